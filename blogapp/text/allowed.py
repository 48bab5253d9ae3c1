"""What may stand in an author's HTML: tags, attributes and their values."""

from __future__ import annotations

import re

from pygments.token import STANDARD_TYPES

from blogapp.text.urls import is_safe, is_same_site, is_web

TAGS = frozenset(
    """
    a abbr address article aside audio b bdi bdo blockquote br caption cite code col colgroup data dd del details dfn
    div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li mark ol p pre q rp rt ruby s samp
    section small source span strong sub summary sup table tbody td tfoot th thead time tr track u ul var video wbr
    """.split()
)

EVERYWHERE = frozenset({"class", "dir", "id", "lang", "title"})
ATTRIBUTES: dict[str, frozenset[str]] = {
    "a": frozenset({"href", "hreflang", "rel"}),
    "audio": frozenset({"controls", "loop", "muted", "preload", "src"}),
    "blockquote": frozenset({"cite"}),
    "col": frozenset({"span"}),
    "colgroup": frozenset({"span"}),
    "data": frozenset({"value"}),
    "del": frozenset({"cite", "datetime"}),
    "details": frozenset({"open"}),
    "img": frozenset({"alt", "decoding", "height", "loading", "sizes", "src", "srcset", "width"}),
    "ins": frozenset({"cite", "datetime"}),
    "li": frozenset({"value"}),
    "ol": frozenset({"reversed", "start", "type"}),
    "q": frozenset({"cite"}),
    "source": frozenset({"src", "type"}),
    "td": frozenset({"colspan", "rowspan"}),
    "th": frozenset({"abbr", "colspan", "rowspan", "scope"}),
    "time": frozenset({"datetime"}),
    "track": frozenset({"default", "kind", "label", "src", "srclang"}),
    "video": frozenset({"controls", "height", "loop", "muted", "playsinline", "poster", "preload", "src", "width"}),
}
# Nothing is fetched from anywhere before the reader asks for it.
FORCED = {
    "audio": {"controls": "", "preload": "none"},
    "img": {"loading": "lazy", "decoding": "async"},
    "video": {"controls": "", "preload": "none"},
}

ANCHOR = "at-"  # what a place to jump to begins with: an author's word alone could be the name of something in a script

_URLS = {"cite": is_safe, "href": is_safe, "poster": is_same_site, "src": is_web}
_FLAGS = frozenset({"controls", "default", "loop", "muted", "open", "playsinline", "reversed"})
_TEXTS = frozenset({"abbr", "alt", "label", "title"})
_LANGUAGE = r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*"
_NUMBER = r"-?[0-9]{1,9}"
_SIZE = r"[0-9]{1,5}%?"
_COPY = r"/media/[0-9A-Za-z_./-]{1,255} [0-9]{1,5}w"
_PATTERNS = {
    name: re.compile(pattern)
    for name, pattern in {
        "colspan": r"[0-9]{1,3}",
        "datetime": r"[0-9A-Za-z:+. -]{1,40}",
        "decoding": "async",
        "dir": "ltr|rtl|auto",
        "height": _SIZE,
        "hreflang": _LANGUAGE,
        "id": rf"fn(ref)?[0-9A-Za-z:_-]{{1,80}}|{ANCHOR}[\w.:-]{{1,200}}",
        "kind": "captions|chapters|descriptions|metadata|subtitles",
        "lang": _LANGUAGE,
        "loading": "lazy",
        "preload": "none",
        "rowspan": r"[0-9]{1,3}",
        "scope": "col|colgroup|row|rowgroup",
        "sizes": r"[0-9a-z (),.:%-]{1,200}",
        "span": r"[0-9]{1,3}",
        "srclang": _LANGUAGE,
        "srcset": rf"{_COPY}(, {_COPY}){{0,9}}",  # of this site: no page asks another host for anything
        "start": _NUMBER,
        "type": r"[1aAiI]|(audio|video)/[a-z0-9.+-]{1,40}",
        "width": _SIZE,
    }.items()
}
_VALUE = {"data": re.compile(r"[^<>]{0,200}"), "li": re.compile(_NUMBER)}

_RELATIONS = frozenset("author bookmark external license me nofollow noopener noreferrer sponsored tag ugc".split())
_CLASSES = frozenset(
    """
    align-center align-left align-right callout callout-caution callout-important callout-note callout-tip callout-title
    callout-warning footnote-backref footnote-item footnote-ref footnotes footnotes-list footnotes-sep highlight picture
    picture-center picture-left picture-right picture-wide player task task-mark
    """.split()
)
_MICROFORMAT = re.compile(r"(p|u|e|dt|h)(-[a-z0-9]{1,20}){1,4}")
_CODE_LANGUAGE = re.compile(r"language-[A-Za-z0-9_+#.-]{1,30}")
_TOKENS = frozenset(STANDARD_TYPES.values()) - {""}


def allowed_value(tag: str, name: str, value: str) -> str | None:
    """Return the value that the attribute may have, or None when it has to go."""
    if name not in EVERYWHERE and name not in ATTRIBUTES.get(tag, ()):
        return None
    if name in _URLS:
        return value if _URLS[name](value) else None
    if name in _FLAGS:
        return ""
    if name in _TEXTS:
        return value
    if name in {"class", "rel"}:
        return _words(tag, name, value)
    pattern = _VALUE[tag] if name == "value" else _PATTERNS[name]
    return value if pattern.fullmatch(value) else None


def _words(tag: str, name: str, value: str) -> str | None:
    """Return those words of an attribute that may stand, each once."""
    words = dict.fromkeys(value.split())
    return " ".join(word for word in words if (word in _RELATIONS if name == "rel" else _is_class(tag, word))) or None


def _is_class(tag: str, word: str) -> bool:
    return (
        word in _CLASSES
        or (tag == "span" and word in _TOKENS)
        or (tag == "code" and _CODE_LANGUAGE.fullmatch(word) is not None)
        or _MICROFORMAT.fullmatch(word) is not None
    )
