"""An export of Ghost: one file of JSON with posts, pages, people and tags, from version 1 on."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Any

from blogapp.importing.entries import Entry, Html, Item, Person, PostState, Remark, SiteFacts, StoredFile, Term
from blogapp.importing.front_matter import moment
from blogapp.importing.unreadable import Unreadable, json_of

URL = "__GHOST_URL__"  # stands for the address of the site, which is nowhere in the file
_STATES: Mapping[str, PostState] = {"published": "published", "scheduled": "published", "sent": "published"}
_NO_SITE = "https://ghost.invalid"
Row = Mapping[str, Any]


class Export:
    """The values of an export, in their order; each `for` reads it anew. `address` is where the site was."""

    def __init__(self, path: Path, address: str = "") -> None:
        self.path, self.address = path, address.rstrip("/") or _NO_SITE

    def __iter__(self) -> Iterator[Item]:
        tables = self._tables()
        settings = {_text(row, "key"): _text(row, "value") for row in _rows(tables, "settings")}
        about = {"title": settings.get("title", ""), "tagline": settings.get("description", "")}
        language = settings.get("locale") or settings.get("lang") or settings.get("default_locale") or ""
        yield SiteFacts(**about, address=self.address, language=language, generator="Ghost")
        people = {_text(row, "id"): _text(row, "slug") for row in _rows(tables, "users")}
        for row in _rows(tables, "users"):
            yield Person(_text(row, "slug"), _text(row, "email"), _text(row, "name"))
        tags = {_text(row, "id"): row for row in _rows(tables, "tags") if not _text(row, "name").startswith("#")}
        for row in tags.values():
            yield Term("tag", _text(row, "slug"), _text(row, "name"), description=_text(row, "description"))
        links = _Links(tables, people, {number: _text(row, "slug") for number, row in tags.items()})
        entries = [self._entry(row, links) for row in _rows(tables, "posts")]
        leads = dict.fromkeys(entry.lead_image for entry in entries if entry.lead_image)
        yield from (StoredFile(address, address) for address in leads)
        yield from entries

    def _tables(self) -> Mapping[str, Any]:
        value = json_of(self.path)
        outer = value.get("db") if isinstance(value, Mapping) else None
        first = outer[0] if isinstance(outer, list) and outer else value
        tables = first.get("data", first) if isinstance(first, Mapping) else None
        if not isinstance(tables, Mapping) or not isinstance(tables.get("posts"), list):
            raise Unreadable(f"{self.path.name} is no export of Ghost. Export it under Settings, Labs.")
        return tables

    def _entry(self, row: Row, links: _Links) -> Entry:
        number, slug = _text(row, "id"), _text(row, "slug")
        text, remarks = _body(row)
        visibility = _text(row, "visibility") or "public"
        state = _STATES.get(_text(row, "status"), "draft")
        if state == "published" and visibility != "public":
            state = "private"
            why = f"Only members could read it ({visibility}); it is private here."
            remarks.append(Remark("members", f"{self.address}/{slug}/", why))
        is_page = _text(row, "type") == "page" or row.get("page") in (1, True)
        return Entry(
            origin=number, kind="page" if is_page else "post", format="", title=_text(row, "title"), slug=slug,
            fields={"body": Html(text.replace(URL, self.address))}, excerpt=_text(row, "custom_excerpt"), state=state,
            created_at=moment(_text(row, "created_at")), published_at=moment(_text(row, "published_at")),
            changed_at=moment(_text(row, "updated_at")), login=links.author_of(row), tags=links.tags_of(number),
            sticky=row.get("featured") in (1, True), language=_text(row, "locale"),
            lead_image=_text(row, "feature_image", "image").replace(URL, self.address),
            address=f"{self.address}/{slug}/", remarks=remarks,
        )  # fmt: skip


class _Links:
    """Who wrote which post, and its tags, in their order."""

    def __init__(self, tables: Mapping[str, Any], people: Mapping[str, str], tags: Mapping[str, str]) -> None:
        self.people = people
        self.authors: dict[str, str] = {}
        self.tags: dict[str, list[str]] = {}
        for row in sorted(_rows(tables, "posts_authors"), key=_order):
            self.authors.setdefault(_text(row, "post_id"), people.get(_text(row, "author_id"), ""))
        for row in sorted(_rows(tables, "posts_tags"), key=_order):
            if slug := tags.get(_text(row, "tag_id")):
                self.tags.setdefault(_text(row, "post_id"), []).append(slug)

    def author_of(self, row: Row) -> str:
        """Return the login of who wrote a post."""
        return self.authors.get(_text(row, "id")) or self.people.get(_text(row, "author_id"), "")

    def tags_of(self, number: str) -> list[str]:
        """Return the slugs of a post's tags."""
        return self.tags.get(number, [])


def _body(row: Row) -> tuple[str, list[Remark]]:
    """Return a text as HTML: what Ghost has made of it, else what a card of HTML or Markdown in it holds."""
    if html := _text(row, "html"):
        return html, []
    try:
        document = json.loads(_text(row, "mobiledoc") or "{}")
        cards = document.get("cards", []) if isinstance(document, Mapping) else []
        texts = [str(card[1].get("html") or card[1].get("markdown") or "") for card in cards]
    except (ValueError, TypeError, AttributeError, IndexError, RecursionError, KeyError):
        texts = []
    if not texts and (plain := _text(row, "plaintext")):
        texts = [f"<p>{escape(part)}</p>" for part in plain.split("\n\n")]
    return "\n".join(filter(None, texts)), []


def _rows(tables: Mapping[str, Any], name: str) -> list[Row]:
    rows = tables.get(name)
    return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []


def _order(row: Row) -> float:
    order = row.get("sort_order")
    return order if isinstance(order, int) else 0


def _text(row: Row, *names: str) -> str:
    """Return the first of these values that says something, as text."""
    values = (row.get(name) for name in names)
    return next((str(value) for value in values if isinstance(value, str | int) and str(value)), "")
