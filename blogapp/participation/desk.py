"""What readers answered to a post, on the desk: the numbers, each answer, files of them; they are deleted."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import delete

from blogapp import db, plugins
from blogapp.accounts.permissions import action
from blogapp.exporting import answers as exporter
from blogapp.formats import Answers, fields
from blogapp.formats.actions import actions_of, counted
from blogapp.formats.fields.groups import label_of
from blogapp.http.headers import PRIVATE
from blogapp.models import Change, Post, ReaderAnswer
from blogapp.models.ids import row_id
from blogapp.participation.submission import bp
from blogapp.site import row_changes

PER_PAGE = 50


@bp.route("/edit/posts/<int:post_id>/answers", methods=["GET", "POST"])
@action("answer.manage")
def answers(post_id: int) -> ResponseReturnValue:
    """Show what was answered to a post, the latest first; delete one answer, or all of them."""
    post = db.session.get(Post, post_id) or abort(404)
    if request.method == "POST":
        return _deleted(post)
    return _page(post)


@bp.get("/edit/posts/<int:post_id>/answers.<any(csv, json):kind>")
@action("answer.manage")
def export(post_id: int, kind: str) -> ResponseReturnValue:
    """Hand out what was answered to a post as a file."""
    post = db.session.get(Post, post_id) or abort(404)
    name = post.slug.encode("ascii", "ignore").decode() or str(post.id)
    write, mime = exporter.KINDS[kind]
    response = Response("".join(write(post_id)), mimetype=mime)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-answers.{kind}"'
    response.headers["Cache-Control"] = PRIVATE
    return response


@bp.post("/edit/answers/changes/<int:change_id>/undo", endpoint="undo_answer")
@action("answer.manage")
def undo(change_id: int) -> ResponseReturnValue:
    """Put back an answer that was deleted, unless its reader has answered anew since."""
    noted = row_changes.taken("answers", change_id)
    answer = row_changes.as_it_was(noted, ReaderAnswer) if noted else None
    if answer is None or db.session.get(Post, answer.post_id) is None:
        return redirect(url_for("editing.desk"), 303)
    target = url_for(".answers", post_id=answer.post_id)
    is_back = ReaderAnswer.put_back(db.session(), answer)
    db.session.commit()
    flash(_("Undone.") if is_back else _("Not undone, for this reader has answered anew since."))
    return redirect(target, 303)


def _deleted(post: Post) -> ResponseReturnValue:
    number = row_id(request.form.get("answer"))
    if not number and not request.form.get("sure"):
        return _page(post, error=_("Tick the box if you want to delete all of them.")), 422
    noted = None
    if number:
        noted = _delete_one(post, number)
    else:
        _delete_all(post)
    db.session.commit()
    flash(_("Deleted."))
    row_changes.offer(noted)
    return redirect(url_for(".answers", post_id=post.id), 303)


def _delete_one(post: Post, number: int) -> Change | None:
    """Delete an answer; return what undoes that, unless it is gone already."""
    answer = db.session.scalar(ReaderAnswer.of_post(post.id).where(ReaderAnswer.id == number).with_for_update())
    if answer is None:
        return None
    db.session.delete(answer)
    return row_changes.note_deletion(_kind(post), answer)


def _delete_all(post: Post) -> None:
    """Delete all answers to a post, with those that could be put back until now."""
    theirs = delete(ReaderAnswer).where(ReaderAnswer.post_id == post.id)
    db.session.execute(theirs.execution_options(synchronize_session=False))
    row_changes.forget_all(_kind(post))


def _kind(post: Post) -> str:
    return f"answers {post.id}"


def _page(post: Post, error: str = "") -> str:
    page = min(row_id(request.args.get("page")) or 1, 10_000)
    rows = ReaderAnswer.of_post(post.id).offset((page - 1) * PER_PAGE).limit(PER_PAGE + 1)
    found = db.session.scalars(rows).all()
    format = plugins.formats().get(post.format)
    groups = actions_of(format) if format else {}
    told = [(answer, *_told(post, answer, groups.get(answer.action))) for answer in found[:PER_PAGE]]
    about = {
        "told": told,
        "page": page,
        "more": len(found) > PER_PAGE,
        "error": error,
        "numbers": _numbers(post, groups),
    }
    told_of = row_changes.shown(_kind(post), lambda change: _in_a_line(post, groups, change))
    return render_template("participation/answers.html", post=post, **about, **told_of)


def _in_a_line(post: Post, groups: Mapping[str, type[fields.Group]], change: Change) -> str:
    """Return what was asked, and what was answered until that was deleted."""
    answer = row_changes.as_it_was(change, ReaderAnswer)
    label, parts = _told(post, answer, groups.get(answer.action))
    return " · ".join([label, *(f"{name}: {words}" for name, words in parts if words)])


def _told(post: Post, answer: ReaderAnswer, group: type[fields.Group] | None) -> tuple[str, list[tuple[str, str]]]:
    """Return what was asked, and each field with what was answered, in words."""
    known = group.fields if group else {}
    parts = [
        (_(known[name].label) if name in known else name, _words(post, known.get(name), stored))
        for name, stored in answer.data.items()
    ]
    return _(label_of(group)) if group else answer.action, parts


def _words(post: Post, field: fields.Field[Any] | None, stored: Any) -> str:
    """Return what was answered in words; as it is stored where its field is no more, or is another by now."""
    if field is not None:
        with suppress(plugins.Failed), plugins.guard(post.format, "tell what was answered", post):
            return _(plugins.checks.text(field.described(stored), "described()"))
    parts = stored if isinstance(stored, list) else [stored]
    return ", ".join(str(part) for part in parts if part is not None)


def _numbers(post: Post, groups: Mapping[str, type[fields.Group]]) -> list[tuple[str, Answers]]:
    """Return how many answers there are to each action that somebody answered."""
    given: dict[str, list[tuple[dict[str, Any], int]]] = {}
    for name, data, number in ReaderAnswer.counted(db.session(), post.id):
        given.setdefault(name, []).append((data, number))
    empty = type("Unknown", (fields.Group,), {})
    return [
        (_(label_of(groups[name])) if name in groups else name, counted(groups.get(name, empty), answers))
        for name, answers in given.items()
    ]
