"""The card of a post without a picture: its title, the site's name and colour."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from blogapp import site
from blogapp.i18n import languages
from blogapp.machine import lazy
from blogapp.metadata.images import colours, fonts, icons, store, text_layout
from blogapp.models import Post

if TYPE_CHECKING:
    from PIL import Image, ImageDraw
else:
    Image, ImageDraw = lazy.Module("PIL.Image"), lazy.Module("PIL.ImageDraw")

SIZE = (1200, 630)  # what those who show cards ask for
MARGIN = 84
SIZES = (116, 104, 94, 84, 74, 66, 58, 50)
NAME_SIZE = 34
MARK = 60
LARGE = 240
DRAWING = 1  # grows when cards are drawn another way


@dataclass(frozen=True)
class CardDrawing:
    """What a card shows. `number` is the post's, or 0 for the card of the site."""

    number: int
    title: str
    site: str
    language: str
    mark: str  # the address of the site's icon, which stands for its colour and its logo

    @property
    def key(self) -> str:
        """The name of all that it shows."""
        return store.key_of(DRAWING, self.title, self.site, self.language, self.mark)

    @property
    def path(self) -> str:
        """The path of the picture, another one when it shows something else."""
        return f"/cards/{self.number}-{self.key}.png"

    def png(self) -> bytes:
        """Return the picture, from its file if it was drawn before."""
        return store.drawn(f"card-{self.number}", self.key, "png", self._draw)

    def _draw(self) -> bytes:
        ground, ink = colours.ground_and_ink()
        image = Image.new("RGB", SIZE, ground)
        draw = ImageDraw.Draw(image)
        draw.rectangle((0, SIZE[1] - 12, SIZE[0], SIZE[1]), fill=colours.mixed(ink, ground, 0.35))
        if self._write_title(draw, ink):
            _put_mark(image, MARK, (MARGIN, SIZE[1] - MARGIN - MARK))
            self._write_name(draw, colours.mixed(ink, ground, 0.85), (MARGIN + MARK + 24, SIZE[1] - MARGIN - MARK // 2))
        else:
            _put_mark(image, LARGE, ((SIZE[0] - LARGE) // 2, 140))
            self._write_name(draw, ink, (SIZE[0] // 2, 470), "mm")
        return _small(image)

    def _write_title(self, draw: ImageDraw.ImageDraw, ink: colours.Colour) -> bool:
        """Write the title, and say whether there is a font for it: better no title than boxes for letters."""
        text = fonts.drawable(self.title)
        path = fonts.font_for(text) if text else None
        if path is None:
            return False
        width, height = SIZE[0] - 2 * MARGIN, SIZE[1] - 3 * MARGIN
        fitted = text_layout.fit(text, lambda size: fonts.load(Path(path), size, self.language), SIZES, width, height)
        _write(draw, fitted, ink, text_layout.is_right_to_left(text))
        return True

    def _write_name(
        self, draw: ImageDraw.ImageDraw, ink: colours.Colour, place: tuple[int, int], anchor: str = "lm"
    ) -> None:
        text = fonts.drawable(self.site)
        path = fonts.font_for(text) if text and self.site != self.title else None
        if path is not None:
            room = SIZE[0] - 2 * MARGIN - MARK - 24
            fitted = text_layout.fit(text, lambda size: fonts.load(path, size, self.language), (NAME_SIZE,), room, 60)
            draw.text(place, fitted.lines[0], ink, fitted.font, anchor=anchor)


def _write(draw: ImageDraw.ImageDraw, fitted: text_layout.Fitted, ink: colours.Colour, right: bool) -> None:
    for place, line in enumerate(fitted.lines):
        x = SIZE[0] - MARGIN if right else MARGIN
        y = MARGIN + place * fitted.step + fitted.font.size
        draw.text((x, y), line, ink, fitted.font, anchor="rs" if right else "ls")


def _put_mark(image: Image.Image, size: int, place: tuple[int, int]) -> None:
    """Put the site's icon onto the card."""
    mark = icons.mark(size)
    image.paste(mark, place, mark)


def _small(image: Image.Image) -> bytes:
    """Return the picture as a PNG of few colours, which is a fifth of the size."""
    file = BytesIO()
    image.quantize(64, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    return file.getvalue()


def of_post(post: Post) -> CardDrawing:
    """Return the card of a post."""
    return _card(post.id, post.name, post.language)


def of_site() -> CardDrawing:
    """Return the card of every page that is no post's: the site's name and its tagline."""
    return _card(0, site.current().tagline or site.current().title)


def _card(number: int, title: str, language: str | None = None) -> CardDrawing:
    return CardDrawing(number, title, site.current().title, language or languages.of_site(), icons.address(512))
