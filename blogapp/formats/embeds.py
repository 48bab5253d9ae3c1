"""From an address to a player. Addresses are recognised by pattern; nothing is fetched."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from blogapp.formats.providers import ENDINGS, PROVIDERS, Provider
from blogapp.formats.values import Player, Translate

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


def find_player(address: str, translate: Translate = str, kind: str = "video") -> Player | None:
    """Return the player for an address of a video (or `kind="audio"`), or None where none is known for it."""
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or parts.username is not None or not _HOST.fullmatch(parts.netloc.lower()):
        return None
    return _from_provider(address, translate, kind) or _from_file(address, translate, kind)


def _from_provider(address: str, translate: Translate, kind: str) -> Player | None:
    parts = urlsplit(address)
    host = re.sub(r"^(?:www|m)\.", "", parts.netloc.lower())
    bare = f"{host}{parts.path}" + (f"?{parts.query}" if parts.query else "")
    for provider in PROVIDERS:
        if kind in provider.kinds and (match := provider.pattern.match(bare)):
            groups = {"host": host, **match.groupdict()}
            secret = groups.get("hash") or groups.get("key") or ""  # without it an unlisted video does not play
            page = provider.page.format_map(groups) + (f"/{secret}" if secret else "")
            embed = provider.embed.format_map(groups) + (f"&h={secret}" if secret else "")
            embed += _start(provider, parts.query)
            return Player(provider.name, page, embed, provider.origin.format_map(groups), kind, translate)
    return None


def _start(provider: Provider, query: str) -> str:
    """Keep the second at which an address says that the video begins: `t=90`, `t=1m30s`, `start=90`."""
    given = parse_qs(query)
    time = _TIME.fullmatch((given.get("t") or given.get("start") or [""])[0])
    hours, minutes, seconds = (int(part or 0) for part in time.groups()) if time else (0, 0, 0)
    start = hours * 3600 + minutes * 60 + seconds
    return f"&{provider.start}={start}" if provider.start and start else ""


def _from_file(address: str, translate: Translate, kind: str) -> Player | None:
    parts = urlsplit(address)
    if not parts.path.lower().endswith(ENDINGS[kind]):
        return None
    return Player(parts.netloc, address, "", f"{parts.scheme}://{parts.netloc.lower()}", kind, translate)
