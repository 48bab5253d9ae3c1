"""The export for WordPress's importer (WXR 1.2): posts, pages, comments, terms, authors, uploaded files and menus."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from html import escape
from pathlib import Path
from shutil import copyfileobj
from urllib.parse import quote
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from flask import current_app
from markupsafe import Markup
from slugify import slugify as ascii_slug
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from blogapp import db, plugins, site
from blogapp.exporting import wordpress_items
from blogapp.formats import MediaFile, WxrItem
from blogapp.formats.wxr import own_meta
from blogapp.i18n import languages
from blogapp.machine.atomic_files import PRIVATE, atomic_write
from blogapp.machine.drafts import drafts_in
from blogapp.models import Category, Comment, CommentStatus, Media, Post, Redirect, Status, Tag, User
from blogapp.posts import binding, corrections, snapshots
from blogapp.posts.corrections import Correction
from blogapp.storage import Storage
from blogapp.text import unique_slug
from blogapp.text.xml import for_xml

BATCH = 100
APPROVED = {
    CommentStatus.APPROVED: "1", CommentStatus.PENDING: "0", CommentStatus.SPAM: "spam", CommentStatus.TRASH: "trash",
}  # fmt: skip
STATUS = {"published": "publish"}  # the other words are WordPress's own
SHARED = "_yoast_wpseo_opengraph-image"  # where most of its blogs have it
CORRECTIONS = "_blogapp_corrections"
LOGIN_MAX = 60  # what WordPress keeps of a login
SLUG_MAX = 200  # what it keeps of a slug, percent-encoded
EXPORT, UPLOADS = "export.xml", "uploads"  # in a ZIP
# In comments, which WordPress keeps without these tags and makes them of lines anew.
LINE_ENDS = re.compile(r"<br ?/?>\n?|</li>\n?")
PARAGRAPH_ENDS = re.compile(r"\s*</(?:p|ul|ol|h[1-6])>\s*")
ITEMS = re.compile(r"<li>\s*")
DROPPED = re.compile(r"</?(?:p|ul|ol|h[1-6])(?: [^>]*)?>\n?")
ROOM = 5  # for a number that tells two apart


@dataclass(frozen=True)
class ExportedPost:
    """A post with all that an export says of it."""

    post: Post
    item: WxrItem
    slug: str
    label: str
    address: str
    at: datetime  # when it appeared; of a draft, when it was last changed
    status: str
    comments: list[Comment]
    lead_image: int = 0  # its number in the file
    former_slugs: Sequence[str] = ()

    @property
    def meta(self) -> Iterator[tuple[str, str]]:
        """All that stands beside the text: what the format says, the picture, and each slug that the post had."""
        yield from self.item.meta.items()
        if self.lead_image:
            yield "_thumbnail_id", str(self.lead_image)
        yield from (("_wp_old_slug", slug) for slug in self.former_slugs)


def write(out: Path, media: Storage | None = None) -> int:
    """Write the file, whole or not at all, and return how many posts and pages are in it.

    With `media`, where uploads lie, it is a ZIP that holds the export and, in `uploads`, the files.
    """
    with _reading():
        number = db.session.scalar(select(func.count(Post.id))) or 0
        paths = db.session.scalars(select(Media.path).order_by(Media.path)).all() if media else ()
    with drafts_in(out.resolve().parent) as drafts, atomic_write(out, PRIVATE, drafts=drafts) as file:
        if media is None:
            file.writelines(part.encode() for part in parts())
            return number
        with ZipFile(file, "w", ZIP_DEFLATED) as archive:
            with archive.open(EXPORT, "w", force_zip64=True) as text:
                text.writelines(part.encode() for part in parts())
            for path in paths:
                with suppress(FileNotFoundError), media.open(path) as source:
                    moment = media.stat(path).modified.timetuple()[:6]
                    with archive.open(ZipInfo(f"{UPLOADS}/{path}", moment), "w", force_zip64=True) as target:
                        copyfileobj(source, target)
    return number


@contextmanager
def _reading() -> Iterator[None]:
    """Read in a short transaction; what was read stays. While it lasts, SQLite's log grows by what others write."""
    with db.released(), db.reading():
        yield
        db.session.expunge_all()


def withheld() -> Iterator[str]:
    """Name the posts whose password is not in the file: it is stored as a hash."""
    with _reading():
        for post in db.session.scalars(select(Post).where(Post.password.is_not(None)).order_by(Post.id)):
            yield (
                f"“{post.name}” ({site.absolute(post.url)}) is protected by a password, which cannot be "
                f"written into the file. It is there as {_status(post)}; give it a password in WordPress."
            )


def parts() -> Iterator[str]:
    """Yield the text of the file part by part; no more than some posts are in memory at a time."""
    with _reading():
        zone = site.zone()
        written = select(Post.author_id).where(Post.author_id.is_not(None))
        uploaded = select(Media.uploaded_by).where(Media.uploaded_by.is_not(None))
        template = current_app.jinja_env.get_template("export/wordpress.xml")
        authors = db.session.scalars(select(User).where(User.id.in_(written.union(uploaded))).order_by(User.id)).all()
        categories = [category for category, _ in Category.tree(db.session())]
        tags = db.session.scalars(select(Tag).order_by(Tag.id)).all()
        numbers = wordpress_items.Numbers.of_site()
        others = [*wordpress_items.files(numbers), *wordpress_items.lines(numbers, db.now())]
    for part in template.generate(
        address=site.absolute(""),
        language=languages.of_site().replace("_", "-"),
        authors=authors,
        categories=categories,
        tags=tags,
        logins=_logins(authors),
        category_slugs=_nicenames(categories),
        tag_slugs=_nicenames(tags),
        posts=_lines(numbers),
        others=others,
        numbers=numbers,
        menus=list(dict.fromkeys(slug for item in others for domain, slug, _ in item.terms)),
        kept=kept,
        approved=APPROVED,
        cdata=cdata,
        stamp=stamp,
        zone=zone,
    ):
        yield for_xml(part)


def cdata(text: object) -> Markup:
    """Return a text as XML takes it without looking inside. What XML cannot hold goes before its end is sought."""
    inner = for_xml(str(text)).replace("]]>", "]]]]><![CDATA[>")
    return Markup(f"<![CDATA[{inner}]]>")  # noqa: S704 - nothing ends it but its end


def stamp(moment: datetime, zone: tzinfo = UTC) -> str:
    """Return a moment as WordPress stores it."""
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M:%S}"


def _logins(authors: Sequence[User]) -> dict[int, str]:
    """Return a login for each author's id, unlike all others: WordPress leaves out of one whatever is not ASCII."""
    logins: dict[int, str] = {}
    for author in authors:
        wanted = ascii_slug(author.slug, max_length=LOGIN_MAX - ROOM) or f"author-{author.id}"
        logins[author.id] = unique_slug(wanted, logins.values())
    return logins


def _nicenames(terms: Sequence[Category] | Sequence[Tag]) -> dict[int, str]:
    """Return the slug for each term's id as WordPress can keep it, of its own: it makes one term of equal ones."""
    names = {term.id: term.slug for term in terms if shortened(term.slug) == term.slug}
    for term in terms:
        if term.id not in names:
            names[term.id] = unique_slug(shortened(term.slug, SLUG_MAX - ROOM), names.values())
    return names


def shortened(slug: str, most: int = SLUG_MAX) -> str:
    """Return what WordPress keeps of a slug: the characters that, percent-encoded, fit as a whole."""
    while len(quote(slug)) > most:
        slug = slug[:-1]
    return slug.strip("-")


def _status(post: Post) -> str:
    """Return a post's status in the words of WordPress, where a protected one is private: it has no password there."""
    if post.status == Status.PUBLISHED and (post.is_protected or post.is_expired):
        return "private"
    return "future" if post.is_scheduled else STATUS.get(post.status, post.status)


def _lines(numbers: wordpress_items.Numbers) -> Iterator[ExportedPost]:
    """Yield the posts; whoever takes them may be slow, and holds up nobody who writes."""
    last = 0
    while batch := _batch(last, numbers):
        yield from batch
        last = batch[-1].post.id


def _batch(last: int, numbers: wordpress_items.Numbers) -> list[ExportedPost]:
    """Return the posts that follow the one with an id."""
    whole = select(Post).options(joinedload(Post.author), selectinload(Post.categories), selectinload(Post.tags))
    with _reading():
        batch = db.session.scalars(whole.where(Post.id > last).order_by(Post.id).limit(BATCH)).all()
        media = binding.media_of(batch)
        ids = [post.id for post in batch]
        chosen = binding.files_of({post.social_image["id"] for post in batch if post.social_image})
        comments, corrected, former = _comments(ids), corrections.of_each(ids), _former_slugs(ids)
        made = [
            _line(post, chosen | media[post.id], comments.get(post.id, []), corrected.get(post.id, ()))
            for post in batch
        ]
        return [
            replace(
                line,
                lead_image=numbers.file + line.post.lead_image_id if line.post.lead_image_id else 0,
                former_slugs=[slug for slug in former.get(line.post.id, ()) if slug != line.slug],
            )
            for line in made
        ]


def _former_slugs(post_ids: Sequence[int]) -> dict[int, list[str]]:
    """Return the slugs that posts had, and the present one, which WordPress may have to cut."""
    found: dict[int, list[str]] = {}
    moved = select(Redirect.post_id, Redirect.slug).where(Redirect.post_id.in_(post_ids)).order_by(Redirect.path)
    now = select(Post.id, Post.slug).where(Post.id.in_(post_ids), Post.slug != "")
    for number, slug in (*db.session.execute(moved), *db.session.execute(now)):
        if slug not in found.setdefault(number, []):
            found[number].append(slug)
    return found


def kept(html: str) -> str:
    """Return a comment as WordPress keeps it: paragraphs and lists are told by their lines, other tags stay."""
    text = LINE_ENDS.sub("\n", html)
    text = PARAGRAPH_ENDS.sub("\n\n", ITEMS.sub("– ", text))
    return DROPPED.sub("", text).strip()


def _comments(post_ids: Sequence[int]) -> dict[int, list[Comment]]:
    by_post: dict[int, list[Comment]] = {}
    for comment in db.session.scalars(select(Comment).where(Comment.post_id.in_(post_ids)).order_by(Comment.id)):
        by_post.setdefault(comment.post_id, []).append(comment)
    return by_post


def _line(
    post: Post, media: Mapping[int, MediaFile], comments: list[Comment], corrected: Sequence[Correction]
) -> ExportedPost:
    format = plugins.formats().get(post.format)
    slug, item = shortened(post.slug), _item(post, media)
    if post.social_image and (chosen := media.get(post.social_image["id"])):
        item = replace(item, meta={**item.meta, SHARED: site.absolute(chosen.url)})
    if corrected:  # WordPress has no place for them
        told = [{"date": stamp(each.at), "text": each.sentence} for each in corrected]
        item = replace(item, meta={**item.meta, CORRECTIONS: json.dumps(told)})
    return ExportedPost(
        post,
        item,
        slug,
        format.label if format else post.format.capitalize(),
        site.absolute(post.url),
        post.published_at or post.updated_at,
        _status(post),
        comments,
    )


def _item(post: Post, media: Mapping[int, MediaFile]) -> WxrItem:
    """Return a post as its format exports it; without the format, the snapshot and the data as they are stored."""
    excerpt = escape(post.excerpt, quote=False)
    if plugins.state_of(post) == "fine":
        with suppress(plugins.Failed), plugins.guard(post.format, "be exported", post):
            bound = binding.bind(post, media)
            return replace(bound.to_wxr(snapshots.html_of(post, bound)), excerpt=excerpt)
    meta = own_meta(post.data, post.format_version)
    return WxrItem(escape(post.title, quote=False), post.html, excerpt, post.format, meta)
