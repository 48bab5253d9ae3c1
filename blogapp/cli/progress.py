"""How far a long command is."""

from __future__ import annotations

import sys
from collections.abc import Iterable

import click


def show(steps: Iterable[int], total: int, label: str, of: str = "posts") -> None:
    """Go through the steps and show how far it is: a bar on a terminal, else a line for each tenth."""
    if sys.stdout.isatty():
        with click.progressbar(length=total, label=label) as bar:
            for done in steps:
                bar.update(done - bar.pos)
        return
    tenths = 0
    for done in steps:
        if total and done * 10 // total > tenths:
            tenths = done * 10 // total
            click.echo(f"{done} of {total} {of}")
