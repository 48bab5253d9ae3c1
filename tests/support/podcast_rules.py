"""What directories of podcasts ask of a feed.

Sources: "A Podcaster's Guide to RSS" of Apple (https://help.apple.com/itc/podcasts_connect/#/itcb54353390), and the
namespace of Podcasting 2.0 (https://github.com/Podcastindex-org/podcast-namespace: docs/1.0.md,
chapters/jsonChapters.md).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid5
from xml.etree import ElementTree as ET

from flask.testing import FlaskClient

ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
PODCAST = "{https://podcastindex.org/namespace/1.0}"
ATOM = "{http://www.w3.org/2005/Atom}"
SPACE = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
CATEGORIES = {
    "Arts", "Business", "Comedy", "Education", "Fiction", "Government", "Health & Fitness", "History", "Kids & Family",
    "Leisure", "Music", "News", "Religion & Spirituality", "Science", "Society & Culture", "Sports", "TV & Film",
    "Technology", "True Crime",
}  # fmt: skip
KINDS = {".mp3": "audio/mpeg", ".m4a": "audio/x-m4a", ".mp4": "video/mp4", ".m4v": "video/x-m4v",
         ".mov": "video/quicktime", ".pdf": "application/pdf"}  # fmt: skip
DURATION = re.compile(r"\d+|(\d+:)?\d{1,2}:\d{2}")
TEXT_MAX = 4000  # bytes of a description of the show


def problems(client: FlaskClient, path: str) -> list[str]:
    """Say what is wrong with the podcast whose RSS is at a path; its files are asked for as an app would."""
    channel = ET.fromstring(client.get(path).data)[0]
    items = channel.findall("item")
    return [*_show(channel), *_differ(items), *(word for item in items for word in _episode(client, item))]


def _show(channel: ET.Element) -> Iterator[str]:
    for tag in ("title", "description", "language", "link", f"{ITUNES}author"):
        if not (channel.findtext(tag) or "").strip():
            yield f"The show lacks {tag}."
    if len((channel.findtext("description") or "").encode()) > TEXT_MAX:
        yield "The description of the show is too long."
    cover = _attribute(channel, f"{ITUNES}image", "href")
    if not re.fullmatch(r"https?://\S+\.(jpg|png)", cover):
        yield f"The cover {cover!r} is no address of a JPEG or PNG."
    if _attribute(channel, f"{ITUNES}category", "text") not in CATEGORIES:
        yield "The show is in no category that there is."
    if channel.findtext(f"{ITUNES}explicit") not in {"true", "false"}:
        yield "The show does not say whether it is explicit, true or false."
    own = urlsplit(_attribute(channel, f"{ATOM}link[@rel='self']", "href"))
    if channel.findtext(f"{PODCAST}guid") != str(uuid5(SPACE, f"{own.netloc}{own.path}".rstrip("/"))):
        yield "The id of the show does not follow from the address of its feed."


def _differ(items: list[ET.Element]) -> Iterator[str]:
    for what, values in (
        ("guid", [item.findtext("guid", "") for item in items]),
        ("enclosure", [_attribute(item, "enclosure", "url") for item in items]),
    ):
        if len(set(values)) < len(values) or not all(values):
            yield f"Each episode needs its own {what}."


def _episode(client: FlaskClient, item: ET.Element) -> Iterator[str]:
    for tag in ("title", "pubDate", "description", "link"):
        if not (item.findtext(tag) or "").strip():
            yield f"An episode lacks {tag}."
    if not DURATION.fullmatch(item.findtext(f"{ITUNES}duration", "")):
        yield "The duration is neither seconds nor HH:MM:SS."
    if item.findtext(f"{ITUNES}explicit") not in {None, "true", "false"}:
        yield "An episode does not say whether it is explicit, true or false."
    if len(item.findall("enclosure")) != 1:
        yield "An episode has one enclosure."
    for file in item.findall("enclosure"):
        yield from _recording(client, file)
    for chapters in item.findall(f"{PODCAST}chapters"):
        yield from _chapters(client, chapters)


def _recording(client: FlaskClient, file: ET.Element) -> Iterator[str]:
    path = urlsplit(file.get("url", "")).path
    if KINDS.get(path[path.rfind(".") :]) != file.get("type"):
        yield f"{path} is not what its ending says, {file.get('type')}."
    with client.get(path) as whole:
        if (whole.status_code, whole.mimetype, str(len(whole.data))) != (200, file.get("type"), file.get("length")):
            yield f"{path} is not what the enclosure says."
    with client.get(path, headers={"Range": "bytes=0-9"}) as part:
        if (part.status_code, len(part.data)) != (206, 10):
            yield f"{path} cannot be had in parts."


def _chapters(client: FlaskClient, element: ET.Element) -> Iterator[str]:
    answer = client.get(urlsplit(element.get("url", "")).path)
    if (answer.status_code, answer.mimetype) != (200, element.get("type")):
        yield "The chapters are not where the feed says, or of another type."
        return
    if element.get("type") != "application/json+chapters":
        yield "The chapters are of an unknown type."
    if answer.headers.get("Access-Control-Allow-Origin") != "*":
        yield "A player in a browser may not read the chapters."
    told: dict[str, Any] = json.loads(answer.data)
    starts = [chapter.get("startTime") for chapter in told.get("chapters", [])]
    numbers = all(isinstance(start, int | float) and start >= 0 for start in starts)
    if not told.get("version") or not starts or not numbers or starts != sorted(starts):
        yield "The chapters lack a version, or their times in order."


def _attribute(parent: ET.Element, tag: str, name: str) -> str:
    found = parent.find(tag)
    return "" if found is None else found.get(name, "")
