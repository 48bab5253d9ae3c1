"""304 for a public page that has not changed: known before it is rendered, so that it costs one query."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from importlib.metadata import distributions
from pathlib import Path

from flask import Flask, Response, current_app, g, request
from flask_babel import get_locale
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.datastructures import ETags

from blogapp import config, db, plugins, site
from blogapp.accounts import permissions
from blogapp.cache import ANSWERS
from blogapp.http import failures
from blogapp.i18n.catalogs import FOLDER
from blogapp.models import Setting, SiteVersion

# These have validators of their own, or none: what they answer does not follow from the site's version.
OTHERS = {
    "static", "media.file", "public.health_check", "public.preview", "public.preview_file", "public.security",
    "comments.own", "comments.stop", "comments.confirm",
}  # fmt: skip
UNSETTLED = "blogapp.unsettled"  # in WSGI's environment: a date that, while its second lasts, another change may bear
# Settings of a machine, which may be others on the next one: no page shows them.
OF_THE_MACHINE = {
    "INSTANCE", "SECRET_KEY", "FORMER_SECRET_KEYS", "DATABASE_URL", "REDIS_URL", "MEDIA_URL", "COMMENT_RATE",
    "SIGN_IN_RATE",
    "BACKUP_KEEP", "BACKUP_PASSPHRASE", "MAIL_URL", "MAIL_FROM",
    "PROCESSES", "SHARED_MAX_AGE", "STALE_WHILE_REVALIDATE", "PAGE_CACHE_MB", "TRUSTED_PROXIES", "TRUSTED_HOSTS",
}  # fmt: skip
BUILD = "build"  # the setting that names what made the pages last


@dataclass(frozen=True)
class Validators:
    """The weak entity tags of a page, and when it last may have changed (RFC 9110, section 8.8).

    A page that shows what readers answered has the last tag, another one the first, which stays the same when they
    answer. Only whoever makes the page knows which; a reader has the one that it was sent with.
    """

    tags: tuple[str, ...]
    modified: datetime | None

    def are_known(self, tags: ETags, since: datetime | None) -> bool:
        """Return whether a reader with these tags or, without any, of this date has the page.

        `*` and a date that this very page did not have are no answer: there may be no page at all.
        """
        if tags:
            return not tags.star_tag and any(map(tags.contains_weak, self.tags))
        return self.modified is not None and since == self.modified


def init_app(app: Flask) -> None:
    """Answer 304 where nothing changed, and mark the other pages. To be called after all guards."""
    app.before_request(_spare)
    app.after_request(_mark)


def _spare() -> Response | None:
    """Answer a request for a page that has not changed since the reader got it."""
    if not permissions.is_public_page() or request.endpoint in {None, *OTHERS} or current_app.debug:
        return None
    try:
        validators = g.validators = _validators()
    except SQLAlchemyError as error:
        if failures.answer_for(error):  # the view would wait for the database as long again
            raise
        with suppress(SQLAlchemyError):
            db.session.rollback()
        return None
    same = validators.are_known(request.if_none_match, request.if_modified_since)
    return Response(status=304) if same else None


def _validators() -> Validators:
    """Return the validators of the page at this address.

    The version is read before the page is: what is changed in between is shown at most too early.
    """
    version = site.version()
    query = request.environ.get("QUERY_STRING", "")
    seen = (build(), version.mark, request.host_url, request.path, query, str(get_locale()))
    tags, modified = (_hashed(seen), _hashed((*seen, version.answers))), _modified(version)
    if modified is None or modified < db.now().replace(microsecond=0):
        return Validators(tags, modified)
    request.environ[UNSETTLED] = modified
    return Validators(tags, None)


def _modified(version: SiteVersion.Current) -> datetime | None:
    """Return when the pages changed last; None while nobody knows: other code or settings made them then."""
    if version.since is None or dict(version.settings).get(BUILD, build()) != build():
        return None
    return version.since.replace(microsecond=0)


def note_build() -> None:
    """Make another version of the site if its pages are made by other code or settings than before. To be committed."""
    db.take_turn()  # of those that start together one notes it
    noted = db.session.get(Setting, BUILD)
    if noted is None or noted.value != build():
        db.session.merge(Setting(name=BUILD, value=build()))


def _mark(response: Response) -> Response:
    if g.get("fleeting"):  # a plugin was too slow just now: the next answer may be the whole one
        response.headers["Cache-Control"] = "no-store"
        return response
    validators: Validators | None = g.get("validators")
    if validators is None or response.status_code not in {200, 304} or "ETag" in response.headers:
        return response
    if not (response.cache_control.private or response.cache_control.no_store):
        response.set_etag(validators.tags[-1 if ANSWERS in request.environ else 0], weak=True)
        if validators.modified is not None:
            response.last_modified = validators.modified
    return response


def build() -> str:
    """Return what names the code, the templates and the settings that make the pages: the same on all machines."""
    known: str | None = current_app.extensions.get("blogapp.build")
    if known is None:
        names = [setting.name for setting in config.SETTINGS if setting.name not in OF_THE_MACHINE]
        settings = [(name, current_app.config[name]) for name in names]
        packages = sorted(f"{found.name} {found.version}" for found in distributions())
        known = _hashed((settings, packages, sorted(_files(current_app))))
        current_app.extensions["blogapp.build"] = known
    return known


def _files(app: Flask) -> Iterator[tuple[str, str]]:
    """Yield each file that pages are made of, with a hash of what it holds: a checkout has no version to go by.

    It goes by the name of its folder, wherever a machine has that.
    """
    folders = {"code": Path(app.root_path), "templates": Path(str(app.template_folder))}
    folders["themes"] = Path(app.config["INSTANCE"]) / "themes"
    for name, folder in folders.items():
        for path in folder.rglob("*.*"):
            if path.is_file() and "__pycache__" not in path.parts:
                yield f"{name}/{path.relative_to(folder)}", _content(path)
    registry = plugins.formats()
    for place in {registry.folder(name) for name in registry} - {None}:
        for pattern in ("*.py", "*.html", "*.css", "*.js", f"{FOLDER}/*.po"):
            for path in Path(str(place)).glob(pattern):
                yield f"formats/{path.name}", _content(path)


def _content(path: Path) -> str:
    return blake2b(path.read_bytes(), digest_size=12).hexdigest()


def _hashed(value: object) -> str:
    return blake2b(repr(value).encode(), digest_size=12).hexdigest()
