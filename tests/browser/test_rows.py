"""Rows of a form in a browser: changed in place, by keyboard and by dragging, and kept when they were not saved."""

from collections.abc import Callable, Iterator

import pytest
from browsing import defects, leave
from dish import Dish
from flask import Flask
from playwright.sync_api import Page, expect

from blogapp.formats.registry import Loaded

Visit = Callable[..., Page]
pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _dish(app: Flask) -> Iterator[None]:
    loaded = app.extensions["blogapp.formats"].loaded
    loaded["dish"] = Loaded(Dish, "test", loaded["quote"].folder)
    yield
    del loaded["dish"]


def what(page: Page) -> list[str]:
    return page.locator("#ingredients [name$=-what]").evaluate_all("inputs => inputs.map(input => input.value)")


def numbers(page: Page) -> list[str]:
    return page.locator("#ingredients [data-number]").all_inner_texts()


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.value || document.activeElement.name"))


def fill(page: Page, words: list[str]) -> None:
    """Type these ingredients, a row each, by the keyboard."""
    for number, word in enumerate(words):
        if number:
            page.get_by_role("button", name="Add: Ingredient").press("Enter")
        page.keyboard.type("1")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.type(word)


def test_rows_are_changed_in_place_by_the_keyboard_and_the_change_is_said(write: Visit) -> None:
    page = write()
    page.goto("/edit/new/dish")
    status = page.locator("#ingredients > [role=status]")
    page.locator("[name=ingredients-0-amount]").focus()
    fill(page, ["plums", "salt", "eggs"])
    assert (what(page), numbers(page)) == (["plums", "salt", "eggs"], ["1", "2", "3"])
    expect(status).to_have_text("Added: Ingredient 3.")
    page.locator("[value='up ingredients-2']").press("Enter")
    assert (what(page), focused(page)) == (["plums", "eggs", "salt"], "up ingredients-2")
    expect(status).to_have_text("Moved: Ingredient 2.")
    page.keyboard.press("Enter")
    page.locator("[value='down ingredients-0']").press("Space")
    assert what(page) == ["eggs", "salt", "plums"]
    page.locator("[value='remove ingredients-1']").press("Enter")
    assert (what(page), focused(page)) == (["eggs", "plums"], "remove ingredients-0")
    expect(status).to_have_text("Removed: Ingredient 2.")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert (what(page), focused(page)) == ([], "add ingredients")
    page.keyboard.press("Enter")
    fill(page, ["plums"])
    page.locator("[value='add steps']").click()
    page.locator("[name=steps-1-text]").fill("Stir.")
    page.locator("[value='up steps-1']").click()
    page.locator("[name=steps-0-text]").fill("Serve.")
    page.get_by_label("Title").fill("Plum cake")
    page.get_by_role("button", name="Publish").click()
    page.wait_for_url("**/edit/posts/*")
    assert page.locator("#steps textarea").evaluate_all("all => all.map(text => text.value)") == ["Stir.", "Serve."]


def test_a_row_is_dragged_past_others(write: Visit) -> None:
    page = write()
    page.goto("/edit/new/dish")
    page.locator("[name=ingredients-0-amount]").focus()
    fill(page, ["plums", "salt", "eggs"])
    grip, last = page.locator("#ingredients-0-row .row-grip"), page.locator("#ingredients-2-row")
    page.set_viewport_size({"width": 1280, "height": 2000})
    page.evaluate("scrollTo({top: 0, behavior: 'instant'})")
    start, end = grip.bounding_box(), last.bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + 5, start["y"] + 5)
    page.mouse.down()
    page.mouse.move(start["x"], end["y"] + end["height"] - 5, steps=20)
    page.mouse.up()
    assert (what(page), numbers(page)) == (["salt", "eggs", "plums"], ["1", "2", "3"])
    expect(page.locator("#ingredients > [role=status]")).to_have_text("Moved: Ingredient 3.")
    page.mouse.move(0, 0)
    assert what(page) == ["salt", "eggs", "plums"]


@pytest.mark.parametrize(("by", "again"), [("server", "Go on with it"), ("browser", "Put it back")])
def test_rows_that_were_not_saved_come_back(
    write: Visit, cannot_autosave: Callable[[], None], by: str, again: str
) -> None:
    page = write()
    if by == "browser":
        cannot_autosave()
    page.goto("/edit/new/dish")
    page.locator("[name=ingredients-0-amount]").focus()
    fill(page, ["plums", "salt"])
    page.locator("[value='up ingredients-1']").click()
    leave(page)
    page.get_by_role("link", name="New dish").click()
    page.get_by_text(again).click()
    assert what(page) == ["salt", "plums"]
    page.locator("[value='add ingredients']").click()
    assert focused(page) == "ingredients-2-amount"


def test_a_form_with_rows_is_accessible_and_fits(write: Visit) -> None:
    page = write()
    page.goto("/edit/new/dish")
    page.locator("[name=ingredients-0-amount]").focus()
    fill(page, ["plums", "salt"])
    assert defects(page) == []


def test_without_scripts_buttons_change_the_rows(write: Visit) -> None:
    page = write(java_script_enabled=False)
    page.goto("/edit/new/dish")
    page.locator("[name=ingredients-0-what]").fill("plums")
    page.get_by_role("button", name="Add: Ingredient").click()
    expect(page.locator("[name=ingredients-1-amount]")).to_be_focused()
    page.locator("[name=ingredients-1-what]").fill("salt")
    page.locator("[value='up ingredients-1']").click()
    expect(page.locator("[value='up ingredients-1']")).to_be_focused()
    assert what(page) == ["salt", "plums"]
