"""An episode of a podcast, with its chapters."""

import json
from collections.abc import Iterator
from urllib.parse import urlsplit
from uuid import UUID, uuid5

from blogapp.formats import FeedElement, FeedFacts, PostFormat
from blogapp.formats import fields as f

# The rules of https://podcasters.apple.com/support/823-podcast-requirements and https://podcastindex.org/namespace/1.0
PODCASTS = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")


class Chapter(f.Group):
    """What begins at one moment of a recording."""

    start = f.Duration("Begins after", required=True, help="Such as 0:01:35.")
    title = f.Line("Title", required=True)


class Episode(PostFormat):
    """An episode of a podcast, with its chapters."""

    name = "episode"
    icon = "◖"
    schema_org = "PodcastEpisode"
    titled = "required"
    api = ">=2"
    downloads = {"json": "application/json+chapters"}

    number = f.Integer("Number", min=1, ld="episodeNumber")
    recording = f.File("Recording", kinds=("audio/mpeg", "audio/mp4"), required=True, ld="associatedMedia")
    length = f.Duration("Length", required=True, ld="duration")
    chapters = f.Rows(Chapter, "Chapters")
    body = f.Markdown("Notes", ld="description")

    example = {
        "title": "Fog",
        "number": 7,
        "recording": {"id": 1},
        "length": "0:30:30",
        "chapters": [{"start": "0:00:00", "title": "The horn"}, {"start": "0:01:35", "title": "A keeper speaks"}],
        "body": "Recorded on the *mole*, in the rain.",
    }

    def download(self, ending: str) -> str:
        chapters = [{"startTime": chapter.start.seconds, "title": chapter.title} for chapter in self.chapters]
        return json.dumps({"version": "1.2.0", "chapters": chapters})

    def feed_elements(self) -> Iterator[FeedElement]:
        numbers = {"itunes:duration": self.length and self.length.seconds, "itunes:episode": self.number}
        yield from (FeedElement(name, str(number)) for name, number in numbers.items() if number)
        if self.chapters and self.post.address:
            place = {"url": f"{self.post.address}post.json", "type": self.downloads["json"]}
            yield FeedElement("podcast:chapters", attributes=place)

    @classmethod
    def feed_channel_elements(cls, feed: FeedFacts) -> Iterator[FeedElement]:
        """The cover is the logo of the site, a JPEG or PNG of at least 1400 pixels."""
        known = urlsplit(feed.address)
        yield FeedElement("podcast:guid", str(uuid5(PODCASTS, f"{known.netloc}{known.path}".rstrip("/"))))
        yield FeedElement("itunes:author", feed.site)
        yield FeedElement("itunes:image", attributes={"href": feed.logo})
        yield FeedElement("itunes:category", attributes={"text": "Society & Culture"})
        yield FeedElement("itunes:explicit", "false")
