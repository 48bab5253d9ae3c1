"""A kind of field of somebody's own says everything about itself, and all parts of the blog ask it."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from filling import write
from flask.testing import FlaskClient
from reading import read, words

from blogapp.formats import Player, PostFormat, Sentence, WxrItem
from blogapp.formats import fields as f

Make = Callable[..., Any]
pytestmark = pytest.mark.any_database


class Broadcast(f.Field[Player | None]):
    """A station of an invented radio, which is no subclass of any kind that is there."""

    shows_files = True
    accepts_address = True
    wordpress_key = "_station"

    def clean(self, raw: Any) -> str:
        return str(raw or "").strip()

    def value(self, stored: Any, post: f.Seen) -> Player | None:
        return Player("Radio Ostwik", stored, kind="audio") if stored else None

    def text(self, value: Player | None) -> str:
        return ""

    def linked(self, value: Player | None, reader: Any) -> str:
        return value.url if value else ""

    def players(self) -> Iterable[str]:
        return ["Radio Ostwik"]

    def left_out(self, value: Player | None) -> Iterable[Sentence]:
        return [Sentence("The station is on medium wave.")]

    def from_wordpress(self, text: str) -> str:
        return text.replace("http:", "https:")


class Station(PostFormat):
    """A station that can be heard."""

    name = "recipe"
    station = Broadcast("Station", role="media")
    body = f.Markdown("Note")
    template = "{{ station or '' }}{{ body }}"
    origins = {"media-src": ("https://radio.example",)}  # noqa: RUF012


ADDRESS = "https://radio.example/live.ogg"


@pytest.fixture
def post(register: Make, make_post: Make) -> Any:
    register(Station)
    return make_post("recipe", title="Ostwik", station=ADDRESS, body="At night.")


def test_its_files_are_in_feeds_and_on_its_card(client: FlaskClient, post: Any) -> None:
    [item] = client.get("/feed/json/").json["items"]
    assert [(file["url"], file["mime_type"]) for file in item["attachments"]] == [(ADDRESS, "audio/ogg")]
    assert read(client, post.url).select_one('meta[property="og:audio"]')["content"] == ADDRESS


def test_the_desk_names_whose_players_it_loads(post: Any, signed_in: Make) -> None:
    assert "the player of the one that was given: Radio Ostwik" in words(
        read(signed_in("administrator"), "/edit/formats/recipe").main
    )


def test_whoever_saves_is_told_what_it_leaves_out(post: Any, signed_in: Make) -> None:
    client = signed_in()
    write(client, f"/edit/posts/{post.id}", "save", body="By day.")
    assert "The station is on medium wave." in words(read(client, f"/edit/posts/{post.id}").body)


def test_a_pasted_address_has_its_place_there() -> None:
    assert Station.fill(ADDRESS) == {"station": ADDRESS, "title": "", "body": ""}


def test_wordpress_has_it_under_its_own_key() -> None:
    item = Station({"station": ADDRESS, "body": "x"}).to_wxr()
    assert item.meta["_station"] == ADDRESS
    bare = WxrItem("Ostwik", "At night.", meta={"_station": "http://radio.example/"})
    assert Station.from_wxr(bare) == {"title": "Ostwik", "station": "https://radio.example/", "body": "At night."}


def test_indented_html_of_an_export_is_no_code_and_code_keeps_its_lines() -> None:
    html = "\n    <p>At night.</p>\n\n    <ol><li>One</li></ol>\n<pre>if\n    so</pre>\n"
    read_back = Station.from_wxr(WxrItem("Ostwik", html))
    assert read_back is not None
    body = str(Station(Station.clean(read_back)).body)
    assert "<p>At night.</p>" in body
    assert "<li>One</li>" in body
    assert "if\n    so" in body
    assert "<code" not in body


def test_the_form_says_how_markdown_is_typed_where_it_is(post: Any, register: Make, signed_in: Make) -> None:
    client = signed_in()
    assert len(read(client, f"/edit/posts/{post.id}").select(".markdown-help")) == 1
    bare = type("Bare", (f.Markdown,), {"syntax": ""})
    register(type("Station", (Station,), {"name": "recipe", "body": bare("Note")}))
    assert read(client, f"/edit/posts/{post.id}").select(".markdown-help") == []
