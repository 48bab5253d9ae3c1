"""People are added once, under a name of their own, by rules that hold everywhere."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from people import add_user

from blogapp import db
from blogapp.accounts import users
from blogapp.models import OneTime


def test_person_who_is_there_already_is_named(app: Flask) -> None:
    add_user(app, "editor", "Ana", "ana@example.org")
    with app.test_request_context(method="POST"), pytest.raises(users.AccountError) as told:
        users.add("ana@example.org", "author", "Ana", "hash")
    assert str(told.value) == "ana@example.org is there already."


def test_person_is_as_was_given_and_has_a_page_of_their_own(app: Flask) -> None:
    with app.test_request_context(method="POST"):
        first = users.add("mira@example.org", "author", " Mira\tSol ", "hash", bio="Boats.", one_time=True)
        second = users.add("m@example.org", "editor", "Mira Sol", "hash")
        nameless = users.add("kim@example.org", "member", "  ", "hash")
        long = users.add("long@example.org", "member", "n" * 101, "hash")
        db.session.commit()
        assert (first.name, first.slug, first.role, first.bio, first.password) == (
            "Mira Sol", "mira-sol", "author", "Boats.", "hash",
        )  # fmt: skip
        assert (first.one_time, second.one_time) == (OneTime.UNUSED, None)
        assert second.slug == "mira-sol-2"
        assert (nameless.name, nameless.slug) == ("kim", "kim")
        assert long.name == "n" * 100


def test_address_that_is_none_is_repeated_shortly() -> None:
    for typed in ("ana", "ana@", "@example.org", "a b@example.org", "x" * 300):
        with pytest.raises(users.AccountError) as told:
            users.checked_address(f" {typed} ")
        assert f"“{typed[:254]}” is not an e-mail address" in str(told.value)
    assert users.checked_address(" Ana@Example.ORG ") == users.checked_address("Ana@example.org")


def test_password_that_is_made_has_four_groups_of_letters_that_nobody_confuses() -> None:
    made = {users.new_password() for _ in range(50)}
    assert len(made) == 50
    assert all(re.fullmatch(r"([a-hjkmnp-z2-9]{4}-){3}[a-hjkmnp-z2-9]{4}", password) for password in made)
