"""The form of a post follows from its format: its fields, their order, their controls."""

from collections.abc import Callable
from typing import Any, ClassVar

import pytest
from bs4 import BeautifulSoup
from filling import complaint, controls, write
from flask import Flask
from reading import read, words

from blogapp.formats import PostFormat
from blogapp.formats import fields as f
from blogapp.formats.registry import Loaded

Make = Callable[..., Any]
OF_ALL = {"title", "slug", "excerpt", "categories", "tags", "published_at", "sticky", "comments_open", "version"}
pytestmark = pytest.mark.any_database


class Everything(PostFormat):
    """One field of each kind."""

    name = "everything"
    titled = "hidden"
    line = f.Line("Line", max=20)
    body = f.Markdown("Body")
    lines = f.Lines("Lines")
    number = f.Integer("Number", min=1, max=9)
    address = f.Url("Address")
    clip = f.Embed("Clip")
    mood = f.Choice("Mood", {"calm": "Calm", "wild": "Wild"})
    loud = f.Toggle("Loud")
    tape = f.File("Tape")
    picture = f.Image("Picture")
    errors = f.Line("Called like a part of the form")
    example: ClassVar = {"body": "Words."}


@pytest.fixture
def everything(app: Flask) -> Any:
    loaded = app.extensions["blogapp.formats"].loaded
    loaded["everything"] = Loaded(Everything, "test", app.extensions["blogapp.formats"].loaded["quote"].folder)
    yield Everything
    del loaded["everything"]


def order(page: BeautifulSoup) -> list[str]:
    """Return the names of the visible controls, in the order of the page."""
    chosen = page.select("#post-form input:not([type=hidden], [type=submit]), #post-form textarea, #post-form select")
    return list(dict.fromkeys(str(control["name"]) for control in chosen))


def focused(page: BeautifulSoup) -> list[str]:
    return [str(control.get("name") or control["id"]) for control in page.select("[autofocus]")]


@pytest.mark.parametrize(
    ("name", "first", "focus"),
    [
        ("standard", ["title", "lead_image", "lead_image-alt", "lead_image-decorative", "body"], "title"),
        ("quote", ["title", "body", "body-files", "by", "source"], "body"),
        ("video", ["title", "video", "file", "body"], "video"),
    ],
)
def test_form_begins_with_what_the_format_asks_for(signed_in: Make, name: str, first: list[str], focus: str) -> None:
    page = read(signed_in(), f"/edit/new/{name}")
    assert order(page)[: len(first)] == first
    assert focused(page) == [focus]


def test_form_has_the_fields_of_all_posts(signed_in: Make) -> None:
    assert OF_ALL | {"new_category"} <= set(controls(read(signed_in(), "/edit/new/quote")))


def test_every_control_has_a_label(signed_in: Make, everything: Any) -> None:
    page = read(signed_in(), "/edit/new/everything")
    unlabelled = [
        control["name"]
        for control in page.select("#post-form input:not([type=hidden]), #post-form textarea, #post-form select")
        if not page.select(f"label[for='{control['id']}']")
    ]
    assert not unlabelled


def test_every_kind_of_field_comes_back_as_it_was_typed(signed_in: Make, everything: Any) -> None:
    client = signed_in()
    typed = {
        "line": "One", "body": "Two\n\n- three", "lines": "a\nb", "number": "7", "address": "https://example.org/x",
        "clip": "https://vimeo.com/76979871", "mood": "wild", "loud": "y", "errors": "none",
    }  # fmt: skip
    answer = write(client, "/edit/new/everything", **typed)
    form = controls(read(client, answer.location))
    assert {name: form[name] for name in typed if name != "loud"} | {"loud": "y"} == typed
    assert form["loud"] == ["", "y"]


@pytest.mark.every_value
@pytest.mark.parametrize(("name", "rubbish"), [("number", "many"), ("address", "javascript:alert(1)"), ("clip", "no")])
def test_rubbish_is_kept_beside_its_sentence(signed_in: Make, everything: Any, name: str, rubbish: str) -> None:
    answer = write(signed_in(), "/edit/new/everything", **{name: rubbish})
    assert answer.status_code == 422
    assert complaint(answer, name)
    assert controls(answer)[name] == rubbish


def test_summary_lists_the_problems_and_is_focused(signed_in: Make) -> None:
    answer = write(signed_in(), "/edit/new/quote", body="", source="nowhere at all")
    page = BeautifulSoup(answer.text, "html.parser")
    links = [link["href"] for link in page.select("#form-problems a")]
    assert links == ["#body", "#source"]
    assert focused(page) == ["form-problems"]
    assert all(page.select_one(link).get("aria-invalid") == "true" for link in links)


def test_what_is_needed_says_so(signed_in: Make) -> None:
    page = read(signed_in(), "/edit/new/quote")
    assert words(page.select_one("label[for=body]")) == "Quotation required"
    assert words(page.select_one("label[for=by]")) == "Who said it"


def test_what_was_not_sent_stays(app: Flask, signed_in: Make, make_post: Make) -> None:
    post, client = make_post("quote", by="Mira", tags=["trains"], sticky=True), signed_in()
    sent = {"title": "Only this", "version": str(post.version), "action": "save"}
    client.post(f"/edit/posts/{post.id}", data=sent)
    form = controls(read(client, f"/edit/posts/{post.id}"))
    assert (form["title"], form["by"], form["tags"], form["sticky"]) == ("Only this", "Mira", "trains", ["", "y"])


def test_publish_is_the_last_and_leading_button(signed_in: Make) -> None:
    buttons = read(signed_in(), "/edit/new/quote").select(".editor-buttons button[value]")
    assert [button["value"] for button in buttons] == ["save", "preview", "publish"]
    assert buttons[-1]["class"] == ["primary"]


DESK = (
    "/edit/", "/edit/new/", "/edit/new/standard", "/edit/pages/", "/edit/pages/new", "/edit/categories/", "/edit/tags/",
    "/edit/tags/1", "/edit/comments/", "/edit/comments/?status=pending", "/edit/comments/?status=spam",
    "/edit/formats/", "/edit/menus/", "/edit/themes/", "/edit/users/", "/edit/settings/", "/edit/posts/1",
    "/edit/posts/1/format", "/account",
)  # fmt: skip


def leading(page: BeautifulSoup) -> list[str]:
    """Return the buttons that lead: on the desk those named so, on readers' pages all that are not quiet."""
    wanted = "button.primary" if page.select_one("body.desk") else "button:not(.quiet, .danger, .visually-hidden)"
    return [words(button) for button in page.select("main")[0].select(wanted)]


@pytest.mark.first(4)
@pytest.mark.parametrize("path", DESK)
def test_at_most_one_button_of_a_page_leads(signed_in: Make, make_post: Make, make_comment: Make, path: str) -> None:
    post = make_post(tags=["boats", "trains"])
    for status in ("pending", "pending", "spam", "spam"):
        make_comment(post, status=status)
    client = signed_in("administrator")
    signed_in(client.user)  # in another browser, which /account lists, too
    assert len(leading(read(client, path))) <= 1


def test_of_two_texts_only_the_button_that_decides_leads(signed_in: Make, make_post: Make) -> None:
    post, client = make_post(), signed_in()
    form = {"title": "Mine", "body": "Mine.", "version": "0", "action": "save"}
    answer = client.post(f"/edit/posts/{post.id}", data=form)
    assert answer.status_code == 409
    assert leading(BeautifulSoup(answer.text, "html.parser")) == ["Save mine over theirs"]


def test_a_post_is_in_the_language_of_the_site_by_default(signed_in: Make) -> None:
    assert words(read(signed_in(), "/edit/new/standard").select_one("#language option")) == "Site default"


def test_the_help_of_the_lead_image_is_true_for_every_theme(signed_in: Make) -> None:
    said = words(read(signed_in(), "/edit/new/standard").select_one("#post-form"))
    assert "Stands where the text begins, above or beside it." in said


def test_enter_saves_and_never_publishes(signed_in: Make) -> None:
    first = read(signed_in(), "/edit/new/quote").select_one("#post-form button[type=submit]")
    assert first is not None
    assert first["value"] == "save"
