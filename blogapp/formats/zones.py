"""Time zones by their names in the IANA database, as people type them."""

from __future__ import annotations

from collections import Counter
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

REGIONS = {
    "Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific",
}  # fmt: skip


@cache
def names() -> tuple[str, ...]:
    """Return the zones that are named after a place, and UTC, in order."""
    return (*sorted(name for name in available_timezones() if name.partition("/")[0] in REGIONS), "UTC")


def find(typed: str) -> ZoneInfo | None:
    """Return the zone of a name, whatever its case, or of a place that names only one; None where there is none."""
    key = _known().get("_".join(typed.casefold().split()))
    return ZoneInfo(key) if key else None


@cache
def _known() -> dict[str, str]:
    """Return the name of each zone by what may be typed for it."""
    places = {name: name.rpartition("/")[2].casefold() for name in names()}
    often = Counter(places.values())
    by_place = {place: name for name, place in places.items() if often[place] == 1}
    return by_place | {name.casefold(): name for name in available_timezones()}
