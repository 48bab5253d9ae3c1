"""What a site looks like by its settings: logo, accent colour, light or dark, the text at the foot."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from drawing import encoded, picture
from flask import Flask
from flask.testing import FlaskClient
from reading import read, words

from blogapp import db
from blogapp.models import Site
from blogapp.themes.colours import ENOUGH, colour_of, contrast, ink_on, readable

Make = Callable[..., Any]
COLOURS = ["#0b6555", "#ffd500", "#c00", "#000000", "#ffffff", "#0000ff", "#1e90ff", "#ff69b4"]
pytestmark = pytest.mark.any_database


def save(client: FlaskClient, **given: Any) -> Any:
    return client.post(
        "/edit/settings/", data={"title": "The Harbour Post", "posts_per_page": "10", "scheme": "auto"} | given
    )


def styles(client: FlaskClient) -> str:
    address = str(read(client, "/").select_one("link[rel=stylesheet]")["href"])
    with client.get(address) as answer:
        assert "immutable" in answer.headers["Cache-Control"]
        return str(answer.text)


@pytest.mark.parametrize("colour", COLOURS)
def test_accent_is_readable_by_day_and_by_night(signed_in: Make, client: FlaskClient, colour: str) -> None:
    assert save(signed_in("administrator"), accent=colour).status_code == 303
    shades = re.findall(r"--accent: light-dark\((#\w+), (#\w+)\)", styles(client))[-1]
    assert all(contrast(*pair) >= ENOUGH for pair in zip(shades, ("#fdfdfc", "#111716"), strict=True))


def test_accent_keeps_the_shade_that_was_chosen_where_it_can_be_read(signed_in: Make, client: FlaskClient) -> None:
    administrator = signed_in("administrator")
    save(administrator, accent="#ffd500")
    assert ", #ffd500)" in styles(client)
    told = words(read(administrator, "/edit/settings/"))
    assert f"On light pages the accent colour is a darker one, {readable('#ffd500', '#fdfdfc')}, to be" in told
    save(administrator, accent="#0b3555")
    told = words(read(administrator, "/edit/settings/"))
    assert f"On dark pages the accent colour is a lighter one, {readable('#0b3555', '#111716')}, to be" in told


@pytest.mark.parametrize(
    ("text", "told"),
    [("reddish", "This is no colour"), ("#7b7b7b", "a lighter one, such as #7f7f7f.")],
)
def test_accent_that_nobody_can_use_is_told(signed_in: Make, text: str, told: str) -> None:
    answer = save(signed_in("administrator"), accent=text, tagline="Kept")
    assert answer.status_code == 422
    assert told in answer.text
    assert "Kept" in answer.text


def test_new_blog_has_ten_posts_on_a_page_and_twenty_in_a_feed() -> None:
    assert (Site().posts_per_page, Site().posts_per_feed) == (10, 20)


def test_lists_have_from_one_to_a_hundred_posts(signed_in: Make) -> None:
    administrator = signed_in("administrator")
    for name in ("posts_per_page", "posts_per_feed"):
        for number, status in (("1", 303), ("100", 303), ("0", 422), ("101", 422), ("-1", 422), ("ten", 422)):
            assert save(administrator, **{name: number}).status_code == status, (name, number)


def test_contrast_is_that_of_wcag() -> None:
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48
    assert contrast("#000000", "#ffffff") == 21
    assert (ink_on("#ffd500"), ink_on("#0b6555")) == ("#101413", "#ffffff")
    assert (colour_of("C00"), colour_of("#12"), colour_of("red")) == ("#cc0000", "", "")
    assert readable("#0b6555", "#ffffff") == "#0b6555"


@pytest.mark.parametrize(("scheme", "meta"), [("auto", "light dark"), ("dark", "dark"), ("light", "light")])
def test_scheme_is_the_readers_or_the_sites(signed_in: Make, client: FlaskClient, scheme: str, meta: str) -> None:
    save(signed_in("administrator"), scheme=scheme)
    page = read(client, "/")
    assert page.select_one("meta[name=color-scheme]")["content"] == meta
    assert len(page.select("meta[name=theme-color]")) == len(meta.split())
    assert (f":root {{ color-scheme: {meta}" in styles(client)) == (scheme != "auto")


def test_logo_stands_for_the_name(signed_in: Make, client: FlaskClient) -> None:
    administrator = signed_in("administrator")
    save(administrator, logo=(BytesIO(encoded(picture((600, 150)), "PNG")), "logo.png"))
    image = read(client, "/").select_one(".site-title img")
    assert (image["alt"], image["width"], image["height"]) == ("The Harbour Post", "600", "150")
    assert client.get(str(image["src"]), buffered=True).status_code == 200
    save(administrator, **{"logo-remove": "y"})
    assert words(read(client, "/").select_one(".site-title")) == "The Harbour Post"


def test_logo_that_is_no_picture_is_told(signed_in: Make) -> None:
    answer = save(signed_in("administrator"), logo=(BytesIO(b"<svg onload=alert(1)>"), "logo.svg"))
    assert answer.status_code == 422
    assert "A picture of the type SVG can hold programs." in answer.text


def test_footer_is_markdown_without_scripts(signed_in: Make, client: FlaskClient) -> None:
    save(signed_in("administrator"), footer="Write to [us](mailto:us@example.org).<script>alert(1)</script>")
    footer = read(client, "/").select_one(".site-footer-text")
    assert footer.select_one("a")["href"] == "mailto:us@example.org"
    assert footer.select("script") == []


def test_settings_page_keeps_what_it_does_not_show(app: Flask, signed_in: Make) -> None:
    with app.test_request_context(method="POST"):
        Site(theme="broadsheet").store(db.session())
        db.session.commit()
    save(signed_in("administrator"))
    with app.app_context():
        assert Site.load(db.session()).theme == "broadsheet"
