"""A field that holds a conversation."""

from __future__ import annotations

import re
from typing import Any

from blogapp.formats.fields.field import Seen
from blogapp.formats.fields.texts import Markdown
from blogapp.formats.values import Reader, Turn

VOICES = 6
_SPEECH = re.compile(
    r"(?P<time>\[[^\]]{1,30}\]|\d{1,2}:\d{2}(?::\d{2})?)?\s*"  # as messengers write it when a chat is copied
    r"(?P<speaker>[^\s:：\[\]][^:：]{0,39}?)\s*(?::(?=\s|$)|：)\s*(?P<words>.*)"
)
_COMMENT = re.compile(r"\s*<!--.*-->\s*")


class Transcript(Markdown):
    """A conversation: "Name: words" on each line, or "[time] Name: words". The value is a list of `Turn`.

    A line without a name goes on with what was said before; a blank line sets off what follows. A name has up to 40
    characters and a colon with a space after it, so "12:30" and "https://" begin no speech. Stored as it was typed,
    so that a post of another format keeps the text. Source of the notation: the chat format of WordPress.
    """

    def value(self, stored: Any, post: Seen) -> list[Turn]:  # type: ignore[override]
        """Return who says what."""
        return turns(str(stored))

    def text(self, value: Any) -> str:
        """Return names and words."""
        return "\n".join(str(turn) for turn in value)

    def linked(self, value: Any, reader: Reader) -> Any:
        """Return names and words."""
        return self.text(value)


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
    speech = _SPEECH.fullmatch(line)
    if speech is None:
        return Turn("", (line,), opens=opens)
    speaker, words = speech["speaker"], speech["words"]
    voice = voices.setdefault(speaker.casefold(), len(voices) % VOICES + 1)
    return Turn(speaker, (words,) if words else (), voice, speech["time"] or "", opens)


def _goes_on(last: Turn, turn: Turn) -> bool:
    """Say whether a turn only continues the last one."""
    return not turn.opens and not turn.time and (not turn.speaker or turn.speaker == last.speaker)
