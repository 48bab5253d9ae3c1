"""How the tests write: as an author does, by the form of the page."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from blogapp import db
from blogapp.models import Post

YOUTUBE = "https://www.youtube.com/watch?v=aqz-KE-bpKQ"


def controls(page: TestResponse | BeautifulSoup) -> dict[str, Any]:
    """Return what a browser would send of a page's form for a post, by name; of checkboxes a list."""
    tree = page if isinstance(page, BeautifulSoup) else BeautifulSoup(page.text, "html.parser")
    form = tree.select_one("form#post-form") or tree.select_one("main form.sheet") or tree.select_one("main form")
    assert form, "There is no form on the page."
    found: dict[str, Any] = {}
    for control in form.select(":is(input[name], textarea[name], select[name]):not(template *)"):
        name, value = str(control["name"]), _value(control)
        if value is None:
            continue
        found[name] = [*found[name], value] if isinstance(found.get(name), list) else _joined(found, name, value)
    return found


def _joined(found: dict[str, Any], name: str, value: str) -> Any:
    return [found[name], value] if name in found else value


def _value(control: Tag) -> str | None:
    """Return what a control would send; None for one that sends nothing."""
    if control.name == "textarea":
        return control.get_text().removeprefix("\r").removeprefix("\n")
    if control.name == "select":
        chosen = control.select_one("option[selected]") or control.select_one("option")
        return str(chosen["value"]) if chosen else ""
    silent = control["type"] in {"file", "submit"} or (
        control["type"] == "checkbox" and not control.has_attr("checked")
    )
    return None if silent else str(control.get("value", ""))


def write(client: FlaskClient, address: str, action: str = "publish", /, **typed: Any) -> TestResponse:
    """Open a form, type into it, and press a button."""
    form = controls(client.get(address))
    form.pop("csrf_token", None)
    return client.post(address, data={**form, **typed, "action": action})


def stored(app: Flask, post_id: int = 0) -> Post:
    """Return a post as it is stored now: the one of this id, else the newest."""
    with app.app_context():
        chosen = sa.select(Post).where(Post.id == post_id) if post_id else sa.select(Post).order_by(Post.id.desc())
        post = db.session.scalars(chosen).first()
        assert post, "No post is stored."
        for name in ("categories", "tags"):
            getattr(post, name)
        db.session.expunge_all()
        return post


def complaint(page: TestResponse, name: str) -> str:
    """Return the sentence next to a control, which must name it; "" where there is none."""
    tree = BeautifulSoup(page.text, "html.parser")
    sentence, control = tree.select_one(f"#{name}-error"), tree.select_one(f"#{name}")
    if sentence is None:
        return ""
    assert control is not None
    assert f"{name}-error" in str(control.get("aria-describedby")).split()
    return " ".join(sentence.get_text().split())
