"""The audio: an address or a file, played on the page after a click."""

from collections.abc import Mapping
from typing import Any

from blogapp.formats import PostFormat, Sentence, WxrItem, claims, foreign
from blogapp.formats import fields as f


class Audio(PostFormat):
    """A recording from a provider, or an uploaded one, with a description."""

    name = "audio"
    icon = "♪"
    schema_org = "AudioObject"

    audio = f.Embed("Address of the recording", kind="audio", role="media", ld="url", mf="u-audio",
                    help="Paste it from the browser's address bar.")  # fmt: skip
    file = f.File("Or an audio file", kinds=(
        "audio/mpeg", "audio/mp4", "audio/ogg", "audio/wav", "audio/flac", "audio/webm",
    ), help="MP3, M4A, Ogg, WAV, FLAC or WebM.", ld="contentUrl")  # fmt: skip
    body = f.Markdown("Description", breaks=True, ld="description")

    example = {
        "title": "The foghorn, three minutes",
        "audio": "https://soundcloud.com/example-harbour/foghorn",
        "body": "Recorded at the **outer mole**.",
    }

    @classmethod
    def validate(cls, data: Mapping[str, Any]) -> Mapping[str, str]:
        """A recording is one or the other."""
        if not data["audio"] and not data["file"]:
            return {"audio": Sentence("Give the address of a recording here, or choose a file below.")}
        return {}

    @classmethod
    def claims(cls, text: str) -> float:
        """The address of a recording, or what a provider gives to be pasted."""
        return claims.plays(text, "audio")

    @classmethod
    def from_wordpress(cls, item: WxrItem) -> dict[str, Any]:
        """The first player of the text, or what a theme keeps; without one, the first sound attached to the post."""
        given = super().from_wordpress(item)
        return {**given, **foreign.played(item, "audio", str(given.get("audio") or ""))}
