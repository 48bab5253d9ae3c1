"""What a reader yields becomes a blog: once, however often it is read, and nothing of it is lost."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from blogapp import db
from blogapp.importing import storing
from blogapp.importing.entries import Entry, Html, Item, Person, Reply, SiteFacts, Term
from blogapp.models import Category, Comment, FormerAddress, Imported, Job, Post, Revision, SiteVersion, User

pytestmark = pytest.mark.database
FACTS = SiteFacts(title="The old harbour", tagline="Boats", address="https://blog.example")
AT = datetime(2019, 5, 4, 12, 30, tzinfo=UTC)
OPTIONS = storing.Options(source="export.xml")
TABLES = (Post, Revision, SiteVersion, Comment, User, Category, FormerAddress, Imported)
Import = Callable[..., storing.Report]


def post(origin: str = "12", **given: Any) -> Entry:
    known = {"title": "The old lock", "slug": "old-lock", "fields": {"body": Html("<p>As it <em>was</em>.</p>")}}
    address = f"https://blog.example/2019/05/{given.get('slug', 'old-lock')}/"
    return Entry(origin, **{**known, "published_at": AT, "changed_at": AT, "address": address, **given})


@pytest.fixture
def imported(app: Flask) -> Import:
    """Import items: `imported(post(), ...)`."""

    def run(*items: Item, options: storing.Options = OPTIONS) -> storing.Report:
        with app.app_context(), db.writing():
            report = storing.store(lambda: iter([FACTS, *items]), options)
            db.session.remove()
            return report

    return run


class Found:
    """The rows of a model, as the database has them."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def __call__(self, model: type[Any], **named: Any) -> list[Any]:
        ordered = select(model).filter_by(**named).order_by(*model.__table__.primary_key)
        if model is Post:
            ordered = ordered.options(selectinload(Post.categories), selectinload(Post.tags))
        with self.app.app_context(), db.reading():
            found = list(db.session.scalars(ordered))
            db.session.expunge_all()
            return found

    def values(self, model: type[Any]) -> list[tuple[Any, ...]]:
        """Every column of every row."""
        table = model.__table__
        with self.app.app_context(), db.reading():
            return [tuple(row) for row in db.session.execute(select(table).order_by(*table.primary_key))]


@pytest.fixture
def found(app: Flask) -> Found:
    """What is stored: `found(Post, title="Fog")`."""
    return Found(app)


def test_a_post_keeps_its_dates_its_slug_and_its_words(imported: Import, found: Found) -> None:
    imported(post(created_at=AT - timedelta(days=1), changed_at=AT + timedelta(days=1)))
    [row] = found(Post)
    assert (row.title, row.slug, row.status, row.published_at) == ("The old lock", "old-lock", "published", AT)
    assert (row.created_at, row.updated_at) == (AT - timedelta(days=1), AT + timedelta(days=1))
    assert "<em>was</em>" in row.html


def test_a_second_run_changes_nothing(imported: Import, found: Found) -> None:
    items: Sequence[Item] = (
        Person("ana", "ana@example.org", "Ana"), Term("category", "boats", "Boats"), Term("tag", "tide", "Tide"),
        post(login="ana", categories=["boats"], tags=["tide"], comments=[Reply("7", "<p>Well seen.</p>", "Noor")]),
    )  # fmt: skip
    first = imported(*items)
    before = [values for model in TABLES for values in found.values(model)]
    second = imported(*items)
    assert (first.changes, second.changes) == (7, 0)
    assert before == [values for model in TABLES for values in found.values(model)]


def test_what_was_edited_here_is_kept(imported: Import, app: Flask, found: Found) -> None:
    imported(post())
    with app.app_context(), db.writing():
        db.session.scalars(select(Post)).one().title = "Mine"
        db.session.commit()
    report = imported(post(title="Theirs"))
    assert [row.title for row in found(Post)] == ["Mine"]
    assert report.outcomes["posts", "kept"] == 1
    assert "edited here" in report.reasons


def test_what_was_changed_there_alone_is_updated(imported: Import, found: Found) -> None:
    imported(post())
    assert imported(post(title="The lock")).outcomes["posts", "updated"] == 1
    [row] = found(Post)
    assert (row.title, row.path) == ("The lock", "2019/05/04/old-lock")
    assert imported(post(title="The lock")).changes == 0


def test_what_was_deleted_here_stays_so(imported: Import, app: Flask, found: Found) -> None:
    imported(post())
    with app.app_context(), db.writing():
        db.session.delete(db.session.scalars(select(Post)).one())
        db.session.commit()
    assert imported(post(title="New")).outcomes["posts", "deleted"] == 1
    assert found(Post) == []


def test_nobody_is_told_and_the_site_has_one_new_version(imported: Import, found: Found) -> None:
    soon = datetime.now(UTC) + timedelta(days=9)
    imported(*(post(str(number), slug=f"a-{number}", comments=[Reply(f"9{number}", "Yes")]) for number in range(3)),
             post("5", slug="later", published_at=soon))  # fmt: skip
    assert [(job.task, job.due_at) for job in found(Job)] == [("announce", soon)]
    assert len(found(SiteVersion)) == 1


@pytest.mark.parametrize("state", ["draft", "pending", "private", "trash"])
def test_states_are_kept(state: Any, imported: Import, found: Found) -> None:
    imported(post(state=state, trashed_from="published"))
    [row] = found(Post)
    assert (row.status, row.published_at) == (state, AT)
    assert state != "trash" or row.previous_status == "published"


def test_what_a_format_refuses_is_an_article_and_nothing_is_lost(imported: Import, found: Found) -> None:
    wrong = {"link": "no address", "body": "The words."}
    right = post("13", format="link", slug="b", fields={"link": "https://example.org/"})
    report = imported(post(format="link", fields=wrong), right)
    refused, fine = found(Post)
    assert (refused.format, fine.format) == ("standard", "link")
    assert "no address" in refused.data["body"]
    assert "The words." in refused.data["body"]
    assert report.reasons["format"] == 1


def test_a_post_without_title_is_called_by_its_first_words(imported: Import, found: Found) -> None:
    report = imported(post(title="", slug="x1"))
    [row] = found(Post)
    assert (row.title, row.status) == ("As it was.", "published")
    assert report.reasons


def test_what_cannot_be_published_is_a_draft(imported: Import, found: Found) -> None:
    imported(post(title="Nothing", fields={}))
    assert [(row.title, row.status) for row in found(Post)] == [("Nothing", "draft")]


def test_pages_lie_within_each_other_whatever_their_order_and_circles_are_broken(
    imported: Import, found: Found
) -> None:
    below = post("1", kind="page", slug="below", title="Below", parent="2")
    above = post("2", kind="page", slug="above", title="Above")
    circle = [
        post(one, kind="page", slug=f"c{one}", title=one, parent=other) for one, other in (("3", "4"), ("4", "3"))
    ]
    report = imported(below, above, *circle)
    assert {row.path for row in found(Post)} == {"above", "above/below", "c3", "c3/c4"}
    assert report.reasons["parent of a page"] == 1
    assert imported(below, above, *circle).changes == 0


def test_an_import_gives_nobody_rights(imported: Import, make_user: Any, found: Found) -> None:
    admin = make_user(role="administrator", name="Ana", email="ana@example.org")
    items = (Person("boss", "ANA@example.org", "Owned"), Person("new", "new@example.org", "New"), post(login="boss"),
             post("13", login="stranger", slug="b"))  # fmt: skip
    imported(*items)
    people = {row.email: row for row in found(User)}
    same = people["ana@example.org"]
    assert (same.name, same.role, same.password, same.active) == ("Ana", "administrator", admin.password, True)
    others = [row for email, row in people.items() if email != "ana@example.org"]
    assert [(row.role, row.active) for row in others] == [("member", False)] * 2
    assert [row.author_id for row in found(Post)] == [same.id, people[next(e for e in people if "stranger" in e)].id]


def test_authors_can_be_chosen_and_must_be_there(imported: Import, make_user: Any, found: Found) -> None:
    mira = make_user(role="author", name="Mira")
    imported(Person("ana", "ana@example.org"), post(login="Ana"), options=replace(OPTIONS, authors={"ana": mira.email}))
    assert [row.author_id for row in found(Post)] == [mira.id]
    with pytest.raises(storing.Refused, match=r"nobody@example\.org"):
        imported(post(), options=replace(OPTIONS, authors={"ana": "nobody@example.org"}))


def test_categories_are_a_tree_with_descriptions(imported: Import, found: Found) -> None:
    terms = [Term("category", "inner", "Inner harbour", parent="harbour", description="Calm."),
             Term("category", "harbour", "Harbour", origin="3"), Term("category", "hafen", "HARBOUR")]  # fmt: skip
    imported(*terms, post(categories=["inner", "hafen"]))
    inner, harbour = found(Category)
    assert (inner.name, inner.description) == ("Inner harbour", "Calm.")
    assert (inner.parent_id, inner.trail) == (harbour.id, "harbour/inner")
    assert [category.name for category in found(Post)[0].categories] == ["Harbour", "Inner harbour"]
    assert imported(*terms, post(categories=["inner", "hafen"])).changes == 0
    assert found(FormerAddress, path="?cat=3")[0].row_id == harbour.id


def test_comments_are_harmless_threaded_and_counted(imported: Import, found: Found) -> None:
    hostile = "<p onclick='x'>Seen <script>alert(1)</script><b>well</b></p><img src=x onerror=y>"
    replies = [
        Reply("8", "<p>An answer</p>", "Noor", "NOOR@Example.org", parent="7"),
        Reply("7", hostile, "", url="javascript:x"),
        Reply("9", "Buy", state="spam"), Reply("10", "<p>[…] linked […]</p>", "Blog", kind="pingback", parent="10"),
    ]  # fmt: skip
    imported(post(comments=replies))
    answer, first, spam, ping = found(Comment)
    assert (answer.parent_id, answer.email, first.url, first.name) == (first.id, "noor@example.org", "", "Anonymous")
    assert "<strong>well</strong>" in first.html
    assert not {"script", "onclick", "onerror"} & set(first.html.replace("<", " ").replace("=", " ").split())
    assert (spam.status, ping.kind, ping.parent_id) == ("spam", "pingback", None)
    assert found(Post)[0].comment_count == 3


def test_new_comments_come_to_a_post_that_is_here(imported: Import, found: Found) -> None:
    imported(post(comments=[Reply("7", "One")]))
    imported(post(comments=[Reply("7", "One, mended"), Reply("8", "Two", parent="7")]))
    one, two = found(Comment)
    assert (one.body, two.parent_id, found(Post)[0].comment_count) == ("One, mended", one.id, 2)


def test_former_addresses_lead_on(imported: Import, found: Found) -> None:
    imported(post(former_slugs=["lock"], former_addresses=["https://blog.example/?p=12", "https://blog.example/OLD/x"]))
    [row] = found(Post)
    assert {(a.path, a.kind, a.row_id) for a in found(FormerAddress)} == {
        (path, "post", row.id) for path in ("2019/05/old-lock", "2019/05/lock", "old/x", "?p=12")}  # fmt: skip


def test_the_original_is_kept_as_it_stood(imported: Import, app: Flask) -> None:
    imported(post(original="<item>\ud83d ☂</item>"))
    with app.app_context(), db.reading():
        kept = db.session.scalars(select(Imported.original).where(Imported.kind == "post")).one() or b""
        assert zlib.decompress(kept).decode("utf-8", "surrogatepass") == "<item>\ud83d ☂</item>"


def test_a_dry_run_says_the_same_and_writes_nothing(imported: Import, found: Found) -> None:
    written = post(tags=["tide"], comments=[Reply("7", "Yes")])
    items = (Person("ana", "ana@example.org"), Term("tag", "tide", "Tide"), written)
    dry = imported(*items, options=replace(OPTIONS, dry_run=True))
    assert [found(model) for model in (Post, User, Imported, Comment, FormerAddress)] == [[]] * 5
    assert dry.outcomes == imported(*items).outcomes


def test_protected_posts_ask_for_the_same_password(imported: Import, found: Found) -> None:
    imported(post(password="tide"))
    [row] = found(Post)
    assert row.is_protected
    assert "tide" not in row.password
