"""The video: an address or a file, played on the page after a click."""

from collections.abc import Mapping
from typing import Any

from blogapp.formats import PostFormat, Sentence, WxrItem, claims, foreign
from blogapp.formats import fields as f


class Video(PostFormat):
    """A video from a provider, or an uploaded one, with a caption."""

    name = "video"
    icon = "▶"
    schema_org = "VideoObject"

    video = f.Embed("Address of the video", role="media", ld="url", help="Paste it from the browser's address bar.")
    file = f.File("Or a video file", kinds=("video/mp4", "video/webm"), help="MP4 or WebM.", ld="contentUrl")
    body = f.Markdown("Caption", breaks=True, ld="description")

    example = {
        "title": "Night train over the viaduct",
        "video": "https://www.youtube.com/watch?v=aqz-KE-bpKQ",
        "body": "Filmed from the **north bank**.",
    }

    @classmethod
    def validate(cls, data: Mapping[str, Any]) -> Mapping[str, str]:
        """A video is one or the other."""
        if not data["video"] and not data["file"]:
            return {"video": Sentence("Give the address of a video here, or choose a file below.")}
        return {}

    @classmethod
    def claims(cls, text: str) -> float:
        """The address of a video, or what a provider gives to be pasted."""
        return claims.plays(text, "video")

    @classmethod
    def from_wordpress(cls, item: WxrItem) -> dict[str, Any]:
        """The first player of the text, or what a theme keeps; without one, the first film attached to the post."""
        given = super().from_wordpress(item)
        return {**given, **foreign.played(item, "video", str(given.get("video") or ""))}
