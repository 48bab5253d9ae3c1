"""Autosaves: what somebody typed into a form and did not save, offered to the same person when the form is opened."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask import abort, flash, request, session
from flask_babel import gettext as _
from sqlalchemy import true
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.datastructures import MultiDict

from blogapp import db
from blogapp.accounts.permissions import myself
from blogapp.editing import conflicts
from blogapp.forms import PostForm, resubmission
from blogapp.models import Autosave, Kind, Post
from blogapp.models.ids import row_id
from blogapp.text import normalise_line, whole_number
from blogapp.text.clusters import clipped

ATTEMPTS = 5  # to store a text beside others who store it
LATEST = 2**53  # milliseconds: the last moment that a browser can tell
SAVED_MAX = 5  # saved texts that the browser is told of
SAVED_TEXT = re.compile(r"[A-Za-z0-9_-]{1,64}:[0-9]{1,16}", re.ASCII)  # a draft, and when its form was sent
OFFERED_MAX = 5
BEGINNING = 80  # signs of a text by which it is known again
NEVER = {"csrf_token", "action", "drawn", "sent_at", "typed_at", "unchanged", "post_password"}
HIDDEN = {"draft", "version", "seen", "text", "categories", "comments_open", "sticky"}  # what nobody types


@dataclass(frozen=True)
class Offer:
    """An autosave, how it begins (or what differs in it), and how many words more, or less, it has than the stored."""

    autosave: Autosave
    words: str
    more: int


def form_of(autosave: Autosave, post: Post) -> PostForm:
    """Return the form of a post as somebody left it."""
    return PostForm(post, typed=MultiDict([(name, value) for name, value in autosave.typed]))


def mine(autosave_id: object) -> Autosave:
    """Return an autosave of whoever asks; else this is a 404."""
    number = row_id(autosave_id)
    chosen = Autosave.of_author(myself().id).where(Autosave.id == number) if number else None
    return (db.session.scalar(chosen) if chosen is not None else None) or abort(404)


def asked_for(post: Post) -> Autosave | None:
    """Return the autosave which the address asks for, if it asks for one: it is of this post, or this is a 404."""
    if "take" not in request.args:
        return None
    autosave = mine(request.args["take"])
    if (autosave.post_id, autosave.kind) != (post.id, post.kind):
        abort(404)
    return autosave


def offered(form: PostForm) -> list[Offer]:
    """Return what whoever asks typed into other forms of this post and did not save, unless it is what is stored."""
    post = form.post
    if post.id:
        of_post = Autosave.post_id == post.id
    else:
        of_format = Autosave.format == post.format if post.kind == "post" else true()
        of_post = Autosave.post_id.is_(None) & (Autosave.kind == post.kind) & of_format
    others = Autosave.of_author(myself().id).where(of_post, Autosave.draft != form.draft.data).limit(OFFERED_MAX)
    return list(_differing(db.session.scalars(others).all(), form))


def unfinished() -> list[Offer]:
    """Return what whoever asks typed into forms of new posts and never saved."""
    new = Autosave.of_author(myself().id).where(Autosave.post_id.is_(None)).limit(OFFERED_MAX)
    return [Offer(autosave, _beginning(autosave), 0) for autosave in db.session.scalars(new)]


def compared(autosave: Autosave, form: PostForm) -> list[conflicts.Difference]:
    """Return what was typed beside what is stored, with what the form has no control for, its plugin being gone."""
    found = conflicts.differences(form, form_of(autosave, form.post))
    if not form.locked:
        return found
    unplaced = "\n\n".join(text for name, text in autosave.typed if name not in HIDDEN and not form.find(name) and text)
    stored = conflicts.words_of_data(form)
    return [*found, conflicts.difference("data", _("Text"), stored, unplaced)] if unplaced else found


def _differing(autosaves: Sequence[Autosave], form: PostForm) -> Iterator[Offer]:
    for autosave in autosaves:
        typed = form_of(autosave, form.post)
        if differences := compared(autosave, form):
            begins = _clipped(next((found.mine for found in differences if found.mine), ""))
            yield Offer(autosave, begins, _number_of_words(typed) - _number_of_words(form))


def _beginning(autosave: Autosave) -> str:
    """Return the first words that were typed, by which a text is known again."""
    typed = [(name, text.strip()) for name, text in autosave.typed if name not in HIDDEN and text.strip()]
    first = [text for name, text in typed if name in {"title", "body"}] + [text for _name, text in typed]
    return _clipped(first[0] if first else "")


def _clipped(text: str) -> str:
    return clipped(normalise_line(text), BEGINNING) or "…"


def _number_of_words(form: PostForm) -> int:
    return sum(len(conflicts.words_of(field).split()) for field in form.controls())


def store(autosave: Autosave, typed: Sequence[tuple[str, str]], typed_at: int) -> None:
    """Store what was typed into a form in the place of what it held before; the caller commits.

    What comes late, after something newer or after the form was saved, changes nothing. Where the same form stores its
    first text, or is saved, in the same moment, one of the two comes after the other.
    """
    for _attempt in range(ATTEMPTS - 1):
        try:
            with db.session.begin_nested():
                _put(autosave, typed, typed_at)
            return
        except (IntegrityError, StaleDataError):
            continue
    _put(autosave, typed, typed_at)


def _put(autosave: Autosave, typed: Sequence[tuple[str, str]], typed_at: int) -> None:
    """Store a text, unless it comes late."""
    before = Autosave.of_draft(db.session(), autosave.author_id, autosave.draft)
    saved_at = _saved().get(autosave.draft)
    if typed_at <= max(saved_at or -1, before.typed_at if before else -1):
        return
    if saved_at is None and not autosave.post_id and _is_made(autosave):
        return  # sent before its browser learned that the new post is saved
    stored = before or autosave
    stored.typed, stored.typed_at, stored.saved_at = [list(pair) for pair in typed], typed_at, db.now()
    db.session.add(stored)


def typed_now() -> list[tuple[str, str]]:
    """Return what this request says was typed into the form of a post, as names and values."""
    return [(name, value) for name, value in request.form.items(multi=True) if name not in NEVER]


def keep(autosave: Autosave, post: Post) -> bool:
    """Keep what stood in a post's form when a button of it was pressed that does not save it; the caller commits.

    Returns whether that was more than is stored, and says so. `autosave` tells where it belongs.
    """
    if not {"draft", "version"} <= request.form.keys():
        return False  # the button of another page
    sent_at = whole_number(request.form.get("sent_at"), 0, LATEST) or int(db.now().timestamp() * 1000)
    autosave.author_id, autosave.draft = myself().id, resubmission.draft_id(request.form["draft"])
    autosave.typed = [list(pair) for pair in typed_now()]
    if not compared(autosave, PostForm(post, as_stored=True)):
        return False
    store(autosave, typed_now(), sent_at)
    flash(_("What you typed and did not save is kept, and offered when the form is opened."))
    return True


def keep_of(post: Post) -> bool:
    """Keep what stood in the form of a post that is stored."""
    return keep(Autosave(post_id=post.id, kind=post.kind, format=post.format), post)


def _is_made(autosave: Autosave) -> bool:
    """Return whether the form of a new post has made it already."""
    made = Post.of_draft(autosave.author_id, autosave.draft, Kind(autosave.kind))
    return db.session.scalar(made) is not None


def tell_the_browser(draft: object, moment: object) -> None:
    """Have each next page of the desk tell the browser that it need not keep what was typed into a form until a moment.

    Not the next page alone: that may be left before its script has run.
    """
    saved = f"{draft}:{moment}"
    if SAVED_TEXT.fullmatch(saved):
        session["saved"] = [*session.get("saved", [])[1 - SAVED_MAX :], saved]


def _saved() -> Mapping[str, int]:
    """Return which forms were saved or discarded lately, and until when what was typed is settled by that."""
    pairs = (text.rpartition(":") for text in session.get("saved", ()))
    return {draft: int(sent_at) for draft, _colon, sent_at in pairs}
