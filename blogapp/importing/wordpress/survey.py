"""What a first look through an export finds: the site, people, terms, where files lie, what else there is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Literal
from urllib.parse import quote

from blogapp.importing.entries import FileAt, Person, SiteFacts, Term
from blogapp.importing.wordpress.facts import id_of, line, moment, slug_of
from blogapp.importing.wordpress.parsing import Raw

Kind = Literal["category", "tag"]
KINDS: Mapping[str, Kind] = {"": "category", "category": "category", "tag": "tag", "post_tag": "tag"}
FORMAT, MENU = "post_format", "nav_menu"
ALT = "_wp_attachment_image_alt"
PATH_MAX = 1000
BLOCKS_MAX = 4 * 1024 * 1024  # characters of blocks that several posts share


class Survey:
    """Gathers it from items and channels; what it holds grows with the number of files and terms, not of texts."""

    def __init__(self) -> None:
        self.site = SiteFacts()
        self.people: dict[str, Person] = {}
        self.logins: dict[str, str] = {}  # by the number of whoever has it
        self.of_kind: dict[Kind, dict[str, Term]] = {"category": {}, "tag": {}}
        self.slugs: dict[str, str] = {}  # of terms, by their number
        self.menus: dict[str, str] = {}  # names by slug
        self.files: dict[str, FileAt] = {}
        self.kinds: dict[str, str] = {}  # media types of files
        self.of_post: dict[str, list[str]] = {}  # files that were uploaded to it
        self.blocks: dict[str, str] = {}
        self.taxonomies: Counter[str] = Counter()  # how many terms others have
        self.types: Counter[str] = Counter()
        self.skipped = 0  # drafts that nobody wrote
        self.term_meta: Counter[str] = Counter()
        self._named: dict[tuple[str, str], str] = {}  # slugs by kind and name
        self._offsets: Counter[timedelta] = Counter()
        self._room = BLOCKS_MAX

    @property
    def offset(self) -> timedelta:
        """How far the site's clock is ahead of UTC, as most of its dates have it."""
        return max(self._offsets, key=lambda offset: self._offsets[offset], default=timedelta(0))

    @property
    def knows_offset(self) -> bool:
        """Whether any date says so."""
        return bool(self._offsets)

    def channel(self, raw: Raw) -> None:
        """Take in what stands beside the items; it knows better than they do."""
        address = raw["wp:base_blog_url"] or raw["link"]
        if not self.site.address:
            named = (line(raw["title"]), line(raw["description"]), address.strip().rstrip("/"))
            self.site = SiteFacts(*named, raw["language"].strip(), raw["generator"].strip())
        for author in raw.all("wp:author"):
            self._author(author)
        for each in raw.all("wp:category"):
            parent = each["wp:category_parent"]
            known = (each["wp:category_nicename"], each["wp:cat_name"], parent, each["wp:category_description"])
            self._term("category", each, *known)
        for each in raw.all("wp:tag"):
            self._term("post_tag", each, each["wp:tag_slug"], each["wp:tag_name"], "", each["wp:tag_description"])
        for each in raw.all("wp:term"):
            names = ("wp:term_slug", "wp:term_name", "wp:term_parent", "wp:term_description")
            self._term(each["wp:term_taxonomy"], each, *(each[name] for name in names))

    def _author(self, raw: Raw) -> None:
        login = raw["wp:author_login"].strip()
        name = line(raw["wp:author_display_name"]) or line(
            f"{raw['wp:author_first_name']} {raw['wp:author_last_name']}"
        )
        if login:
            number = raw["wp:author_id"].strip()
            self.people[login] = Person(login, raw["wp:author_email"].strip(), name, number)
            self.logins[raw["wp:author_id"]] = login

    def _term(self, taxonomy: str, raw: Raw, slug: str, name: str, parent: str, description: str) -> None:
        name = line(name) or slug_of(slug)
        slug = slug_of(slug, name)
        self.slugs[raw["wp:term_id"]] = slug
        for meta in raw.all("wp:termmeta"):
            self.term_meta[meta["wp:meta_key"]] += 1
        if kind := KINDS.get(taxonomy):
            above = slug_of(parent) if parent and kind == "category" else ""
            self.of_kind[kind][slug] = Term(kind, slug, name, above, description, raw["wp:term_id"].strip())
            self._named[kind, name] = slug
        elif taxonomy == MENU:
            self.menus[slug] = name
        elif taxonomy != FORMAT:
            self.taxonomies[taxonomy] += 1

    def item(self, raw: Raw) -> None:
        """Take in what others need to know of an item."""
        kind, id = raw["wp:post_type"], raw["wp:post_id"]
        self.types[kind] += 1
        self.skipped += raw["wp:status"].strip() == "auto-draft"
        self._terms_of(raw)
        login = raw["dc:creator"].strip()
        if login and login not in self.people:
            self.people[login] = Person(login, "", line(login))
        there, here = moment(raw["wp:post_date"]), moment(raw["wp:post_date_gmt"])
        if there and here and abs(there - here) <= timedelta(hours=14):
            self._offsets[there - here] += 1
        if kind == "attachment":
            self._file(raw, id)
        elif kind == "wp_block" and len(raw["content:encoded"]) <= self._room:
            self._room -= len(raw["content:encoded"])
            self.blocks[id] = raw["content:encoded"]

    def _terms_of(self, raw: Raw) -> None:
        """Note terms that the head of the file does not name."""
        for domain, nicename, said in sorted(raw.terms, key=lambda term: not term[1]):
            name = line(said)
            if domain == MENU:
                self.menus.setdefault(slug_of(nicename, name), name)
            elif kind := KINDS.get(domain):
                slug = self.slug_of_term(kind, nicename, name)
                self.of_kind[kind].setdefault(slug, Term(kind, slug, name or slug))
                self._named.setdefault((kind, name), slug)

    def slug_of_term(self, kind: Kind, nicename: str, name: str) -> str:
        """Return the slug of a category or a tag; files of WXR 1.0 may give its name alone."""
        return slug_of(nicename) if nicename else self._named.get((kind, name)) or slug_of("", name)

    def _file(self, raw: Raw, id: str) -> None:
        address = raw["wp:attachment_url"].strip() or raw["guid"].strip()
        alts = (meta["wp:meta_value"] for meta in raw.all("wp:postmeta") if meta["wp:meta_key"] == ALT)
        self.files[id] = FileAt(address, line(next(alts, "")), raw["excerpt:encoded"].strip())
        if parent := id_of(raw["wp:post_parent"]):
            self.of_post.setdefault(parent, []).append(id)

    def terms(self) -> Iterator[Term]:
        """Yield the terms, a category after the one that it lies in. Where they lie in a circle, it is cut."""
        waiting: dict[str, list[Term]] = {}
        for term in self.of_kind["category"].values():
            parent = (
                term.parent
                if term.parent in self.of_kind["category"]
                else self._named.get(("category", term.parent), "")
            )
            waiting.setdefault(parent, []).append(replace(term, parent=parent))
        paths: dict[str, str] = {"": f"{self.site.address}/category"}
        ready = waiting.pop("", [])
        while ready or waiting:
            if not ready:  # all that are left lie in circles
                ready = [replace(term, parent="") for term in waiting.pop(next(iter(waiting)))]
            term = ready.pop()
            if term.slug not in paths:
                above = paths[term.parent]
                path = f"{above}/{term.slug}" if above and len(above) < PATH_MAX else ""
                paths[term.slug] = path
                yield replace(term, address=f"{path}/" if path else "")
                ready += waiting.pop(term.slug, [])
        for term in self.of_kind["tag"].values():
            yield replace(term, address=f"{self.site.address}/tag/{term.slug}/")

    def persons(self) -> Iterator[Person]:
        """Yield the people, with the addresses that WordPress gives to the lists of what they wrote."""
        for person in self.people.values():
            yield replace(person, address=f"{self.site.address}/author/{quote(person.login)}/")
