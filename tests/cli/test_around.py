"""What goes wrong around a command is a sentence; and what the doctor and a long command say, case by case."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Self

import click
import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from flask import Flask
from sqlalchemy.exc import ArgumentError, OperationalError

from blogapp import cli, db
from blogapp.cli import doctor, findings, instance, progress, surroundings
from blogapp.cli.findings import Finding
from blogapp.db import schema
from blogapp.formats.registry import Problem
from blogapp.models import Post

MEGABYTE = 2**20


def options(command: click.Command, name: str) -> Iterator[tuple[str, click.Parameter, click.Command]]:
    """Yield every parameter of a command and of those below it."""
    for each in command.params:
        yield f"{name} {each.name}", each, command
    for below, part in getattr(command, "commands", {}).items():
        yield from options(part, f"{name} {below}")


def test_every_command_and_every_option_says_what_it_is_for() -> None:
    context = click.Context(cli.main)
    for name in cli.COMMANDS:
        command = cli.main.get_command(context, name)
        assert command is not None
        for place, parameter, owner in options(command, name):
            assert (owner.help or "").strip(), place
            if isinstance(parameter, click.Option):
                assert (parameter.help or "").strip().endswith((".", "?", "says")), place
    assert cli.main.list_commands(context) == list(cli.COMMANDS)
    assert cli.main.get_command(context, "nothing") is None


def wrapped(words: str) -> OperationalError:
    return OperationalError("SELECT 1", {}, Exception(words))


@pytest.mark.parametrize(("error", "words"), [
    (wrapped("no such\n table: posts"), "The tables are not those of this version (no such table: posts). Call"),
    (wrapped('relation "posts" does not exist'), "`blogapp db upgrade`."),
    (wrapped("table posts has no column named x"), "`blogapp db upgrade`."),
    (wrapped("no such column: x"), "`blogapp db upgrade`."),
    (wrapped("unable to open database file"), "Call `blogapp init` first, or check who owns it."),
    (wrapped("database is locked"), "End that process, or try again later."),
    (wrapped("disk I/O error"), "The database cannot be used: disk I/O error. Check BLOGAPP_DATABASE_URL"),
    (ArgumentError("no  url"), "The database cannot be used: no url. Check BLOGAPP_DATABASE_URL"),
    (ModuleNotFoundError("x", name="psycopg"), "pip install 'blogapp[postgres]'"),
    (ModuleNotFoundError("x", name="redis"), "pip install 'blogapp[redis]'"),
    (ModuleNotFoundError("x", name="oracle"), "The library oracle, which the settings ask for, is not installed."),
    (PermissionError(13, "Permission denied", "/srv/blog"), "/srv/blog: Permission denied. Fix that, then call"),
    (OSError("odd"), "Error: odd. Fix that, then call the command again."),
])  # fmt: skip
def test_what_goes_wrong_around_a_command_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, error: Exception, words: str
) -> None:
    @click.command
    def failing() -> None:
        raise error

    monkeypatch.setattr(cli.main, "get_command", lambda _context, _name: failing)
    result = CliRunner().invoke(cli.main, ["init"])
    assert result.exit_code == 1
    assert words in result.stderr
    assert result.stderr.startswith("Error: ")


def test_reader_who_goes_away_gets_no_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    @click.command
    def failing() -> None:
        raise BrokenPipeError

    monkeypatch.setattr(cli.main, "get_command", lambda _context, _name: failing)
    with pytest.raises(BrokenPipeError):
        cli.main(["init"], standalone_mode=False)


def test_look_that_fails_is_a_finding_and_ends_none_of_the_others() -> None:
    def look() -> Iterator[Finding]:
        yield Finding("one", "ok", "fine")
        raise ValueError("It is\nbroken.")

    def silent() -> Iterator[Finding]:
        raise wrapped("")
        yield

    assert [*findings.guarded("two", look, "Mend it."), *findings.guarded("three", silent, "Mend it.")] == [
        Finding("one", "ok", "fine"), Finding("two", "wrong", "It is broken. Mend it."),
        Finding("three", "wrong", "OperationalError. Mend it."),
    ]  # fmt: skip


@pytest.mark.parametrize(("free", "total", "state"), [
    (500 * MEGABYTE, 5000 * MEGABYTE, "ok"), (200 * MEGABYTE, 1000 * MEGABYTE, "wrong"),
    (201 * MEGABYTE, 1000 * MEGABYTE, "ok"), (500 * MEGABYTE, 10_000 * MEGABYTE, "wrong"),
    (501 * MEGABYTE, 10_000 * MEGABYTE, "ok"),
])  # fmt: skip
def test_disk_has_two_hundred_megabytes_and_a_twentieth_of_itself(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, free: int, total: int, state: str
) -> None:
    monkeypatch.setattr(surroundings.shutil, "disk_usage", lambda _folder: SimpleNamespace(free=free, total=total))
    monkeypatch.setattr(surroundings, "_mounts", lambda: "nas:/a / nfs4 rw")
    room, kind = surroundings.disk(tmp_path)
    assert room.state == state
    assert (f"{free // MEGABYTE} MB ({free / total:.0%})" in room.sentence) == (state == "wrong")
    assert (kind.state, "(nfs4)" in kind.sentence) == ("wrong", True)


@pytest.mark.parametrize(("kind", "state"), [("fuse.sshfs", "wrong"), ("cifs", "wrong"), ("ext4", "ok"), ("", "ok")])
def test_share_of_the_network_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, kind: str, state: str) -> None:
    monkeypatch.setattr(surroundings, "_mounts", lambda: f"x / {kind} rw\nodd line\n" if kind else "")
    assert list(surroundings.disk(tmp_path))[1].state == state
    if not kind:
        assert list(surroundings.disk(tmp_path))[1].sentence == "local"


class Database:
    """A database that says how it stores."""

    def __init__(self, name: str, answer: Any) -> None:
        self.dialect, self.answer = SimpleNamespace(name=name), answer
        self.asked = ""

    def exec_driver_sql(self, statement: str) -> Any:
        self.asked = statement
        return SimpleNamespace(scalar_one=lambda: self.answer)


@pytest.mark.parametrize(("name", "answer", "state"), [
    ("sqlite", 1, "wrong"), ("sqlite", 2, "ok"), ("sqlite", 3, "ok"), ("postgresql", "off", "wrong"),
    ("postgresql", "on", "ok"), ("postgresql", "local", "ok"),
])  # fmt: skip
def test_database_that_forgets_is_named(name: str, answer: Any, state: str) -> None:
    asked: Any = Database(name, answer)
    [found] = surroundings.promises(asked)
    assert (found.subject, found.state) == ("durability", state)
    assert (str(answer) in found.sentence) or state == "ok" or name == "postgresql"
    assert "synchronous" in asked.asked


@pytest.mark.parametrize(("trusted", "base", "state", "words"), [
    (0, "", "ok", "0 trusted"), (0, "http://a.example", "ok", "0 trusted"),
    (0, "https://a.example", "warn", "set BLOGAPP_TRUSTED_PROXIES to 1"), (1, "https://a.example", "ok", "1 trusted"),
    (2, "", "warn", "2 proxies are trusted"),
])  # fmt: skip
def test_trusted_proxies_go_with_the_address(trusted: int, base: str, state: str, words: str) -> None:
    [found] = surroundings.proxies({"TRUSTED_PROXIES": trusted, "BASE_URL": base})
    assert (found.state, words in found.sentence) == (state, True)
    assert list(surroundings.redis("")) == []


def test_posts_that_their_format_does_not_show_are_counted_by_the_reason(
    app: Flask, make_post: Callable[..., Post], register: Callable[..., None]
) -> None:
    numbers = [make_post().id for _ in range(6)]
    changes = {numbers[0]: ("gone", 1), numbers[1]: ("gone", 2), numbers[2]: ("broken", 1), numbers[3]: ("recipe", 9),
               numbers[4]: ("recipe", 1)}  # fmt: skip
    registry = app.extensions["blogapp.formats"]
    registry.problems.append(Problem("broken", "file broken.py", "It breaks.", "Mend it."))
    try:
        with app.app_context():
            for number, (name, version) in changes.items():
                change = sa.update(Post).where(Post.id == number).values(format=name, format_version=version)
                db.session.execute(change)
            found = sorted(doctor._posts_without_their_format(), key=lambda each: each.subject)
            version = registry["recipe"].version
            said = {each.subject: each.sentence for each in [*found, *doctor._formats()] if each.state == "wrong"}
    finally:
        registry.problems.clear()
    assert [each.subject for each in found] == ["format broken", "format gone", "format recipe"]
    assert said["format gone"] == "2 posts of it are shown as stored last. Install its plugin again to edit them."
    assert said["format recipe"].startswith(
        f"Its newest post is of version 9, and its plugin is of version {version}. Install the newer plugin"
    )
    assert found[0].sentence == (
        "1 post of it is shown as stored last. They can be edited when it is loaded again, see above."
    )
    assert said["format broken"] == "file broken.py: It breaks. Mend it."


def test_tables_of_another_version_are_named_with_what_to_call(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with app.app_context():
        for before, words in ((schema.NEEDED, ""), (None, "Call `blogapp init` first."), ("0001", "revision 0001 and")):
            monkeypatch.setattr(schema, "revision", lambda _engine, now=before: now)
            assert words in instance.outdated(app)
            assert bool(instance.outdated(app)) == bool(words)


@pytest.mark.parametrize(("steps", "total", "said"), [
    ([1, 2, 3, 4], 4, ["1 of 4", "2 of 4", "3 of 4", "4 of 4"]),
    (range(1, 101), 100, [f"{n}0 of 100" for n in range(1, 11)]),
    ([5], 0, []), ([], 9, []), ([50, 55, 60], 100, ["50 of 100", "60 of 100"]),
])  # fmt: skip
def test_each_tenth_of_a_long_way_is_a_line(
    capsys: pytest.CaptureFixture[str], steps: Any, total: int, said: list[str]
) -> None:
    progress.show(iter(steps), total, "Rendering")
    assert capsys.readouterr().out.splitlines() == [f"{line} posts" for line in said]


def test_long_way_is_a_bar_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    moved: list[int] = []

    class Bar:
        pos = 0

        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_error: object) -> None:
            """Be over."""

        def update(self, steps: int) -> None:
            self.pos += steps
            moved.append(self.pos)

    asked: list[Any] = []
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(click, "progressbar", lambda **how: asked.append(how) or Bar())
    progress.show(iter([2, 5, 9]), 9, "Rendering")
    assert (asked, moved) == ([{"length": 9, "label": "Rendering"}], [2, 5, 9])
