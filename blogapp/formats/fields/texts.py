"""Fields that hold words: a line, a text in Markdown, several lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from blogapp.formats.fields.field import Field, Seen, as_text
from blogapp.formats.values import MediaFile, Picture, Reader
from blogapp.text import (
    CALLOUTS,
    HtmlSource,
    Placeable,
    Prose,
    Sentence,
    html,
    ids_in,
    markdown,
    normalise,
    normalise_line,
)

_PRE = re.compile(r"(<pre\b.*?</pre>)", re.DOTALL | re.IGNORECASE)
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)


class Line(Field[str]):
    """One line of plain text, at most `max` characters long. The value is a `str`, which templates escape."""

    index_column = "text"

    def __init__(self, label: str, *, max: int = 200, **rest: Any) -> None:
        super().__init__(label, **rest)
        self.max = max

    def attributes(self) -> dict[str, str]:
        """Let the browser stop at the limit."""
        return {"maxlength": str(self.max)}

    def clean(self, raw: Any) -> str:
        """Fold white space; refuse what is too long."""
        text = normalise_line(as_text(raw))
        if len(text) > self.max:
            raise ValueError(
                Sentence(
                    "This is %(length)s characters long; at most %(most)s fit. Shorten it.",
                    length=len(text),
                    most=self.max,
                )
            )
        return text

    def value(self, stored: Any, post: Seen) -> str:
        """Return the text."""
        return str(stored)

    def indexed_value(self, value: str) -> str:
        """Return the text."""
        return value


class Markdown(Field[Prose]):
    """A text of any length in Markdown. The value is sanitised HTML, the only kind that templates do not escape.

    Source of the notation: CommonMark 0.31 (https://spec.commonmark.org), with emphasis that needs no blanks in
    Chinese, Japanese and Korean, tables, footnotes, links from bare addresses, lists of things to do and of
    definitions, call-outs (`> [!NOTE]`), `~sub~`, `^sup^`, `==mark==`, uploaded pictures
    `![words](media:12 "A caption")`. `<!--more-->` on a line of its own says where the stream stops. With
    `breaks=True` every line break counts, as in a poem. HTML that does not end is text.

    A text that came as HTML, such as from another blog, may stay HTML: with `"body.syntax": "html"` beside `"body"`, in
    input as in data, it is stored as it came and shown through the same sanitiser. The value is the same.
    """

    control = "text"
    syntax = "markdown"
    can_be_body = True
    takes_html = True

    def __init__(self, label: str, *, breaks: bool = False, **rest: Any) -> None:
        super().__init__(label, **rest)
        self.breaks = breaks

    def clean(self, raw: Any) -> str:
        """Normalise the text; refuse what is too long or too deeply nested."""
        text: str = normalise(as_text(raw))
        if isinstance(raw, HtmlSource):
            html(text)
            return HtmlSource(text)
        markdown(text)  # raises TooMuch, a ValueError with its sentence
        return text

    def value(self, stored: Any, post: Seen) -> Prose:
        """Return the HTML, with `.teaser`, `.is_cut` and `.text`; ids in it are those of the post and the field."""
        document = post.document if self.role == "body" or not post.document else f"{post.document}-{self.name}"
        if isinstance(stored, HtmlSource):
            return html(stored, document=document, files=tuple(map(_placeable, post.media.values())))
        callouts = tuple(map(post.reader.translate, CALLOUTS)) if "[!" in str(stored) else ()
        files = tuple(_placeable(file) for number in self.media_ids(stored) if (file := post.media.get(number)))
        quotes = post.reader.quotes
        return markdown(
            str(stored), document=document, breaks=self.breaks, quotes=quotes, callouts=callouts, files=files
        )

    def media_ids(self, stored: Any) -> list[int]:
        """Name the pictures that stand in the text as `![words](media:12)`, and the files that it links to so."""
        return [] if isinstance(stored, HtmlSource) else ids_in(str(stored))

    def files(self, value: Prose) -> list[Picture]:
        """Return the pictures that stand in the text."""
        return [Picture(placed.file, placed.alt, placed.caption) for placed in value.pictures]

    def text(self, value: Prose) -> str:
        """Return the text without its markup."""
        return value.text

    def from_wordpress(self, text: str) -> str:
        """Return the HTML with its lines moved to the left: what is indented would be code."""
        return "".join(
            _INDENT.sub("", part) if number % 2 == 0 else part for number, part in enumerate(_PRE.split(text))
        )


def _placeable(file: MediaFile) -> Placeable:
    """Return an uploaded file as a text shows it."""
    known = (file.id, file.url, file.width, file.height, Picture(file, "").srcset)
    return Placeable(*known, file.description, file.caption, file.credit, file)


class Lines(Field[list[str]]):
    """Short texts, one on each line of the control. The value is a list of `str`."""

    control = "lines"
    empty: Any = ()

    def __init__(self, label: str, *, max: int = 200, **rest: Any) -> None:
        super().__init__(label, **rest)
        self.max = max

    def clean(self, raw: Any) -> list[str]:
        """Split a text into lines, or take a list; leave out the empty ones."""
        parts: Sequence[Any] = raw if isinstance(raw, list | tuple) else normalise(as_text(raw)).split("\n")
        lines = [line for part in parts if (line := normalise_line(as_text(part)))]
        if len(lines) > self.max:
            raise ValueError(
                Sentence(
                    "These are %(number)s lines; at most %(most)s fit. Join or remove some.",
                    number=len(lines),
                    most=self.max,
                )
            )
        for number, line in enumerate(lines, 1):
            if len(line) > 1000:
                raise ValueError(
                    Sentence(
                        "Line %(number)s is %(length)s characters long; at most 1000 fit. Shorten it.",
                        number=number,
                        length=len(line),
                    )
                )
        return lines

    def value(self, stored: Any, post: Seen) -> list[str]:
        """Return a new list of the lines."""
        return [str(line) for line in stored]

    def typed(self, stored: Any) -> str:
        """Put each on a line of its own."""
        return "\n".join(stored)

    def text(self, value: list[str]) -> str:
        """Join the lines."""
        return " ".join(value)

    def linked(self, value: list[str], reader: Reader) -> Any:
        """Return the list."""
        return value
