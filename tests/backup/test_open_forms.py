"""A form that was open when a backup was restored began from a text that is lost: it replaces nothing unseen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from backing_up import go_to
from commands import done
from filling import controls

from blogapp import create_app

pytestmark = pytest.mark.slow
PASSWORD = "a key under the harbour bell"


def signed_in(address: str) -> Any:
    client = create_app().test_client()
    form = controls(client.get("/login"))
    client.post("/login", data=form | {"email": address, "password": PASSWORD})
    return client


def save(client: Any, **typed: str) -> Any:
    return client.post("/edit/posts/1", data=controls(client.get("/edit/posts/1")) | {"action": "save"} | typed)


def test_a_form_of_the_time_after_the_backup_meets_the_page_of_both(
    instance: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ana", "noor"):
        done("user", "add", f"{name}@example.org", "--role", "editor", "--password-stdin", typed=f"{PASSWORD}\n")
    ana = signed_in("ana@example.org")
    ana.post("/edit/new/aside", data=controls(ana.get("/edit/new/aside")) | {"action": "save", "body": "First."})
    done("backup", str(tmp_path / "out.zip"))
    save(ana, body="Of a time that is lost.")
    open_form = controls(ana.get("/edit/posts/1"))
    go_to(tmp_path / "second", "sqlite", monkeypatch, "")
    done("restore", str(tmp_path / "out.zip"))
    noor, ana = signed_in("noor@example.org"), signed_in("ana@example.org")
    assert save(noor, body="Of Noor.").status_code == 303
    typed = open_form | {"action": "save", "body": "Of Ana.", "csrf_token": controls(ana.get("/edit/"))["csrf_token"]}
    answer = ana.post("/edit/posts/1", data=typed)
    assert answer.status_code == 409
    assert "Of Ana." in answer.text
    assert controls(noor.get("/edit/posts/1"))["body"] == "Of Noor."
