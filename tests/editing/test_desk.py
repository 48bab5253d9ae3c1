"""The desk: what it lists, who may do what to a post, and the ways in and out of the trash."""

from collections.abc import Callable
from typing import Any

import pytest
from filling import controls, stored, write
from flask import Flask
from flask.testing import FlaskClient
from reading import articles, read, words
from statements import queries

from blogapp import db
from blogapp.models import Comment, Post

Make = Callable[..., Any]


def titles(client: FlaskClient, **query: Any) -> list[str]:
    """Return the titles that the desk lists."""
    query_string = "&".join(f"{name}={value}" for name, value in query.items())
    return [words(row) for row in read(client, f"/edit/?{query_string}").select(".row-title")]


@pytest.fixture
def one_of_each(make_post: Make, signed_in: Make) -> Any:
    """A post of each status, by its name."""
    client = signed_in("editor", name="Eva")
    for title, step, days in (
        ("published", "publish", 1),
        ("scheduled", "publish", -1),
        ("draft", "save", 0),
        ("pending", "pending", 0),
        ("trash", "save", 0),
    ):
        post = make_post(title=title, step=step, days_ago=days)
    client.post(f"/edit/posts/{post.id}/trash")
    return client


@pytest.mark.every_value
@pytest.mark.parametrize("status", ["published", "scheduled", "draft", "pending", "trash"])
def test_desk_lists_posts_by_status(one_of_each: FlaskClient, status: str) -> None:
    assert titles(one_of_each, status=status) == [status]


def test_all_is_all_but_the_trash(one_of_each: FlaskClient) -> None:
    assert sorted(titles(one_of_each)) == ["draft", "pending", "published", "scheduled"]


def test_tabs_tell_how_many_there_are(one_of_each: FlaskClient) -> None:
    tabs = [words(tab) for tab in read(one_of_each, "/edit/").select(".tabs a")]
    assert tabs == ["All 4", "Published 1", "Scheduled 1", "Drafts 1", "Pending 1", "Private 0", "Trash 1"]


def test_search_finds_titles(signed_in: Make, make_post: Make, subtests: pytest.Subtests) -> None:
    for title in ("The harbour at six", "ΛΙΜΑΝΙ", "Full to 100%", "a_b", "Nothing of it"):
        make_post(title=title)
    editor = signed_in()
    for query in ("harbour", "HARBOUR", "harb%20at", "λιμανι", "100%25", "a_b", "%22at six%22"):
        with subtests.test(query):
            assert len(titles(editor, q=query)) == 1
    assert titles(editor, q="boats") == []  # which is in the texts of all


def test_search_of_a_quote_finds_its_words(signed_in: Make, make_post: Make) -> None:
    make_post("quote", title="", body="A timetable is a promise.")
    assert titles(signed_in(), q="timetable") == ["A timetable is a promise."]


@pytest.mark.slow
def test_what_is_found_comes_on_pages_the_newest_first(signed_in: Make, make_post: Make) -> None:
    expected = []
    for number in range(25):
        if number % 3:
            expected.append(make_post(title=f"Low water {number}").title)
        else:
            expected.append(make_post("quote", title="", body=f"Low water {number}.").headline)
    make_post(title="High tide")
    editor = signed_in()
    pages = [titles(editor, q="water", page=page) for page in (1, 2, 3)]
    assert [len(page) for page in pages] == [20, 5, 0]
    assert [*pages[0], *pages[1]] == expected[::-1]


@pytest.mark.slow
def test_desk_is_paged(signed_in: Make, make_post: Make) -> None:
    for number in range(21):
        make_post(title=f"Number {number}")
    client = signed_in()
    assert (len(titles(client)), titles(client, page=2)) == (20, ["Number 0"])
    assert read(client, "/edit/").select_one("a[rel=next]")["href"] == "/edit/?status=all&page=2"


@pytest.mark.every_value
@pytest.mark.parametrize("query", ["page=0", "page=x", "page=99999999999", "page=-1", "status=none", "q=%FF%00", "q=%"])
def test_desk_answers_any_address(signed_in: Make, query: str) -> None:
    assert signed_in().get(f"/edit/?{query}").status_code in {200, 404}


@pytest.mark.first(1)
@pytest.mark.parametrize("role", ["author", "contributor"])
def test_authors_see_and_open_their_own_alone(signed_in: Make, make_post: Make, role: str) -> None:
    client = signed_in(role)
    make_post(title="Theirs", step="save")
    mine = make_post(title="Mine", step="save", author=client.user)
    assert titles(client) == ["Mine"]
    assert client.get(f"/edit/posts/{mine.id}").status_code == 200


@pytest.mark.parametrize("way", ["", "/preview", "/delete"])
def test_what_is_not_ones_own_is_not_there(signed_in: Make, make_post: Make, way: str) -> None:
    post = make_post(step="save")
    assert signed_in("author").get(f"/edit/posts/{post.id}{way}").status_code == 404


@pytest.mark.parametrize("way", ["", "/trash", "/restore", "/delete"])
def test_what_is_not_ones_own_cannot_be_changed(app: Flask, signed_in: Make, make_post: Make, way: str) -> None:
    post = make_post()
    answer = signed_in("author").post(f"/edit/posts/{post.id}{way}", data={"title": "Mine now", "body": "Mine"})
    assert answer.status_code == 404
    assert (stored(app, post.id).title, stored(app, post.id).status) == (post.title, "published")


@pytest.mark.first(1)
@pytest.mark.parametrize("action", ["publish", "schedule"])
def test_contributor_hands_in(app: Flask, signed_in: Make, client: FlaskClient, action: str) -> None:
    answer = write(signed_in("contributor"), "/edit/new/quote", action, body="Please look.")
    assert answer.status_code == 303
    assert stored(app).status == "pending"
    assert not articles(client)


@pytest.mark.slow
def test_editor_publishes_what_was_handed_in(app: Flask, signed_in: Make, client: FlaskClient) -> None:
    contributor = signed_in("contributor", name="Cem")
    write(contributor, "/edit/new/quote", "publish", body="Please look.")
    post = stored(app)
    write(signed_in("editor"), f"/edit/posts/{post.id}", "publish")
    assert words(read(client, "/").select_one("article .p-author")) == "Cem"
    write(contributor, f"/edit/posts/{post.id}", "save", body="Something else.")
    assert words(read(client, "/").select_one("article .e-content")) == "Please look."


def test_contributor_makes_no_category_and_pins_nothing(app: Flask, signed_in: Make) -> None:
    client = signed_in("contributor")
    assert not {"new_category", "sticky"} & set(controls(read(client, "/edit/new/quote")))
    write(client, "/edit/new/quote", "save", body="Words.", new_category="Mine", sticky="y")
    assert (stored(app).categories, stored(app).sticky) == ([], False)


def test_contributor_cannot_bring_back_what_was_public(app: Flask, signed_in: Make, make_post: Make) -> None:
    client = signed_in("contributor")
    post = make_post(author=client.user)
    signed_in("editor", name="Eva").post(f"/edit/posts/{post.id}/trash")
    client.post(f"/edit/posts/{post.id}/restore")
    assert stored(app, post.id).status == "pending"


@pytest.mark.parametrize("step", ["publish", "save", "pending"])
def test_trash_gives_back_what_it_got(
    app: Flask, signed_in: Make, make_post: Make, client: FlaskClient, step: str
) -> None:
    post, editor = make_post(step=step), signed_in()
    before = (stored(app, post.id).status, articles(client))
    editor.post(f"/edit/posts/{post.id}/trash")
    assert not articles(client)
    editor.post(f"/edit/posts/{post.id}/restore")
    assert (stored(app, post.id).status, articles(client)) == before


def test_trash_button_of_the_form_keeps_what_was_typed(app: Flask, signed_in: Make, make_post: Make) -> None:
    post = make_post()
    answer = write(signed_in(), f"/edit/posts/{post.id}", "trash", body="", title="Half a thought")
    assert answer.location == "/edit/"
    assert (stored(app, post.id).status, stored(app, post.id).title) == ("trash", "Half a thought")


@pytest.mark.parametrize(("body", "status"), [("Whole.", "published"), ("", "draft")])
def test_what_was_put_away_half_written_comes_back_as_a_draft(
    app: Flask, signed_in: Make, make_post: Make, body: str, status: str
) -> None:
    post, client = make_post(), signed_in()
    write(client, f"/edit/posts/{post.id}", "trash", body=body)
    client.post(f"/edit/posts/{post.id}/restore")
    assert stored(app, post.id).status == status


def test_deleting_asks_first_and_takes_the_comments_along(
    app: Flask, signed_in: Make, make_post: Make, make_comment: Make
) -> None:
    post, client = make_post(tags=["one"], new_categories=["Two"]), signed_in()
    make_comment(post)
    read(client, f"/edit/posts/{post.id}/delete")
    assert stored(app, post.id)
    assert client.post(f"/edit/posts/{post.id}/delete").status_code == 303
    with app.app_context():
        assert db.session.get(Post, post.id) is None
        assert db.session.query(Comment).count() == 0


@pytest.mark.parametrize("way", ["trash", "restore", "delete"])
def test_step_without_token_does_nothing(app: Flask, signed_in: Make, make_post: Make, way: str) -> None:
    post, client = make_post(step="save"), signed_in()
    assert FlaskClient.post(client, f"/edit/posts/{post.id}/{way}").status_code == 400
    assert stored(app, post.id).status == "draft"


@pytest.mark.parametrize("address", ["/edit/", "/edit/new/", "/edit/new/quote", "/edit/pages/", "/edit/settings/"])
def test_desk_asks_who_one_is(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.location) == (302, f"/login?next={address}")


@pytest.mark.parametrize(
    ("role", "labels"),
    [
        (
            "administrator",
            [
                "Posts",
                "Pages",
                "Media",
                "Categories",
                "Tags",
                "Comments",
                "Formats",
                "Menus",
                "Redirects",
                "Themes",
                "People",
                "Webhooks",
                "Jobs",
                "Import",
                "Settings",
            ],
        ),
        ("editor", ["Posts", "Pages", "Media", "Categories", "Tags", "Comments", "Formats", "Menus", "Redirects"]),
        ("author", ["Posts", "Media", "Comments"]),
    ],
)
def test_navigation_shows_what_one_may(signed_in: Make, role: str, labels: list[str]) -> None:
    assert [words(link) for link in read(signed_in(role), "/edit/").select(".desk-nav a")] == labels


def test_member_has_no_desk(signed_in: Make) -> None:
    assert signed_in("member").get("/edit/").status_code == 404


@pytest.mark.slow
def test_desk_costs_the_same_whatever_its_length(app: Flask, signed_in: Make, make_post: Make) -> None:
    client = signed_in()
    make_post()
    costs = queries(app, lambda: client.get("/edit/"))
    for _number in range(19):
        make_post()
    assert queries(app, lambda: client.get("/edit/")) == costs <= 6


@pytest.mark.slow
def test_trash_button_of_the_form_takes_a_whole_post_from_its_readers(
    client: FlaskClient, signed_in: Make, make_post: Make
) -> None:
    make_post(title="Tides", tags=["rail"])
    post = make_post(title="Zebra", tags=["rail"])
    lists = ["/", "/tag/rail/", "/search/?q=zebra", "/feed/", "/feed/atom/", "/feed/json/", "/sitemap-posts-1.xml"]
    assert [address for address in lists if post.url not in client.get(address).text] == []
    assert write(signed_in(), f"/edit/posts/{post.id}", "trash").location == "/edit/"
    assert [address for address in lists if post.url in client.get(address).text] == []
    assert client.get(post.url).status_code == 404
