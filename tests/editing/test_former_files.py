"""A file that was replaced is kept while that can be undone, for nobody to see, and brought back by Undo."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
import sqlalchemy as sa
from bs4 import BeautifulSoup
from drawing import encoded, picture
from filling import write
from flask import Flask
from flask.testing import FlaskClient
from reading import read
from time_machine import travel
from undoing import listed, press, sent

from blogapp import db, media
from blogapp.jobs.worker import Worker
from blogapp.models import Change, Media

pytestmark = [pytest.mark.database, pytest.mark.slow]
Make = Callable[..., Any]
LIBRARY = "/edit/media/"


@pytest.fixture
def ada(signed_in: Make) -> Any:
    """An editor with one picture, in a post."""
    client = signed_in(name="Ada")
    client.post(LIBRARY, data={"files": [photo("quay.jpg")]})
    write(client, "/edit/new/standard", "publish", title="Low tide", body="![Quay](media:1)")
    return client


def photo(name: str) -> tuple[BytesIO, str]:
    """Draw a picture, another one for each name."""
    return BytesIO(encoded(picture((600, 300 + sum(map(ord, name)) % 90)), "JPEG")), name


def replace(client: Any, name: str) -> str:
    """Put another picture in the place of the first; return where that is undone."""
    answer = client.post(f"{LIBRARY}1/replace", data={"file": photo(name)})
    form = BeautifulSoup(client.get(answer.location).text, "html.parser").select_one(".notices form")
    assert form
    return str(form["action"])


def refused(client: Any, undo: str) -> str:
    page = client.post(undo)
    assert page.status_code == 422
    error = BeautifulSoup(page.text, "html.parser").select_one("#file-error")
    assert error
    return error.get_text()


def row(app: Flask) -> Media:
    with app.app_context():
        return db.session.get_one(Media, 1)


def are_there(app: Flask, *files: Media) -> list[bool]:
    with app.app_context():
        return [all(media.is_stored(path) for path in file.paths) for file in files]


def test_the_former_file_comes_back_where_it_was(app: Flask, client: FlaskClient, ada: Any) -> None:
    first, before = row(app), client.get(row(app).url, buffered=True).data
    undo = replace(ada, "pier.jpg")
    second = row(app)
    assert are_there(app, first, second) == [True, True]
    assert client.get(first.url).location == second.url
    assert listed(ada, f"{LIBRARY}1") == ["quay.jpg was replaced."]
    assert press(ada, undo) == "Undone."
    again = row(app)
    assert (again.filename, again.paths, again.digest) == (first.filename, first.paths, first.digest)
    answer = client.get(first.url, buffered=True)
    assert (answer.status_code, answer.data) == (200, before)
    assert client.get(second.url).location == first.url
    assert read(client, "/").select_one(f"figure img[src='{first.url}']")
    assert are_there(app, first, second) == [True, False]
    assert ada.post(undo).status_code == 303


def test_replaced_twice_it_comes_back_step_by_step(app: Flask, ada: Any) -> None:
    first, undo_first = row(app), replace(ada, "pier.jpg")
    second, undo_second = row(app), replace(ada, "crane.jpg")
    assert refused(ada, undo_first) == "Not undone, for somebody has changed it since: quay.jpg"
    assert press(ada, undo_second) == "Undone."
    assert row(app).path == second.path
    assert press(ada, undo_first) == "Undone."
    assert row(app).path == first.path
    assert are_there(app, first, second) == [True, False]


def test_what_is_said_of_it_since_stays(app: Flask, ada: Any) -> None:
    undo = replace(ada, "pier.jpg")
    sent(ada, f"{LIBRARY}1", description="The quay")
    assert press(ada, undo) == "Undone."
    assert (row(app).filename, row(app).description) == ("quay.jpg", "The quay")


def test_it_stays_away_if_its_bytes_are_gone_or_elsewhere_in_the_library(app: Flask, ada: Any) -> None:
    first, undo = row(app), replace(ada, "pier.jpg")
    ada.post(LIBRARY, data={"files": [photo("quay.jpg")]})
    assert "This very file is in the library already" in refused(ada, undo)
    with app.app_context():
        media.remove(first.paths)
    assert refused(ada, undo) == "Not undone, for the former file is not there any more."
    assert row(app).filename == "pier.jpg"


def test_only_who_may_replace_it_undoes_that(app: Flask, ada: Any, signed_in: Make) -> None:
    undo = replace(ada, "pier.jpg")
    assert signed_in("author", name="Kim").post(undo).status_code == 404
    assert row(app).filename == "pier.jpg"
    assert press(ada, undo) == "Undone."


def test_after_a_month_the_worker_removes_it(app: Flask, ada: Any) -> None:
    first, undo = row(app), replace(ada, "pier.jpg")
    for days, left in ((29, True), (31, False)):
        with travel(db.now() + timedelta(days=days)):
            Worker(app).run_until_idle()
        assert are_there(app, first, row(app)) == [left, True]
    assert ada.post(undo).status_code == 303
    assert row(app).filename == "pier.jpg"


def test_another_change_forgets_no_file_that_is_still_to_be_removed(app: Flask, ada: Any) -> None:
    first, _undo = row(app), replace(ada, "pier.jpg")
    with app.test_request_context(method="POST"):
        db.session.execute(sa.update(Change).values(created_at=db.now() - timedelta(days=31)))
        db.session.commit()
    sent(ada, f"{LIBRARY}1", description="The quay")
    assert listed(ada, f"{LIBRARY}1") == ["What it shows: –"]
    Worker(app).run_until_idle()
    assert are_there(app, first, row(app)) == [False, True]
    assert listed(ada, f"{LIBRARY}1") == ["What it shows: –"]


def test_deleted_for_good_it_leaves_no_former_file(app: Flask, ada: Any) -> None:
    first, undo = row(app), replace(ada, "pier.jpg")
    second = row(app)
    assert ada.post(f"{LIBRARY}1/delete").status_code == 303
    assert are_there(app, first, second) == [False, False]
    assert ada.post(undo).status_code == 303
    with app.app_context():
        assert db.session.get(Media, 1) is None
