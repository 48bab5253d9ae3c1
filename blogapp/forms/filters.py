"""What a control does first with what was typed: the text as it is stored, in one line or in several."""

from __future__ import annotations

from blogapp.text import normalise, normalise_line


def as_line(typed: object) -> str:
    return normalise_line("" if typed is None else str(typed))


def as_lines(typed: object) -> str:
    return normalise("" if typed is None else str(typed))
