"""A feed, RSS or Atom, is read as a last resort; and exports of Blogger, which are Atom with drafts and comments."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

from blogapp.importing.entries import Entry, Html, Item, Person, PostState, Remark, Reply, SiteFacts, Term
from blogapp.importing.front_matter import moment
from blogapp.importing.unreadable import Unreadable
from blogapp.importing.xml_elements import Element, elements
from blogapp.text import slugify

ENTRIES = frozenset({"item", "entry"})
_KIND = "http://schemas.google.com/g/2005#kind"
_TERMS = {"", "http://www.blogger.com/atom/ns#"}  # schemes of categories that people gave
_KINDS = {"post", "page", "comment"}  # of what Blogger writes besides, such as its settings, nothing is stored
_STATES: dict[str, PostState] = {"draft": "draft", "soft_trashed": "trash", "scheduled": "published"}


class Feed:
    """The values of a feed, in their order; each `for` reads it anew. `address` is where the site was, if known."""

    def __init__(self, path: Path, address: str = "") -> None:
        self.path, self.address = path, address

    def __iter__(self) -> Iterator[Item]:
        *found, root = list(elements(self.path, ENTRIES)) or [Element("", {})]
        about = next(iter(root.all("channel")), root)
        if root.local not in {"rss", "feed", "RDF"}:
            raise Unreadable(f"{self.path.name} is neither RSS nor Atom.")
        address = self.address or _link(about) or _origin(next(filter(None, map(_link, found)), ""))
        language = about.text("language") or next(
            (value for key, value in root.attributes.items() if key.endswith("lang")), ""
        )
        tagline = about.text("description", "subtitle")
        yield SiteFacts(about.text("title"), tagline, address.rstrip("/"), language, about.text("generator"))
        posts = [each for each in found if _kind(each) in {"post", "page"}]
        people = {_author(each)[0]: _author(each) for each in posts if _author(each)[0]}
        yield from (Person(*each) for each in people.values())
        names = dict.fromkeys(name for each in posts for name in _terms(each))
        yield from (Term("tag", slugify(name, whole=True), name) for name in names)
        comments: dict[str, list[Reply]] = {}
        for each in found:
            if _kind(each) == "comment":
                comments.setdefault(_answered(each), []).append(_reply(each))
        yield from (_entry(each, comments.get(_id(each), [])) for each in posts)


def _entry(element: Element, comments: list[Reply]) -> Entry:
    text, address = _body(element), _link(element)
    published = _moment(element.text("published", "pubDate", "date", "issued"))
    is_draft = element.text("draft") == "yes" or any(each.text("draft") == "yes" for each in element.all("control"))
    state = "draft" if is_draft else _STATES.get(element.text("status").lower(), "published")
    short = "The feed may hold the beginning of the text alone."
    is_short = not element.all("encoded") and not element.all("content")
    return Entry(
        origin=_id(element), kind="page" if _kind(element) == "page" else "post", format="",
        title=element.text("title"), slug=_slug(element.text("filename") or address), fields={"body": Html(text)},
        state=state, created_at=published, published_at=published,
        changed_at=_moment(element.text("updated", "modified")),
        login=_author(element)[0], tags=[slugify(name, whole=True) for name in _terms(element)], address=address,
        comments=comments, guid=element.text("guid", "id"),
        remarks=[Remark("short", address, short)] if is_short else [],
    )  # fmt: skip


def _kind(element: Element) -> str:
    """Return what an entry is: a post, unless Blogger says something else; "" for what is no text."""
    kinds = [each for each in element.all("category") if each.attributes.get("scheme") == _KIND]
    said = kinds[0].attributes.get("term", "").rpartition("#")[2] if kinds else element.text("type").lower() or "post"
    return said if said in _KINDS else ""


def _id(element: Element) -> str:
    return element.text("id", "guid") or _link(element) or element.text("title")


def _answered(element: Element) -> str:
    """Return the id of the post that a comment answers."""
    given = next((each.attributes.get("ref", "") for each in element.all("in-reply-to")), "")
    return given or element.text("parent")


def _reply(element: Element) -> Reply:
    login, email, name = _author(element)
    related = _link(element, "related")
    parent = related.rpartition("/")[2]
    prefix = _id(element).rpartition("-")[0]
    return Reply(
        origin=_id(element), html=_body(element), name=name or login, email=email,
        url=next((each.text("uri") for each in element.all("author")), ""),
        parent=f"{prefix}-{parent}" if parent.isdigit() else "", created_at=_moment(element.text("published")),
    )  # fmt: skip


def _body(element: Element) -> str:
    """Return the longest text of an entry, as HTML."""
    for name in ("encoded", "content", "description", "summary"):
        for each in element.all(name):
            if each.attributes.get("type") in {"xhtml", "application/xhtml+xml"}:
                return each.html()
            if text := each.text():
                return f"<p>{escape(text)}</p>" if each.attributes.get("type") in {"text", "text/plain"} else text
    return ""


def _link(element: Element, relation: str = "alternate") -> str:
    """Return the web address of an entry or of a site, or what else it is related to."""
    links = element.all("link")
    for each in links:
        if each.attributes.get("href") and each.attributes.get("rel", "alternate") == relation:
            return each.attributes["href"]
    return next((text for each in links if (text := each.text())), "") if relation == "alternate" else ""


def _origin(address: str) -> str:
    """Return the front page of the site at which an address is."""
    parts = urlsplit(address) if "://" in address[:12] else None
    return f"{parts.scheme}://{parts.netloc}" if parts else ""


def _author(element: Element) -> tuple[str, str, str]:
    """Return who wrote an entry: a login, which is the name, the address and the name."""
    given = next(iter(element.all("author")), None)
    name = (given.text("name") if given is not None else "") or element.text("creator")
    email = given.text("email") if given is not None else ""
    if given is not None and not name:
        mail, _bracket, said = given.text().partition(" (")
        name, email = (said.rstrip(")") or mail.partition("@")[0]), mail if "@" in mail else ""
    return name, "" if "noreply" in email else email, name


def _terms(element: Element) -> list[str]:
    """Return the names of the categories of an entry, each once."""
    given = [each for each in element.all("category") if each.attributes.get("scheme", "") in _TERMS or each.text()]
    names = (each.attributes.get("label") or each.attributes.get("term") or each.text() for each in given)
    return list(dict.fromkeys(filter(None, names)))


def _slug(address: str) -> str:
    """Return the slug that an address ends with."""
    last = address.partition("?")[0].rstrip("/").rpartition("/")[2]
    name = last.rpartition(".")[0] if last.endswith((".html", ".htm", ".php")) else last
    return slugify(name, whole=True) if name else ""


def _moment(text: str) -> datetime | None:
    """Return a moment as RSS (RFC 2822) or Atom (RFC 3339) has it."""
    if at := moment(text):
        return at
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
