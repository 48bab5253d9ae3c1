"""A set of fields: their checks and their meaning together. A post format is one, and so is what repeats within one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from markupsafe import Markup, escape

from blogapp.formats.fields import syntaxes
from blogapp.formats.fields.field import Field, FindPost
from blogapp.formats.fields.mistakes import of_fields, of_roles
from blogapp.formats.values import MediaFile, Reader

READER = Reader()
HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
OF_INSTANCES = {"data", "document", "media", "reader"}
BLOCKS = {"file", "image", "images", "lines", "rows", "text", "url"}  # controls whose values take lines of their own


class Errors(ValueError):
    """What is wrong with input: a sentence for each field, by the field's name.

    That of a field in the rows of another one says where it is: `ingredients-0-amount` is in the first row.
    """

    def __init__(self, sentences: Mapping[str, str]) -> None:
        super().__init__(" ".join(f"{name}: {sentence}" for name, sentence in sentences.items()))
        self.sentences = dict(sentences)


class Group:
    """A set of fields that belong together, such as an amount and what there is of it: a subclass with fields.

    An instance is one such set that somebody filled in: each field, read on it, is a value that a template may write.

        class Ingredient(f.Group):
            amount = f.Line("Amount")
            what = f.Line("What", required=True)

        class Recipe(PostFormat):
            ingredients = f.Rows(Ingredient, ld="recipeIngredient")

    A group that repeats may say with attributes of its class:

    `label`
        what one row is called; the class's name unless given.
    `schema_org`
        the type of schema.org. In JSON-LD each row then is a thing of that type, with a property for each field
        that has one; without it each row is its words.
    `mf`
        the class of microformats2, such as "h-item", that a row has where it is written as a whole.
    """

    label: ClassVar[str]
    mf: ClassVar[str]
    schema_org: ClassVar[str] = ""
    fields: ClassVar[Mapping[str, Field[Any]]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.fields = {
            name: value
            for base in reversed(cls.__mro__)
            for name, value in vars(base).items()
            if isinstance(value, Field)
        }
        for field in cls.fields.values():
            if field.default_role and field.default_role not in {other.role for other in cls.fields.values()}:
                field.take_role(field.default_role)
        if mistakes := list(cls._mistakes()):
            raise TypeError(f"{cls.__module__}.{cls.__qualname__}: {' '.join(mistakes)}")

    @classmethod
    def _mistakes(cls) -> Iterator[str]:
        """Yield what is wrong with the definition."""
        yield from of_fields(cls, OF_INSTANCES | set(dir(Group)))
        yield from of_roles(list(cls.fields.values()))

    def __init__(
        self,
        data: Mapping[str, Any],
        *,
        document: str = "",
        media: Mapping[int, MediaFile] | None = None,
        reader: Reader = READER,
    ) -> None:
        """See `data` through these fields. `PostFormat` says what the rest is."""
        self.data = data
        self.document = document
        self.media = media or {}
        self.reader = reader

    @classmethod
    def clean(cls, raw: Mapping[str, Any], *, partial: bool = False) -> dict[str, Any]:
        """Turn untrusted input into data. Form, API and import all come through here.

        Returns JSON data with every field and nothing else, but `NAME.syntax`, which is "html" for a text in HTML, in
        `raw` as in the data. With `partial` (a draft) required fields may be empty. Raises `Errors` with a sentence for
        each field that is wrong.
        """
        data: dict[str, Any] = {}
        sentences: dict[str, str] = {}
        for name, field in cls.fields.items():
            try:
                data |= syntaxes.parted(name, field.checked(field.given_in(raw), partial=partial))
            except Errors as errors:
                sentences |= {f"{name}-{key}" if key else name: text for key, text in errors.sentences.items()}
            except ValueError as error:
                sentences[name] = str(error)
        if not sentences and not partial:
            sentences = dict(cls.validate(data))
        if sentences:
            raise Errors(sentences)
        return data

    @classmethod
    def validate(cls, data: Mapping[str, Any]) -> Mapping[str, str]:
        """Check data as it is stored. Returns a sentence for each field that is wrong, by its name."""
        return {}

    @classmethod
    def media_ids(cls, data: Mapping[str, Any]) -> list[int]:
        """Return the ids of the uploaded files that the data names, the lead image first."""
        fields = sorted(cls.fields.values(), key=lambda field: field.role != "image")
        return [number for field in fields for number in field.media_ids(field.stored_in(data))]

    def text_of(self) -> str:
        """Return the words that search reads, without the title."""
        return "\n".join(text for _, text in self._texts() if text)

    def _texts(self) -> list[tuple[Field[Any], str]]:
        """Return each field with its words, the body first."""
        fields = sorted(self.fields.values(), key=lambda field: field.role != "body")
        return [(field, field.text(getattr(self, field.name))) for field in fields]

    def json_ld(self) -> dict[str, Any]:
        """Return what JSON-LD says of it: its type, and a property for each field that has one.

        Source: https://schema.org and JSON-LD 1.1 (W3C). The page of a post adds author, dates and address.
        """
        properties: dict[str, Any] = {"@type": self.schema_org}
        for name, field in self.fields.items():
            linked = field.linked(getattr(self, name), self.reader) if field.ld else None
            if linked not in (None, "", [], False):
                thing = field.meaning.thing
                properties[field.ld] = {"@type": thing, "name": linked} if thing else linked
        return properties

    def csp(self) -> dict[str, set[str]]:
        """Return what the page's security policy must allow to show this: origins by directive."""
        result: dict[str, set[str]] = {}
        for name, field in self.fields.items():
            for directive, origins in field.csp(getattr(self, name)).items():
                result.setdefault(directive, set()).update(origins)
        return result

    def __str__(self) -> str:
        """Return what is filled in, in words on one line: `200 g flour`."""
        said = (_said(field, getattr(self, name), self.reader) for name, field in self.fields.items())
        return " ".join(" ".join(said).split())

    def __html__(self) -> str:
        """Return what is filled in, each value in an element with the class of its microformat."""
        parts = (_written(field, getattr(self, name), self.reader) for name, field in self.fields.items())
        return Markup(" ").join(part for part in parts if part)


def word_of(group: type[Group], name: str) -> str:
    """Return what a group says of itself; a field of that name says nothing of it."""
    word = getattr(group, name, "")
    return word if isinstance(word, str) else ""


def label_of(group: type[Group]) -> str:
    """Return what a group is called in a form: its label, else the words of its class's name."""
    return word_of(group, "label") or HUMP.sub(" ", group.__name__).capitalize()


def look_up(fields: Mapping[str, Field[Any]], raw: Mapping[str, Any], find: FindPost) -> dict[str, Any]:
    """Return input with the posts that it names. Raises `Errors` with a sentence for each that cannot be found."""
    result = dict(raw)
    sentences: dict[str, str] = {}
    for name, field in fields.items():
        if field.names_posts:
            try:
                result[name] = field.look_up(raw.get(name), find)
            except Errors as errors:
                sentences |= {f"{name}-{key}": text for key, text in errors.sentences.items()}
            except ValueError as error:
                sentences[name] = str(error)
    if sentences:
        raise Errors(sentences)
    return result


def _said(field: Field[Any], value: Any, reader: Reader) -> str:
    """Return a value in words; a number, which search leaves out, is among them."""
    text = field.text(value)
    linked = "" if text else field.linked(value, reader)
    is_number = isinstance(linked, int | float) and not isinstance(linked, bool)
    return str(linked) if is_number else text


def _written(field: Field[Any], value: Any, reader: Reader) -> Markup:
    """Return a value as HTML, in a line with others or in one of its own; nothing where nothing was filled in."""
    parts = value if isinstance(value, list) and not hasattr(value, "__html__") else [value]
    writes_itself = any(hasattr(part, "__html__") for part in parts)
    words = reader.translate(field.label) if value is True else _said(field, value, reader)
    html = Markup(" ").join(map(escape, parts)) if writes_itself else escape(words)
    if not html:
        return Markup()
    tag = "div" if field.control in BLOCKS else "span"
    has_class = field.mf and (not writes_itself or field.control == "text")  # what else writes itself has its own
    name = Markup(' class="{}"').format(field.mf) if has_class else ""
    return Markup("<{tag}{name}>{html}</{tag}>").format(tag=tag, name=name, html=html)
