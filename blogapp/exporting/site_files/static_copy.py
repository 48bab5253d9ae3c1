"""A static copy of all that readers see: pages, archives, feeds, pictures, to be opened from a disk or any server.

It is made by the application itself, as a reader who is not signed in gets it, from the front page and the sitemap on
to whatever a page links to. So no draft and no protected text can be in it.
"""

from __future__ import annotations

import posixpath
import re
from collections import deque
from collections.abc import Callable, Iterator
from hashlib import sha256
from html import escape, unescape
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from flask.testing import FlaskClient
from werkzeug.wrappers import Response

from blogapp.backup.archive import is_plain
from blogapp.exporting.site_files import static_pages

# Addresses of files, whose query, if any, is their version; all others are those of pages.
FILE = re.compile(r"/(?:media|static|themes|icons|cards|formats)/.+[^/]|/[^/]+\.(?:xml|txt|ico|webmanifest|css)")
FIRST = ("/", "/sitemap.xml", "/robots.txt", "/favicon.ico")
LOCATION = re.compile(r"<loc>([^<]*)</loc>")
IN_STYLES = re.compile(r"""url\((["']?)([^"')]+)\1\)""")
IN_SCRIPTS = re.compile(r"""((?:from|import)\s*\(?\s*)(["'])([^"']+)\2""")
STUB = (
    '<!doctype html>\n<meta charset="utf-8">\n<meta http-equiv="refresh" content="0; url={0}">\n<a href="{0}">{0}</a>\n'
)


class StaticCopy:
    """Goes through a site from link to link. `base` is its address; `note` hears of each file, with its hash."""

    def __init__(self, client: FlaskClient, folder: Path, base: str, note: Callable[[str, str], None]) -> None:
        self.client, self.folder, self.base, self.note = client, folder, base.rstrip("/"), note
        self.waiting = deque(FIRST)
        self.places: dict[str, str] = {}
        self.failed: list[str] = []
        for address in FIRST:
            self.places[address] = _place_of(address)

    def steps(self) -> Iterator[int]:
        """Write all of it; yield how many files there are."""
        done = 0
        while self.waiting:
            address = self.waiting.popleft()
            with self.client.get(quote(address), base_url=self.base) as answer:
                self._write(address, answer)
            done += 1
            yield done

    def _write(self, address: str, answer: Response) -> None:
        """Write what an address answers with; what it links to is asked for later."""
        place, kind = self.places[address], answer.mimetype
        if answer.status_code >= 400 and kind != "text/html":
            self.failed.append(address)
        elif answer.location:
            target = self._relative(answer.location, place) or f"{self.base}{answer.location}"
            self._put(place, [STUB.format(escape(target)).encode()])
        elif kind == "text/html":
            page = answer.get_data(as_text=True)
            self._put(place, [static_pages.rewritten(page, lambda link: self._relative(link, place)).encode()])
        elif kind in {"text/css", "text/javascript", "application/javascript"}:
            self._put(place, [self._rewritten(answer.get_data(as_text=True), place).encode()])
        else:
            if address.startswith("/sitemap"):
                for location in LOCATION.findall(answer.get_data(as_text=True)):
                    self._relative(unescape(location), place)
            self._put(place, answer.iter_encoded())

    def _rewritten(self, text: str, place: str) -> str:
        """Return a stylesheet or a script with relative addresses."""

        def within(link: str) -> str:
            return (self._relative(link, place) or link) if link.startswith("/") else link

        styled = IN_STYLES.sub(lambda found: f"url({found[1]}{within(found[2])}{found[1]})", text)
        return IN_SCRIPTS.sub(lambda found: f"{found[1]}{found[2]}{_dotted(within(found[3]))}{found[2]}", styled)

    def _relative(self, link: str, place: str) -> str | None:
        """Return a link of a page as a path from its file; the link itself if it leads elsewhere.

        None for what is left out.
        """
        if link == self.base or link.startswith(f"{self.base}/"):
            link = link.removeprefix(self.base) or "/"
        parts = urlsplit(link)
        if parts.scheme or parts.netloc or not link or link.startswith("#"):
            return link
        path = _normal(parts.path)
        if not path or static_pages.LEFT_OUT.match(path) or (parts.query and not FILE.fullmatch(path)):
            return None
        if path not in self.places:
            self.places[path] = _place_of(path)
            self.waiting.append(path)
        relative = quote(posixpath.relpath(self.places[path], posixpath.dirname(place) or "."))
        fragment = parts.fragment.replace("respond", "comments")  # there is no form to answer by
        return f"{relative}#{fragment}" if fragment else relative

    def _put(self, place: str, parts: Iterator[bytes] | list[bytes]) -> None:
        path, digest = self.folder / place, sha256()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            file = path.open("xb")
        except (FileExistsError, NotADirectoryError):  # somebody's link calls a folder what is a file, or a file so
            self.failed.append(place)
            return
        with file:
            for part in parts:
                digest.update(part)
                file.write(part)
        self.note(place, digest.hexdigest())


def _normal(link: str) -> str:
    """Return an address as it is asked for: of a page, with a slash at its end; "" for none that can be a file's."""
    path = unquote(link)
    if not path.startswith("/") or not all(is_plain(part) for part in path.strip("/").split("/") if path.strip("/")):
        return ""
    return path if path.endswith("/") or FILE.fullmatch(path) else f"{path}/"


def _place_of(address: str) -> str:
    """Return the file of an address: of a folder, its index."""
    name = address.strip("/")
    if not address.endswith("/"):
        return name
    ending = "json" if name.endswith("feed/json") else "xml" if static_pages.FEED.search(f"/{name}") else "html"
    return f"{name}/index.{ending}".lstrip("/")


def _dotted(link: str) -> str:
    """Return a relative path as scripts import it."""
    return link if link.startswith((".", "/")) or ":" in link else f"./{link}"
