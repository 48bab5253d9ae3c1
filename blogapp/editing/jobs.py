"""Jobs on the desk: what waits in the outbox, what was given up and why; to be tried again, or dropped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import Select, func, select

from blogapp import db, mail
from blogapp.accounts.permissions import action, myself
from blogapp.editing.blueprint import bp
from blogapp.editing.lists import ListQuery
from blogapp.i18n.catalogs import lazy as _l
from blogapp.importing import uploaded
from blogapp.jobs import outbox
from blogapp.models import Job, JobState, Post
from blogapp.models.ids import row_id
from blogapp.posts import former_files, thinning

EVENTS = {
    "published": _l("A post is published"),
    "changed": _l("A post is changed"),
    "unpublished": _l("A post is no longer public"),
    "commented": _l("A comment is left"),
    "approved": _l("A comment is approved"),
}
WHAT = EVENTS | {
    "test": _l("A test"),
    "check a comment": _l("A checker is asked about a comment"),
    "announce": _l("A scheduled post is announced"),
    "publish changes": _l("Changes are published by themselves"),
    "backup": _l("A backup is made"),
    "mail": _l("A mail"),
    "tell of comments daily": _l("Those who tend comments are told of them"),
    former_files.TASK: _l("Replaced files are removed"),
    thinning.TASK: _l("The history of posts is thinned out"),
    uploaded.LOOK: _l("A preview of an import is made"),
    uploaded.STORE: _l("An import is stored"),
    uploaded.TIDY: _l("Old uploads for imports are deleted"),
}
TABS = {JobState.FAILED: _l("Failed"), JobState.WAITING: _l("Waiting")}


@dataclass(frozen=True)
class ShownJob:
    """A job as people read it: what it tells, of which post, to which webhook, and what came of the last attempt.

    `post` is the id and the name of a post that is still there.
    """

    job: Job
    what: str
    post: tuple[int, str] | None
    webhook_id: int
    outcome: str


def shown(jobs: Sequence[Job]) -> list[ShownJob]:
    """Return how jobs are shown. One of another version of the blog is called as its task is."""
    about = select(Post.id, Post.name).where(Post.id.in_({_number_of("post", job.subject) for job in jobs}))
    posts = {row.id: (row.id, row.name) for row in db.session.execute(about)}
    return [
        ShownJob(
            job,
            str(WHAT.get(name := job.payload.get("name", job.task), name)),
            posts.get(_number_of("post", job.subject)),
            _number_of("webhook", job.receiver),
            _(job.said),
        )
        for job in jobs
    ]


def _number_of(kind: str, name: str) -> int:
    """Return the number in a name of the outbox, such as "post 12"; 0 for that of another kind."""
    return row_id(name.removeprefix(f"{kind} "))


def deliveries(receiver: str) -> list[ShownJob]:
    """Return what a receiver was sent lately, or is to be sent, the newest first."""
    theirs = select(Job).where(Job.receiver == receiver).order_by(Job.id.desc()).limit(50)
    return shown(db.session.scalars(theirs).all())


@bp.get("/jobs/", defaults={"state": JobState.FAILED})
@bp.get("/jobs/<any(waiting):state>/")
@action("jobs")
def jobs(state: str) -> ResponseReturnValue:
    """Show what was given up, or what waits."""
    asked = ListQuery.of_request()
    rows = db.session.scalars(_of(state).offset(asked.start).limit(asked.per_page + 1)).all()
    counted: Any = db.session.execute(select(Job.state, func.count()).group_by(Job.state))
    part = asked.part(shown(rows))
    return render_template(
        "editing/jobs.html", part=part, state=state, tabs=TABS, numbers=dict(counted.all()), has_mail=mail.is_on()
    )


@bp.post("/jobs/mail")
@action("jobs")
def test_mail() -> ResponseReturnValue:
    """Send a mail to whoever asks, to see whether mail works."""
    if mail.is_on():
        to = myself().email
        mail.send_test(db.session(), to)
        db.session.commit()
        flash(_("A mail is on its way to %(email)s. If it cannot be sent, it stands here with the reason.", email=to))
    return redirect(url_for(".jobs", state=JobState.WAITING), 303)


def _of(state: str) -> Select[Job]:
    """Select the jobs of a state: first what is due first, or failed last."""
    order = Job.due_at if state == JobState.WAITING else Job.finished_at.desc()
    return select(Job).where(Job.state == state).order_by(order, Job.id)


@bp.post("/jobs/<int:job_id>")
@action("jobs")
def change_job(job_id: int) -> ResponseReturnValue:
    """Try a job again, now, or drop it. What a worker is at stays as it is."""
    take, message = STEPS.get(request.form.get("action", ""), STEPS["again"])
    take(db.session(), job_id)
    db.session.commit()
    flash(message)
    return redirect(url_for(".jobs", state=request.form.get("state")), 303)


STEPS = {
    "again": (outbox.try_again, _l("It is tried again.")),
    "drop": (outbox.drop, _l("It is dropped.")),
}
