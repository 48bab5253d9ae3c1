"""What becomes of a form that was sent: it is stored, or given back with all that was typed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_datetime
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from blogapp import db, site, themes
from blogapp.accounts.permissions import may, visitor
from blogapp.editing import conflicts, left_out, uploads
from blogapp.formats import Errors
from blogapp.forms import PostForm, resubmission
from blogapp.http import headers
from blogapp.models import Kind, Post, Status
from blogapp.models.ids import row_id
from blogapp.posts import rendering, saving
from blogapp.text import Sentence, slugify

Load = Callable[[], Post]
SAVED_MAX = 5  # saved texts that the browser is told of
SAVED_TEXT = re.compile(r"[A-Za-z0-9_-]{1,64}:[0-9]{1,16}", re.ASCII)  # a draft, and when its form was sent
UNFINISHED = {Status.DRAFT, Status.PENDING}
AGAIN = Sentence(
    "Somebody else stored something under the same name in the same moment. Nothing is lost: send this again."
)


class Conflict(Exception):
    """Somebody else has changed the post since the form was made."""


def show(form: PostForm, status: int = 200, **more: Any) -> ResponseReturnValue:
    """Show the form of a post."""
    if request.method == "GET":
        headers.keep_for_going_back()
    form.show_files()
    rights = {"may_publish": may_publish(form.post), "may_upload": may(visitor(), "media.upload")}
    return render_template(
        "editing/edit.html", form=form, post=form.post, is_fresh=request.method != "POST", **rights, **more
    ), status


def may_publish(post: Post) -> bool:
    """Return whether the one who asks may show a post to everybody."""
    return may(visitor(), "page.edit") if post.kind == Kind.PAGE else may(visitor(), "post.publish", post)


class Submission:
    """One sending of the form of a post. `load` reads the post again, so that storing it can be tried again."""

    def __init__(self, form: PostForm, load: Load) -> None:
        self.form, self.load = form, load
        self.action = request.form.get("action", "save")
        self.typed = resubmission.fingerprint()
        self.mark = f"{self.typed}.{slugify(self.action)[:20]}"

    def answer(self) -> ResponseReturnValue:
        """Do what the pressed button says; nothing, if this very form has done it before."""
        if self.form.post.fingerprint == self.mark:
            return self._done(self.form.post)
        uploads.take(self.form)
        self.form.seal()
        if self.action == "edit":
            self.form.show_errors(Errors(self.form.unreadable))
            return show(self.form)
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

    def _is_unstored_preview(self) -> bool:
        """Return whether the post is only looked at: a preview stores drafts alone."""
        return self.action == "preview" and self.form.post.status not in UNFINISHED

    def _twice(self, attempt: Callable[[], ResponseReturnValue]) -> ResponseReturnValue:
        """Try again when the same form, or somebody else, stored something in the same moment."""
        for _attempt in range(2):
            try:
                return attempt()
            except (IntegrityError, StaleDataError):
                db.session.rollback()
        return attempt()

    def _store(self) -> ResponseReturnValue:
        post = self.load()
        if post.fingerprint == self.mark:
            return self._done(post)
        if self.form.is_outdated(post) and not self._has_stored(post):
            raise Conflict
        if self.action == "trash":
            self._put_away(post)
        else:
            self._save(post)
        post.fingerprint = self.mark
        return self._done(post)

    def _has_stored(self, post: Post) -> bool:
        """Return whether a post is as this form left it, sent before by another button."""
        return (post.fingerprint or "").startswith(f"{self.typed}.")

    def _done(self, post: Post) -> ResponseReturnValue:
        message, target = self._message(post), self._target(post)
        db.session.commit()
        flash(message, "saved")
        left_out.tell(post, self.form.slug.data or "")
        self._tell_the_browser()
        return redirect(target, 303)

    def _tell_the_browser(self) -> None:
        """Have each next page of the desk tell the browser that it need not keep this text any longer.

        Not the next page alone: that may be left before its script has run.
        """
        saved = f"{self.form.draft.data}:{self.form.sent_at.data}"
        if SAVED_TEXT.fullmatch(saved):
            session["saved"] = [*session.get("saved", [])[1 - SAVED_MAX :], saved]

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
        """Show how a public post would look; it stays as it is."""
        post = self.load()
        self._save(post)
        themes.show_as_readers_see()
        page = render_template("editing/preview.html", post=post, shown=rendering.in_full(post), form=self.form)
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
        saving.save(post, entry, step, site.zone())

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
        if self.action == "trash":
            return _("Moved to the trash.")
        if post.is_scheduled:
            time = format_datetime(post.published_at, "medium")  # type: ignore[no-untyped-call]
            return _("Scheduled: it appears on %(time)s.", time=time)
        if self._step(post) == "pending":
            return _("Submitted for review. An editor will look at it.")
        if self.action == "private":
            return _("It is private: who may edit it sees it here, and nobody else.")
        if self.action == "draft":
            return _("Readers do not see it any more; it is a draft.")
        return _("Published.") if self.action == "publish" else _("Saved.")

    def _target(self, post: Post) -> str:
        """Return where the editor goes next: to the list, the preview, or back to the form."""
        if self.action == "trash":
            return url_for(".desk" if post.kind == Kind.POST else ".pages")
        return url_for(".preview" if self.action == "preview" else ".edit", post_id=post.id)

    def _conflict(self) -> ResponseReturnValue:
        """Show both texts; what was typed can then be stored over the other with one more click."""
        theirs = self.form.post = self.load()
        differences = conflicts.differences(self.form, theirs)
        self.form.version.data = str(theirs.version)
        self.form.show_errors(Errors(self.form.unreadable))
        return show(self.form, 409, differences=differences)
