"""An export for WordPress carries files, menus and former slugs, and all of it comes back into an empty blog."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from commands import done, refused
from databases import empty
from exporting import SPACES, exported, said
from flask import Flask
from sqlalchemy import select

from blogapp import db, media, plugins
from blogapp.cli.application import inside
from blogapp.cli.samples import first
from blogapp.exporting import left_out, php, wordpress
from blogapp.importing import storing
from blogapp.importing.wordpress import php as reading_php
from blogapp.importing.wordpress import read
from blogapp.models import Category, Comment, Media, Post, Redirect, Site, User, media_uses
from blogapp.site import menus

MakePost = Callable[..., Post]


def of_kind(app: Flask, kind: str) -> list[Any]:
    return [item for item in exported(app).findall("item") if said(item, "wp:post_type") == kind]


def meta(item: Any) -> dict[str, str]:
    return {said(m, "wp:meta_key"): said(m, "wp:meta_value") for m in item.findall("wp:postmeta", SPACES)}


@pytest.fixture
def picture(app: Flask, make_post: MakePost) -> dict[str, int]:
    """A picture that a post uses, as its own; the ids of both."""
    post = make_post(title="The quay")
    with app.test_request_context(method="POST"):
        file = Media(
            filename="Old quay.jpg", path="2026/05/ab.jpg", mime="image/jpeg", size=1234, width=1600, height=900,
            widths={"480": "2026/05/ab-480.webp"}, description="A quay & boats", caption="In <fog>", credit="Mira",
        )  # fmt: skip
        db.session.add(file)
        db.session.flush()
        db.session.execute(media_uses.insert().values(post_id=post.id, media_id=file.id))
        db.session.get_one(Post, post.id).lead_image_id = file.id
        db.session.commit()
        return {"post": post.id, "file": file.id}


def test_a_file_is_an_attachment_with_all_that_is_said_of_it(app: Flask, picture: dict[str, int]) -> None:
    [item], [post] = of_kind(app, "attachment"), of_kind(app, "post")
    assert said(item, "wp:attachment_url") == "http://localhost/media/2026/05/ab.jpg"
    assert (said(item, "title"), said(item, "excerpt:encoded")) == ("Old quay", "In &lt;fog&gt;")
    assert (said(item, "wp:status"), said(item, "wp:post_parent")) == ("inherit", str(picture["post"]))
    known = meta(item)
    assert (known["_wp_attached_file"], known["_wp_attachment_image_alt"]) == ("2026/05/ab.jpg", "A quay & boats")
    size = {"file": "ab-480.webp", "width": 480, "height": 270, "mime-type": "image/webp"}
    whole = {"width": 1600, "height": 900, "file": "2026/05/ab.jpg", "filesize": 1234, "sizes": {"w480": size}}
    assert reading_php.loads(known["_wp_attachment_metadata"]) == whole
    assert meta(post)["_thumbnail_id"] == said(item, "wp:post_id") != str(picture["post"])


@pytest.mark.parametrize("value", ["Größe 🚢", {"0": "", "a": {"b": 3}}, "", {}])
def test_php_reads_what_is_serialized(value: Any) -> None:
    assert php.dumps({"x": value}).startswith('a:1:{s:1:"x";')
    found = reading_php.loads(php.dumps({"x": value}))
    assert found == {"x": {0: "", "a": {"b": 3}} if value and isinstance(value, dict) else value}


def test_menus_are_items_with_their_lines_below_one_another(app: Flask, make_post: MakePost) -> None:
    page = make_post(kind="page", title="About")
    make_post(new_categories=["Harbour"])
    with app.test_request_context(method="POST"):
        category = db.session.scalars(select(Category.id)).one()
        made = [
            {"to": f"page:{page.id}", "label": "", "address": "", "under": False},
            {"to": f"category:{category}", "label": "Boats", "address": "", "under": True},
            {"to": "", "label": "Away", "address": "https://example.org/", "under": False},
            {"to": "archive", "label": "", "address": "", "under": False},
        ]
        Site(menus={"header": made}).store(db.session())
        db.session.commit()
    lines = of_kind(app, "nav_menu_item")
    assert [said(line, "title") for line in lines] == ["About", "Boats", "Away", "Archive"]
    known = [meta(line) for line in lines]
    assert [each["_menu_item_object"] for each in known] == ["page", "category", "custom", "custom"]
    assert known[1]["_menu_item_menu_item_parent"] == said(lines[0], "wp:post_id")
    assert [each["_menu_item_url"] for each in known] == ["", "", "https://example.org/", "http://localhost/archive/"]
    assert said(exported(app), "wp:term/wp:term_slug") == "header"


def test_each_slug_that_a_post_had_goes_along(app: Flask, make_post: MakePost) -> None:
    post = make_post(title="Quay")
    with app.test_request_context(method="POST"):
        db.session.add_all(Redirect(path=f"2026/05/09/{slug}", post_id=post.id) for slug in ("pier", "jetty", "quay"))
        db.session.commit()
    [item] = of_kind(app, "post")
    keys = [(said(m, "wp:meta_key"), said(m, "wp:meta_value")) for m in item.findall("wp:postmeta", SPACES)]
    assert {value for key, value in keys if key == "_wp_old_slug"} == {"pier", "jetty"}


def test_ids_are_of_one_thing_each(app: Flask, picture: dict[str, int], make_post: MakePost) -> None:
    make_post(new_categories=["Harbour"], tags=["boats"])
    channel = exported(app)
    numbers = [said(item, "wp:post_id") for item in channel.findall("item")]
    terms = [each.text for each in channel.findall(".//wp:term_id", SPACES)]
    assert (len(set(numbers)), len(set(terms))) == (len(numbers), len(terms))


COMMENTS = {
    "<p>One.</p>\n<p>Two<br>\nlines.</p>": "One.\n\nTwo\nlines.",
    "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n<p>c</p>": "– a\n– b\n\nc",
    '<p>A <a href="https://example.org/" rel="nofollow">link</a> &lt;p&gt;</p>':
        'A <a href="https://example.org/" rel="nofollow">link</a> &lt;p&gt;',
}  # fmt: skip


@pytest.mark.parametrize("html", COMMENTS)
def test_comments_are_as_wordpress_keeps_them(html: str) -> None:
    assert wordpress.kept(html) == COMMENTS[html]


def test_what_has_no_place_there_is_counted(app: Flask, picture: dict[str, int], make_post: MakePost) -> None:
    make_post(language="pt-BR")
    with inside(app):
        said_of = " ".join(left_out.sentences(left_out.FROM_WORDPRESS, "WordPress"))
    assert "1 texts in a language of their own" in said_of
    assert "1 credits and licences" in said_of


@pytest.mark.slow
def test_with_media_the_files_are_in_a_zip(instance: Path, tmp_path: Path) -> None:
    assert "must end with .zip" in refused("export", "wordpress", str(tmp_path / "x.xml"), "--with-media")
    out = tmp_path / "x.zip"
    done("export", "wordpress", str(out), "--with-media")
    with ZipFile(out) as archive:
        assert archive.namelist() == ["export.xml"]
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


def as_seen(app: Flask) -> dict[str, Any]:
    """What each text is, but for ids and the paths of files, which are others in another blog."""
    with app.test_request_context():
        found: dict[str, Any] = {}
        for post in db.session.scalars(select(Post).order_by(Post.id)):
            format = plugins.formats()[post.format]
            data = {
                name: value
                for name, value in post.data.items()
                if value and not format.fields[name].media_ids(value) and not format.fields[name].post_ids(value)
            }
            found[post.path or post.name] = {
                "kind": post.kind, "format": post.format, "title": post.title, "status": post.status, "data": data,
                "at": post.published_at and post.published_at.replace(microsecond=0), "excerpt": post.excerpt,
                "sticky": post.sticky, "open": post.comments_open, "comments": post.comment_count,
                "author": post.author.name if post.author else "", "tags": [tag.name for tag in post.tags],
                "categories": [each.path for each in post.categories], "lead image": bool(post.lead_image_id),
                "parent": db.session.get_one(Post, post.parent_id).path if post.parent_id else None,
            }  # fmt: skip
        files = db.session.scalars(select(Media).order_by(Media.description, Media.size)).all()
        found["files"] = {
            "said": [(file.description, file.caption, file.mime) for file in files]
        }  # not what it was called
        for comment in db.session.scalars(select(Comment)):
            above = comment.parent_id and db.session.get_one(Comment, comment.parent_id).html.strip()
            told = (comment.name, comment.status, comment.created_at.replace(microsecond=0), above)
            found[f"comment {comment.html.strip()}"] = {"said": told}
        found["menus"] = {"header": [(item.label, item.path) for item in menus.items("header")]}
        return found


@pytest.mark.any_database
@pytest.mark.slow
@pytest.mark.database
def test_a_site_of_every_format_comes_back_into_an_empty_blog(
    app: Flask, make_post: MakePost, make_comment: Callable[..., Comment], tmp_path: Path
) -> None:
    page = make_post(kind="page", title="About")
    make_post(kind="page", title="The team", parent_id=page.id)
    post = make_post(title="Said", new_categories=["Harbour"], tags=["boats"], excerpt="Short & sweet")
    answered = make_comment(post, "One.")
    make_comment(post, "And this.", parent_id=answered.id)
    with app.test_request_context(method="POST"):
        files = first.files()
        db.session.add_all(files)
        db.session.flush()
        files[0].description, files[0].caption = "A quay & boats", "In <fog> & rain"
        first.write(db.session.scalars(select(User)).one(), files)
        lines = [{"to": f"page:{page.id}", "label": "Who & what", "address": "", "under": False}]
        Site(menus={"header": lines}).store(db.session())
        db.session.commit()
    before = as_seen(app)
    formats = {each.get("format") for each in before.values()}
    assert formats >= set(plugins_of(app))
    out = tmp_path / "export.zip"
    with inside(app):
        wordpress.write(out, media.storage())
    with ZipFile(out) as archive:
        archive.extractall(tmp_path)
    empty(app)
    with app.app_context(), db.writing():
        read_all = read([out], plugins.formats())
        report = storing.store(lambda: iter(read_all), storing.Options("export.zip", media=tmp_path / "uploads"))
        db.session.remove()
    after = as_seen(app)
    assert sorted(after) == sorted(before)
    changed = {path: differences(before[path], after[path]) for path in before}
    assert {path: found for path, found in changed.items() if found} == {}, report.outcomes


def plugins_of(app: Flask) -> list[str]:
    with app.app_context():
        return list(plugins.formats())


def differences(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    return {name: (before[name], after[name]) for name in before if before[name] != after[name]}
