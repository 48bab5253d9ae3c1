"""How each program knows a text by its file: when it is from, what its slug is, and at which address it was."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from blogapp.importing.front_matter import Front, moment
from blogapp.text import slugify

CONFIGS = ("_config.yml", "_config.yaml", "hugo.toml", "hugo.yaml", "config.toml", "config.yaml", "config.yml")
_DATED = re.compile(r"(\d{4}-\d\d-\d\d)-(.+)")
_INDEX = {"index", "_index"}
_PLACEHOLDER = re.compile(r":(\w+)")
_JEKYLL = {
    "date": "/:categories/:year/:month/:day/:title.html", "pretty": "/:categories/:year/:month/:day/:title/",
    "none": "/:categories/:title.html", "ordinal": "/:categories/:year/:y_day/:title.html",
}  # fmt: skip
_LISTS = {"post", "posts", "all", "blog"}  # tags of Eleventy that only make a list


@dataclass(frozen=True)
class Site:
    """The site that a folder makes: the program, where it was, and what else its configuration says."""

    program: str
    config: Front
    address: str = ""


def site_of(names: set[str], config: Mapping[Any, Any]) -> Site:
    """Return which program a folder is of, by the names of its files and folders."""
    front = Front(config)
    base = (
        front.text("baseurl") if urlsplit(front.text("baseurl")).scheme else front.text("url") + front.text("baseurl")
    )
    address = base or front.text("siteurl")
    if "_posts" in names or "_config.yml" in names:
        return Site("Jekyll", front, address.rstrip("/"))
    if "content" in names and names & {"hugo.toml", "hugo.yaml", "config.toml", "config.yaml", "archetypes", "themes"}:
        return Site("Hugo", front, address.rstrip("/"))
    if names & {"pelicanconf.py", "publishconf.py"}:
        return Site("Pelican", front, address.rstrip("/"))
    eleventy = any(name.startswith((".eleventy", "eleventy.config")) for name in names)
    return Site("Eleventy" if eleventy else "", front, address.rstrip("/"))


def date_of(place: PurePosixPath, front: Front) -> datetime | None:
    """Return when a text is from: as it says, else by the name of its file or folder."""
    named = _DATED.match(place.stem) or _DATED.match(place.parent.name if place.stem in _INDEX else "")
    return front.moment("date", "publishdate", "published_at") or (moment(named[1]) if named else None)


def slug_of(place: PurePosixPath, front: Front) -> str:
    """Return the slug of a text: as it says, else the name of its file, or of its folder where that is an index."""
    name = place.parent.name if place.stem in _INDEX and place.parent.name else place.stem
    named = _DATED.match(name)
    return front.text("slug") or slugify(named[2] if named else name, whole=True)


def is_page(place: PurePosixPath, front: Front) -> bool:
    """Return whether a text is a page that stands by itself."""
    kind = (front.text("layout") or front.text("type")).lower()
    if kind in {"page", "post"}:
        return kind == "page"
    if "_posts" in place.parts or "_drafts" in place.parts:
        return False
    return "pages" in place.parts or (
        date_of(place, front) is None and not front.texts("tags", "categories", "category")
    )


def path_of(place: PurePosixPath, front: Front, site: Site) -> str:
    """Return the path at which a text was, "" where nobody can tell."""
    given = front.text("permalink", "url")
    if given and given not in _JEKYLL and "{" not in given:
        return _filled(given, place, front) if given.startswith("/") else f"/{given}"
    slug = slug_of(place, front)
    if site.program == "Jekyll":
        if "_posts" not in place.parts:
            return f"/{place.with_suffix('.html')}"
        form = given or site.config.text("permalink")
        return _filled(_JEKYLL.get(form, form or _JEKYLL["date"]), place, front)
    if site.program == "Hugo":
        parts = place.parts[place.parts.index("content") + 1 : -1] if "content" in place.parts else place.parts[:-1]
        parts = parts[:-1] if place.stem in _INDEX else parts
        return f"/{'/'.join([*parts, slug])}/"
    if site.program == "Pelican":
        return f"/pages/{slug}.html" if is_page(place, front) else f"/{slug}.html"
    return f"/{place.parent / slug}/".replace("/./", "/") if site.program == "Eleventy" else ""


def _filled(form: str, place: PurePosixPath, front: Front) -> str:
    at = date_of(place, front)
    known = {
        "title": slug_of(place, front), "slug": slug_of(place, front), "name": slug_of(place, front),
        "categories": "/".join(slugify(name, whole=True) for name in categories_of(front)),
    }  # fmt: skip
    if at is not None:
        known |= {
            "year": f"{at:%Y}",
            "month": f"{at:%m}",
            "day": f"{at:%d}",
            "y_day": f"{at:%j}",
            "i_month": str(at.month),
        }
        known |= {"i_day": str(at.day), "short_year": f"{at:%y}", "hour": f"{at:%H}", "minute": f"{at:%M}"}
    return re.sub("/{2,}", "/", _PLACEHOLDER.sub(lambda match: known.get(match[1], match[0]), form))


def categories_of(front: Front) -> list[str]:
    """Return the names of a text's categories. A text of them has blanks between them in Jekyll."""
    given = front.values.get("categories")
    several = given.split() if isinstance(given, str) and "," not in given else front.texts("categories")
    return list(dict.fromkeys([*several, *front.texts("category")]))


def tags_of(front: Front) -> list[str]:
    """Return the names of a text's tags."""
    return [name for name in front.texts("tags", "tag", "keywords") if name.lower() not in _LISTS]
