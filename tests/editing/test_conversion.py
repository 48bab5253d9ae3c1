"""Changing the format of a post: before and after are shown, nothing is lost, and the way back leads back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from filling import YOUTUBE, stored, write
from flask import Flask
from flask.testing import FlaskClient
from reading import articles, read, words

from blogapp.formats import PostFormat
from blogapp.formats import fields as f
from blogapp.formats.conversion import NOTES, convert
from blogapp.formats.registry import Registry, load

Make = Callable[..., Any]
PICTURES = [{"id": n, "alt": f"Picture {n}.", "caption": f"Caption {n}"} for n in (1, 2, 3)]
DATA: dict[str, dict[str, Any]] = {
    "standard": {"body": "A *text*.", "lead_image": {"id": 1, "alt": "Boats."}},
    "aside": {"body": "A *text*."},
    "quote": {"body": "Words.", "by": "Mira", "source": "https://example.org/"},
    "link": {"link": "https://example.org/", "body": "Why."},
    "image": {"image": {"id": 2, "alt": "Sand."}, "body": ""},
    "gallery": {"photos": PICTURES, "body": "Market."},
    "video": {"video": YOUTUBE, "file": {"id": 5}, "body": "Caption."},
    "audio": {"audio": "https://soundcloud.com/a/b", "file": {"id": 6}, "body": ""},
    "chat": {"body": "Ines: Yes?\nClerk: No."},
}
pytestmark = pytest.mark.any_database


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    return load(tmp_path_factory.mktemp("none"), {}, safe_mode=True)


def change(client: FlaskClient, post_id: int, to: str, action: str = "change") -> Any:
    """Open the page that shows before and after, and press its button."""
    page = read(client, f"/edit/posts/{post_id}/format?to={to}")
    form = page.select_one("main form.editor-buttons")
    assert form is not None
    sent = {str(box["name"]): str(box["value"]) for box in form.select("input")}
    return client.post(str(form["action"]), data=sent | {"action": action})


@pytest.mark.parametrize("start", DATA)
def test_every_way_there_and_back_restores_the_data(registry: Registry, start: str) -> None:
    for name, other in registry.items():
        there, _ = convert(registry[start], other, DATA[start])
        assert convert(other, registry[start], there)[0] == DATA[start], f"{start} - {name} - {start}"


@pytest.mark.parametrize("start", DATA)
def test_every_way_round_through_two_formats_restores_what_is_seen(registry: Registry, start: str) -> None:
    for second in registry.values():
        for third in registry.values():
            there, _ = convert(registry[start], second, DATA[start])
            further, _ = convert(second, third, there)
            back, _ = convert(third, registry[start], further)
            assert {name: back[name] for name in DATA[start]} == DATA[start], f"{start} {second.name} {third.name}"


@pytest.mark.parametrize("start", DATA)
def test_every_value_has_a_place_or_is_named(registry: Registry, start: str) -> None:
    old = registry[start]
    for other in registry.values():
        data, unplaced = convert(old, other, DATA[start])
        carried = {field.role for name, field in other.fields.items() if data.get(name)}
        named = {part.label for part in unplaced}
        for name, value in DATA[start].items():
            same = type(other.fields.get(name)) is type(old.fields[name])
            assert not value or same or old.fields[name].role in carried - {""} or old.fields[name].label in named


def test_data_itself_stays_as_it_is(registry: Registry) -> None:
    before = repr(DATA["gallery"])
    convert(registry["gallery"], registry["image"], DATA["gallery"])
    assert repr(DATA["gallery"]) == before


def test_first_of_several_pictures_is_taken_and_the_others_are_named(registry: Registry) -> None:
    data, unplaced = convert(registry["gallery"], registry["image"], DATA["gallery"])
    assert data["image"] == {"id": 1, "alt": "Picture 1."}
    assert [part.words for part in unplaced] == ["Picture 2., Picture 3."]


def test_picture_edited_in_between_takes_its_place_among_the_others(registry: Registry) -> None:
    data, _ = convert(registry["gallery"], registry["image"], DATA["gallery"])
    edited = data | {"image": {"id": 1, "alt": "Plums."}}
    back, _ = convert(registry["image"], registry["gallery"], edited)
    assert back["photos"] == [PICTURES[0] | {"alt": "Plums."}, *PICTURES[1:]]


def test_what_is_edited_in_between_stays_and_the_rest_comes_back(registry: Registry) -> None:
    data, _ = convert(registry["quote"], registry["aside"], DATA["quote"])
    back, _ = convert(registry["aside"], registry["quote"], data | {"body": "Other words."})
    assert back == DATA["quote"] | {"body": "Other words."}


def test_file_of_another_kind_is_set_aside(registry: Registry) -> None:
    data, unplaced = convert(registry["video"], registry["audio"], DATA["video"])
    assert "file" not in data
    assert {part.label for part in unplaced} == {"Address of the video", "Or a video file"}
    data["file"] = {"id": 6}
    back, _ = convert(registry["audio"], registry["video"], data)
    assert back["file"] == {"id": 5}
    again, _ = convert(registry["video"], registry["audio"], back)
    assert again["file"] == {"id": 6}


def test_words_of_one_name_and_two_meanings_are_not_mixed_up() -> None:
    class Place(PostFormat):
        name = "place"
        where = f.Line("Where")
        template = "{{ where }}"

    class Count(PostFormat):
        name = "count"
        where = f.Integer("Where in the row")
        template = "{{ where }}"

    data, unplaced = convert(Place, Count, {"where": "Ostwik", "unknown": [1]})
    assert (data.get("where"), data["unknown"], len(unplaced)) == (None, [1], 1)
    assert convert(Count, Place, data)[0] == {"where": "Ostwik", "unknown": [1]}


def test_what_an_older_version_left_is_brought_up_to_date(registry: Registry) -> None:
    class One(PostFormat):
        name = "tide"
        height = f.Integer("Height")
        template = "{{ height }}"

    class Two(PostFormat):
        name = "tide"
        version = 2
        metres = f.Integer("Height in metres")
        template = "{{ metres }}"

        @staticmethod
        def upgrade_from_1(data: dict[str, Any]) -> dict[str, Any]:
            return {"metres": data["height"], **{k: v for k, v in data.items() if k != "height"}}

    data, _ = convert(One, registry["aside"], {"height": 4})
    assert convert(registry["aside"], Two, data)[0] == {"metres": 4}


def test_changed_post_is_shown_in_its_new_format_at_its_address(
    app: Flask, signed_in: Make, make_post: Make, client: FlaskClient
) -> None:
    post = make_post(title="Said at sea", body="The *sea* does not wait.")
    before = client.get(post.url).text
    answer = change(signed_in(), post.id, "quote")
    assert (answer.status_code, answer.location) == (303, f"/edit/posts/{post.id}")
    now = stored(app, post.id)
    assert (now.format, now.title, now.path, now.published_at) == ("quote", post.title, post.path, post.published_at)
    assert read(client, post.url).select_one("article.format-quote blockquote em")
    change(client := signed_in("editor", name="Noor"), post.id, "standard")
    assert (stored(app, post.id).data, stored(app, post.id).html) == (post.data, post.html)
    assert before


@pytest.mark.slow
@time_machine.travel(datetime(2026, 5, 9, tzinfo=UTC), tick=False)
def test_page_comes_back_byte_for_byte(signed_in: Make, make_post: Make, client: FlaskClient) -> None:
    post, editor = make_post(), signed_in()
    before = read(client, post.url).select_one("article")
    for name in ("quote", "chat", "standard"):
        assert change(editor, post.id, name).status_code == 303
    assert str(read(client, post.url).select_one("article")) == str(before)


def test_before_and_after_are_real_views_and_nothing_is_stored(app: Flask, signed_in: Make, make_post: Make) -> None:
    post = make_post("quote", title="", body="The sea does not wait.", by="Mira Okafor")
    page = read(signed_in(), f"/edit/posts/{post.id}/format?to=aside")
    before, after = page.select(".before-after article")
    assert "Mira Okafor" in words(before.select_one("blockquote ~ *, figure"))
    assert "Mira Okafor" not in words(after.select_one(".post-body"))
    assert "Mira Okafor" in words(page.select_one("#unplaced"))
    assert stored(app, post.id).format == "quote"


def test_footnotes_of_before_and_after_lead_each_to_its_own(signed_in: Make, make_post: Make) -> None:
    post = make_post(body="A word.[^1]\n\n[^1]: And a note.")
    page = read(signed_in(), f"/edit/posts/{post.id}/format?to=aside")
    ids = [str(tag["id"]) for tag in page.select(".before-after [id]")]
    assert len(ids) == len(set(ids)) == 4


@pytest.mark.slow
def test_saving_in_between_keeps_what_the_former_format_had(app: Flask, signed_in: Make, make_post: Make) -> None:
    post, client = make_post("quote", title="", by="Mira Okafor"), signed_in()
    change(client, post.id, "aside")
    write(client, f"/edit/posts/{post.id}", "save", body="Other words.")
    change(client, post.id, "quote")
    data = stored(app, post.id).data
    assert (data["by"], data["body"], NOTES in data) == ("Mira Okafor", "Other words.", False)


def test_published_post_stays_complete(app: Flask, signed_in: Make, make_post: Make, client: FlaskClient) -> None:
    post, editor = make_post("aside", title=""), signed_in()
    page = read(editor, f"/edit/posts/{post.id}/format?to=standard")
    assert "title is missing" in words(page.select_one("#wanting"))
    answer = change(editor, post.id, "standard")
    assert (answer.status_code, stored(app, post.id).format) == (422, "aside")
    assert change(editor, post.id, "standard", "draft").status_code == 303
    assert (stored(app, post.id).format, stored(app, post.id).status) == ("standard", "draft")
    assert not articles(client)


def test_incomplete_post_in_the_trash_comes_back_as_a_draft(app: Flask, signed_in: Make, make_post: Make) -> None:
    post, editor = make_post("aside", title=""), signed_in()
    editor.post(f"/edit/posts/{post.id}/trash")
    change(editor, post.id, "standard")
    editor.post(f"/edit/posts/{post.id}/restore")
    assert stored(app, post.id).status == "draft"


def test_change_over_somebody_elses_is_refused(app: Flask, signed_in: Make, make_post: Make) -> None:
    post, editor = make_post(), signed_in()
    version = str(stored(app, post.id).version)
    write(editor, f"/edit/posts/{post.id}", "save", body="Changed meanwhile.")
    sent = {"to": "quote", "version": version, "action": "change"}
    answer = editor.post(f"/edit/posts/{post.id}/format", data=sent)
    assert (answer.status_code, stored(app, post.id).format) == (409, "standard")
    tree = BeautifulSoup(answer.text, "html.parser")
    assert tree.select_one("#convert-error")
    assert "Changed meanwhile." in words(tree.select_one(".before-after article"))


def test_nobody_changes_the_post_of_another(signed_in: Make, make_post: Make) -> None:
    post = make_post()
    author = signed_in("author")
    address = f"/edit/posts/{post.id}/format"
    assert author.get(address).status_code == 404
    assert author.post(address, data={"to": "quote", "version": "1"}).status_code == 404


def test_contributor_cannot_make_a_draft_of_what_is_public(app: Flask, signed_in: Make, make_post: Make) -> None:
    contributor = signed_in("contributor")
    post = make_post("aside", title="", author=contributor.user)
    sent = {"to": "standard", "version": "1", "action": "draft"}
    assert contributor.post(f"/edit/posts/{post.id}/format", data=sent).status_code == 404
    assert stored(app, post.id).status == "published"


def test_static_page_keeps_its_format(signed_in: Make, make_post: Make) -> None:
    page = make_post(kind="page", title="Imprint")
    assert signed_in().get(f"/edit/posts/{page.id}/format").status_code == 404


def test_form_leads_to_the_change(signed_in: Make, make_post: Make) -> None:
    post, client = make_post(), signed_in()
    address = f"/edit/posts/{post.id}/format"
    assert read(client, f"/edit/posts/{post.id}").select_one(f'a[href="{address}"]')
    assert len(read(client, address).select(".choices a")) == 9
