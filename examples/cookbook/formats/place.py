"""A place worth the way."""

from typing import Any

from blogapp.formats import FeedElement, PostFormat
from blogapp.formats import fields as f


class Place(PostFormat):
    """A place worth the way: where it is, and when it is open."""

    name = "place"
    icon = "⌖"
    schema_org = "Place"
    titled = "required"
    api = ">=2"

    address = f.Line("Address", required=True, ld="address", mf="p-adr")
    latitude = f.Number("Latitude", min=-90, max=90, places=5, help="North of the equator, such as 54.18.")
    longitude = f.Number("Longitude", min=-180, max=180, places=5, help="East of Greenwich, such as 7.89.")
    picture = f.Image("Picture")
    open = f.Lines("Open", help="One line for each day.")
    body = f.Markdown("What is there", ld="description")

    example = {
        "title": "The chandlery",
        "address": "Harbour road 4, Ostwik",
        "latitude": "54.18",
        "longitude": "7.89",
        "picture": {"id": 1, "alt": "A shop window with ropes and lamps"},
        "open": ["Monday to Friday 9–17", "Saturday 9–12"],
        "body": "Rope by the metre, and *very* good coffee.",
    }

    def json_ld(self) -> dict[str, Any]:
        """Say where it is on a map, if that was typed."""
        if self.latitude is None or self.longitude is None:
            return super().json_ld()
        point = {"latitude": float(self.latitude.amount), "longitude": float(self.longitude.amount)}
        return {**super().json_ld(), "geo": {"@type": "GeoCoordinates", **point}}

    def feed_elements(self) -> list[FeedElement]:
        """Name the point for readers of feeds that show a map (GeoRSS)."""
        point = (self.latitude, self.longitude)
        return [FeedElement("georss:point", " ".join(str(part.amount) for part in point if part))] if all(point) else []
