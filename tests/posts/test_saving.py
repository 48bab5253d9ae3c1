"""From what was typed to a stored post: what is asked for, which address it gets, what stays as it was."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from blogapp import db
from blogapp.formats import Errors
from blogapp.models import Category, Post, Status, Tag
from blogapp.posts import saving

Make = Callable[..., Post]
ATHENS = ZoneInfo("Europe/Athens")
NOON = datetime(2026, 5, 9, 12, tzinfo=UTC)
BODY = "The first boats come in before the light does."


@pytest.fixture
def save(app: Flask) -> Callable[..., Post]:
    """Write an entry into a stored post, or a new one: `save(post, "publish", title="...", body="...")`."""

    def write(post: Post | None, step: saving.Step = "save", *, format: str = "standard", **given: Any) -> Post:
        of_entry = {name: given.pop(name) for name in list(given) if name in saving.PostInput.__dataclass_fields__}
        with app.test_request_context(method="POST"):
            row = db.session.get_one(Post, post.id) if post else Post(format=format, kind="post")
            saving.save(row, saving.PostInput(**({"fields": given} | of_entry)), step, ATHENS)
            db.session.commit()
            db.session.refresh(row)
            db.session.refresh(row, ["tags", "categories"])
            db.session.expunge_all()
        return row

    return write


def refused(write: Callable[..., Post], *args: Any, **given: Any) -> dict[str, str]:
    with pytest.raises(Errors) as refusal:
        write(*args, **given)
    return refusal.value.sentences


def test_a_draft_may_be_empty(save: Make) -> None:
    draft = save(None)
    assert (draft.status, draft.path, draft.published_at) == (Status.DRAFT, None, None)


def test_a_draft_may_not_be_wrong(save: Make) -> None:
    assert list(refused(save, None, format="quote", source="javascript:alert(1)")) == ["source"]


@pytest.mark.parametrize("step", ["publish", "schedule", "pending"])
def test_what_leaves_the_author_s_hands_is_complete(save: Make, step: str) -> None:
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    assert list(refused(save, None, step, published_at=tomorrow)) == ["title", "body"]


def test_a_public_post_cannot_be_made_incomplete(save: Make) -> None:
    post = save(None, "publish", title="Harbour", body=BODY)
    assert list(refused(save, post, "save", title="", body="")) == ["title", "body"]


@pytest.mark.parametrize(("format", "given", "missing"), [
    ("quote", {"body": ""}, "body"),
    ("video", {"video": ""}, "video"),
    ("video", {"video": "https://example.org/page"}, "video"),
])  # fmt: skip
def test_each_format_asks_for_its_own(save: Make, format: str, given: dict[str, str], missing: str) -> None:
    assert list(refused(save, None, "publish", format=format, **given)) == [missing]


def test_what_was_refused_has_changed_nothing(app: Flask, save: Make) -> None:
    post = save(None, "publish", title="Harbour", body=BODY, tags=["trains"])
    refused(save, post, title="x" * 201, body="New.", tags=["boats"], new_categories=["Events"])
    with app.app_context():
        row = db.session.get_one(Post, post.id)
        assert (row.title, row.data["body"], [tag.name for tag in row.tags], row.version) == (
            "Harbour",
            BODY,
            ["trains"],
            post.version,
        )
        assert db.session.scalar(select(func.count()).select_from(Category)) == 0


TOO_LONG = {
    "title": {"title": "x" * 201},
    "slug": {"slug": "x" * 201},
    "excerpt": {"excerpt": "x" * 2001},
    "tags": {"tags": ["x" * 101]},
    "new_category": {"new_categories": ["x" * 101]},
}


@pytest.mark.parametrize("name", TOO_LONG)
def test_what_is_too_long_is_told_with_its_length(save: Make, name: str) -> None:
    sentences = refused(save, None, **TOO_LONG[name])
    assert list(sentences) == [name]
    assert "at most" in sentences[name]


def test_all_that_is_wrong_is_told_at_once(save: Make) -> None:
    assert set(refused(save, None, "publish", format="quote", source="x y", excerpt="x" * 2001)) == {
        "source",
        "excerpt",
        "body",
    }


def test_an_address_is_the_local_day_and_the_title(save: Make) -> None:
    late = datetime(2026, 5, 9, 21, 30, tzinfo=UTC)
    assert (
        save(None, "publish", title="The harbour at six", body=BODY, published_at=late).path
        == "2026/05/10/the-harbour-at-six"
    )


TITLES = {
    "Το λιμάνι στις έξι": "το-λιμάνι-στις-έξι",
    "六時の港": "六時の港",
    "Гавань в шесть": "гавань-в-шесть",
    "Zürich & Köln": "zürich-köln",
    "cafe\u0301": "café",
    "!!!": "post",
    "🚂🚂": "post",
    "2026": "post-2026",
    "../../etc/passwd": "etc-passwd",
    "<script>": "script",
    "a/b?c#d%20e": "a-b-c-d-20e",
}


@pytest.mark.every_value
@pytest.mark.first(9)
@pytest.mark.parametrize("title", TITLES)
def test_a_title_in_any_script_makes_an_address_that_is_found(save: Make, client: FlaskClient, title: str) -> None:
    post = save(None, "publish", title=title, body=BODY, published_at=NOON)
    assert post.path == f"2026/05/09/{TITLES[title]}"
    assert client.get(post.url).status_code == 200


def test_a_very_long_title_makes_an_address_that_fits(save: Make) -> None:
    post = save(None, "publish", title="六" * 200, body=BODY)
    assert len(post.path.encode()) < 400


def test_a_post_without_a_title_is_addressed_by_its_words(save: Make) -> None:
    post = save(None, "publish", format="quote", body="A timetable is a *promise*.", published_at=NOON)
    assert post.path == "2026/05/09/a-timetable-is-a-promise"


def test_a_slug_is_unique_for_its_day(save: Make) -> None:
    days = [NOON, NOON, NOON, NOON - timedelta(days=1)]
    posts = [save(None, "publish", title="Harbour", body=BODY, published_at=day) for day in days]
    assert [post.path[8:] for post in posts] == ["09/harbour", "09/harbour-2", "09/harbour-3", "08/harbour"]


def test_saving_again_keeps_the_address(save: Make) -> None:
    save(None, "publish", title="Harbour", body=BODY, published_at=NOON)
    post = save(None, "publish", title="Harbour", body=BODY, published_at=NOON)
    again = save(post, title="Harbour, again", body=BODY)
    assert (again.path, again.published_at) == (post.path, NOON)


def test_a_former_address_leads_to_the_new_one(save: Make, client: FlaskClient) -> None:
    post = save(None, "publish", title="Harbour", body=BODY, published_at=NOON)
    moved = save(post, title="Harbour", slug="the-quay", body=BODY)
    again = save(moved, title="Harbour", slug="the-pier", body=BODY)
    for former in (post, moved):
        response = client.get(former.url)
        assert (response.status_code, response.location) == (301, again.url)


def test_an_address_can_come_back(save: Make, client: FlaskClient) -> None:
    post = save(None, "publish", title="Harbour", body=BODY, published_at=NOON)
    save(post, title="Harbour", slug="the-quay", body=BODY)
    back = save(post, title="Harbour", slug="harbour", body=BODY)
    assert back.path == post.path
    assert client.get(back.url).status_code == 200
    assert client.get("/2026/05/09/the-quay/").location == back.url


def test_a_freed_address_belongs_to_the_post_that_takes_it(save: Make, client: FlaskClient) -> None:
    first = save(None, "publish", title="Harbour", body=BODY, published_at=NOON)
    save(first, title="Harbour", slug="the-quay", body=BODY)
    second = save(None, "publish", title="Harbour", body="Another one.", published_at=NOON)
    assert second.path == first.path
    assert "Another one." in client.get(second.url).text


def test_another_day_is_another_address(save: Make, client: FlaskClient) -> None:
    post = save(None, "publish", title="Harbour", body=BODY, published_at=NOON)
    moved = save(post, "publish", title="Harbour", body=BODY, published_at=NOON - timedelta(days=40))
    assert moved.path == "2026/03/30/harbour"
    assert client.get(post.url).location == moved.url


def test_terms_are_the_same_whatever_their_letters_case(app: Flask, save: Make) -> None:
    save(None, tags=["Trains", "ΛΙΜΆΝΙ"])
    post = save(None, tags=["TRAINS", "trains ", "λιμάνι", " ", "\u200b"])
    assert [tag.name for tag in post.tags] == ["Trains", "ΛΙΜΆΝΙ"]
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Tag)) == 2


def test_terms_that_are_not_given_any_more_are_taken_off(save: Make) -> None:
    post = save(None, tags=["trains"], new_categories=["Events"])
    (event,) = post.categories
    assert save(post, category_ids=[event.id, 999]).categories[0].name == "Events"
    bare = save(post)
    assert (bare.tags, bare.categories) == ([], [])


def test_text_is_stored_normalised(save: Make) -> None:
    post = save(None, title=" cafe\u0301\r\nat\tsix\0 ", excerpt="One.\r\nTwo.\x08 ", body="a\r\nb\u202e")
    assert (post.title, post.excerpt, post.data["body"]) == ("café at six", "One.\nTwo.", "a\nb")


def test_each_save_is_a_new_version(save: Make) -> None:
    post = save(None, title="Harbour")
    assert save(post, title="Harbour", tags=["trains"]).version > post.version
