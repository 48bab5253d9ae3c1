"""From an item of an export to a post or a page, with what of it was not carried over."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from blogapp.importing.entries import Entry, PostState, Remark
from blogapp.importing.wordpress import leftovers
from blogapp.importing.wordpress.facts import from_local, id_of, line, moment, moment_of_feed, number, slug_of
from blogapp.importing.wordpress.formats import THUMBNAIL, Formats
from blogapp.importing.wordpress.parsing import Raw
from blogapp.importing.wordpress.survey import KINDS as TAXONOMIES
from blogapp.importing.wordpress.survey import Kind, Survey
from blogapp.text import Sentence

STATES: Mapping[str, PostState] = {
    "publish": "published", "future": "published", "draft": "draft", "pending": "pending", "private": "private",
    "trash": "trash", "inherit": "draft", "auto-draft": "draft",
}  # fmt: skip
OLD_SLUG, STATE_BEFORE = "_wp_old_slug", "_wp_trash_meta_status"
PUBLIC = ("post", "page")


class Posts:
    """Makes posts of items. What several posts share, such as files, it knows from the survey."""

    def __init__(self, survey: Survey, formats: Formats) -> None:
        self.survey, self.formats = survey, formats

    def entry(self, raw: Raw, origin: str) -> Entry:
        """Return the post. A title that is missing stays missing: whoever stores it knows whether it may."""
        meta = leftovers.metas(raw)
        where = raw["link"].strip()
        remarks = [Remark(kind, where, why) for kind, why in leftovers.of_item(raw, meta)]
        state = self._state(raw, where, remarks)
        seen = self.formats.see(raw, meta, is_draft=state != "published")
        remarks += [Remark(kind, where, why) for kind, why in seen.notes]
        published = self._published(raw, where, state, remarks)
        before = STATES.get(_one(meta, STATE_BEFORE), "draft")
        slug = raw["wp:post_name"].strip()
        return Entry(
            origin,
            kind="page" if raw["wp:post_type"] == "page" else "post",
            format=seen.format,
            title=seen.title,
            slug=slug_of(slug.removesuffix("__trashed") if state == "trash" else slug),
            fields=seen.fields,
            excerpt=raw["excerpt:encoded"].strip(),
            state=state,
            trashed_from=before if before != "trash" else "draft",
            created_at=published or self._local(raw, "wp:post_date"),
            published_at=published if state in {"published", "private", "trash"} else None,
            changed_at=moment(raw["wp:post_modified_gmt"]) or self._local(raw, "wp:post_modified"),
            login=raw["dc:creator"].strip(),
            categories=self._terms(raw, "category"),
            tags=self._terms(raw, "tag"),
            sticky=raw["wp:is_sticky"].strip() == "1",
            comments_open=raw["wp:comment_status"].strip() != "closed",
            password=raw["wp:post_password"],
            parent=id_of(raw["wp:post_parent"]) if raw["wp:post_type"] == "page" else "",
            order=number(raw["wp:menu_order"]),
            lead_image=self._lead_image(meta, where, remarks),
            address=where,
            former_slugs=[slug_of(slug) for slug in meta.get(OLD_SLUG, ()) if slug.strip()],
            guid=raw["guid"].strip(),
            comments=raw.replies,
            remarks=remarks,
            original=_original(raw),
        )

    def _state(self, raw: Raw, where: str, remarks: list[Remark]) -> PostState:
        said, kind = raw["wp:status"].strip(), raw["wp:post_type"]
        state = STATES.get(said)
        if state is None:
            why = Sentence("It had the status %(status)s there, and comes as a draft.", status=said or "–")
            remarks.append(Remark("status", where, why))
        if kind not in PUBLIC:
            why = Sentence(
                "It is of the type %(type)s, which this blog does not have, and comes as a draft.", type=kind
            )
            remarks.append(Remark("post type", where, why))
            return "trash" if state == "trash" else "draft"
        return state or "draft"

    def _published(self, raw: Raw, where: str, state: PostState, remarks: list[Remark]) -> datetime | None:
        """Return when it was published, in UTC; from the site's own clock where the file says no more."""
        found = moment(raw["wp:post_date_gmt"])
        if found or not raw["wp:post_date"].strip():
            return found or moment_of_feed(raw["pubDate"])
        if found := moment_of_feed(raw["pubDate"]):
            return found
        if state == "published" and not self.survey.knows_offset:
            why = Sentence("Its date is without a time zone in the export, and was read as UTC.")
            remarks.append(Remark("date", where, why))
        return self._local(raw, "wp:post_date")

    def _local(self, raw: Raw, name: str) -> datetime | None:
        return from_local(raw[name], self.survey.offset)

    def _terms(self, raw: Raw, kind: Kind) -> list[str]:
        """Return the slugs of its categories or tags."""
        terms = sorted(raw.terms, key=lambda term: not term[1])
        slugs = (
            self.survey.slug_of_term(kind, nicename, line(name))
            for domain, nicename, name in terms
            if TAXONOMIES.get(domain) == kind
        )
        return list(dict.fromkeys(slugs))

    def _lead_image(self, meta: Mapping[str, list[str]], where: str, remarks: list[Remark]) -> str:
        number = id_of(_one(meta, THUMBNAIL))
        if not number:
            return ""
        if found := self.survey.files.get(number):
            return found.address
        remarks.append(Remark("featured image", where, Sentence("Its featured image is not in the export.")))
        return ""


def _one(meta: Mapping[str, list[str]], key: str) -> str:
    """Return the first value of a key, "" where there is none."""
    return next(iter(meta.get(key, ())), "").strip()


def _original(raw: Raw) -> str:
    """Return what the file says of it, as JSON, but for its comments, which are stored one by one."""
    meta = [[each["wp:meta_key"], each["wp:meta_value"]] for each in raw.all("wp:postmeta")]
    return json.dumps({"item": raw.texts, "terms": raw.terms, "meta": meta}, ensure_ascii=False)
