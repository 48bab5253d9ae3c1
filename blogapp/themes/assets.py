"""What a format brings to browsers, `NAME.css` and `NAME.js` beside its class, and which formats a page shows.

Both are read at the start. What is missing, or cannot be read, costs nothing but what it adds.
"""

from __future__ import annotations

import logging
import re
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import jinja2
from flask import current_app, g, url_for

from blogapp.formats import stylesheets
from blogapp.formats.registry import Registry

SCRIPT_MAX = 256 * 1024  # characters
OTHERS = re.compile(r"@([a-z][a-z0-9_-]{0,29})/", re.ASCII)  # another format whose template one uses
VIEWS = ("", ".stream", ".page")
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Assets:
    """The stylesheets and scripts of formats by name, and whose templates a format uses beside its own.

    The looks of the built-in formats are on every page, those of the formats in `brought` where such a post is.
    """

    styles: Mapping[str, str] = field(default_factory=dict)
    scripts: Mapping[str, str] = field(default_factory=dict)
    uses: Mapping[str, frozenset[str]] = field(default_factory=dict)
    brought: frozenset[str] = frozenset()

    def brought_styles(self, names: Iterable[str]) -> list[str]:
        """Return the formats of plugins whose looks posts of these formats need."""
        return sorted(self._all_of(names) & self.brought & self.styles.keys())

    def styles_of(self, names: Iterable[str]) -> str:
        """Return the looks of the built-in formats and of these, in the order of all."""
        wanted = set(names)
        return "\n".join(css for name, css in self.styles.items() if name not in self.brought or name in wanted)

    def scripts_of(self, names: Iterable[str]) -> list[str]:
        """Return the formats whose scripts posts of these formats need."""
        return sorted(self._all_of(names) & self.scripts.keys())

    def _all_of(self, names: Iterable[str]) -> set[str]:
        known = set(names)
        return known.union(*(self.uses.get(name, frozenset()) for name in known))


def everything() -> Assets:
    """Return what the formats of the current application bring."""
    assets: Assets = current_app.extensions["blogapp.format_assets"]
    return assets


def note(names: Iterable[str]) -> None:
    """Note of which formats this page shows posts. To be called before the page's head is rendered."""
    g.setdefault("formats_shown", set()).update(names)


def shown() -> frozenset[str]:
    """Return the formats of which this page shows posts."""
    return frozenset(g.get("formats_shown", ()))


def script_addresses() -> list[str]:
    """Return the addresses of the scripts that this page needs; each changes with what is in it."""
    assets = everything()
    return [
        url_for("themes.script", name=name, v=fingerprint(assets.scripts[name])) for name in assets.scripts_of(shown())
    ]


@lru_cache(maxsize=64)
def fingerprint(text: str) -> str:
    """Return a short name of what is in a stylesheet or a script."""
    return format(zlib.crc32(text.encode()), "08x")


def read(environment: jinja2.Environment, formats: Registry) -> Assets:
    """Return what lies beside the formats' templates.

    A stylesheet that is not whole is left out, since it would take along what follows; the log says which.
    """
    styles = {name: _beside(environment, name, f"{name}.css") for name in formats}
    scripts = {name: _beside(environment, name, f"{name}.js") for name in formats}
    for name in (name for name, text in scripts.items() if len(text) > SCRIPT_MAX):
        log.error("%s.js has more than %s characters, so it is not used.", name, SCRIPT_MAX)
    return Assets(
        {name: css for name, css in styles.items() if css and _is_whole(name, css)},
        {name: text for name, text in scripts.items() if text and len(text) <= SCRIPT_MAX},
        {name: used for name in formats if (used := _used(environment, name))},
        frozenset(name for name in formats if formats.folder(name) is not None),
    )


def _beside(environment: jinja2.Environment, name: str, file: str) -> str:
    assert environment.loader is not None
    try:
        return environment.loader.get_source(environment, f"@{name}/{file}")[0]
    except jinja2.TemplateNotFound:
        return ""
    except (OSError, UnicodeError) as error:
        log.error("%s cannot be read, so it is not used: %s", file, error)  # noqa: TRY400 - the reason is enough
        return ""


def _is_whole(name: str, css: str) -> bool:
    whole = stylesheets.is_whole(css)
    if not whole:
        log.error("%s.css leaves a bracket, a text in quotes or a comment open, so it is not used.", name)
    return whole


def _used(environment: jinja2.Environment, name: str) -> frozenset[str]:
    """Return the other formats whose templates those of a format name."""
    texts = (_beside(environment, name, f"{name}{view}.html") for view in VIEWS)
    return frozenset(found for text in texts for found in OTHERS.findall(text)) - {name}
