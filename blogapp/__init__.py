"""A micro-blog engine: create_app wires its parts together and returns the application."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask

from blogapp import auth, comments, config, db, editing, feeds, media, plugins, public, themes
from blogapp.accounts import permissions, unlocking
from blogapp.errors import pages as error_pages
from blogapp.formats import registry
from blogapp.http import body_limits, compression, conditional, headers, hosts, rate_limits, routing, secret_key
from blogapp.i18n import languages
from blogapp.posts import rendering

PACKAGE = Path(__file__).resolve().parent


def create_app(**settings: Any) -> Flask:
    """Return the application. `settings` are the strongest of all (see `blogapp.config`)."""
    values = config.load(settings)
    app = Flask(__name__, instance_path=values["INSTANCE"], template_folder=str(template_folder()))
    app.jinja_environment = themes.ThemedEnvironment
    app.config.from_mapping(values)
    app.config["BABEL_DEFAULT_TIMEZONE"] = values["TIMEZONE"]
    db.init_app(app)
    secret_key.init_app(app)
    formats = registry.load(Path(values["INSTANCE"]), values["FORMATS_PIN"], safe_mode=values["SAFE_MODE"])
    languages.init_app(app, formats)
    rendering.init_app(app, formats)
    plugins.init_app(app)
    for part in (
        hosts,
        body_limits,
        rate_limits,
        headers,
        routing,
        error_pages,
        unlocking,
        media,
        auth,
        public,
        feeds,
        comments,
        editing,
        themes,
    ):
        part.init_app(app)
    permissions.action(permissions.PUBLIC)(app.view_functions["static"])
    permissions.init_app(app)
    compression.init_app(app)
    conditional.init_app(app)
    return app


def template_folder() -> Path:
    """Return the folder of the templates: inside an installed package, beside it in a checkout."""
    inside = PACKAGE / "templates"
    return inside if inside.is_dir() else PACKAGE.parent / "templates"
