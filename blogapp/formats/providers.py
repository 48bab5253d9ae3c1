"""The table of video and audio providers."""

from __future__ import annotations

import re
from dataclasses import dataclass

from blogapp.text import Sentence


@dataclass(frozen=True)
class Provider:
    """A site that plays things: how its addresses look, and where the frame of one thing is.

    `pattern` is matched with the address without scheme, "www." and "m."; its groups fill `embed` and `page`.
    `origin` may use the group `host`, for software that runs on many sites. `start` is the parameter with
    which the frame begins at a second. `kinds` says what is found there: "video", "audio" or both.
    """

    name: str
    pattern: re.Pattern[str]
    embed: str
    page: str
    origin: str
    start: str = ""
    kinds: tuple[str, ...] = ("video",)


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.ASCII)


PROVIDERS = (
    Provider(
        "YouTube",
        _pattern(
            r"(?:(?:music\.)?youtube(?:-nocookie)?\.com/(?:watch/?\?(?:[^#]*&)?v=|shorts/|embed/|live/|v/)|youtu\.be/)"
            r"(?P<id>[\w-]{11})(?![\w-])"
        ),
        "https://www.youtube-nocookie.com/embed/{id}?autoplay=1",
        "https://www.youtube.com/watch?v={id}",
        "https://www.youtube-nocookie.com",
        start="start",
    ),
    Provider(
        "Vimeo",
        _pattern(
            r"(?:player\.)?vimeo\.com/(?:video/|channels/\w+/|groups/\w+/videos/|(?:album|showcase)/\w+/video/)?"
            r"(?P<id>\d{1,12})(?:/(?P<hash>[0-9a-f]{6,20}))?(?!\w)(?:.*[?&]h=(?P<key>[0-9a-f]{6,20})(?!\w))?"
        ),
        "https://player.vimeo.com/video/{id}?dnt=1&autoplay=1",
        "https://vimeo.com/{id}",
        "https://player.vimeo.com",
    ),
    Provider(
        "Dailymotion",
        _pattern(
            r"(?:dailymotion\.com/(?:[a-z]{2}/)?(?:embed/)?video/|dai\.ly/|"
            r"geo\.dailymotion\.com/player(?:/\w+)?\.html\?(?:.*&)?video=)(?P<id>[a-z0-9]{5,12})(?![a-z0-9])"
        ),
        "https://geo.dailymotion.com/player.html?video={id}",
        "https://www.dailymotion.com/video/{id}",
        "https://geo.dailymotion.com",
    ),
    Provider(
        "Internet Archive",
        _pattern(r"archive\.org/(?:details|embed)/(?P<id>[\w.-]{3,100})"),
        "https://archive.org/embed/{id}?autoplay=1",
        "https://archive.org/details/{id}",
        "https://archive.org",
        kinds=("video", "audio"),
    ),
    Provider(
        "PeerTube",
        _pattern(
            r"(?P<host>(?:[a-z0-9-]+\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{2,59})(?::\d{2,5})?)/(?:w|videos/watch|videos/embed)/"
            r"(?P<id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[A-HJ-NP-Za-km-z1-9]{20,22})(?![\w-])"
        ),
        "https://{host}/videos/embed/{id}?autoplay=1",
        "https://{host}/w/{id}",
        "https://{host}",
        start="start",
    ),
    Provider(
        "SoundCloud",
        _pattern(
            r"(?:w\.soundcloud\.com/player/?\?(?:[^#]*&)?url=https?(?::|%3A)//(?:www\.)?)?"
            r"(?P<path>soundcloud\.com/(?!player)[\w-]{1,100}/(?:sets/)?[\w-]{1,200}(?:/s-\w{1,60})?)"
        ),
        "https://w.soundcloud.com/player/?url=https%3A//{path}&auto_play=true",
        "https://{path}",
        "https://w.soundcloud.com",
        kinds=("audio",),
    ),
    Provider(
        "SoundCloud",  # as its code to be pasted has it: the frame names no page, so it is its own
        _pattern(
            r"w\.soundcloud\.com/player/?\?(?:[^#]*&)?url=https?(?::|%3A)(?:/|%2F){2}api\.soundcloud\.com(?:/|%2F)"
            r"(?P<type>tracks|playlists)(?:/|%2F)(?P<id>(?:soundcloud%(?:25)?3A(?:tracks|playlists)%(?:25)?3A)?\d{1,15})"
            r"(?P<secret>(?:%3Fsecret_token%3Ds-\w{1,60})?)"
        ),
        "https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/{type}/{id}{secret}&auto_play=true",
        "https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/{type}/{id}{secret}",
        "https://w.soundcloud.com",
        kinds=("audio",),
    ),
    Provider(
        "Spotify",
        _pattern(
            r"open\.spotify\.com/(?:intl-[a-z]{2}/)?(?:embed(?:-podcast)?/)?(?P<type>track|album|playlist|episode|show)/(?P<id>[A-Za-z0-9]{22})"
        ),
        "https://open.spotify.com/embed/{type}/{id}",
        "https://open.spotify.com/{type}/{id}",
        "https://open.spotify.com",
        kinds=("audio",),
    ),
    Provider(
        "Mixcloud",
        _pattern(
            r"(?:(?:player-widget\.)?mixcloud\.com/widget/iframe/\?(?:[^#]*&)?feed="
            r"(?:https%3A%2F%2F(?:www\.)?mixcloud\.com)?%2F|mixcloud\.com/(?!widget/))"
            r"(?P<user>[\w-]{1,100})(?:/|%2F)(?P<id>[\w-]{1,200})"
        ),
        "https://player-widget.mixcloud.com/widget/iframe/?feed=%2F{user}%2F{id}%2F&autoplay=1",
        "https://www.mixcloud.com/{user}/{id}/",
        "https://player-widget.mixcloud.com",
        kinds=("audio",),
    ),
    Provider(
        "Bandcamp",
        _pattern(r"bandcamp\.com/EmbeddedPlayer/(?:v=2/)?(?P<type>album|track)=(?P<id>\d{1,12})"),
        "https://bandcamp.com/EmbeddedPlayer/{type}={id}/size=large/tracklist=false/artwork=small/",
        "https://bandcamp.com/EmbeddedPlayer/{type}={id}/",
        "https://bandcamp.com",
        kinds=("audio",),
    ),
)
ENDINGS = {
    "video": (".mp4", ".m4v", ".webm"),
    "audio": (".mp3", ".ogg", ".oga", ".opus", ".m4a", ".wav", ".flac"),
}
KNOWN = {
    "video": Sentence(
        "YouTube, Vimeo, Dailymotion, PeerTube, the Internet Archive, or the address of an .mp4 or .webm file"
    ),
    "audio": Sentence(
        "SoundCloud, Spotify, Mixcloud, Bandcamp, the Internet Archive, or the address of an .mp3 or .ogg file"
    ),
}
