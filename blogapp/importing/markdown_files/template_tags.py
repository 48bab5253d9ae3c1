"""What stands in such a text beside Markdown: tags of Liquid and shortcodes of Hugo become Markdown, or are named."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

# How a piece of code begins, with its language, and how it ends.
_CODE = (
    (
        re.compile(r"\{%-?\s*highlight\s+([\w+#-]{1,30})[^%]{0,99}%\}[ \t]*\n?"),
        re.compile(r"\{%-?\s*endhighlight\s*-?%\}"),
    ),
    (
        re.compile(r"\{\{[<%]\s*highlight\s+([\w+#-]{1,30})[^}]{0,99}\}\}[ \t]*\n?"),
        re.compile(r"\{\{[<%]\s*/\s*highlight\s*[>%]\}\}"),
    ),
)
_RAW = re.compile(r"\{%-?\s*(?:end)?(?:raw|comment)\s*-?%\}")
_BASE = re.compile(r"\{\{\s*(?:site\.(?:baseurl|url)|SITEURL)\s*\}\}")
_PELICAN = re.compile(r"\{(?:static|filename|attach|tag|category)\}|\|filename\|")
_POST = re.compile(r"\{%-?\s*(?:post_url|link)\s+(\S{1,200})\s*-?%\}")
_URL_OF = re.compile(r"\{\{\s*[\"']([^\"'{}]{1,300})[\"']\s*\|\s*(?:relative_url|absolute_url|url)\s*\}\}")
_REF = re.compile(r"\{\{[<%]\s*(?:rel)?ref\s+[\"']?([^\"'\s>%]{1,300})[\"']?[^}]{0,99}\}\}")
_SHORTCODE = re.compile(r"\{\{[<%]\s*(/?)\s*([\w/.-]{1,60})([^{}]{0,500}?)/?\s*[>%]\}\}")
_ARGUMENT = re.compile(r"(?:([\w-]+)\s*=\s*)?(?:\"([^\"]*)\"|'([^']*)'|([^\s\"']+))")
_ANY_TAG = re.compile(r"\{%-?\s*(\w{1,40})[^%]{0,300}%\}")
_DATED = re.compile(r"\d{4}-\d\d-\d\d-")
_PLAYERS = {
    "youtube": "https://www.youtube.com/watch?v=",
    "vimeo": "https://vimeo.com/",
    "gist": "https://gist.github.com/",
}
Find = Callable[[str], str]


def plain(text: str, find: Find) -> tuple[str, list[str]]:
    """Return a text without what only its program could read, and the names of tags that stay as they are.

    `find` returns the address of a text by the name of its file, "" where there is none.
    """
    for begins, ends in _CODE:
        text = "".join(_fenced(text, begins, ends))
    text = _PELICAN.sub("", _BASE.sub("", _RAW.sub("", text)))
    text = _URL_OF.sub(r"\1", text)
    text = _POST.sub(lambda match: find(match[1]) or match[1], text)
    text = _REF.sub(lambda match: find(match[1]) or match[1], text)
    text = _SHORTCODE.sub(_shortcode, text)
    return text, sorted({*_left(text)})


def _fenced(text: str, begins: re.Pattern[str], ends: re.Pattern[str]) -> Iterator[str]:
    """Yield a text in parts, with fences around code; what does not end, and all after it, stays."""
    place = 0
    while (start := begins.search(text, place)) and (end := ends.search(text, start.end())):
        yield text[place : start.start()]
        yield f"```{start[1]}\n{text[start.end() : end.start()].rstrip()}\n```"
        place = end.end()
    yield text[place:]


def _left(text: str) -> Iterator[str]:
    """Yield the names of the tags that nobody here can read."""
    yield from (match[1] for match in _ANY_TAG.finditer(text))
    yield from (match[2] for match in _SHORTCODE.finditer(text))


def _shortcode(match: re.Match[str]) -> str:
    """Return the Markdown of a figure or of what can be played; any other shortcode as it stands."""
    name, said = match[2], _arguments(match[3])
    if name in {"figure", "img", "image"} and said.get("src"):
        caption = said.get("caption") or said.get("title") or ""
        title = ' "' + caption.replace('"', "'") + '"' if caption else ""
        return f"![{said.get('alt') or ''}]({said['src']}{title})"
    if name in _PLAYERS and (
        number := said.get("id") or "/".join(said[str(place)] for place in (0, 1) if str(place) in said)
    ):
        return f"<{_PLAYERS[name]}{number}>"
    return match[0]


def _arguments(text: str) -> dict[str, str]:
    """Return the arguments of a shortcode, by their names or their places."""
    found: dict[str, str] = {}
    for place, (name, one, other, bare) in enumerate(_ARGUMENT.findall(text)):
        found[name or str(place)] = one or other or bare
    return found


def stem_of(name: str) -> str:
    """Return by what a text is called in others: the name of its file without its date and its ending."""
    parts = name.replace("\\", "/").rstrip("/").split("/")
    last = parts[-2] if len(parts) > 1 and parts[-1].split(".")[0] in {"index", "_index"} else parts[-1]
    return _DATED.sub("", last.rsplit(".", 1)[0] if last.endswith((".md", ".markdown", ".html")) else last).lower()
