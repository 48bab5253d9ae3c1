"""The files that commands write."""

from __future__ import annotations

from pathlib import Path

import click


def refuse_taken(out: Path) -> None:
    """Refuse a file that is there, or that has no folder to be in."""
    if out.exists():
        raise click.ClickException(f"{out} is there already. Give another name, or remove it first.")
    if not out.resolve().parent.is_dir():
        raise click.ClickException(f"There is no folder {out.parent}. Make it first, or give another one.")
