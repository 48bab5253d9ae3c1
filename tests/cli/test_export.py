"""`blogapp export wordpress`: everything is in the file, whatever it says, and comes back as it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import pytest
from commands import blogapp, done, refused
from exporting import SPACES, as_read, exported, items, said, terms
from flask import Flask

from blogapp import create_app, db
from blogapp.cli.application import inside
from blogapp.exporting import wordpress
from blogapp.exporting.wordpress import cdata
from blogapp.formats import WxrItem, registry
from blogapp.formats.wxr import own_meta
from blogapp.models import Comment, Post, User
from blogapp.posts import saving
from blogapp.text import normalise_line

HOSTILE = [
    "]]>", "]]\x00>", "<![CDATA[ & ]]>", "</item></channel>", "&amp;#0;", "a\x0b\ud800\ufffe", "שלום \u202e 🚢",
    "\r\n\\\" \\u0041",
]  # fmt: skip
FORMATS = {name: loaded.format for name, loaded in registry.load(Path("/nowhere"), {}).loaded.items()}


def example(name: str) -> dict[str, Any]:
    """Return a format's example, without the pictures, which are not there."""
    return {"title": "Low water"} | dict(FORMATS[name].example)


@pytest.mark.parametrize("name", FORMATS)
def test_a_post_of_each_format_comes_back(name: str, app: Flask, make_post: Callable[..., Post]) -> None:
    given = example(name)
    post = make_post(name, step="draft", **given)
    [item] = items(app)
    raw = FORMATS[name].from_wxr(as_read(item))
    assert raw is not None
    assert raw["title"] == given["title"]
    assert FORMATS[name].clean(raw) == post.data == FORMATS[name].clean(given)


def test_a_format_is_a_term_and_standard_is_none(app: Flask, make_post: Callable[..., Post]) -> None:
    made = {make_post(name, step="draft", **example(name)).id: name for name in FORMATS}
    found = {int(said(item, "wp:post_id")): terms(item, "post_format") for item in items(app)}
    assert found == {id: [] if name == "standard" else [f"post-format-{name}"] for id, name in made.items()}


def test_fields_stand_in_the_keys_of_wordpress(app: Flask, make_post: Callable[..., Post]) -> None:
    for name in ("quote", "video", "audio", "link"):
        make_post(name, **example(name))
    quote, video, audio, link = (as_read(item).meta for item in items(app))
    assert quote["_format_quote_source_name"] == "Mira Okafor"
    assert video["_format_video_embed"].startswith("https://www.youtube.com/")
    assert audio["_format_audio_embed"].startswith("https://soundcloud.com/")
    assert link["_format_link_url"] == "https://example.org/lighthouses"


@pytest.mark.every_value
@pytest.mark.parametrize("text", HOSTILE)
def test_any_text_comes_back(text: str, app: Flask, make_post: Callable[..., Post], make_comment: Any) -> None:
    post = make_post("quote", title=f"T {text} t", excerpt=text, by=text, body=f"Fog {text} fog", tags=[f"a{text}"])
    make_comment(post, body="x", name=normalise_line(f"N{text}")[:90])
    [item] = items(app)
    raw = FORMATS["quote"].from_wxr(as_read(item))
    assert raw is not None
    assert (raw["title"], raw["by"], raw["body"]) == (post.title, post.data["by"], post.data["body"])


@pytest.mark.parametrize("text", HOSTILE)
def test_data_of_a_plugin_comes_back_whatever_it_holds(text: str) -> None:
    item = WxrItem(meta=own_meta({"by": text}, 1))
    xml = f"<x>{cdata(item.meta['_blogapp_data'])}</x>"
    back = WxrItem(meta={"_blogapp_data": str(ET.fromstring(xml).text)})
    assert FORMATS["quote"].from_wxr(back) == {"by": text, "title": ""}


def test_titles_and_excerpts_are_safe_where_they_are_shown_raw(app: Flask, make_post: Callable[..., Post]) -> None:
    make_post(title="<script>go()</script>", excerpt="<b>bold</b> & more")
    [item] = items(app)
    assert said(item, "title") == "&lt;script&gt;go()&lt;/script&gt;"
    assert said(item, "excerpt:encoded") == "&lt;b&gt;bold&lt;/b&gt; &amp; more"


def test_the_mark_for_the_stream_is_kept(app: Flask, make_post: Callable[..., Post]) -> None:
    make_post(body="Dawn.\n\n<!--more Read on-->\n\nDusk.")
    [item] = items(app)
    before, _, after = said(item, "content:encoded").partition("<!--more Read on-->")
    assert "Dawn." in before
    assert "Dusk." in after


def test_addresses_in_the_content_are_whole(app: Flask, make_post: Callable[..., Post]) -> None:
    make_post(body="[There](/about/)")
    [item] = items(app)
    assert 'href="http://localhost/about/"' in said(item, "content:encoded")


@pytest.mark.parametrize(
    ("given", "status"),
    [({}, "publish"), ({"days_ago": -3}, "future"), ({"step": "draft"}, "draft"), ({"step": "pending"}, "pending")],
)
def test_status_is_in_the_words_of_wordpress(
    given: dict[str, Any], status: str, app: Flask, make_post: Callable[..., Post]
) -> None:
    make_post(**given)
    [item] = items(app)
    assert said(item, "wp:status") == status


def test_dates_are_local_and_in_utc(app: Flask, make_post: Callable[..., Post]) -> None:
    make_post(published_at=datetime(2026, 5, 9, 22, 30, tzinfo=UTC))
    [item] = items(app)
    assert said(item, "wp:post_date") == "2026-05-10 01:30:00"
    assert said(item, "wp:post_date_gmt") == "2026-05-09 22:30:00"
    assert said(item, "pubDate") == "Sat, 09 May 2026 22:30:00 +0000"


def test_a_draft_has_no_date_in_utc(app: Flask, make_post: Callable[..., Post]) -> None:
    make_post(step="draft", published_at=None)
    [item] = items(app)
    assert said(item, "wp:post_date_gmt") == "0000-00-00 00:00:00"


def test_terms_and_authors_are_there(
    app: Flask, make_post: Callable[..., Post], make_user: Callable[..., User]
) -> None:
    make_user(name="Reader")
    make_post(new_categories=["Harbours & Quays"], tags=["night trains"])
    channel = exported(app)
    [item] = channel.findall("item")
    assert terms(item, "category") == [said(channel, "wp:category/wp:category_nicename")]
    assert said(channel, "wp:category/wp:cat_name") == "Harbours & Quays"
    assert terms(item, "post_tag") == [said(channel, "wp:tag/wp:tag_slug")] == ["night-trains"]
    assert [said(author, "wp:author_login") for author in channel.findall("wp:author", SPACES)] == ["ana"]
    assert said(item, "dc:creator") == "ana"


def test_comments_are_there_with_status_and_parent(
    app: Flask, make_post: Callable[..., Post], make_comment: Callable[..., Comment]
) -> None:
    post = make_post()
    first = make_comment(post)
    for status in ("pending", "spam", "trash"):
        make_comment(post, body=status, status=status, parent_id=first.id)
    [item] = items(app)
    found = item.findall("wp:comment", SPACES)
    assert [said(comment, "wp:comment_approved") for comment in found] == ["1", "0", "spam", "trash"]
    assert [said(comment, "wp:comment_parent") for comment in found] == ["0"] + [str(first.id)] * 3
    assert said(found[0], "wp:comment_content") == "Well seen."


def test_pages_lie_in_their_parents(app: Flask, make_post: Callable[..., Post]) -> None:
    parent = make_post(kind="page", title="About")
    make_post(kind="page", title="The quay", parent_id=parent.id)
    _, child = items(app)
    assert (said(child, "wp:post_type"), said(child, "wp:post_parent")) == ("page", str(parent.id))


@pytest.mark.slow
def test_more_posts_than_a_batch_are_all_there(app: Flask, make_post: Callable[..., Post]) -> None:
    made = [make_post(step="draft", title=f"Post {number}", tags=["x"]).id for number in range(103)]
    assert [int(said(item, "wp:post_id")) for item in items(app)] == made


def test_a_post_whose_format_is_gone_keeps_its_snapshot_and_data(
    app: Flask, make_post: Callable[..., Post], monkeypatch: pytest.MonkeyPatch
) -> None:
    post = make_post("quote", **example("quote"))
    monkeypatch.delitem(app.extensions["blogapp.formats"].loaded, "quote")
    [item] = items(app)
    assert "A timetable is a promise" in said(item, "content:encoded")
    assert terms(item, "post_format") == ["post-format-quote"]
    assert FORMATS["quote"].clean(FORMATS["quote"].from_wxr(as_read(item)) or {}) == post.data


def test_a_format_that_fails_stops_nothing(
    app: Flask, make_post: Callable[..., Post], monkeypatch: pytest.MonkeyPatch
) -> None:
    make_post("quote", **example("quote"))
    broken = type("Broken", (FORMATS["quote"],), {"to_wxr": None})
    monkeypatch.setitem(app.extensions["blogapp.formats"].loaded, "quote", registry.Loaded(broken, "a test", None))
    [item] = items(app)
    assert "A timetable is a promise" in said(item, "content:encoded")


@pytest.mark.parametrize("data", ["", "{", "[]", "null", "7", '{"video": {"a": []}, "body": 7}', '"x"'])
def test_damaged_data_gives_way_to_the_content_or_is_refused(data: str) -> None:
    item = WxrItem("T", "<p>Fog.</p>", "", "video", {"_blogapp_data": data, "_blogapp_version": "1"})
    raw = FORMATS["video"].from_wxr(item)
    assert raw is not None
    assert raw["title"] == "T"
    assert raw["body"] in ("<p>Fog.</p>", 7)


@pytest.mark.parametrize("version", ["2", "0", "x", ""])
def test_data_of_another_version_gives_way_to_the_content(version: str) -> None:
    meta = {"_blogapp_data": '{"body": "other"}', "_blogapp_version": version, "_format_quote_source_name": "Noor"}
    raw = FORMATS["quote"].from_wxr(WxrItem("", "<p>Fog.</p>", "", "quote", meta))
    assert raw == {"title": "", "body": "<p>Fog.</p>", "by": "Noor"}


def test_an_item_of_another_format_is_left_alone() -> None:
    assert FORMATS["quote"].from_wxr(WxrItem(format="video")) is None


@pytest.mark.slow
def test_the_command_writes_a_private_file_and_overwrites_nothing(instance: Path, tmp_path: Path) -> None:
    out = tmp_path / "blog.xml"
    with inside(create_app(INSTANCE=str(instance))):
        post = Post(format="quote", data={})
        saving.save(post, saving.PostInput(fields=example("quote")), "publish", ZoneInfo("UTC"))
        db.session.commit()
    assert f"1 posts and pages are written to {out}.\n" in done("export", "wordpress", str(out))
    assert out.stat().st_mode & 0o077 == 0
    before = out.read_bytes()
    assert "there already" in refused("export", "wordpress", str(out))
    assert out.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["blog.xml", "instance"]


def test_an_interrupted_export_leaves_nothing(instance: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted() -> Iterator[str]:
        yield "<rss>"
        assert len(list(tmp_path.iterdir())) == 2  # the instance, and what is being written
        raise KeyboardInterrupt

    monkeypatch.setattr(wordpress, "parts", interrupted)
    assert blogapp("export", "wordpress", str(tmp_path / "blog.xml")).exit_code == 1
    assert [path.name for path in tmp_path.iterdir()] == ["instance"]


def test_the_command_refuses_what_it_cannot_do(nowhere: Path, tmp_path: Path) -> None:
    assert "There is no folder" in refused("export", "wordpress", str(tmp_path / "no" / "blog.xml"))
    assert "Call `blogapp init` first." in refused("export", "wordpress", str(tmp_path / "blog.xml"))
    assert not (tmp_path / "blog.xml").exists()


@pytest.mark.slow
def test_the_command_says_that_addresses_lead_nowhere(
    instance: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Set BLOGAPP_BASE_URL" in done("export", "wordpress", str(tmp_path / "blog.xml"))
    monkeypatch.setenv("BLOGAPP_BASE_URL", "https://quay.example")
    assert "BLOGAPP_BASE_URL" not in done("export", "wordpress", str(tmp_path / "other.xml"))
