"""The addresses of a feed's kinds and pages."""

from __future__ import annotations

from datetime import UTC, datetime

from blogapp.feeds.feed import NOTHING_YET, Enclosure, Feed, Item

EARLY, LATE = datetime(2030, 1, 1, tzinfo=UTC), datetime(2030, 1, 2, tzinfo=UTC)


def feed(number: int = 1, items: list[Item] | None = None) -> Feed:
    return Feed("id", "Quay", "Boats", "/", "/feed/", "en", "Ana", items or [], number, has_older=False)


def test_first_page_of_a_feed_has_no_number_and_each_other_one_has() -> None:
    assert [feed().address(suffix) for suffix in ("", "atom/")] == ["/feed/", "/feed/atom/"]
    assert [feed().address("json/", number) for number in (1, 2, 3)] == [
        "/feed/json/", "/feed/json/?paged=2", "/feed/json/?paged=3",
    ]  # fmt: skip
    assert [feed(2).address("", number) for number in (0, 1, 3)] == ["/feed/?paged=2", "/feed/", "/feed/?paged=3"]


def test_feed_changed_when_its_newest_entry_did() -> None:
    assert feed(items=[Item("a", EARLY), Item("b", LATE), Item("c", EARLY)]).updated == LATE
    assert feed().updated == NOTHING_YET


def test_picture_is_no_file_that_is_played() -> None:
    kinds = {"image/png": True, "audio/mpeg": False, "video/mp4": False, "application/pdf": False}
    assert {kind: Enclosure("/x", kind).is_picture for kind in kinds} == kinds
