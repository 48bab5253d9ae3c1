"""A field that holds a conversation: turn by turn, each with its speaker."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from blogapp.formats.fields.field import Seen
from blogapp.formats.fields.texts import Markdown
from blogapp.formats.values import Picture, Reader, Turn
from blogapp.text import HtmlSource, plain_paragraphs

VOICES = 6
HEAD_MAX = 120  # characters of a line that only says who speaks, and when

# When something was said, as programs for chats write it: each in the order and with the words of its language.
_CLOCK = (
    r"(?:(?:上午|下午|午前|午後|오전|오후)\s?)?\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,3})?)?"
    r"(?:\s?(?:[aApP]\.?\s?[mM]\b\.?|[πΠμΜ]\.?\s?[μΜ]\b\.?|[صم]\b|Uhr\b))?(?:\s?(?:Z|UTC)\b|[+-]\d{2}:?\d{2})?"
)
_DATE = r"(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\.?|\d{4}[년年]\s?\d{1,2}[월月]\s?\d{1,2}[일日])"
_WHEN = rf"(?:{_DATE}[,،T]?\s?)?{_CLOCK}(?:,?\s{_DATE})?"
_STAMP = rf"(?P<time>\[[^\]]{{1,30}}\]|\({_WHEN}\)|{_WHEN})\s*"
_NAME = r"(?P<speaker>[^\s:：\[\]<>][^:：]{0,39}?)"
_COLON = r"\s*(?::(?=\s|$)|：)\s*(?P<words>.*)"

_SPEECHES = tuple(
    re.compile(form)
    for form in (
        rf"(?:{_STAMP})?<\s?[@+%&~!]?(?P<speaker>[^\s<>][^<>]{{0,39}})>\s+(?P<words>\S.*)",  # IRC
        rf"{_STAMP}[@+%&~]?(?P<speaker>[^\s|:<>]{{1,40}})\s*\|\s+(?P<words>.*)",  # IRC in columns
        rf"{_STAMP}From\s+{_NAME}(?:\s+to\s+[^:]{{1,80}}?)?{_COLON}",  # Zoom
        rf"{_STAMP}(?:Von|De|Da)\s+{_NAME}\s+(?:an|à|a|para)\s+[^:]{{1,80}}?{_COLON}",
        rf"(?:{_STAMP}(?:[-–—,،]\s+)?)?{_NAME}{_COLON}",  # WhatsApp, Skype, Pidgin, and whoever writes by hand
        rf"{_NAME}\s[\[(](?P<time>{_WHEN})[\])]{_COLON}",
    )
)
# A line of its own, below which the words stand: of Telegram, Discord, Slack, ICQ.
_HEAD = re.compile(
    rf"(?P<speaker>[^\s:：\[\]<>][^:：\[\]]{{0,39}}?)(?:"
    r",?\s{1,3}(?P<brackets>\[[^\]]{0,20}\d:\d\d[^\]]{0,20}\])|"
    rf"\s{{1,3}}(?P<round>\((?=[^)]*(?::\d\d:\d\d|\d[./-]\d)){_WHEN}\))|"
    rf"(?:\s[—–]\s|\s{{2,5}})(?P<words>(?:[^\W\d]{{1,20}}\s){{0,3}}{_WHEN}(?:\s\w{{1,10}})?)"
    r"):?"
)
_HEAD_NAME_MAX = 4  # words
_EVENT = re.compile(rf"(?P<time>\[{_WHEN}\]|{_WHEN}(?=\s[-–—*]))\s*(?:[-–—]\s+)?(?P<words>.+)")  # nobody speaks
_INVISIBLE = " \t\u200b\u200e\u200f\u2066\u2067\u2068\u2069\ufeff"  # with which WhatsApp begins lines
_BREAK = re.compile(r"<br\b[^<>]*>\n?", re.IGNORECASE)
_PARAGRAPH = re.compile(r"</(?:p|div|li|blockquote)>\n?", re.IGNORECASE)
_ELEMENT = re.compile(r"</?[a-zA-Z][^<>]*>")
_COMMENT = re.compile(r"\s*<!--.*-->\s*")


class Transcript(Markdown):
    """A conversation: "Name: words" on each line, or "[time] Name: words". The value is a list of `Turn`.

    What is copied from WhatsApp, Telegram, Discord, Slack, Zoom, Skype or IRC is read, too. A line without a name goes
    on with what was said before; a blank line sets off what follows. A name has up to 40 characters and a colon with a
    space after it, so "12:30" and "https://" begin no speech. Stored as it was typed, so that a post of another format
    keeps the text. Source of the notation: the chat format of WordPress.
    """

    syntax = ""

    def files(self, value: Any) -> list[Picture]:
        """Return none: a conversation shows no pictures."""
        return []

    def value(self, stored: Any, post: Seen) -> list[Turn]:  # type: ignore[override]
        """Return who says what."""
        return turns(plain_paragraphs(stored) if isinstance(stored, HtmlSource) else str(stored))

    def text(self, value: Any) -> str:
        """Return names and words."""
        return "\n".join(str(turn) for turn in value)

    def linked(self, value: Any, reader: Reader) -> Any:
        """Return names and words."""
        return self.text(value)

    def from_wordpress(self, text: str) -> str:
        """Return the words of the HTML: a break ends a line, and a paragraph is followed by a blank one."""
        lines = _PARAGRAPH.sub("\n\n", _BREAK.sub("\n", text))
        return unescape(_ELEMENT.sub("", lines)).strip()


def turns(text: str) -> list[Turn]:
    """Split a transcript into turns; what one speaker says on lines that follow each other is one turn."""
    found: list[Turn] = []
    voices: dict[str, int] = {}
    opens = False
    for line in text.split("\n"):
        if not line.strip() or _COMMENT.fullmatch(line):
            opens = bool(found)
            continue
        turn = _turn(line.strip(), voices, opens=opens)
        if found and _goes_on(found[-1], turn):
            last = found.pop()
            turn = Turn(last.speaker, (*last.lines, *turn.lines), last.voice, last.time, last.opens)
        found.append(turn)
        opens = False
    return found


def _turn(line: str, voices: dict[str, int], *, opens: bool) -> Turn:
    speaker, time, words = _parsed(line.strip(_INVISIBLE))
    if not speaker:
        return Turn("", (words,), 0, time, opens)
    voice = voices.setdefault(speaker.casefold(), len(voices) % VOICES + 1)
    return Turn(speaker, (words,) if words else (), voice, time, opens)


def _parsed(line: str) -> tuple[str, str, str]:
    """Return who speaks in a line, when, and the words; "" for what it does not say."""
    for form in _SPEECHES:
        if speech := form.fullmatch(line):
            return speech["speaker"], speech["time"] or "", speech["words"]
    head = _HEAD.fullmatch(line) if len(line) <= HEAD_MAX else None
    if head and len(head["speaker"].split()) <= _HEAD_NAME_MAX:
        return head["speaker"], head["brackets"] or head["round"] or head["words"], ""
    if event := _EVENT.fullmatch(line):
        return "", event["time"], event["words"]
    return "", "", line


def _goes_on(last: Turn, turn: Turn) -> bool:
    """Return whether a turn only continues the last one."""
    return not turn.opens and not turn.time and (not turn.speaker or turn.speaker == last.speaker)
