"""Undo for settings, menus and the theme: what a change made is put back where it is still so, for thirty days."""

from __future__ import annotations

from dataclasses import asdict, fields, replace
from typing import Any

from blogapp import db
from blogapp.models import Change, Media, Site

MENUS = "menus:"  # before the place of a menu, each of which is put back by itself


def store(after: Site, kind: str, author_id: int) -> Change | None:
    """Store the settings and note what that changes, if it does; the caller commits."""
    old, new = _flat(Site.load(db.session())), _flat(after)
    after.store(db.session())
    changed = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    if not changed:
        return None
    data = {"before": {name: old.get(name) for name in changed}, "after": {name: new.get(name) for name in changed}}
    return Change.note(db.session(), kind, author_id, data)


def undo(change: Change) -> tuple[list[str], list[str]]:
    """Put back what a change made; the caller commits. Returns the names of what is back, and of what is not.

    What somebody has changed since stays, and so does a logo whose file is gone.
    """
    now, before, after = Site.load(db.session()), change.data["before"], change.data["after"]
    known = _flat(now)
    back = [name for name in before if known.get(name) == after[name] and _is_there(name, before[name])]
    menus = {**now.menus, **{name.removeprefix(MENUS): before[name] or [] for name in back if name.startswith(MENUS)}}
    kept = {field.name for field in fields(Site)} - {"menus", "restored"}
    replace(now, menus=menus, **{name: before[name] for name in back if name in kept}).store(db.session())
    db.session.delete(change)
    return back, [name for name in before if name not in back]


def _flat(settings: Site) -> dict[str, Any]:
    """Return the settings by name, each menu by itself."""
    known = asdict(settings)
    menus = known.pop("menus")
    return known | {f"{MENUS}{place}": lines or None for place, lines in menus.items()}


def _is_there(name: str, value: Any) -> bool:
    """Return whether what a setting names can still be shown: the file of a logo may be deleted."""
    return name != "logo" or not value or db.session.get(Media, value["id"]) is not None
