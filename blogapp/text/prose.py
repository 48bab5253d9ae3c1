"""Safe HTML of a text, with what else there is to know of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

from markupsafe import Markup

from blogapp.text.excerpts import plain_text
from blogapp.text.messages import Sentence
from blogapp.text.pictures import Placed


class Prose(Markup):
    """Safe HTML of a whole text, with its teaser and its words. Made by `markdown()`, never changed."""

    __slots__ = ("_left_out", "_more_label", "_pages", "_pictures", "_teaser", "_text")

    _pages: tuple[Markup, ...]
    _teaser: Markup | None
    _more_label: str
    _left_out: tuple[Sentence, ...]
    _pictures: tuple[Placed, ...]
    _text: str | None

    def __new__(
        cls,
        base: Any = "",
        *args: Any,
        teaser: Markup | None = None,
        more_label: str = "",
        pages: Sequence[Markup] = (),
        left_out: Sequence[Sentence] = (),
        pictures: Sequence[Placed] = (),
    ) -> Self:
        prose = super().__new__(cls, base, *args)
        prose._teaser = teaser
        prose._more_label = more_label
        prose._pages = tuple(pages)
        prose._left_out = tuple(left_out)
        prose._pictures = tuple(pictures)
        prose._text = None
        return prose

    @property
    def is_plain(self) -> bool:
        """Whether nothing is to be known of it beyond its HTML."""
        return self._teaser is None and not (self._pages or self._left_out or self._pictures)

    @property
    def pages(self) -> tuple[Markup, ...]:
        """The parts between `<!--nextpage-->`; the whole where there is none."""
        return self._pages or (Markup(self),)  # noqa: S704 - is markup already

    @property
    def teaser(self) -> Markup:
        """The part before `<!--more-->`, or before the end of the first page; the whole where there is none."""
        return Markup(self) if self._teaser is None else self._teaser  # noqa: S704 - is markup already

    @property
    def more_label(self) -> str:
        """The words of `<!--more words-->`, or ""."""
        return self._more_label

    @property
    def is_cut(self) -> bool:
        """Whether the text has a `<!--more-->` or goes on on another page."""
        return self._teaser is not None

    @property
    def text(self) -> str:
        """The words without markup."""
        if self._text is None:
            self._text = plain_text(self)
        return self._text

    @property
    def left_out(self) -> tuple[Sentence, ...]:
        """What of the text does not stand as it was typed: a sentence for the author for each."""
        return self._left_out

    @property
    def pictures(self) -> tuple[Placed, ...]:
        """The uploaded pictures that stand in the text, in their order."""
        return self._pictures
