"""How a post looks to readers: its markup, the line under it, and what stands around it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import mf2py
import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from reading import articles, meta, read, words

from blogapp import db
from blogapp.models import Comment, Post

MakePost = Callable[..., Post]
MakeComment = Callable[..., Comment]
MAY = datetime(2026, 5, 9, 9, 0, tzinfo=UTC)
YOUTUBE = "https://www.youtube.com/watch?v=aqz-KE-bpKQ"


@pytest.fixture
def in_may() -> Iterator[None]:
    with time_machine.travel(MAY, tick=False):
        yield


def test_standard_post_is_posted_in_and_tagged(client: FlaskClient, make_post: MakePost) -> None:
    make_post(new_categories=["Solidarity", "Events"], tags=["trains", "harbour"])
    assert meta(client) == "Posted in Events, Solidarity | Tagged harbour, trains | Leave a comment"


def test_standard_post_without_a_category_says_so(client: FlaskClient, make_post: MakePost) -> None:
    make_post()
    assert meta(client) == "Posted in Uncategorized | Leave a comment"


def test_standard_post_names_date_and_author_above(in_may: None, client: FlaskClient, make_post: MakePost) -> None:
    make_post()
    byline = read(client, "/").select_one("article header .post-byline")
    assert words(byline) == "Posted on May 9, 2026 by Ana"


def test_quote_names_itself_date_and_author_below(in_may: None, client: FlaskClient, make_post: MakePost) -> None:
    make_post("quote", tags=["speeches"])
    assert meta(client) == "Quote | Posted on May 9, 2026 by Ana | Tagged speeches | Leave a comment"


def test_video_names_itself_date_and_author_below(in_may: None, client: FlaskClient, make_post: MakePost) -> None:
    make_post("video", tags=["streets", "music"])
    assert meta(client) == "Video | Posted on May 9, 2026 by Ana | Tagged music, streets | Leave a comment"


def test_line_is_the_same_on_the_posts_own_page(in_may: None, client: FlaskClient, make_post: MakePost) -> None:
    assert meta(client, make_post("quote").url) == "Quote | Posted on May 9, 2026 by Ana | Leave a comment"


@pytest.mark.parametrize(("number", "says"), [(1, "1 Comment"), (2, "2 Comments")])
def test_line_counts_comments(
    client: FlaskClient, make_post: MakePost, make_comment: MakeComment, number: int, says: str
) -> None:
    post = make_post()
    for _ in range(number):
        make_comment(post)
    link = read(client, "/").select("footer.post-meta a")[-1]
    assert (words(link), link["href"]) == (says, f"{post.url}#comments")


def test_comments_that_wait_are_not_counted(
    client: FlaskClient, make_post: MakePost, make_comment: MakeComment
) -> None:
    make_comment(make_post(), status="pending")
    assert meta(client).endswith("| Leave a comment")


def test_invitation_to_comment_leads_to_the_form(client: FlaskClient, make_post: MakePost) -> None:
    post = make_post()
    href = str(read(client, "/").select("footer.post-meta a")[-1]["href"])
    assert href == f"{post.url}#respond"
    assert read(client, post.url).select_one("form #respond textarea")


def test_closed_comments_are_said_to_be_closed(client: FlaskClient, make_post: MakePost) -> None:
    make_post(comments_open=False)
    assert meta(client) == "Posted in Uncategorized | Comments closed"


def test_closed_comments_are_counted_where_there_are_some(
    client: FlaskClient, make_post: MakePost, make_comment: MakeComment
) -> None:
    make_comment(make_post(comments_open=False))
    assert meta(client).endswith("| 1 Comment")


def test_article_carries_id_format_and_microformats(client: FlaskClient, make_post: MakePost) -> None:
    post = make_post(tags=["trains"])
    article = read(client, "/").select_one("article")
    assert (article["id"], article["class"]) == (f"post-{post.id}", ["post", "format-standard", "h-entry"])
    entry = mf2py.parse(str(article), url="http://localhost/")["items"][0]["properties"]
    assert entry["name"] == ["The harbour at six"]
    assert entry["url"] == [f"http://localhost{post.url}"]
    assert entry["author"][0]["properties"]["name"] == ["Ana"]
    assert article.select_one("time.dt-published")["datetime"] == post.published_at.isoformat(timespec="seconds")
    assert entry["published"]
    assert entry["category"] == ["trains"]
    assert "first boats" in entry["content"][0]["value"]


def test_terms_are_links_to_their_archives(client: FlaskClient, make_post: MakePost) -> None:
    make_post(new_categories=["Events"], tags=["trains"])
    links = read(client, "/").select('footer.post-meta a.p-category[rel="tag"]')
    assert [link["href"] for link in links] == ["/category/events/", "/tag/trains/"]


@pytest.mark.parametrize("format", ["standard", "quote", "video"])
def test_each_post_has_one_permalink(client: FlaskClient, make_post: MakePost, format: str) -> None:
    post = make_post(format)
    for address in ("/", post.url):
        links = read(client, address).select('article a.u-url[rel="bookmark"]')
        assert [link["href"] for link in links] == [post.url]


def test_date_is_the_permalink_where_no_title_shows(in_may: None, client: FlaskClient, make_post: MakePost) -> None:
    make_post("quote")
    assert words(read(client, "/").select_one("a.u-url time.dt-published")) == "May 9, 2026"


def test_quote_without_a_title_shows_none_but_the_tab_does(client: FlaskClient, make_post: MakePost) -> None:
    page = read(client, make_post("quote", body="On timetables").url)
    assert not page.select("article .p-name")
    assert words(page.title) == "On timetables – Blogapp"


def test_tab_shows_the_first_words_of_a_post_without_a_title(client: FlaskClient, make_post: MakePost) -> None:
    page = read(client, make_post("quote", title="", body="A promise with numbers.").url)
    assert words(page.title) == "A promise with numbers. – Blogapp"


def test_quote_names_its_source(client: FlaskClient, make_post: MakePost) -> None:
    make_post("quote", by="Mira Okafor", source="https://example.org/t")
    quotation = read(client, "/").select_one("article figure")
    assert quotation.blockquote["cite"] == "https://example.org/t"
    assert (words(quotation.figcaption), quotation.figcaption.a["href"]) == ("Mira Okafor", "https://example.org/t")


def test_quote_of_nobody_names_the_site_it_is_from(client: FlaskClient, make_post: MakePost) -> None:
    make_post("quote", source="https://example.org/t")
    assert words(read(client, "/").select_one("figcaption")) == "example.org"


def test_video_is_a_link_until_it_is_clicked(client: FlaskClient, make_post: MakePost) -> None:
    make_post("video", video=YOUTUBE)
    page = read(client, "/")
    assert words(page.select_one(f'.player[data-embed] a[href="{YOUTUBE}"]')) == "Play on YouTube"
    assert not page.select("iframe, video, object, embed")


def test_stream_stops_at_the_cut_and_offers_the_rest(client: FlaskClient, make_post: MakePost) -> None:
    post = make_post(title="Plums", body="The opening.\n\n<!--more-->\n\nThe rest.")
    page = read(client, "/")
    link = page.select_one(".post-more a")
    assert "The rest." not in page.text
    assert (words(link), link["href"]) == ("Continue reading Plums", post.url)
    assert words(link.select_one(".visually-hidden")) == "Plums"
    assert "The rest." in read(client, post.url).text


def test_cut_may_carry_the_links_own_words(client: FlaskClient, make_post: MakePost) -> None:
    make_post(title="Plums", body="The opening.\n\n<!--more See the recipe-->\n\nThe rest.")
    assert words(read(client, "/").select_one(".post-more")) == "See the recipe Plums"


def test_typed_excerpt_stands_for_the_text_in_the_stream(client: FlaskClient, make_post: MakePost) -> None:
    make_post(excerpt="In short.", body="At length.")
    page = read(client, "/")
    assert words(page.select_one(".e-content")) == "In short."
    assert page.select_one(".post-more")


def test_whole_post_offers_no_rest(client: FlaskClient, make_post: MakePost) -> None:
    make_post()
    assert not read(client, "/").select(".post-more")


def test_post_page_leads_to_the_posts_before_and_after(client: FlaskClient, make_post: MakePost) -> None:
    older, post, newer = (make_post(title=name, days_ago=days) for name, days in (("A", 3), ("B", 2), ("C", 1)))
    make_post(title="Not yet", step="schedule", days_ago=-1)
    links = read(client, post.url).select(".post-neighbours a")
    assert [(link["rel"], link["href"], words(link)) for link in links] == [
        (["prev"], older.url, "Older A"),
        (["next"], newer.url, "Newer C"),
    ]


def test_posts_of_the_same_moment_are_neighbours(in_may: None, client: FlaskClient, make_post: MakePost) -> None:
    first, second = make_post(title="First"), make_post(title="Second")
    assert read(client, first.url).select_one('.post-neighbours [rel="next"]')["href"] == second.url
    assert read(client, second.url).select_one('.post-neighbours [rel="prev"]')["href"] == first.url


def test_post_of_nobody_is_still_shown(app: Flask, client: FlaskClient, make_post: MakePost) -> None:
    make_post("quote")
    with app.test_request_context(method="POST"):
        db.session.execute(sa.update(Post).values(author_id=None))
        db.session.commit()
    assert " by " not in meta(client)


def test_comments_stand_on_the_posts_page(client: FlaskClient, make_post: MakePost, make_comment: MakeComment) -> None:
    post = make_post()
    comment = make_comment(post, "Well seen.")
    assert "Well seen." in words(read(client, post.url).select_one(f"ol.comments #comment-{comment.id}"))


def test_markup_in_titles_and_names_is_text(client: FlaskClient, make_post: MakePost) -> None:
    post = make_post(title="<b>&</b>", tags=["<i>&</i>"], new_categories=["<u>&</u>"])
    for address in ("/", post.url, "/tag/i-i/"):
        page = read(client, address)
        assert not page.select("main b, main i, main u")
        assert "<b>&</b>" in page.text


def test_sticky_post_is_marked_in_the_stream(client: FlaskClient, make_post: MakePost) -> None:
    post = make_post(sticky=True)
    assert words(read(client, "/").select_one(".post-sticky")) == "Pinned"
    assert not read(client, post.url).select(".post-sticky")


def test_sticky_posts_come_first(client: FlaskClient, make_post: MakePost) -> None:
    pinned, new = make_post(sticky=True, days_ago=9), make_post()
    assert articles(client) == [f"post-{pinned.id}", f"post-{new.id}"]
    assert articles(client, "/author/ana/") == [f"post-{new.id}", f"post-{pinned.id}"]


@pytest.mark.parametrize("format", ["quote", "video", "standard"])
def test_post_outlives_its_format(app: Flask, client: FlaskClient, make_post: MakePost, format: str) -> None:
    post = make_post(format, title="Kept", body="These words stay.")
    formats = app.extensions["blogapp.formats"].loaded
    taken = formats.pop(format)
    try:
        for address in ("/", post.url, f"/type/{format}/", "/feed/"):
            answer = client.get(address)
            assert answer.status_code == 200
            assert "These words stay." in answer.text
    finally:
        formats[format] = taken
