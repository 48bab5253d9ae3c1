"""Players in a feed: links to their files.

Programs that read feeds play what is enclosed. Many take players out of a text, with the way to the file, and the
W3C's validator warns of every one: an element with controls is none of those that it holds to be safe.
"""

from __future__ import annotations

import re

# Snapshots are written by the sanitiser: each value is in double quotes, and no "<" or quote stands bare in it.
_ATTRIBUTES = r'[^<>"]*(?:"[^"]*"[^<>"]*)*'
_PLAYER = re.compile(rf"<(audio|video)\b({_ATTRIBUTES})>(.*?)</\1>", re.DOTALL)
_FILE = re.compile(rf"<(?:source|track)\b{_ATTRIBUTES}>")
_ADDRESS = re.compile(r'\ssrc="([^"]*)"')
_SOURCE = re.compile(rf"<source\b({_ATTRIBUTES})>")
_DIRECTION = re.compile(r"<(/?)bdo\b")


def linked_players(html: str) -> str:
    """Return the snapshot with what stands in each player for those who have none: a link to its file.

    A `bdo`, of which the validator warns, too, becomes a `bdi` of the same direction.
    """
    return _DIRECTION.sub(r"<\1bdi", _PLAYER.sub(_linked, html))


def _linked(player: re.Match[str]) -> str:
    within = _FILE.sub("", player[3])
    attributes = [player[2], *_SOURCE.findall(player[3])]
    address = next(filter(None, map(_ADDRESS.search, attributes)), None)
    if "<a " in within or address is None:
        return within
    return f'{within}<a href="{address[1]}">{address[1]}</a>'
