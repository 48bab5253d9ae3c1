"""A walk or a ride as it was recorded, with a map."""

from blogapp.formats import PostFormat
from blogapp.formats import fields as f


class Track(PostFormat):
    """A walk or a ride: the recorded track, and a map that loads after a click."""

    name = "track"
    icon = "∿"
    schema_org = "CreativeWork"
    api = ">=2"

    file = f.File("Track", kinds=("application/gpx+xml",), required=True, help="GPX.", ld="associatedMedia")
    map = f.Embed("Map", kind="map", help="The address of the map at OpenStreetMap or uMap.", ld="hasPart")
    length = f.Number("Length", min=0, places=1, unit="km")
    took = f.Duration("Took", ld="timeRequired")
    picture = f.Image("Picture")
    body = f.Markdown("Notes", ld="description")

    example = {
        "title": "Round the bay",
        "file": {"id": 1},
        "map": "https://umap.openstreetmap.fr/en/map/round-the-bay_123456",
        "length": "12.4",
        "took": "3:10",
        "picture": {"id": 1, "alt": "A path above the sea"},
        "body": "Wind from the *west*, and no bench for an hour.",
    }
