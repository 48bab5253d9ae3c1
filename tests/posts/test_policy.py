"""What a page's security policy allows: what its posts need and their formats declared."""

from collections.abc import Callable

from cooking import CAKE, changed
from flask import Flask
from flask.testing import FlaskClient

from blogapp.formats import PostFormat
from blogapp.formats import fields as f
from blogapp.formats.registry import Registry
from blogapp.models import Post

Make = Callable[..., Post]
Register = Callable[[type[PostFormat] | None], None]


def policy(client: FlaskClient, address: str) -> dict[str, list[str]]:
    header = client.get(address).headers["Content-Security-Policy"]
    return {words[0]: words[1:] for part in header.split(";") if (words := part.split())}


def test_a_page_allows_the_origins_of_its_posts_alone(client: FlaskClient, make_post: Make) -> None:
    tube = make_post("video", title="One")
    film = make_post("video", title="Two", video="https://vimeo.com/76979871", days_ago=1)
    text = make_post(title="Three", days_ago=2)
    assert policy(client, tube.url)["frame-src"] == ["'self'", "https://www.youtube-nocookie.com"]
    assert policy(client, "/")["frame-src"] == [
        "'self'",
        "https://player.vimeo.com",
        "https://www.youtube-nocookie.com",
    ]
    assert "frame-src" not in policy(client, text.url)
    assert policy(client, film.url)["frame-src"] == ["'self'", "https://player.vimeo.com"]


def test_a_kept_post_still_says_what_it_needs(client: FlaskClient, make_post: Make) -> None:
    make_post("video")
    assert policy(client, "/") == policy(client, "/")


def test_a_file_elsewhere_is_allowed_as_media(client: FlaskClient, make_post: Make) -> None:
    post = make_post("video", video="https://media.example.org/harbour.mp4")
    assert policy(client, post.url)["media-src"] == ["'self'", "https://media.example.org"]


ASKED = {
    "frame-src": {
        "https://declared.example",
        "https://other.example",
        "*",
        "https:",
        "'unsafe-inline'",
        "https://a.example; script-src *",
    },
    "script-src": {"https://declared.example"},
    "default-src": {"*"},
}


def test_a_format_gets_no_origin_that_it_never_declared(
    client: FlaskClient, register: Register, make_post: Make
) -> None:
    register(changed(origins={"frame-src": ("https://declared.example",)}, csp=lambda self: ASKED))
    found = policy(client, make_post("recipe", **CAKE).url)
    assert found["frame-src"] == ["'self'", "https://declared.example"]
    assert "script-src" not in found
    assert found["default-src"] == ["'self'"]


def test_a_fallback_needs_nothing_from_elsewhere(client: FlaskClient, app: Flask, make_post: Make) -> None:
    post = make_post("video")
    registry: Registry = app.extensions["blogapp.formats"]
    video = registry.loaded.pop("video")
    app.extensions["blogapp.cache"].clear()
    try:
        assert "frame-src" not in policy(client, post.url)
        assert "https://www.youtube.com/watch?v=aqz-KE-bpKQ" in client.get(post.url).text
    finally:
        registry.loaded["video"] = video


def test_a_plugin_s_field_gets_origins_of_frames_and_media_alone(
    client: FlaskClient, register: Register, make_post: Make
) -> None:
    register(changed(serves=type("Odd", (f.Line,), {"csp": lambda self, value: ASKED})("Odd")))
    found = policy(client, make_post("recipe", **CAKE).url)
    assert found["frame-src"] == ["'self'", "https://declared.example", "https://other.example"]
    assert "script-src" not in found
    assert found["default-src"] == ["'self'"]
