"""The formats: where each comes from, its state, what it may load from elsewhere, and its example in every view."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from flask import abort, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import func, select

from blogapp import db, plugins
from blogapp.accounts.permissions import action, myself
from blogapp.editing.blueprint import bp
from blogapp.formats import Errors, MediaFile, PostFormat, examples
from blogapp.formats.fields import Field
from blogapp.formats.registry import Loaded, Problem
from blogapp.models import Post
from blogapp.posts import templates
from blogapp.text import safe_html

PICTURES = range(1, 21)  # the ids of pictures that an example may name


@dataclass(frozen=True)
class Example:
    """A format's example in one view: its HTML, or the sentence that says why there is none."""

    view: str
    html: Markup = Markup()  # noqa: RUF009 - it cannot be changed
    error: str = ""


@dataclass(frozen=True)
class InstalledFormat:
    """What the desk tells about a format that is here."""

    loaded: Loaded
    posts: int
    newest: int
    examples: tuple[Example, ...]
    failures: tuple[plugins.Failure, ...]

    @property
    def format(self) -> type[PostFormat]:
        """The class."""
        return self.loaded.format

    @property
    def error(self) -> str:
        """What is wrong with it, else ""."""
        if self.newest > self.format.version:
            return _(
                "A post was written with version %(theirs)s of it; here is version %(ours)s.",
                theirs=self.newest,
                ours=self.format.version,
            )
        return next((example.error for example in self.examples if example.error), "")

    @property
    def failing(self) -> dict[int, str]:
        """Why posts of it are shown as they were stored last, by their ids: what really happened, not what might."""
        return {failure.post_id: failure.reason for failure in self.failures}

    @property
    def elsewhere(self) -> list[str]:
        """What it may load from other hosts, in sentences; none where it loads nothing."""
        return list(_elsewhere(self.format))


@dataclass(frozen=True)
class MissingFormat:
    """A format that is not here: what was found of it, and how many posts need it."""

    name: str
    posts: int
    problems: tuple[Problem, ...]


@bp.get("/formats/")
@action("formats")
def formats() -> ResponseReturnValue:
    """List the formats with their posts and states, and say how to mend or get back what fails or is missing."""
    counts, registry = _counts(), plugins.formats()
    installed = [_installed(loaded, counts) for loaded in registry.loaded.values()]
    refused = {problem.name for problem in registry.problems}
    names = sorted((counts.keys() - registry.keys()) | refused)
    needed = {name: number for name, (number, _newest) in counts.items() if name not in registry}
    gone = [
        MissingFormat(name, needed.get(name, 0), tuple(p for p in registry.problems if p.name == name))
        for name in names
    ]
    return render_template("editing/formats.html", formats=installed, gone=gone)


@bp.get("/formats/<name>", strict_slashes=False)
@action("formats")
def format(name: str) -> ResponseReturnValue:
    """Show all about one format, its example in every view included."""
    loaded = plugins.formats().loaded.get(name) or abort(404)
    installed = _installed(loaded, _counts())
    post = Post(format=name, title=str(installed.format.example.get("title", "")), author=myself(), comments_open=False)
    return render_template("editing/format.html", installed=installed, post=post)


def _counts() -> dict[str, tuple[int, int]]:
    """Return how many posts and pages there are of each format, and the newest version that one has."""
    columns = (Post.format, func.count(), func.max(Post.format_version))
    rows = db.session.execute(select(*columns).group_by(Post.format))
    return {name: (number, newest) for name, number, newest in rows}


def _installed(loaded: Loaded, counts: Mapping[str, tuple[int, int]]) -> InstalledFormat:
    name = loaded.format.name
    return InstalledFormat(
        loaded, *counts.get(name, (0, 0)), tuple(_examples(loaded.format)), tuple(plugins.failures(name))
    )


def _examples(format: type[PostFormat]) -> Iterator[Example]:
    """Render a format's example in each view, as a post of it would be."""
    try:
        with plugins.guard(format.name, "take its own example"):
            title = str(format.example.get("title", ""))
            data = format.clean({**copy.deepcopy(dict(format.example)), "title": title or format.label}, partial=True)
            example = format(
                data, title=title, document=f"example-{format.name}", media=_pictures() | examples.files(format, data)
            )
    except (Errors, plugins.Failed) as error:
        reason = str(error).rstrip(".")
        yield Example("page", error=_("It refuses its own example: %(reason)s.", reason=reason))
        return
    for view in get_args(templates.View):
        yield _rendered(example, view)


def _rendered(example: PostFormat, view: templates.View) -> Example:
    try:
        with plugins.guard(example.name, f"show the view {view} of its example"):
            html = templates.fill(example, view)
            return Example(view, safe_html(html) if view == "feed" else html)
    except plugins.Failed as failed:
        reason = failed.reason
        return Example(view, error=_("It cannot show its example (%(view)s): %(reason)s.", view=view, reason=reason))


def _pictures() -> dict[int, MediaFile]:
    """Return a drawn picture for each upload that an example may name."""
    url = url_for("static", filename="example.svg")
    return {number: MediaFile(number, url, "image/svg+xml", 1200, 800) for number in PICTURES}


def _elsewhere(format: type[PostFormat]) -> Iterator[str]:
    """Return what a format may load from other hosts, and when."""
    for field in format.fields.values():
        if names := _players(format, field):
            yield _(
                "“%(label)s”: after a click, and not before, the player of the one that was given: %(names)s; "
                "or a file from the host of its address.",
                label=_(field.label),
                names=", ".join(names),
            )
    kinds = {"frame-src": _("frames"), "img-src": _("pictures"), "media-src": _("films and recordings")}
    for directive, origins in format.origins.items():
        hosts = ", ".join(sorted(origins))
        yield _("As soon as a post is opened, %(what)s from %(hosts)s.", what=kinds[directive], hosts=hosts)


def _players(format: type[PostFormat], field: Field[Any]) -> list[str]:
    try:
        with plugins.guard(format.name, "say whose players it loads"):
            return [plugins.checks.text(name, "players()", plugins.checks.WORDS_MAX) for name in field.players()]
    except plugins.Failed:
        return []
