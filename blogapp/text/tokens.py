"""The words of a text as search knows them: without case and accents, and pairs of signs where nothing parts words.

One rule for what is indexed and what is asked for, whatever the database, so that both always agree.

Chinese, Japanese, Korean, Thai and their neighbours write without spaces, or join what a reader would look for apart.
Of such a run each two signs that stand together are a word, and so is the last sign: 東京都 gives 東京, 京都, 都. A
search for two signs then finds a word, for more a phrase, and for one the beginning of a word. (Three signs to a word,
as in the trigrams of SQLite, would never find 東京: most words of these languages have two signs.)

A symbol that means something is a word of its own: an emoji, a flag, a currency; and of those that also part words,
what stands at one as in C++, C#, AT&T or .NET. Neither database knows such words, so each is written as code points.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from blogapp.text.scripts import HANGUL, HEBREW, INDIAN, UNSPACED

WORD_MAX = 64  # characters; what is longer is no word, and its beginning finds it

_UNSPACED = UNSPACED + HANGUL
# Accents and points that a reader leaves out: of Latin, Greek and Cyrillic, Hebrew and Arabic; the Hindi nukta.
# The vowel signs of Indian scripts are no accents: without them other words remain.
_ACCENTS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8"
    "\u06ea-\u06ed\u08d3-\u08ff\u093c\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
)
# Soft hyphens, joiners, the Arabic tatweel, the Hebrew marks of abbreviations, half rings and the okina, skin tones.
_UNSEEN = "\u00ad\u02bb\u02be\u02bf\u05f3\u05f4\u0640\u200b-\u200d\u2060\ufe00-\ufe0f\ufeff\U0001f3fb-\U0001f3ff"

_DROPPED = re.compile(f"[{_ACCENTS}{_UNSEEN}]")
_AT_WORDS = r"(?:(?<=[^\W_])|(?<=[^\W_][+#]))[+#]|(?<=[^\W_])&(?=[^\W_])|(?<![\w.])\.(?=[^\W\d_])"
_FLAG = "[\U0001f1e6-\U0001f1ff]{2}|\U0001f3f4[\U000e0020-\U000e007f]+"
_PICTURES = (
    "\u00a2-\u00a7\u00a9\u00ae\u00b0\u20a0-\u20cf\u2117\u2190-\u23ff\u2500-\u27bf\u2900-\u297f\u2b00-\u2bff"
    "\u3030\u303d\U0001f000-\U0001faff"
)
_SIGN = f"{_FLAG}|[{_PICTURES}]"
_SEQUENCE = f"(?:{_SIGN})(?:[{_ACCENTS}{_UNSEEN}]|(?<=\u200d)[{_PICTURES}])*"  # what a reader sees as one
_LATIN = re.compile(f"[a-z0-9]+|{_AT_WORDS}")
_RUN = re.compile(f"[{_UNSPACED}]+|(?:[^\\W_{_UNSPACED}]|[{INDIAN}])+|{_AT_WORDS}|{_SIGN}")
_SEEN = re.compile(
    f"[{_UNSPACED}](?:[{_ACCENTS}{_UNSEEN}])*|{_AT_WORDS}|{_SEQUENCE}|"
    f"(?:[^\\W_{_UNSPACED}]|[{INDIAN}{_ACCENTS}{_UNSEEN}])+"
)
_SIGN_MARK = "\ue000"  # for private use: no text has words that begin with it
# Quotes that stand in a Hebrew word for the marks of an abbreviation: צה"ל, ג'ירפה. Those that begin a quotation
# after a prefix of one letter have a longer word behind them, and their like behind that.
_HEBREW_MARK = re.compile(
    f'(?<=[{HEBREW}])(?:[\'\u2019](?=[{HEBREW}])|["\u201c\u201d](?=[{HEBREW}]{{1,3}}(?![{HEBREW}"\u201c\u201d])))'
)
_APOSTROPHES = str.maketrans({"\u02bc": "'", "\u02b9": "'"})  # letters to Unicode, and typed as either sign
_STARTS_UNSPACED = re.compile(f"[{_UNSPACED}]")
# Letters that Unicode does not take apart, though readers do; and digits of other scripts.
_PLAIN = str.maketrans(
    {"ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ł": "l", "ı": "i", "ŧ": "t", "æ": "ae", "œ": "oe", "þ": "th"}
    | {"ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ٱ": "ا"}
    | {"♯": "#"}
    | {chr(zero + digit): str(digit) for zero in (0x660, 0x6F0, 0x966) for digit in range(10)}
)


def fold(text: str) -> str:
    """Return the text without case and accents. A second call changes nothing."""
    if text.isascii():
        return text.lower()
    plain = _DROPPED.sub("", unicodedata.normalize("NFKD", with_plain_marks(text))).casefold()
    return unicodedata.normalize("NFKC", _DROPPED.sub("", unicodedata.normalize("NFKD", plain)).translate(_PLAIN))


def with_plain_marks(text: str) -> str:
    """Return a text of the same length in which each mark within words is written by one sign, however it was typed."""
    return text if text.isascii() else _HEBREW_MARK.sub("\u05f4", text.translate(_APOSTROPHES))


def runs(text: str) -> Iterator[list[str]]:
    """Yield the words of each run of signs that nothing parts: one word, or the pairs of an unspaced script."""
    folded = fold(text)
    for run in _RUN.findall(folded):
        if _STARTS_UNSPACED.match(run):
            yield [run[place : place + 2] for place in range(len(run))]
        else:
            yield [_as_word(run)]


def words(text: str) -> list[str]:
    """Return every word of a text in its order, for the index."""
    if text.isascii():
        return [_as_word(word) for word in _LATIN.findall(text.lower())]
    return [word for run in runs(text) for word in run]


def spans(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield where each word stands in the text as it is written, from and to, and the word without case and accents.

    Here each sign of an unspaced script stands for itself.
    """
    for match in _SEEN.finditer(with_plain_marks(text)):
        yield match.start(), match.end(), fold(match.group())[:WORD_MAX]


def _as_word(run: str) -> str:
    """Return a run of letters as a word, or a symbol as its code points."""
    if run[0].isalnum() or unicodedata.category(run[0])[0] in "LMN":
        return run[:WORD_MAX]
    return _SIGN_MARK + "".join(f"{ord(char):06x}" for char in run[:10])


def is_symbol(word: str) -> bool:
    """Return whether a word stands for a symbol."""
    return word.startswith(_SIGN_MARK)


def is_unspaced(word: str) -> bool:
    """Return whether a word is of a script that puts no spaces between words."""
    return _STARTS_UNSPACED.match(word) is not None
