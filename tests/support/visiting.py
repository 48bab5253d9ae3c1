"""A visit to a blog in a process of its own, with the plugins that its PYTHONPATH holds.

    python tests/support/visiting.py < visit.json

`visit.json` names the addresses that a reader and an editor ask for, and what the editor types; the answers come back
as JSON. For packages an application in the tests' own process is not enough: there, what is imported once stays
imported. For files that are dropped in it is, and `visited` is called.
"""

from __future__ import annotations

import json
import logging
import sys
from typing import Any

from filling import controls
from flask import Flask
from flask.testing import FlaskClient

from blogapp import create_app, db

EMAIL, PASSWORD = "ana@example.org", "correct horse battery staple"


class Complaints(logging.Handler):
    """What the blog logs as an error."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())


def read(client: FlaskClient, addresses: list[str]) -> dict[str, Any]:
    answers = {address: client.get(address) for address in addresses}
    return {address: {"status": answer.status_code, "text": answer.text} for address, answer in answers.items()}


def write(client: FlaskClient, address: str, action: str, typed: dict[str, str]) -> dict[str, Any]:
    """Open a form, type into it and press a button, as a browser does."""
    answer = client.post(address, data={**controls(client.get(address)), **typed, "action": action})
    return {"status": answer.status_code, "text": answer.text}


def visited(app: Flask, wanted: dict[str, Any]) -> dict[str, Any]:
    """Fill in forms and ask for addresses, and return the answers, with what the blog logged as an error."""
    complaints = Complaints()
    logging.getLogger().addHandler(complaints)
    editor = app.test_client()
    try:
        if wanted["written"] or wanted["edited"]:
            assert editor.post("/login", data={"email": EMAIL, "password": PASSWORD}).status_code == 303
        written = [write(editor, *form) for form in wanted["written"]]
        found = {"written": written, "read": read(app.test_client(), wanted["read"])}
        return found | {"edited": read(editor, wanted["edited"]), "errors": complaints.said}
    finally:
        logging.getLogger().removeHandler(complaints)
        with app.app_context():
            db.engine().dispose()


if __name__ == "__main__":
    json.dump(visited(create_app(), json.load(sys.stdin)), sys.stdout)
