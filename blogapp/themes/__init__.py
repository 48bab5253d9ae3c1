"""How the site looks: the theme that a request is shown in, its templates and its styles."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import jinja2
from flask import Flask, Response, current_app, g, has_request_context, request, url_for

from blogapp import site
from blogapp.accounts import permissions
from blogapp.i18n import languages
from blogapp.themes import assets, styles
from blogapp.themes.environment import OWN, FormatLoader, ThemedEnvironment
from blogapp.themes.registry import DEFAULT, Problem, Theme, Themes, load
from blogapp.themes.views import bp

__all__ = ["DEFAULT", "Problem", "Theme", "ThemedEnvironment", "Themes", "current", "everything", "init_app"]

PREVIEW = "blogapp.theme"  # in the environment of a request: the theme to show it in, whatever the site's is
log = logging.getLogger(__name__)


def init_app(app: Flask) -> None:
    """Find the themes, and let the templates of the chosen one go before the core's, and those before the formats'."""
    environment = app.jinja_env
    assert isinstance(environment, ThemedEnvironment)
    assert app.jinja_loader is not None
    environment.loader = jinja2.ChoiceLoader([app.jinja_loader, FormatLoader(app.extensions["blogapp.formats"])])
    registry = load(Path(app.config["INSTANCE"]), environment, safe_mode=app.config["SAFE_MODE"])
    app.extensions["blogapp.themes"] = registry
    app.extensions["blogapp.format_assets"] = assets.read(environment, app.extensions["blogapp.formats"])
    languages.add(app, [folder for theme in registry.loaded.values() for folder in theme.folders])
    environment.themes, environment.core, environment.known = registry, environment.overlay(), {}
    environment.choose = current
    app.register_blueprint(bp)


def _environment() -> ThemedEnvironment:
    environment = current_app.jinja_env
    assert isinstance(environment, ThemedEnvironment)
    return environment


def everything() -> Themes:
    """Return the themes of the current application."""
    themes: Themes = current_app.extensions["blogapp.themes"]
    return themes


def current() -> Theme:
    """Return the theme that this request is shown in. The desk always has the default one."""
    if "theme" not in g:
        g.theme = everything().loaded.get(_requested_name()) or everything().loaded[DEFAULT]
    theme: Theme = g.theme
    return theme


def _requested_name() -> str:
    if not has_request_context():
        return DEFAULT
    if PREVIEW in request.environ:
        return str(request.environ[PREVIEW])
    return of_site().name if permissions.is_public(request.endpoint) or g.get("as_readers_see") else DEFAULT


def stylesheet() -> str:
    """Return the address of the one stylesheet of the page, with the looks of the posts that it shows."""
    return styles.address(current(), assets.shown())


def format_stylesheet() -> str:
    """Return the address of the formats' looks alone, for the pages of the desk that show posts."""
    return url_for("themes.formats", v=assets.fingerprint(styles.of_formats()))


def format_scripts() -> list[str]:
    """Return the addresses of the scripts that the posts of this page bring along."""
    return assets.script_addresses()


def of_site() -> Theme:
    """Return the theme that readers get; the default one where the chosen one is not here."""
    loaded = everything().loaded
    return loaded.get(site.current().theme, loaded[DEFAULT])


def show_as_readers_see() -> None:
    """Show this page of the desk in the theme of the site."""
    g.as_readers_see = True
    g.pop("theme", None)


def plain() -> jinja2.Environment:
    """Return the templates of the core and the formats, without any theme."""
    return _environment().core


def of_formats() -> jinja2.Environment:
    """Return the templates of formats, in their sandbox."""
    return _environment().of_formats


def as_readers_see(theme: Theme, path: str) -> Response:
    """Return the page at a path as somebody who is not signed in would get it in a theme.

    It is a request of its own, with neither cookies nor a place in any cache: those know nothing of it.
    """
    inner = {PREVIEW: theme.name, "REMOTE_ADDR": request.remote_addr or ""}
    address = {"path": path, "base_url": request.host_url}
    with current_app.app_context(), current_app.test_request_context(**address, environ_overrides=inner):
        return current_app.full_dispatch_request()


def mark() -> str:
    """Return what differs between any two themes, and between two states of one."""
    theme = current()
    return f"{theme.name}.{theme.mark}"


def show(format: str, view: str, values: dict[str, Any]) -> str | None:
    """Return a post as the theme shows its format; None where it has no template for it, or where that fails."""
    environment = _environment()
    themed = environment.themed()
    if themed is None:
        return None
    theme, names = current(), [f"{OWN}/formats/{format}.{view}.html", f"{OWN}/formats/{format}.html"]
    try:
        return themed.select_template(names).render(values)
    except jinja2.TemplatesNotFound:
        return None
    except Exception as error:  # noqa: BLE001 - a theme may hold anything
        environment.blame(theme, f"formats/{format}.html", error)
        return None
