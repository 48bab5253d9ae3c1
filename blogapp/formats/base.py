"""The base class of every post format."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from blogapp.formats.claims import shared
from blogapp.formats.definition import problems
from blogapp.formats.fields import Field, Url
from blogapp.formats.roles import ROLES
from blogapp.formats.social import card
from blogapp.formats.values import Card, MediaFile, Reader
from blogapp.formats.wxr import WxrItem, read, write
from blogapp.text import Prose, Sentence, headline, normalise_line

TITLE_MAX = 200
READER = Reader()


class Errors(ValueError):
    """What is wrong with input: a sentence for each field, by the field's name."""

    def __init__(self, sentences: Mapping[str, str]) -> None:
        super().__init__(" ".join(f"{name}: {sentence}" for name, sentence in sentences.items()))
        self.sentences = dict(sentences)


class PostFormat:
    """A kind of post: a subclass with fields, and a template of the same name.

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
    example: ClassVar[Mapping[str, Any]] = {}
    fields: ClassVar[Mapping[str, Field[Any]]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.label = cls.__dict__.get("label") or cls.__name__
        cls.fields = {
            name: value
            for base in reversed(cls.__mro__)
            for name, value in vars(base).items()
            if isinstance(value, Field)
        }
        if "name" not in vars(cls):
            return  # a base class for formats
        if mistakes := list(problems(cls, dir(PostFormat))):
            raise TypeError(f"{cls.__module__}.{cls.__qualname__}: {' '.join(mistakes)}")

    def __init__(
        self,
        data: Mapping[str, Any],
        *,
        title: str = "",
        document: str = "",
        media: Mapping[int, MediaFile] | None = None,
        reader: Reader = READER,
    ) -> None:
        """See a post's `data` through this format.

        `document` makes the ids of footnotes unique on a page, `media` holds the uploaded files that the
        data names, `reader` says for whom, and in which language and time zone.
        """
        self.data = data
        self.title = title
        self.document = document
        self.media = media or {}
        self.reader = reader

    @classmethod
    def clean(cls, raw: Mapping[str, Any], *, partial: bool = False) -> dict[str, Any]:
        """Turn untrusted input into the data of a post. Form, API and import all come through here.

        Returns JSON data with every field of the format and nothing else. With `partial` (a draft) required
        fields may be empty. Raises `Errors` with a sentence for each field that is wrong.
        """
        data: dict[str, Any] = {}
        sentences = {} if partial else _title_missing(cls, raw)
        for name, field in cls.fields.items():
            try:
                data[name] = field.clean(raw.get(name))
            except ValueError as error:
                sentences[name] = str(error)
            else:
                if field.required and not partial and data[name] in ("", None, [], ()):
                    sentences[name] = Sentence(
                        "“%(field)s” is missing; a post cannot be published without it.", field=Sentence(field.label)
                    )
        if not sentences and not partial:
            sentences = dict(cls.validate(data))
        if sentences:
            raise Errors(sentences)
        return data

    @classmethod
    def validate(cls, data: Mapping[str, Any]) -> Mapping[str, str]:
        """Check what no field can check alone. Returns a sentence for each field that is wrong, by its name."""
        return {}

    @classmethod
    def upgrade(cls, data: Mapping[str, Any], version: int) -> dict[str, Any]:
        """Return data of an older version as this version has it. Raises `LookupError` where a step is missing."""
        result = dict(data)
        for number in range(version, cls.version):
            step = getattr(cls, f"upgrade_from_{number}", None)
            if step is None:
                raise LookupError(f"{cls.label} has no upgrade_from_{number}.")
            result = dict(step(result))
        return result

    @classmethod
    def media_ids(cls, data: Mapping[str, Any]) -> list[int]:
        """Return the ids of the uploaded files that the data names, the lead image first."""
        fields = sorted(cls.fields.values(), key=lambda field: field.role != "image")
        return [number for field in fields for number in field.media_ids(data.get(field.name, field.empty))]

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
        if link and isinstance(target, Url) and "body" in cls.fields:
            return {target.name: link.address, "title": link.title, "body": link.remark}
        texts = [name for name, field in cls.fields.items() if field.control in {"text", "lines", "line"}]
        return {"body" if "body" in cls.fields else next(iter(texts), "title"): text}

    def headline(self) -> str:
        """Return what the post is called in lists and in the browser's tab: its title, else its first words."""
        texts = (self.title, *(text for _, text in self._texts()))
        return next((headline(text) for text in texts if text.strip()), "")

    def text_of(self) -> str:
        """Return the words that search reads, without the title."""
        return "\n".join(text for _, text in self._texts() if text)

    def _texts(self) -> list[tuple[Field[Any], str]]:
        """Return each field with its words, the body first."""
        fields = sorted(self.fields.values(), key=lambda field: field.role != "body")
        return [(field, field.text(getattr(self, field.name))) for field in fields]

    def json_ld(self) -> dict[str, Any]:
        """Return what the format adds to the post's JSON-LD: its type, and a property for each field that has one.

        Source: https://schema.org and JSON-LD 1.1 (W3C). The page adds author, dates and address.
        """
        properties: dict[str, Any] = {"@type": self.schema_org}
        for name, field in self.fields.items():
            linked = field.linked(getattr(self, name), self.reader) if field.ld else None
            if linked not in (None, "", [], False):
                thing = ROLES[field.role].thing
                properties[field.ld] = {"@type": thing, "name": linked} if thing else linked
        return properties

    def social(self) -> Card:
        """Return what is shown of the post where its address is shared, such as in a chat.

        Unless overridden that is the field with the role summary, else the body's first words; the picture with the
        role image, else the first one; and what can be played. Source: the Open Graph protocol (https://ogp.me).
        """
        return card(self)

    def csp(self) -> dict[str, set[str]]:
        """Return what the page's security policy must allow to show this post: origins by directive."""
        result: dict[str, set[str]] = {}
        for name, field in self.fields.items():
            for directive, origins in field.csp(getattr(self, name)).items():
                result.setdefault(directive, set()).update(origins)
        return result

    def to_wxr(self, html: str = "") -> WxrItem:
        """Return the post as WordPress's export files have it. `html` is how it is shown; without, the body is."""
        return write(self, html)

    @classmethod
    def from_wxr(cls, item: WxrItem) -> dict[str, Any] | None:
        """Turn an item of such a file into input for `clean`, or None if it is marked as another format's."""
        return read(cls, item)

    def download(self, ending: str) -> str:
        """Return the text of the file with an ending that `downloads` names."""
        raise NotImplementedError(f"{self.label} has no file .{ending}.")

    def values(self, view: str) -> dict[str, Any]:
        """Return what a template sees: each field's value by name. In the stream a body ends at `<!--more-->`."""
        values = {name: getattr(self, name) for name in self.fields}
        body = values.get("body")
        if view == "stream" and isinstance(body, Prose):
            values["body"] = body.teaser
        return values

    def leads_to(self) -> str:
        """Return the address elsewhere to which the title leads, that of the field with the role link, or ""."""
        field = self.with_role("link")
        return str(getattr(self, field.name) or "") if field else ""

    def cut(self) -> Prose | None:
        """Return the body if it has a `<!--more-->`, with the link's own words in `.more_label`."""
        body = getattr(self, "body", None)
        return body if isinstance(body, Prose) and body.is_cut else None


def _title_missing(cls: type[PostFormat], raw: Mapping[str, Any]) -> dict[str, str]:
    """Return the objection to a missing title, where one is required."""
    if cls.titled == "required" and not normalise_line(str(raw.get("title") or "")):
        return {"title": Sentence("The title is missing; a post cannot be published without it.")}
    return {}


def is_format(value: object) -> bool:
    """Return whether a value is a format, and not merely a base class for formats."""
    return inspect.isclass(value) and issubclass(value, PostFormat) and bool(value.__dict__.get("name"))
