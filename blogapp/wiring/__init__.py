"""The wiring: `create_app` puts all parts together, in one list, and returns the application."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask
from flask_babel import get_locale
from werkzeug.local import LocalProxy

import blogapp
from blogapp import (
    auth,
    backup,
    cache,
    comments,
    config,
    db,
    editing,
    events,
    feeds,
    media,
    participation,
    plugins,
    public,
    site,
    themes,
    verdicts,
    webhooks,
)
from blogapp.accounts import permissions, unlocking
from blogapp.errors import pages as error_pages
from blogapp.feeds import absolute_urls, serializers
from blogapp.http import (
    address_counts,
    body_limits,
    compression,
    conditional,
    headers,
    health,
    hosts,
    nonblocking,
    page_cache,
    rate_limits,
    routing,
    secret_key,
)
from blogapp.i18n import languages
from blogapp.listings import fragments
from blogapp.metadata import head
from blogapp.metadata.images import icons
from blogapp.models.languages import direction_of
from blogapp.site import menus
from blogapp.text import clusters, urls
from blogapp.themes import template_globals

GLOBALS = {  # what each is stands in blogapp.themes.template_globals
    "absolute": site.absolute,
    "avatar_of": comments.avatars.address,
    "article": fragments.article,
    "comment_form": comments.comment_form,
    "csrf": editing.csrf,
    "direction_of": direction_of,
    "feed_kinds": serializers.KINDS,
    "format_scripts": themes.format_scripts,
    "format_stylesheet": themes.format_stylesheet,
    "frame": fragments.frame,
    "get_locale": get_locale,
    "icon": icons.address,
    "key_of": unlocking.key_of,
    "may": permissions.visitor_may,
    "menu": menus.items,
    "og_locale": head.locale,
    "prose": site.prose,
    "read_only": editing.read_only.notices,
    "site": LocalProxy(site.current),  # read when it is used
    "stylesheet": themes.stylesheet,
    "theme": themes.current,
    "waiting_comments": comments.moderation.waiting,
}
FILTERS: dict[str, Callable[..., Any]] = {
    "absolute_addresses": absolute_urls.absolute_addresses,
    "bare_address": urls.bare,
    "first_sign": clusters.first,
    "midway": languages.midway,
    "rfc3339": serializers.rfc3339,
    "rfc822": serializers.rfc822,
}


def _provide(app: Flask) -> None:
    template_globals.provide(app, GLOBALS, FILTERS)


# Flask runs what is to be done before a request in this order, and what is done after it in the opposite one. No part
# calls another: whoever wants to know when something is wired reads it here.
PARTS: tuple[Callable[[Flask], None], ...] = (
    backup.init_app,  # first: half a blog is none
    db.init_app,  # the next asks it whether a blog without a key has accounts
    secret_key.init_app,  # before whatever signs
    plugins.init_app,  # the formats, which bring catalogs and templates
    events.init_app,  # who is told of what happens
    webhooks.init_app,  # after the events
    verdicts.init_app,
    cache.init_app,
    languages.init_app,  # with the formats' catalogs; before the themes, which bring more
    nonblocking.init_app,  # right in front of Flask
    address_counts.init_app,  # the next counts with it
    page_cache.init_app,  # in front of that; its note comes last of all that is done after a request
    health.init_app,  # in front of that, which has nothing to do with it
    hosts.init_app,  # in front of all that answers
    body_limits.init_app,  # before anything that reads a form
    rate_limits.init_app,
    headers.init_app,  # before the views: so it sees what became of a page after them
    routing.init_app,  # before the views: it says how their addresses are read
    error_pages.init_app,
    editing.due_changes.init_app,  # before anything looks at the request: it is answered with what was due by then
    auth.init_app,  # sessions and the guard of forms: before anybody's own `before_request`
    media.init_app,
    public.init_app,
    feeds.init_app,
    comments.init_app,
    participation.init_app,
    editing.init_app,
    _provide,  # before the themes, whose templates are read at once and must find their filters
    themes.init_app,
    permissions.init_app,  # the last of the guards: it wants every view to name its action
    compression.init_app,  # before what gives pages their validators, so that it runs after that
    conditional.init_app,  # last: it answers 304 only to whom all guards have let in
)


def create_app(**settings: Any) -> Flask:
    """Return the application. `settings` are the strongest of all (see `blogapp.config`)."""
    values = config.load(settings)
    app = Flask("blogapp", instance_path=values["INSTANCE"], template_folder=str(blogapp.template_folder()))
    app.jinja_environment = themes.ThemedEnvironment
    app.config["BABEL_DEFAULT_TIMEZONE"] = values["TIMEZONE"]
    return _wired(app, values, PARTS)


def database_alone() -> Flask:
    """Return an application that knows its settings and its database. Nothing else need be well, nothing is made."""
    values = config.load({})
    return _wired(Flask("blogapp", instance_path=values["INSTANCE"]), values, (db.init_app,))


def _wired(app: Flask, values: dict[str, Any], parts: Iterable[Callable[[Flask], None]]) -> Flask:
    app.config.from_mapping(values)
    for init_app in parts:
        init_app(app)
    return app
