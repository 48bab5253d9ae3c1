"""The table of video providers. Addresses are recognised by pattern; nothing is fetched."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from blogapp.formats.values import Player, Translate


@dataclass(frozen=True)
class Provider:
    """A video site: how its addresses look, and where the frame of one of its videos is.

    `pattern` is matched with the address without scheme, "www." and "m."; its groups fill `embed` and `page`.
    `origin` may use the group `host`, for software that runs on many sites. `start` is the parameter with
    which the frame begins at a second of the video.
    """

    name: str
    pattern: re.Pattern[str]
    embed: str
    page: str
    origin: str
    start: str = ""


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.ASCII)


PROVIDERS = (
    Provider(
        "YouTube",
        _pattern(
            r"(?:(?:music\.)?youtube(?:-nocookie)?\.com/(?:watch/?\?(?:[^#]*&)?v=|shorts/|embed/|live/|v/)|youtu\.be/)"
            r"(?P<id>[\w-]{11})(?![\w-])"
        ),
        "https://www.youtube-nocookie.com/embed/{id}?autoplay=1",
        "https://www.youtube.com/watch?v={id}",
        "https://www.youtube-nocookie.com",
        start="start",
    ),
    Provider(
        "Vimeo",
        _pattern(
            r"(?:player\.)?vimeo\.com/(?:video/|channels/\w+/|groups/\w+/videos/|(?:album|showcase)/\w+/video/)?"
            r"(?P<id>\d{1,12})(?:/(?P<hash>[0-9a-f]{6,20}))?(?!\w)(?:.*[?&]h=(?P<key>[0-9a-f]{6,20})(?!\w))?"
        ),
        "https://player.vimeo.com/video/{id}?dnt=1&autoplay=1",
        "https://vimeo.com/{id}",
        "https://player.vimeo.com",
    ),
    Provider(
        "Dailymotion",
        _pattern(
            r"(?:dailymotion\.com/(?:[a-z]{2}/)?(?:embed/)?video/|dai\.ly/|"
            r"geo\.dailymotion\.com/player(?:/\w+)?\.html\?(?:.*&)?video=)(?P<id>[a-z0-9]{5,12})(?![a-z0-9])"
        ),
        "https://geo.dailymotion.com/player.html?video={id}",
        "https://www.dailymotion.com/video/{id}",
        "https://geo.dailymotion.com",
    ),
    Provider(
        "Internet Archive",
        _pattern(r"archive\.org/(?:details|embed)/(?P<id>[\w.-]{3,100})"),
        "https://archive.org/embed/{id}?autoplay=1",
        "https://archive.org/details/{id}",
        "https://archive.org",
    ),
    Provider(
        "PeerTube",
        _pattern(
            r"(?P<host>(?:[a-z0-9-]+\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{2,59})(?::\d{2,5})?)/(?:w|videos/watch|videos/embed)/"
            r"(?P<id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[A-HJ-NP-Za-km-z1-9]{20,22})(?![\w-])"
        ),
        "https://{host}/videos/embed/{id}?autoplay=1",
        "https://{host}/w/{id}",
        "https://{host}",
        start="start",
    ),
)
FILE_KINDS = {".mp4": "video", ".m4v": "video", ".webm": "video"}
KNOWN = "YouTube, Vimeo, Dailymotion, PeerTube, the Internet Archive, or the address of an .mp4 or .webm file"

PASTED_MAX = 5000  # what a provider gives to be pasted is a tenth of it
_FRAME = re.compile(r"""<iframe\s(?:[^>]*?\s)?src\s*=\s*(?:"([^"]+)"|'([^']+)'|([^\s"'>]+))""", re.IGNORECASE)
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{2,59})(?::\d{2,5})?", re.ASCII)
_TIME = re.compile(r"(?:(\d{1,3})h)?(?:(\d{1,4})m)?(?:(\d{1,6})s?)?", re.ASCII)


def address_of(text: str) -> str:
    """Return the address in pasted text: the text itself, or the source of a pasted `<iframe>`."""
    frame = _FRAME.search(text[:PASTED_MAX])
    source = next(filter(None, frame.groups())).replace("&amp;", "&") if frame else text
    address = source.strip()
    return "https:" + address if address.startswith("//") else address


def find_player(address: str, translate: Translate = str) -> Player | None:
    """Return the player for a video's address, or None for an address that is of no known video."""
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or parts.username is not None or not _HOST.fullmatch(parts.netloc.lower()):
        return None
    return _from_provider(address, translate) or _from_file(address, translate)


def _from_provider(address: str, translate: Translate) -> Player | None:
    parts = urlsplit(address)
    host = re.sub(r"^(?:www|m)\.", "", parts.netloc.lower())
    bare = f"{host}{parts.path}" + (f"?{parts.query}" if parts.query else "")
    for provider in PROVIDERS:
        if match := provider.pattern.match(bare):
            groups = {"host": host, **match.groupdict()}
            secret = groups.get("hash") or groups.get("key") or ""  # without it an unlisted video does not play
            page = provider.page.format_map(groups) + (f"/{secret}" if secret else "")
            embed = provider.embed.format_map(groups) + (f"&h={secret}" if secret else "")
            embed += _start(provider, parts.query)
            return Player(provider.name, page, embed, provider.origin.format_map(groups), translate=translate)
    return None


def _start(provider: Provider, query: str) -> str:
    """Keep the second at which an address says that the video begins: `t=90`, `t=1m30s`, `start=90`."""
    given = parse_qs(query)
    time = _TIME.fullmatch((given.get("t") or given.get("start") or [""])[0])
    hours, minutes, seconds = (int(part or 0) for part in time.groups()) if time else (0, 0, 0)
    start = hours * 3600 + minutes * 60 + seconds
    return f"&{provider.start}={start}" if provider.start and start else ""


def _from_file(address: str, translate: Translate) -> Player | None:
    parts = urlsplit(address)
    for ending, kind in FILE_KINDS.items():
        if parts.path.lower().endswith(ending):
            origin = f"{parts.scheme}://{parts.netloc.lower()}"
            return Player(parts.netloc, address, "", origin, kind, translate)
    return None
