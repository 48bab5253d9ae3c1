"""Posts and pages: each is written by the function that writes all posts, unless it is here as it was already."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import unquote

from blogapp import db
from blogapp.accounts import passwords
from blogapp.accounts.permissions import MACHINE
from blogapp.importing.converting import Converter
from blogapp.importing.entries import Entry
from blogapp.importing.storing import attempts, texts
from blogapp.importing.storing.comments import Comments
from blogapp.importing.storing.context import Import, moment
from blogapp.importing.storing.files import Files
from blogapp.importing.storing.ledger import Known, digest_of, versions
from blogapp.importing.storing.parts import parts
from blogapp.importing.storing.people import People
from blogapp.importing.storing.terms import Terms
from blogapp.models import Post
from blogapp.models.pages import LEVELS
from blogapp.posts.saving import PostInput
from blogapp.text import plain_text

COUNTED = {"post": "posts", "page": "pages"}
LANGUAGE_MAX = 35


@dataclass
class Ready:
    """An entry that is to be stored, with what had to be done before the transaction."""

    entry: Entry
    digest: str
    known: Known | None
    password: str | None
    author_id: int | None


@dataclass
class Posts:
    """The posts and pages of the former site."""

    of: Import
    people: People
    terms: Terms
    files: Files
    comments: Comments
    converter: Converter
    pages: dict[str, tuple[int, int]] = field(default_factory=dict)  # by origin: the id here, and how deep it lies
    waiting: dict[str, Entry] = field(default_factory=dict)  # pages whose parent has not come yet
    seen: set[str] = field(default_factory=set)

    def store(self, batch: Sequence[Entry]) -> None:
        """Store these; a page waits until the one that it lies within is there."""
        self._store([entry for entry in batch if not self._is_twice(entry) and not self._waits(entry)])

    def convert(self, batch: Sequence[Entry]) -> None:
        """Let the texts of these be converted while others are stored."""
        texts_of = (texts.to_convert(entry, attempts.format_of(entry), self.files) for entry in batch)
        comments = [reply.html for entry in batch for reply in entry.comments]
        self.converter.begin([text for found in texts_of for text in found], comments)

    def _is_twice(self, entry: Entry) -> bool:
        """Return whether the files have it twice, as those do that were exported one after the other."""
        is_twice = entry.origin in self.seen
        self.seen.add(entry.origin)
        return is_twice

    def store_waiting(self) -> None:
        """Store the pages that waited, each after the one that it lies within. Circles are broken."""
        while self.waiting:
            ready = [entry for entry in self.waiting.values() if entry.parent not in self.waiting]
            if not ready:
                entry = next(iter(self.waiting.values()))
                self.of.report.remark("parent of a page", entry.address, "It lies within itself. It is at the top.")
                ready = [replace(entry, parent="")]
            for entry in ready:
                del self.waiting[entry.origin]
            for part in parts(ready, 100):
                self._store(part)

    def _waits(self, entry: Entry) -> bool:
        waits = bool(entry.kind == "page" and entry.parent and entry.parent not in self.pages)
        if waits:
            self.waiting[entry.origin] = entry
        return waits

    def _store(self, entries: Sequence[Entry]) -> None:
        known = self.of.ledger.known("post", [entry.origin for entry in entries])
        now = versions(Post, [one.row_id for one in known.values() if one.row_id])
        for entry in entries:
            for remark in entry.remarks:
                self.of.report.remark(remark.kind, remark.where, remark.why)
            self.files.want(texts.named_in(entry), entry.login)
            for login in {entry.login, *(reply.login for reply in entry.comments)}:
                self.people.id_of(login)  # before the transaction of the posts
        ready: list[Ready] = []
        discussed: list[tuple[int, Entry]] = []
        for entry in entries:
            one = known.get(entry.origin)
            digest = self._digest(entry)
            if one is not None and not self._is_to_change(entry, one, digest, now):
                if one.digest != digest and one.row_id and one.row_id in now:
                    discussed.append((one.row_id, entry))
                    self.of.ledger.keep("post", entry.origin, one.row_id, digest, one.version, one, entry.original)
                continue
            ready.append(self._prepared(entry, digest, one))
        written = [(self._write(each), each) for each in ready]
        discussed += [(post.id, each.entry) for post, each in written]
        self.comments.store(discussed, {post.id for post, each in written if each.known is None})
        db.session.flush()
        for post, each in written:
            kept = (each.entry.origin, post.id, each.digest, str(post.version), each.known, each.entry.original)
            self.of.ledger.keep("post", *kept)
        self.of.commit()

    def _digest(self, entry: Entry) -> str:
        """Return what tells an entry from what it was, and from what it was when fewer of its files were here."""
        found = {address: at[0].id for address in texts.named_in(entry) if (at := self.files.at(address))}
        return digest_of(replace(entry, original="", remarks=()), sorted(found.items()))

    def _is_to_change(self, entry: Entry, known: Known, digest: str, now: dict[int, int]) -> bool:
        """Return whether a post that is here is written anew: only if it was changed there and not here."""
        counted, number = COUNTED[entry.kind], known.row_id or 0
        if number not in now:
            self.of.report.count(counted, "deleted")
            self.of.report.remark("deleted here", entry.address, "It was deleted here since, and stays so.")
            return False
        if entry.kind == "page":
            self.pages[entry.origin] = (number, self._depth(entry))
        if str(now[number]) != known.version:
            self.of.report.count(counted, "kept")
            self.of.report.remark("edited here", entry.address, "It was edited here since, and stays as it is.")
            return False
        self.of.report.count(counted, "unchanged" if known.digest == digest else "updated")
        return known.digest != digest

    def _prepared(self, entry: Entry, digest: str, known: Known | None) -> Ready:
        password = "" if known else None
        if entry.password:
            self.of.release()
            password = passwords.hashed(entry.password)
        return Ready(entry, digest, known, password, self.people.id_of(entry.login))

    def _write(self, ready: Ready) -> Post:
        entry, known = ready.entry, ready.known
        created = moment(entry.created_at) or moment(entry.published_at)
        if known is not None and known.row_id:
            post = db.session.get_one(Post, known.row_id)
            post.data = {}
        else:
            post = Post(kind=entry.kind, author_id=ready.author_id, created_at=created or db.now())
            self.of.report.count(COUNTED[entry.kind], "new")
        if entry.kind == "page":
            self._put_within(post, entry)
        attempts.save(post, entry, self._input(ready), self.of.zone, self._teller(entry))
        if entry.state == "trash":
            post.trash()
        if entry.kind == "page":
            db.session.flush()
            self.pages[entry.origin] = (post.id, self._depth(entry))
        self._lead(entry, post.id)
        return post

    def _input(self, ready: Ready) -> PostInput:
        entry = ready.entry
        format = attempts.format_of(entry)
        found = texts.filled(entry, format, self.files, self.converter)
        categories = {slug: self.terms.find("category", slug) for slug in entry.categories}
        at = moment(entry.published_at) or (moment(entry.created_at) if entry.state == "published" else None)
        lead = self.files.at(entry.lead_image) if entry.lead_image else None
        has_field = any(part.role == "image" for part in format.fields.values())
        return PostInput(
            fields=found.fields,
            title=entry.title,
            slug=unquote(entry.slug),
            excerpt=plain_text(entry.excerpt) if {"<", "&"} & set(entry.excerpt) else entry.excerpt,
            category_ids=[number for number in categories.values() if number],
            new_categories=[slug for slug, number in categories.items() if number is None],
            tags=[
                self.terms.names.get(("tag", slug), slug) for slug in entry.tags if self.terms.find("tag", slug) != 0
            ],
            published_at=at,
            sticky=entry.sticky,
            comments_open=entry.comments_open,
            language=entry.language if len(entry.language) <= LANGUAGE_MAX else "",
            social_image={"id": lead[0].id, "alt": ""} if lead and not has_field else None,
            password=ready.password,
            saved_by=MACHINE,
            changed_at=moment(entry.changed_at) or at,
        )

    def _put_within(self, post: Post, entry: Entry) -> None:
        """Put a page into the one that it lay within, as far as pages can lie within one another."""
        parent, depth = self.pages.get(entry.parent, (None, 0))
        if entry.parent and (not parent or depth >= LEVELS):
            why = "It lies too deep." if parent else "What it lay within is not here."
            self.of.report.remark("parent of a page", entry.address, f"{why} It is at the top.")
            parent = None
        post.parent_id = parent or None
        if entry.order:
            why = "Pages stand in the order of their titles here; make a menu for another one."
            self.of.report.remark("order of a page", entry.address, why)

    def _depth(self, entry: Entry) -> int:
        parent, depth = self.pages.get(entry.parent, (0, 0))
        return depth + 1 if parent and depth < LEVELS else 1

    def _teller(self, entry: Entry) -> Callable[[str, str], None]:
        """Return what notes how an entry was stored otherwise than it came."""
        return lambda kind, why: self.of.report.remark(kind, entry.address or f"{entry.kind} {entry.origin}", why)

    def _lead(self, entry: Entry, number: int) -> None:
        """Let the former addresses lead to it: that of before, those of before that, and the short ones."""
        former = [entry.address, *entry.former_addresses]
        if entry.slug and entry.address:
            start, slug, end = entry.address.rpartition(entry.slug)
            former += [f"{start}{old}{end}" for old in entry.former_slugs if slug]
        if entry.origin.isdigit():
            former += [f"?p={entry.origin}", *([f"?page_id={entry.origin}"] if entry.kind == "page" else [])]
        self.of.ledger.lead(entry.kind, number, *former)
