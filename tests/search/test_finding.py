"""What readers find by words, on each database."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient
from searching import found, part, titles
from sqlalchemy import update

from blogapp import db
from blogapp.models import Category, Post, Tag
from blogapp.posts import saving
from blogapp.public import search
from blogapp.search import finding, index, postgres, sqlite
from blogapp.search.finding import near
from blogapp.search.query import parse

pytestmark = pytest.mark.database

Make = Callable[..., Post]
PROSE = "The first boats come in before the light does. " * 30


def test_search_finds_words_of_title_and_text(client: FlaskClient, make_post: Make) -> None:
    make_post(title="Low water", body="The boats lie on the sand.", days_ago=1)
    make_post(title="High water", body="The quay is full.")
    assert found(client, "water") == ["High water", "Low water"]
    assert found(client, "BOATS water") == ["Low water"]


def test_search_finds_what_only_a_field_says(client: FlaskClient, make_post: Make) -> None:
    make_post(format="quote", title="", by="Mira Okafor")
    assert len(found(client, "okafor")) == 1


def test_title_goes_before_text_and_text_before_tags(client: FlaskClient, make_post: Make) -> None:
    make_post(title="Three", body="Nothing more.", tags=["lighthouse"])
    make_post(title="Two", body=f"A lighthouse. {PROSE}")
    make_post(title="The lighthouse", body=PROSE)
    assert found(client, "lighthouse") == ["The lighthouse", "Two", "Three"]


def test_whole_word_goes_before_its_beginning(client: FlaskClient, make_post: Make) -> None:
    make_post(title="Art and craft", days_ago=9)
    make_post(title="Article of faith")
    assert found(client, "art") == ["Art and craft", "Article of faith"]


IN_EVERY_SCRIPT = [
    ("Harbours at six", "harbour"),
    ("L’été à Élodie", "ete elodie"),
    ("Straße und Übung", "STRASSE ubung"),
    ("Smørrebrød", "smorrebrod"),
    ("Ο άνθρωπος της θάλασσας", "ΑΝΘΡΩΠΟΣ θαλασσας"),
    ("Ёлки в Москве", "елки москве"),
    ("Ёлки в Москве", "МОСК"),
    ("مُحَمَّدٌ في المِينَاء", "محمد الميناء"),
    ("हिन्दी में लिखा हुआ क़िला", "हिन्दी किला"),
    ("朝六時の港と東京都", "東京"),
    ("朝六時の港と東京都", "都"),
    ("朝六時の港と東京都", "港 東京都"),
    ("北京大学的猫", "大学"),
    ("서울에서 부산까지", "서울"),
    ("สวัสดีชาวโลก", "ชาวโลก"),
    ("ＡＢＣ ﬁn x²", "abc fin"),
    ("A snake_case micro-blog, don't", "case micro-blog don't"),
    ("İstanbul", "istanbul"),
    ("Room 101 ٣", "101 3"),
]


@pytest.mark.slow
@pytest.mark.first(14)
def test_words_are_found_in_every_script(client: FlaskClient, make_post: Make, subtests: pytest.Subtests) -> None:
    for written in {written for written, _ in IN_EVERY_SCRIPT}:
        make_post(title=written, body=f"Before. {written} After.")
    for written, asked in IN_EVERY_SCRIPT:
        with subtests.test(asked):
            assert written in found(client, asked)
            assert part(client, asked, ".search-snippet mark")


ASKED = [
    ('"low water"', ["Low water"]),
    ("“low water”", ["Low water"]),
    ('"low wat"', []),
    ('"water low"', []),
    ("water low", ["Low water"]),
    ("water -low", ["High water"]),
    ('water -"high water"', ["Low water"]),
    ("wate*", ["High water", "Low water"]),
    ("hi*", ["High water"]),
    ("hi", []),
    ("ater", []),
    ("water AND low", []),
    ("-low", []),
    ("sand", []),
]


@pytest.mark.first(12)
def test_phrases_beginnings_and_exceptions(client: FlaskClient, make_post: Make, subtests: pytest.Subtests) -> None:
    make_post(title="Low water", body="Boats.", days_ago=1)
    make_post(title="High water", body="Quay.")
    for asked, expected in ASKED:
        with subtests.test(asked):
            assert found(client, asked) == expected


HIDDEN: list[dict[str, Any]] = [
    {"step": "save"}, {"step": "pending"}, {"days_ago": -1}, {"password": "a long secret"}
]  # fmt: skip


def test_search_never_tells_what_is_not_public(client: FlaskClient, make_post: Make) -> None:
    for hidden in HIDDEN:
        make_post(title="Lowlands", body="Xylophones.", tags=["zithers"], **hidden)
    for asked in ("lowlands", "xylophones", "zithers", "lowlandz", "xylofones", "zitherz"):
        answer = client.get(f"/search/?q={asked}")
        assert titles(answer) == []
        assert "Did you mean" not in answer.text
    with client.application.test_request_context():
        assert near("/2024/01/01/lowlands/") == []


def test_trash_takes_a_post_out_and_restoring_brings_it_back(app: Flask, client: FlaskClient, make_post: Make) -> None:
    post = make_post(title="Low water")
    for verb, expected in (("trash", []), ("restore", ["Low water"])):
        with app.test_request_context(method="POST"):
            getattr(db.session.get_one(Post, post.id), verb)()
            db.session.commit()
        assert found(client, "low") == expected


def test_static_pages_are_found(client: FlaskClient, make_post: Make) -> None:
    make_post(kind="page", title="About the harbour")
    assert found(client, "harbour") == ["About the harbour"]
    assert part(client, "harbour", ".post-meta").get_text(strip=True) == "Page"


def test_index_follows_what_is_saved(app: Flask, client: FlaskClient, make_post: Make) -> None:
    post = make_post(title="Low water", body="Sand.")
    with app.test_request_context(method="POST"):
        row = db.session.get_one(Post, post.id)
        saving.save(row, saving.PostInput({"body": "Mud."}, title="Ebb", tags=["tide"]), "save", ZoneInfo("UTC"))
        db.session.commit()
    assert [found(client, word) for word in ("sand", "low", "mud", "tide")] == [[], [], ["Ebb"], ["Ebb"]]


@pytest.mark.parametrize(("model", "given"), [(Tag, {"tags": ["ferry"]}), (Category, {"new_categories": ["ferry"]})])
def test_index_follows_the_names_of_terms(
    app: Flask, client: FlaskClient, make_post: Make, model: type[Tag | Category], given: dict[str, Any]
) -> None:
    make_post(title="Low water", **given)
    with app.test_request_context(method="POST"):
        db.session.query(model).one().name = "steamer"
        db.session.commit()
    assert [found(client, "ferry"), found(client, "steamer")] == [[], ["Low water"]]
    with app.test_request_context(method="POST"):
        db.session.delete(db.session.query(model).one())
        db.session.commit()
    assert found(client, "steamer") == []


def test_index_forgets_what_is_deleted(app: Flask, make_post: Make) -> None:
    post = make_post(title="Low water")
    with app.test_request_context(method="POST"):
        db.session.delete(db.session.get_one(Post, post.id))
        db.session.commit()
        assert db.session.scalars(index.of(db.session.connection()).ids()).all() == []


def test_failed_save_leaves_the_index_as_it_was(app: Flask, client: FlaskClient, make_post: Make) -> None:
    post = make_post(title="Low water")
    with app.test_request_context(method="POST"):
        row = db.session.get_one(Post, post.id)
        saving.save(row, saving.PostInput({"body": "Mud."}, title="Ebb"), "save", ZoneInfo("UTC"))
        db.session.rollback()
    assert [found(client, "ebb"), found(client, "low")] == [[], ["Low water"]]


def test_index_does_not_mind_the_order_of_tags(app: Flask, make_post: Make) -> None:
    make_post(tags=["water", "mud", "ebb"])
    with app.app_context():
        assert index.out_of_step(db.session()) == 0


def test_index_that_is_out_of_step_is_noticed_and_made_anew(app: Flask, client: FlaskClient, make_post: Make) -> None:
    changed, lost, _kept = (make_post(title=f"Water {name}") for name in ("one", "two", "three"))
    with app.test_request_context(method="POST"):
        connection = db.session.connection()
        index.of(connection).forget(connection, lost.id)
        connection.execute(update(Post).where(Post.id == changed.id).values(title="Sand"))
        assert index.out_of_step(db.session()) == 2
        assert index.rebuild(db.session()) == 3
        assert index.out_of_step(db.session()) == 0
        db.session.commit()
    assert found(client, "water") == ["Water three", "Water two"]


def test_of_very_many_the_newest_are_put_in_order(
    app: Flask, client: FlaskClient, make_post: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (sqlite, postgres, search):
        monkeypatch.setattr(module, "RANKED", 3)
    for number in range(4):
        make_post(title=f"Low water {number}")
    make_post(title="Noon", body=f"Low water. {PROSE}")
    make_post(title="A draft of low water", step="save")
    assert found(client, "water") == ["Low water 3", "Low water 2", "Noon"]
    assert "The newest 3 posts" in client.get("/search/?q=water").text
    assert found(client, "noon") == ["Noon"]
    assert found(client, "water -noon") == ["Low water 3", "Low water 2", "Low water 1"]
    with app.test_request_context():
        assert finding.count(parse("water")) == 3


def test_filters_come_before_the_limit(client: FlaskClient, make_post: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (sqlite, postgres, search):
        monkeypatch.setattr(module, "RANKED", 2)
    old = make_post(title="Low water", days_ago=900)
    make_post("quote", title="", body="Low water is low.")
    for number in range(3):
        make_post(title=f"Low water {number}")
    assert len(titles(client.get("/search/?q=water&format=quote"))) == 1
    assert titles(client.get(f"/search/?q=water&year={old.published_at.year}")) == ["Low water"]


def test_near_address_is_found_by_its_rare_words(app: Flask, make_post: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "COMMON", 3)
    for number in range(4):
        make_post(title=f"The boats at {number}")
    make_post(title="The harbour at six")
    with app.test_request_context():
        assert [post.slug for post in near("/2024/01/01/the-harbuor-at-six/")][:1] == ["the-harbour-at-six"]
        assert near("/the-boats-at")[0].slug.startswith("the-boats-at")
        assert near("/zebra-okapi-gnu/") == []


def test_near_address_is_found_though_all_its_words_are_common(
    app: Flask, make_post: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "COMMON", 2)
    monkeypatch.setattr(finding, "NEAR_POSTS", 2)
    for title in ("The boats at noon", "The boats at dusk", "The trains at noon", "The trains at dusk", "Noon boats"):
        make_post(title=title)
    make_post(title="The boats at noon secretly", step="save")
    make_post(title="Boats and trains", days_ago=-3)
    with app.test_request_context():
        for path, slug in (
            ("/2024/01/01/the-boats-at-noon-2/", "the-boats-at-noon"),
            ("/the-baots-at-noon", "the-boats-at-noon"),
            ("/the-trains-at", "the-trains-at-dusk"),
            ("/x/the-trians-at-noon", "the-trains-at-noon"),
        ):
            assert slug in [post.slug for post in near(path)], path
        assert not {"the-boats-at-noon-secretly", "boats-and-trains"} & {post.slug for post in near("/the-boats-at-no")}
