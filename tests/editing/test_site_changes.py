"""Settings, menus and the theme are changed so that each can be undone: on the next page, and for thirty days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from filling import controls
from flask import Flask
from reading import words

from blogapp import db
from blogapp.models import Site

pytestmark = pytest.mark.database
Make = Callable[..., Any]
LANGUAGE = "Language of the site"


def settings(app: Flask) -> Site:
    with app.app_context():
        return Site.load(db.session())


def change(client: Any, **typed: Any) -> str:
    """Change settings; return where the Undo of the next page is sent."""
    return sent(client, "/edit/settings/", {**controls(client.get("/edit/settings/")), **typed})


def sent(client: Any, address: str, data: dict[str, Any]) -> str:
    data.pop("csrf_token", None)
    answer = client.post(address, data=data)
    assert answer.status_code == 303
    forms = BeautifulSoup(client.get(answer.location).text, "html.parser").select(".notices form")
    return str(forms[0]["action"]) if forms else ""


def press(client: Any, address: str) -> str:
    """Press an Undo; return what the next page says."""
    answer = client.post(address)
    assert answer.status_code == 303
    return words(BeautifulSoup(client.get(answer.location).text, "html.parser").select_one(".notices"))


def listed(client: Any, address: str) -> list[str]:
    page = BeautifulSoup(client.get(address).text, "html.parser")
    return [words(form.find_previous_sibling().select_one(".row-title")) for form in page.select("form.row-actions")]


@pytest.mark.slow
def test_settings_are_as_they_were_and_what_was_changed_since_stays(app: Flask, signed_in: Make) -> None:
    admin = signed_in("administrator")
    change(admin)  # which takes the language of the installation for the site's own
    before = settings(app)
    first = change(admin, title="The Harbour", tagline="Low water", posts_per_page="7")
    change(admin, title="The Quay")
    assert listed(admin, "/edit/settings/") == [
        "Name of the site",
        "Name of the site, Tagline, Posts on a page",
        LANGUAGE,
    ]
    assert press(admin, first) == "Undone.Not undone, for somebody has changed it since: Name of the site"
    now = settings(app)
    assert (now.title, now.tagline, now.posts_per_page) == ("The Quay", before.tagline, before.posts_per_page)
    assert listed(admin, "/edit/settings/") == ["Name of the site", LANGUAGE]


def test_a_form_that_lay_open_takes_nothing_back_of_what_others_saved(app: Flask, signed_in: Make) -> None:
    admin, other = signed_in("administrator"), signed_in("administrator", name="Noor")
    lain = controls(other.get("/edit/settings/"))
    change(admin, title="The Harbour", footer="Low water\nHigh water")
    refused = other.post("/edit/settings/", data=lain | {"tagline": "Boats", "posts_per_page": "none"})
    assert refused.status_code == 422
    sent(other, "/edit/settings/", controls(refused) | {"posts_per_page": "7"})
    now = settings(app)
    assert (now.title, now.footer, now.tagline, now.posts_per_page) == (
        "The Harbour", "Low water\nHigh water", "Boats", 7
    )  # fmt: skip
    sent(other, "/edit/settings/", lain | {"title": "The Quay"})
    assert settings(app).title == "The Quay"


def test_a_menu_that_lay_open_takes_nothing_back_of_the_other_menu(app: Flask, signed_in: Make) -> None:
    editor, other = signed_in(), signed_in(name="Noor")
    lain = controls(other.get("/edit/menus/"))
    sent(editor, "/edit/menus/", {"header-0-to": "archive", "action": "save"})
    sent(other, "/edit/menus/", lain | {"footer-0-to": "search", "action": "save"})
    assert {place: [line["to"] for line in lines] for place, lines in settings(app).menus.items()} == {
        "header": ["archive"],
        "footer": ["search"],
    }


def test_what_changes_nothing_is_nothing_to_undo(app: Flask, signed_in: Make) -> None:
    admin = signed_in("administrator")
    change(admin)
    assert change(admin) == ""


def test_menus_come_back_each_by_itself(app: Flask, signed_in: Make) -> None:
    editor = signed_in()
    both = {"header-0-to": "archive", "footer-0-to": "feed", "action": "save"}
    first = sent(editor, "/edit/menus/", both)
    sent(editor, "/edit/menus/", both | {"footer-0-to": "search"})
    assert "Not undone, for somebody has changed it since: Footer" in press(editor, first)
    now = settings(app).menus
    assert (now["header"], [line["to"] for line in now["footer"]]) == ([], ["search"])


def test_the_theme_comes_back(app: Flask, signed_in: Make) -> None:
    admin, before = signed_in("administrator"), settings(app).theme
    page = BeautifulSoup(admin.get("/edit/themes/").text, "html.parser")
    undo = sent(admin, str(page.select_one("form[action$='/choose']")["action"]), {})  # type: ignore[index]
    assert settings(app).theme != before
    assert press(admin, undo) == "Undone."
    assert settings(app).theme == before


def test_who_may_not_change_it_undoes_nothing_and_twice_is_once(app: Flask, signed_in: Make) -> None:
    admin, editor = signed_in("administrator"), signed_in(name="Noor")
    undo = change(admin, title="The Harbour")
    assert editor.post(undo).status_code == 404
    assert press(admin, undo) == "Undone."
    assert admin.post(undo).status_code == 303
    assert settings(app).title == Site().title


def test_after_thirty_days_it_is_not_offered_any_more(signed_in: Make, time_machine: Any) -> None:
    admin = signed_in("administrator")
    change(admin, title="The Harbour")
    time_machine.move_to(db.now() + timedelta(days=31), tick=False)
    later = signed_in("administrator", name="Later")
    assert listed(later, "/edit/settings/") == []
