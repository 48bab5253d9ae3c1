"""A field that repeats a group of fields."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from markupsafe import Markup

from blogapp.formats.fields.field import Field, FindPost, Seen, T
from blogapp.formats.fields.groups import Errors, Group, label_of, look_up, word_of
from blogapp.formats.values import Picture, Player, Reader, Upload
from blogapp.text import Sentence, normalise_line

G = TypeVar("G", bound=Group)


class RowList(list[G]):
    """The rows of a field, each an instance of its group. Written as a whole they are a list of HTML."""

    def __init__(self, rows: Iterable[G] = (), mf: str = "") -> None:
        super().__init__(rows)
        self.mf = mf

    def __html__(self) -> str:
        """Return the list; each item has the classes of microformats2 of the field and of its group."""
        items = Markup()
        for row in self:
            names = " ".join(filter(None, (self.mf, word_of(type(row), "mf"))))
            classes = Markup(' class="{}"').format(names) if names else ""
            items += Markup("<li{}>{}</li>").format(classes, row)
        return Markup("<ul>{}</ul>").format(items) if items else items


class Rows(Field[RowList[G]]):
    """A group of fields that repeats, from `min` to `max` times, such as ingredients with an amount each.

    The value is a list of instances of the group, in a template `{% for row in steps %}{{ row.text }}{% endfor %}`;
    written as a whole it is a list of HTML. Stored as a list of dicts, each with every field of the group by its name.
    A row in which nothing is filled in is left out.
    """

    control = "rows"
    empty: Any = ()

    def __init__(self, group: type[G], label: str = "", *, min: int = 0, max: int = 100, **rest: Any) -> None:
        if not (isinstance(group, type) and issubclass(group, Group)):  # type: ignore[redundant-expr]
            raise TypeError(f"Rows repeats a Group, a class with fields, and not {group!r}.")
        called = group.__name__
        if not group.fields:
            raise TypeError(f"{called} has no fields, so there is nothing to repeat; give it one.")
        if indexed := [name for name, field in group.fields.items() if field.indexed]:
            raise TypeError(f"{called}: {', '.join(indexed)} is there in every row, so no post can be ordered by it.")
        if not 0 <= min <= max:
            raise TypeError(f"{label or called}: min is {min} and max is {max}; no number of rows lies between.")
        super().__init__(label or called, **rest)
        self.has_label = bool(label)
        self.required = self.required or min > 0
        self.group, self.min, self.max = group, min, max
        self.syntax = next((field.syntax for field in group.fields.values() if field.syntax), "")
        self.shows_files = any(field.shows_files for field in group.fields.values())
        self.names_posts = any(field.names_posts for field in group.fields.values())

    def __set_name__(self, owner: type, name: str) -> None:
        super().__set_name__(owner, name)
        if not self.has_label:
            self.label = name.replace("_", " ").strip().capitalize() or self.label

    @property
    def row_label(self) -> str:
        """What one row is called."""
        return label_of(self.group)

    def clean(self, raw: Any) -> list[dict[str, Any]]:
        """Accept a list of what the group accepts, as a draft may have it. Raises `Errors` by row and field."""
        return self.checked(raw, partial=True)

    def checked(self, raw: Any, *, partial: bool = False) -> list[dict[str, Any]]:
        """Accept a list of what the group accepts; unless `partial`, each row and their number must be complete.

        The keys of the `Errors` are a row's number, from 0 and as it was sent, and the name of a field: `0-amount`.
        """
        rows = [(number, row) for number, row in enumerate(_mappings(raw)) if not self._is_blank(row)]
        if len(rows) > self.max:
            raise ValueError(
                Sentence("These are %(number)s; at most %(most)s fit. Remove some.", number=len(rows), most=self.max)
            )
        cleaned: list[dict[str, Any]] = []
        sentences: dict[str, str] = {}
        for number, row in rows:
            try:
                cleaned.append(self.group.clean(row, partial=partial))
            except Errors as errors:
                sentences |= {f"{number}-{key}" if key else f"{number}": text for key, text in errors.sentences.items()}
        if not partial and len(rows) < self.min:
            sentences[""] = self._too_few(len(rows))
        elif not partial and self.required and not rows:
            sentences[""] = self.missing()
        if sentences:
            raise Errors(sentences)
        return [data for data in cleaned if not self._is_blank(data)]

    def _too_few(self, number: int) -> Sentence:
        if not number and self.min == 1:
            return self.missing()
        return Sentence(
            "There must be at least %(least)s; these are %(number)s. Add some.", least=self.min, number=number
        )

    def _is_blank(self, row: Mapping[str, Any]) -> bool:
        return all(_is_nothing(row.get(name)) for name in self.group.fields)

    def look_up(self, raw: Any, find: FindPost) -> Any:
        """Return the rows with the posts that they name. Raises `Errors` by row and field."""
        rows: list[Any] = []
        sentences: dict[str, str] = {}
        for number, row in enumerate(raw if isinstance(raw, list | tuple) else ()):
            try:
                rows.append(look_up(self.group.fields, row, find) if isinstance(row, Mapping) else row)
            except Errors as errors:
                sentences |= {f"{number}-{key}": text for key, text in errors.sentences.items()}
        if sentences:
            raise Errors(sentences)
        return rows if isinstance(raw, list | tuple) else raw

    def post_ids(self, stored: Any) -> list[int]:
        """Name the posts in all rows."""
        fields = self.group.fields.items()
        return [n for row in _stored(stored) for name, field in fields for n in field.post_ids(field.stored_in(row))]

    def value(self, stored: Any, post: Seen) -> RowList[G]:
        """Return the rows, each seen through the group."""
        return RowList(
            (
                self.group(row, document=self._document(post, number), media=post.media, reader=post.reader)
                for number, row in enumerate(_stored(stored), 1)
            ),
            self.mf,
        )

    def _document(self, post: Seen, number: int) -> str:
        """Return what makes the ids in a row unlike those in others."""
        return f"{post.document}-{self.name}-{number}" if post.document else ""

    def typed(self, stored: Any) -> str:
        """Return the words of each row on a line of its own."""
        return "\n".join(str(row) for row in self.value(stored, self.group({})))

    def described(self, stored: Any) -> str:
        """Return what is filled in, each row on a line of its own, files included."""
        fields = self.group.fields.items()
        words = ((field.described(field.stored_in(row)) for name, field in fields) for row in _stored(stored))
        return "\n".join(" ".join(filter(None, row)) for row in words)

    def text(self, value: RowList[G]) -> str:
        """Return the words of all rows."""
        return "\n".join(text for row in value if (text := row.text_of()))

    def linked(self, value: RowList[G], reader: Reader) -> Any:
        """Return each row as a thing of schema.org, or in words where its group names no type."""
        linked = [row.json_ld() if row.schema_org else str(row) for row in value]
        return [row for row in linked if row and row != {"@type": self.group.schema_org}]

    def media_ids(self, stored: Any) -> list[int]:
        """Name the files in all rows."""
        return [number for row in _stored(stored) for number in self.group.media_ids(row)]

    def files(self, value: RowList[G]) -> Iterable[Picture | Player | Upload]:
        """Return what the rows show as files, row by row."""
        return self._of_all(value, lambda field, part: field.files(part) if field.shows_files else ())

    def left_out(self, value: RowList[G]) -> Iterable[Sentence]:
        """Return a sentence for each thing that does not stand in a row as it was typed."""
        return self._of_all(value, lambda field, part: field.left_out(part))

    def _of_all(self, value: RowList[G], ask: Callable[[Field[Any], Any], Iterable[T]]) -> list[T]:
        """Ask each field of each row."""
        fields = self.group.fields.items()
        return [part for row in value for name, field in fields for part in ask(field, getattr(row, name))]

    def players(self) -> Iterable[str]:
        """Return the names of the providers of which a row may show a player."""
        return dict.fromkeys(name for field in self.group.fields.values() for name in field.players())

    def to_wordpress(self, value: RowList[G], reader: Reader) -> str:
        """Return the words of each row on a line of its own."""
        return "\n".join(map(str, value))

    def from_wordpress(self, text: str) -> None:
        """Return nothing: words do not tell which field they were in."""
        return

    def csp(self, value: RowList[G]) -> Mapping[str, set[str]]:
        """Allow what any row needs."""
        result: dict[str, set[str]] = {}
        for row in value:
            for directive, origins in row.csp().items():
                result.setdefault(directive, set()).update(origins)
        return result


def _mappings(raw: Any) -> list[Mapping[str, Any]]:
    if raw in (None, ""):
        return []
    if not isinstance(raw, list | tuple) or not all(isinstance(row, Mapping) for row in raw):
        raise ValueError(Sentence("These must be rows, each with its own fields; fill them in again."))
    return list(raw)


def _stored(stored: Any) -> list[Mapping[str, Any]]:
    """Return the rows that are stored, and none where something else is."""
    return [row for row in stored if isinstance(row, Mapping)] if isinstance(stored, list | tuple) else []


def _is_nothing(raw: Any) -> bool:
    """Return whether nothing was filled in. A number is something, even 0."""
    if isinstance(raw, str):
        return not normalise_line(raw[:100])
    if isinstance(raw, Mapping | list | tuple):
        return all(map(_is_nothing, raw.values() if isinstance(raw, Mapping) else raw))
    return raw is None or raw is False
