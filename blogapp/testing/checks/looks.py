"""Checks of the stylesheet: `<name>.css` beside the template, if there is one."""

from __future__ import annotations

from blogapp.formats import stylesheets
from blogapp.testing import lock
from blogapp.testing.checks.register import check
from blogapp.testing.kit import Kit, demand


def sheet(kit: Kit) -> str:
    """Return the format's stylesheet, "" where it has none."""
    path = lock.templates_of(kit.format) / f"{kit.format.name}.css"
    return path.read_text(encoding="utf-8") if path.is_file() else ""


@check
def stylesheet_is_whole(kit: Kit) -> None:
    """Readers load one stylesheet: a bracket left open would take along what follows."""
    name = f"{kit.format.name}.css"
    demand(stylesheets.is_whole(sheet(kit)), f"{name} leaves a bracket, a text in quotes or a comment open; close it.")


@check
def stylesheet_keeps_to_its_posts(kit: Kit) -> None:
    """A format's looks change nothing but its own posts."""
    css, name = sheet(kit), kit.format.name
    strangers = stylesheets.strangers(css, name) if stylesheets.is_whole(css) else []
    demand(
        not strangers,
        f"{name}.css says “{strangers and strangers[0]}”; let each selector name .format-{name}, .{name} or .{name}-…",
    )
