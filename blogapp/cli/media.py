"""`blogapp media move`: uploads move to a bucket of S3, or back into the instance, while the blog runs."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path

import click
from sqlalchemy import select

from blogapp import db, storage
from blogapp.cli import instance, progress
from blogapp.cli.application import opened
from blogapp.media.moving import Differs, Moving
from blogapp.models import Media
from blogapp.storage import Storage, addresses

HERE = "instance"  # the folder, as the command line calls it


@click.group
def media() -> None:
    """Move uploaded files to a bucket of S3, or back."""


@media.command
@click.argument("target")
@click.option("--from", "source", default="", help="Where they are, if it is not where BLOGAPP_MEDIA_URL says.")
def move(target: str, source: str) -> None:
    """Copy all uploads to TARGET, a bucket like s3://name/folder?endpoint=https://s3.example.org, or `instance`.

    The blog may run meanwhile. Each file is compared with its copy; nothing is removed and nothing in the database is
    changed. Killed, it goes on with the next call. In the end it says what to set.
    """
    with opened() as app:
        if sentence := instance.outdated(app):
            raise click.ClickException(sentence)
        place = Path(app.instance_path)
        now = storage.of(app.config)
        origin, aim = _storage(source, place) if source else now, _storage(target, place)
        if origin.where == aim.where:
            raise click.ClickException(f"The files are in {aim.where} already.")
        moving = Moving(origin, aim)
        try:
            progress.show(moving.steps(), len(moving.wanted), "Copying", "files")
        except Differs as error:
            raise click.ClickException(f"{error} is not the same in {aim.where}. Call the command again.") from error
        if missing := moving.missing():
            raise click.ClickException(
                f"{len(missing)} files are not in {aim.where} after all. Call the command again."
            )
        with db.reading():
            rows = list(db.session.scalars(select(Media)))
            astray = {path for row in rows for path in row.paths} - moving.sizes.keys()
    for line in (*_about(moving, len(astray)), _next_step(origin, aim, now)):
        click.echo(line)


def _storage(text: str, place: Path) -> Storage:
    """Return the storage that somebody typed."""
    if text == HERE:
        return storage.at("", place)
    try:
        url = str(addresses.read(text))
    except ValueError as error:
        raise click.UsageError(f"The address cannot be used: {error}. Or write `{HERE}`.") from None
    if not storage.is_usable(url):
        raise click.ClickException(f"The library {storage.LIBRARY} is missing. Install it: pip install 'blogapp[s3]'")
    return storage.at(url, place)


def _about(moving: Moving, astray: int) -> Iterator[str]:
    number = len(moving.sizes)
    size = sum(moving.sizes.values()) / 2**20
    yield (
        f"{number} files ({size:.1f} MB) are in {moving.target.where}: {moving.copied} copied now, "
        f"{number - moving.copied} there before. All were compared (SHA-256)."
    )
    if beside := moving.beside():
        yield f"Besides, {beside} files lie there that {moving.origin.where} does not have."
    if astray:
        yield f"{astray} files that the blog knows were not in {moving.origin.where}. See `blogapp doctor`."


def _next_step(origin: Storage, aim: Storage, now: Storage) -> str:
    if aim.where == now.where:
        return f"The blog uses these. Those in {origin.where} are not needed any more; make a backup, then remove them."
    setting = "Remove BLOGAPP_MEDIA_URL" if aim.folder else f"Set BLOGAPP_MEDIA_URL to {aim.where}"
    again = f"blogapp media move {_typed(aim)} --from {_typed(origin)}"
    return f"{setting} and restart the blog. Then call `{again}`: it brings what was uploaded meanwhile."


def _typed(store: Storage) -> str:
    return HERE if store.folder else shlex.quote(store.where)
