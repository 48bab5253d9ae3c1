"""One e-mail address is one account, however it is spelt."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from clients import PASSWORD
from commands import done, refused, rows
from flask.testing import FlaskClient

STORED = "jürgen@bücher.example"
SPELLINGS = [
    STORED, "jürgen@xn--bcher-kva.example", "JÜRGEN@BÜCHER.EXAMPLE", "Ju\u0308rgen@bu\u0308cher.example",
    " jürgen@BÜCHER.example ", "jürgen@XN--BCHER-KVA.Example", "jürgen@ｂücher.example",
]  # fmt: skip
OTHERS = ["jurgen@bücher.example", "jürgen@bucher.example", "jürgen@bücher.example.org", "jürgen", "", "@", "a@b@c",
          "x" * 5000 + "@example.org"]  # fmt: skip


def test_who_signs_in_may_spell_the_address_in_any_way(client: FlaskClient, make_user: Any) -> None:
    make_user(name="Jo", email=STORED)
    given = {"password": PASSWORD, "next": "/account"}
    for email in SPELLINGS:
        assert client.post("/login", data=given | {"email": email}).status_code == 303, email
    for email in OTHERS:
        assert client.post("/login", data=given | {"email": email}).status_code == 422, email


@pytest.mark.slow
def test_commands_know_a_person_by_any_spelling(instance: Path) -> None:
    done("user", "add", SPELLINGS[1], "--role", "administrator", "--name", "Jo")
    done("user", "add", "noor@example.org", "--role", "administrator")
    assert rows(instance, "SELECT email FROM users ORDER BY id")[0] == (STORED,)
    for place, email in enumerate(SPELLINGS):
        assert "there already" in refused("user", "add", email, "--role", "editor")
        role = ("editor", "author")[place % 2]
        assert STORED in done("user", "set-role", email, role)
        done("user", "set-password", email, "--password-stdin", typed="plum cake and cream\n")
    done("user", "deactivate", SPELLINGS[2])
    assert rows(instance, "SELECT role, active FROM users ORDER BY id")[0] == ("editor", 0)


@pytest.mark.slow
def test_addresses_that_only_look_alike_are_others_and_invisible_signs_are_none(instance: Path) -> None:
    done("user", "add", "ana@example.org", "--role", "editor", "--name", "<b>Ana</b>" + "x" * 10_000)
    done("user", "add", "\u0430na@example.org", "--role", "editor", "--name", "<b>Ana</b>")  # a Cyrillic letter
    for email in ("ana\u200b@example.org", "ana@example.org\nbcc:x@example.org", "<ana@example.org>", "ana"):
        assert "not an e-mail address" in refused("user", "add", email, "--role", "editor")
    names = rows(instance, "SELECT name, slug FROM users ORDER BY id")
    assert max(len(name) for name, _ in names) == 100
    assert len({slug for _, slug in names}) == 2
