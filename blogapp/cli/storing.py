"""What all imports of other systems share: their options, how they go, and what they say at the end."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from blogapp import db
from blogapp.cli import instance, outputs, progress
from blogapp.cli.application import opened
from blogapp.importing import storing
from blogapp.importing.entries import Item

Command = TypeVar("Command", bound=Callable[..., Any])
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
OPTIONS = (
    click.option("--media", type=FOLDER, help="A copy of the folder of uploads, such as wp-content/uploads."),
    click.option("--fetch", is_flag=True, help="Fetch uploaded files from the former site."),
    click.option("--authors", type=FILE, help='A TOML file with lines such as: ana = "ana@example.org".'),
    click.option("--dry-run", is_flag=True, help="Say what would happen; write nothing, and ask nobody."),
    click.option(
        "--report", type=click.Path(path_type=Path), help="Write what was not carried over as it was, as JSON."
    ),
)


def options(command: Command) -> Command:
    """Give a command the options of every import."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


@dataclass(frozen=True)
class Asked:
    """What those options said."""

    media: Path | None = None
    fetch: bool = False
    authors: Path | None = None
    dry_run: bool = False
    report: Path | None = None


@dataclass(frozen=True)
class Measure:
    """How much there is to do, how much of that is done, and of what; without, posts and files are counted."""

    total: int = 0
    done: Callable[[], int] | None = None
    of: str = "posts"


def run(read: Callable[[], Iterable[Item]], source: str, asked: Asked, measure: Measure | None = None) -> None:
    """Store what a reader yields, and say what became of it; `source` names the site where its files do not."""
    if asked.media and asked.fetch:
        raise click.UsageError("Take the files from a folder or from the former site: --media or --fetch, not both.")
    if asked.report:
        outputs.refuse_taken(asked.report)
    options = storing.Options(source, _authors(asked.authors), asked.media, asked.fetch, asked.dry_run)
    found, measure = storing.Report(), measure or Measure()
    with opened() as app, db.writing():
        if sentence := instance.outdated(app):
            raise click.ClickException(sentence)
        try:
            with nullcontext() if asked.dry_run else storing.alone():
                steps = _measured(storing.steps(read, options, found), measure)
                progress.show(steps, measure.total, "Looking" if asked.dry_run else "Storing", measure.of)
        except storing.Refused as error:
            raise click.ClickException(str(error)) from error
        if found.changes and not asked.dry_run:
            db.analyse(db.engine())
    if asked.report:
        found.write(asked.report)
    for line in found.lines():
        click.echo(line)
    click.echo(_end(found, asked))


def _measured(steps: Iterable[int], measure: Measure) -> Iterator[int]:
    """Yield how far it is after each step."""
    for step in steps:
        yield measure.done() if measure.done else step


def _end(found: storing.Report, asked: Asked) -> str:
    said = "Nothing is written: this was a dry run." if asked.dry_run else f"{found.changes} things are new or updated."
    if not found.reasons:
        return said
    where = f"{asked.report} names each." if asked.report else "Call it again with --report FILE to have each named."
    return f"{said} {sum(found.reasons.values())} things are not as they were. {where}"


def _authors(path: Path | None) -> Mapping[str, str]:
    """Return which account is whose, by login in lower case."""
    if path is None:
        return {}
    try:
        known = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise click.ClickException(f"{path} is no TOML: {' '.join(str(error).split())}.") from error
    for login, email in known.items():
        if not isinstance(email, str):
            raise click.ClickException(f'{path}: “{login}” must have an address, such as {login} = "ana@example.org".')
    return {login.lower(): email for login, email in known.items()}
