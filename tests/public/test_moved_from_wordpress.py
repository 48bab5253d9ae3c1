"""A site that moved from WordPress: its export is imported, and every address that it had is answered in one hop."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from wxr import SITE, comment, export, item, meta, term

from blogapp import db
from blogapp.importing import storing
from blogapp.importing.wordpress import read

pytestmark = [pytest.mark.database, pytest.mark.slow]
UPLOADS = "/wp-content/uploads/2015/03"
PICTURE = f'<p><img src="{SITE}{UPLOADS}/kai-300x200.png" alt="Kai"></p>'
PARTS = [
    ("<wp:author><wp:author_id>4</wp:author_id><wp:author_login>ann</wp:author_login>"
    "<wp:author_email>ann@x.example</wp:author_email><wp:author_display_name>Ann</wp:author_display_name></wp:author>"),
    ("<wp:category><wp:term_id>7</wp:term_id><wp:category_nicename>hafen</wp:category_nicename>"
    "<wp:category_parent></wp:category_parent><wp:cat_name>Hafen</wp:cat_name></wp:category>"),
    "<wp:tag><wp:term_id>8</wp:term_id><wp:tag_slug>salz</wp:tag_slug><wp:tag_name>Salz</wp:tag_name></wp:tag>",
    item(15, "", f"<wp:attachment_url>{SITE}{UPLOADS}/kai.png</wp:attachment_url>", type="attachment",
         link=f"{SITE}/2015/03/der-kai/kai-bild/", name="kai-bild", status="inherit", parent="900"),
    item(900, PICTURE, comment(77) + term("category", "hafen", "Hafen") + term("post_tag", "salz", "Salz")
         + meta("_wp_old_slug", "die-mole"), link=f"{SITE}/2015/03/der-kai/", name="der-kai"),
    item(2, "We.", type="page", link=f"{SITE}/ueber-uns/", name="ueber-uns"),
    item(3, "Us.", type="page", link=f"{SITE}/ueber-uns/team/", name="team", parent="2"),
    item(901, "By number.", link=f"{SITE}/archives/901", name="zahl"),
    item(902, "As a file.", link=f"{SITE}/2015/03/datei.html", name="datei"),
    item(903, "Secret.", link=f"{SITE}/2015/03/geheim/", name="geheim", status="private"),
]  # fmt: skip
POST, PAGE, TEAM = "/2015/03/04/der-kai/", "/ueber-uns/", "/ueber-uns/team/"
HIDDEN = ["/2015/03/geheim/", "/?p=903"]


def addresses() -> Iterator[tuple[str, str]]:
    """Yield what was asked for there, and where it is here; "" where it is a file, whose name is made here."""
    for path, now in (
        ("/2015/03/der-kai", POST), ("/2015/03/die-mole", POST), ("/archives/901", "/2015/03/04/zahl/"),
        ("/2015/03/datei.html", "/2015/03/04/datei/"),
    ):  # fmt: skip
        yield from ((f"{start}{path}{end}", now) for start in ("", "/index.php") for end in ("", "/", "/amp/"))
        yield from ((f"{path}/{feed}", f"{now}feed/") for feed in ("feed", "feed/", "feed/rss2/", "feed/rdf/"))
        yield from ((f"{path}/feed/atom/", f"{now}feed/atom/"), (f"{path}/embed/", f"{now}embed/"))
        yield from ((f"{path}/trackback/", now), (f"{path}/comment-page-1/", now), (f"{path}/comment-page-2/", now))
    for number, now in ((900, POST), (2, PAGE), (3, TEAM), (901, "/2015/03/04/zahl/"), (15, "")):
        yield from ((f"/?{name}={number}", now) for name in ("p", "page_id", "attachment_id"))
        yield f"/?p={number}&preview=true", now
    for path in (
        f"{UPLOADS}/kai.png",
        f"{UPLOADS}/kai-300x200.png",
        f"{UPLOADS}/kai-1024x683.png",
        "/?attachment_id=15",
    ):
        yield path, ""
    yield from (("/2015/03/der-kai/kai-bild/", ""), ("/2015/03/der-kai/kai-bild", ""))
    for path, now in (
        ("/?cat=7", "/category/hafen/"), ("/?tag=salz", "/tag/salz/"), ("/?author=4", "/author/ann/"),
        ("/?m=201503", "/2015/03/"), ("/index.php/2015/03/", "/2015/03/"), ("/?feed=rss2", "/feed/"),
        ("/?cat=7&feed=rss2", "/category/hafen/feed/"), ("/?p=900&feed=rss2", f"{POST}feed/"), ("/feed/rdf/", "/feed/"),
        ("/comments/feed/rss2/", "/comments/feed/"), ("/author/ann/feed/rss2/", "/author/ann/feed/"),
        ("/index.php/ueber-uns/team/", TEAM), ("/ueber-uns", PAGE), ("/category/hafen/page/1/", "/category/hafen/"),
        ("/tag/salz/feed/rdf/", "/tag/salz/feed/"), ("/wp-rss2.php", "/feed/"),
    ):  # fmt: skip
        yield path, now


@pytest.fixture(autouse=True)
def moved(app: Flask, tmp_path: Path) -> None:
    """The export and the uploads, imported."""
    (tmp_path / "uploads" / "2015" / "03").mkdir(parents=True)
    Image.new("RGB", (1600, 900), "navy").save(tmp_path / "uploads" / "2015" / "03" / "kai.png")
    file = tmp_path / "export.xml"
    file.write_text(export(*PARTS))
    with app.app_context(), db.writing():
        found = read([file])
        storing.store(lambda: iter(found), storing.Options("export.xml", media=tmp_path / "uploads"))
        db.session.remove()


def test_each_address_of_the_former_site_is_answered_in_one_hop(client: FlaskClient) -> None:
    asked = dict(addresses())
    assert len(asked) > 80
    led = {}
    for path, now in asked.items():
        answer = client.get(path, buffered=True)
        where = unquote(answer.headers.get("Location", ""))
        led[path] = (answer.status_code, where if now else where.startswith("/media/"))
    assert led == {path: (301, now or True) for path, now in asked.items()}


@pytest.mark.any_database
def test_where_they_lead_is_there(client: FlaskClient) -> None:
    targets = {client.get(path, buffered=True).headers["Location"] for path in dict(addresses())}
    assert {where: client.get(where, buffered=True).status_code for where in targets} == dict.fromkeys(targets, 200)


def test_what_was_private_there_is_not_told(client: FlaskClient) -> None:
    assert [client.get(path).status_code for path in HIDDEN] == [404, 404]


@pytest.mark.any_database
def test_the_anchor_of_a_comment_is_in_the_page(client: FlaskClient) -> None:
    assert BeautifulSoup(client.get(POST).text, "html5lib").find(id="comment-77")
