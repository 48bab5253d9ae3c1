"""Which font of the machine can draw a text; none is brought along.

One font must know every sign of the text, so that no box stands in the place of a letter. The owner of the blog may put
fonts into the folder `fonts` of the instance; they go before those of the system.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from flask import current_app

from blogapp.machine import lazy

if TYPE_CHECKING:
    from PIL import ImageFont, features
else:
    ImageFont, features = lazy.Module("PIL.ImageFont"), lazy.Module("PIL.features")

FOLDERS = (
    "/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts", "/Library/Fonts",
    "/System/Library/Fonts", "C:/Windows/Fonts",
)  # fmt: skip
ENDINGS = {".ttf", ".otf", ".ttc"}
# Taken first, in this order: large families in which one file knows many scripts, then the bold ones of any other.
FIRST = ("notosans-bold", "dejavusans-bold", "liberationsans-bold", "arialbd", "notosanscjk-bold")
NOT_FOR_TEXT = re.compile(r"italic|oblique|mono|condensed|emoji|symbols|math|music|signwriting|-(thin|light|black)")
FACES = {"ja": 0, "ko": 1, "zh": 2}  # of one file with the signs of East Asia as each language draws them
TEST_SIZE = 24
NO_SIGN = "\U0010ffff"  # never a sign: what a font draws here it draws for whatever it does not know
PICTOGRAMS = re.compile(
    "[\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001fbff\ufe0e\ufe0f\u20e3\U000e0020-\U000e007f]+\u200d*"
)
UNSEEN = {"Zs", "Zl", "Zp", "Cc", "Cf"}  # spaces, and signs that only tell how others are set
SHAPED = {"Mn", "Mc"}  # signs that are put onto or around others


def drawable(text: str) -> str:
    """Return the text without pictograms such as emoji, which fonts for text do not have."""
    return " ".join(PICTOGRAMS.sub(" ", text).split())


def font_for(text: str) -> Path | None:
    """Return the file of a font that can draw the whole text, or None."""
    signs = frozenset(sign for sign in text if unicodedata.category(sign) not in UNSEEN)
    if not _can_be_shaped(text):
        return None
    return _first_that_knows(signs, _files(Path(current_app.instance_path) / "fonts"))


def load(path: Path, size: int, language: str = "en") -> ImageFont.FreeTypeFont:
    """Open a font in a size, in the face that suits the language."""
    face = FACES.get(language[:2], 0) if "cjk" in path.name.lower() else 0
    return ImageFont.truetype(str(path), size, index=face)


def _can_be_shaped(text: str) -> bool:
    """Return whether letters can be joined and turned around; without a library for it, only plain scripts can."""
    plain = all(
        unicodedata.bidirectional(sign) not in {"R", "AL"} and unicodedata.category(sign) not in SHAPED for sign in text
    )
    return plain or features.check("raqm") is True


@lru_cache(maxsize=256)
def _first_that_knows(signs: frozenset[str], files: tuple[Path, ...]) -> Path | None:
    return next((path for path in files if _knows(path, signs)), None)


def _knows(path: Path, signs: frozenset[str]) -> bool:
    try:
        font = ImageFont.truetype(str(path), TEST_SIZE, layout_engine=ImageFont.Layout.BASIC)
        unknown = _drawn(font, NO_SIGN)
        return all(any(drawn := _drawn(font, sign)) and drawn != unknown for sign in signs)
    except (OSError, ValueError):
        return False


def _drawn(font: ImageFont.FreeTypeFont, sign: str) -> bytes:
    return bytes(font.getmask(sign, mode="1"))


@lru_cache(maxsize=4)
def _files(own: Path) -> tuple[Path, ...]:
    """Return every font of the machine that is made for text, the likeliest first."""
    folders = [own, *(Path(folder).expanduser() for folder in FOLDERS)]
    found = [[path for path in sorted(folder.rglob("*")) if path.suffix.lower() in ENDINGS] for folder in folders]
    of_system = [path for paths in found[1:] for path in paths if not NOT_FOR_TEXT.search(path.name.lower())]
    return (*found[0], *sorted(of_system, key=_rank))


def _rank(path: Path) -> tuple[int, bool, bool, str]:
    name = path.stem.lower()
    place = FIRST.index(name) if name in FIRST else len(FIRST)
    return place, not name.startswith("notosans"), "bold" not in name, name
