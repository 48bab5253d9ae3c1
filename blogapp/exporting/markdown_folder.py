"""The blog as a folder of Markdown with front matter, as Jekyll reads it; Hugo, Eleventy and others import that.

A text is written as it was typed where that is all of the post. Any other post is what readers see of it: as Markdown
where nothing is lost by that, else as HTML.

Source of the folder's names, and of what stands in the front matter: Jekyll's documentation, "Directory structure"
and "Front matter"; `redirect_from` is jekyll-redirect-from's, `image` with `alt` jekyll-seo-tag's.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from blogapp import db, plugins, site
from blogapp.backup.archive import is_plain
from blogapp.exporting.site_files import places
from blogapp.formats.fields import syntaxes
from blogapp.i18n import languages
from blogapp.models import Media, Post, Redirect, Status
from blogapp.posts import binding
from blogapp.storage import Storage
from blogapp.text import pictures
from blogapp.text.conversion import lossless_markdown

BATCH = 100
POSTS, DRAFTS, PAGES, MEDIA = "_posts", "_drafts", "_pages", "media"
BODY = "body"
LIQUID = ("{{", "{%")  # what Jekyll would carry out
UNBOUNDED = 1 << 20  # no line of the front matter is broken


class MarkdownFolder:
    """Writes the blog into a folder that is empty; `media` is where its uploads lie."""

    def __init__(self, folder: Path, media: Storage) -> None:
        self.folder, self.media = folder, media
        self.texts = self.files = self.hidden = 0
        self.missing: list[str] = []

    def number(self) -> int:
        """Return how many texts there are to write; what lies in the trash stays there."""
        with db.released(), db.reading():
            return db.session.scalar(select(func.count(Post.id)).where(Post.status != Status.TRASH)) or 0

    def steps(self) -> Iterator[int]:
        """Write all of it; yield how many texts are written."""
        with db.released(), db.reading():
            self._put("_config.yml", _yaml(_config()))
        last = 0
        while batch := self._posts_after(last):
            last = batch[-1]
            yield self.texts
        self._copy_files()

    def _posts_after(self, last: int) -> list[int]:
        """Write the posts that follow the one with an id, and return their ids."""
        beside = (joinedload(Post.author), joinedload(Post.lead_image), selectinload(Post.categories))
        whole = select(Post).options(*beside, selectinload(Post.tags))
        left = whole.where(Post.id > last, Post.status != Status.TRASH)
        with db.released(), db.reading():
            posts = db.session.scalars(left.order_by(Post.id).limit(BATCH)).all()
            ids = [post.id for post in posts]
            former, media = _former_paths(ids), binding.media_of(posts)
            for post in posts:
                urls = {number: file.url for number, file in media[post.id].items()}
                self._write(post, urls, former.get(post.id, []))
            db.session.expunge_all()
        return ids

    def _write(self, post: Post, urls: Mapping[int, str], former: Sequence[str]) -> None:
        text, ending = _text(post, urls)
        as_it_is = {"render_with_liquid": False} if any(mark in text for mark in LIQUID) else {}
        front = _front(post, urls, former) | as_it_is
        self._put(self._free(_place(post), post.id, ending), f"---\n{_yaml(front)}---\n\n{text}\n")
        self.texts += 1
        self.hidden += post.status == Status.PUBLISHED and _is_hidden(post)

    def _free(self, place: str, number: int, ending: str) -> str:
        """Return the place with its ending; with the post's id where another post has it."""
        wanted = f"{place}{ending}"
        return f"{place}-{number}{ending}" if (self.folder / wanted).exists() else wanted

    def _put(self, place: str, text: str) -> None:
        path = self.folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", errors="replace", newline="\n")

    def _copy_files(self) -> None:
        """Copy what was uploaded, with the smaller copies of pictures."""
        with db.released(), db.reading():
            rows = db.session.execute(select(Media.path, Media.widths).order_by(Media.id)).all()
        for path in dict.fromkeys(each for original, widths in rows for each in (original, *widths.values())):
            if not all(map(is_plain, path.split("/"))) or not self.media.has(path):
                self.missing.append(path)
                continue
            target = self.folder / MEDIA / path
            target.parent.mkdir(parents=True, exist_ok=True)
            with self.media.open(path) as source, target.open("xb") as file:
                shutil.copyfileobj(source, file)
            self.files += 1


def _config() -> dict[str, Any]:
    known = site.current()
    return {
        "title": known.title,
        "description": known.tagline,
        "url": site.absolute(""),
        "lang": languages.of_site().replace("_", "-"),
        "timezone": str(site.zone()),
        "permalink": "/:year/:month/:day/:title/",
        "excerpt_separator": "<!--more-->",
        "include": [PAGES],
    }


def _front(post: Post, urls: Mapping[int, str], former: Sequence[str]) -> dict[str, Any]:
    """Return what is said of a post, without what says nothing."""
    front = {
        "layout": post.kind,
        "title": post.name,
        "slug": post.slug,
        "date": _here(post.published_at or post.created_at),
        "last_modified_at": _here(post.updated_at),
        "author": post.author.name if post.author else "",
        "categories": [category.name for category in post.categories],
        "tags": [tag.name for tag in post.tags],
        "lang": (post.language or "").replace("_", "-"),
        "description": post.excerpt,
        "image": _image(post, urls),
        "permalink": f"/{post.path}/" if post.path else "",
        "redirect_from": [f"/{path}/" for path in former],
        "format": post.format,
        "pin": post.sticky,
    }
    said = {name: value for name, value in front.items() if value}
    said |= {} if post.comments_open else {"comments": False}
    return said | ({"published": False, "status": "hidden"} if _is_hidden(post) else {})


def _here(moment: Any) -> Any:
    return moment.astimezone(site.zone()).replace(microsecond=0)


def _image(post: Post, urls: Mapping[int, str]) -> str | dict[str, str]:
    """Return the picture that stands for a post, with its description where there is one."""
    url = urls.get(post.lead_image_id or 0, "")
    named = [value for value in post.data.values() if isinstance(value, dict) and value.get("id") == post.lead_image_id]
    described = next((str(value["alt"]) for value in named if value.get("alt")), "")
    return {"path": url, "alt": described} if url and described else url


def _text(post: Post, urls: Mapping[int, str]) -> tuple[str, str]:
    """Return the words of a post, and how the name of a file with such words ends."""
    if _is_body_alone(post):
        return pictures.with_addresses(post.data[BODY], urls), ".html" if syntaxes.has_html(post.data) else ".md"
    converted = lossless_markdown(post.html)
    return (post.html.strip(), ".html") if converted is None else (converted, ".md")


def _is_body_alone(post: Post) -> bool:
    """Return whether a post says nothing but a text that any program reads so, beside its picture in the front."""
    fields = plugins.formats()[post.format].fields if post.format in plugins.formats() else {}
    body, text = fields.get(BODY), str(post.data.get(BODY, "")).strip()
    if body is None or body.syntax != "markdown" or (body.breaks and "\n" in text):
        return False
    beside = {BODY} | {name for name, part in fields.items() if part.role == "image" and not part.several}
    return bool(text) and not {name.partition(".")[0] for name, value in post.data.items() if value} - beside


def _is_hidden(post: Post) -> bool:
    """Return whether readers do not see a text that is no draft."""
    is_closed = post.status == Status.PUBLISHED and (post.is_protected or post.is_expired)
    return is_closed or post.status == Status.PRIVATE


def _place(post: Post) -> str:
    """Return where a post lies, without the ending."""
    name = places.name_of(post.slug, post.id)
    if post.status in {Status.DRAFT, Status.PENDING} or post.published_at is None:
        return f"{DRAFTS}/{name}"
    if post.kind == "page":
        return f"{PAGES}/{name}"
    return f"{POSTS}/{_here(post.published_at):%Y-%m-%d}-{name}"


def _former_paths(ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    moved = select(Redirect.post_id, Redirect.path).where(Redirect.post_id.in_(ids)).order_by(Redirect.path)
    for number, path in db.session.execute(moved):
        found.setdefault(number, []).append(path)
    return found


def _yaml(values: Mapping[str, Any]) -> str:
    return str(yaml.safe_dump(dict(values), allow_unicode=True, sort_keys=False, width=UNBOUNDED))
