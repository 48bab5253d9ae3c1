"""What counts as a web address when it is typed, in every field that takes one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from commenting import leave
from commenting import stored as comments
from filling import stored, write
from flask import Flask
from flask.testing import FlaskClient

from blogapp import create_app
from blogapp.config import SettingError
from blogapp.formats import fields as f
from blogapp.models import Post

TAKEN = {
    "https://en.wikipedia.org/wiki/Schrödinger's_cat": "", "https://example.org/it's": "",
    "https://example.org/?q=rock+'n'+roll": "", "https://example.org/a(b)[c]!$&*,;=:@~": "",
    "example.org:8080/page": "https://example.org:8080/page", "//example.org/page": "https://example.org/page",
    "example.org?q=1": "https://example.org?q=1", "bücher.example/x": "https://bücher.example/x",
    "//bücher.example:81/x": "https://bücher.example:81/x", "192.0.2.10/x": "https://192.0.2.10/x",
    "HTTPS://example.org/Page": "https://example.org/Page", "www.example.org#part": "https://www.example.org#part",
    "http://[2001:db8::1]/": "", "https://my_files.example.org/": "", "https://_dmarc.example.org/": "",
    "https://例え.jp/": "", "https://xn--r8jz45g.jp/": "", "https://straße.example/": "",
    "https://localhost:8000/x": "",
    "https://example.org./": "", "https://مثال.example/": "", "example.org:8080": "https://example.org:8080",
}  # fmt: skip
REFUSED = [
    "javascript:alert(1)", "javascript:alert.x", "java\tscript:alert(1)", "data:text/html,x", "vbscript:x.y", "file:///etc/passwd",
    "ftp://example.org/", "https://", "//", "///example.org", "https:///x", "https://a b.example/", "https://a..example/",
    "https://-a.example/", "https://a-.example/", "https://exa$mple.org/", "https://1.2.3/", "https://0x7f.1/",
    "https://2130706433/", "https://example.org:0/", "https://example.org:99999/", "https://u:p@example.org/",
    "me@example.org", "u@example.org/x", "https://example.org/<b>", 'https://example.org/"x', "https://example.org/a\\b",
    "https://[::1", "https://[::g]/", "the harbour", "example.org:port/x", "https://a\u2028b.example/",
]  # fmt: skip
FILMS = {
    "https://例え.jp/film.mp4": "https://xn--r8jz45g.jp", "http://bücher.example/f.webm": "http://xn--bcher-kva.example",
    "http://192.0.2.10/f.mp4": "http://192.0.2.10", "https://my_files.example.org/f.mp4": "https://*.example.org",
    "https://a.b_c.d_e.example.org:8443/f.mp4": "https://*.example.org:8443", "films.example.org:8080/f.mp4":
    "https://films.example.org:8080", "//films.example.org/it's.mp4": "https://films.example.org",
    "https://straße.example/f.mp4": "https://xn--strae-oqa.example", "https://[2001:db8::1]/f.mp4": "https://[2001:db8::1]",
}  # fmt: skip
NO_FILMS = [
    "https://127.0.0.1/f.mp4", "https://127.8.8.8/f.mp4", "https://localhost/f.mp4", "https://a.localhost/f.mp4",
    "https://[::1]/f.mp4", "https://0.0.0.0/f.mp4", "https://example.org;script-src/f.mp4", "https://files/f.mp4",
]  # fmt: skip
pytestmark = pytest.mark.any_database


def test_an_address_is_taken_as_people_type_and_copy_it() -> None:
    assert {typed: f.Url("Address").clean(typed) for typed in TAKEN} == {
        typed: TAKEN[typed] or typed for typed in TAKEN
    }


def test_what_is_no_web_address_is_refused_in_a_sentence() -> None:
    for typed in REFUSED:
        with pytest.raises(ValueError, match="This must be a web address"):
            f.Url("Address").clean(typed)


def test_every_field_for_an_address_takes_the_same(
    app: Flask, client: FlaskClient, signed_in: Callable[..., Any], make_post: Callable[..., Post]
) -> None:
    editor, typed = signed_in("administrator"), "en.wikipedia.org:443/wiki/Schrödinger's_cat"
    whole = f"https://{typed}"
    assert write(editor, "/edit/new/link", link=typed, title="A cat").status_code == 303
    assert stored(app).data["link"] == whole
    assert write(editor, "/edit/new/quote", body="Alive.", source=typed).status_code == 303
    assert stored(app).data["source"] == whole
    leave(client, make_post(), url=typed)
    assert comments(app)[-1].url == whole
    assert editor.post("/account/profile", data={"bio": "", "links": typed}).status_code == 303
    given = {"title": "A", "posts_per_page": "10", "posts_per_feed": "10", "scheme": "auto", "profiles": typed}
    assert editor.post("/edit/settings/", data=given).status_code == 303
    for page in ("/author/sol/", "/"):
        assert "Schrödinger&#39;s_cat" in client.get(page).text, page


def test_a_film_may_lie_at_any_host_and_the_policy_names_it(
    make_post: Callable[..., Post], client: FlaskClient
) -> None:
    for typed, origin in FILMS.items():
        post = make_post("video", video=typed, title="A film")
        policy = client.get(post.url).headers["Content-Security-Policy"]
        assert f"media-src 'self' {origin};" in f"{policy};", typed


def test_a_sound_may_lie_at_any_host() -> None:
    recording = f.Embed("Recording", kind="audio")
    for typed in ("https://my_files.example.org/f.mp3", "https://例え.jp/f.ogg", "http://192.0.2.10:8000/f.flac"):
        assert recording.clean(typed) == typed


def test_a_film_lies_on_no_reader_s_own_machine() -> None:
    for typed in NO_FILMS:
        with pytest.raises(ValueError, match=r"No player is known|web address"):
            f.Embed("Video").clean(typed)


@pytest.mark.parametrize(
    "base", ["https://www.example.org/blog", "http://example.org/a/b/", "https://example.org/?x=1"]
)
def test_a_site_below_a_path_is_refused_at_the_start(base: str, tmp_path: Any) -> None:
    with pytest.raises(SettingError, match=r"BLOGAPP_BASE_URL .* cannot lie below a path"):
        create_app(INSTANCE=str(tmp_path), BASE_URL=base)


@pytest.mark.slow
def test_a_proxy_that_puts_the_site_below_a_path_is_told_so(make_app: Callable[..., Flask]) -> None:
    behind = make_app(TRUSTED_PROXIES=1).test_client()
    for page in ("/", "/feed/", "/static/style.css"):
        answer = behind.get(page, headers={"X-Forwarded-Prefix": "/blog"})
        assert (answer.status_code, "below a path" in answer.text) == (400, True), page
    assert behind.get("/", environ_overrides={"SCRIPT_NAME": "/blog"}).status_code == 400
    assert behind.get("/", headers={"X-Forwarded-Prefix": "/"}).status_code == 200
    alone = make_app().test_client().get("/", headers={"X-Forwarded-Prefix": "/blog"})
    assert (alone.status_code, "/blog" in alone.text) == (200, False)
