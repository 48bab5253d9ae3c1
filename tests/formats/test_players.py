"""Players of every shape of address that providers hand out, and where they begin."""

from __future__ import annotations

import pytest

from blogapp.formats import PostFormat, claims
from blogapp.formats import fields as f
from blogapp.formats.values import Player
from blogapp.formats.video import Video

FILM = "aqz-KE-bpKQ"
LIST = "PLrAXtmErZgOeiKm4sgNOknGvNjby9efdf"
CHANNEL = "UCabcdefghijklmnopqrstuv"
TUBE = "kkGMgK9ZtnKfYAgnEtQxbv"
SONG = "4rOoJ6Egrf8K2IrywzwOMk"
YOUTUBE = f"https://www.youtube-nocookie.com/embed/{FILM}?autoplay=1"
LISTED = f"https://www.youtube-nocookie.com/embed/videoseries?list={LIST}&autoplay=1"
VIMEO = "https://player.vimeo.com/video/76979871?dnt=1&autoplay=1"
ARCHIVE = "https://archive.org/embed/BigBuckBunny_124?autoplay=1"
SOUNDCLOUD = "https://w.soundcloud.com/player/?url=https%3A//"
BANDCAMP = "https://bandcamp.com/EmbeddedPlayer"
LOOK = "size=large/tracklist=false/artwork=small/"
MIXCLOUD = "https://player-widget.mixcloud.com/widget/iframe/?feed="

LISTS = {
    f"youtube.com/embed/videoseries?list={LIST}": LISTED,
    f'<iframe src="https://www.youtube-nocookie.com/embed/videoseries?si=x&amp;list={LIST}"></iframe>': LISTED,
    f"https://www.youtube.com/playlist?list={LIST}": LISTED,
    f"https://m.youtube.com/playlist?app=desktop&list={LIST}": LISTED,
    f"https://music.youtube.com/playlist?list={LIST}&si=abc": LISTED,
    f"https://www.youtube.com/embed?listType=playlist&list={LIST}": LISTED,
    f"https://www.youtube.com/watch?list={LIST}": LISTED,
    f"https://www.youtube.com/embed/live_stream?channel={CHANNEL}":
        f"https://www.youtube-nocookie.com/embed/live_stream?channel={CHANNEL}&autoplay=1",
    "https://www.dailymotion.com/playlist/x5nmbq": "https://geo.dailymotion.com/player.html?playlist=x5nmbq",
    f"https://tube.example.org/w/p/{TUBE}": f"https://tube.example.org/video-playlists/embed/{TUBE}?autoplay=1",
    "https://vimeo.com/showcase/1234567": "https://vimeo.com/showcase/1234567/embed",
    "https://vimeo.com/event/1234567": "https://vimeo.com/event/1234567/embed",
}  # fmt: skip

STARTS = {
    f"https://www.youtube.com/watch?v={FILM}#t=95": f"{YOUTUBE}&start=95",
    f"https://youtu.be/{FILM}#t=1m35s": f"{YOUTUBE}&start=95",
    f"https://youtu.be/{FILM}?t=1:35": f"{YOUTUBE}&start=95",
    f"https://www.youtube.com/watch?v={FILM}&t=1:00:05": f"{YOUTUBE}&start=3605",
    f"https://www.youtube.com/watch?time_continue=95&v={FILM}": f"{YOUTUBE}&start=95",
    f"https://www.youtube.com/embed/{FILM}?start=5&end=20": f"{YOUTUBE}&end=20&start=5",
    f"https://www.youtube.com/embed/{FILM}?end=20": f"{YOUTUBE}&end=20",
    "https://vimeo.com/76979871#t=1m2s": f"{VIMEO}#t=62s",
    "https://player.vimeo.com/video/76979871?h=8272103f6e#t=62": f"{VIMEO}&h=8272103f6e#t=62s",
    "https://www.dailymotion.com/video/x8m8jwr?start=30":
        "https://geo.dailymotion.com/player.html?video=x8m8jwr&startTime=30",
    "https://dai.ly/x8m8jwr?start=30": "https://geo.dailymotion.com/player.html?video=x8m8jwr&startTime=30",
    "https://archive.org/details/BigBuckBunny_124?start=60": f"{ARCHIVE}&start=60",
    "https://archive.org/embed/BigBuckBunny_124?start=60.5&end=90": f"{ARCHIVE}&end=90&start=60",
    f"https://tube.example.org/w/{TUBE}?start=1m30s&stop=2m":
        f"https://tube.example.org/videos/embed/{TUBE}?autoplay=1&stop=120&start=90",
}  # fmt: skip

SHAPES = {
    "https://vimeo.com/manage/videos/76979871/8272103f6e": f"{VIMEO}&h=8272103f6e",
    "https://vimeo.com/manage/videos/76979871": VIMEO,
    "https://vimeo.com/ondemand/nighttrains/76979871": VIMEO,
    "https://vimeo.com/channels/staff-picks/76979871": VIMEO,
    "https://vimeo.com/groups/short-films/videos/76979871": VIMEO,
    "https://vimeo.com/moogaloop.swf?clip_id=76979871&server=vimeo.com": VIMEO,
    f"https://www.youtube.com/e/{FILM}": YOUTUBE,
    f"https://www.youtube.com/?v={FILM}": YOUTUBE,
    f"https://www.youtube.com/?feature=player_embedded&v={FILM}": YOUTUBE,
    f"https://www.youtube.com/watch?vi={FILM}": YOUTUBE,
    f"https://www.youtube.com/watch/{FILM}": YOUTUBE,
    f"https://gaming.youtube.com/watch?v={FILM}": YOUTUBE,
    f"https://studio.youtube.com/video/{FILM}/edit": YOUTUBE,
    f"https://www.youtubekids.com/watch?v={FILM}": YOUTUBE,
    f"https://www.youtube.com:443/watch?v={FILM}": YOUTUBE,
    f"http://www.youtube.com:80/watch?v={FILM}": YOUTUBE,
    f"https://www.youtube.com/watch?app=desktop&amp;v={FILM}": YOUTUBE,
    f"https://www.youtube.com/attribution_link?a=x&u=%2Fwatch%3Fv%3D{FILM}%26feature%3Dshare": YOUTUBE,
    f"https://www.youtube.com/oembed?url=https%3A%2F%2Fyoutu.be%2F{FILM}%3Ft%3D5&format=json": f"{YOUTUBE}&start=5",
    f"https://consent.youtube.com/m?continue=https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3D{FILM}%26cbrd%3D1": YOUTUBE,
}  # fmt: skip

SOUNDS = {
    f"https://open.spotify.com/artist/{SONG}": f"https://open.spotify.com/embed/artist/{SONG}",
    f"https://open.spotify.com/user/harbour/playlist/{SONG}": f"https://open.spotify.com/embed/playlist/{SONG}",
    f"spotify:track:{SONG}": f"https://open.spotify.com/embed/track/{SONG}",
    f"spotify:user:harbour:playlist:{SONG}": f"https://open.spotify.com/embed/playlist/{SONG}",
    f"https://open.spotify.com/embed?uri=spotify%3Aalbum%3A{SONG}": f"https://open.spotify.com/embed/album/{SONG}",
    f"https://open.spotify.com/episode/{SONG}?si=x&t=90": f"https://open.spotify.com/embed/episode/{SONG}?t=90",
    "https://www.mixcloud.com/caf%C3%A9/%D0%BF%D0%BE%D1%80%D1%82/":
        f"{MIXCLOUD}%2Fcaf%25C3%25A9%2F%25D0%25BF%25D0%25BE%25D1%2580%25D1%2582%2F&autoplay=1",
    "https://www.mixcloud.com/café/порт/":
        f"{MIXCLOUD}%2Fcaf%25C3%25A9%2F%25D0%25BF%25D0%25BE%25D1%2580%25D1%2582%2F&autoplay=1",
    "https://www.mixcloud.com/widget/iframe/?hide_cover=1&feed=%2Fcaf%25C3%25A9%2Fhorns%2F":
        f"{MIXCLOUD}%2Fcaf%25C3%25A9%2Fhorns%2F&autoplay=1",
    "https://www.mixcloud.com/harbour/playlists/horns/": f"{MIXCLOUD}%2Fharbour%2Fplaylists%2Fhorns%2F&autoplay=1",
    "https://harbour.bandcamp.com/track/low-tide":
        f"{BANDCAMP}/url=https%3A%2F%2Fharbour.bandcamp.com%2Ftrack%2Flow-tide/{LOOK}",
    "https://harbour.bandcamp.com/album/horns?from=embed":
        f"{BANDCAMP}/url=https%3A%2F%2Fharbour.bandcamp.com%2Falbum%2Fhorns/{LOOK}",
    "https://bandcamp.com/EmbeddedPlayer/size=small/url=https%3A%2F%2Fharbour.bandcamp.com%2Ftrack%2Flow-tide/x=1/":
        f"{BANDCAMP}/url=https%3A%2F%2Fharbour.bandcamp.com%2Ftrack%2Flow-tide/{LOOK}",
    f"{BANDCAMP}/album=12/size=large/bgcol=ffffff/tracklist=false/track=34/transparent=true/":
        f"{BANDCAMP}/album=12/track=34/{LOOK}",
    f"{BANDCAMP}/size=small/album=12/": f"{BANDCAMP}/album=12/{LOOK}",
    f"{BANDCAMP}/v=2/track=34/size=large/": f"{BANDCAMP}/track=34/{LOOK}",
    "https://soundcloud.com/harbour/horn?secret_token=s-AbC1":
        f"{SOUNDCLOUD}soundcloud.com/harbour/horn%3Fsecret_token%3Ds-AbC1&auto_play=true",
    "https://soundcloud.com/harbour/sets/horns?in=x&secret_token=s-AbC1":
        f"{SOUNDCLOUD}soundcloud.com/harbour/sets/horns%3Fsecret_token%3Ds-AbC1&auto_play=true",
    f"{SOUNDCLOUD}soundcloud.com/harbour/horn%3Fsecret_token%3Ds-AbC1&color=red":
        f"{SOUNDCLOUD}soundcloud.com/harbour/horn%3Fsecret_token%3Ds-AbC1&auto_play=true",
    "https://api.soundcloud.com/tracks/34?secret_token=s-AbC1":
        f"{SOUNDCLOUD}api.soundcloud.com/tracks/34%3Fsecret_token%3Ds-AbC1&auto_play=true",
}  # fmt: skip

NOTHING = [
    "https://www.youtube.com/embed/videoseries",
    "https://www.youtube.com/playlist?list=WL",
    "https://harbour.bandcamp.com/",
    "https://bandcamp.com/EmbeddedPlayer/url=https%3A%2F%2Fevil.example%2Ftrack%2Fx/",
    "https://w.soundcloud.com/player/?url=https%3A%2F%2F%5B",
    "https://www.mixcloud.com/widget/iframe/?feed=https%3A%2F%2Fevil.example%2Fa%2Fb%2F",
    "https://www.mixcloud.com/harbour/%zz/",
    f"https://open.spotify.com/embed?uri=spotify%3Aconcert%3A{SONG}",
    f"https://evil.example/attribution_link?u=%2Fwatch%3Fv%3D{FILM}",
    "spotify:track:short",
    "spotify:track:%22%3E%3Cscript%3E",
]


class Clip(PostFormat):
    name = "clip"
    template = "{{ video }}{{ audio }}"
    video = f.Embed("Video")
    audio = f.Embed("Audio", kind="audio")


def player(pasted: str, kind: str) -> Player:
    """Return what a post shows that was stored from a form."""
    return getattr(Clip({kind: getattr(Clip, kind).clean(pasted)}), kind)


@pytest.mark.parametrize(
    ("kind", "table"),
    [("video", LISTS), ("video", STARTS), ("video", SHAPES), ("audio", SOUNDS)],
    ids=["lists", "starts", "shapes", "sounds"],
)
def test_an_address_of_any_shape_is_played(kind: str, table: dict[str, str], subtests: pytest.Subtests) -> None:
    for pasted, frame in table.items():
        with subtests.test(pasted=pasted):
            found = player(pasted, kind)
            assert found.embed == frame
            assert found.embed.startswith(f"{found.origin}/")
            assert player(found.url, kind).embed == frame.replace("&end=20", "").replace("&end=90", "").replace(
                "&stop=120", ""
            )


@pytest.mark.parametrize("kind", ["video", "audio"])
def test_what_plays_nothing_is_refused(kind: str, subtests: pytest.Subtests) -> None:
    for pasted in NOTHING:
        with subtests.test(pasted=pasted), pytest.raises(ValueError, match=r"No player is known|must be a web address"):
            getattr(Clip, kind).clean(pasted)


def test_without_a_player_the_page_begins_at_the_same_second() -> None:
    assert player(f"https://youtu.be/{FILM}?t=1m35s", "video").url == f"https://www.youtube.com/watch?v={FILM}&t=95s"
    assert player("https://vimeo.com/76979871#t=62", "video").url == "https://vimeo.com/76979871#t=62s"
    assert player("https://dai.ly/x8m8jwr?start=30", "video").url.endswith("/video/x8m8jwr?start=30")


def test_what_spotify_copies_is_known_for_a_recording() -> None:
    for copied in (f"spotify:track:{SONG}", f"spotify:episode:{SONG}", f"spotify:user:harbour:playlist:{SONG}"):
        assert claims.plays(copied, "audio") > 0.9


def test_films_are_mp4_or_webm() -> None:
    assert Video.fields["file"].kinds == ("video/mp4", "video/webm")
