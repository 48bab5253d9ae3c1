"""What pasted text looks like: an address, a quotation, a conversation, an article. For `claims` and `fill`."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from blogapp.formats.embeds import address_of, find_frame
from blogapp.formats.fields.transcripts import turns

PASTED_MAX = 5000  # longer texts are articles, whatever they begin with
REMARK_MAX = 450
TITLE_MAX = 120
LINE_MAX = 120  # of an update in a line
NOTE_MAX = 600
BY_MAX = 120

_DOMAIN = r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24}(?:/[^\s<>()]*)?"
_ADDRESS = re.compile(rf"<?((?:https?://|(?<![\w.])www\.)[^\s<>]+)>?|(?<!\S)({_DOMAIN})(?!\S)", re.IGNORECASE)
_NAMED = re.compile(r"\[([^\]\n]+)\]\((https?://[^\s()]+)\)[ \t]*[:–—-]?[ \t]*(.*)", re.DOTALL)
_FRAME = re.compile(r"<iframe\b[^<>]*>(?:\s*</iframe>)?", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^>]*>", re.IGNORECASE)
_BOLD_NAME = re.compile(r"^([ \t]*)(?:\*\*|__)([^*_:：\n]{1,40}?)\s*([:：])(?:\*\*|__)[ \t]*", re.MULTILINE)
_DASH = re.compile(r"(?:[—–―~]+|--+|-(?=\s))\s*")
_HEADING = re.compile(r"#{1,6}\s+(.+?)\s*#*|\*\*(.+)\*\*")
_STRUCTURE = re.compile(r"^(?:#{1,6}\s|\|.*\|$|```|<!--more)", re.MULTILINE)
_ENDS = (".", "!", "?", "…", "。", "！", "？", "؟", "।", ";", ",", ":", "：", "，", "、", "؛")
_SPOKEN = (".", "!", "?", "…", "。", "！", "？", "؟", "।")
MARKS = {
    '"': '"', "“": "”", "”": "”", "„": "“”", "«": "»", "»": "«", "‹": "›", "‘": "’", "「": "」", "『": "』", "《": "》",
}  # fmt: skip


@dataclass(frozen=True)
class Shared:
    """An address that somebody passes on, the title that goes with it, and what is said about it."""

    address: str
    title: str = ""
    remark: str = ""


@dataclass(frozen=True)
class Quotation:
    """Somebody's words, whose they are, and the address where they can be read."""

    words: str
    by: str = ""
    source: str = ""


def length(text: str) -> float:
    """Return how long a text is to read: a character that stands for a syllable or a word counts for more."""
    return sum(2.5 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def paragraphs(text: str) -> list[str]:
    """Split a text at blank lines."""
    return [part.strip() for part in re.split(r"\n\s*\n", text.strip()) if part.strip()]


def shared(text: str) -> Shared | None:
    """Return the one address that a text passes on, with or without a remark; None where it does something else."""
    text = text.strip()
    if not text or len(text) > PASTED_MAX:
        return None
    if text.startswith("spotify:"):
        text = address_of(text)
    if frame := _FRAME.search(text):
        rest = _TAG.sub("", text[: frame.start()] + text[frame.end() :])
        return Shared(address_of(frame.group()), "", rest.strip())
    if named := _NAMED.fullmatch(text):
        return _fitting(Shared(named[2], named[1].strip(), named[3].strip()))
    addresses = list(_ADDRESS.finditer(text))
    if len(addresses) != 1 or text.startswith(">"):
        return None
    return _of_line(text, addresses[0])


def _of_line(text: str, match: re.Match[str]) -> Shared | None:
    """Read a text in which the address ends or is a line; one amid a sentence is not passed on."""
    before, after = text[: match.start()], text[match.end() :]
    if after.strip() and not after.startswith("\n") and before.strip():
        return None
    address = match[1] or match[2]
    address = address if "://" in address else f"https://{address}"
    words, rest = before.strip(), after.strip()
    line = re.sub(r"\s*[:：–—-]$", "", words)
    announces = line != words
    is_title = bool(line) and "\n" not in line and length(line) <= TITLE_MAX and not announces
    if is_title and not line.endswith(_SPOKEN):
        return _fitting(Shared(address, line, rest))
    return _fitting(Shared(address, "", "\n\n".join(filter(None, [line, rest]))))


def _fitting(link: Shared) -> Shared | None:
    lines = link.remark.count("\n") + 1
    return link if length(link.remark) <= REMARK_MAX and lines <= 8 else None


def passes_on(text: str) -> float:
    """Return how surely a text passes on an address."""
    link = shared(text)
    if link is None:
        return 0.0
    return 0.7 if not link.remark else 0.65


def plays(text: str, kind: str) -> float:
    """Return how surely a text passes on a video, or with `kind="audio"` a recording."""
    link = shared(text)
    if link is None or find_frame(link.address, kind=kind) is None:
        return 0.0
    return 0.85 if link.remark else 0.95


def quotation(text: str) -> Quotation | None:
    """Return the quotation that a text is: in quotation marks, marked by `>`, or with a name after a dash."""
    text = text.strip()
    if not text or len(text) > PASTED_MAX:
        return None
    return _marked(text) or _in_marks(text) or _before_dash(text)


def quotes(text: str) -> float:
    """Return how surely a text is a quotation."""
    quote = quotation(text)
    if quote is None:
        return 0.0
    return 0.9 if quote.by or text.lstrip().startswith(">") else 0.75


def _marked(text: str) -> Quotation | None:
    """Read lines that begin with `>`, and a name in them or below."""
    lines = text.split("\n")
    inner = next((n for n, line in enumerate(lines) if line.strip() and not line.startswith(">")), len(lines))
    if inner == 0:
        return None
    words = "\n".join(line.lstrip(">").strip() for line in lines[:inner]).strip()
    below = "\n".join(lines[inner:]).strip()
    if below:
        return _signed(words, below) if _is_name(below) else None
    parts = paragraphs(words)
    if len(parts) > 1 and _is_name(parts[-1]):
        return _signed("\n\n".join(parts[:-1]), parts[-1])
    return _before_dash(words) or Quotation(words)


def _in_marks(text: str) -> Quotation | None:
    """Read words in quotation marks, and what follows them if that can be a name."""
    closing = MARKS.get(text[0], "")
    for place, character in enumerate(text[1:], 1):
        if character in closing:
            words, rest = text[1:place].strip(), text[place + 1 :]
            if not rest.strip(" .。"):
                return Quotation(words)
            if _follows(rest):
                return _signed(words, rest.strip())
    return None


def _follows(rest: str) -> bool:
    """Return whether what stands after the quotation marks names somebody: after a dash, in brackets, on a line."""
    stripped = rest.strip()
    is_set_off = bool(_DASH.match(stripped)) or (stripped.startswith("(") and stripped.endswith(")"))
    return length(stripped) <= BY_MAX if is_set_off else rest.lstrip(" ").startswith("\n") and _is_name(stripped)


def _before_dash(text: str) -> Quotation | None:
    """Read a short text whose last line begins with a dash, and no other line does."""
    words, _, last = text.rpartition("\n")
    is_list = any(_DASH.match(line.strip()) or line.strip().startswith(("* ", "+ ")) for line in words.split("\n"))
    dash = _DASH.match(last.strip())
    if not words.strip() or not dash or is_list or length(text) > 2 * NOTE_MAX or length(last) > BY_MAX:
        return None
    return _signed(words.strip(), last.strip())


def _is_name(text: str) -> bool:
    lines = text.split("\n")
    return len(lines) <= 2 and length(text) <= BY_MAX and not _DASH.sub("", text, count=1).endswith(_ENDS)


def _signed(words: str, signature: str) -> Quotation:
    source = next((match[1] or match[2] for match in _ADDRESS.finditer(signature)), "")
    by = " ".join(_ADDRESS.sub("", signature).split())
    by = _DASH.sub("", by, count=1) if _DASH.match(by) else by
    if by.startswith("(") and by.endswith(")"):
        by = by[1:-1]
    return Quotation(words.strip(), re.sub(r"[*_]", "", by).strip(" ,;"), source)


def transcript(text: str) -> str:
    """Return a conversation without the bold type of its names."""
    return _BOLD_NAME.sub(r"\1\2\3 ", text.strip())


def converses(text: str) -> float:
    """Return how surely a text is a conversation: names before what they say, and one of them speaks again."""
    if len(text) > 20 * PASTED_MAX:
        return 0.0
    lines = [line for line in transcript(text).split("\n") if line.strip()]
    spoken = [turn for line in lines for turn in turns(line) if turn.speaker and len(turn.speaker.split()) <= 4]
    if len(spoken) < 2 or len(spoken) < 0.5 * len(lines):
        return 0.0
    if len({turn.speaker.casefold() for turn in spoken}) < len(spoken):
        return 0.9
    ended = sum(" ".join(turn.lines).endswith(_SPOKEN) for turn in spoken)
    return 0.85 if ended >= 0.6 * len(spoken) and len(spoken) >= 0.8 * len(lines) else 0.0


def titled(text: str) -> tuple[str, str]:
    """Return the title with which a text begins, or "", and the rest: a heading, or a short line set off."""
    first, _, rest = text.strip().partition("\n")
    if heading := _HEADING.fullmatch(first.strip()) if len(first) <= 2 * TITLE_MAX else None:
        return (heading[1] or heading[2]).strip(), rest.strip()
    parts = paragraphs(text)
    is_title = length(first) <= TITLE_MAX and not first.rstrip().endswith(tuple(e for e in _ENDS if e not in "?？؟!"))
    if len(parts) > 1 and parts[0] == first.strip() and is_title and length(rest) > length(first):
        return first.strip(), rest.strip()
    return "", text.strip()


def is_article(text: str) -> bool:
    """Return whether a text has a title, parts, or the length of an article."""
    if titled(text)[0] or _STRUCTURE.search(text):
        return True
    return length(text) > NOTE_MAX or len(paragraphs(text)) > 2


def is_line(text: str) -> bool:
    """Return whether a text is said in a line or two."""
    return bool(text.strip()) and length(text.strip()) <= LINE_MAX and len(paragraphs(text)) == 1
