"""From one syntax to the other: HTML as Markdown, where nothing that readers see is lost by it."""

from __future__ import annotations

import re

from blogapp.text.caps import TooMuch
from blogapp.text.from_html import markdown_of
from blogapp.text.html_source import html
from blogapp.text.markup import markdown
from blogapp.text.more_tag import MARK
from blogapp.text.normalisation import normalise
from blogapp.text.prose import Prose

_TAG = re.compile(r"(<[^>]*>)")
_NAME = re.compile(r"</?([a-z0-9]+)")
_CODE_END = re.compile(r"(?<!\x01)\x01++(?=(?:</code>)?</pre>)")
_PRE = re.compile(r"<pre[ >]")
_ATTRIBUTE = re.compile(r' ([a-z-]+)(?:="([^"]*)")?')
_GAP = re.compile(r"[ \t\n]+")
_AROUND = re.compile(
    r" ?(</?(?:address|article|aside|audio|blockquote|br|caption|col|colgroup|dd|details|div|dl|dt|figcaption|figure"
    r"|footer|h[1-6]|header|hr|li|ol|p|pre|section|summary|table|tbody|td|tfoot|th|thead|tr|ul|video)(?: [^>]*)?>) ?"
)
_SAME = {"b": "strong", "i": "em"}  # which nobody tells apart by looking or listening
_OF_WINDOWS = {"noopener", "noreferrer"}  # nothing without the `target` that they came with


def lossless_markdown(source: str, *, breaks: bool = False, document: str = "") -> str | None:
    """Return HTML as Markdown that shows the same, `html` of the one being `markdown` of the other; else None.

    Both are compared in normal form: white space that no browser shows, the order of attributes, and `<b>` for
    `<strong>` make no difference. `breaks` and `document` say how the Markdown is going to be read.
    """
    try:
        shown = html(source, document=document)
        text = normalise(_converted(source))
        again = markdown(text, breaks=breaks, document=document)
    except TooMuch:
        return None
    is_same = _all_of(shown) == _all_of(again) and set(shown.left_out) <= set(again.left_out)
    return text if is_same else None


def _converted(source: str) -> str:
    """Return HTML as Markdown, with the marks that cut it."""
    marks = [mark[0] for mark in MARK.finditer(source)]
    texts, place = list[str](), 0
    for mark in MARK.finditer(source):
        texts.append(source[place : mark.start()])
        place = mark.end()
    parts = [markdown_of(part).text for part in [*texts, source[place:]]]
    return "\n\n".join(part for pair in zip(parts, [*marks, ""], strict=True) for part in pair if part)


def _all_of(prose: Prose) -> tuple[object, ...]:
    """Return what a reader may see of a text, in normal form."""
    return (
        normal_form(prose), normal_form(prose.teaser), prose.is_cut, prose.more_label,
        [normal_form(page) for page in prose.pages],
    )  # fmt: skip


def normal_form(html: str) -> str:
    """Return sanitised HTML so that two texts which look the same are the same."""
    parts, code = list[str](), 0
    for part in _TAG.split(html):
        if part.startswith("<"):
            code += (_PRE.match(part) is not None) - (part == "</pre>")
            parts.append(_tag(part))
        else:
            parts.append(part.replace(" ", "\x00").replace("\n", "\x01") if code else _GAP.sub(" ", part))
    return _AROUND.sub(r"\1", _AROUND.sub(r"\1", _CODE_END.sub("", "".join(parts)))).strip()


def _tag(tag: str) -> str:
    """Return a tag with its attributes in order."""
    found = _NAME.match(tag)
    if found is None:
        return tag
    name = _SAME.get(found[1], found[1])
    if tag.startswith("</"):
        return f"</{name}>"
    pairs = {key: value or "" for key, value in _ATTRIBUTE.findall(tag[found.end() :])}
    if "rel" in pairs:
        pairs["rel"] = " ".join(word for word in pairs["rel"].split() if word not in _OF_WINDOWS)
    attributes = "".join(f' {key}="{pairs[key]}"' for key in sorted(pairs) if pairs[key] or key != "rel")
    return f"<{name}{attributes}>"
