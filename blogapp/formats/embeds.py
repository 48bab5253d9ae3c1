"""From an address to a player, or to another frame. Addresses are recognised by pattern; nothing is fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from html import unescape
from urllib.parse import parse_qsl, quote, unquote, urljoin, urlsplit, urlunsplit

from blogapp.formats.provider import Provider, of_plugins
from blogapp.formats.providers import ENDINGS, PROVIDERS
from blogapp.formats.values import Frame, Player, Translate
from blogapp.text.urls import ascii_host, is_reachable, is_web_address, origin_of

PASTED_MAX = 5000  # what a provider gives to be pasted is a tenth of it
LENGTH = 300  # signs of an address that the patterns of plugins are tried on
PLAYED = ("video", "audio")
_ORIGIN = re.compile(r"https://[a-z0-9.-]+(?::\d{1,5})?", re.ASCII)
_FRAME = re.compile(r"""<iframe\s(?:[^>]*?\s)?src\s*=\s*(?:"([^"]+)"|'([^']+)'|([^\s"'>]+))""", re.IGNORECASE)
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_SPOTIFY = re.compile(r"spotify((?::[\w.%-]+)+)", re.ASCII)  # what its program copies
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})", re.ASCII)
_TIME = re.compile(r"(?:(\d{1,3})h)?(?:(\d{1,4})m)?(?:(\d{1,6})(?:\.\d{0,9})?s?)?", re.ASCII)
_STARTS = ("t", "start", "time_continue", "startTime", "time", "at")
_ENDS = ("end", "stop")
_USUAL_PORT = {"https": ":443", "http": ":80"}


def address_of(text: str) -> str:
    """Return the address in pasted text: the text itself, the source of a pasted `<iframe>`, or what Spotify copies."""
    frame = _FRAME.search(text[:PASTED_MAX])
    source = unescape(next(filter(None, frame.groups()))) if frame else text
    address = source.strip()
    if spotify := _SPOTIFY.fullmatch(address):
        return "https://open.spotify.com" + spotify[1].replace(":", "/")
    return "https:" + address if address.startswith("//") else address


def find_frame(address: str, translate: Translate = str, kind: str = "video") -> Frame | None:
    """Return what plays or shows an address: a `Player` of a video or audio, another `Frame`, or None."""
    if not is_web_address(address) or not is_reachable(ascii_host(urlsplit(address).hostname or "")):
        return None
    return _from_provider(address, translate, kind) or _from_file(address, translate, kind)


def _from_provider(address: str, translate: Translate, kind: str) -> Frame | None:
    whole = _bare(address)
    for provider in (*PROVIDERS, *(of_plugins() if len(whole) <= LENGTH else ())):
        if kind not in provider.kinds:
            continue
        for bare in (whole, *_carried(whole, provider)):
            if match := provider.pattern.match(bare):
                return _frame(provider, match, _moments(bare, whole), translate, kind)
    return None


def _bare(address: str) -> str:
    """Return an address as the table of providers knows it: without scheme, "www.", "m." and the usual port."""
    parts = urlsplit(address.replace("&amp;", "&"))
    host = re.sub(r"^(?:www|m)\.", "", parts.netloc.lower()).removesuffix(_USUAL_PORT.get(parts.scheme, ":"))
    rest = urlunsplit(("", "", parts.path, parts.query, parts.fragment))
    return host + _NOT_ASCII.sub(lambda match: quote(match[0], errors="replace"), rest)


def _carried(bare: str, provider: Provider) -> Iterator[str]:
    """Yield the address within another, such as that of the page that a player plays."""
    for carrier in provider.carriers:
        if match := carrier.pattern.match(bare):
            inner = re.split(f"[{carrier.ends}]", bare[match.end() :], maxsplit=1)[0]
            with suppress(ValueError):  # it may be anything
                yield _bare(urljoin(carrier.base, address_of(unquote(inner))))


def _frame(
    provider: Provider, match: re.Match[str], moments: Mapping[str, int], translate: Translate, kind: str
) -> Frame | None:
    """Return the frame of what was found; None where that would not be of the origin that the policy is to allow."""
    groups = match.groupdict(default="")
    quoted = {f"quoted_{name}": quote(text, safe="") for name, text in groups.items()}
    embed, page = (
        {
            **quoted,
            **groups,
            **{name: add[side].format(groups[name]) for name, add in provider.optional.items() if groups[name]},
        }
        for side in (0, 1)
    )
    start, end = moments["start"], moments["end"]
    added = (provider.end.format(end) if end else "") + (provider.start.format(start) if start else "")
    origin, inner = provider.origin.format_map(groups), provider.embed.format_map(embed) + added
    page_url = provider.page.format_map(page) + (provider.page_start.format(start) if start else "")
    if not (_ORIGIN.fullmatch(origin) and inner.startswith(f"{origin}/") and is_web_address(page_url)):
        return None
    return (Player if kind in PLAYED else Frame)(provider.name, page_url, inner, origin, kind, translate)


def _moments(*addresses: str) -> dict[str, int]:
    """Return the seconds at which addresses say that the video begins and ends, 0 for unsaid: `t=1m30s`, `#t=90`."""
    parameters = [pair for address in addresses for part in urlsplit(f"//{address}")[3:] for pair in parse_qsl(part)]
    return {
        name: next((seconds for word, value in parameters if word in words and (seconds := _seconds(value))), 0)
        for name, words in (("start", _STARTS), ("end", _ENDS))
    }


def _seconds(text: str) -> int:
    """Return the seconds of a moment in a film, written as 90, 1:30 or 1m30s."""
    time = _CLOCK.fullmatch(text) or _TIME.fullmatch(text)
    hours, minutes, seconds = (int(part or 0) for part in time.groups()) if time else (0, 0, 0)
    return hours * 3600 + minutes * 60 + seconds


def _from_file(address: str, translate: Translate, kind: str) -> Player | None:
    parts = urlsplit(address)
    if not parts.path.lower().endswith(ENDINGS.get(kind, ())):
        return None
    return Player(parts.netloc, address, "", origin_of(address), kind, translate)
