"""`blogapp export`: the blog as other programs read it."""

from __future__ import annotations

from pathlib import Path

import click

from blogapp import db, site
from blogapp.cli import instance
from blogapp.cli.application import opened
from blogapp.exporting import wordpress as exporter


@click.group
def export() -> None:
    """Write the blog into a file that other programs read."""


@export.command
@click.argument("out", type=click.Path(path_type=Path))
def wordpress(out: Path) -> None:
    """Write posts, pages, comments, terms and authors to OUT, a file for WordPress's importer (WXR 1.2).

    The file holds drafts and e-mail addresses, so only its owner can read it. Uploaded files are not in it; the
    posts lead to where they are. An existing file is not overwritten.
    """
    if out.exists():
        raise click.ClickException(f"{out} is there already. Give another name, or remove it first.")
    if not out.resolve().parent.is_dir():
        raise click.ClickException(f"There is no folder {out.parent}. Make it first, or give another one.")
    with opened() as app, db.reading():
        if sentence := instance.outdated(app):
            raise click.ClickException(sentence)
        number = exporter.write(out)
        for sentence in exporter.withheld():
            click.echo(sentence, err=True)
        if not app.config["BASE_URL"]:
            click.echo(
                f"Addresses in it begin with {site.absolute('')}. Set BLOGAPP_BASE_URL to the public one.", err=True
            )
    click.echo(f"{number} posts and pages are written to {out}.")
