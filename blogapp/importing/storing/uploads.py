"""Where the bytes of a former file are: in a copy of its folder of uploads, or at its address."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import IO
from urllib.parse import unquote, urljoin, urlsplit

from flask import current_app

from blogapp.importing.storing.addresses import UPLOADS, host_of
from blogapp.media.uploads import MEGABYTE
from blogapp.outgoing import Response, Unreachable, get

TRIES, REDIRECTS = 3, 3
REDIRECTED = {301, 302, 303, 307, 308}


def within(folder: Path, address: str) -> Path | None:
    """Return the file of a folder that an address names by the end of its path; None where there is none.

    It lies in the folder itself: no dots and no link lead out of it.
    """
    path = unquote(urlsplit(address).path)
    _, mark, rest = path.rpartition(UPLOADS)
    parts = [part for part in (rest if mark else path).split("/") if part]
    if not parts or any(part in {".", ".."} or "\0" in part or "\\" in part for part in parts):
        return None
    root = folder.resolve()
    for start in range(1 if mark else len(parts)):
        place = root.joinpath(*parts[start:])
        try:
            if place.is_file() and place.resolve() == place:
                return place
        except OSError:  # such as a name that is too long
            continue
    return None


def fetch(address: str, hosts: set[str], out: IO[bytes]) -> None:
    """Write what lies at an address into a file; redirects are followed to these hosts alone. Raises `Unreachable`."""
    largest = current_app.config["MAX_UPLOAD_MB"] * MEGABYTE
    for _step in range(REDIRECTS + 1):
        if host_of(address) not in hosts:
            raise Unreachable(f"It leads to {host_of(address)}, which is no host of the site.")
        response = _tried(address, largest)
        if response.status not in REDIRECTED:
            break
        address = urljoin(address, response.location)
    if response.status != 200:
        raise Unreachable(f"The answer was {response.status}.")
    if len(response.body) > largest:
        raise Unreachable(f"It is larger than {largest // MEGABYTE} MB.")
    out.write(response.body)
    out.seek(0)


def _tried(address: str, largest: int) -> Response:
    """Ask again where the other side had no answer, or a mistake of its own."""
    for _attempt in range(TRIES - 1):
        with suppress(Unreachable):
            response = get(address, largest + 1)
            if response.status < 500:
                return response
    return get(address, largest + 1)
