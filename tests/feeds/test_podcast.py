"""A podcast is one class: that of the documentation makes a feed that the directories take."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import reference
from flask import Flask
from flask.testing import FlaskClient
from podcast_rules import problems

from blogapp import db
from blogapp.formats.registry import load
from blogapp.models import Media, Post, Setting

FEED = "/type/episode/feed/"
FOG = {
    "recording": {"id": 1},
    "seconds": 1830,
    "chapters": [{"start": 0, "title": "The horn"}, {"start": 95, "title": "A keeper & a seal"}],
    "body": "Recorded on the *mole*.",
}
pytestmark = pytest.mark.any_database


@pytest.fixture
def episode(app: Flask, install: Callable[..., None], make_post: Callable[..., Post], tmp_path: Path) -> Post:
    """An episode of the sample's format, with a recording and a site that has a cover."""
    page = reference.PAGE.read_text(encoding="utf-8")
    [sample] = [text for text in re.findall(r"```python drop-in kit\n(.*?)```", page, re.DOTALL) if "itunes" in text]
    (tmp_path / "formats").mkdir()
    (tmp_path / "formats" / "episode.py").write_text(sample, encoding="utf-8")
    install(load(tmp_path, {})["episode"])
    with app.test_request_context(method="POST"):
        db.session.add(Media(id=1, filename="fog.mp3", path="2026/fog.mp3", mime="audio/mpeg", size=5000))
        db.session.merge(
            Setting(name="logo", value={"id": 2, "url": "/media/2026/cover.png", "width": 1500, "height": 1500})
        )
        db.session.commit()
    folder = Path(app.config["INSTANCE"]) / "media" / "2026"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "fog.mp3").write_bytes(bytes(5000))
    return make_post("episode", title="Fog", excerpt="Who hears the horn?", **FOG)


def test_a_podcast_keeps_the_rules_of_the_directories(client: FlaskClient, episode: Post) -> None:
    assert problems(client, FEED) == []
    assert "A keeper &amp; a seal" in client.get(episode.url).text


def test_the_rules_notice_what_directories_refuse(
    client: FlaskClient, episode: Post, make_post: Callable[..., Post]
) -> None:
    make_post("episode", title="Again", **FOG)  # the same recording
    make_post("standard")
    assert problems(client, FEED) == ["Each episode needs its own enclosure."]
    found = problems(client, "/feed/")
    assert "The show is in no category that there is." in found
    assert "An episode has one enclosure." in found


def test_a_protected_episode_tells_its_chapters_to_nobody(
    client: FlaskClient, episode: Post, make_post: Callable[..., Post]
) -> None:
    secret = make_post("episode", title="Secret", password="$argon2id$x", **FOG)
    assert client.get(f"{secret.url}post.json").status_code == 404
    assert "Secret" not in client.get(FEED).text
