"""A folder of Markdown is walked: no link in it is followed, and what cannot be read is named and passed over."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import quote, unquote

from blogapp.importing import front_matter
from blogapp.importing.entries import Entry, Html, Item, Person, PostState, Remark, SiteFacts, StoredFile, Term
from blogapp.importing.front_matter import Front
from blogapp.importing.markdown_files import dialects, template_tags
from blogapp.importing.unreadable import Unreadable, bytes_of
from blogapp.text import slugify

ENDINGS = (".md", ".markdown", ".mkd", ".mdown", ".html", ".htm")
OUT = {
    "node_modules",
    "_site",
    "public",
    "output",
    "themes",
    "layouts",
    "_layouts",
    "_includes",
    "_sass",
    "archetypes",
    "templates",
}
TEXT_MAX = 4 * 1024 * 1024  # bytes of one text
_READMES = {"readme", "license", "contributing", "changelog"}
_LINKED = re.compile(r"(\]\(\s*<?|\bsrc=[\"']|\bhref=[\"'])([^\s)\"'<>]{1,500})")
_SEPARATOR = "<!--more-->"


@dataclass(frozen=True)
class Document:
    """One text of the folder: where it lies, what it says of itself, and its words."""

    place: PurePosixPath
    front: Front
    text: str


class Folder:
    """The values of a folder, in their order; each `for` reads it anew. Raises `Unreadable` for what is none."""

    def __init__(self, path: Path, address: str = "") -> None:
        """`address` is where the site was, if its configuration does not say it."""
        self.path = path
        self.names = {each.name for each in path.iterdir()} if path.is_dir() else set()
        self.site = dialects.site_of(self.names, self._config())
        self.address = (
            address.rstrip("/") or self.site.address or f"https://{slugify(path.resolve().name, 'folder')}.invalid"
        )

    def __iter__(self) -> Iterator[Item]:
        config = self.site.config
        language = config.text("languagecode", "language", "lang", "default_lang")
        about = {"title": config.text("title", "sitename"), "tagline": config.text("description", "tagline")}
        yield SiteFacts(**about, address=self.address, language=language, generator=self.site.program)
        remarks: list[Remark] = []
        known = list(self._documents(remarks))
        if not known:
            raise Unreadable("There is no text in Markdown with front matter in this folder.")
        yield from map(Person, dict.fromkeys(name for each in known for name in _authors(each.front)))
        yield from _terms(known)
        yield from remarks
        files: dict[str, str] = {}  # what each shows, as far as that is said
        addresses = {template_tags.stem_of(str(each.place)): self._address(each) for each in known}
        entries = [self._entry(each, addresses, files) for each in known]
        yield from (StoredFile(name, self._at(name), description=shown) for name, shown in files.items())
        yield from entries

    def _config(self) -> dict[str, object]:
        for name in dialects.CONFIGS:
            path = self.path / name
            if path.is_file() and not path.is_symlink():
                source = bytes_of(path, TEXT_MAX).decode("utf-8", "replace")
                try:
                    read = front_matter.of_toml if name.endswith(".toml") else front_matter.of_yaml
                    return {str(key): value for key, value in read(source).items()}
                except Unreadable:
                    return {}
        return {}

    def _documents(self, remarks: list[Remark]) -> Iterator[Document]:
        """Yield the texts in the order of their names."""
        for root, folders, files in os.walk(self.path):
            folders[:] = sorted(name for name in folders if name not in OUT and not name.startswith("."))
            for name in sorted(files):
                path = Path(root, name)
                place = PurePosixPath(path.relative_to(self.path).as_posix())
                if path.is_symlink() or not name.lower().endswith(ENDINGS) or _is_readme(place):
                    continue
                try:
                    front, text = front_matter.parted(bytes_of(path, TEXT_MAX).decode("utf-8", "replace"))
                except Unreadable as error:
                    remarks.append(Remark("unreadable", str(place), str(error)))
                    continue
                if front.values and place.stem != "_index":
                    yield Document(place, front, text)

    def _address(self, document: Document) -> str:
        path = dialects.path_of(document.place, document.front, self.site)
        return self.address + quote(unquote(path)) if path else ""

    def _at(self, name: str) -> str:
        return f"{self.address}/{quote(name)}"

    def _entry(self, document: Document, addresses: dict[str, str], files: dict[str, str]) -> Entry:
        place, front = document.place, document.front
        text, left = document.text, list[str]()
        if front.says("render_with_liquid", default=True):
            text, left = template_tags.plain(text, lambda name: addresses.get(template_tags.stem_of(name), ""))
        if separator := front.text("excerpt_separator"):
            text = text.replace(separator, _SEPARATOR, 1)
        text = self._with_files(
            place, re.sub(r"<!--\s*(?:more|summary|excerpt)\s*-->", _SEPARATOR, text, count=1), files
        )
        address, page = self._address(document), dialects.is_page(place, front)
        aliases = front.texts("aliases", "redirect_from", "alias")
        named, shown = _picture(front)
        lead = self._file(place, named)
        if lead:
            files[lead] = files.get(lead) or shown
        at, is_html = dialects.date_of(place, front), place.suffix.startswith(".htm")
        why = f"Tags that its program alone can read stand as they were: {', '.join(left[:5])}."
        return Entry(
            origin=str(place), kind="page" if page else "post", format="", title=front.text("title"),
            slug=dialects.slug_of(place, front), fields={"body": Html(text) if is_html else text},
            excerpt=front.text("summary", "excerpt", "description"), state=_state(place, front),
            published_at=at, created_at=at,
            changed_at=front.moment("lastmod", "last_modified_at", "modified", "updated"),
            login=next(iter(_authors(front)), ""), language=front.text("lang", "language"),
            categories=[slugify(name, whole=True) for name in dialects.categories_of(front)],
            tags=[slugify(name, whole=True) for name in dialects.tags_of(front)],
            sticky=front.says("pin") or front.says("pinned") or front.says("sticky"),
            comments_open=front.says("comments", default=True),
            lead_image=self._at(lead) if lead else "", address=address,
            former_addresses=[f"{self.address}/{each.lstrip('/')}" for each in aliases],
            remarks=[Remark("template tag", address or str(place), why)] if left else [],
        )  # fmt: skip

    def _with_files(self, place: PurePosixPath, text: str, files: dict[str, str]) -> str:
        """Return a text in which files of the folder are named by the whole address that they had."""

        def put(match: re.Match[str]) -> str:
            found = self._file(place, match[2])
            if found:
                files.setdefault(found, "")
            return match[1] + (self._at(found) if found else match[2])

        return _LINKED.sub(put, text)

    def _file(self, place: PurePosixPath, named: str) -> str:
        """Return the path within the folder of a file that a text names; "" where it is none, or a text itself."""
        bare = unquote(named.partition("#")[0].partition("?")[0])
        if not bare or "://" in bare or bare.startswith("//") or bare.lower().endswith(ENDINGS) or "\0" in bare:
            return ""
        root = self.path.resolve()
        beside = [self.path / place.parent / bare] if not bare.startswith("/") else []
        roots = [
            self.path / folder / bare.lstrip("/") for folder in ("", "static", "assets", "content", "src", "public")
        ]
        for path in [*beside, *roots]:
            try:
                found = path.resolve()
                if found.is_file() and found.is_relative_to(root):
                    return found.relative_to(root).as_posix()
            except (OSError, ValueError):
                continue
        return ""


def _is_readme(place: PurePosixPath) -> bool:
    """Return whether a text is about the folder, and none of the site."""
    return len(place.parts) == 1 and place.stem.lower() in _READMES


def _picture(front: Front) -> tuple[str, str]:
    """Return which picture stands for a text, and what it shows: a line, or a path with words, as themes have it."""
    names = ("image", "cover", "featured_image", "thumbnail")
    inner = [front.inner(name) for name in names]
    within = next((each for each in inner if each.text("path", "image", "src", "url")), Front({}))
    return front.text(*names) or within.text("path", "image", "src", "url"), within.text("alt")


def _state(place: PurePosixPath, front: Front) -> PostState:
    """Return whether a text was public: each program says otherwise that it was not."""
    is_draft = front.says("draft") or not front.says("published", default=True) or "_drafts" in place.parts
    status = front.text("status").lower()
    return "private" if status == "hidden" else "draft" if is_draft or status == "draft" else "published"


def _authors(front: Front) -> list[str]:
    return front.texts("author", "authors") or [name for name in [front.inner("author").text("name")] if name]


def _terms(documents: list[Document]) -> Iterator[Term]:
    categories = dict.fromkeys(name for each in documents for name in dialects.categories_of(each.front))
    tags = dict.fromkeys(name for each in documents for name in dialects.tags_of(each.front))
    yield from (Term("category", slugify(name, whole=True), name) for name in categories)
    yield from (Term("tag", slugify(name, whole=True), name) for name in tags)
