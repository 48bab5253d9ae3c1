"""What the worker does of an import: a dry run for the preview, then the storing; and old uploads are deleted."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.orm import Session

from blogapp import db
from blogapp.db.rehearsal import rehearsing
from blogapp.importing import storing
from blogapp.importing.uploaded import files
from blogapp.importing.uploaded.people import People
from blogapp.importing.uploaded.progress import Progress
from blogapp.importing.uploaded.reading import opened
from blogapp.importing.uploaded.results import results_of
from blogapp.jobs import Failed, Work, outbox, task
from blogapp.models import ImportState, SiteImport
from blogapp.models.jobs import unsaid
from blogapp.models.site_imports import KEPT, UNFINISHED
from blogapp.text import Sentence

LOOK, STORE, TIDY = "look into an import", "import", "delete old uploads"
RECEIVER = "import"  # of all of them: one is done after the other
ELSEWHERE = Sentence(
    "The files are not on the machine of this worker. They lie in the folder “imports” of the instance that took them: "
    "let the machines share it, or import with the command there."
)
COLUMNS = [column for column in SiteImport.__table__.columns if column.name != "report"]
log = logging.getLogger(__name__)


def look_into(session: Session, row: SiteImport) -> None:
    """Have the worker make the preview of a new import. The caller commits."""
    session.add(row)
    session.flush()
    _put(session, row, LOOK)


def confirm(session: Session, row: SiteImport) -> None:
    """Have the worker store it. The caller commits."""
    row.state, row.done = ImportState.STORING, 0
    _put(session, row, STORE)


def cancel(session: Session, row_id: int) -> bool:
    """Give an import up, unless it has begun to store; return whether it is. The caller commits, then removes files."""
    not_begun = (SiteImport.id == row_id, SiteImport.state.in_(UNFINISHED), SiteImport.started_at.is_(None))
    values = {"state": ImportState.CANCELLED, "finished_at": db.now(), "folder": None, "people": []}
    return bool(session.connection().execute(update(SiteImport).where(*not_begun).values(values)).rowcount)


def _put(session: Session, row: SiteImport, task: str) -> None:
    outbox.put(session, [{"task": task, "receiver": RECEIVER, "subject": row.subject, "payload": {"id": row.id}}])


@task(LOOK)
def look(work: Work) -> str:
    """Make the preview."""
    row = _row(work, SiteImport.state == ImportState.LOOKING)
    if row is None:
        return ""  # it was cancelled
    people, report = People(), storing.Report()
    with _failing(row):
        given = opened(row.kind, _paths(row), row.address)
        options = storing.Options(row.files[0], row.authors, fetch=row.fetch, dry_run=True)
        progress = Progress(row.id, given)
        with rehearsing(files.place(row.folder)), db.writing():
            for step in storing.steps(lambda: people.seen_in(given.read()), options, report):
                progress.note(step)
        with db.reading():
            found = people.found(options)
        values = {"state": ImportState.READY, "people": found, **results_of(report, row.files)}
        _write(row, ImportState.LOOKING, values)
    return ""


@task(STORE)
def store(work: Work) -> str:
    """Store it all, or what is still to be stored of it."""
    row = _row(work, SiteImport.state == ImportState.STORING)
    if row is None:
        return ""  # it was cancelled
    report = storing.Report()
    with _failing(row):
        given = opened(row.kind, _paths(row), row.address)
        options = storing.Options(row.files[0], row.authors, fetch=row.fetch)
        progress = Progress(row.id, given)
        with storing.alone(), db.writing():
            if not _write(row, ImportState.STORING, {"started_at": row.started_at or db.now()}):
                return ""
            for step in storing.steps(given.read, options, report):
                progress.note(step)
        if report.changes:
            db.analyse(db.engine())
        _end(row, ImportState.DONE, results_of(report, row.files))
    return ""


@task(TIDY, kept=1, daily=lambda: not files.is_empty())
def tidy(_work: Work) -> str:
    """Delete what was uploaded and is not imported after its time."""
    old = (SiteImport.state.in_(UNFINISHED), SiteImport.created_at < db.now() - KEPT)
    with db.reader(db.engine()) as connection:
        rows = connection.execute(select(*COLUMNS).where(*old)).all()
        known = set(connection.scalars(select(SiteImport.folder).where(SiteImport.folder.is_not(None))))
    for row in rows:
        _end(row, ImportState.FAILED if row.started_at else ImportState.CANCELLED, {})
    for folder in files.leftovers(known):
        files.remove(folder)
    return ""


def _row(work: Work, *conditions: Any) -> Row[Any] | None:
    with db.reader(db.engine()) as connection:
        return connection.execute(select(*COLUMNS).where(SiteImport.id == work.payload["id"], *conditions)).first()


def _paths(row: Row[Any]) -> list[Any]:
    """Return where the files lie. Raises `Failed` where they do not: another machine may have them."""
    paths = files.paths(row.folder, len(row.files))
    if not all(path.is_file() for path in paths):
        raise Failed(ELSEWHERE)
    return paths


@contextmanager
def _failing(row: Row[Any]) -> Iterator[None]:
    """Note why an import cannot be made, if that is so; what may pass by itself is tried again later."""
    try:
        yield
    except storing.Busy as error:
        raise Failed(error.args[0]) from error
    except (storing.Refused, ValueError) as error:
        log.warning("The import %s failed: %s", row.id, error, exc_info=True)
        sentence = files.with_names(error.args[0] if error.args else str(error), row.files)
        _end(row, ImportState.FAILED, {"outcome": unsaid(sentence)})


def _end(row: Row[Any], state: ImportState, values: dict[str, Any]) -> None:
    """Note how an import ended, and delete its files."""
    ended = {"state": state, "finished_at": db.now(), "folder": None, "people": []}
    if _write(row, row.state, {**values, **ended}):
        files.remove(row.folder)


def _write(row: Row[Any], state: str, values: dict[str, Any]) -> bool:
    """Write into the row of an import as long as it is in a state; return whether it is."""
    with db.writer(db.engine()) as connection:
        same = (SiteImport.id == row.id, SiteImport.state == state)
        return bool(connection.execute(update(SiteImport).where(*same).values(values)).rowcount)
