"""The table of providers of videos, recordings, maps and slides."""

from __future__ import annotations

import re

from blogapp.formats.provider import Carrier, Provider
from blogapp.text import Sentence


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.ASCII)


_YOUTUBE = r"(?:(?:music\.|gaming\.|studio\.)?youtube(?:-nocookie|kids)?\.com|youtube\.googleapis\.com)"
_YOUTUBE_CARRIER = Carrier(
    _pattern(r"(?:\w+\.)?youtube\.com/(?:attribution_link|oembed|m)/?\?(?:[^#]*&)?(?:u|url|continue)="),
    "https://www.youtube.com",
)
_PEERTUBE_HOST = r"(?P<host>(?:[a-z0-9-]+\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{2,59})(?::\d{2,5})?)"
_PEERTUBE_ID = r"(?P<id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[A-HJ-NP-Za-km-z1-9]{20,22})(?![\w-])"
_SOUNDCLOUD_CARRIER = Carrier(_pattern(r"w\.soundcloud\.com/player/?\?(?:[^#]*&)?url="), "https://soundcloud.com")
_KEY = r"(?:[^#]*[?&]secret_token=(?P<secret>s-\w{1,60}))?"  # without it a private recording does not play
_WORD = r"(?:[\w.~-]|%[0-9A-Fa-f]{2}){1,300}"  # of an address, in any script

PROVIDERS = (
    Provider(
        "YouTube",
        _pattern(
            rf"(?:{_YOUTUBE}(?:/?(?:watch(?:_popup)?/?)?\?(?:[^#]*&)?vi?=|/(?:watch|shorts|embed|live|video|vi?|e)/)|"
            r"youtu\.be/)(?!videoseries\b|live_stream\b)(?P<id>[\w-]{11})(?![\w-])"
        ),
        "https://www.youtube-nocookie.com/embed/{id}?autoplay=1",
        "https://www.youtube.com/watch?v={id}",
        "https://www.youtube-nocookie.com",
        start="&start={}",
        page_start="&t={}s",
        end="&end={}",
        carriers=(_YOUTUBE_CARRIER,),
    ),
    Provider(
        "YouTube",  # a list
        _pattern(
            rf"{_YOUTUBE}/(?:playlist|watch|embed(?:/videoseries)?)/?\?(?:[^#]*&)?list=(?P<id>[A-Z]{{2}}[\w-]{{8,80}})(?![\w-])"
        ),
        "https://www.youtube-nocookie.com/embed/videoseries?list={id}&autoplay=1",
        "https://www.youtube.com/playlist?list={id}",
        "https://www.youtube-nocookie.com",
        carriers=(_YOUTUBE_CARRIER,),
    ),
    Provider(
        "YouTube",  # whatever a channel sends at the moment
        _pattern(
            rf"{_YOUTUBE}/(?:embed/live_stream/?\?(?:[^#]*&)?channel=(?P<id>UC[\w-]{{22}})(?![\w-])|"
            r"channel/(?P<live>UC[\w-]{22})/live\b)"
        ),
        "https://www.youtube-nocookie.com/embed/live_stream?channel={id}{live}&autoplay=1",
        "https://www.youtube.com/channel/{id}{live}/live",
        "https://www.youtube-nocookie.com",
        optional={"id": ("{}", "{}"), "live": ("{}", "{}")},
    ),
    Provider(
        "Vimeo",
        _pattern(
            r"(?:player\.)?vimeo\.com/(?:video/|manage/videos/|ondemand/(?:[\w-]+/)?|channels/[\w-]+/|"
            r"groups/[\w-]+/videos/|(?:album|showcase)/\w+/video/|moogaloop\.swf\?(?:[^#]*&)?clip_id=)?"
            r"(?P<id>\d{1,12})(?:/(?P<hash>[0-9a-f]{6,20}))?(?!\w)(?:.*[?&]h=(?P<key>[0-9a-f]{6,20})(?!\w))?"
        ),
        "https://player.vimeo.com/video/{id}?dnt=1&autoplay=1{hash}{key}",
        "https://vimeo.com/{id}{hash}{key}",
        "https://player.vimeo.com",
        start="#t={}s",
        page_start="#t={}s",
        optional={"hash": ("&h={}", "/{}"), "key": ("&h={}", "/{}")},  # without it an unlisted video does not play
    ),
    Provider(
        "Vimeo",  # several
        _pattern(
            r"vimeo\.com/(?P<kind>event|showcase|album)/(?P<id>\d{1,12})(?!\w)(?:/(?:embed/)?(?P<hash>[0-9a-f]{6,20})\b)?"
        ),
        "https://vimeo.com/{kind}/{id}/embed{hash}",
        "https://vimeo.com/{kind}/{id}{hash}",
        "https://vimeo.com",
        optional={"hash": ("/{}", "/{}")},
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
        start="&startTime={}",
        page_start="?start={}",
    ),
    Provider(
        "Dailymotion",  # a list
        _pattern(
            r"(?:dailymotion\.com/(?:[a-z]{2}/)?(?:embed/)?playlist/|"
            r"geo\.dailymotion\.com/player(?:/\w+)?\.html\?(?:.*&)?playlist=)(?P<id>[a-z0-9]{5,12})(?![a-z0-9])"
        ),
        "https://geo.dailymotion.com/player.html?playlist={id}",
        "https://www.dailymotion.com/playlist/{id}",
        "https://geo.dailymotion.com",
    ),
    Provider(
        "Internet Archive",
        _pattern(r"archive\.org/(?:details|embed)/(?P<id>[\w.-]{3,100})"),
        "https://archive.org/embed/{id}?autoplay=1",
        "https://archive.org/details/{id}",
        "https://archive.org",
        start="&start={}",
        page_start="?start={}",
        end="&end={}",
        kinds=("video", "audio"),
    ),
    Provider(
        "PeerTube",
        _pattern(rf"{_PEERTUBE_HOST}/(?:w|videos/watch|videos/embed)/{_PEERTUBE_ID}"),
        "https://{host}/videos/embed/{id}?autoplay=1",
        "https://{host}/w/{id}",
        "https://{host}",
        start="&start={}",
        page_start="?start={}",
        end="&stop={}",
    ),
    Provider(
        "PeerTube",  # a list
        _pattern(rf"{_PEERTUBE_HOST}/(?:w/p|videos/watch/playlist|video-playlists/embed)/{_PEERTUBE_ID}"),
        "https://{host}/video-playlists/embed/{id}?autoplay=1",
        "https://{host}/w/p/{id}",
        "https://{host}",
    ),
    Provider(
        "SoundCloud",
        _pattern(r"(?P<path>soundcloud\.com/(?!player)[\w-]{1,100}/(?:sets/)?[\w-]{1,200}(?:/s-\w{1,60})?)" + _KEY),
        "https://w.soundcloud.com/player/?url=https%3A//{path}{secret}&auto_play=true",
        "https://{path}{secret}",
        "https://w.soundcloud.com",
        kinds=("audio",),
        optional={"secret": ("%3Fsecret_token%3D{}", "?secret_token={}")},
        carriers=(_SOUNDCLOUD_CARRIER,),
    ),
    Provider(
        "SoundCloud",  # as its code to be pasted has it: the frame names no page, so it is its own
        _pattern(
            r"api\.soundcloud\.com/(?P<type>tracks|playlists)/"
            r"(?P<id>(?:soundcloud(?::|%3A)(?:tracks|playlists)(?::|%3A))?\d{1,15})" + _KEY
        ),
        "https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/{type}/{quoted_id}{secret}&auto_play=true",
        "https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/{type}/{quoted_id}{secret}",
        "https://w.soundcloud.com",
        kinds=("audio",),
        optional={"secret": ("%3Fsecret_token%3D{}", "%3Fsecret_token%3D{}")},
        carriers=(_SOUNDCLOUD_CARRIER,),
    ),
    Provider(
        "Spotify",
        _pattern(
            r"(?:open|play)\.spotify\.com/(?:intl-[a-z-]{2,10}/)?(?:embed(?:-podcast)?/)?(?:user/[^/?#]{1,200}/)?"
            r"(?P<type>track|album|artist|playlist|episode|show)/(?P<id>[A-Za-z0-9]{22})(?![A-Za-z0-9])"
        ),
        "https://open.spotify.com/embed/{type}/{id}",
        "https://open.spotify.com/{type}/{id}",
        "https://open.spotify.com",
        start="?t={}",
        page_start="?t={}",
        kinds=("audio",),
        carriers=(Carrier(_pattern(r"open\.spotify\.com/embed/?\?(?:[^#]*&)?uri="), "https://open.spotify.com"),),
    ),
    Provider(
        "Mixcloud",
        _pattern(rf"mixcloud\.com/(?!widget/)(?P<path>{_WORD}/(?:playlists/)?{_WORD})"),
        "https://player-widget.mixcloud.com/widget/iframe/?feed=%2F{quoted_path}%2F&autoplay=1",
        "https://www.mixcloud.com/{path}/",
        "https://player-widget.mixcloud.com",
        kinds=("audio",),
        carriers=(
            Carrier(
                _pattern(r"(?:player-widget\.)?mixcloud\.com/widget/iframe/?\?(?:[^#]*&)?feed="),
                "https://www.mixcloud.com",
            ),
        ),
    ),
    Provider(
        "Bandcamp",
        _pattern(rf"(?P<page>[a-z0-9-]{{1,63}}\.bandcamp\.com/(?:track|album)/{_WORD})"),
        "https://bandcamp.com/EmbeddedPlayer/url=https%3A%2F%2F{quoted_page}/size=large/tracklist=false/artwork=small/",
        "https://{page}",
        "https://bandcamp.com",
        kinds=("audio",),
        carriers=(
            Carrier(_pattern(r"bandcamp\.com/EmbeddedPlayer/(?:[^?#]*/)?url="), "https://bandcamp.com", ends="/?#"),
        ),
    ),
    Provider(
        "Bandcamp",  # as its code to be pasted has it: an album, a track, or an album that begins with a track
        _pattern(
            r"bandcamp\.com/EmbeddedPlayer/(?=(?:[^?#]*/)?(?:album|track)=\d)"
            r"(?=(?:(?:[^?#]*/)?album=(?P<album>\d{1,12})(?!\d))?)(?=(?:(?:[^?#]*/)?track=(?P<track>\d{1,12})(?!\d))?)"
        ),
        "https://bandcamp.com/EmbeddedPlayer/{album}{track}size=large/tracklist=false/artwork=small/",
        "https://bandcamp.com/EmbeddedPlayer/{album}{track}",
        "https://bandcamp.com",
        kinds=("audio",),
        optional={"album": ("album={}/", "album={}/"), "track": ("track={}/", "track={}/")},
    ),
    Provider(
        "OpenStreetMap",  # what it gives to be pasted
        _pattern(
            r"openstreetmap\.org/export/embed\.html\?(?:[^#]*&)?bbox=(?P<box>(?:-?[\d.]{1,20}(?:,|%2C|$|(?=&))){4})"
            r"(?:&layer=(?P<layer>[a-z]{1,20}))?(?:&marker=(?P<marker>-?[\d.]{1,20}(?:,|%2C)-?[\d.]{1,20}))?"
        ),
        "https://www.openstreetmap.org/export/embed.html?bbox={box}{layer}{marker}",
        "https://www.openstreetmap.org/export/embed.html?bbox={box}{layer}{marker}",
        "https://www.openstreetmap.org",
        kinds=("map",),
        optional={"layer": ("&layer={}", "&layer={}"), "marker": ("&marker={}", "&marker={}")},
    ),
    Provider(
        "uMap",
        _pattern(
            r"(?P<host>umap\.openstreetmap\.(?:fr|de))/(?P<language>[a-z]{2}(?:-[a-z]{2})?)/map/(?P<id>[\w-]{1,200})"
        ),
        "https://{host}/{language}/map/{id}?scaleControl=false&miniMap=false&scrollWheelZoom=false",
        "https://{host}/{language}/map/{id}",
        "https://{host}",
        kinds=("map",),
    ),
    Provider(
        "Google Slides",
        _pattern(r"docs\.google\.com/presentation/d/e/(?P<id>[\w-]{20,200})/(?:pub|embed)"),
        "https://docs.google.com/presentation/d/e/{id}/embed",
        "https://docs.google.com/presentation/d/e/{id}/pub",
        "https://docs.google.com",
        kinds=("slides",),
    ),
    Provider(
        "Speaker Deck",  # as its code to be pasted has it
        _pattern(r"speakerdeck\.com/player/(?P<id>[0-9a-f]{32})(?!\w)"),
        "https://speakerdeck.com/player/{id}",
        "https://speakerdeck.com/player/{id}",
        "https://speakerdeck.com",
        kinds=("slides",),
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
    "map": Sentence("OpenStreetMap (what it gives to be pasted) or uMap"),
    "slides": Sentence("Google Slides (published) or Speaker Deck (what it gives to be pasted)"),
}
