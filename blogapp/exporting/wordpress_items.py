"""What an export for WordPress holds beside posts: uploaded files as attachments, and the lines of the menus."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePosixPath
from typing import Literal

from sqlalchemy import func, select

from blogapp import db, site
from blogapp.exporting import php
from blogapp.models import Media, Post, Tag, media_uses
from blogapp.models.terms import Category
from blogapp.site import menus
from blogapp.text import slugify

BATCH = 500
MENU = "nav_menu"
NO_CLASSES: php.Value = {"0": ""}


@dataclass(frozen=True)
class Item:
    """An item that is no post: a file, or a line of a menu."""

    id: int
    kind: Literal["attachment", "nav_menu_item"]
    title: str
    link: str
    at: datetime
    name: str
    status: str
    author_id: int | None = None
    caption: str = ""
    parent: int = 0
    order: int = 0
    address: str = ""  # of a file
    terms: Sequence[tuple[str, str, str]] = ()  # taxonomy, slug, name
    meta: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Numbers:
    """Where numbers begin: WordPress has one row of them for posts, files and lines of menus, and one for all terms."""

    file: int
    line: int
    tag: int
    menu: int

    @classmethod
    def of_site(cls) -> Numbers:
        """Return what is free beside the ids of posts and categories, which stay as they are."""
        posts, files, categories, tags = (
            db.session.scalar(select(func.max(model.id))) or 0 for model in (Post, Media, Category, Tag)
        )
        return cls(posts, posts + files, categories, categories + tags)


def files(numbers: Numbers) -> Iterator[Item]:
    """Yield the uploaded files, oldest first; each was uploaded to the first post that uses it."""
    last = 0
    while batch := db.session.scalars(select(Media).where(Media.id > last).order_by(Media.id).limit(BATCH)).all():
        last = batch[-1].id
        uses = select(media_uses.c.media_id, func.min(media_uses.c.post_id)).group_by(media_uses.c.media_id)
        of_batch = uses.where(media_uses.c.media_id.in_([media.id for media in batch]))
        first: dict[int, int] = dict(db.session.execute(of_batch).all())
        for media in batch:
            yield _file(media, numbers.file + media.id, first.get(media.id, 0))


def _file(media: Media, number: int, parent: int) -> Item:
    stem = PurePosixPath(media.filename).stem
    meta = {"_wp_attached_file": media.path}
    if media.width:
        meta["_wp_attachment_metadata"] = php.dumps(_metadata(media))
    if media.description:
        meta["_wp_attachment_image_alt"] = media.description
    return Item(
        number,
        "attachment",
        stem,
        site.absolute(f"/?attachment_id={number}"),
        media.created_at,
        slugify(stem, "file"),
        "inherit",
        media.uploaded_by,
        media.caption,
        parent,
        address=site.absolute(media.url),
        meta=meta,
    )


def _metadata(media: Media) -> dict[str, php.Value]:
    """Return what WordPress knows of a picture: its size, and its narrower copies."""
    sizes: dict[str, php.Value] = {
        f"w{width}": {
            "file": PurePosixPath(path).name,
            "width": int(width),
            "height": round(media.height * int(width) / media.width),
            "mime-type": "image/webp",
        }
        for width, path in sorted(media.widths.items(), key=lambda each: int(each[0]))
    }
    return {
        "width": media.width, "height": media.height, "file": media.path, "filesize": media.size, "sizes": sizes
    }  # fmt: skip


def lines(numbers: Numbers, at: datetime) -> Iterator[Item]:
    """Yield the lines of the menus. What leads to something that WordPress does not have leads to its address."""
    number = numbers.line
    for place in menus.PLACES:
        made, top = menus.lines(place), 0
        targets = menus.targets({line.to for line in made})
        for order, line in enumerate(made, start=1):
            number += 1
            name, path = targets.get(line.to, ("", ""))
            kind, _, target = line.to.partition(":")
            object_kind = {"page": "page", "category": "category"}.get(kind, "custom")
            meta = {
                "_menu_item_type": {"page": "post_type", "category": "taxonomy"}.get(kind, "custom"),
                "_menu_item_menu_item_parent": str(top if line.under else 0),
                "_menu_item_object_id": target if object_kind != "custom" else str(number),
                "_menu_item_object": object_kind,
                "_menu_item_target": "",
                "_menu_item_classes": php.dumps(NO_CLASSES),
                "_menu_item_xfn": "",
                "_menu_item_url": "" if object_kind != "custom" else site.absolute(path) if line.to else line.address,
            }
            top = top if line.under else number
            terms = [(MENU, place, place.capitalize())]
            yield Item(
                number, "nav_menu_item", line.label or name, site.absolute(f"/?p={number}"), at, str(number), "publish",
                order=order, terms=terms, meta=meta,
            )  # fmt: skip
