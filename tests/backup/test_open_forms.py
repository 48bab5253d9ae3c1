"""What is left of a time that a restore has undone: an open form replaces nothing unseen, a link opens nothing else."""

from __future__ import annotations

import re
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


def test_a_preview_link_of_that_time_does_not_open_the_post_that_has_its_numbers_now(
    instance: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done("user", "add", "ana@example.org", "--role", "editor", "--password-stdin", typed=f"{PASSWORD}\n")
    monkeypatch.setenv("BLOGAPP_BACKUP_PASSPHRASE", "a tide table")  # the key that signs is in it
    done("backup", str(tmp_path / "out.zip"))

    def shared(words: str) -> str:
        ana = signed_in("ana@example.org")
        ana.post("/edit/new/aside", data=controls(ana.get("/edit/new/aside")) | {"action": "save", "body": words})
        ana.post("/edit/posts/1/previews", data={"days": "7", "csrf_token": controls(ana.get("/edit/"))["csrf_token"]})
        return re.search(r"/preview/[^/\"]+/", ana.get("/edit/posts/1/previews").text)[0]  # type: ignore[index]

    lost = shared("Of a time that is lost.")
    go_to(tmp_path / "second", "sqlite", monkeypatch, "")
    done("restore", str(tmp_path / "out.zip"))
    now, reader = shared("A secret draft."), create_app().test_client()
    assert "A secret draft." in reader.get(now).text
    assert reader.get(lost).status_code == 404
