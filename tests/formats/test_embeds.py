"""Which addresses are videos, what they become, and what is none however much it looks like one."""

import contextlib
import time

import pytest

from blogapp.formats import PostFormat
from blogapp.formats import fields as f
from blogapp.formats.embeds import find_frame


class Clip(PostFormat):
    name = "clip"
    template = "{{ video }}"
    video = f.Embed("Video")


VIDEO = Clip.video
YOUTUBE = "https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ?autoplay=1"
VIMEO = "https://player.vimeo.com/video/76979871?dnt=1&autoplay=1"
DAILYMOTION = "https://geo.dailymotion.com/player.html?video=x8m8jwr"
LONG = "4294a720-f263-4ea4-9392-cf9cea4d5277"
SHORT = "kkGMgK9ZtnKfYAgnEtQxbv"
ARCHIVE = "https://archive.org/embed/BigBuckBunny_124?autoplay=1"

FRAMES = {
    "https://www.youtube.com/watch?v=aqz-KE-bpKQ": YOUTUBE,
    "http://youtube.com/watch?v=aqz-KE-bpKQ": YOUTUBE,
    "youtube.com/watch?v=aqz-KE-bpKQ": YOUTUBE,
    "HTTPS://WWW.YOUTUBE.COM/watch?v=aqz-KE-bpKQ": YOUTUBE,
    "  https://www.youtube.com/watch?v=aqz-KE-bpKQ\r\n": YOUTUBE,
    "https://www.youtube.com/watch/?v=aqz-KE-bpKQ": YOUTUBE,
    "https://m.youtube.com/watch?v=aqz-KE-bpKQ": YOUTUBE,
    "https://music.youtube.com/watch?v=aqz-KE-bpKQ&list=RDAMVM": YOUTUBE,
    "https://www.youtube.com/watch?feature=share&v=aqz-KE-bpKQ": YOUTUBE,
    "https://www.youtube.com/watch?v=aqz-KE-bpKQ&list=PL1234&index=2": YOUTUBE,
    "https://www.youtube.com/watch?v=aqz-KE-bpKQ#comments": YOUTUBE,
    "https://www.youtube.com/watch?v=aqz-KE-bpKQ&t=90s": f"{YOUTUBE}&start=90",
    "https://www.youtube.com/watch?app=desktop&v=aqz-KE-bpKQ&t=1h2m3s": f"{YOUTUBE}&start=3723",
    "https://www.youtube.com/watch?v=aqz-KE-bpKQ&t=\u0663": YOUTUBE,
    "https://www.youtube.com/watch?v=aqz-KE-bpKQ&t=1&t=%22onload": f"{YOUTUBE}&start=1",
    "https://youtu.be/aqz-KE-bpKQ": YOUTUBE,
    "https://youtu.be/aqz-KE-bpKQ?t=42": f"{YOUTUBE}&start=42",
    "https://youtu.be/aqz-KE-bpKQ?si=AbCdEf": YOUTUBE,
    "https://www.youtube.com/shorts/aqz-KE-bpKQ": YOUTUBE,
    "https://www.youtube.com/live/aqz-KE-bpKQ?feature=share": YOUTUBE,
    "https://www.youtube.com/v/aqz-KE-bpKQ": YOUTUBE,
    "https://www.youtube.com/embed/aqz-KE-bpKQ?start=30": f"{YOUTUBE}&start=30",
    "https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ": YOUTUBE,
    "//www.youtube.com/embed/aqz-KE-bpKQ": YOUTUBE,
    '<iframe width="560" src="//www.youtube.com/embed/aqz-KE-bpKQ?a&amp;start=30"></iframe>': f"{YOUTUBE}&start=30",
    '<IFRAME\nSRC="//www.youtube.com/embed/aqz-KE-bpKQ"></IFRAME>': YOUTUBE,
    '<iframe data-src="https://example.org/a.mp4" src="https://youtube.com/embed/aqz-KE-bpKQ">': YOUTUBE,
    "https://vimeo.com/76979871": VIMEO,
    "https://www.vimeo.com/76979871#t=30s": f"{VIMEO}#t=30s",
    "https://vimeo.com/channels/staffpicks/76979871": VIMEO,
    "https://vimeo.com/groups/shortfilms/videos/76979871": VIMEO,
    "https://vimeo.com/showcase/123/video/76979871": VIMEO,
    "https://player.vimeo.com/video/76979871": VIMEO,
    "https://vimeo.com/76979871/8272103f6e": f"{VIMEO}&h=8272103f6e",
    "https://player.vimeo.com/video/76979871?h=8272103f6e": f"{VIMEO}&h=8272103f6e",
    "<iframe src='https://player.vimeo.com/video/76979871?x&amp;h=8272103f6e'></iframe><p>": f"{VIMEO}&h=8272103f6e",
    "<iframe src=https://player.vimeo.com/video/76979871></iframe>": VIMEO,
    "https://www.dailymotion.com/video/x8m8jwr": DAILYMOTION,
    "https://www.dailymotion.com/video/x8m8jwr_a-night-train": DAILYMOTION,
    "https://www.dailymotion.com/de/video/x8m8jwr": DAILYMOTION,
    "https://www.dailymotion.com/embed/video/x8m8jwr": DAILYMOTION,
    "https://geo.dailymotion.com/player/xabc.html?video=x8m8jwr": DAILYMOTION,
    "https://dai.ly/x8m8jwr": DAILYMOTION,
    f"https://tube.example.org/w/{LONG}": f"https://tube.example.org/videos/embed/{LONG}?autoplay=1",
    f"https://tube.example.org/videos/watch/{LONG}": f"https://tube.example.org/videos/embed/{LONG}?autoplay=1",
    f"https://tube.example.org/videos/embed/{LONG}?start=30s": f"https://tube.example.org/videos/embed/{LONG}?autoplay=1&start=30",
    f"https://tube.example.org/w/{SHORT}": f"https://tube.example.org/videos/embed/{SHORT}?autoplay=1",
    f"https://tube.example.org:9000/w/{SHORT}": f"https://tube.example.org:9000/videos/embed/{SHORT}?autoplay=1",
    f"https://tube.xn--p1ai/w/{SHORT}": f"https://tube.xn--p1ai/videos/embed/{SHORT}?autoplay=1",
    "https://archive.org/details/BigBuckBunny_124": ARCHIVE,
    "https://www.archive.org/details/BigBuckBunny_124/reel1.mp4": ARCHIVE,
    "https://archive.org/embed/BigBuckBunny_124": ARCHIVE,
}  # fmt: skip

FILES = {
    "https://media.example.org/harbour.mp4": "https://media.example.org",
    "https://media.example.org/harbour.webm?x=1#t=10": "https://media.example.org",
    "https://media.example.org/HARBOUR.MP4": "https://media.example.org",
    "https://media.example.org/a/b.m4v": "https://media.example.org",
    "http://Media.Example.org:8080/harbour.mp4": "http://media.example.org:8080",
    "https://media.example.org/λιμάνι.mp4": "https://media.example.org",
    "https://xn--bcher-kva.example/a.mp4": "https://xn--bcher-kva.example",
}

REFUSED = [
    "https://youtube.com.evil.example/watch?v=aqz-KE-bpKQ",
    "https://www.youtube.com.evil.example/watch?v=aqz-KE-bpKQ",
    "https://notyoutube.com/watch?v=aqz-KE-bpKQ",
    "https://evil.example/youtube.com/watch?v=aqz-KE-bpKQ",
    "https://evil.example/https://youtu.be/aqz-KE-bpKQ",
    "https://evil.example?https://youtube.com/watch?v=aqz-KE-bpKQ",
    "https://evil.example#@youtube.com/watch?v=aqz-KE-bpKQ",
    "https://youtube.com@evil.example/watch?v=aqz-KE-bpKQ",
    "https://youtube.com:secret@evil.example/watch?v=aqz-KE-bpKQ",
    "https://user@youtube.com/watch?v=aqz-KE-bpKQ",
    "https://evil.example\\@youtube.com/watch?v=aqz-KE-bpKQ",
    "https://youtube.com\\.evil.example/watch?v=aqz-KE-bpKQ",
    "https://youtube.com:8443/watch?v=aqz-KE-bpKQ",
    "https://y\u043eutube.com/watch?v=aqz-KE-bpKQ",
    "https://youtube\u3002com/watch?v=aqz-KE-bpKQ",
    "https://\uff59outube.com/watch?v=aqz-KE-bpKQ",
    "https://www.youtube.com/watch?v=tooshort",
    "https://www.youtube.com/watch?v=aqz-KE-bpKQtoolong",
    "https://www.youtube.com/watch?xv=aqz-KE-bpKQ",
    "https://www.youtube.com/playlist?list=WL",
    "https://www.youtube.com/embed/videoseries",
    "https://www.youtube.com/embed/live_stream",
    "https://www.youtube.com/attribution_link?u=https%3A%2F%2Fevil.example%2Fwatch%3Fv%3Daqz-KE-bpKQ",
    "https://www.youtube.com/oembed?url=https%3A//[",
    "http://www.youtube.com:443/watch?v=aqz-KE-bpKQ",
    "https://www.youtube.com/@channel",
    "https://www.youtube.com/",
    "https://vimeo.com/channels/staffpicks",
    "https://vimeo.com/76979871abc",
    "https://www.dailymotion.com/",
    "https://archive.org/details/..",
    "https://evil.archive.org/details/BigBuckBunny_124",
    "https://tube.example.org/w/short",
    f"https://10.0.0.1/w/{SHORT}",
    f"https://tube.example.org/w/{LONG}x",
    "https://127.0.0.1/harbour.mp4",
    "https://localhost/harbour.mp4",
    "https://[::1]/harbour.mp4",
    "https://[/harbour.mp4",
    "https://2130706433/harbour.mp4",
    "https://a..example.org/harbour.mp4",
    "https://-a.example.org/harbour.mp4",
    "https://example.org:0/harbour.mp4",
    "https://example.org:99999/harbour.mp4",
    "https://example.org:80a/harbour.mp4",
    "https://example.org;script-src/harbour.mp4",
    "https://example.org/page",
    "https://example.org/harbour.mp4.exe",
    "https://example.org/harbour.mp4/x",
    "https://example.org/?f=harbour.mp4",
    "https://example.org/a\"onload=alert(1).mp4",
    "https://example.org/<script>.mp4",
    "https:///harbour.mp4",
    "https://.mp4",
    "javascript:alert(1)",
    "javascript://youtube.com/watch?v=aqz-KE-bpKQ",
    "java\tscript:alert(1)//.mp4",
    "data:video/mp4;base64,AAAA.mp4",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x.mp4",
    "file:///etc/passwd.mp4",
    "ftp://example.org/harbour.mp4",
    "blob:https://example.org/a.mp4",
    "<iframe src=\"javascript:alert(1)\"></iframe>",
    "<iframe src=\"https://evil.example/\"></iframe>",
    "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
    "<script src=\"https://evil.example/x.mp4\"></script>",
    "https://youtu.be/aqz-KE-bpKQ https://youtu.be/aqz-KE-bpKR",
    "a film of the harbour",
]  # fmt: skip


@pytest.mark.parametrize("pasted", FRAMES)
def test_a_provider_s_video_becomes_its_frame(pasted: str) -> None:
    player = find_frame(VIDEO.clean(pasted))
    assert player is not None
    assert player.embed == FRAMES[pasted]
    assert player.csp == {"frame-src": {player.origin}}
    assert player.embed.startswith(f"{player.origin}/")


@pytest.mark.parametrize("pasted", FILES)
def test_a_file_s_address_is_played_by_the_browser(pasted: str) -> None:
    player = find_frame(VIDEO.clean(pasted))
    assert player is not None
    assert (player.embed, player.url, player.csp) == ("", pasted, {"media-src": {FILES[pasted]}})


@pytest.mark.parametrize("pasted", REFUSED)
def test_what_only_looks_like_a_video_is_refused(pasted: str) -> None:
    with pytest.raises(ValueError, match=r"No player is known for this address|This must be a web address"):
        VIDEO.clean(pasted)


@pytest.mark.parametrize("pasted", [*FRAMES, *FILES])
def test_a_cleaned_address_stays_as_it_is(pasted: str) -> None:
    once = VIDEO.clean(pasted)
    assert VIDEO.clean(once) == once


@pytest.mark.parametrize("address", REFUSED)
def test_a_stored_address_that_is_no_video_has_no_player(address: str) -> None:
    assert Clip({"video": address}).video is None


def test_an_unlisted_video_is_linked_with_its_secret() -> None:
    player = find_frame("https://player.vimeo.com/video/76979871?h=8272103f6e")
    assert player is not None
    assert player.url == "https://vimeo.com/76979871/8272103f6e"


def test_a_facade_loads_nothing_and_is_a_link() -> None:
    html = find_frame("https://youtu.be/aqz-KE-bpKQ").__html__()
    assert not [tag for tag in ("<iframe", "<img", "<script", "<video") if tag in html]
    assert 'href="https://www.youtube.com/watch?v=aqz-KE-bpKQ"' in html
    assert "Play on YouTube" in html


def test_a_file_is_not_loaded_before_a_click() -> None:
    html = find_frame("https://media.example.org/harbour.mp4").__html__()
    assert 'preload="none"' in html
    assert "autoplay" not in html


@pytest.mark.first(2)
@pytest.mark.parametrize(
    "piece", ["<iframe ", "<iframe src=", "//", "a.", "youtu.be/", "?t=1&", "h=8272103f6e&", "\u202e"]
)
def test_hostile_length_costs_little(piece: str) -> None:
    start = time.process_time()
    for text in (piece * 100_000, f"https://vimeo.com/1?{piece * 200}", f"https://{piece * 200}"):
        with contextlib.suppress(ValueError):
            VIDEO.clean(text[:1_000_000])
    assert time.process_time() - start < 2
