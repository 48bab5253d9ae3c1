"""Passwords that are guessed first: common ones, patterns, and what everybody knows of their owner."""

from __future__ import annotations

import gzip
import unicodedata
from collections.abc import Iterable
from functools import cache
from itertools import pairwise
from pathlib import Path

SHORTEST_WORD = 3  # letters; shorter ones are in everything
DISGUISES = str.maketrans("@4310$57", "aaeiosst")
LIST = Path(__file__).with_name("common_passwords.txt.gz")  # made by tests/support/common_passwords.py


def is_common(password: str) -> bool:
    """Return whether a password is among the commonest, or a pattern: one piece repeated, or signs in a row."""
    folded = fold(password)
    return folded in _common() or _disguised(folded) in _common() or _is_repeated(folded) or _is_row(folded)


def is_about(password: str, words: Iterable[str]) -> bool:
    """Return whether a password is nothing but such words as its owner's name, with digits and marks."""
    longest_first = sorted({_letters(word) for word in words}, key=len, reverse=True)
    rest = letters = _letters(password)
    for word in longest_first:
        rest = rest.replace(word, "") if len(word) >= SHORTEST_WORD else rest
    return bool(letters) and not rest


def fold(password: str) -> str:
    """Return a password as it is compared here: whatever its case, its width and the blanks around it."""
    return unicodedata.normalize("NFKC", password).casefold().strip()


def _letters(text: str) -> str:
    return "".join(char for char in fold(text) if char.isalpha())


def _disguised(text: str) -> str:
    """Return a word without its usual disguise: digits for letters, and more digits and marks after it."""
    return text.rstrip("0123456789!?.,*#$+-_").translate(DISGUISES)


def _is_repeated(text: str) -> bool:
    """Return whether a text has two signs at most, or is a piece of up to four, or a common password, over and over."""
    pieces = (text[:length] for length in range(1, len(text) // 2 + 1) if len(text) % length == 0)
    return len(set(text)) <= 2 or any(
        piece * (len(text) // len(piece)) == text and (len(piece) <= 4 or piece in _common()) for piece in pieces
    )


def _is_row(text: str) -> bool:
    """Return whether each sign follows the one before it, or precedes it, as in abcdefgh and 98765432."""
    steps = {ord(after) - ord(before) for before, after in pairwise(text)}
    return steps <= {1, -9} or steps <= {-1, 9}  # 0 stands after 9, too


@cache
def _common() -> frozenset[str]:
    return frozenset(gzip.decompress(LIST.read_bytes()).decode().split("\n"))
