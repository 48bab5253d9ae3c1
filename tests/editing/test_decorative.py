"""A picture is said to be decorative in one place: readers get no description there, and nobody is asked for one."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from drawing import encoded, picture
from filling import stored, write
from flask import Flask
from reading import read, words

Make = Callable[..., Any]
ASKED = "A picture has no description"


@pytest.fixture
def ana(signed_in: Make) -> Any:
    return signed_in()


def photo() -> tuple[BytesIO, str]:
    return BytesIO(encoded(picture((60, 40)), "PNG")), "quay.png"


def test_choice_silences_the_advice_and_the_notice(app: Flask, ana: Any) -> None:
    write(ana, "/edit/new/image", "save", title="Quay", image=photo())
    page = f"/edit/posts/{stored(app).id}"
    assert ASKED in words(read(ana, page).select_one("main"))
    write(ana, page, "publish", **{"image-decorative": "y"})
    page = read(ana, page)
    assert ASKED not in words(page.select_one("main"))
    assert "has no description yet" not in words(page.select_one("main"))
    assert page.select_one("input[name=image-decorative][checked]")
    assert read(ana, stored(app).url).select_one("article img")["alt"] == ""


def test_what_was_typed_stays_and_comes_back(app: Flask, ana: Any) -> None:
    write(ana, "/edit/new/image", "publish", title="Quay", image=photo(), **{"image-alt": "A quay"})
    page = f"/edit/posts/{stored(app).id}"
    write(ana, page, "publish", **{"image-decorative": "y"})
    assert read(ana, stored(app).url).select_one("article img")["alt"] == ""
    assert read(ana, page).select_one("input[name=image-alt]")["value"] == "A quay"
    write(ana, page, "publish", **{"image-decorative": None})
    assert read(ana, stored(app).url).select_one("article img")["alt"] == "A quay"


def test_one_picture_of_a_gallery_is_decorative(app: Flask, ana: Any) -> None:
    write(ana, "/edit/new/gallery", "save", title="Market", photos=[photo(), (photo()[0], "other.png")])
    page = f"/edit/posts/{stored(app).id}"
    write(ana, page, "publish", **{"photos-0-alt": "A stall", "photos-1-decorative": "y"})
    assert ASKED not in words(read(ana, page).select_one("main"))
    shown = read(ana, stored(app).url).select("article img")
    assert [(each["alt"], each.has_attr("data-decorative")) for each in shown] == [("A stall", False), ("", True)]


def test_data_of_a_picture_that_is_not_decorative_is_as_it_was(app: Flask, ana: Any) -> None:
    write(ana, "/edit/new/image", "publish", title="Quay", image=photo(), **{"image-alt": "A quay"})
    assert stored(app).data["image"].keys() == {"id", "alt"}
