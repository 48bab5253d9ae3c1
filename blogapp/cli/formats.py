"""`blogapp formats`: the post formats of this installation."""

from __future__ import annotations

import click

from blogapp import rendering
from blogapp.cli.application import opened
from blogapp.formats.registry import Problem, Registry


@click.group
def formats() -> None:
    """List the post formats, and say what is wrong with them."""


@formats.command("list")
def list_() -> None:
    """List the formats with where each comes from, and those that could not be loaded with what to do."""
    with opened():
        registry = rendering.formats()
    for line in lines(registry):
        click.echo(line)


def lines(registry: Registry) -> list[str]:
    """Return a line for each format, and one for each that could not be loaded."""
    width = max((len(name) for name in registry), default=0)
    fine = [f"{name:<{width}}  {loaded.format.label}, {loaded.source}" for name, loaded in registry.loaded.items()]
    return fine + [problem_line(problem) for problem in registry.problems]


def problem_line(problem: Problem) -> str:
    """Return the line that says which format could not be loaded, why, and what to do."""
    return f"{problem.name}  NOT LOADED, {problem.source}: {problem.reason} {problem.remedy}"
