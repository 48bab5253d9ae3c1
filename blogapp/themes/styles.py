"""The one stylesheet that readers load: the core's, the formats', the theme's, and the site's own colour and light.

Of formats that plugins bring, it has the looks of those alone of which the page shows a post.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from flask import current_app, url_for

from blogapp import site
from blogapp.themes import assets
from blogapp.themes.colours import ink_on, readable
from blogapp.themes.registry import Theme

OF_READERS = ("base.css", "style.css")  # the core's
SCHEMES = {"auto": "light dark", "light": "light", "dark": "dark"}


def address(theme: Theme, names: Iterable[str] = ()) -> str:
    """Return the address of a theme's stylesheet, with the looks of plugins' formats; it changes with what is in it."""
    brought = assets.everything().brought_styles(names)
    return url_for(
        "themes.style", name=theme.name, v=assets.fingerprint(of(theme, brought)), formats=".".join(brought) or None
    )


def of(theme: Theme, names: Iterable[str] = ()) -> str:
    """Return the stylesheet of a theme, in the colours of the site, with the looks of plugins' formats."""
    files = (*(Path(str(current_app.static_folder), name) for name in OF_READERS), *_files(theme))
    settings = site.current()
    changed = tuple(path.stat().st_mtime_ns for path in files)
    own = _own(settings.accent, SCHEMES.get(settings.scheme, ""), theme.paper)
    return _put_together(files, changed, assets.everything().styles_of(names), own)


def of_formats() -> str:
    """Return the stylesheets of all formats as one."""
    return "\n".join(assets.everything().styles.values())


def _files(theme: Theme) -> list[Path]:
    """Return the theme's own stylesheets, its parent's first."""
    paths = [folder / "static" / "style.css" for folder in reversed(theme.folders)]
    return [path for path in paths if path.is_file()]


@lru_cache(maxsize=16)
def _put_together(
    files: tuple[Path, ...],
    changed: tuple[int, ...],  # noqa: ARG001 - a changed file is read again
    formats: str,
    own: str,
) -> str:
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in files]  # as browsers read what is no text
    return "\n".join([*texts[: len(OF_READERS)], formats, *texts[len(OF_READERS) :], own])


@lru_cache(maxsize=16)
def _own(accent: str, scheme: str, paper: tuple[str, str]) -> str:
    """Return the rules that follow from the settings."""
    rules = [f"color-scheme: {scheme}"] if scheme not in {"", SCHEMES["auto"]} else []
    if accent:
        shades = [readable(accent, colour) for colour in paper]
        inks = [ink_on(shade) for shade in shades]
        rules += [f"--accent: light-dark({', '.join(shades)})", f"--accent-ink: light-dark({', '.join(inks)})"]
    return f"@media screen {{ :root {{ {'; '.join(rules)} }} }}\n" if rules else ""
