"""`blogapp import`: a blog from what was written elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
from alembic.util import CommandError
from flask import Flask
from sqlalchemy import or_, select

from blogapp import db, migrations, plugins
from blogapp.backup import restoring, unfinished
from blogapp.cli import progress, renewal, storing
from blogapp.cli.application import opened
from blogapp.cli.backup import database
from blogapp.events import recording
from blogapp.importing import wordpress as wxr
from blogapp.importing.entries import Item
from blogapp.importing.site_files.folder import Folder
from blogapp.importing.site_files.rows import Rows
from blogapp.importing.site_files.source import FOLDERS, SiteSource
from blogapp.importing.site_files.store import Store
from blogapp.models import Category, Comment, Post

SHOWN = 20  # names of changed files


@click.group(name="import")
def import_() -> None:
    """Make a blog of what was written elsewhere."""


@import_.command(name="site")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--check", is_flag=True, help="Look whether the folder is sound; write nothing.")
def site_files(folder: Path, check: bool) -> None:
    """Make the site of FOLDER, which `blogapp export site` has written, in an empty instance.

    Every file is checked before anything is stored. What was changed by hand is taken if it is sound, and named.
    Passwords of people are not in it: give them new ones (`blogapp user set-password`).
    """
    with database() as app, db.writing(), TemporaryDirectory() as place:
        if not check:
            restoring.refuse_filled(app.config, db.engine(), FOLDERS)
        found = Folder(folder)
        if found.revision not in (known := migrations.revisions()):
            made = f"{folder} has tables of revision {found.revision}; this version knows those up to {known[-1]}"
            raise click.ClickException(f"{made}. Install the version that made it, or a newer one.")
        with closing(Store(Path(place))) as store:
            rows = Rows(found, store)
            progress.show(rows.steps(), rows.number(), "Checking", "texts")
            source = SiteSource(found, store)
            if not check:
                _store(source, app)
    for line in _about(source, rows, check=check):
        click.echo(line)


@import_.command
@click.argument("files", nargs=-1, required=True, type=storing.FILE)
@storing.options
def wordpress(files: tuple[Path, ...], **options: Any) -> None:
    """Store posts, pages, comments, terms, authors and menus of FILES, which WordPress has written (Tools, Export).

    Several files of one site are one export. A second call goes on where the first ended, and stores what was changed
    there meanwhile; what was edited or deleted here stays so. Authors who have no account here become members who
    cannot sign in. Nobody is told: no mail is sent.
    """
    try:
        export, total = wxr.Export(files), wxr.size(files)

        def read() -> Iterable[Item]:
            export.formats = plugins.formats()
            return export

        measure = storing.Measure(total, lambda: export.done, "bytes")
        storing.run(read, files[0].name, storing.Asked(**options), measure)
    except wxr.NotWxr as error:
        raise click.ClickException(str(error)) from error


def _store(source: SiteSource, app: Flask) -> None:
    """Store all of it, or nothing that can be taken for a site."""
    try:
        restoring.Restore(source, {}, dict(app.config), db.engine(), FOLDERS, _finish).run(migrations.remade)
    except CommandError as error:
        raise click.ClickException(f"The tables cannot be made: {error}.") from error


def _finish() -> None:
    """Make anew what follows from the rest: addresses of categories, numbers, snapshots, appointments."""
    with unfinished.finishing(), opened(), db.writing():
        Category.settle(db.session())
        for post_id in db.session.scalars(select(Comment.post_id).distinct()).all():
            db.session.execute(Comment.recount(post_id))
        db.session.commit()
        renewal.after_upgrade(reason="")
        session, timed = db.session(), or_(Post.published_at > db.now(), Post.expires_at.is_not(None))
        ids = session.scalars(select(Post.id).where(timed)).all()
        recording.record(session, recording.posts_now(session, ids), {})
        session.commit()


def _about(source: SiteSource, rows: Rows, *, check: bool) -> Iterator[str]:
    tables, folder = source.manifest.tables, source.folder
    posts, revisions, comments = (tables[name].rows for name in ("posts", "revisions", "comments"))
    texts = f"{posts} posts and pages, {revisions} revisions, {comments} comments"
    yield f"{folder.path} {'is sound' if check else 'is imported'}: {texts} and {source.manifest.members} files."
    for names, what in ((folder.changed, "Changed"), (folder.added, "Added")):
        more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
        if names:
            yield f"{what} since the export, and taken as it is: {', '.join(names[:SHOWN])}{more}."
    if not folder.sums:
        yield "There is no list of hashes in it, so nothing says whether files were changed."
    if not folder.within("private"):
        yield "The folder private is not there: people have addresses that lead nowhere, and so have comments."
    if rows.anew.without_password:
        yield f"{rows.anew.without_password} protected posts stay closed until they get another password."
    if tables["users"].rows:
        yield "Nobody can sign in yet: give people passwords with `blogapp user set-password EMAIL`."
