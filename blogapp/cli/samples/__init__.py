"""`blogapp sample`: sample posts of every format, for trying out and for measuring."""

from __future__ import annotations

import click

from blogapp import db
from blogapp.cli import instance, progress
from blogapp.cli.application import opened
from blogapp.cli.samples import content


@click.command
@click.option("--posts", type=click.IntRange(1, 1_000_000), default=50, show_default=True, help="How many posts.")
@click.option("--seed", type=int, default=1, show_default=True, help="Another number gives other posts.")
def sample(posts: int, seed: int) -> None:
    """Write sample posts of every format, with authors, categories, tags, pictures and comments.

    The same seed gives the same posts on the same day: the newest is of yesterday, the others lie up to six years
    back. Nobody can sign in as a sample author. A second call adds as many posts again.
    """
    with opened() as app, db.writing():
        if sentence := instance.outdated(app):
            raise click.ClickException(sentence)
        progress.show(content.write(posts, seed), posts, "Writing")
        db.analyse(db.engine())
    click.echo(f"{posts} sample posts are written.")
