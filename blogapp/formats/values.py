"""What a template sees: pictures and players that write their own safe HTML."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from urllib.parse import urlsplit

from markupsafe import Markup

from blogapp.formats import plainly
from blogapp.formats.written import PostLink

Translate = Callable[[str], str]


@dataclass(frozen=True)
class Reader:
    """Whom a post is shown to, and where.

    `translate` turns a sentence of this package into the reader's language, `zone` is the site's time zone,
    `moment` writes a date and time for people, `size` a number of bytes, `absolute` completes a path of the site to an
    address, `quotes` are the marks that take the place of straight quotation marks in a text, none where they stay.
    `day` writes a date, `number` an exact number with its unit or "", `span` how many seconds something takes, `zoned`
    a date and time as the clocks of its own zone show it; `listed` joins several things to one line.
    `post` returns another post by its number as every reader may know it now, None for one that they may not.
    """

    translate: Translate = str
    zone: tzinfo = UTC
    moment: Callable[[datetime], str] = plainly.moment
    absolute: Callable[[str], str] = str
    quotes: tuple[str, ...] = ()
    size: Callable[[int], str] = plainly.size
    day: Callable[[date], str] = plainly.day
    number: Callable[[Decimal, str], str] = plainly.number
    span: Callable[[int], str] = plainly.span
    zoned: Callable[[datetime], str] = plainly.zoned
    listed: Callable[[Sequence[str]], str] = plainly.listed
    post: Callable[[int], PostLink | None] = plainly.nobody_knows


@dataclass(frozen=True)
class MediaFile:
    """An uploaded file, as formats know it.

    `url` is a path of this site; `width` and `height` are pixels (0 for what is not a picture);
    `widths` maps the width of each smaller copy to its path; `name` is what the uploader called it, `size` its bytes.
    `description`, `caption` and `credit` are what is said of it where a post says nothing else.
    """

    id: int
    url: str
    mime: str
    width: int = 0
    height: int = 0
    widths: dict[int, str] = field(default_factory=dict)
    name: str = ""
    size: int = 0
    description: str = ""
    caption: str = ""
    credit: str = ""


@dataclass(frozen=True)
class Moment:
    """A date and time. `at` is aware; `words` is how the reader's language writes it; `mf` the microformat's class.

    `zone` is the name of the time zone that was typed with it, or "".
    """

    at: datetime
    words: str
    mf: str = ""
    zone: str = ""

    def __html__(self) -> str:
        """Return the `<time>`, with what machines read."""
        name = Markup(' class="{}"').format(self.mf) if self.mf else ""
        return Markup('<time{} datetime="{}">{}</time>').format(name, self.at.isoformat(timespec="minutes"), self.words)


@dataclass(frozen=True)
class Picture:
    """A picture with its alternative text, and in a gallery its caption. In a template it is a complete `<img>`.

    One that is `decorative` has no alternative text, and needs none.
    """

    file: MediaFile
    alt: str
    caption: str = ""
    decorative: bool = False

    @property
    def url(self) -> str:
        """The path of the full-size file."""
        return self.file.url

    @property
    def kind(self) -> str:
        """What it is beside recordings and films: an image."""
        return "image"

    @property
    def mime(self) -> str:
        """The media type of the file."""
        return self.file.mime

    @property
    def ratio(self) -> float:
        """Its width by its height; 0 where they are not known."""
        return round(self.file.width / self.file.height, 3) if self.file.width and self.file.height else 0

    @property
    def srcset(self) -> str:
        """The copies for narrower screens, in the notation of the `srcset` attribute."""
        return ", ".join(f"{url} {width}w" for width, url in sorted(self.file.widths.items()))

    def __html__(self) -> str:
        """Return the `<img>`; its size is given, so that the page does not jump when it arrives."""
        sizes = Markup(' srcset="{}" sizes="(min-width: 48rem) 46rem, 100vw"').format(self.srcset)
        said = Markup('alt="{}"{}').format(self.alt, Markup(" data-decorative") if self.decorative else "")
        return Markup('<img src="{}"{} width="{}" height="{}" {} loading="lazy" decoding="async">').format(
            self.url, sizes if self.file.widths else "", self.file.width, self.file.height, said
        )


@dataclass(frozen=True)
class Upload:
    """An uploaded file. Written into a template it is a link with its name: "quay.gpx (GPX, 12 kB)".

    `url` is a path of this site, `name` what the uploader called it, `size` its bytes, `mime` its media type; `words`
    say type and size as the reader's language does, `mf` is the microformat's class. Of what is played `kind` is video
    or audio, else document.
    """

    url: str
    name: str = ""
    size: int = 0
    mime: str = ""
    kind: str = "document"
    words: str = ""
    mf: str = ""

    def __html__(self) -> str:
        """Return the link."""
        words = Markup(" ({})").format(self.words) if self.words else ""
        return Markup('<a class="upload {}" href="{}"><bdi>{}</bdi>{}</a>').format(
            self.mf or "u-enclosure", self.url, self.name or self.url.rpartition("/")[2], words
        )


@dataclass(frozen=True)
class Turn:
    """What one speaker says before another does.

    `speaker` is a name, or "" for words that nobody is named for; `voice` a number from 1 to 6, the same for the
    same speaker, or 0 for nobody; `time` when it was said, as it was typed; `opens` is true where a blank line
    sets the turn off from the one before.
    """

    speaker: str
    lines: tuple[str, ...]
    voice: int = 0
    time: str = ""
    opens: bool = False

    def __str__(self) -> str:
        """Return the turn as it would be typed."""
        speech = "\n".join(self.lines)
        return f"{self.time} {self.speaker}: {speech}".strip() if self.speaker else f"{self.time} {speech}".strip()


@dataclass(frozen=True)
class Frame:
    """Something of another site, such as a map. Written into a template it is a link that a click turns into a frame.

    `url` is where a reader without JavaScript goes; `embed` the address of the provider's frame; `origin` what the
    page's security policy must allow; `kind` what it shows, in one word.
    """

    provider: str
    url: str
    embed: str = ""
    origin: str = ""
    kind: str = "map"
    translate: Translate = str

    @property
    def csp(self) -> dict[str, set[str]]:
        """The security policy's directive and origin that this needs; nothing for own files."""
        return {"frame-src" if self.embed else "media-src": {self.origin}} if self.origin else {}

    def __html__(self) -> str:
        """Return the facade, which loads nothing by itself."""
        words = self.translate("Show on %(provider)s") % {"provider": self.provider}
        return Markup(
            '<p class="player player-frame" data-embed="{}"><a class="player-link" href="{}" rel="noopener">{}</a></p>'
        ).format(self.embed, self.url, words)


@dataclass(frozen=True)
class Player(Frame):
    """Something to play. Written into a template it is a link that becomes a player after a click.

    As a `Frame`, or `embed` is "" for a file that the browser plays itself.
    """

    kind: str = "video"

    @property
    def mime(self) -> str:
        """The media type of the file, by the ending of its address; "" where `url` is a page and no file."""
        if self.embed:
            return ""
        path = urlsplit(self.url).path
        return mimetypes.guess_type(path)[0] or f"{self.kind}/{path.rpartition('.')[2].lower()}"

    def __html__(self) -> str:
        """Return the facade, or the browser's own player for a file; neither loads anything by itself."""
        if self.embed:
            words = self.translate("Play on %(provider)s") % {"provider": self.provider}
            return Markup(
                '<p class="player player-{kind}" data-embed="{}">'
                '<a class="player-link u-{kind}" href="{}" rel="noopener">{}</a></p>'
            ).format(self.embed, self.url, words, kind=self.kind)
        words = self.translate("Download the file")
        tag = Markup("audio") if self.kind == "audio" else Markup("video")
        return Markup(
            '<p class="player-file"><{tag} class="u-{tag}" controls preload="none" src="{url}">'
            '<a href="{url}">{words}</a></{tag}></p>'
        ).format(tag=tag, url=self.url, words=words)


@dataclass(frozen=True)
class UploadedPlayer(Upload, Player):
    """An uploaded film or recording: an `Upload` that the browser plays itself."""

    provider: str = ""
    url: str = ""
    __html__ = Player.__html__


@dataclass(frozen=True)
class Card:
    """What others show of a post where its address is shared: a few words, a picture, something to play.

    `description` is plain text in one line; without a `picture` the blog draws one with the title.
    """

    description: str = ""
    picture: Picture | None = None
    player: Player | None = None
