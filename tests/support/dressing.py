"""How a test gives the site a theme."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from flask import Flask

from blogapp import db
from blogapp.models import Site

PAGE = (Path(__file__).parents[2] / "docs" / "themes.md").read_text(encoding="utf-8")
SEASIDE = dict(re.findall(r"^```\w+ file=(\S+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL))
TOML = SEASIDE["theme.toml"]


def put(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def choose(app: Flask, name: str, **settings: Any) -> None:
    with app.test_request_context(method="POST"):
        Site(theme=name, **settings).store(db.session())
        db.session.commit()
