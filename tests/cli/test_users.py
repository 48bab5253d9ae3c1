"""`blogapp user`: who can sign in, as what, with which password."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from commands import blogapp, done, refused, rows

from blogapp import create_app
from blogapp.accounts import passwords


def add(email: str, role: str = "editor", *more: str) -> str:
    return done("user", "add", email, "--role", role, *more, "--password-stdin", typed="a long password\n")


def opens(instance: Path, password: str) -> bool:
    [(known,)] = rows(instance, "SELECT password FROM users LIMIT 1")
    with create_app().app_context():
        return passwords.match(password, known)


def test_added_person_has_role_name_and_slug(instance: Path) -> None:
    add("Ana@Example.org", "author", "--name", "Ána Ω")
    assert rows(instance, "SELECT email, role, name, slug FROM users") == [
        ("ana@example.org", "author", "Ána Ω", "ána-ω")
    ]


def test_password_is_read_from_standard_input(instance: Path) -> None:
    assert "a long password" not in add("ana@example.org")
    assert opens(instance, "a long password")


def test_password_is_made_and_shown_once(instance: Path) -> None:
    out = done("user", "add", "ana@example.org", "--role", "editor")
    made = re.search(r"Password .*: (\S+)", out)[1]
    assert re.fullmatch(r"[a-z0-9]{4}(-[a-z0-9]{4}){3}", made, re.IGNORECASE)
    assert opens(instance, made)


def test_short_password_is_refused_before_anything_is_stored(instance: Path) -> None:
    sentence = refused("user", "add", "ana@example.org", "--role", "editor", "--password-stdin", typed="short\n")
    assert "at least 8" in sentence
    assert rows(instance, "SELECT * FROM users") == []


@pytest.mark.slow
def test_same_address_is_refused_whatever_its_case(instance: Path) -> None:
    add("ana@example.org")
    assert "there already" in refused("user", "add", "ANA@example.org", "--role", "editor")


def test_two_of_one_name_have_pages_of_their_own(instance: Path) -> None:
    add("ana@example.org", "editor", "--name", "Ana")
    add("ana@example.net", "editor", "--name", "Ana")
    assert rows(instance, "SELECT slug FROM users ORDER BY id") == [("ana",), ("ana-2",)]


def test_what_is_no_address_is_refused(instance: Path) -> None:
    assert "not an e-mail address" in refused("user", "add", "ana", "--role", "editor")


def test_unknown_role_is_wrong_usage(instance: Path) -> None:
    assert blogapp("user", "add", "ana@example.org", "--role", "queen").exit_code == 2


def test_list_shows_everybody(instance: Path) -> None:
    add("ana@example.org", "administrator", "--name", "Ana")
    add("noor@example.org", "member")
    done("user", "deactivate", "noor@example.org")
    first, second = done("user", "list").splitlines()
    assert re.fullmatch(r"ana@example.org +administrator +Ana", first)
    assert second.endswith("(deactivated)")


def test_role_changes(instance: Path) -> None:
    add("ana@example.org", "author")
    done("user", "set-role", "ana@example.org", "editor")
    assert rows(instance, "SELECT role FROM users") == [("editor",)]


def test_new_password_opens_and_ends_sessions(instance: Path) -> None:
    add("ana@example.org")
    before = rows(instance, "SELECT fs_uniquifier FROM users")
    done("user", "set-password", "ana@example.org", "--password-stdin", typed="another password\n")
    assert opens(instance, "another password")
    assert rows(instance, "SELECT fs_uniquifier FROM users") != before


def test_deactivating_ends_sessions(instance: Path) -> None:
    add("ana@example.org")
    before = rows(instance, "SELECT active, fs_uniquifier FROM users")
    done("user", "deactivate", "ana@example.org")
    [(active, uniquifier)] = rows(instance, "SELECT active, fs_uniquifier FROM users")
    assert (active, uniquifier != before[0][1]) == (0, True)


@pytest.mark.first(1)
@pytest.mark.parametrize("words", [("set-role", "ana@example.org", "editor"), ("deactivate", "ana@example.org")])
def test_last_administrator_stays(instance: Path, words: tuple[str, ...]) -> None:
    add("ana@example.org", "administrator")
    assert "only administrator" in refused("user", *words)
    add("noor@example.org", "administrator")
    done("user", *words)


@pytest.mark.parametrize("words", [("set-role", "x@example.org", "editor"), ("deactivate", "x@example.org")])
def test_unknown_person_is_refused(instance: Path, words: tuple[str, ...]) -> None:
    assert "x@example.org" in refused("user", *words)


def test_list_of_an_empty_blog_is_empty(instance: Path) -> None:
    assert done("user", "list") == ""
