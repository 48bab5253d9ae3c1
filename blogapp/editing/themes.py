"""The themes: which one readers see, how the site would look in another, and what is wrong with one."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blogapp import db, site, themes
from blogapp.accounts.permissions import action
from blogapp.editing import site_changes
from blogapp.editing.blueprint import bp
from blogapp.listings.pagination import NEWEST
from blogapp.models import Post, Site


@dataclass(frozen=True)
class Sample:
    """A page of the site that shows what a theme does to it."""

    label: str
    path: str


@bp.get("/themes/", endpoint="themes")
@action("settings")
def chooser() -> ResponseReturnValue:
    """All themes, and what is wrong with those that cannot be used or failed."""
    registry = themes.everything()
    wanted = site.current().theme
    missing = wanted if wanted not in registry.loaded else ""
    problems = [*registry.problems, *registry.failed.values()]
    return render_template(
        "editing/themes.html", themes=registry.loaded.values(), chosen=themes.of_site(), missing=missing,
        problems=problems, samples=_samples(), **site_changes.shown("themes"),
    )  # fmt: skip


def _samples() -> list[Sample]:
    newest = db.session.scalars(Post.published().order_by(*NEWEST).limit(1)).first()
    samples = [Sample(_("The stream"), "/"), Sample(_("The archive"), "/archive/"), Sample(_("Search"), "/search/")]
    return samples + ([Sample(_("The newest post"), newest.url)] if newest else [])


@bp.post("/themes/<name>/choose")
@action("settings")
def choose_theme(name: str) -> ResponseReturnValue:
    """Show the site in a theme, to everybody."""
    theme = themes.everything().loaded.get(name) or abort(404)
    site_changes.commit(replace(Site.load(db.session()), theme=theme.name), "themes")
    flash(_("Readers now see the site in %(theme)s.", theme=theme.label))
    return redirect(url_for(".themes"), 303)


@bp.get("/themes/<name>/preview")
@action("settings")
def preview_theme(name: str) -> ResponseReturnValue:
    """A page of the site as a reader would see it in a theme; only for whoever asks, and cached by nobody."""
    theme = themes.everything().loaded.get(name) or abort(404)
    path = request.args.get("path", "/")
    if path not in {sample.path for sample in _samples()}:
        abort(404)
    page = themes.as_readers_see(theme, path)
    response = Response(page.get_data(), page.status_code, mimetype="text/html")
    response.headers["Content-Security-Policy"] = page.headers["Content-Security-Policy"]
    return response
