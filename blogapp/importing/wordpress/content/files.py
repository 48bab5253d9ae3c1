"""How files and addresses stand in a text: pictures with captions, players, links."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Protocol
from urllib.parse import urlsplit

from blogapp.importing.entries import FileAt
from blogapp.importing.wordpress.content.notes import Notes

PICTURES = (".jpg", ".jpeg", ".jpe", ".png", ".gif", ".webp", ".avif", ".bmp", ".tif", ".tiff", ".heic", ".ico")
SOUNDS = (".mp3", ".m4a", ".ogg", ".oga", ".wav", ".flac", ".wma", ".aac", ".weba")
FILMS = (".mp4", ".m4v", ".webm", ".ogv", ".mov", ".avi", ".wmv", ".flv", ".mpg", ".3gp")


class Known(Protocol):
    """What a text may refer to: files by number, those of a post, and blocks that several posts share."""

    files: dict[str, FileAt]
    of_post: dict[str, list[str]]
    blocks: dict[str, str]


def ends_in(address: str, endings: tuple[str, ...]) -> bool:
    """Return whether the path of an address ends so."""
    try:
        return urlsplit(address).path.lower().endswith(endings)
    except ValueError:
        return False


def picture(file: FileAt) -> str:
    """Return a picture with its caption."""
    caption = f"<figcaption>{file.caption}</figcaption>" if file.caption else ""
    return f'<figure><img src="{escape(file.address)}" alt="{escape(file.description)}">{caption}</figure>'


def gallery(files: Iterable[FileAt]) -> str:
    """Return pictures that belong together, "" for none."""
    inner = "\n".join(map(picture, files))
    return f'\n\n<figure class="gallery">\n{inner}\n</figure>\n\n' if inner else ""


def player(address: str, kind: str) -> str:
    """Return the browser's own player of a file."""
    return f'\n\n<figure><{kind} controls src="{escape(address)}"></{kind}></figure>\n\n'


def link(address: str, caption: str = "") -> str:
    """Return a link on a line of its own, its words the address."""
    said = escape(address)
    below = f"<br>\n{caption}" if caption else ""
    return f'\n\n<p><a href="{said}">{said}</a>{below}</p>\n\n'


def embedded(address: str, notes: Notes, caption: str = "") -> str:
    """Return a link in the place of what was shown of another site."""
    notes.add("embed", host_of(address))
    notes.linked.append(address)
    return link(address, caption)


def host_of(address: str) -> str:
    """Return the host of an address, by which people know a site."""
    try:
        return (urlsplit(address).hostname or address).removeprefix("www.")
    except ValueError:
        return address


def by_number(numbers: str, known: Known, notes: Notes) -> list[FileAt]:
    """Return the files whose numbers stand in a text such as "3, 5"."""
    found = []
    for number in filter(None, (part.strip() for part in numbers.split(","))):
        if file := known.files.get(number):
            found.append(file)
        else:
            notes.add("missing file", number)
    return found


def of_post(post: str, endings: tuple[str, ...], known: Known, notes: Notes) -> list[FileAt]:
    """Return the files with some endings that were uploaded to a post; not again and again without end."""
    numbers = known.of_post.get(post, ())
    notes.room -= len(numbers)
    if notes.room < 0:
        return []
    return [file for number in numbers if ends_in((file := known.files[number]).address, endings)]
