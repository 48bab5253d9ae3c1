"""docs/moving.md: its commands do what stands beside them, one after the other."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import wxr
from commands import blogapp, done, rows
from drawing import encoded, picture
from flask import Flask
from flask.testing import FlaskClient
from importing_here import EXPORT, sent, work

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "moving.md").read_text(encoding="utf-8")
ON_THE_DESK = PAGE.partition("## On the desk")[2].partition("\n## ")[0]
STEPS = [shlex.split(line) for line in re.findall(r"^ {8}blogapp (.*)$", PAGE, re.MULTILINE)]
NAMED = sorted({tuple(name.split()) for name in re.findall(r"`blogapp ((?:import|export|user) [a-z-]+)", PAGE)})
PICTURE = '<img src="https://old.example/wp-content/uploads/2014/05/pier.jpg" alt="The pier">'


@pytest.mark.slow
def test_the_steps_from_wordpress_lead_to_a_blog(instance: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = instance.parent
    monkeypatch.chdir(folder)
    (folder / "export.xml").write_text(wxr.export(wxr.item(1, f"{PICTURE} Fog.")), encoding="utf-8")
    (folder / "uploads/2014/05").mkdir(parents=True)
    (folder / "uploads/2014/05/pier.jpg").write_bytes(encoded(picture((600, 300)), "JPEG"))
    looked, imported = STEPS
    done(*looked)
    assert rows(instance, "SELECT count(*) FROM posts") == [(0,)]
    done(*imported)
    assert rows(instance, "SELECT filename, uses.post_id FROM media JOIN media_uses AS uses ON media_id = id") == [
        ("pier.jpg", 1)
    ]
    assert isinstance(json.loads((folder / "report.json").read_text(encoding="utf-8")), dict)


@pytest.mark.parametrize("words", NAMED)
def test_each_command_that_is_named_exists(words: tuple[str, ...]) -> None:
    assert blogapp(*words, "--help").exit_code == 0


@pytest.mark.slow
def test_the_steps_on_the_desk_lead_to_a_blog(app: Flask, signed_in: Callable[..., Any], client: FlaskClient) -> None:
    steps = [
        re.findall(r"\*\*([^*]+)\*\*", step) for step in re.findall(r"^\d\. (?:.|\n(?=  ))+", ON_THE_DESK, re.MULTILINE)
    ]
    sol = signed_in("administrator")
    form = sol.get("/edit/import/")
    at = sol.post("/edit/import/", data=sent(EXPORT)).location
    work(app)
    preview = sol.get(at)
    sol.post(f"{at}/store")
    work(app)
    shown = [form, form, preview, preview, sol.get(at)]
    assert len(steps) == len(shown)
    assert [
        word for words, page in zip(steps[1:], shown[1:], strict=True) for word in words if word not in page.text
    ] == []
    assert "Fog over the quay." in client.get("/").text
