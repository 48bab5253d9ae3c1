"""What a format tells machines is taken if it is JSON; the narrowest picture that is wide enough stands on a card."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from cooking import changed
from flask import Flask
from flask.testing import FlaskClient

from blogapp.formats import Card, MediaFile, Picture
from blogapp.metadata import from_format
from blogapp.models import Post

pytestmark = pytest.mark.any_database


@pytest.mark.every_value
@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_number_that_json_does_not_have_is_no_fact(
    client: FlaskClient, register: Callable[..., None], cake: Post, number: float
) -> None:
    register(changed(json_ld=lambda *_given: {"@type": "Recipe", "cookTime": number}))
    page = client.get(cake.url)
    assert page.status_code == 200
    assert "NaN" not in page.text
    assert "Infinity" not in page.text
    assert '"@type":"Recipe"' not in page.text.replace(" ", "")


WIDTHS = {480: "/480", 1200: "/1200", 1600: "/1600"}


@pytest.mark.parametrize(("widths", "expected"), [
    (WIDTHS, ("/1200", 1200, 600, "Tide", "")), ({480: "/480", 1600: "/1600"}, ("/1600", 1600, 800, "Tide", "")),
    ({480: "/480"}, ("/own", 2400, 1200, "Tide", "")), ({}, ("/own", 2400, 1200, "Tide", "")),
])  # fmt: skip
def test_card_has_the_narrowest_picture_that_is_wide_enough(
    app: Flask, widths: dict[int, str], expected: tuple[Any, ...]
) -> None:
    file = MediaFile(id=1, url="/own", mime="image/png", width=2400, height=1200, widths=widths)
    assert from_format._card(Card("Low", picture=Picture(file, "Tide"))) == ["Low", expected, {}, False]
    assert from_format._card(Card("")) == ["", None, {}, False]
