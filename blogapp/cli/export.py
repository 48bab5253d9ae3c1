"""`blogapp export`: the blog as other programs read it, or as files that people read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
from flask import Flask

from blogapp import db, media, site
from blogapp.backup.archive import Unusable
from blogapp.backup.snapshot import snapshot
from blogapp.cli import instance, outputs, progress
from blogapp.cli.application import opened
from blogapp.exporting import answers as of_answers
from blogapp.exporting import left_out
from blogapp.exporting import wordpress as exporter
from blogapp.exporting.site_files import folders
from blogapp.exporting.site_files.static_copy import StaticCopy
from blogapp.exporting.site_files.writing import Writer
from blogapp.machine.atomic_files import PRIVATE, atomic_write
from blogapp.machine.drafts import drafts_in


@click.group
def export() -> None:
    """Write the blog into a file that other programs read, or the whole site into a folder."""


@export.command
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--with-media", is_flag=True, help="Make OUT a .zip with the uploaded files in it, too.")
def wordpress(out: Path, with_media: bool) -> None:
    """Write the blog to OUT, a file for WordPress's importer (WXR 1.2).

    Posts, pages, comments, categories, tags, authors and menus are in it, and of uploaded files what they are called
    and where they are: the importer fetches them from there. With --with-media OUT is a .zip: export.xml, and the files
    in uploads. Drafts and e-mail addresses are in it, so only its owner can read it. No existing file is overwritten.
    """
    if with_media and out.suffix != ".zip":
        raise click.ClickException(f"With --with-media {out} must end with .zip.")
    outputs.refuse_taken(out)
    with opened() as app, db.reading():
        if sentence := instance.outdated(app):
            raise click.ClickException(sentence)
        number = exporter.write(out, media.storage() if with_media else None)
        for sentence in (*exporter.withheld(), *left_out.sentences()):
            click.echo(sentence, err=True)
        if not app.config["BASE_URL"]:
            click.echo(
                f"Addresses in it begin with {site.absolute('')}. Set BLOGAPP_BASE_URL to the public one.", err=True
            )
    click.echo(f"{number} posts and pages are written to {out}.")


@export.command
@click.argument("out", type=click.Path(path_type=Path))
def answers(out: Path) -> None:
    """Write what readers answered to posts, such as votes, to OUT, a table (.csv) or a list (.json).

    Each answer has its post, its action and its moment; who it was is not known. Only the file's owner can read it. An
    existing file is not overwritten.
    """
    if (kind := out.suffix.removeprefix(".")) not in of_answers.KINDS:
        raise click.ClickException(f"{out} must end with .csv or .json.")
    outputs.refuse_taken(out)
    with opened() as app, db.reading():
        if sentence := instance.outdated(app):
            raise click.ClickException(sentence)
        with drafts_in(out.resolve().parent) as drafts, atomic_write(out, PRIVATE, drafts=drafts) as file:
            file.writelines(part.encode() for part in of_answers.KINDS[kind][0]())
    click.echo(f"What readers answered is written to {out}.")


@export.command(name="site")
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--without-pages", is_flag=True, help="Leave out the static copy of the pages.")
def site_files(out: Path, without_pages: bool) -> None:
    """Write the whole site into the folder OUT, as files that people read, put into git and compare.

    OUT is new or empty, or an earlier export, which is replaced once this one is whole. Drafts and protected posts are
    in it; mail addresses lie in OUT/private. Passwords of people, the secret key and other secrets are not. OUT/static
    is a copy of all pages that readers see, which can be opened from a disk or served by any server.
    """
    with opened(PAGE_CACHE_MB=0) as app, db.reading():  # no page is asked for twice
        if sentence := instance.outdated(app):
            raise click.ClickException(sentence)
        try:
            with folders.renewed(out) as folder, snapshot(db.engine(), folder.parent) as connection:
                writer = Writer(folder, connection, media.storage())
                progress.show(writer.steps(), writer.number(), "Writing", "texts")
                copy = None if without_pages else _static_copy(app, writer)
                writer.finish()
        except Unusable as error:
            raise click.ClickException(str(error)) from error
    for line in _about_site(app, writer, out, copy):
        click.echo(line)
    for path in [*writer.missing, *(copy.failed if copy else ())]:
        click.echo(f"The file {path} is missing on the disk.", err=True)


def _static_copy(app: Flask, writer: Writer) -> StaticCopy:
    """Write the copy of the pages beside the texts."""
    folder = writer.folder / "static"
    copy = StaticCopy(
        app.test_client(), folder, site.absolute(""), lambda *file: writer.note("static/" + file[0], file[1])
    )
    for done in copy.steps():
        if done % 1000 == 0:
            click.echo(f"{done} pages and files of the static copy are written.")
    return copy


def _about_site(app: Flask, writer: Writer, out: Path, copy: StaticCopy | None) -> Iterator[str]:
    posts, revisions, comments = writer.written.values()
    texts = f"{posts} posts and pages, {revisions} revisions, {comments} comments"
    yield f"{texts} and {writer.files} files are written to {out}."
    yield "Drafts, protected posts and comments that wait are in it."
    yield f"Mail addresses, and what opens protected posts, are in {out / 'private'}, which git passes over."
    if copy:
        yield f"What readers see is in {out / 'static'}: {len(copy.places)} files, without search and forms."
        if not app.config["BASE_URL"]:
            yield f"Feeds and the sitemap in it name {copy.base}. Set BLOGAPP_BASE_URL to the public address."
    yield "Left out: passwords of people, the secret key, sessions, webhooks, formats and themes. See README.md in it."
