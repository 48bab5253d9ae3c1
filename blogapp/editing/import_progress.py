"""How an import stands, in words: what the worker is at, or why it is not; and what was counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import select

from blogapp import db
from blogapp.accounts.permissions import ROLES, TABLE
from blogapp.i18n.catalogs import lazy as _l
from blogapp.importing import uploaded
from blogapp.models import ImportState, Job, JobState, SiteImport, User

SOON = timedelta(seconds=20)  # in which a worker has begun what is due, unless there is none
WRITERS_MAX = 200  # accounts that one can choose from
STATES = {
    ImportState.LOOKING: _l("Looks into the files"),
    ImportState.READY: _l("Waits for you"),
    ImportState.STORING: _l("Is being stored"),
    ImportState.DONE: _l("Done"),
    ImportState.FAILED: _l("Failed"),
    ImportState.CANCELLED: _l("Cancelled"),
}
SIGNS = {ImportState.DONE: "published", ImportState.FAILED: "trash", ImportState.CANCELLED: "trash"}
KINDS = {
    "posts": _l("Posts"),
    "pages": _l("Pages"),
    "comments": _l("Comments"),
    "categories": _l("Categories"),
    "tags": _l("Tags"),
    "files": _l("Files"),
    "people": _l("People"),
    "menus": _l("Menus"),
    "settings": _l("Settings"),
}
OUTCOMES = {
    "new": _l("New"),
    "updated": _l("Updated"),
    "unchanged": _l("Unchanged"),
    "kept": _l("Kept as edited here"),
    "deleted": _l("Deleted here since"),
    "left out": _l("Left out"),
}


@dataclass(frozen=True)
class Standing:
    """Whether the worker is to do something of an import, and what is said of it; `is_wrong` where nothing happens."""

    is_running: bool
    sentence: str = ""
    is_wrong: bool = False


def standing(row: SiteImport) -> Standing:
    """Return how an import stands with the worker."""
    if row.state not in {ImportState.LOOKING, ImportState.STORING}:
        return Standing(is_running=False)
    job = db.session.scalar(select(Job).where(Job.subject == row.subject).order_by(Job.id.desc()).limit(1))
    if job is None or job.state == JobState.FAILED:
        why = _(job.said) if job and job.said else ""
        return Standing(
            False, f"{_('The worker has given it up. On the page “Jobs” it can be tried again.')} {why}", True
        )
    if job.leased_until and job.leased_until > db.now():
        return Standing(True, _("Looking into the files …") if row.state == ImportState.LOOKING else _("Storing …"))
    return _waiting(job)


def _waiting(job: Job) -> Standing:
    """Return why nobody is at a job."""
    held = select(Job.id).where(Job.receiver == uploaded.RECEIVER, Job.leased_until > db.now()).limit(1)
    if job.said:
        return Standing(True, _("It is tried again by itself. The last time: %(reason)s", reason=_(job.said)), True)
    if db.session.scalar(held):
        return Standing(True, _("It begins when the import before it is done."))
    if job.due_at < db.now() - SOON:
        advice = _("It waits, for no worker is running. Start `blogapp serve`, or `blogapp worker` beside your server.")
        return Standing(True, advice, True)
    return Standing(True, _("It begins in a moment."))


def writers() -> list[tuple[str, str]]:
    """Return the address and the name of those here who may be taken for an author of before."""
    roles = [role for role in ROLES if role in TABLE["post.create"]]
    rows = select(User.email, User.name).where(User.role.in_(roles), User.active).order_by(User.name, User.id)
    return [(row.email, row.name) for row in db.session.execute(rows.limit(WRITERS_MAX))]


def outcomes(row: SiteImport) -> list[str]:
    """Return which outcomes anything had, in their order."""
    had = {name for counted in row.counts.values() for name in counted}
    return [name for name in OUTCOMES if name in had]


def changes(row: SiteImport) -> int:
    """Return how many things are new or updated."""
    return sum(counted.get(name, 0) for counted in row.counts.values() for name in ("new", "updated"))
