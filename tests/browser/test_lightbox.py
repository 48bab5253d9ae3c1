"""A picture opens above its post: arrows go on, Escape leads back; without scripts its page does the same."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from browsing import defects
from drawing import encoded, picture
from filling import stored, write
from flask import Flask
from playwright.sync_api import Page, expect

Make = Callable[..., Any]
pytestmark = pytest.mark.slow


def drawn(width: int) -> tuple[BytesIO, str]:
    return BytesIO(encoded(picture((width, 400)), "PNG")), f"{width}.png"


@pytest.fixture
def address(app: Flask, signed_in: Make) -> str:
    """Publish a gallery of three pictures; return its address."""
    photos = [drawn(600), drawn(610), drawn(620)]
    write(signed_in(), "/edit/new/gallery", "publish", title="Market", photos=photos)
    return stored(app).url


def test_keys_go_through_the_pictures_and_back(visit: Callable[..., Page], address: str) -> None:
    page = visit(address)
    page.locator("[data-picture]").nth(1).click()
    box = page.get_by_role("dialog")
    expect(box).to_have_accessible_name("Picture 2 of 3")
    page.keyboard.press("ArrowRight")
    expect(box).to_have_accessible_name("Picture 3 of 3")
    page.keyboard.press("ArrowLeft")
    expect(box).to_have_accessible_name("Picture 2 of 3")
    box.get_by_role("link", name="Previous picture").click()
    expect(box).to_have_accessible_name("Picture 1 of 3")
    page.keyboard.press("Escape")
    expect(box).to_have_count(0)
    expect(page.locator("[data-picture]").nth(1)).to_be_focused()
    assert page.url.endswith(address)


def test_arrows_follow_the_direction_of_the_page(visit: Callable[..., Page], address: str) -> None:
    page = visit(address)
    page.evaluate("document.documentElement.dir = document.body.dir = 'rtl'")
    page.locator("[data-picture]").nth(0).click()
    box = page.get_by_role("dialog")
    expect(box).to_have_accessible_name("Picture 1 of 3")
    page.keyboard.press("ArrowLeft")
    expect(box).to_have_accessible_name("Picture 2 of 3")


def test_what_leads_back_closes_it(visit: Callable[..., Page], address: str) -> None:
    page = visit(address)
    page.locator("[data-picture]").nth(0).click()
    page.get_by_role("dialog").get_by_role("link", name="Back to the post").click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_page_of_a_picture_and_the_open_picture_have_no_defects(visit: Callable[..., Page], address: str) -> None:
    page = visit(f"{address}picture-2/")
    assert defects(page) == []
    page = visit(address)
    page.locator("[data-picture]").nth(0).click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert defects(page, 1) == []
