"""The base class of every post format."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar, Literal

from blogapp.formats.actions import Answers, actions_of, counted
from blogapp.formats.claims import shared
from blogapp.formats.definition import problems as mistakes_in
from blogapp.formats.facts import UNKNOWN, PostFacts
from blogapp.formats.feed_elements import FeedElement, FeedFacts
from blogapp.formats.fields import Field, Group, syntaxes
from blogapp.formats.fields.groups import READER, Errors
from blogapp.formats.fields.mistakes import of_rows
from blogapp.formats.prose import prose_of
from blogapp.formats.social import card
from blogapp.formats.values import Card, MediaFile, Reader
from blogapp.formats.wxr import WxrItem, foreign, read, write
from blogapp.text import Prose, Sentence, headline, normalise_line

TITLE_MAX = 200


class PostFormat(Group):
    """A kind of post: a group of fields with a name, and a template of the same name.

    An instance is one post seen through its format: `data` and `title` go in, and each field, read on the
    instance, is a value that a template may write as it is.

    Class attributes:

    `name`
        stored with every post, so it never changes: a lower-case word of up to 30 letters, digits, `-`, `_`.
    `label`
        what people read; the class's name unless given.
    `icon`
        one character for the desk.
    `schema_org`
        the type in JSON-LD (https://schema.org/CreativeWork and its subtypes).
    `titled`
        "required": asked for, and a post cannot be published without; "optional": shown when there is one;
        "hidden": never shown as a heading (the date is then the permalink).
    `byline`
        where date and author stand: "footer", after the label; "header", under the title, without a label;
        "lead", as "footer", and the author's name goes before the text, as if it were spoken.
    `version`
        of the shape of the data, a whole number from 1. When it grows, write `upgrade_from_N`, which takes
        data of version N and returns data of version N + 1.
    `api`
        the versions of this API that the format can use, such as ">=1,<2" (see `API_VERSION`); any unless given.
    `template`
        the template itself, for a format in one file; else it is `<name>.html` beside the class.
    `origins`
        for a format that overrides `csp`: the origins it may ever ask for, by directive.
    `order_by`
        the name of a field with `indexed=True`, by which the page and the feed of the format put its posts in
        order: moments latest first, numbers and texts from the least on; posts without a value come last. Else,
        and everywhere else, the newest post is first.
    `downloads`
        files that are made of a post and linked from its page: the media type by the ending, such as
        {"ics": "text/calendar"} (see `download`).
    `actions`
        what readers may answer to a post: a `Group` by a name, such as {"vote": Vote}. The blog asks them under the
        post, and `self.answers` has the numbers.
    `example`
        the input of a post that shows every field, with its title.
    """

    name: ClassVar[str] = ""
    label: ClassVar[str] = ""
    icon: ClassVar[str] = "¶"
    schema_org: ClassVar[str] = "BlogPosting"
    titled: ClassVar[Literal["required", "optional", "hidden"]] = "optional"
    byline: ClassVar[Literal["header", "footer", "lead"]] = "footer"
    version: ClassVar[int] = 1
    api: ClassVar[str] = ""
    template: ClassVar[str | None] = None
    origins: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    order_by: ClassVar[str] = ""
    downloads: ClassVar[Mapping[str, str]] = {}
    actions: ClassVar[Mapping[str, type[Group]]] = {}
    example: ClassVar[Mapping[str, Any]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        cls.label = cls.__dict__.get("label") or cls.__name__
        super().__init_subclass__(**kwargs)

    @classmethod
    def _mistakes(cls) -> Iterator[str]:
        is_format = "name" in vars(cls) and Group not in cls.__bases__
        if is_format:  # and no base class for formats
            yield from mistakes_in(cls, dir(PostFormat))
            yield from of_rows(cls, PostFormat)

    def __init__(
        self,
        data: Mapping[str, Any],
        *,
        title: str = "",
        document: str = "",
        media: Mapping[int, MediaFile] | None = None,
        reader: Reader = READER,
        post: PostFacts = UNKNOWN,
        answers: Mapping[str, Answers] | None = None,
    ) -> None:
        """See a post's `data` through this format.

        `document` makes the ids of footnotes unique on a page, `media` holds the uploaded files that the
        data names, `reader` says for whom, and in which language and time zone; `post` is what is known of it besides,
        and `answers` what readers answered, by action.
        """
        super().__init__(data, document=document, media=media, reader=reader)
        self.title = title
        self._post, self._answers = post, answers or {}

    @property
    def post(self) -> PostFacts:
        """What is known of the post beside its data: its address, moments, author, terms and language."""
        return self._post

    @property
    def answers(self) -> Mapping[str, Answers]:
        """What readers answered to each of the actions, in numbers; nothing yet where nobody did."""
        groups = actions_of(self).items()
        return {name: self._answers.get(name) or counted(group, ()) for name, group in groups}

    @classmethod
    def clean(cls, raw: Mapping[str, Any], *, partial: bool = False) -> dict[str, Any]:
        """Turn untrusted input into the data of a post. Form, API and import all come through here.

        Returns JSON data with every field of the format and nothing else. With `partial` (a draft) required
        fields may be empty. Raises `Errors` with a sentence for each field that is wrong.
        """
        missing = {} if partial else _title_missing(cls, raw)
        try:
            data = super().clean(raw, partial=partial)
        except Errors as errors:
            raise Errors(missing | errors.sentences) from None
        if missing:
            raise Errors(missing)
        return data

    def problems(self) -> Mapping[str, str]:
        """Check what no field can check alone. Returns a sentence for each field that is wrong, by its name.

        It is asked before a post is published, and not of a draft: each required field has a value. Moments are in the
        site's zone, and `self.post` is what was stored before, its moment of publication the one that was typed.
        """
        return {}

    def advice(self) -> Iterable[str]:
        """Return sentences on what could be better about the post, such as a recipe without a time.

        Whoever writes it reads them beside the buttons, and may publish all the same. It is asked of drafts, too.
        """
        return ()

    @classmethod
    def upgrade(cls, data: Mapping[str, Any], version: int) -> dict[str, Any]:
        """Return data of an older version as this version has it. Raises `LookupError` where a step is missing."""
        result = dict(data)
        for number in range(version, cls.version):
            step = getattr(cls, f"upgrade_from_{number}", None)
            if step is None:
                raise LookupError(f"{cls.label} has no upgrade_from_{number}.")
            result = syntaxes.followed(result, dict(step(dict(result))))
        return result

    @classmethod
    def with_role(cls, role: str) -> Field[Any] | None:
        """Return the field that has a role, or None."""
        return next((field for field in cls.fields.values() if field.role == role), None)

    @classmethod
    def claims(cls, text: str) -> float:
        """Return how surely pasted text is of this format, from 0 (not at all) to 1."""
        return 0.0

    @classmethod
    def fill(cls, text: str) -> dict[str, Any]:
        """Turn pasted text into input for `clean`: values by the names of fields, and perhaps a "title".

        Unless overridden, an address that the text passes on goes to the field with the role media or link, and
        what is said about it to the body; any other text is the body.
        """
        target = cls.with_role("media") or cls.with_role("link")
        link = shared(text)
        if link and target and target.accepts_address and "body" in cls.fields:
            return {target.name: link.address, "title": link.title, "body": link.remark}
        texts = [name for name, field in cls.fields.items() if field.control in {"text", "lines", "line"}]
        return {"body" if "body" in cls.fields else next(iter(texts), "title"): text}

    def headline(self) -> str:
        """Return what the post is called in lists and in the browser's tab: its title, else its first words."""
        texts = (self.title, *(text for _, text in self._texts()))
        return next((headline(text) for text in texts if text.strip()), "")

    def social(self) -> Card:
        """Return what is shown of the post where its address is shared, such as in a chat.

        Unless overridden that is the field with the role summary, else the body's first words; the picture with the
        role image, else the first one; and what can be played. Source: the Open Graph protocol (https://ogp.me).
        """
        return card(self)

    def to_wxr(self, html: str = "") -> WxrItem:
        """Return the post as WordPress's export files have it. `html` is how it is shown; without, the body is."""
        return write(self, html)

    @classmethod
    def from_wxr(cls, item: WxrItem) -> dict[str, Any] | None:
        """Turn an item of such a file into input for `clean`, or None if it is marked as another format's."""
        return read(cls, item)

    @classmethod
    def from_wordpress(cls, item: WxrItem) -> dict[str, Any]:
        """Turn what WordPress itself says of a post into input for `clean`; unless overridden, the content is the body.

        A file that lies elsewhere is `{"address": "https://…", "alt": "…", "caption": "…"}`: an import brings it here
        and puts its id in there. `clean` takes it for no file.
        """
        return foreign(cls, item)

    def download(self, ending: str) -> str:
        """Return the text of the file with an ending that `downloads` names."""
        raise NotImplementedError(f"{self.label} has no file .{ending}.")

    def feed_elements(self) -> Iterable[FeedElement]:
        """Return what feeds say of the post beside what they say of every one, such as how long a recording is.

        RSS and Atom have it in the entry of the post; JSON Feed has no place for it.
        """
        return ()

    @classmethod
    def feed_channel_elements(cls, feed: FeedFacts) -> Iterable[FeedElement]:
        """Return what the feed of the format, `/type/NAME/feed/`, says of itself, such as the cover of a podcast."""
        return ()

    def values(self, view: str) -> dict[str, Any]:
        """Return what a template sees: each field's value by name. In the stream a body ends at `<!--more-->`."""
        values = {name: getattr(self, name) for name in self.fields}
        if view == "stream" and (body := prose_of(self)) is not None:
            values["body"] = body.teaser
        return values

    def leads_to(self) -> str:
        """Return the address elsewhere to which the title leads, that of the field with the role link, or ""."""
        field = self.with_role("link")
        return str(getattr(self, field.name) or "") if field else ""

    def cut(self) -> Prose | None:
        """Return the body if it has a `<!--more-->`, with the link's own words in `.more_label`."""
        body = prose_of(self)
        return body if body is not None and body.is_cut else None


def _title_missing(cls: type[PostFormat], raw: Mapping[str, Any]) -> dict[str, str]:
    """Return the objection to a missing title, where one is required."""
    if cls.titled == "required" and not normalise_line(str(raw.get("title") or "")):
        return {"title": Sentence("The title is missing; a post cannot be published without it.")}
    return {}


def is_format(value: object) -> bool:
    """Return whether a value is a format, and not merely a base class for formats."""
    return inspect.isclass(value) and issubclass(value, PostFormat) and bool(value.__dict__.get("name"))
