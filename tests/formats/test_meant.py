"""What each built-in format is meant as, and shows so: the meaning that WordPress gave them."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from reading import read, words

from blogapp import db
from blogapp.formats import Errors
from blogapp.formats.audio import Audio
from blogapp.formats.fields.transcripts import turns
from blogapp.models import Media

Make = Callable[..., Any]
ELSEWHERE = "https://example.org/lighthouses"
SOUNDS = {
    "https://soundcloud.com/harbour/foghorn": "https://w.soundcloud.com",
    "https://soundcloud.com/harbour/sets/horns": "https://w.soundcloud.com",
    "https://soundcloud.com/harbour/foghorn/s-AbC1": "https://w.soundcloud.com",
    "https://open.spotify.com/episode/4rOoJ6Egrf8K2IrywzwOMk": "https://open.spotify.com",
    "https://open.spotify.com/intl-de/track/4rOoJ6Egrf8K2IrywzwOMk": "https://open.spotify.com",
    "https://www.mixcloud.com/harbour/foghorns/": "https://player-widget.mixcloud.com",
    "https://bandcamp.com/EmbeddedPlayer/album=1234567/size=large/": "https://bandcamp.com",
    "https://archive.org/details/foghorn-1911": "https://archive.org",
    "https://files.example.org/foghorn.mp3": "https://files.example.org",
}
PLAYER = "https://w.soundcloud.com/player/?url=https%3A//"
PASTED = {  # what each site gives to be pasted, and where its frame and its page are
    '<iframe width="100%" height="166" scrolling="no" frameborder="no" allow="autoplay" src="https://w.soundcloud.com/'
    'player/?url=https%3A//api.soundcloud.com/tracks/34019569&color=%23ff5500&auto_play=false"></iframe>'
    '<div style="font-size: 10px;"><a href="https://soundcloud.com/harbour" title="Harbour">Harbour</a> · '
    '<a href="https://soundcloud.com/harbour/foghorn" title="Foghorn">Foghorn</a></div>':
        (f"{PLAYER}api.soundcloud.com/tracks/34019569&auto_play=true", f"{PLAYER}api.soundcloud.com/tracks/34019569"),
    f'<iframe src="{PLAYER}api.soundcloud.com/playlists/12%3Fsecret_token%3Ds-AbC1&amp;visual=true"></iframe>':
        (f"{PLAYER}api.soundcloud.com/playlists/12%3Fsecret_token%3Ds-AbC1&auto_play=true",
         f"{PLAYER}api.soundcloud.com/playlists/12%3Fsecret_token%3Ds-AbC1"),
    f'<iframe src="{PLAYER}api.soundcloud.com/tracks/soundcloud%253Atracks%253A34"></iframe>':
        (f"{PLAYER}api.soundcloud.com/tracks/soundcloud%253Atracks%253A34&auto_play=true",
         f"{PLAYER}api.soundcloud.com/tracks/soundcloud%253Atracks%253A34"),
    '<iframe src="https://w.soundcloud.com/player/?color=red&url=https%3A%2F%2Fapi.soundcloud.com%2Ftracks%2F34"></iframe>':
        (f"{PLAYER}api.soundcloud.com/tracks/34&auto_play=true", f"{PLAYER}api.soundcloud.com/tracks/34"),
    f'<iframe src="{PLAYER}soundcloud.com/harbour/foghorn&color=red"></iframe>':
        (f"{PLAYER}soundcloud.com/harbour/foghorn&auto_play=true", "https://soundcloud.com/harbour/foghorn"),
    '<iframe data-testid="embed-iframe" style="border-radius:12px" src="https://open.spotify.com/embed/track/'
    '4rOoJ6Egrf8K2IrywzwOMk?utm_source=generator" width="100%" height="352" frameBorder="0" loading="lazy"></iframe>':
        ("https://open.spotify.com/embed/track/4rOoJ6Egrf8K2IrywzwOMk",
         "https://open.spotify.com/track/4rOoJ6Egrf8K2IrywzwOMk"),
    '<iframe style="border: 0; width: 350px;" src="https://bandcamp.com/EmbeddedPlayer/album=1234567/size=large/'
    'bgcol=ffffff/tracklist=false/transparent=true/" seamless><a href="https://harbour.bandcamp.com/album/horns">'
    'Horns by Harbour</a></iframe>':
        ("https://bandcamp.com/EmbeddedPlayer/album=1234567/size=large/tracklist=false/artwork=small/",
         "https://bandcamp.com/EmbeddedPlayer/album=1234567/"),
    '<iframe src="https://player-widget.mixcloud.com/widget/iframe/?hide_cover=1&feed=%2Fharbour%2Fhorns%2F"></iframe>':
        ("https://player-widget.mixcloud.com/widget/iframe/?feed=%2Fharbour%2Fhorns%2F&autoplay=1",
         "https://www.mixcloud.com/harbour/horns/"),
}  # fmt: skip
CHATS = {
    "Ines: Late?\nClerk: Never.": [("Ines", "Late?"), ("Clerk", "Never.")],
    "Ines: Late?\nAgain?": [("Ines", "Late?", "Again?")],
    "Ines: Late?\nInes: Again?": [("Ines", "Late?", "Again?")],
    "Ines: Late?\n\nInes: Again?": [("Ines", "Late?"), ("Ines", "Again?")],
    "[10:05:23] Ines: Late?": [("Ines", "Late?")],
    "[5/9/2026 10:05 AM] Old Perrin: Late?": [("Old Perrin", "Late?")],
    "10:05 Ines: Late?": [("Ines", "Late?")],
    "Ines:\nLate?": [("Ines", "Late?")],
    "渡辺：霧です。": [("渡辺", "霧です。")],
    "نور: متأخر؟": [("نور", "متأخر؟")],
    "It leaves at 10:30 sharp": [("", "It leaves at 10:30 sharp")],
    "https://example.org/a": [("", "https://example.org/a")],
    "Ines: see https://example.org: good": [("Ines", "see https://example.org: good")],
    "x" * 41 + ": no name is that long": [("", "x" * 41 + ": no name is that long")],
    "Ines: Late?\n<!--more-->\nClerk: Never.": [("Ines", "Late?"), ("Clerk", "Never.")],
    "": [],
}
pytestmark = pytest.mark.any_database


@pytest.fixture
def photos(app: Flask) -> list[int]:
    """Three uploaded pictures, by id."""
    with app.test_request_context(method="POST"):
        rows = [Media(filename=f"{n}.png", path=f"2026/05/{n}.png", mime="image/png", size=1, width=600, height=400)
                for n in range(3)]  # fmt: skip
        db.session.add_all(rows)
        db.session.commit()
        return [row.id for row in rows]


def shown(photos: list[int]) -> list[dict[str, Any]]:
    return [{"id": number, "alt": f"View {number}", "caption": f"Caption {number}"} for number in photos]


@pytest.mark.parametrize("name", ["aside", "status", "quote"])
def test_date_of_a_note_without_a_title_is_the_permalink(client: FlaskClient, make_post: Make, name: str) -> None:
    post = make_post(name, body="Kept for the tab")
    article = read(client, "/").select_one("article")
    assert article.select_one(".p-name") is None
    assert article.select_one("a.u-url[rel=bookmark] time")["datetime"]
    assert [link["href"] for link in article.select("a.u-url")] == [post.url]
    assert "Kept for the tab" in words(read(client, post.url).title)


def test_author_of_a_status_leads(client: FlaskClient, make_post: Make) -> None:
    make_post("status", title="", body="Fog again.")
    text = words(read(client, "/").select_one("article"))
    assert text.index("Ana") < text.index("Fog again.") < text.index("Status |")


@pytest.mark.parametrize("name", ["aside", "status"])
def test_a_note_says_its_line_as_every_format_does(client: FlaskClient, make_post: Make, name: str) -> None:
    make_post(name, title="", tags=["fog"])
    line = words(read(client, "/").select_one(".post-meta"))
    assert line.startswith(f"{name.capitalize()} | Posted on ")
    assert line.endswith(" by Ana | Tagged fog | Leave a comment")


@pytest.mark.parametrize("single", [False, True])
def test_title_of_a_link_leads_elsewhere(client: FlaskClient, make_post: Make, single: bool) -> None:
    post = make_post("link", title="Every lighthouse", link=ELSEWHERE)
    article = read(client, post.url if single else "/").select_one("article")
    title = article.select_one(".post-title a")
    assert (title["href"], title.get_text()) == (ELSEWHERE, "Every lighthouse")
    assert "u-bookmark-of" in title["class"]
    assert [link["href"] for link in article.select("a.u-url")] == [post.url]


def test_link_keeps_its_address_in_the_feed(client: FlaskClient, make_post: Make) -> None:
    make_post("link", title="Every lighthouse", link=ELSEWHERE)
    assert ELSEWHERE in client.get("/feed/").text


def test_link_without_a_plugin_titles_itself(
    app: Flask, client: FlaskClient, make_post: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = make_post("link", title="Every lighthouse", link=ELSEWHERE)
    monkeypatch.delitem(app.extensions["blogapp.formats"].loaded, "link")
    assert read(client, "/").select_one(".post-title a")["href"] == post.url


def test_gallery_shows_one_picture_and_their_number_in_the_stream(
    client: FlaskClient, make_post: Make, photos: list[int]
) -> None:
    post = make_post("gallery", photos=shown(photos))
    article = read(client, "/").select_one("article")
    assert len(article.select("img")) == 1
    assert "This gallery contains 3 photos." in words(article)
    assert article.select_one(".post-more a")["href"] == post.url


def test_gallery_shows_all_with_captions_on_its_page_and_in_the_feed(
    client: FlaskClient, make_post: Make, photos: list[int]
) -> None:
    post = make_post("gallery", photos=shown(photos))
    page = read(client, post.url).select_one("article")
    assert [image["alt"] for image in page.select("img")] == [f"View {number}" for number in photos]
    assert [words(caption) for caption in page.select("figcaption")] == [f"Caption {number}" for number in photos]
    assert client.get("/feed/").text.count("&lt;img") == 3


def test_gallery_of_one_picture_is_shown_whole(client: FlaskClient, make_post: Make, photos: list[int]) -> None:
    make_post("gallery", photos=shown(photos[:1]))
    article = read(client, "/").select_one("article")
    assert "This gallery contains 1 photo." in words(article)
    assert not article.select(".post-more")


def test_image_has_its_caption_with_it(client: FlaskClient, make_post: Make, photos: list[int]) -> None:
    make_post("image", image={"id": photos[0], "alt": "Boats"}, body="At *low water*.")
    figure = read(client, "/").select_one("article figure")
    assert (figure.img["alt"], words(figure.figcaption)) == ("Boats", "At low water.")


@pytest.mark.parametrize(("text", "wanted"), CHATS.items())
def test_transcript_knows_who_says_what(text: str, wanted: list[tuple[str, ...]]) -> None:
    assert [(turn.speaker, *turn.lines) for turn in turns(text)] == wanted


def test_one_speaker_has_one_voice_and_two_have_two() -> None:
    assert [turn.voice for turn in turns("Ines: A\nClerk: B\nINES: C\nfree\n\nNobody's line")] == [1, 2, 1, 0]


def test_a_seventh_speaker_takes_the_first_voice() -> None:
    assert [turn.voice for turn in turns("\n".join(f"S{n}: A" for n in range(7)))] == [1, 2, 3, 4, 5, 6, 1]


def test_blank_line_opens_a_stanza_and_the_time_is_kept() -> None:
    first, second = turns("Ines: A\n\n\n[10:05] Clerk: B")
    assert (first.opens, second.opens, second.time) == (False, True, "[10:05]")


def test_chat_is_a_list_in_which_each_speaker_has_a_class(client: FlaskClient, make_post: Make) -> None:
    make_post("chat", body="Ines: Late?\nClerk: <b>Never</b>.\nInes: Good.")
    items = read(client, "/").select("article ol.chat > li")
    assert [words(item) for item in items] == ["Ines: Late?", "Clerk: <b>Never</b>.", "Ines: Good."]
    assert [item["class"][1] for item in items] == ["speaker-1", "speaker-2", "speaker-1"]


@pytest.mark.parametrize(("address", "origin"), SOUNDS.items())
def test_audio_is_loaded_from_its_provider_after_a_click_only(address: str, origin: str) -> None:
    player = Audio(Audio.clean({"audio": address})).audio
    assert player.kind == "audio"
    assert {origin} in player.csp.values()
    assert "<iframe" not in player.__html__()


@pytest.mark.parametrize("code", PASTED)
def test_code_that_is_pasted_becomes_the_player_and_its_origin(code: str) -> None:
    player = Audio(Audio.clean({"audio": code})).audio
    assert (player.embed, player.url) == PASTED[code]
    assert player.csp == {"frame-src": {"/".join(player.embed.split("/")[:3])}}


@pytest.mark.parametrize("code", PASTED)
def test_code_that_is_pasted_into_the_one_box_is_a_recording(code: str) -> None:
    assert Audio.claims(code) >= 0.85
    assert Audio.clean(Audio.fill(code)) == Audio.clean({"audio": code, "body": Audio.fill(code)["body"]})


def test_page_of_pasted_code_allows_its_frame_alone(client: FlaskClient, make_post: Make) -> None:
    post = make_post("audio", audio=next(iter(PASTED)))
    policy = client.get(post.url).headers["Content-Security-Policy"]
    assert "frame-src 'self' https://w.soundcloud.com;" in f"{policy};"
    assert read(client, post.url).select_one("[data-embed]")["data-embed"] == PASTED[next(iter(PASTED))][0]


@pytest.mark.parametrize("code", [
    '<iframe src="https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com.evil.example/tracks/1"></iframe>',
    '<iframe src="https://w.soundcloud.com.evil.example/player/?url=https%3A//api.soundcloud.com/tracks/1"></iframe>',
    '<iframe src="https://www.mixcloud.com/widget/iframe/?feed=%2Fharbour"></iframe>',
    '<iframe src="https://open.spotify.com/embed/iframe-api/v1"></iframe>',
])  # fmt: skip
def test_code_of_no_provider_is_refused(code: str) -> None:
    with pytest.raises(Errors, match="audio"):
        Audio.clean({"audio": code})


@pytest.mark.parametrize("address", ["https://www.youtube.com/watch?v=aqz-KE-bpKQ", "https://example.org/a", "x.mp4"])
def test_audio_refuses_what_is_no_recording(address: str) -> None:
    with pytest.raises(Errors, match="audio"):
        Audio.clean({"audio": address})
