"""What every field has."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Generic, Protocol, Self, TypeVar, overload

from blogapp.formats.roles import ROLES
from blogapp.formats.values import MediaFile, Reader
from blogapp.text import Sentence

T = TypeVar("T")
INDEX_COLUMNS = {"moment", "number", "text"}
NUMBER_MAX = 10**20  # JSON has longer ones; nobody means them


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
        what it means, a key of `blogapp.formats.roles.ROLES`; each role at most once in a format.
    `indexed`
        posts can be put in order by it (see `order_by` of `PostFormat`): a `DateTime`, `Integer` or `Line`.
    `ld`, `mf`
        the schema.org property and the microformats2 class, where they differ from the role's.
    """

    control = "line"
    empty: Any = ""
    index_column = ""  # of the index: moment, number or text; "" for what cannot be indexed

    def __init__(
        self,
        label: str,
        *,
        required: bool = False,
        help: str = "",
        role: str = "",
        indexed: bool = False,
        ld: str = "",
        mf: str = "",
    ) -> None:
        if not isinstance(label, str) or not label:  # type: ignore[redundant-expr]
            raise TypeError(f"A field's label must be a text, not {label!r}.")
        if role not in ROLES:
            raise TypeError(f"There is no role {role!r}; the roles are {', '.join(filter(None, ROLES))}.")
        if indexed and self.index_column not in INDEX_COLUMNS:
            raise TypeError(f"{label}: a field of the kind {type(self).__name__} cannot be indexed.")
        self.label = label
        self.required = required
        self.help = help
        self.role = role
        self.indexed = indexed
        self.ld = ld or ROLES[role].schema_org
        self.mf = mf or ROLES[role].microformat
        self.name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name
        if name == "body" and not self.role:
            self.role, self.ld = "body", self.ld or ROLES["body"].schema_org

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(self, instance: Seen, owner: type) -> T: ...
    def __get__(self, instance: Seen | None, owner: type) -> Self | T:
        """Return the safe value, computed once for each instance."""
        if instance is None:
            return self
        value: T = self.value(instance.data.get(self.name, self.empty), instance)
        instance.__dict__[self.name] = value
        return value

    def attributes(self) -> dict[str, str]:
        """Return the attributes that the control has in the form, such as `maxlength`."""
        return {}

    def clean(self, raw: Any) -> Any:
        """Turn untrusted input (a form's text, or JSON) into what is stored (JSON).

        Returns `self.empty` for nothing. Raises `ValueError` with a sentence for the editor.
        """
        raise NotImplementedError

    def value(self, stored: Any, post: Seen) -> T:
        """Turn what is stored into what a template may write as it is."""
        raise NotImplementedError

    def typed(self, stored: Any) -> str:
        """Return what stands in the form's control for a stored value."""
        return str(stored)

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
