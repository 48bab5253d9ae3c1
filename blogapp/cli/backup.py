"""`blogapp backup` and `blogapp restore`: the whole blog in one file, and back."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from alembic.util import CommandError
from flask import Flask

from blogapp import db, migrations, wiring
from blogapp.backup import archive as archives
from blogapp.backup import checking, restoring, secrets, unfinished, writing
from blogapp.backup.archive import Unusable
from blogapp.cli import instance, outputs, renewal
from blogapp.cli.application import inside, opened

passphrase_stdin = click.option("--passphrase-stdin", is_flag=True, help="Read the passphrase from standard input.")


@contextmanager
def database() -> Iterator[Flask]:
    """Yield an application that knows no more than its settings and its database."""
    with inside(wiring.database_alone()) as app:
        try:
            yield app
        except (Unusable, restoring.NotEmpty) as error:
            raise click.ClickException(str(error)) from error


@click.command
@click.argument("out", type=click.Path(path_type=Path))
@passphrase_stdin
def backup(out: Path, passphrase_stdin: bool) -> None:
    """Write the whole blog to OUT, while it runs: the database, uploaded files, formats, themes, settings.

    The secret key goes along if there is a passphrase to lock it: on standard input, in BLOGAPP_BACKUP_PASSPHRASE, or
    typed where it is asked for. Only the file's owner can read it. An existing file is not overwritten.
    """
    outputs.refuse_taken(out)
    with database() as app:
        phrase = _phrase(app, passphrase_stdin) or _asked(
            "Passphrase for the secret key (none leaves it out)", twice=True
        )
        if reason := unfinished.sentence(Path(app.instance_path)):
            raise click.ClickException(reason)
        if not db.schema.revision(db.engine()):
            raise click.ClickException(instance.outdated(app))
        written = writing.write(out, db.engine(), app.config, phrase)
    click.echo(f"{written.posts} posts and pages and {written.files} files are written to {out}.")
    click.echo(_about_secrets(written))
    for sentence in _warnings(written):
        click.echo(sentence, err=True)


def _about_secrets(written: writing.Written) -> str:
    named = " and ".join(name.replace("_", " ") for name in written.secrets)
    if not named:
        return "There is no secret key to take along."
    if written.has_secrets:
        return f"In it, locked with the passphrase: {named}."
    return f"Left out, since there is no passphrase to lock it: {named}. Keep it elsewhere."


def _warnings(written: writing.Written) -> Iterator[str]:
    if written.left_out:
        names = ", ".join(str(path) for path in written.left_out[:5])
        yield f"Left out, since they are links to folders or have names that other systems refuse: {names}."
    if written.vanished:
        yield f"{written.vanished} files were deleted meanwhile and are not in it."
    if written.astray:
        yield f"{written.astray} rows refer to rows that are gone, which a restore refuses. See `blogapp doctor`."


@click.command
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--check", is_flag=True, help="Look whether the backup is whole; write nothing.")
@click.option("--without-secrets", is_flag=True, help="Leave out what is locked with a passphrase.")
@passphrase_stdin
def restore(file: Path, check: bool, without_secrets: bool, passphrase_stdin: bool) -> None:
    """Restore the backup FILE into an empty instance, whichever database it has; then look whether all is there.

    Restore only what you trust: a backup holds formats and themes, which are programs.
    """
    with database() as app, db.writing(), archives.opened(file) as archive:
        manifest = archive.manifest
        if manifest.revision not in (known := migrations.revisions()):
            made = f"{file} was made by blogapp {manifest.version}, with tables of revision {manifest.revision}"
            raise click.ClickException(f"{made}; this version knows those up to {known[-1]}. Install the newer one.")
        if not check:
            restoring.refuse_filled(app.config, db.engine())
        checking.check(archive)
        if check:
            click.echo(f"{file} is whole: {_contents(manifest)}")
            return
        opened_secrets = {}
        if manifest.has_secrets and not without_secrets:
            opened_secrets = secrets.opened(archive, _phrase(app, passphrase_stdin) or _needed(file))
        try:
            restore_ = restoring.Restore(archive, opened_secrets, dict(app.config), db.engine())
            notes = restore_.run(migrations.remade)
        except CommandError as error:
            raise click.ClickException(f"The tables cannot be made: {error}.") from error
    with opened(), db.writing():
        renewal.after_upgrade()
    click.echo(f"Restored into {app.instance_path}: {_contents(manifest)}")
    for note in notes:
        click.echo(note)


def _contents(manifest: archives.Manifest) -> str:
    rows = sum(table.rows for table in manifest.tables.values())
    return (
        f"{manifest.tables['posts'].rows} posts and pages, {rows} rows in {len(manifest.tables)} tables, "
        f"{manifest.members} files, of {manifest.made_at[:16].replace('T', ' ')} UTC."
    )


def _phrase(app: Flask, from_stdin: bool) -> str:
    """Return the passphrase that was given, or ""."""
    given: Any = sys.stdin.readline().rstrip("\n") if from_stdin else app.config["BACKUP_PASSPHRASE"]
    if from_stdin and not given:
        raise click.ClickException("There is no passphrase on standard input.")
    return str(given)


def _asked(question: str, *, twice: bool = False) -> str:
    """Return what is typed at a terminal; "" where there is none."""
    if not sys.stdin.isatty():
        return ""
    return str(click.prompt(question, default="", hide_input=True, show_default=False, confirmation_prompt=twice))


def _needed(file: Path) -> str:
    if phrase := _asked("Passphrase of the backup"):
        return phrase
    raise click.ClickException(
        f"{file} has a secret key that is locked. Give its passphrase (--passphrase-stdin), or go on --without-secrets."
    )
