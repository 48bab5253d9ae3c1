"""`blogapp export wordpress`: nothing is more public than it was, and every name stays one of its own."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from commands import blogapp
from exporting import SPACES, as_read, exported, items, said
from flask import Flask

from blogapp import create_app, db
from blogapp.cli.application import inside
from blogapp.models import Post
from blogapp.posts import saving


def test_what_a_password_protects_is_private_or_no_more_public_than_it_was(
    app: Flask, make_post: Callable[..., Post]
) -> None:
    steps: list[dict[str, Any]] = [{}, {"days_ago": -3}, {"kind": "page"}, {"step": "draft"}, {"step": "pending"}]
    for given in steps:
        make_post(password="low tide", **given)
    found = items(app)
    assert [said(item, "wp:status") for item in found] == ["private", "private", "private", "draft", "pending"]
    assert [said(item, "wp:post_password") for item in found] == [""] * 5


def test_the_command_names_what_it_makes_private(instance: Path, tmp_path: Path) -> None:
    with inside(create_app(INSTANCE=str(instance))):
        for title, password in (("Ebb", "low tide"), ("Flood", ""), ("Ἄμπωτις", "x")):
            post = Post(format="standard", data={})
            entry = saving.PostInput(title=title, password=password, fields={"body": "Fog."})
            saving.save(post, entry, "publish", ZoneInfo("UTC"))
        db.session.commit()
    answer = blogapp("export", "wordpress", str(tmp_path / "blog.xml"))
    assert answer.stdout == f"3 posts and pages are written to {tmp_path / 'blog.xml'}.\n"
    lines = [line for line in answer.stderr.splitlines() if "password" in line]
    assert [line.split("”")[0] for line in lines] == ["“Ebb", "“Ἄμπωτις"]
    assert all("It is there as private" in line for line in lines)


def test_authors_of_any_name_stay_several(app: Flask, make_post: Callable[..., Post], make_user: Any) -> None:
    names = ["Σοφία", "Мира", "林", "🦊", "🚢", "ana", "Ána", "Ann Ä"]
    for number, name in enumerate(names):
        make_post(author=make_user(name=name, email=f"a{number}@example.org"))
    channel = exported(app)
    logins = [said(author, "wp:author_login") for author in channel.findall("wp:author", SPACES)]
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9-]{0,59}", login) for login in logins)
    assert len(set(logins)) == len(names)
    assert [said(item, "dc:creator") for item in channel.findall("item")] == logins


LONG = ["港の朝の列車が来る" * 4, "वेळापत्रक" * 8, "שלום" * 20, "Ελληνικά-" * 9, "lighthouse-" * 7]


def test_long_slugs_are_cut_as_wordpress_would(app: Flask, make_post: Callable[..., Post]) -> None:
    posts = [make_post(title=title, tags=[title, f"{title}x"], new_categories=[title]) for title in LONG]
    channel = exported(app)
    for post, item in zip(posts, channel.findall("item"), strict=True):
        name, former = said(item, "wp:post_name"), as_read(item).meta.get("_wp_old_slug", said(item, "wp:post_name"))
        assert len(quote(name)) <= 200
        assert former == post.slug
        assert post.slug.startswith(name)
        assert name == post.slug or len(quote(post.slug[: len(name) + 2])) > 200
    nicenames = [said(term, "wp:tag_slug") for term in channel.findall("wp:tag", SPACES)]
    assert max(len(quote(name)) for name in nicenames) <= 200
    assert len(set(nicenames)) == len(nicenames) == 2 * len(LONG)
