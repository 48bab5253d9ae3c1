"""What icons and cards show: the logo or a letter, on which ground, and by which font."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from PIL import Image

from blogapp import db
from blogapp.metadata.images import cards, colours, fonts, icons, photos, text_layout
from blogapp.models import Site

RED, WHITE, NOTHING = (200, 20, 20, 255), (255, 255, 255, 255), (0, 0, 0, 0)
pytestmark = pytest.mark.any_database


@pytest.fixture
def dressed(app: Flask) -> Callable[..., Any]:
    """Give the site a title, an accent and a logo of a size; return what draws in it."""

    def put(
        size: tuple[int, int] | None = None, title: str = "Quay", accent: str = "#102030", lost: bool = False
    ) -> Any:
        for file in Path(app.instance_path).glob("drawn/*"):
            file.unlink()
        logo = None
        if size is not None:
            place = Path(app.instance_path) / "media" / "logo.png"
            place.parent.mkdir(exist_ok=True)
            if lost:
                place.unlink(missing_ok=True)
            else:
                Image.new("RGB", size, RED[:3]).save(place)
            logo = {"url": "/media/logo.png", "width": size[0], "height": size[1]}
        with app.test_request_context(method="POST"):
            Site(title=title, accent=accent, logo=logo).store(db.session())
            db.session.commit()
        return app.test_request_context()

    return put


def points(image: Image.Image, *shares: tuple[float, float]) -> list[Any]:
    """Return the colours at parts of the width and height."""
    return [image.getpixel((min(image.width - 1, round(image.width * x)), round(image.height * y))) for x, y in shares]


def test_logo_fills_the_icon_but_where_a_phone_may_cut_or_darken_it(dressed: Callable[..., Any]) -> None:
    with dressed((400, 400)):
        small, solid, cut = icons._drawn(32), icons._drawn(180), icons._drawn(512, maskable=True)
        mark = icons.mark(60)
    assert [image.size for image in (small, solid, cut, mark)] == [(32, 32), (180, 180), (512, 512), (60, 60)]
    assert points(small, (0, 0), (0.5, 0.5)) == [RED, RED]
    assert points(solid, (0.05, 0.5), (0.12, 0.12), (0.88, 0.88)) == [WHITE, RED, RED]
    assert points(cut, (0.15, 0.5), (0.25, 0.25), (0.75, 0.75), (0.85, 0.5)) == [WHITE, RED, RED, WHITE]
    assert points(mark, (0.05, 0.5), (0.5, 0.5)) == [(255, 255, 255, 255), RED]


def test_logo_keeps_its_shape_in_the_middle(dressed: Callable[..., Any]) -> None:
    with dressed((160, 100)):
        wide = icons._drawn(32)
    assert points(wide, (0.5, 0.1), (0, 0.5), (0.5, 0.5), (0.97, 0.5), (0.5, 0.9)) == [NOTHING, RED, RED, RED, NOTHING]


@pytest.mark.parametrize(("size", "is_taken"), [
    ((160, 100), True), ((161, 100), False), ((100, 160), True), ((100, 161), False), ((0, 0), False), ((1, 1), True),
])  # fmt: skip
def test_logo_that_is_too_broad_for_a_square_gives_way_to_a_letter(
    dressed: Callable[..., Any], size: tuple[int, int], is_taken: bool
) -> None:
    with dressed():
        without = icons.key()
    with dressed((max(1, size[0]), max(1, size[1]))):
        with_one = icons.key()
    assert with_one != without or not is_taken
    with dressed((max(1, size[0]), max(1, size[1])), lost=False):
        path = icons._logo_path() if size[0] else ""
    assert path == ("/media/logo.png" if is_taken else "")


def test_logo_that_is_lost_gives_way_to_a_letter_and_is_named_in_the_log(
    dressed: Callable[..., Any], caplog: pytest.LogCaptureFixture
) -> None:
    with dressed():
        letter = icons._drawn(32)
    with dressed((40, 40), lost=True):
        assert icons._drawn(32).tobytes() == letter.tobytes()
    assert "/media/logo.png cannot be read" in caplog.text


def test_letter_stands_on_the_accent_with_round_corners_where_nothing_cuts_them(dressed: Callable[..., Any]) -> None:
    ground = (0x10, 0x20, 0x30, 255)
    with dressed(title="IIII"):
        small, solid, mark = icons._drawn(192), icons._drawn(180), icons.mark(60)
    assert points(small, (0.005, 0.005), (0.5, 0.05), (0.05, 0.5)) == [NOTHING, ground, ground]
    assert points(solid, (0, 0), (0.999, 0)) == [ground, ground]
    assert points(small, (0.5, 0.5)) == [WHITE]  # the letter, in what can be read on the accent
    assert points(mark, (0.5, 0.05)) == [WHITE]  # the other way around
    assert points(mark, (0.5, 0.5))[0][0] < 40


def test_name_without_a_letter_has_a_dot(dressed: Callable[..., Any]) -> None:
    for title in ("🎉", "…"):
        with dressed(title=title):
            image = icons._drawn(180)
        assert points(image, (0.32, 0.5), (0.5, 0.5), (0.68, 0.5), (0.25, 0.5), (0.33, 0.33)) == [
            WHITE, WHITE, WHITE, (0x10, 0x20, 0x30, 255), (0x10, 0x20, 0x30, 255),
        ]  # fmt: skip


@pytest.mark.parametrize(("title", "letter"), [
    ("quay", "Q"), ("“quay”", "Q"), ("7 boats", "7"), ("e\u0301toile", "E\u0301"), ("🎉", ""), ("🎉 ß", "SS"),
    ("-", ""),
])  # fmt: skip
def test_letter_is_the_first_of_the_name_with_its_marks(dressed: Callable[..., Any], title: str, letter: str) -> None:
    with dressed(title=title):
        assert icons._letter() == letter


def test_icon_for_who_reads_no_page_has_three_sizes(dressed: Callable[..., Any]) -> None:
    with dressed(), Image.open(BytesIO(icons.ico())) as image:
        assert image.info["sizes"] == {(16, 16), (32, 32), (48, 48)}


def test_card_without_a_font_shows_a_large_mark_and_with_one_a_small(
    dressed: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    ground, ink = (0x10, 0x20, 0x30), (255, 255, 255)
    with dressed((40, 40)):
        card = cards.CardDrawing(1, "The harbour at six", "Quay", "en", "mark")
        with_title = Image.open(BytesIO(card._draw())).convert("RGB")
        monkeypatch.setattr(fonts, "font_for", lambda _text: None)
        without = Image.open(BytesIO(card._draw())).convert("RGB")
    small, large = (84 + 30, 630 - 84 - 30), (600, 260)
    assert with_title.getpixel(small) == without.getpixel(large) == RED[:3]
    assert with_title.getpixel((84 + 2, 630 - 84 - 58)) == ink  # the edge of the mark
    assert [without.getpixel(place) for place in (small, (479, 260), (721, 260), (600, 139), (600, 381))] == [
        ground
    ] * 5
    assert [without.getpixel(place) for place in ((481, 260), (718, 260), (600, 142), (600, 378))] == [ink] * 4
    assert with_title.getpixel((1190, 629)) == with_title.getpixel((2, 620)) != ground  # a line along the foot
    assert with_title.getpixel((2, 612)) == ground


def test_name_of_the_site_stands_on_a_card_but_on_its_own(dressed: Callable[..., Any]) -> None:
    written: list[Any] = []

    class Drawing:
        def text(self, place: Any, text: str, ink: Any, font: Any, anchor: str) -> None:
            written.append((place, text, anchor))

    with dressed():
        for title, site in (("Fog", "Quay"), ("Quay", "Quay"), ("Fog", "🎉")):
            cards.CardDrawing(1, title, site, "en", "mark")._write_name(Drawing(), (0, 0, 0), (7, 8))  # type: ignore[arg-type]
        bold: Any = SimpleNamespace(size=50)
        fitted = text_layout.Fitted(["One", "Two"], bold, 61)
        cards._write(Drawing(), fitted, (0, 0, 0), False)  # type: ignore[arg-type]
        cards._write(Drawing(), fitted, (0, 0, 0), True)  # type: ignore[arg-type]
    assert written == [
        ((7, 8), "Quay", "lm"),
        ((84, 84 + 50), "One", "ls"), ((84, 84 + 61 + 50), "Two", "ls"),
        ((1116, 84 + 50), "One", "rs"), ((1116, 84 + 61 + 50), "Two", "rs"),
    ]  # fmt: skip


def test_colours_are_those_of_the_site_or_the_blogs_own(dressed: Callable[..., Any]) -> None:
    with dressed(accent="#ffee00"):
        assert colours.ground_and_ink() == ((255, 238, 0), (16, 20, 19))
    with dressed(accent=""):
        assert colours.accent() == "#0b6555"
    assert colours.mixed((100, 0, 50), (0, 100, 50), 0.25) == (25, 75, 50)


@pytest.mark.parametrize(("width", "height", "possible", "size"), [
    (2000, 2000, True, (1200, 1200)), (2000, 2001, False, None), (600, 400, True, (600, 400)), (0, 9, False, None),
    (1000, 4000, True, (400, 1600)), (4000, 1, True, (1200, 1)), (1201, 1601, True, (1199, 1599)),
])  # fmt: skip
def test_picture_of_a_card_is_never_larger_than_what_it_is_made_of(
    width: int, height: int, possible: bool, size: tuple[int, int] | None
) -> None:
    photo = photos.Photo(1, "/media/x.png", width, height)
    assert photo.is_possible == possible
    if size is not None and width < 1201:
        assert photo.size == size
    assert not photos.Photo(1, "https://example.org/x.png", 10, 10).is_possible


def test_fonts_of_the_owner_go_first_and_those_that_are_not_for_text_are_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    system, own = tmp_path / "system", tmp_path / "own"
    names = ["zeta.ttf", "Beta-Bold.otf", "NotoSansGeorgian-Regular.ttf", "NotoSansGeorgian-Bold.ttf", "arialbd.ttf",
             "DejaVuSans-Bold.ttf", "NotoSans-Bold.TTF", "Some-Italic.ttf", "SomeMono.ttf", "NotoColorEmoji.ttf",
             "Thin-Light.ttf", "readme.txt", "NotoSansCJK-Bold.ttc"]  # fmt: skip
    for folder, files in ((system / "deep", names), (own, ["Mono-Italic.ttf"])):
        folder.mkdir(parents=True)
        for name in files:
            (folder / name).touch()
    monkeypatch.setattr(fonts, "FOLDERS", (str(system), str(tmp_path / "nowhere")))
    assert [path.name for path in fonts._files(own)] == [
        "Mono-Italic.ttf", "NotoSans-Bold.TTF", "DejaVuSans-Bold.ttf", "arialbd.ttf", "NotoSansCJK-Bold.ttc",
        "NotoSansGeorgian-Bold.ttf", "NotoSansGeorgian-Regular.ttf", "Beta-Bold.otf", "zeta.ttf",
    ]  # fmt: skip


def test_letters_that_are_joined_need_a_library_for_that(monkeypatch: pytest.MonkeyPatch, app: Flask) -> None:
    asked: list[str] = []
    monkeypatch.setattr(fonts, "features", type("", (), {"check": asked.append}))
    monkeypatch.setattr(fonts, "_first_that_knows", lambda signs, _files: "".join(sorted(signs)))
    with app.app_context():
        assert [fonts.font_for(text) for text in ("Fog at\u00a0six\u200b", "الميناء", "שלום", "सुबह", "e\u0301")] == [
            "Fagiostx", None, None, None, None,
        ]  # fmt: skip
        monkeypatch.setattr(fonts, "features", type("", (), {"check": lambda _what: True}))
        assert fonts.font_for("שלום") == "".join(sorted("שלום"))
    assert asked == ["raqm"] * 4


def test_file_that_is_no_font_knows_no_sign(tmp_path: Path) -> None:
    (tmp_path / "x.ttf").write_bytes(b"no font")
    assert not fonts._knows(tmp_path / "x.ttf", frozenset("a"))
    assert fonts.drawable("Fog 🎉 at 👩‍👩‍👧 six →") == "Fog at six"


def test_face_of_a_font_for_east_asia_suits_the_language(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[int] = []
    monkeypatch.setattr(fonts, "ImageFont", type("", (), {"truetype": lambda _path, _size, index: taken.append(index)}))
    for name, language in (("NotoSansCJK-Bold.ttc", "ja"), ("NotoSansCJK-Bold.ttc", "ko-KR"), ("x-cjk.ttc", "zh"),
                           ("x-cjk.ttc", "en"), ("NotoSans-Bold.ttf", "zh")):  # fmt: skip
        fonts.load(Path(name), 10, language)
    assert taken == [0, 1, 2, 0, 0]
