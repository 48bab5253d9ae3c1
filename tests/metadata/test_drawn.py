"""Cards, icons and the manifest: what the blog draws itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image, ImageFont
from reading import read

from blogapp import db
from blogapp.metadata.images import fonts, text_layout
from blogapp.models import Post, Site

Make = Callable[..., Post]
pytestmark = pytest.mark.any_database


@pytest.fixture(autouse=True)
def nothing_drawn(app: Flask) -> None:
    """Nothing is left of what another test drew."""
    for file in Path(app.instance_path).glob("drawn/*"):
        file.unlink()


def card_of(client: FlaskClient, address: str) -> str:
    return str(read(client, address).select_one('meta[property="og:image"]')["content"]).removeprefix(
        "http://localhost"
    )


def opened(client: FlaskClient, address: str) -> Image.Image:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return Image.open(BytesIO(answer.data))


@pytest.mark.first(2)
@pytest.mark.parametrize(
    "title", ["Fog", "Το λιμάνι", "Гавань", "الميناء في السادسة", "सुबह का बंदरगाह", "朝の港", "🎉", "𒀀𒁀"]
)
def test_a_post_without_a_picture_has_a_card(client: FlaskClient, make_post: Make, title: str) -> None:
    address = card_of(client, make_post(title=title).url)
    image = opened(client, address)
    assert (image.format, image.size) == ("PNG", (1200, 630))
    assert len(client.get(address).data) < 60_000
    assert len(image.convert("RGB").getcolors(100_000) or []) > 2, "something is drawn"


def test_a_card_may_be_kept_for_good_and_is_drawn_once(app: Flask, client: FlaskClient, make_post: Make) -> None:
    address = card_of(client, make_post().url)
    assert "immutable" in client.get(address).headers["Cache-Control"]
    [file] = Path(app.instance_path).glob("drawn/card-*")
    file.write_bytes(b"kept")
    assert client.get(address).data == b"kept"


def test_another_title_makes_another_card(app: Flask, client: FlaskClient, make_post: Make) -> None:
    post = make_post(title="Before")
    before = card_of(client, post.url)
    client.get(before)
    with app.test_request_context(method="POST"):
        db.session.get_one(Post, post.id).title = "After"
        db.session.commit()
    after = card_of(client, post.url)
    assert before != after
    assert client.get(before).status_code == 404
    assert client.get(after).status_code == 200
    assert len(list(Path(app.instance_path).glob("drawn/card-*"))) == 1


def test_cards_are_there_for_public_posts_alone(client: FlaskClient, make_post: Make) -> None:
    post = make_post()
    key = card_of(client, post.url).rpartition("-")[2]
    hidden = [make_post(step="save"), make_post(days_ago=-2), make_post(password="x", title="Kept")]
    wrong = [f"/cards/{post.id}-000000000000.png", f"/cards/99999-{key}", f"/cards/{9**18}-{key}", f"/cards/0-{key}"]
    for address in [*wrong, *(f"/cards/{other.id}-{key}" for other in hidden)]:
        assert client.get(address).status_code == 404, address


def test_site_has_a_card(client: FlaskClient) -> None:
    assert opened(client, card_of(client, "/")).size == (1200, 630)


def test_page_names_icons_that_are_there(client: FlaskClient) -> None:
    page = read(client, "/")
    for rel, side in {"icon": 32, "apple-touch-icon": 180}.items():
        [link] = page.select(f'link[rel="{rel}"]')
        assert opened(client, str(link["href"])).size == (side, side)


def test_manifest_names_icons_that_are_there(client: FlaskClient) -> None:
    answer = client.get("/manifest.webmanifest")
    assert answer.mimetype == "application/manifest+json"
    told = answer.get_json(force=True)
    assert (told["name"], told["start_url"]) == ("Blogapp", "/")
    assert [(icon["sizes"], icon["purpose"]) for icon in told["icons"]] == [
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    ]
    for icon in told["icons"]:
        assert opened(client, icon["src"]).size == tuple(map(int, icon["sizes"].split("x")))


def test_manifest_has_a_short_name_for_what_is_long(app: Flask, client: FlaskClient) -> None:
    for title, short in (("x" * 30, "x" * 30), ("x" * 31, "x" * 30)):
        with app.test_request_context(method="POST"):
            Site(title=title).store(db.session())
            db.session.commit()
        told = client.get("/manifest.webmanifest").get_json(force=True)
        assert (told["name"], told["short_name"]) == (title, short)


def test_icon_changes_with_the_name_of_the_site(app: Flask, client: FlaskClient) -> None:
    before = str(read(client, "/").select_one('link[rel="icon"]')["href"])
    with app.test_request_context(method="POST"):
        Site(title="Ωμέγα").store(db.session())
        db.session.commit()
    assert client.get(before).status_code == 404
    assert str(read(client, "/").select_one('link[rel="icon"]')["href"]) != before


def test_favicon_is_an_icon(client: FlaskClient) -> None:
    assert opened(client, "/favicon.ico").format == "ICO"


@pytest.mark.parametrize("size", [0, 16, 31, 4096])
def test_icons_come_in_a_few_sizes(client: FlaskClient, size: int) -> None:
    key = str(read(client, "/").select_one('link[rel="icon"]')["href"]).rpartition("-")[2]
    assert client.get(f"/icons/{size}-{key}").status_code == 404


def test_without_a_place_to_keep_it_a_card_is_drawn_each_time(
    app: Flask, client: FlaskClient, make_post: Make, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    address = card_of(client, make_post().url)
    (tmp_path / "drawn").write_text("no folder")
    monkeypatch.setattr(app, "instance_path", str(tmp_path))
    assert opened(client, address).size == (1200, 630)


def test_pictograms_are_left_out_of_pictures() -> None:
    assert fonts.drawable("A party 🎉👩‍👩‍👧 ❤️ for 你好 in 24° ©") == "A party for 你好 in 24° ©"
    assert fonts.drawable("🇬🇷1️⃣") == "1"


def test_a_font_knows_every_sign_or_is_not_taken(app: Flask) -> None:
    with app.test_request_context():
        assert fonts.font_for("\U000e0fff\ufdd0x") is None
        assert fonts.font_for("𒀀 Δ ア") is None


def test_lines_fit_and_lose_nothing() -> None:
    font = ImageFont.load_default(40)
    text = "Harbour " * 9 + "Unbreakable" * 9
    found = list(text_layout.broken(text, font, 400))
    assert all(font.getlength(line) <= 400 for line in found)
    assert re.sub(r"\s", "", "".join(found)) == re.sub(r"\s", "", text)


def test_a_text_that_is_too_long_ends_with_an_ellipsis() -> None:
    fitted = text_layout.fit("Harbour " * 99, ImageFont.load_default, (60, 40), 400, 200)
    assert len(fitted.lines) * fitted.step <= 200
    assert fitted.lines[-1].endswith("…")


def test_no_line_begins_with_what_ends_a_phrase() -> None:
    font = ImageFont.load_default(40)
    for width in range(60, 400, 20):
        assert not [line for line in text_layout.broken("朝六時の港、市場。夜の港。", font, width) if line[0] in "、。"]
