"""Pictures are never larger than they are or than the window, and the first of a page is loaded before all others."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from drawing import encoded, picture
from filling import stored, write
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page
from reading import read

Make = Callable[..., Any]


def drawn(size: tuple[int, int]) -> tuple[BytesIO, str]:
    return BytesIO(encoded(picture(size), "PNG")), f"{size[0]}.png"


@pytest.mark.parametrize("width", [360, 1280])
def test_a_picture_is_never_blown_up_nor_higher_than_the_window(
    app: Flask, signed_in: Make, visit: Callable[..., Page], width: int
) -> None:
    sizes = [(48, 48), (700, 2400), (300, 900), (1200, 800)]
    author = signed_in()
    for size in sizes:
        write(author, "/edit/new/image", "publish", image=drawn(size))
        write(author, "/edit/new/standard", "publish", title="A", body="B.", lead_image=drawn(size))
    write(author, "/edit/new/gallery", "publish", photos=[drawn(size) for size in sizes])
    page = visit("/")
    page.set_viewport_size({"width": width, "height": 700})
    for image in page.locator("article img").all():
        image.scroll_into_view_if_needed()
    page.wait_for_function("[...document.images].every(image => image.complete && image.naturalWidth)")
    measure = "image => [image.clientWidth, image.clientHeight, Number(image.getAttribute('width'))]"
    drawn_sizes = page.evaluate(f"[...document.querySelectorAll('article img')].map({measure})")
    assert len(drawn_sizes) == 9
    for shown, height, own in drawn_sizes:
        assert shown <= min(own, width)
        assert height <= 700


def test_the_first_picture_of_a_page_is_loaded_at_once(app: Flask, signed_in: Make, client: FlaskClient) -> None:
    author = signed_in()
    code = 'Write `<img src="x" loading="lazy">` for this.'
    write(author, "/edit/new/gallery", "publish", photos=[drawn((60, 40)), drawn((61, 40)), drawn((62, 40))])
    gallery = stored(app).url
    write(author, "/edit/new/standard", "publish", title="A", body=f"{code}\n\n![](/a.png)\n\n![](/b.png)")
    for address, pictures in (("/", 3), (gallery, 3), (stored(app).url, 2)):
        images = read(client, address).select("article img")
        assert len(images) == pictures
        assert [image.get("fetchpriority") for image in images] == ["high"] + [None] * (pictures - 1)
        assert [image["loading"] for image in images] == ["eager"] + ["lazy"] * (pictures - 1)
    assert code.strip("`")[7:30] in read(client, "/").text
    assert "eager" not in client.get("/feed/").text


def test_a_picture_without_description_has_a_name_to_be_followed_by(
    app: Flask, signed_in: Make, client: FlaskClient
) -> None:
    author = signed_in()
    form = write(author, "/edit/new/gallery", "publish", photos=[drawn((60, 40)), drawn((61, 40))]).location
    assert len(re.findall("This picture has no description yet", author.get(form).text)) == 2
    write(author, form, "save", **{"photos-0-alt": "The quay"})
    assert len(re.findall("This picture has no description yet", author.get(form).text)) == 1
    links = read(client, stored(app).url).select("a[data-picture]")
    assert [link.get("aria-label") for link in links] == [None, "Picture 2 of 2"]
    assert [link.img["alt"] for link in links] == ["The quay", ""]
