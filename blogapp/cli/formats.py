"""`blogapp formats`: the post formats of this installation."""

from __future__ import annotations

from pathlib import Path

import click
from flask import current_app

from blogapp import db, plugins, testing
from blogapp.cli import renewal, scaffold
from blogapp.cli.application import opened
from blogapp.formats.registry import Problem, Registry
from blogapp.models import Post
from blogapp.posts import snapshots


@click.group
def formats() -> None:
    """List the post formats, check them, begin a new one, bring posts up to date."""


@formats.command("list")
def list_() -> None:
    """List the formats with where each comes from, and those that could not be loaded with what to do."""
    with opened():
        registry = plugins.formats()
        safe_mode = current_app.config["SAFE_MODE"]
    for line in lines(registry):
        click.echo(line)
    if safe_mode:
        click.echo("Safe mode is on, so only the built-in formats are loaded.", err=True)


def lines(registry: Registry) -> list[str]:
    """Return a line for each format, and one for each that could not be loaded."""
    width = max((len(name) for name in registry), default=0)
    fine = [f"{name:<{width}}  {loaded.format.label}, {loaded.source}" for name, loaded in registry.loaded.items()]
    return fine + [problem_line(problem) for problem in registry.problems]


def problem_line(problem: Problem) -> str:
    """Return the line that says which format could not be loaded, why, and what to do."""
    return f"{problem.name}  NOT LOADED, {problem.source}: {problem.reason} {problem.remedy}"


@formats.command
@click.argument("name")
def check(name: str) -> None:
    """Check whether the format NAME keeps what a format promises, and say what to do where it does not.

    The exit status is 1 if a check fails. The checks are those of `blogapp.testing.FormatContract`, without those that
    the format's own tests name in `may_fail`.
    """
    with opened():
        registry = plugins.formats()
    if name not in registry:
        raise click.ClickException(_unknown(name, registry))
    results = list(testing.run(registry[name]))
    for wrong in dict.fromkeys(result.wrong for result in results if result.wrong):  # each mistake once
        checks = [result.check.replace("_", " ") for result in results if result.wrong == wrong]
        others = f" (and {len(checks) - 1} other checks)" if len(checks) > 1 else ""
        click.echo(f"{checks[0]}{others}: {wrong}")
    for result in results:
        if result.left_out:
            click.echo(f"{result.check.replace('_', ' ')} is left out: {result.left_out}.")
    made = [result for result in results if not result.left_out]
    failed = sum(bool(result.wrong) for result in made)
    click.echo(f"{len(made) - failed} of {len(made)} checks hold for {name}.")
    if failed:
        raise click.exceptions.Exit(1)


def _unknown(name: str, registry: Registry) -> str:
    """Return why there is no such format: it failed to load, or nobody has it."""
    problems = [problem_line(problem) for problem in registry.problems if problem.name == name]
    return " ".join(problems) or f"There is no format {name}. There are {', '.join(registry)}."


@formats.command
@click.argument("name")
@click.option("--single-file", is_flag=True, help="One file for the instance's formats/ instead of a package.")
@click.option("--script", is_flag=True, help="With a script for readers' browsers.")
@click.option("--into", type=click.Path(path_type=Path), help="The folder to write into.")
def new(name: str, single_file: bool, script: bool, into: Path | None) -> None:
    """Write the files of a new format NAME: class, template, test, pyproject.toml, README.

    A package is written into the present folder, a single file into formats/ of the instance.
    """
    try:
        if single_file:
            paths = scaffold.write_file(name, into or _drop_in_folder())
        else:
            paths = scaffold.write_package(name, into or Path(), script=script)
    except scaffold.ScaffoldError as error:
        raise click.ClickException(str(error)) from error
    for path in paths:
        click.echo(path)
    click.echo(_next(name, paths, single_file=single_file))


def _next(name: str, paths: list[Path], *, single_file: bool) -> str:
    """Return how the blog comes to know what was written."""
    known = (
        "and restart the blog" if single_file else f"then `pip install --editable {paths[0].parents[1]}`, and restart"
    )
    return f"Say in it what {name} is for, {known}. `blogapp formats check {name}` says what it still lacks."


def _drop_in_folder() -> Path:
    """Return where a format of one file is put."""
    with opened():
        return Path(current_app.config["INSTANCE"]) / "formats"


@formats.command
def refresh() -> None:
    """Rebuild the snapshots of all posts, as after a plugin's update."""
    with opened(), db.writing():
        click.echo(renewal.rebuilt_snapshots() or "There is no post yet.")


@formats.command
def upgrade() -> None:
    """Store the data of all posts in the newest version of their format.

    Data of older versions is read all the same; after this, it need not be upgraded at each reading.
    """
    with opened(), db.writing():
        number = _upgrade_all()
    click.echo(f"{number} posts are stored in the newest version of their format.")


def _upgrade_all() -> int:
    """Go through all posts in batches, each committed, and return how many could be brought up to date."""
    number = 0
    for batch in snapshots.batches():
        for post in batch:
            if plugins.state_of(post) == "fine" and _upgrade(post):
                snapshots.store(post)
                number += 1
        db.session.commit()
    return number


def _upgrade(post: Post) -> bool:
    """Store a post's data as its format has it now. Where that fails, say so, and leave the post as it is."""
    format = plugins.formats()[post.format]
    if post.format_version < format.version:
        try:
            with plugins.guard(post.format, "bring its data up to date", post):
                post.data = plugins.checks.data(format.upgrade(post.data, post.format_version))
        except plugins.Failed as failed:
            reason = failed.reason
            click.echo(f"Post {post.id} stays as it is: the format {post.format} cannot read it ({reason}).", err=True)
            return False
        post.format_version = format.version
    return True
