"""Categories and tags: those of one name are one here, and a tree stays a tree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import unquote

from sqlalchemy import select

from blogapp import db
from blogapp.importing.entries import Term
from blogapp.importing.storing.context import Import
from blogapp.importing.storing.ledger import Known, digest_of
from blogapp.models import Category, Tag
from blogapp.models.slugs import free_slug
from blogapp.models.terms import LEVELS, NAME_MAX, RESERVED, key_of, rename, terms_named
from blogapp.text import normalise, normalise_line, slugify

MODELS: dict[str, type[Category | Tag]] = {"category": Category, "tag": Tag}
KINDS = {"category": "categories", "tag": "tags"}


@dataclass
class Terms:
    """The terms of the former site: which row each slug stands for, by kind; 0 where it was deleted here."""

    of: Import
    ids: dict[tuple[str, str], int] = field(default_factory=dict)
    names: dict[tuple[str, str], str] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)  # by slug, of categories that may be put into their place

    def store(self, batch: Sequence[Term]) -> None:
        """Find or make each of them."""
        for kind in MODELS:
            terms = [term for term in batch if term.kind == kind]
            known = self.of.ledger.known(kind, [term.slug for term in terms])
            for term in terms:
                name = normalise_line(term.name)[:NAME_MAX].strip() or term.slug[:NAME_MAX]
                self._store(replace(term, name=name), known.get(term.slug))
        self.of.commit()

    def settle(self) -> None:
        """Put categories into those that they lay within, once all are there."""
        moved = [slug for slug, parent in self.parents.items() if self._place(slug, parent)]
        self.parents.clear()
        if moved:
            self.of.ledger.flush()
            for slug, known in self.of.ledger.known("category", moved).items():
                row = db.session.get_one(Category, known.row_id)
                self.of.ledger.keep("category", slug, row.id, known.digest, _version(row), known)
            Category.settle(db.session())
            self.of.commit()

    def find(self, kind: str, slug: str) -> int | None:
        """Return the id of the term that a slug stands for; 0 if it was deleted here, None if nobody named it."""
        return self.ids.get((kind, slug))

    def _store(self, term: Term, known: Known | None) -> None:
        if (term.kind, term.slug) in self.ids:
            return
        model: Any = MODELS[term.kind]
        counted = KINDS[term.kind]
        digest = digest_of(replace(term, origin="", address=""))
        row: Category | Tag | None = db.session.get(model, known.row_id) if known and known.row_id else None
        if known is not None and row is None:
            self.ids[term.kind, term.slug] = 0
            self.of.report.count(counted, "deleted")
            return
        version = known.version if known else ""
        if row is None:
            row, is_new = self._found(term)
            self.of.report.count(counted, "new" if is_new else "unchanged")
            if is_new:
                self._write(row, term)
                version = _version(row)
        elif known and known.digest != digest and version == _version(row):
            self._write(row, term)
            version = _version(row)
            self.of.report.count(counted, "updated")
        else:
            is_edited = bool(version) and version != _version(row)
            self.of.report.count(counted, "kept" if is_edited else "unchanged")
            if version and not is_edited and term.kind == "category":  # a run may have ended before it had its place
                self.parents[term.slug] = term.parent
        self.ids[term.kind, term.slug], self.names[term.kind, term.slug] = row.id, row.name
        self.of.ledger.keep(term.kind, term.slug, row.id, digest, version, known)
        self._lead(term, row.id)

    def _found(self, term: Term) -> tuple[Category | Tag, bool]:
        """Return the term of this name, and whether it had to be made: one that is here stays as it is."""
        model: Any = MODELS[term.kind]
        here: Category | Tag | None = db.session.scalar(select(model).where(model.key == key_of(term.name)).limit(1))
        if here is not None:
            if here.id in {row_id for (kind, _), row_id in self.ids.items() if kind == term.kind}:
                self.of.report.remark("terms of one name", self._address(term), f"“{term.name}” is there once only.")
            return here, False
        [row] = terms_named(db.session(), model, [term.name])
        if wanted := slugify(unquote(term.slug), row.slug, whole=True)[:100]:
            row.slug = free_slug(db.session(), select(model.slug).where(model.id != row.id), wanted, RESERVED)
        return row, True

    def _write(self, row: Category | Tag, term: Term) -> None:
        if row.name != term.name and key_of(row.name) == key_of(term.name):
            rename(row, term.name)
        row.description = normalise(term.description)
        if term.kind == "category":
            self.parents[term.slug] = term.parent
        db.session.flush()

    def _place(self, slug: str, parent: str) -> bool:
        """Put a category into another, unless that lies within it or it would lie too deep."""
        row_id, parent_id = self.ids["category", slug], self.ids.get(("category", parent))
        row = db.session.get(Category, row_id)
        if row is None or not parent_id or row.parent_id == parent_id:
            return False
        above, depth = db.session.get(Category, parent_id), 1
        while above is not None and above.id != row_id and depth < LEVELS:
            above, depth = above.parent, depth + 1
        if above is not None:
            why = "It lies within itself." if above.id == row_id else "It lies too deep."
            self.of.report.remark("parent of a category", self.of.at(f"category/{slug}/"), f"{why} It is at the top.")
            return False
        row.parent_id = parent_id
        db.session.flush()
        return True

    def _address(self, term: Term) -> str:
        return term.address or self.of.at(f"{term.kind}/{term.slug}/")

    def _lead(self, term: Term, row_id: int) -> None:
        """Let its former addresses lead to a term."""
        short = {"category": f"?cat={term.origin}", "tag": f"?tag={term.slug}"}[term.kind]
        has_short = term.kind == "tag" or term.origin.isdigit()
        self.of.ledger.lead(term.kind, row_id, self._address(term), *([short] if has_short else []))


def _version(row: Category | Tag) -> str:
    return digest_of(row.name, row.slug, row.description, getattr(row, "parent_id", None))
