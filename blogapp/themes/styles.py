"""The one stylesheet that readers load: the core's, the theme's, and the site's own colour and light."""

from __future__ import annotations

import zlib
from functools import lru_cache
from pathlib import Path

from flask import current_app, url_for

from blogapp import site
from blogapp.themes.colours import ink_on, readable
from blogapp.themes.registry import Theme

SCHEMES = {"auto": "light dark", "light": "light", "dark": "dark"}


def address(theme: Theme) -> str:
    """Return the address of a theme's stylesheet; it changes with what is in it."""
    return url_for("themes.style", name=theme.name, v=fingerprint(of(theme)))


def of(theme: Theme) -> str:
    """Return the stylesheet of a theme, in the colours of the site."""
    files = (Path(str(current_app.static_folder), "style.css"), *_files(theme))
    here = site.current()
    changed = tuple(path.stat().st_mtime_ns for path in files)
    return _put_together(files, changed, here.accent, SCHEMES.get(here.scheme, ""), theme.paper)


def _files(theme: Theme) -> list[Path]:
    """Return the theme's own stylesheets, its parent's first."""
    paths = [folder / "static" / "style.css" for folder in reversed(theme.folders)]
    return [path for path in paths if path.is_file()]


@lru_cache(maxsize=16)
def _put_together(
    files: tuple[Path, ...],
    changed: tuple[int, ...],  # noqa: ARG001 - a changed file is read again
    accent: str,
    scheme: str,
    paper: tuple[str, str],
) -> str:
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in files]  # as browsers read what is no text
    return "\n".join([*texts, _own(accent, scheme, paper)])


def _own(accent: str, scheme: str, paper: tuple[str, str]) -> str:
    """Return the rules that follow from the settings."""
    rules = [f"color-scheme: {scheme}"] if scheme not in {"", SCHEMES["auto"]} else []
    if accent:
        shades = [readable(accent, colour) for colour in paper]
        inks = [ink_on(shade) for shade in shades]
        rules += [f"--accent: light-dark({', '.join(shades)})", f"--accent-ink: light-dark({', '.join(inks)})"]
    return f"@media screen {{ :root {{ {'; '.join(rules)} }} }}\n" if rules else ""


@lru_cache(maxsize=16)
def fingerprint(styles: str) -> str:
    """Return a short name of what is in a stylesheet."""
    return format(zlib.crc32(styles.encode()), "08x")
