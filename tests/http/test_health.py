"""The site's health: asked of the database each time, and told without Flask as long as all is well."""

from __future__ import annotations

import pytest
from databases import note_revision
from flask import Flask
from flask.testing import FlaskClient

from blogapp.db import schema

pytestmark = pytest.mark.database


def test_health_is_asked_of_the_database_each_time(app: Flask, client: FlaskClient) -> None:
    for _ in range(2):
        well = client.get("/healthz")
        assert (well.status_code, well.text) == (200, "ok\n")
        note_revision(app, "0001")
        try:
            ill = client.get("/healthz")
        finally:
            note_revision(app, schema.NEEDED)
        assert (ill.status_code, ill.text) == (503, "The tables are of another version.\n")
        assert ill.headers["Cache-Control"] == "no-store"


def test_health_is_told_without_flask_in_the_same_words(client: FlaskClient, made: list[str]) -> None:
    client.get("/healthz")
    made.clear()
    lean, head = client.get("/healthz"), client.head("/healthz")
    assert made == []
    whole = client.get("/healthz?by=flask")
    assert made == ["/healthz"]
    assert (lean.status, lean.data) == (whole.status, whole.data)
    assert dict(lean.headers) == dict(head.headers) == dict(whole.headers)
    assert head.data == b""


def test_health_is_no_answer_to_what_is_sent(client: FlaskClient) -> None:
    assert client.post("/healthz").status_code == 405
    assert client.get("/healthz?%00").status_code == 404
    assert client.get("/healthz/").headers["Location"] == "/healthz"
