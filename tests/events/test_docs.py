"""What docs/events.md shows is true: its samples run, and its tables are those of the code."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from receiving import receiving

from blogapp import db
from blogapp.events import NAMES, Event, subscribers
from blogapp.models import Webhook
from blogapp.webhooks import signing

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "events.md").read_text(encoding="utf-8")
SAMPLES = re.findall(r"^```(\w+) ?(.*)\n((?:.*\n)*?)```$", PAGE, re.MULTILINE)
pytestmark = pytest.mark.any_database


def of_kind(*kind: str) -> list[str]:
    return [text for *found, text in SAMPLES if tuple(found) == kind]


@pytest.fixture
def shown() -> dict[str, Any]:
    """What the samples in Python define."""
    names: dict[str, Any] = {}
    for text in of_kind("python", ""):
        exec(text, names)
    return names


def test_every_sample_is_of_a_kind_that_is_run() -> None:
    assert {tuple(kind) for *kind, _text in SAMPLES} <= {("python", "drop-in"), ("python", ""), ("toml", "")}


def test_the_file_and_the_package_are_called(
    app: Flask, plugin: Callable[..., None], make_post: Any, work: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    [sample], [project] = of_kind("python", "drop-in"), of_kind("toml", "")
    (tmp_path / "blogapp_board.py").write_text(sample, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    [(name, place)] = tomllib.loads(project)["project"]["entry-points"][subscribers.GROUP].items()
    [function] = subscribers.find_in(tmp_path / "blogapp_board.py")
    assert place == f"blogapp_board:{function.__name__}"
    plugin(name, function)
    post = make_post()
    work()
    assert (tmp_path / "board.txt").read_text() == f"The harbour at six: http://localhost{post.url}\n"


def test_what_is_told_has_the_keys_of_the_page(shown: Any, make_post: Any, comment: Any, heard: Any, work: Any) -> None:
    comment(make_post())
    work()
    published, _commented, approved = heard
    assert (list(published.data), list(approved.data)) == (list(shown["POST"]), list(shown["COMMENT"]))
    kinds = {name: type(value) for name, value in shown["POST"].items()}
    assert {name: type(value) for name, value in published.data.items()} == kinds


def test_every_event_and_its_attributes_are_named() -> None:
    assert dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", PAGE, re.MULTILINE)) == NAMES
    assert [name for name in Event.__dataclass_fields__ if f"`{name}`" not in PAGE] == []


def test_every_link_leads_somewhere() -> None:
    targets = re.findall(r"\]\(([^)#:]+)[)#]", PAGE)
    assert targets
    assert [target for target in targets if not (ROOT / "docs" / target).exists()] == []


def test_what_a_webhook_sends_is_as_the_page_says_and_its_signature_holds(
    app: Flask, shown: Any, make_post: Any, work: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "OUTGOING_PRIVATE", True)
    secret = signing.new_secret()
    with receiving() as harbour:
        with app.app_context():
            db.session.add(Webhook(address=harbour.url, events=["published"], secret=secret))
            db.session.commit()
        make_post()
        work()
    [heard] = harbour.heard
    body = json.loads(heard.body)
    assert (list(body), list(body["data"])) == (list(shown["BODY"]), list(shown["POST"]))
    is_genuine = shown["is_genuine"]
    assert is_genuine(secret, heard.headers, heard.body)
    assert not is_genuine(secret, heard.headers, heard.body + b" ")
    assert not is_genuine(signing.new_secret(), heard.headers, heard.body)
    assert not is_genuine(secret, heard.headers | {"webhook-timestamp": "1"}, heard.body)
