"""An import on the desk, as an administrator makes it, and the worker that carries it out."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import wxr
from bs4 import BeautifulSoup
from flask import Flask

from blogapp import db
from blogapp.jobs.worker import Worker
from blogapp.models import SiteImport

FORM = "/edit/import/"
PEOPLE = (
    "<wp:author><wp:author_id>2</wp:author_id><wp:author_login>ann</wp:author_login>"
    "<wp:author_email>ann@old.example</wp:author_email>"
    "<wp:author_display_name>Ann Reed</wp:author_display_name></wp:author>"
)
EXPORT = wxr.export(
    PEOPLE,
    wxr.item(1, "Fog over the quay.", title="Fog"),
    wxr.item(2, '<img src="https://old.example/wp-content/uploads/2014/05/pier.jpg" alt="The pier"> Ebb.', title="Ebb"),
)
ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY of SYSTEM "file:///etc/passwd">]>' + EXPORT.partition("?>")[2].strip()
)


def sent(*texts: str | bytes, name: str = "harbour.xml", **typed: str) -> dict[str, Any]:
    """Return what the form sends: files of these texts, and what was typed besides."""
    files = [(BytesIO(text.encode() if isinstance(text, str) else text), name) for text in texts]
    return {"kind": "wordpress", "files": files, "address": "", "fetch": "", **typed}


def work(app: Flask) -> None:
    """Let a worker do what is due."""
    Worker(app).run_until_idle()


def page(answer: Any) -> BeautifulSoup:
    return BeautifulSoup(answer.text, "html5lib")


def errors(answer: Any) -> list[str]:
    return [each.get_text() for each in page(answer).select("p.error")]


def row(app: Flask) -> SiteImport:
    """Return the only import."""
    with app.app_context():
        found: SiteImport = db.session.query(SiteImport).one()
        return found
