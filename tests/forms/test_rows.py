"""Rows in the form of a post: added, moved, removed and refused without a script, and no word is lost."""

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pytest
from bs4 import BeautifulSoup
from dish import Dish
from drawing import encoded, picture
from filling import complaint, controls, stored, write
from flask import Flask
from flask.testing import FlaskClient
from reading import read, words

from blogapp.formats.registry import Loaded

Make = Callable[..., Any]
NEW = "/edit/new/dish"
TWO = {
    "ingredients-0-amount": "500",
    "ingredients-0-unit": "g",
    "ingredients-0-what": "plums",
    "ingredients-1": "",
    "ingredients-1-what": "salt",
}
pytestmark = pytest.mark.any_database


@pytest.fixture
def client(app: Flask, signed_in: Make) -> Iterator[FlaskClient]:
    """Somebody who is signed in, in a blog that knows dishes."""
    loaded = app.extensions["blogapp.formats"].loaded
    loaded["dish"] = Loaded(Dish, "test", loaded["quote"].folder)
    yield signed_in()
    del loaded["dish"]


def photo(name: str = "plums.jpg") -> tuple[BytesIO, str]:
    return BytesIO(encoded(picture((60, 40)), "JPEG")), name


def press(client: FlaskClient, page: Any, action: str, **typed: Any) -> BeautifulSoup:
    """Press a button of the form on a page, and return the page that comes."""
    tree = page if isinstance(page, BeautifulSoup) else BeautifulSoup(page.text, "html.parser")
    form = tree.select_one("#post-form")
    assert form is not None
    assert form.select_one(f"button[name=action][value='{action}']:not([disabled], template *)"), f"no button {action}"
    answer = client.post(str(form["action"]), data={**controls(tree), **typed, "action": action})
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "html.parser")


def column(page: BeautifulSoup, field: str = "ingredients", name: str = "what") -> list[str]:
    """Return what stands in one control of each row, in their order."""
    form = controls(page)
    numbers = [key.split("-")[1] for key in form if key.startswith(f"{field}-") and key.count("-") == 1]
    return [form[f"{field}-{number}-{name}"] for number in numbers]


def focused(page: BeautifulSoup) -> list[str]:
    return [
        str(control.get("value") if control.name == "button" else control["name"])
        for control in page.select("[autofocus]")
    ]


def test_a_new_form_has_a_row_and_every_control_of_it_a_label(client: FlaskClient) -> None:
    page = read(client, NEW)
    assert column(page) == [""]
    assert [legend.get_text(" ", strip=True) for legend in page.select("#ingredients legend:not(template *)")] == [
        "Ingredients required", "Ingredient 1",
    ]  # fmt: skip
    seen = page.select("#ingredients :is(input:not([type=hidden]), select):not(template *)")
    assert len(seen) == 3
    assert all(page.select(f"label[for='{control['id']}']") for control in seen)


@pytest.mark.slow
def test_buttons_change_the_rows_keep_all_and_store_nothing(app: Flask, client: FlaskClient) -> None:
    page = press(client, client.get(NEW), "add ingredients", title="Cake", **{"ingredients-0-what": "plums"})
    assert (column(page), focused(page)) == (["plums", ""], ["ingredients-1-amount"])
    page = press(client, page, "add ingredients", **{"ingredients-1-what": "salt", "ingredients-1-amount": "some"})
    page = press(client, page, "up ingredients-1", **{"ingredients-2-what": "eggs"})
    assert (column(page), focused(page)) == (["salt", "plums", "eggs"], ["up ingredients-1"])
    page = press(client, page, "down ingredients-1")
    assert (column(page), focused(page)) == (["plums", "salt", "eggs"], ["down ingredients-1"])
    page = press(client, page, "down ingredients-2")
    assert column(page) == ["plums", "salt", "eggs"]
    page = press(client, page, "remove ingredients-0")
    assert (column(page), focused(page)) == (["salt", "eggs"], ["remove ingredients-1"])
    assert controls(page)["title"] == "Cake"
    assert controls(page)["ingredients-1-amount"] == "some"
    with pytest.raises(AssertionError, match="No post is stored"):
        stored(app)
    page = press(client, press(client, page, "remove ingredients-2"), "remove ingredients-1")
    assert (column(page), focused(page)) == ([], ["add ingredients"])
    assert column(press(client, page, "add ingredients")) == [""]


def test_rows_are_stored_in_the_order_of_the_form(app: Flask, client: FlaskClient) -> None:
    page = press(client, client.get(NEW), "add ingredients")
    page = press(client, page, "up ingredients-1", **TWO)
    form = controls(page)
    client.post(NEW, data={**form, "title": "Cake", "ingredients-9": "", "action": "publish"})
    data = stored(app).data["ingredients"]
    assert [(row["amount"], row["what"]) for row in data] == [(None, "salt"), (500, "plums")]
    assert column(read(client, f"/edit/posts/{stored(app).id}")) == ["salt", "plums"]


@pytest.mark.slow
def test_a_stored_post_is_changed_by_the_same_buttons(app: Flask, client: FlaskClient) -> None:
    address = write(client, NEW, "publish", title="Cake", **TWO).location
    page = press(client, press(client, client.get(address), "up ingredients-1"), "remove ingredients-0")
    assert [row["what"] for row in stored(app).data["ingredients"]] == ["plums", "salt"]
    client.post(address, data={**controls(page), "action": "save"})
    assert [row["what"] for row in stored(app).data["ingredients"]] == ["salt"]
    write(client, address, "save", title="Without")
    assert [row["what"] for row in stored(app).data["ingredients"]] == ["salt"]
    client.post(
        address, data={**controls(client.get(address)), "ingredients-1": "", "action": "nonsense ingredients-1"}
    )


def test_a_form_without_the_field_leaves_the_rows(app: Flask, client: FlaskClient) -> None:
    address = write(client, NEW, "publish", title="Cake", **TWO).location
    form = {name: value for name, value in controls(client.get(address)).items() if not name.startswith("ingred")}
    client.post(address, data={**form, "title": "Pie", "action": "save"})
    assert [row["what"] for row in stored(app).data["ingredients"]] == ["plums", "salt"]


@pytest.mark.slow
def test_what_is_wrong_stands_next_to_its_control(client: FlaskClient) -> None:
    wrong = {"ingredients-2": "", "ingredients-2-amount": "two", "ingredients-7": "", "steps-0-clip": "x"}
    answer = write(client, NEW, "publish", title="Cake", **wrong)
    assert answer.status_code == 422
    assert complaint(answer, "ingredients-2-amount") == "This must be a whole number from 1 to 10000."
    assert complaint(answer, "ingredients-2-what") == "“What” is missing; a post cannot be published without it."
    assert complaint(answer, "steps-0-text") == "“What to do” is missing; a post cannot be published without it."
    page = BeautifulSoup(answer.text, "html.parser")
    assert [link.get_text() for link in page.select("#form-problems a")] == [
        "Ingredients 2, Amount", "Ingredients 2, What", "What to do 1, What to do", "What to do 1, Film",
    ]  # fmt: skip
    assert all(page.select(str(link["href"])) for link in page.select("#form-problems a"))
    assert column(page, name="amount") == ["", "two", ""]
    few = write(client, NEW, "publish", title="Cake")
    assert complaint(few, "ingredients") == "“Ingredients” is missing; a post cannot be published without it."


@pytest.mark.slow
def test_as_many_rows_as_there_may_be_leave_no_button_for_more(client: FlaskClient) -> None:
    many = {f"ingredients-{n}": "" for n in range(31)} | {f"ingredients-{n}-what": f"Salt {n}" for n in range(31)}
    answer = write(client, NEW, "publish", title="Cake", **many)
    assert complaint(answer, "ingredients") == "These are 31; at most 30 fit. Remove some."
    page = BeautifulSoup(answer.text, "html.parser")
    assert column(page) == [f"Salt {n}" for n in range(31)]
    assert page.select_one("button[value='add ingredients'][disabled]")
    answer = client.post(NEW, data={**controls(page), "action": "add ingredients"})
    assert len(column(BeautifulSoup(answer.text, "html.parser"))) == 31


@pytest.mark.slow
def test_a_picture_in_a_row_is_kept_whatever_happens(app: Flask, client: FlaskClient) -> None:
    sent = {"steps-0-text": "One", "steps-0-picture": photo(), "steps-0-picture-alt": "A"}
    page = press(client, client.get(NEW), "add steps", **sent)
    assert page.select("#steps-0-row img[alt='The picture that is chosen now']")
    page = press(client, page, "up steps-1", **{"steps-1-text": "Two"})
    answer = client.post(NEW, data={**controls(page), "title": "", "action": "publish"})
    assert answer.status_code == 422
    client.post(NEW, data={**controls(answer), **TWO, "title": "Cake", "action": "publish"})
    post = stored(app)
    assert [step["text"] for step in post.data["steps"]] == ["Two", "One"]
    assert [step["picture"] and step["picture"]["alt"] for step in post.data["steps"]] == [None, "A"]
    shown = read(client, post.url).select_one("article img[alt=A]")
    assert shown is not None
    with client.get(str(shown["src"])) as file:
        assert file.status_code == 200
    write(client, f"/edit/posts/{post.id}", "save", **{"steps-1-picture-remove": "y"})
    assert [step["picture"] for step in stored(app).data["steps"]] == [None, None]


def test_a_file_that_is_none_is_named_in_its_row(client: FlaskClient) -> None:
    page = press(client, client.get(NEW), "add steps", **{"steps-0-text": "One"})
    no_files = {"steps-1-picture": (BytesIO(b"text"), "a.jpg"), "steps-0-picture-id": "999"}
    page = press(client, page, "up steps-1", **no_files)
    errors = [str(error["id"]) for error in page.select(".error:not(template *)")]
    assert errors == ["steps-1-picture-error", "steps-0-picture-error"]


@pytest.mark.slow
def test_two_people_see_each_other_s_rows(app: Flask, client: FlaskClient) -> None:
    address = write(client, NEW, "publish", title="Cake", **TWO).location
    mine = controls(client.get(address))
    write(client, address, "save", **{"ingredients-0-what": "cherries"})
    answer = client.post(address, data={**mine, "ingredients-1-what": "sugar", "action": "save"})
    assert answer.status_code == 409
    page = BeautifulSoup(answer.text, "html.parser")
    assert [words(part) for part in page.select(".differences h3")] == ["Ingredients"]
    assert [part.get_text() for part in page.select(".differences pre")] == [
        "Amount: 500 · Unit: g · What: cherries\nWhat: salt", "Amount: 500 · Unit: g · What: plums\nWhat: sugar",
    ]  # fmt: skip
    assert column(page) == ["plums", "sugar"]
    client.post(address, data={**controls(page), "action": "save"})
    assert [row["what"] for row in stored(app).data["ingredients"]] == ["plums", "sugar"]


def test_a_preview_of_a_public_post_sends_the_rows_on(app: Flask, client: FlaskClient) -> None:
    address = write(client, NEW, "publish", title="Cake", **TWO).location
    page = write(client, address, "preview", **{"ingredients-0-what": "cherries"})
    assert "cherries" in page.text
    form = controls(page)
    assert (form["ingredients-0"], form["ingredients-0-what"], form["ingredients-1-what"]) == ("", "cherries", "salt")
