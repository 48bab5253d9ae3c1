"""Shortcodes, such as `[gallery ids="3,5"]`: those of WordPress become HTML, all others stay as they are."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import unescape

from blogapp.importing.wordpress.content import files
from blogapp.importing.wordpress.content.files import Known
from blogapp.importing.wordpress.content.notes import Notes
from blogapp.importing.wordpress.content.verbatim import Kept

INNER_MAX = 1_000_000
_TOKEN = re.compile(r"\[(/?)([a-zA-Z][\w-]{0,60})((?:[\s=/][^\[\]]{0,4000})?)\]")
_ATTRIBUTE = re.compile(
    r"([\w-]{1,60})\s{0,9}=\s{0,9}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"']+))|\"([^\"]*)\"|=?([^\s\"']+)"
)
_PICTURE = re.compile(r"\s*((?:<a\b[^<>]*>\s*)?<img\b[^<>]*>(?:\s*</a>)?)(.*)", re.DOTALL | re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s\"'<>\]]+")
_ALIGNED = frozenset({"alignleft", "alignright", "aligncenter", "alignnone"})


@dataclass(frozen=True)
class Found:
    """A shortcode: its attributes, what it encloses, and where it stands."""

    attributes: Mapping[str, str]
    inner: str
    post: str
    known: Known
    notes: Notes

    def __getitem__(self, name: str) -> str:
        return self.attributes.get(name, "").strip()


def shortcodes(html: str, post: str, known: Known, notes: Notes) -> str:
    """Return a text of a post without the shortcodes of WordPress itself."""
    if "[" not in html:
        return html
    kept = Kept(html)
    tokens = [token for token in _TOKEN.finditer(html) if not kept.holds(token.start())]
    ends = _ends(tokens)
    done: list[str] = []
    at = 0
    for place, token in enumerate(tokens):
        if token.start() < at:
            continue
        made, end = _made(html, token, ends[place], Found({}, "", post, known, notes))
        if made is not None:
            done += [html[at : token.start() - (made[1])], made[0]]
            at = end
    return "".join([*done, html[at:]])


def _ends(tokens: list[re.Match[str]]) -> list[re.Match[str] | None]:
    """Return for each token the next one that closes its name."""
    following: dict[str, re.Match[str]] = {}
    ends: list[re.Match[str] | None] = []
    for token in reversed(tokens):
        name = token[2].lower()
        ends.append(following.get(name))
        if token[1]:
            following[name] = token
    return ends[::-1]


def _made(
    html: str, token: re.Match[str], closing: re.Match[str] | None, bare: Found
) -> tuple[tuple[str, int] | None, int]:
    """Return the HTML of a shortcode, how many signs before it go, and where it ends; None where it stays."""
    name, end = token[2].lower(), token.end()
    if html[token.start() - 1 : token.start()] == "[" and html[end : end + 1] == "]":  # written to be seen
        return (html[token.start() : end], 1), end + 1
    make = _READ.get(name)
    if make is None or token[1]:
        if not token[1] and (closing or "=" in token[3] or "_" in name) and make is None:
            bare.notes.add("shortcode", f"[{name}]")
        return None, end
    inner = ""
    if name in _ENCLOSING and closing and closing.start() - end <= INNER_MAX and not token[3].endswith("/"):
        inner, end = html[token.end() : closing.start()], closing.end()
    found = Found(_attributes(token[3]), inner, bare.post, bare.known, bare.notes)
    made = make(found)
    return (None, token.end()) if made is None else ((made, 0), end)


def _attributes(text: str) -> dict[str, str]:
    """Return the attributes; what stands without a name is numbered."""
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(text.strip().removesuffix("/")):
        name, *values = match.groups()
        value = unescape(next((value for value in values if value is not None), ""))
        found[name.lower() if name else str(len(found))] = value
    return found


def _caption(found: Found) -> str | None:
    picture = _PICTURE.fullmatch(found.inner)
    if not picture:
        return found.inner or None
    words = (found["caption"] or picture[2]).strip()
    said = f' class="{found["align"]}"' if found["align"] in _ALIGNED else ""
    below = f"<figcaption>{words}</figcaption>" if words else ""
    after = f"\n\n{picture[2].strip()}" if found["caption"] and picture[2].strip() else ""
    return f"\n\n<figure{said}>{picture[1]}{below}</figure>{after}\n\n"


def _gallery(found: Found) -> str | None:
    numbers = found["ids"] or found["include"]
    if numbers:
        return files.gallery(files.by_number(numbers, found.known, found.notes)) or None
    excluded = {part.strip() for part in found["exclude"].split(",")}
    there = files.of_post(found["id"] or found.post, files.PICTURES, found.known, found.notes)
    left = [found.known.files[number] for number in excluded if number in found.known.files]
    return files.gallery(file for file in there if file not in left) or None


def _player(kind: str, endings: tuple[str, ...]) -> Callable[[Found], str | None]:
    def make(found: Found) -> str | None:
        named = (value for name, value in found.attributes.items() if name == "src" or f".{name}" in endings)
        address = next((value for value in named if value.strip()), "")
        bare = (value for name, value in found.attributes.items() if name.isdecimal() and "://" in value)
        address = address or next(bare, "") or next(iter(_ADDRESS.findall(found.inner[:5000])), "")
        if not address:
            uploads = files.of_post(found.post, endings, found.known, found.notes)
            return files.player(uploads[0].address, kind) if uploads else None
        is_file = files.ends_in(address, endings)
        return files.player(address, kind) if is_file else files.embedded(address, found.notes)

    return make


def _playlist(found: Found) -> str | None:
    kind, endings = ("video", files.FILMS) if found["type"] == "video" else ("audio", files.SOUNDS)
    if numbers := found["ids"]:
        played = files.by_number(numbers, found.known, found.notes)
    else:
        played = files.of_post(found.post, endings, found.known, found.notes)
    return "".join(files.player(file.address, kind) for file in played) or None


def _embed(found: Found) -> str | None:
    texts = (found.inner, found["src"], found["url"], *found.attributes.values())
    address = next((match[0] for text in texts if (match := _ADDRESS.search(unescape(text[:5000])))), "")
    return files.embedded(address, found.notes) if address else None


_READ: Mapping[str, Callable[[Found], str | None]] = {
    **{make.__name__.removeprefix("_"): make for make in (_caption, _gallery, _playlist, _embed)},
    "audio": _player("audio", files.SOUNDS), "video": _player("video", files.FILMS), "wp_caption": _caption,
    **dict.fromkeys(("youtube", "vimeo", "soundcloud", "dailymotion", "ted"), _embed),
}  # fmt: skip
_ENCLOSING = frozenset({"caption", "wp_caption", "embed", "audio", "video"})
