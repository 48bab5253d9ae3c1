"""What every field has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Generic, Protocol, Self, TypeVar, overload

from blogapp.formats.fields import syntaxes
from blogapp.formats.roles import Role, role_of
from blogapp.formats.values import MediaFile, Picture, Player, Reader, Upload
from blogapp.formats.written import PostLink
from blogapp.text import Prose, Sentence

T = TypeVar("T")
INDEX_COLUMNS = {"moment", "number", "text"}
NUMBER_MAX = 10**20  # JSON has longer ones; nobody means them


FindPost = Callable[[str], PostLink | None]


class Seen(Protocol):
    """A post seen through its format: what fields need to know of a `PostFormat` instance."""

    data: Mapping[str, Any]
    document: str
    media: Mapping[int, MediaFile]
    reader: Reader


class Field(Generic[T]):
    """One thing that a post of a format holds.

    Read on the class it is the field itself; read on an instance it is the safe value, of type `T`,
    that templates see. To write a kind of field, override `clean`, `value` and, where the stored form
    is not the text that was typed, `typed` and `text`.

    `label`
        what the form calls it.
    `required`
        a post cannot be published without it; a draft may lack it.
    `help`
        a sentence under the control.
    `role`
        what it means: the name of a role, or a `Role` of your own; each role at most once in a format.
    `indexed`
        posts can be put in order by it (see `order_by` of `PostFormat`): a `DateTime`, `Date`, `Integer`, `Number`,
        `Duration` or `Line`.
    `ld`, `mf`
        the schema.org property and the microformats2 class, where they differ from the role's.

    What a kind says of itself, as attributes of the class or of the field:

    `control`
        what stands in the form: line, text, lines, url, integer, number, moment, zoned, date, duration,
        choice, choices, reference, toggle, file, image or images.
    `empty`
        what is stored where nothing was typed.
    `index_column`
        where posts can be put in order by it, the column of the index: moment, number or text.
    `choices`
        what is shown of each value that can be chosen, by what is stored of it.
    `unit`
        what a number counts; a control of the kind number shows it beside the label.
    `kinds`, `several`
        the media types of the files that it takes, and whether it takes more than one; a form offers to upload them.
    `choices_of`
        the field of the post whose lines can be chosen, in an action.
    `default_role`
        the role that it takes where none is given, and no other field of the format has it.
    `group`
        the group of fields that repeats in it; None unless it is `Rows`.
    `shows_files`
        its values may be files (see `files`). Feeds ask no other kind, so that no text is rendered for nothing.
    `accepts_address`
        it takes an address on the web, so that a pasted one has its place there.
    `names_posts`
        its values are other posts of the blog (see `look_up`, `post_ids`), so what is shown changes with these.
    `syntax`
        "markdown" where a text is typed in that notation; the form then says how.
    `breaks`
        every line break of its text counts, as in a poem; elsewhere those of Markdown are blanks.
    `can_be_body`
        it is stored as a text, so that a body of this kind survives a change of the format.
    `takes_html`
        its text may be HTML instead; what is stored of it is then an `HtmlSource`, a kind of `str`.
    """

    control = "line"
    empty: Any = ""
    index_column = ""
    choices: Mapping[str, str] = MappingProxyType({})
    unit: str = ""
    kinds: tuple[str, ...] = ()
    several = False
    default_role = ""
    group: Any = None
    choices_of = ""
    shows_files = False
    accepts_address = False
    names_posts = False
    syntax = ""
    breaks = False
    can_be_body = False
    takes_html = False

    def __init__(
        self,
        label: str,
        *,
        required: bool = False,
        help: str = "",
        role: str | Role = "",
        indexed: bool = False,
        ld: str = "",
        mf: str = "",
    ) -> None:
        if not isinstance(label, str) or not label:  # type: ignore[redundant-expr]
            raise TypeError(f"A field's label must be a text, not {label!r}.")
        if indexed and self.index_column not in INDEX_COLUMNS:
            raise TypeError(f"{label}: a field of the kind {type(self).__name__} cannot be indexed.")
        self.label = label
        self.required = required
        self.help = help
        self.indexed = indexed
        self.ld, self.mf = ld, mf
        self.take_role(role)
        self.name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name
        if name == "body" and not self.role:
            self.take_role("body")

    def take_role(self, role: str | Role) -> None:
        """Mean what a role says, where nothing else was given for this field. Raises `TypeError` for no role."""
        self.meaning = role_of(role)
        self.role = self.meaning.name
        self.ld = self.ld or self.meaning.schema_org
        self.mf = self.mf or self.meaning.microformat

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(self, instance: Seen, owner: type) -> T: ...
    def __get__(self, instance: Seen | None, owner: type) -> Self | T:
        """Return the safe value, computed once for each instance."""
        if instance is None:
            return self
        value: T = self.value(self.stored_in(instance.data), instance)
        instance.__dict__[self.name] = value
        return value

    def stored_in(self, data: Mapping[str, Any]) -> Any:
        """Return what is stored of this field in the data of a post."""
        if self.takes_html and self.name in data:
            return syntaxes.of(data, self.name)
        return data.get(self.name, self.empty)

    def given_in(self, raw: Mapping[str, Any]) -> Any:
        """Return the input of this field among that of a post. Raises `ValueError` where it has no known syntax."""
        return syntaxes.given(raw, self.name) if self.takes_html else raw.get(self.name)

    def attributes(self) -> dict[str, str]:
        """Return the attributes that the control has in the form, such as `maxlength`."""
        return {}

    def clean(self, raw: Any) -> Any:
        """Turn untrusted input (a form's text, or JSON) into what is stored (JSON).

        Returns `self.empty` for nothing. Raises `ValueError` with a sentence for the editor.
        """
        raise NotImplementedError

    def checked(self, raw: Any, *, partial: bool = False) -> Any:
        """Return what `clean` does; unless `partial` (a draft), refuse what is missing. Raises `ValueError`, too."""
        stored = self.clean(raw)
        if self.required and not partial and stored in ("", None, [], ()):
            raise ValueError(self.missing())
        return stored

    def missing(self) -> Sentence:
        """Return what is said where a required field is empty."""
        return Sentence("“%(field)s” is missing; a post cannot be published without it.", field=Sentence(self.label))

    def value(self, stored: Any, post: Seen) -> T:
        """Turn what is stored into what a template may write as it is."""
        raise NotImplementedError

    def typed(self, stored: Any) -> str:
        """Return what stands in the form's control for a stored value."""
        return str(stored)

    def described(self, stored: Any) -> str:
        """Return what is stored in words, as far as it can be said without the post."""
        return self.typed(stored)

    def text(self, value: T) -> str:
        """Return the words of a value, for search and for a headline."""
        return str(value)

    def linked(self, value: T, reader: Reader) -> Any:
        """Return a value as JSON-LD has it; what is empty is left out."""
        return self.text(value)

    def indexed_value(self, value: T) -> datetime | int | str | None:
        """Return what posts are put in order by: an aware moment, a number or a text; None for nothing."""
        return None

    def media_ids(self, stored: Any) -> list[int]:
        """Return the ids of the uploaded files that a stored value names."""
        return []

    def look_up(self, raw: Any, find: FindPost) -> Any:
        """Return input with the posts that it names, before `clean` checks it.

        `find` takes an address or a number and returns a `PostLink`, or None where there is no post that whoever
        writes can see. Raises `ValueError` with a sentence for the editor. Asked of kinds with `names_posts` only.
        """
        return raw

    def post_ids(self, stored: Any) -> list[int]:
        """Return the ids of the posts of this blog that a stored value names."""
        return []

    def files(self, value: T) -> Iterable[Picture | Player | Upload]:
        """Return what a value shows as files: the pictures, players and uploads that it is, or that are in its list."""
        parts = value if isinstance(value, list | tuple) else [value]
        return [part for part in parts if isinstance(part, Picture | Player | Upload)]

    def prose(self, value: T) -> Prose | None:
        """Return a value that is a text as HTML, with its teaser and pages; None for any other."""
        return value if isinstance(value, Prose) else None

    def left_out(self, value: T) -> Iterable[Sentence]:
        """Return a sentence for each thing that does not stand as it was typed, for whoever saves the post."""
        prose = self.prose(value)
        return prose.left_out if prose is not None else ()

    def players(self) -> Iterable[str]:
        """Return the names of the providers of which a player may be loaded, after a click and not before."""
        return ()

    @property
    def wordpress_key(self) -> str:
        """The key under which themes of WordPress store such a value, "" where there is none."""
        return self.meaning.meta

    def to_wordpress(self, value: T, reader: Reader) -> str:
        """Return a value as WordPress has it under that key: a text, the parts of a list on lines of their own."""
        linked = self.linked(value, reader)
        return "\n".join(map(str, linked)) if isinstance(linked, list) else str(linked or "")

    def from_wordpress(self, text: str) -> Any:
        """Return input for `clean` from what WordPress has: the text under its key, or the HTML of the body."""
        return text

    def csp(self, value: T) -> Mapping[str, set[str]]:
        """Return what showing this value needs of the page's security policy, by directive."""
        return {}


def as_text(raw: Any) -> str:
    """Return input as a text; refuse what is none, such as a list where JSON holds one."""
    if raw is None:
        return ""
    is_number = isinstance(raw, int | float) and not isinstance(raw, bool) and abs(raw) < NUMBER_MAX
    if not isinstance(raw, str) and not is_number:
        raise ValueError(Sentence("This must be a text."))
    return str(raw)
