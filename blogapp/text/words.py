"""The words of a text as search knows them: without case and accents, and pairs of signs where nothing parts words.

One rule for what is indexed and what is asked for, whatever the database, so that both always agree.

Chinese, Japanese, Korean, Thai and their neighbours write without spaces, or join what a reader would look for apart.
Of such a run each two signs that stand together are a word, and so is the last sign: 東京都 gives 東京, 京都, 都. A
search for two signs then finds a word, for more a phrase, and for one the beginning of a word. (Three signs to a word,
as in the trigrams of SQLite, would never find 東京: most words of these languages have two signs.)
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

WORD_MAX = 64  # characters; what is longer is no word, and its beginning finds it

_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
# Accents and points that a reader leaves out: of Latin, Greek and Cyrillic, Hebrew and Arabic; the Hindi nukta.
# The vowel signs of Indian scripts are no accents: without them other words remain.
_ACCENTS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8"
    "\u06ea-\u06ed\u08d3-\u08ff\u093c\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
)
_UNSEEN = "\u00ad\u0640\u200b-\u200d\u2060\ufe00-\ufe0f\ufeff"  # soft hyphens, joiners, the Arabic tatweel
_INDIAN = "\u0900-\u0963\u0966-\u0dff"  # letters with their signs, less the full stops

_DROPPED = re.compile(f"[{_ACCENTS}{_UNSEEN}]")
_LATIN = re.compile("[a-z0-9]+")
_RUN = re.compile(f"[{_UNSPACED}]+|(?:[^\\W_{_UNSPACED}]|[{_INDIAN}])+")
_SEEN = re.compile(f"[{_UNSPACED}](?:[{_ACCENTS}{_UNSEEN}])*|(?:[^\\W_{_UNSPACED}]|[{_INDIAN}{_ACCENTS}{_UNSEEN}])+")
_STARTS_UNSPACED = re.compile(f"[{_UNSPACED}]")
# Letters that Unicode does not take apart, though readers do; and digits of other scripts.
_PLAIN = str.maketrans(
    {"ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ł": "l", "ı": "i", "ŧ": "t", "æ": "ae", "œ": "oe", "þ": "th"}
    | {"ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ٱ": "ا"}
    | {chr(zero + digit): str(digit) for zero in (0x660, 0x6F0, 0x966) for digit in range(10)}
)


def fold(text: str) -> str:
    """Return the text without case and accents. A second call changes nothing."""
    if text.isascii():
        return text.lower()
    plain = _DROPPED.sub("", unicodedata.normalize("NFKD", text)).casefold()
    return unicodedata.normalize("NFKC", _DROPPED.sub("", unicodedata.normalize("NFKD", plain)).translate(_PLAIN))


def runs(text: str) -> Iterator[list[str]]:
    """Yield the words of each run of signs that nothing parts: one word, or the pairs of an unspaced script."""
    folded = fold(text)
    for run in _RUN.findall(folded):
        if _STARTS_UNSPACED.match(run):
            yield [run[place : place + 2] for place in range(len(run))]
        else:
            yield [run[:WORD_MAX]]


def words(text: str) -> list[str]:
    """Return every word of a text in its order, for the index."""
    if text.isascii():
        return [word[:WORD_MAX] for word in _LATIN.findall(text.lower())]
    return [word for run in runs(text) for word in run]


def spans(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield where each word stands in the text as it is written, from and to, and the word without case and accents.

    Here each sign of an unspaced script stands for itself.
    """
    for match in _SEEN.finditer(text):
        yield match.start(), match.end(), fold(match.group())[:WORD_MAX]


def is_unspaced(word: str) -> bool:
    """Say whether a word is of a script that puts no spaces between words."""
    return _STARTS_UNSPACED.match(word) is not None
