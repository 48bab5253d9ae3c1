"""Each page speaks one language: the site's or, where the site lets them choose, the reader's."""

import html
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from catalogues import OTHERS, read
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import gettext

from blogapp import db
from blogapp.config import SettingError
from blogapp.models import Post, Site
from blogapp.text import Sentence

TRIP = 'from blogapp.formats import PostFormat\n\nclass Trip(PostFormat):\n    name = "trip"\n'
pytestmark = pytest.mark.any_database


@pytest.fixture
def speak(app: Flask) -> Callable[..., None]:
    """Change the settings of the site: `speak("de")`, `speak("de", readers_language=True)`."""

    def change(language: str, **more: Any) -> None:
        with app.test_request_context(method="POST"):
            Site(language=language, **more).store(db.session())
            db.session.commit()

    return change


def head(page: str) -> tuple[str, str]:
    return re.search(r'<html lang="([^"]+)" dir="([^"]+)"', page).groups()


@pytest.mark.parametrize(("language", "direction"), [("de", "ltr"), ("el", "ltr"), ("ar", "rtl"), ("en", "ltr")])
def test_page_speaks_the_sites_language(client: FlaskClient, speak: Any, language: str, direction: str) -> None:
    speak(language)
    answer = client.get("/", headers={"Accept-Language": "ru"})
    assert head(answer.text) == (language, direction)
    assert "Accept-Language" not in answer.vary


@pytest.mark.parametrize("language", ["", "xx", "../de"])
def test_page_speaks_the_language_of_the_installation_else(client: FlaskClient, speak: Any, language: str) -> None:
    speak(language)
    assert head(client.get("/").text) == ("en", "ltr")


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [("ru", "ru"), ("fr-CA,fr;q=0.9,en;q=0.5", "fr"), ("de-AT", "de"), ("ja, es;q=0.3", "es"), ("ja", "de"), ("", "de"),
     ("*", "de"), ("en;q=0.1", "en"), ("é\x80,;;q=x", "de")],
)  # fmt: skip
def test_reader_may_choose_where_the_site_lets_them(client: FlaskClient, speak: Any, asked: str, spoken: str) -> None:
    speak("de", readers_language=True)
    answer = client.get("/", headers={"Accept-Language": asked})
    assert head(answer.text)[0] == spoken
    assert "Accept-Language" in answer.vary


def test_caches_keep_a_page_for_each_language(client: FlaskClient, speak: Any) -> None:
    speak("de", readers_language=True)
    tag = client.get("/", headers={"Accept-Language": "ru"}).headers["ETag"]
    same = client.get("/", headers={"Accept-Language": "ru", "If-None-Match": tag})
    assert (same.status_code, "Accept-Language" in same.vary) == (304, True)
    assert client.get("/", headers={"Accept-Language": "fr", "If-None-Match": tag}).status_code == 200


def test_feed_speaks_the_sites_language_to_all(client: FlaskClient, speak: Any, make_post: Callable[..., Post]) -> None:
    speak("el", readers_language=True)
    make_post()
    answer = client.get("/feed/", headers={"Accept-Language": "ru"})
    assert "<language>el</language>" in answer.text
    assert "Accept-Language" not in answer.vary


def test_error_page_speaks_the_sites_language(client: FlaskClient, speak: Any) -> None:
    speak("ar")
    assert head(client.get("/nowhere/at/all/").text) == ("ar", "rtl")
    assert head(client.post("/account", data={"name": "Ines"}).text) == ("ar", "rtl")


def test_settings_change_the_language_at_once(signed_in: Callable[..., Any]) -> None:
    admin = signed_in("administrator")
    admin.post("/edit/settings/", data={"language": "fr", "readers_language": "y"})
    page = admin.get("/edit/settings/", headers={"Accept-Language": "fr"})
    assert head(page.text)[0] == "fr"
    assert '<option value="fr" selected>Français</option>' in page.text


def test_settings_refuse_a_language_that_nobody_translated(signed_in: Callable[..., Any]) -> None:
    assert signed_in("administrator").post("/edit/settings/", data={"language": "tlh"}).status_code == 422


@pytest.mark.slow
def test_installation_may_speak_a_variant(make_app: Callable[..., Flask]) -> None:
    client = make_app(LANGUAGE="de-AT").test_client()
    assert head(client.get("/").text) == ("de-AT", "ltr")


def test_installation_refuses_what_is_no_language(make_app: Callable[..., Flask]) -> None:
    with pytest.raises(SettingError, match="BLOGAPP_LANGUAGE"):
        make_app(LANGUAGE="klingon!")


@pytest.mark.parametrize("language", OTHERS)
def test_english_is_spoken_where_a_sentence_is_not_translated(client: FlaskClient, speak: Any, language: str) -> None:
    speak(language)
    with client.application.test_request_context():
        unknown = client.application.extensions["babel"].instance.domain_instance.gettext("Nobody says this.")
    assert unknown == "Nobody says this."


def test_snapshot_speaks_the_sites_language_whoever_saves(
    app: Flask, speak: Any, signed_in: Callable[..., Any]
) -> None:
    speak("en", readers_language=True)
    sent = {"title": "At dawn", "video": "https://vimeo.com/1", "action": "publish"}
    signed_in("editor").post("/edit/new/video", data=sent, headers={"Accept-Language": "de"})
    assert "Play on Vimeo" in app.test_client().get("/feed/").text


def test_sentence_remembers_what_it_was_made_of() -> None:
    sentence = str(ValueError(Sentence("Line %(number)s is empty.", number=3)))
    assert sentence == "Line 3 is empty."
    assert (sentence.pattern, sentence.values) == ("Line %(number)s is empty.", {"number": 3})


def test_values_of_a_sentence_are_escaped_in_templates(app: Flask) -> None:
    with app.test_request_context():
        template = app.jinja_env.from_string("{{ _(sentence) }} {{ _('By %(author)s', author=name) }}")
        written = template.render(sentence=Sentence("“%(name)s” is long.", name="<i> 5%"), name="<b>")
    assert written == "“&lt;i&gt; 5%” is long. By &lt;b&gt;"


def test_thousands_are_written_as_the_language_writes_them(
    client: FlaskClient, app: Flask, speak: Any, make_post: Callable[..., Post]
) -> None:
    make_post()
    with app.test_request_context(method="POST"):
        db.session.execute(Post.__table__.update().values(comment_count=1234))
        db.session.commit()
    assert "1,234 Comments" in client.get("/").text
    speak("de")
    assert "1.234 " in client.get("/").text


@pytest.mark.slow
@pytest.mark.first(1)
@pytest.mark.parametrize("language", OTHERS)
def test_every_page_speaks_the_language(
    app: Flask,
    speak: Any,
    signed_in: Callable[..., Any],
    make_post: Callable[..., Post],
    make_comment: Any,
    language: str,
) -> None:
    """No text on a page is the English one where the catalogue has another."""
    post, page = make_post(tags=["trains"]), make_post(kind="page", title="About us", step="publish")
    make_comment(post)
    make_post("gallery", title="", step="save")
    speak(language)
    admin, catalogue = signed_in("administrator"), read(language)
    english = {message.id for message in catalogue if message.id and message.string not in {"", message.id}}
    rules = [rule for rule in app.url_map.iter_rules() if not rule.arguments and "GET" in rule.methods]
    paths = {rule.rule for rule in rules if "." not in rule.rule}
    paths |= {post.url, f"{post.url}?replyto=1", page.url, "/tag/trains/", "/search/?q=nothing", "/nowhere/"}
    paths |= {f"/edit/{path}" for path in ("new/standard", "formats/quote", "?status=draft")}
    paths |= {f"/edit/posts/{post.id}", f"/edit/posts/{post.id}/format"}
    for path in sorted(paths):
        answer = admin.get(path, follow_redirects=True)
        assert answer.status_code in {200, 404}, path
        said = re.findall(r">([^<>]+)<", answer.text) if answer.mimetype == "text/html" else []
        assert {html.unescape(text).strip() for text in said} & english == set(), path


@pytest.mark.slow
def test_plugins_broken_catalogue_stops_nothing(make_app: Callable[..., Flask], tmp_path: Path) -> None:
    catalogue = tmp_path / "formats" / "translations" / "de.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_bytes(b'msgid "Trip"\nmsgstr "Fahrt \xff"\n')
    (tmp_path / "formats" / "trip.py").write_text(TRIP, encoding="utf-8")
    with make_app(INSTANCE=str(tmp_path), LANGUAGE="de").test_request_context():
        assert (gettext("Trip"), gettext("Title")) == ("Trip", "Titel")


@pytest.mark.slow
@pytest.mark.parametrize("folder", ["formats", "themes/tide"])
def test_plugin_brings_sentences_and_changes_none(make_app: Callable[..., Flask], tmp_path: Path, folder: str) -> None:
    catalogue = tmp_path / folder / "translations" / "de.po"
    catalogue.parent.mkdir(parents=True)
    (tmp_path / "formats").mkdir(exist_ok=True)
    (catalogue.parent.parent / "theme.toml").write_text("api = 1\n", encoding="utf-8")
    catalogue.write_text('msgid "Trip"\nmsgstr "Fahrt"\n\nmsgid "Title"\nmsgstr "Überschrift"\n', encoding="utf-8")
    (tmp_path / "formats" / "trip.py").write_text(TRIP, encoding="utf-8")
    with make_app(INSTANCE=str(tmp_path), LANGUAGE="de").test_request_context():
        assert (gettext("Trip"), gettext("Title")) == ("Fahrt", "Titel")
