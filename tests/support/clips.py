"""What a reader sees of a piece of HTML, found with other means than the converter's: words, links, headings, cells."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import parse_qs, unquote, urlsplit

from bs4 import BeautifulSoup, Comment
from bs4.element import NavigableString, Tag

UNREAD = ["script", "style", "title", "template", "noscript", "select", "svg", "button", "xml", "rp"]
BLOCKS = set(
    """
    address article aside blockquote body br caption center dd details div dl dt figcaption figure footer form h1 h2 h3
    h4 h5 h6 header hr html li main nav ol p pre section summary table tbody td tfoot th thead tr ul
    """.split()
)
HIDDEN = re.compile(r"display:\s*none|mso-hide:\s*all|mso-element:\s*comment-list|mso-list:\s*ignore", re.IGNORECASE)
UNSEEN = {
    "mw-editsection", "msocomanchor", "MsoCommentReference", "sr-only", "visually-hidden",
    "admonition-title", "callout-title", "markdown-alert-title",
}  # fmt: skip
SIGN = re.compile(r"\[?\^?[\divx:]{1,5}\]?|[↩↑^]\ufe0e?|[a-d]")
BULLETS = re.compile(r"[•·☐☑]")
EMOJI = re.compile(r":[\w+-]+:|[^\w\s]+")
NOTES = re.compile("^(?:footnotes|references)$")
PROGRAM = re.compile("monospace.*white-space: pre;")


class Seen:
    """A piece of HTML as a reader sees it; marks of footnotes, bullets and numbers of lists are no words."""

    def __init__(self, html: str) -> None:
        self.tree = BeautifulSoup(html, "html5lib")
        for node in self.tree.find_all(string=lambda text: isinstance(text, Comment)):
            node.extract()
        for tag in self.tree.find_all(True):
            if not tag.decomposed and self._is_unread(tag):
                tag.decompose()
        for box in self.tree.find_all(string=re.compile(r"^\[[ x]\] ")):
            if box.parent.name == "li":
                box.replace_with(box[3:])
        for image in self.tree.find_all("img"):
            self._say(image)
        self._drop_marks_of_notes()

    def _drop_marks_of_notes(self) -> None:
        for link in self.tree.find_all("a", href=re.compile("#")):
            if not link.decomposed and SIGN.fullmatch(link.get_text().strip()):
                (link.find_parent("sup") or link.find_parent(class_="mw-cite-backlink") or link).decompose()

    def _is_unread(self, tag: Tag) -> bool:
        names = set(tag.get("class") or [])
        is_bullet = (
            tag.name == "span" and tag.parent.get("class") == ["MsoListParagraph"] and len(tag.text.strip()) == 1
        )
        is_dot = tag.name == "img" and tag.get("width") == "1"
        return (
            tag.name in UNREAD
            or bool(HIDDEN.search(str(tag.get("style"))))
            or bool(UNSEEN & names)
            or is_bullet
            or is_dot
        )

    def _say(self, image: Tag) -> None:
        """Put what our own pages show of a picture in its place: words, and a link to another site."""
        address, words = str(image.get("src", "")), str(image.get("alt", ""))
        if address.startswith("http") and not EMOJI.fullmatch(words) and not image.find_parent("a"):
            image.name, image.attrs = "a", {"href": address}
        else:
            image.name, image.attrs = "span", {}
        image.string = "" if words in {"checked", "unchecked"} else words or address

    @property
    def words(self) -> list[str]:
        """All words in their order."""
        return _words(self.tree.body or self.tree)

    @property
    def links(self) -> list[tuple[str, str]]:
        """Where links lead, and their words; those to one place that follow one another are one."""
        found: list[tuple[str, str]] = []
        for link in self.tree.find_all("a", href=True):
            address, words = unquote(_proper(str(link["href"]))), "".join(_words(link))
            if found and words and not _is_bare(address, words) and found[-1][0] == address:
                found[-1] = (address, f"{found[-1][1]}{words}")
            elif words and not address.startswith(("#", "javascript:")):
                found.append((address, words))
        return found

    def links_of(self, other: Seen) -> list[tuple[str, str]]:
        """Return those links that are not mere addresses, which become links anyway, or that another has, too."""
        links = set(other.links)
        return [link for link in self.links if link in links or not _is_bare(*link)]

    @property
    def headings(self) -> list[list[str]]:
        """The words of each heading."""
        return [words for each in self.tree.find_all(_is_heading) if (words := _words(each))]

    @property
    def items(self) -> list[list[str]]:
        """The words of each item of a list, without those of the lists in it; not in tables, which hold no lists."""
        found = self.tree.find_all(_is_item)
        items = [each for each in found if not each.find_parent(class_=NOTES) and not each.find_parent("td")]
        return [words for each in items if (words := _words(each, beside={"ol", "ul"}))]

    @property
    def cells(self) -> list[list[str]]:
        """The words of each cell that has some, but for those that lay out a page or say what the table is about."""
        rows = [row for row in self.tree.find_all("tr") if not row.find_parent("table", role="presentation")]
        rows = [row for row in rows if len(row.find_all(["td", "th"])) > 1]
        return [words for row in rows for each in row.find_all(["td", "th"]) if (words := _words(each))]

    @property
    def code(self) -> list[str]:
        """The lines of each program."""
        found = self.tree.find_all(lambda tag: tag.name == "pre" or PROGRAM.search(str(tag.get("style", ""))))
        return [_lines(each).replace("\xa0", " ").strip("\n") for each in found]


def _is_item(tag: Tag) -> bool:
    is_words = "mso-list:l" in str(tag.get("style")) or tag.get("class") == ["MsoListParagraph"]
    return tag.name == "li" or (is_words and tag.name == "p")


def _is_heading(tag: Tag) -> bool:
    is_title = "MsoTitle" in (tag.get("class") or []) or tag.get("role") == "heading"
    return re.fullmatch("h[1-6]", tag.name) is not None or is_title


def _lines(tag: Tag) -> str:
    for child in tag.find_all(["br", "div"]):
        child.append("\n")
    return tag.get_text()


def _words(tag: Tag, beside: Iterable[str] = ()) -> list[str]:
    text = BULLETS.sub(" ", "".join(_texts(tag, beside)))
    return unicodedata.normalize("NFC", re.sub("[\u00ad\u200b\ufeff]", "", text)).split()


def _texts(tag: Tag, beside: Iterable[str]) -> list[str]:
    texts: list[str] = []
    for child in tag.children:
        if isinstance(child, NavigableString):
            texts.append(str(child))
        elif isinstance(child, Tag) and child.name not in beside:
            gap = " " if child.name in BLOCKS or "c-mrkdwn__br" in (child.get("class") or []) else ""
            texts += [gap, *_texts(child, beside), gap]
    return texts


def _is_bare(address: str, words: str) -> bool:
    return address.removeprefix("mailto:") == words


def _proper(address: str) -> str:
    """Return where an address leads in the end."""
    query = parse_qs(urlsplit(address).query)
    return next((found[0] for name in ("q", "url", "u") if (found := query.get(name)) and "://" in found[0]), address)
