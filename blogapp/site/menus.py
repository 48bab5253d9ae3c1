"""The menus of the site: what an editor chose, or the pages that lie in no other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from blogapp import cache, db, plugins, site
from blogapp.models import Category, Kind, Post

PLACES = ("header", "footer")
AUTOMATIC = 12  # pages in a menu that nobody made


@dataclass(frozen=True)
class MenuItem:
    """A line of a menu: its words and its address; and what lies under it, which lies under nothing else."""

    label: str
    path: str
    within: tuple[MenuItem, ...] = ()


@dataclass(frozen=True)
class MenuLine:
    """A line as an editor made it: `to` names what it leads to, which may have moved or gone since.

    That is `page:ID`, `category:ID`, `format:NAME`, one of the blog's own pages, or "" for the `address`.
    """

    to: str = ""
    label: str = ""  # instead of the name of what it leads to
    address: str = ""
    under: bool = False  # the line above that is not


def items(place: str) -> tuple[MenuItem, ...]:
    """Return a menu as readers see it."""
    try:
        return cache.of_site("menu", place, str(get_locale())).get_or(lambda: _read(place))
    except SQLAlchemyError:
        return ()


def lines(place: str) -> list[MenuLine]:
    """Return a menu as it was made."""
    stored = site.current().menus.get(place) or []
    return [MenuLine(**line) for line in stored]


def _read(place: str) -> tuple[MenuItem, ...]:
    made = lines(place)
    if made:
        return _nested(made, _visible(targets({line.to for line in made})))
    return _automatic() if place == "header" else ()


def _visible(targets: dict[str, tuple[str, str]]) -> dict[str, tuple[str, str]]:
    """Leave out the categories that no public post lies in: they are not there for readers."""
    ids = set(_ids("category", set(targets)))
    hidden = ids - Category.used(db.session(), Post.published()) if ids else ids
    return {to: target for to, target in targets.items() if to not in {f"category:{number}" for number in hidden}}


def _automatic() -> tuple[MenuItem, ...]:
    """Return the menu that nobody made: the pages that lie in no other."""
    pages = Post.published(Kind.PAGE).where(Post.parent_id.is_(None)).order_by(Post.title).limit(AUTOMATIC)
    rows = db.session.execute(pages.with_only_columns(Post.name, Post.path))
    return tuple(MenuItem(name, f"/{path}/") for name, path in rows)


def _nested(made: Iterable[MenuLine], targets: Mapping[str, tuple[str, str]]) -> tuple[MenuItem, ...]:
    """Put each line in its place; one that leads nowhere is left out, and what is under it moves up."""
    tops: list[tuple[MenuItem, list[MenuItem]]] = []
    parent_shown = False
    for line in made:
        label, path = targets.get(line.to, ("", "")) if line.to else (line.address, line.address)
        item = MenuItem(line.label or label, path)
        is_under = line.under and parent_shown
        if not line.under:
            parent_shown = bool(path)
        if not path:
            continue
        if is_under:
            tops[-1][1].append(item)
        else:
            tops.append((item, []))
    return tuple(MenuItem(item.label, item.path, tuple(within)) for item, within in tops)


def targets(wanted: set[str] | None = None) -> dict[str, tuple[str, str]]:
    """Return the name and the path of all that a menu may lead to, or of what is wanted of it."""
    pages = Post.published(Kind.PAGE).order_by(Post.path)
    categories = select(Category).order_by(Category.name)
    if wanted is not None:
        pages = pages.where(Post.id.in_(_ids("page", wanted)))
        categories = categories.where(Category.id.in_(_ids("category", wanted)))
    named = _own() | {
        f"page:{number}": (name, f"/{path}/")
        for number, name, path in db.session.execute(pages.with_only_columns(Post.id, Post.name, Post.path))
    }
    named |= {f"category:{category.id}": (category.name, category.path) for category in db.session.scalars(categories)}
    formats = plugins.formats().items()
    return named | {f"format:{name}": (_(format.label), f"/type/{name}/") for name, format in formats}


def _own() -> dict[str, tuple[str, str]]:
    return {
        "home": (_("Home"), "/"),
        "archive": (_("Archive"), "/archive/"),
        "search": (_("Search"), "/search/"),
        "feed": (_("Feed"), "/feed/"),
        "subscribe": (_("Subscribe"), "/subscribe/"),
    }


def _ids(kind: str, wanted: set[str]) -> list[int]:
    return [int(name.partition(":")[2]) for name in wanted if name.startswith(f"{kind}:")]


def stored(made: Iterable[MenuLine]) -> list[dict[str, Any]]:
    """Return a menu as the settings store it."""
    return [{"to": line.to, "label": line.label, "address": line.address, "under": line.under} for line in made]
