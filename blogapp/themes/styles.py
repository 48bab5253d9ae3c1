"""The one stylesheet that readers load: the core's, the formats', the theme's, and the site's own colour and light."""

from __future__ import annotations

import logging
import zlib
from functools import lru_cache
from pathlib import Path

import jinja2
from flask import current_app, url_for

from blogapp import site
from blogapp.formats import stylesheets
from blogapp.formats.registry import Registry
from blogapp.themes.colours import ink_on, readable
from blogapp.themes.registry import Theme

log = logging.getLogger(__name__)
OF_READERS = ("base.css", "style.css")  # the core's
SCHEMES = {"auto": "light dark", "light": "light", "dark": "dark"}


def address(theme: Theme) -> str:
    """Return the address of a theme's stylesheet; it changes with what is in it."""
    return url_for("themes.style", name=theme.name, v=fingerprint(of(theme)))


def of(theme: Theme) -> str:
    """Return the stylesheet of a theme, in the colours of the site."""
    files = (*(Path(str(current_app.static_folder), name) for name in OF_READERS), *_files(theme))
    settings = site.current()
    changed = tuple(path.stat().st_mtime_ns for path in files)
    own = _own(settings.accent, SCHEMES.get(settings.scheme, ""), theme.paper)
    return _put_together(files, changed, of_formats(), own)


def of_formats() -> str:
    """Return the stylesheets of all formats as one."""
    css: str = current_app.extensions["blogapp.format_styles"]
    return css


def read(environment: jinja2.Environment, formats: Registry) -> str:
    """Return `<name>.css` of each format that has one beside its template, joined.

    One that is not whole is left out, since it would take along what follows; the log says which.
    """
    sheets = ((name, _beside_template(environment, name)) for name in formats)
    return "\n".join(css for name, css in sheets if css and _is_whole(name, css))


def _beside_template(environment: jinja2.Environment, name: str) -> str:
    assert environment.loader is not None
    try:
        return environment.loader.get_source(environment, f"@{name}/{name}.css")[0]
    except jinja2.TemplateNotFound:
        return ""
    except (OSError, UnicodeError) as error:
        log.error("%s.css cannot be read, so it is not used: %s", name, error)  # noqa: TRY400 - the reason is enough
        return ""


def _is_whole(name: str, css: str) -> bool:
    whole = stylesheets.is_whole(css)
    if not whole:
        log.error("%s.css leaves a bracket, a text in quotes or a comment open, so it is not used.", name)
    return whole


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


@lru_cache(maxsize=16)
def fingerprint(styles: str) -> str:
    """Return a short name of what is in a stylesheet."""
    return format(zlib.crc32(styles.encode()), "08x")
