"""What stands around posts: the site's title and tagline, and its menus, where nobody has made others here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from blogapp import db
from blogapp.importing.entries import Menu, MenuEntry, SiteFacts
from blogapp.importing.storing.context import Import
from blogapp.importing.storing.ledger import Known, digest_of
from blogapp.importing.storing.terms import Terms
from blogapp.models import Category, FormerAddress, Post, Setting, Site, Tag
from blogapp.models.former_addresses import former_path
from blogapp.site.menus import PLACES, MenuLine, stored
from blogapp.text import normalise_line

FACTS = ("title", "tagline")
FACT_MAX = 200


@dataclass
class Frame:
    """What stands around the posts of the former site."""

    of: Import
    terms: Terms

    def facts(self, facts: SiteFacts) -> None:
        """Take the title and the tagline, unless the site here has its own."""
        here, default = Site.load(db.session()), Site()
        for name in FACTS:
            said = normalise_line(getattr(facts, name))[:FACT_MAX]
            own = getattr(here, name)
            if not said or said == own:
                continue
            if own != getattr(default, name):
                self.of.report.remark(name, "", f"The site here has one already; there it was “{said}”.")
                self.of.report.count("settings", "kept")
                continue
            db.session.merge(Setting(name=name, value=said))
            self.of.ledger.wrote = True
            self.of.report.count("settings", "new")
        self.of.commit()

    def menus(self, batch: Sequence[Menu]) -> None:
        """Make menus of these: the first stands in the header, the next in the footer, if nobody has made one here."""
        known = self.of.ledger.known("menu", [menu.slug for menu in batch])
        for menu in batch:
            if menu.entries:
                self._menu(menu, known.get(menu.slug))
        self.of.commit()

    def _menu(self, menu: Menu, known: Known | None) -> None:
        here: dict[str, Any] = dict(Site.load(db.session()).menus)
        lines = stored(self._lines(menu))
        digest = digest_of(lines)
        if known is not None:
            place = PLACES[known.row_id or 0]
            is_edited = digest_of(here.get(place)) != known.version
            if is_edited or known.digest == digest:
                self.of.report.count("menus", "kept" if is_edited else "unchanged")
                return
        else:
            free = [place for place in PLACES if not here.get(place)]
            if not free:
                why = f"There is no place for “{menu.name}”: the menus here are made already."
                self.of.report.remark("menu", "", why)
                self.of.report.count("menus", "left out")
                return
            place = free[0]
        db.session.merge(Setting(name="menus", value={**here, place: lines}))
        db.session.flush()
        self.of.ledger.keep("menu", menu.slug, PLACES.index(place), digest, digest, known)
        self.of.report.count("menus", "updated" if known else "new")

    def _lines(self, menu: Menu) -> list[MenuLine]:
        """Return the lines of a menu, each below what it stands under; there are two levels here."""
        ordered = sorted(menu.entries, key=lambda entry: entry.order)
        by_origin = {entry.origin: entry for entry in ordered}
        tops = [entry for entry in ordered if entry.parent not in by_origin]
        below: dict[str, list[MenuEntry]] = {}
        for entry in ordered:
            if entry.parent in by_origin:
                below.setdefault(_top(entry, by_origin), []).append(entry)
        lines: list[MenuLine] = []
        for top in tops:
            lines.append(self._line(top, under=False))
            lines += [self._line(entry, under=True) for entry in below.get(top.origin, ())]
        return lines

    def _line(self, entry: MenuEntry, *, under: bool) -> MenuLine:
        to, address = self._target(entry)
        return MenuLine(to, normalise_line(entry.label)[:100], address, under)

    def _target(self, entry: MenuEntry) -> tuple[str, str]:
        """Return what a line leads to, and its address where that is no page and no category."""
        known = self.of.ledger.known("post", [entry.post]).get(entry.post) if entry.post else None
        if known and known.row_id:
            return self._there("post", known.row_id) or ("", entry.address)
        for kind, slug in (("category", entry.category), ("tag", entry.tag)):
            if slug and (number := self.terms.find(kind, slug)):
                return self._there(kind, number) or ("", entry.address)
        former = db.session.get(FormerAddress, former_path(entry.address)) if entry.address else None
        if former and former_path(entry.address) and former.kind in {"post", "page", "category", "tag"}:
            return self._there(former.kind, former.row_id) or ("", entry.address)
        safe = entry.address if entry.address.startswith(("http://", "https://", "/", "#")) else ""
        return "", safe

    def _there(self, kind: str, number: int) -> tuple[str, str] | None:
        if kind == "category":
            return (f"category:{number}", "") if db.session.get(Category, number) else None
        if kind == "tag":
            tag = db.session.get(Tag, number)
            return ("", tag.path) if tag else None
        row = db.session.execute(select(Post.kind, Post.path).where(Post.id == number)).first()
        if row is None:
            return None
        return (f"page:{number}", "") if row.kind == "page" else ("", f"/{row.path}/" if row.path else f"/?p={number}")


def _top(entry: MenuEntry, by_origin: dict[str, MenuEntry]) -> str:
    """Return the line at the top that a line stands below, however deep."""
    seen = set()
    while entry.parent in by_origin and entry.origin not in seen:
        seen.add(entry.origin)
        entry = by_origin[entry.parent]
    return entry.origin
