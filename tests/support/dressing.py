"""How a test gives the site a theme."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from blogapp import db
from blogapp.models import Site
from blogapp.themes import registry

PAGE = (Path(__file__).parents[2] / "docs" / "themes.md").read_text(encoding="utf-8")
SEASIDE = dict(re.findall(r"^```\w+ file=(\S+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL))
TOML = SEASIDE["theme.toml"]


def put(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def dress(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Give the site a theme of these files, and choose it: `dress({"templates/_footer.html": "…"})`."""

    def put_on(files: dict[str, str], chosen: str = "seaside") -> None:
        put(tmp_path / "themes" / "seaside", {"theme.toml": TOML} | files)
        found = registry.load(tmp_path, app.jinja_env)
        monkeypatch.setitem(app.extensions, "blogapp.themes", found)
        monkeypatch.setattr(app.jinja_env, "themes", found)
        monkeypatch.setattr(app.jinja_env, "known", {})
        choose(app, chosen)

    return put_on


def choose(app: Flask, name: str) -> None:
    with app.test_request_context(method="POST"):
        Site(theme=name).store(db.session())
        db.session.commit()
