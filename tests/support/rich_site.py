"""A site with something of everything: formats, statuses, threads, revisions, former addresses, hostile words."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from blogapp import db, plugins
from blogapp.accounts import passwords, users
from blogapp.accounts.permissions import MACHINE
from blogapp.cli.application import opened
from blogapp.cli.samples import first
from blogapp.models import (
    Category,
    Comment,
    FormerAddress,
    FormerSlug,
    Imported,
    MissedAddress,
    Post,
    ReaderAnswer,
    Redirect,
    Setting,
    Site,
    SiteRedirect,
    Tag,
    Webhook,
)
from blogapp.posts import saving, snapshots
from blogapp.text import comment_markdown

PASSWORD = "seven quiet harbours"
SECRET = "a-secret-of-a-webhook"
ZONE = ZoneInfo("UTC")
LINKS = """A page. [up](/%2e%2e/%2e%2e/up.html), [up](/../../up), [hidden](/.git/config), [bare](/about-us),
[missing](/no/such/place), [odd](/a%00b/), [login](/login), [search](/search/?q=x), [old](/2019/old/lock/),
[out](https://example.org/), [file](/media/no.jpg), [dots](/v1.0), [dots](/v1.0/), [query](/?p=1)"""
# Texts that front matter, git, editors or JSON could change.
HOSTILE = [
    "---\nid: 1\n---\n\nNot the front matter", "---", "---\n---\n---", "\n\n  leading blanks and lines",
    "trailing  \n\n\n", "one\r\ntwo\rthree", "\tTab", "\ufeffmark of bytes", "a\u2028b\u2029c\u0085d",
    '"quotes" \\back\\slashes \\u0041', "🚢👩‍👩‍👧 emoji 𝒳", "שלום עולם \u200f!", "مرحبا",
    "e\u0301 is not é, K is not \u212a", "{}", "null",
    "- yes\n- no: 1e3", "%TAG ! x\n&a *a",
    "<!--more-->\n<script>x</script>\n</html>", "a" * 5000, "\n", " ", "\x7f\x1b[31m", "[[ ]] {{ }} {% %}",
]  # fmt: skip


def tree(folder: Path) -> dict[str, bytes]:
    """Return what each file of a folder holds."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def fill() -> None:
    """Write it into the instance of the settings, which is ready and empty."""
    with opened(), db.writing():
        hashed, files = passwords.hashed(PASSWORD), first.files()
        ana = users.add("ana@example.org", "administrator", "Ana", hashed)
        mira = users.add("mira@example.org", "contributor", "Mira", hashed)
        mira.bio, mira.links = "Writes *slowly*.", ["https://example.org/mira"]
        db.session.add_all(files)
        files[0].uploaded_by = ana.id
        db.session.flush()
        first.write(ana, files)
        db.session.commit()
        now = db.now()
        soon, ago = now + timedelta(days=3000), now - timedelta(days=40)
        draft = _post("quote", "save", "Fog", mira.id, by="Mira Okafor", body="A draft.\n\nOf two paragraphs.")
        live = _post("standard", "publish", "The old lock", ana.id, body="As readers see it.", tags=["Boats", "tides"],
                     new_categories=["Harbour"], published_at=ago)  # fmt: skip
        _post("standard", "publish", "To come", ana.id, body="Later.", published_at=soon)
        _post("status", "publish", "", ana.id, body="Goes soon.", expires_at=soon)
        _post("standard", "save", "From elsewhere", ana.id, body="<p>As <b>it</b> came.</p>", **{"body.syntax": "html"})
        past = _post("aside", "publish", "", ana.id, body="Is gone.", published_at=ago)
        past.expires_at = ago + timedelta(days=1)
        db.session.commit()
        _post("standard", "private", "For us", ana.id, body="Nobody else.")
        _post("standard", "pending", "Please look", mira.id, body="Handed in.")
        _post(
            "standard",
            "publish",
            "Ελλάδα",
            ana.id,
            body="Πρώτο.",
            published_at=ago,
            noindex=True,
            sticky=True,
            language="el",
            translation_of=str(live.id),
            series="Salt and water",
            search_title="Greece",
            search_description="Of the islands.",
            social_image={"id": files[0].id, "alt": "An island"},
        )
        _post(
            "standard", "publish", "Locked", ana.id, body="The secret word is heron.", password=passwords.hashed("tide")
        )
        away = _post("link", "publish", "Away", ana.id, link="https://example.org/", body="In the trash.")
        gone = _post("standard", "publish", "Gone", ana.id, body="Deleted for good.")
        parent = _post("standard", "publish", "About us", ana.id, kind="page", body=LINKS)
        _post("standard", "publish", "Revisions", ana.id, kind="page", parent_id=parent.id, body="A page within.")
        away.trash()
        gone.delete(db.session())
        db.session.commit()
        for title in ("The former lock", "The lock"):
            live = db.session.get_one(Post, live.id)
            live.title = live.slug = title
            live.settle(db.session(), ZONE)
            db.session.commit()
        waits: dict[str, Any] = {"changes_due_at": soon, "correction": "It is new."}
        entry = saving.PostInput({"body": "As it will be.\n\nSoon."}, title="The new lock", tags=["boats"], **waits)
        saving.set_aside(lambda: db.session.get_one(Post, live.id), entry, ZONE, held_back="edited")
        db.session.commit()
        _terms(live.id)
        _hostile(ana.id)
        _discuss(live.id, draft.id, mira.id)
        site = Site.load(db.session())
        menu = {"main": [{"kind": "page", "id": str(parent.id), "label": "Über uns", "depth": 0}]}
        Site(**{**vars(site), "title": "Harbour „Nord“", "footer": "*Salt*\n\n---", "menus": menu}).store(db.session())
        db.session.add(Setting(name="of a plugin", value=[None, 0.1 + 0.2, 2**60, "x"]))
        db.session.add(Webhook(address="https://example.org/hook", events=["published"], secret=SECRET))
        db.session.commit()


def _post(format: str, step: saving.Step, title: str, author_id: int, **given: object) -> Post:
    post = Post(
        format=format, kind=given.pop("kind", "post"), author_id=author_id, parent_id=given.pop("parent_id", None)
    )
    of_entry = {name: given.pop(name) for name in list(given) if name in saving.PostInput.__dataclass_fields__}
    saving.save(post, saving.PostInput(given, title=title, saved_by=MACHINE, **of_entry), step, ZONE)  # type: ignore[arg-type]
    db.session.commit()
    return post


def _terms(post_id: int) -> None:
    """Let a category lie within another, and terms have had other names."""
    [harbour] = db.session.query(Category).filter_by(name="Harbour")
    inner = Category(name="Inner harbour", key="inner harbour", slug="inner", parent_id=harbour.id)
    tag = db.session.query(Tag).filter_by(key="boats").first()
    db.session.add_all([inner, FormerSlug.of(harbour), FormerSlug.of(tag)])
    harbour.slug, tag.slug = "port", "ships"
    db.session.flush()
    Category.settle(db.session())
    seen = {"count": 2, "first_seen": db.now(), "last_seen": db.now()}
    db.session.add(MissedAddress(path="/nowhere", host="blog.example", **seen))
    db.session.add(SiteRedirect(source="/old/*", target="/new/*", hits=3, seen_at=db.now()))
    db.session.add(FormerAddress(path="?p=12", kind="post", row_id=post_id))
    known = {"digest": "1f", "version": "3", "original": b"x\x9c\x03\x00"}
    db.session.add(Imported(source="blog.example", kind="post", origin="12", row_id=post_id, **known))
    db.session.add(Redirect(path="2019/old/lock", slug="lock", post_id=post_id))
    db.session.commit()


def _hostile(author_id: int) -> None:
    """Store texts past every check, of a format that is not installed, as one that was there once left them."""
    assert "tide" not in plugins.formats()
    for number, text in enumerate(HOSTILE):
        at = db.now() - timedelta(days=number)
        data = {"z": text, "body": text, "a": {"nested": [text, None, 1.5, True, {"": text}]}, "number": 2**60}
        if number % 3 == 0:
            del data["body"]
        html = f"<p>Low water {number}</p>\n"
        post = Post(format="tide", title=text[:200].replace("\x00", ""), data=data, html=html, author_id=author_id,
                    excerpt=text, format_version=3, slug=f"tide-{number}")  # fmt: skip
        db.session.add(post)
        if number % 2:
            post.publish(db.session(), ZONE, at)
        snapshots.store(post)
        post.lead_image_id = 1
        db.session.commit()


def _discuss(post_id: int, draft_id: int, user_id: int) -> None:
    """Leave a thread, with an answer to a hidden comment, and what readers answered."""
    parent = None
    for number, body in enumerate([*HOSTILE, "-", "*Well* seen."]):
        status = ("approved", "pending", "spam", "trash")[number % 4]
        html = str(comment_markdown(body))
        comment = Comment(post_id=post_id, parent_id=parent, name=f"Noor {number}", email=f"noor{number}@example.org",
                          body=body, html=html, status=status, user_id=user_id if number == 3 else None)  # fmt: skip
        comment.held_for = [{"pattern": "It has %(number)s links.", "values": {"number": 3}}] if number == 1 else None
        db.session.add(comment)
        db.session.flush()
        parent = comment.id if number % 5 else None
    db.session.add(Comment(post_id=post_id, name="Guest", body="-", html="<p>-</p>", status="approved"))
    db.session.add_all(
        ReaderAnswer(post_id=draft_id, action="vote", reader=f"reader {n}", data={"choice": "b", "at": n})
        for n in range(3)
    )
    db.session.execute(Comment.recount(post_id))
    db.session.commit()
