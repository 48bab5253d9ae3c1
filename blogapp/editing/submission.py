"""What becomes of a form that was sent: it is stored, or given back with all that was typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from blogapp import db, site
from blogapp.accounts import permissions
from blogapp.accounts.permissions import may, may_edit, myself, visitor
from blogapp.editing import autosaving, conflicts, left_out, meaning, merging, presence, previews, undo, uploads
from blogapp.editing.reviewing import hand_in
from blogapp.formats import Errors
from blogapp.formats.actions import actions_of
from blogapp.forms import PostForm, resubmission, rows
from blogapp.http import headers
from blogapp.i18n import languages
from blogapp.models import Autosave, Kind, Post, Revision, Status, Tag, Written
from blogapp.models.ids import row_id
from blogapp.models.revisions import HeldBack
from blogapp.posts import advice, corrections, due_changes, saving
from blogapp.text import Sentence, slugify, whole_number

Load = Callable[[], Post]
UNSTORED = {"preview", "look", "edit"}
FAR_REACHING = {"trash", "private", "draft", "publish", "schedule"}  # actions that the next page offers to undo
UNFINISHED = {Status.DRAFT, Status.PENDING}
AGAIN = Sentence(
    "Somebody else stored something under the same name in the same moment. Nothing is lost: send this again."
)
AT_ONCE = Sentence("This button publishes at once. Empty this, or press “Save for later”: the changes wait then.")

OVERWRITES = Sentence(
    "What readers see was changed in the same places since these changes were begun. Compare the two above; to publish "
    "yours all the same, press the button again."
)


class Conflict(Exception):
    """Somebody else has changed the post since the form was made."""


def show(form: PostForm, status: int = 200, **more: Any) -> ResponseReturnValue:
    """Show the form of a post."""
    headers.keep_for_going_back()
    form.show_files()
    form.drawn.data = meaning.standing(form.post)
    more.setdefault("typed_at", whole_number(request.form.get("sent_at"), 0, autosaving.LATEST))
    more["others"] = presence.others(form.post)
    more["tag_names"] = Tag.newest(db.session()) if "tags" in form else ()
    more["advice"] = advice.of(form.written) if form.post.id and request.method == "GET" else ()
    more["language"] = (form.language.data or languages.of_site()).replace("_", "-")
    more["autosaves"] = autosaving.offered(form) if request.method == "GET" else ()
    rights = {"may_publish": may_publish(form.post), "may_upload": may(visitor(), "media.upload")}
    rights["may_edit"] = not form.post.id or may_edit(visitor(), form.post)
    rights["sees_answers"] = bool(form.format and actions_of(form.format)) and may(visitor(), "answer.manage")
    return render_template(
        "editing/edit.html", form=form, post=form.post, **{"is_fresh": request.method != "POST"} | rights | more
    ), status


def _marks(post: Post) -> set[str]:
    """Return which sendings of forms made a post, and the changes beside it, what they are."""
    pending = Revision.pending(db.session(), post.id)
    return {mark for mark in (post.fingerprint, pending and pending.fingerprint) if mark}


def may_publish(post: Post) -> bool:
    """Return whether the one who asks may show a post to everybody."""
    return permissions.may_publish(visitor(), post)


class Submission:
    """One sending of a post's form. `load` reads the post again, for another try; `target` is where one goes next."""

    def __init__(self, form: PostForm, load: Load, target: str = "") -> None:
        self.form, self.load, self.target = form, load, target
        self.waiting: Revision | None = None  # the changes in whose place others were put
        self.due_at: datetime | None = None  # when those are published by themselves
        self.action = request.form.get("action", "save")
        self.is_settled = self.action == "merge"  # somebody chose what is to hold of two texts, and what is done then
        if self.is_settled:
            self.action = request.form.get("merge_action", "save")
        if not may_edit(visitor(), form.post) and self.action not in UNSTORED and not rows.is_button(self.action):
            self.action = "beside"  # what such a one may do at all
        self.typed = resubmission.fingerprint()
        self.mark = f"{self.typed}.{slugify(self.action)[:20]}"

    def answer(self) -> ResponseReturnValue:
        """Do what the pressed button says; nothing, if this very form has done it before."""
        self._mean(self.form.post)
        if self.mark in _marks(self.form.post):
            return self._done(self.form.post)
        uploads.take(self.form)
        if self.action == "edit" or rows.is_button(self.action):
            self.form.show_errors(Errors(self.form.unreadable))
            rows.change(self.form.of_format, self.action)
            return show(self.form)
        self.form.seal()
        try:
            return self._twice(self._look if self._is_unstored_preview() else self._store)
        except Errors as errors:
            db.session.rollback()
            self.form.show_errors(errors)
            return show(self.form, 422)
        except (Conflict, StaleDataError):
            db.session.rollback()
            return self._conflict()
        except IntegrityError:
            db.session.rollback()
            self.form.show_errors(Errors({"": AGAIN}))
            return show(self.form, 422)

    def _mean(self, post: Post) -> None:
        """Let the button do what it said, to a post as it is now. A text that readers see already harms nobody."""
        if self.mark in _marks(post) or not self._has_stored(post):
            self.action = meaning.meant(self.action, self.form.drawn.data or "", post)

    def _is_unstored_preview(self) -> bool:
        """Return whether the post is only looked at: a preview stores drafts alone, that beside the form nothing."""
        return self.action == "look" or (self.action == "preview" and self.form.post.status not in UNFINISHED)

    def _twice(self, attempt: Callable[[], ResponseReturnValue]) -> ResponseReturnValue:
        """Try again when the same form, or somebody else, stored something in the same moment."""
        for _attempt in range(2):
            try:
                return attempt()
            except (IntegrityError, StaleDataError):
                db.session.rollback()
        return attempt()

    def _store(self) -> ResponseReturnValue:
        db.take_turn()  # before the form is found to be up to date: changes beside a post are no new version of it
        post = self.load()
        self._mean(post)
        if self.mark in _marks(post):
            return self._done(post)
        if self.action == "beside" and post.status == Status.PUBLISHED:
            self.waiting = Revision.pending(db.session(), post.id)
            entry = self.form.entry()
            saving.set_aside(self._current, entry, site.zone(), fingerprint=self.mark, **self._schedule())
            self.due_at = entry.changes_due_at
            hand_in(post)
            return self._done(post)
        post = self._current()
        if self.action == "trash":
            self._put_away(post)
        else:
            self._save(post)
        post.fingerprint = self.mark
        hand_in(post)
        return self._done(post)

    def _schedule(self) -> dict[str, Any]:
        """Return how changes that were scheduled go on when somebody changes them who may not publish: they wait."""
        was_due = self.waiting.due_at if self.waiting and "changes_due_at" not in self.form else None
        return {"due_at": was_due, "held_back": HeldBack.EDITED} if was_due else {}

    def _current(self) -> Post:
        """Return the post, as this form knows it, or as it left it when another of its buttons was pressed."""
        post = self.load()
        if self.form.is_live and self.action == "beside":
            raise Conflict  # what waits there already was not seen
        if self.is_settled or (self.form.is_outdated(post) and not self._has_stored(post)):
            raise Conflict
        return post

    def _has_stored(self, post: Post) -> bool:
        """Return whether this very text was stored, when another button of the form was pressed."""
        return any(mark.startswith(f"{self.typed}.") for mark in _marks(post))

    def _done(self, post: Post) -> ResponseReturnValue:
        message, target = self._message(post), self.target or self._target(post)
        sent_at = whole_number(self.form.sent_at.data, 0, autosaving.LATEST)
        Autosave.forget(db.session(), myself().id, str(self.form.draft.data), sent_at)
        db.session.commit()
        flash(message, "saved")
        if self._can_be_undone(post):
            undo.offer(post, self.waiting)
        left_out.tell(post, self.form.slug.data or "", advised=bool(self.target))
        autosaving.tell_the_browser(self.form.draft.data, self.form.sent_at.data)
        return redirect(target, 303)

    def _can_be_undone(self, post: Post) -> bool:
        """Return whether readers may see something else now. A new password is in no revision."""
        is_published = self.action == "save" and post.status == Status.PUBLISHED
        return self.form.sealed is None and (self.action in FAR_REACHING or is_published or self.due_at is not None)

    def _put_away(self, post: Post) -> None:
        """Put a post away with what was typed. One that cannot be public like this comes back as a draft."""
        try:
            self._save(post)
            post.trash()
        except Errors:
            post.trash()
            post.previous_status = Status.DRAFT
            self._save(post)

    def _look(self) -> ResponseReturnValue:
        """Show how a post would look; it stays as it is."""
        post = self.load()
        self._save(post)
        page = previews.page(post, form=self.form, may_publish=may_publish(post), is_beside=self.action == "look")
        db.session.rollback()
        return page

    def _save(self, post: Post) -> None:
        entry, step = self.form.entry(), self._step(post)
        if self.action == "publish" and post.is_scheduled and entry.published_at == post.published_at:
            entry = replace(entry, published_at=db.now())
        if "parent" in self.form and "parent" not in entry.unreadable:
            post.parent_id = row_id(self.form.parent.data) or None
        if not post.id:
            post.draft = self.form.draft.data
        meanwhile = self._changed_meanwhile(post)
        saving.save(post, entry, step, site.zone())
        if meanwhile:
            self._take_in(post, meanwhile)
        if self.action == "save" and entry.changes_due_at and entry.changes_due_at != self.form.due_at:
            raise Errors({"changes_due_at": AT_ONCE})
        if entry.correction and self.action == "save" and not corrections.is_corrected(post):
            raise Errors({"post_correction": corrections.UNCHANGED})

    def _changed_meanwhile(self, post: Post) -> tuple[Written, Written] | None:
        """Return how the published text was changed since the changes beside it were begun, which are published now."""
        pending = None if self.form.is_live or self.action != "save" else Revision.pending(db.session(), post.id)
        return due_changes.changed_meanwhile(post, pending) if pending else None

    def _take_in(self, post: Post, meanwhile: tuple[Written, Written]) -> None:
        """Merge that in. Where both changed the same, whoever was told so may publish all the same."""
        stored = Revision.stored(db.session(), post.id)
        seen = str(stored.id) if stored else ""
        if self.form.seen.data == seen:
            return
        try:
            due_changes.take_in(post, meanwhile)
        except due_changes.Held as held:
            self.form.seen.data = seen
            raise Errors({"": OVERWRITES}) from held

    def _step(self, post: Post) -> saving.Step:
        """Return what is done; who may not publish hands in instead."""
        if self.action in {"publish", "schedule"}:
            if not may_publish(post):
                return "pending"
            return "publish" if self.action == "publish" else "schedule"
        if self.action in {"draft", "private"} and may_publish(post):
            return "draft" if self.action == "draft" else "private"
        return "save"

    def _message(self, post: Post) -> str:
        """Return what has happened, as far as it is not what the button said."""
        drawn, of_post = self.form.drawn.data or "", may_publish(post)
        return meaning.message(post, self.action, self._step(post), drawn, self.due_at, may_publish=of_post)

    def _target(self, post: Post) -> str:
        """Return where the editor goes next: to the list, the preview, or back to the form."""
        if self.action == "trash":
            return url_for(".desk" if post.kind == Kind.POST else ".pages")
        return url_for(".preview" if self.action == "preview" else ".edit", post_id=post.id)

    def _conflict(self) -> ResponseReturnValue:
        """Merge what two people changed, and store it; where something has to be settled, show both texts."""
        mine, began = self.form.entry(), request.form.get("merge_base") or "".join(self.form.version.raw_data or ())
        self.form.post = theirs = self.load()
        token = self.form.token_of(theirs)
        knows_theirs = self.is_settled and not self.form.is_outdated(theirs)
        base = merging.base_of(theirs, began)
        contested = merging.merge(self.form, base, request.form if knows_theirs else {}) if base else None
        may_merge = knows_theirs or self.action == "beside" or (self.action == "save" and "." not in token)
        if contested == [] and may_merge and (stored := self._stored_merged(mine, token)):
            return stored
        self.form.post = theirs = self.load()
        differences = conflicts.differences(PostForm(theirs, as_stored=True), self.form)
        self.form.version.data = self.form.token_of(theirs)
        self.form.show_errors(Errors(self.form.unreadable))
        known = {"contested": contested or (), "merge_base": began, "merge_action": self.action}
        return show(self.form, 409, differences=differences, **known)

    def _stored_merged(self, mine: saving.PostInput, token: str) -> ResponseReturnValue | None:
        """Store the merged text; what was typed is in the history by itself, as theirs is. None where that fails."""
        try:
            saving.set_aside(self.load, mine, site.zone(), open=False, note=_("As typed, before it was merged"))
            db.session.commit()
            self.form.version.raw_data, self.is_settled = [token], False
            answer = self._store()
        except (Conflict, Errors, IntegrityError, StaleDataError):
            db.session.rollback()
            return None
        flash(_("Somebody else had saved this meanwhile. Both changes are in; each text is in the history."), "saved")
        return answer
