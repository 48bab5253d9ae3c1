"""Many posts at once, ticked in the list of the desk: published, put away, given a tag; one Undo takes all back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from blogapp import db, site
from blogapp.accounts.permissions import action, may_edit, may_publish, myself, visitor, visitor_may
from blogapp.editing.blueprint import bp
from blogapp.formats import Errors
from blogapp.forms import PostForm
from blogapp.forms.entries import names
from blogapp.models import Category, Change, Kind, Post, Status, Tag, Written
from blogapp.models.ids import row_id
from blogapp.models.terms import key_of, terms_named
from blogapp.posts import saving, undoing
from blogapp.text.clusters import clipped

POSTS_MAX = 500  # posts at once
NAMED_MAX = 5  # posts that a sentence names
NAME_MAX = 60


@dataclass(frozen=True)
class Outcome:
    """The ids of the posts to which it was done; and by sentence the names of those that were left as they were."""

    done: list[int] = field(default_factory=list)
    left: dict[str, list[str]] = field(default_factory=dict)

    def leave(self, reason: str, post: Post | None) -> None:
        """Note why a post was left as it was."""
        name = (post.name or _("(no title)")) if post else ""
        self.left.setdefault(reason, []).append(clipped(name, NAME_MAX))

    def tell(self, sentence: str) -> None:
        """Say what was done and what not."""
        if self.done or not self.left:
            flash(sentence)
        for reason, left in self.left.items():
            more = ", …" if len(left) > NAMED_MAX else ""
            flash(f"{reason} {_(', ').join(filter(None, left[:NAMED_MAX]))}{more}".strip())


class Refused(Exception):
    """Why a post is left as it is, in a sentence."""


@bp.post("/posts/bulk")
@action("post.edit")
def bulk() -> ResponseReturnValue:
    """Do one thing to all posts that were ticked; of each the version is checked that the list had."""
    asked = request.form.get("do", "")
    chosen, back = list(dict.fromkeys(request.form.getlist("posts[]")))[:POSTS_MAX], _list()
    if asked not in DOES:
        abort(404)
    if not chosen:
        flash(_("Tick the posts first, then press the button."))
        return back
    db.take_turn()
    outcome, terms = Outcome(), _terms(asked)
    if asked == "category" and not terms:
        flash(_("There is none of this name. Choose one that is there."))
        return back
    for value in chosen:
        number, _colon, version = value.partition(":")
        _one(outcome, row_id(number), lambda post, known=version: _do(post, known, asked, terms))  # type: ignore[misc]
    db.session.flush()
    undo = [[number, db.session.get_one(Post, number).version] for number in outcome.done]
    data = {"do": asked, "terms": [term.id for term in terms], "posts": undo}
    change = Change.note(db.session(), "posts", myself().id, data) if undo else None
    db.session.commit()
    outcome.tell(ngettext("Done: %(num)s post.", "Done: %(num)s posts.", len(undo)))
    if change:
        flash(url_for(".undo_bulk", change_id=change.id), "undo")
    return back


@bp.post("/posts/bulk/<int:change_id>/undo")
@action("post.edit")
def undo_bulk(change_id: int) -> ResponseReturnValue:
    """Take back what was done to many posts, wherever nobody has changed them since."""
    change = db.session.get(Change, change_id)
    if change is None or change.kind != "posts" or change.author_id != myself().id:
        return _list()
    db.take_turn()
    outcome = Outcome()
    for number, version in change.data["posts"]:
        _one(outcome, number, lambda post, known=version: _undo(post, known, change.data))  # type: ignore[misc]
    db.session.delete(change)
    db.session.commit()
    outcome.tell(ngettext("Undone: %(num)s post.", "Undone: %(num)s posts.", len(outcome.done)))
    return _list()


def _one(outcome: Outcome, number: int, act: Callable[[Post], bool]) -> None:
    """Do something to a post, and note what came of it."""
    post = db.session.get(Post, number) if number else None
    if post is None or post.kind != Kind.POST:
        outcome.leave(_("Some of them are deleted meanwhile."), None)
        return
    try:
        if act(post):
            outcome.done.append(post.id)
    except Refused as refused:
        outcome.leave(str(refused), post)
    except Errors as errors:
        outcome.leave(_(next(iter(errors.sentences.values()))), post)


def _do(post: Post, version: str, asked: str, terms: list[Any]) -> bool:
    """Do what a button says to a post; return whether that changed anything."""
    may, act = DOES[asked]
    if not may(post):
        raise Refused(_("You may not do this to:"))
    if version != str(post.version):
        raise Refused(_("Left as they are, for they were changed since the list was made:"))
    if not act(post, terms):
        return False
    post.fingerprint = None  # a form that is sent once more finds another post
    return True


def _undo(post: Post, version: int, data: dict[str, Any]) -> bool:
    if not may_edit(visitor(), post):
        raise Refused(_("You may not do this to:"))
    if data["do"] in {"tag", "category"}:
        return _take_away(post, set(data["terms"]), data["do"])
    last = undoing.last(post)
    if last is None or post.version != version:
        raise Refused(_("Not undone, for somebody has changed them since:"))
    if undoing.status_before(last) in {Status.PUBLISHED, Status.PRIVATE} and not may_publish(visitor(), post):
        raise Refused(_("You may not do this to:"))
    undoing.take_back(post, last, None, site.zone())
    return True


def _entry(post: Post) -> saving.PostInput:
    """Return a post as it is stored, to be written anew; changes that wait beside it go on waiting."""
    form = PostForm(post, as_stored=True, written=Written.of_post(db.session.connection(), post.id))
    return replace(form.entry(), leaves_changes=True, changes_due_at=None, correction="")


def _step(step: saving.Step, *of: Status) -> Callable[[Post, list[Any]], bool]:
    """Return what takes a step with posts of some statuses."""

    def take(post: Post, _terms: list[Any]) -> bool:
        if post.status not in of:
            return False
        saving.save(post, _entry(post), step, site.zone())
        return True

    return take


def _trash(post: Post, _terms: list[Any]) -> bool:
    before = post.status
    post.trash()
    return before != post.status


def restored(post: Post) -> bool:
    """Take a post out of the trash; return whether it was there. Who may not publish hands in what was public."""
    if post.status != Status.TRASH:
        return False
    if post.previous_status == Status.PUBLISHED and not may_publish(visitor(), post):
        post.previous_status = Status.PENDING
    post.restore()
    return True


def _add(post: Post, terms: list[Any]) -> bool:
    wanted = [term for term in terms if term not in post.tags and term not in post.categories]
    _write(post, [*post.tags, *wanted], [*post.categories, *wanted])
    return bool(wanted)


def _take_away(post: Post, terms: set[int], kind: str) -> bool:
    """Take terms from a post that it was given, if it still has them."""
    tags = [tag for tag in post.tags if kind != "tag" or tag.id not in terms]
    categories = [one for one in post.categories if kind != "category" or one.id not in terms]
    return _write(post, tags, categories)


def _write(post: Post, tags: Iterable[Any], categories: Iterable[Any]) -> bool:
    """Give a post these terms; return whether it had others."""
    numbers = [one.id for one in categories if isinstance(one, Category)]
    known = [tag.name for tag in tags if isinstance(tag, Tag)]
    if (known, numbers) == ([tag.name for tag in post.tags], [one.id for one in post.categories]):
        return False
    entry = replace(_entry(post), tags=known, category_ids=numbers, new_categories=())
    saving.save(post, entry, "save", site.zone())
    return True


def _terms(asked: str) -> list[Any]:
    """Return the tags or the category that posts are to get, by their names; a category is there already."""
    if asked == "tag":
        return terms_named(db.session(), Tag, names(request.form.get("tags", ""))[: saving.TERMS_MAX])
    named = select(Category).where(Category.key == key_of(request.form.get("category", ""))).limit(1)
    return list(db.session.scalars(named)) if asked == "category" else []


def _list() -> ResponseReturnValue:
    """Lead back to the list as it was."""
    status, words, page = (request.args.get(name) for name in ("status", "q", "page"))
    return redirect(url_for(".desk", status=status, q=words, page=page), 303)


def _may_trash(post: Post) -> bool:
    return visitor_may("post.trash", post)


def _may_edit(post: Post) -> bool:
    return may_edit(visitor(), post)


def _may_publish(post: Post) -> bool:
    return may_publish(visitor(), post)


DOES: dict[str, tuple[Callable[[Post], bool], Callable[[Post, list[Any]], bool]]] = {
    "publish": (_may_publish, _step("publish", Status.DRAFT, Status.PENDING, Status.PRIVATE)),
    "draft": (_may_publish, _step("draft", Status.PUBLISHED, Status.PENDING, Status.PRIVATE)),
    "trash": (_may_trash, _trash),
    "restore": (_may_trash, lambda post, _terms: restored(post)),
    "tag": (_may_edit, _add),
    "category": (_may_edit, _add),
}
