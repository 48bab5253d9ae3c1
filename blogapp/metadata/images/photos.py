"""The picture of a post as a JPEG for those who show cards: many of them know no WebP."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from blogapp import media
from blogapp.machine import lazy
from blogapp.metadata.images import store

if TYPE_CHECKING:
    from PIL import Image
else:
    Image = lazy.Module("PIL.Image")

FOLDER = "/media/"
WIDTH_MAX, HEIGHT_MAX = 1200, 1600
PIXELS_MAX = 4_000_000  # of what it is made of: the widest copy has less, and what has no copies may have more
DRAWING = 1  # grows when they are drawn another way


@dataclass(frozen=True)
class Photo:
    """The picture of a post: the path of the file that it is made of, and the size of that."""

    number: int
    source: str
    width: int
    height: int

    @property
    def is_possible(self) -> bool:
        """Whether the file lies here, and is small enough to be decoded while somebody waits."""
        return self.source.startswith(FOLDER) and 0 < self.width * self.height <= PIXELS_MAX

    @property
    def size(self) -> tuple[int, int]:
        """The size of the JPEG, never larger than its source."""
        share = min(1, WIDTH_MAX / self.width, HEIGHT_MAX / self.height)
        return max(1, round(self.width * share)), max(1, round(self.height * share))

    @property
    def key(self) -> str:
        """The name of all that it shows."""
        return store.key_of(DRAWING, self.source, self.width, self.height)

    @property
    def path(self) -> str:
        """The path of the JPEG, another one when it shows something else."""
        return f"/cards/{self.number}-{self.key}.jpg"

    def jpeg(self) -> bytes:
        """Return the JPEG, from its file if it was made before. Raises `OSError` where its source is lost."""
        return store.drawn(f"photo-{self.number}", self.key, "jpg", self._draw)

    def _draw(self) -> bytes:
        with media.storage().open(self.source.removeprefix(FOLDER)) as stored, Image.open(stored) as source:
            image = source.convert("RGBA").resize(self.size, Image.Resampling.LANCZOS)
        page = Image.new("RGB", image.size, "white")
        page.paste(image, mask=image)
        file = BytesIO()
        page.save(file, "JPEG", quality=85, progressive=True)
        return file.getvalue()
