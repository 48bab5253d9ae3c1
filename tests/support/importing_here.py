"""An import on the desk, as an administrator makes it, and the worker that carries it out."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import wxr
from bs4 import BeautifulSoup
from flask import Flask

from blogapp import db
from blogapp.importing.uploaded import RECEIVER, STORE
from blogapp.jobs import outbox
from blogapp.jobs.worker import Worker
from blogapp.models import SiteImport
from blogapp.models.jobs import unsaid
from blogapp.text import Sentence

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


def in_every_state(app: Flask) -> None:
    """Put imports into the database that are looked into, wait, are stored and are done; and one that failed."""
    people = [
        {"login": "ann", "name": "Ann Reed", "email": "ann@old.example", "here": "", "known": False},
        {"login": "bo", "name": "Bo", "email": "", "here": "Sol", "known": True},
    ]
    long = "https://old.example/wp-content/uploads/2014/05/" + "a-very-long-name-of-a-picture-" * 5 + ".jpg"
    remarks = [{"kind": "file", "where": long, "why": "It stays where it was: no files came along."}]
    said = {"counts": {"posts": {"new": 12, "kept": 1}, "files": {"left out": 1}}, "reasons": {"file": 9}}
    usual = {"kind": "wordpress", "files": ["harbour.xml"], "folder": "0" * 32, **said, "remarks": remarks}
    why = unsaid(Sentence("%(name)s is empty. Export again.", name="harbour.xml"))
    with app.test_request_context(method="POST"):
        for values in (
            {"state": "looking"},
            {"state": "ready", "people": people, "fetch": True},
            {"state": "storing", "started_at": db.now(), "total": 1000, "done": 330},
            {"state": "done", "finished_at": db.now()},
            {"state": "failed", "outcome": why},
        ):
            db.session.add(row := SiteImport(**usual | values))
            db.session.flush()
            if row.state in {"looking", "storing"}:
                job = {"task": STORE, "receiver": RECEIVER, "subject": row.subject, "payload": {"id": row.id}}
                outbox.put(db.session(), [job])
        db.session.commit()
