"""`blogapp worker`: carries out what waits, beside or without `blogapp serve`, which does so by itself."""

from __future__ import annotations

import logging
import signal

import click

from blogapp import db
from blogapp.cli import instance
from blogapp.cli.application import opened
from blogapp.jobs.worker import Worker


@click.command
@click.option("--once", is_flag=True, help="Do what is due now, then end.")
@click.option(
    "--grace", type=click.FloatRange(0, 3600), default=30, show_default=True, help="Seconds for what is begun."
)
def worker(once: bool, grace: float) -> None:
    """Carry out what waits in the outbox until Ctrl+C or SIGTERM.

    `blogapp serve` does so by itself. Where another server runs the application, this command goes beside it. Several
    workers, on several machines too, share the work.
    """
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    with opened() as app:
        with db.reading():
            if sentence := instance.outdated(app):
                raise click.ClickException(sentence)
        working = Worker(app)
        if once:
            done = working.run_until_idle()
            click.echo(f"{done} {'job' if done == 1 else 'jobs'} done or tried.")
            return
        for sig in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sig, working.end)
        click.echo("Waiting for work (Ctrl+C ends it)")
        working.run(grace)
