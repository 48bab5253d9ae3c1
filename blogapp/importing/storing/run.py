"""The run of an import: what a reader yields, in its order, in transactions of some hundred."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from blogapp import db, site
from blogapp.importing.converting import Converter
from blogapp.importing.entries import Entry, Item, Menu, Person, Remark, SiteFacts, StoredFile, Term
from blogapp.importing.storing.comments import Comments
from blogapp.importing.storing.context import Import
from blogapp.importing.storing.files import Files
from blogapp.importing.storing.frame import Frame
from blogapp.importing.storing.ledger import Ledger
from blogapp.importing.storing.options import Options
from blogapp.importing.storing.parts import parts
from blogapp.importing.storing.people import People
from blogapp.importing.storing.posts import Posts
from blogapp.importing.storing.report import Report
from blogapp.importing.storing.terms import Terms
from blogapp.listings import archive_counts
from blogapp.models import site_version
from blogapp.models.imported import SOURCE_MAX

BATCH = 100
RUN, RUNNING, DONE = "run", "running", "done"
Read = Callable[[], Iterable[Item]]


def store(read: Read, options: Options) -> Report:
    """Store all that a reader yields, and report. To be called while the session may write. Raises `Refused`."""
    report = Report()
    for _done in steps(read, options, report):
        pass
    return report


def steps(read: Read, options: Options, report: Report) -> Iterator[int]:
    """Do the same; yield how many posts and files are done, after each batch."""
    run = Run(options, report)
    try:
        with db.in_bulk():
            yield from run.steps(read())
        run.finish()
    finally:
        run.converter.close()
        if db.in_transaction():
            db.session.rollback()


@dataclass
class Run:
    """One run: its parts, which are made once it is known which site this was."""

    options: Options
    report: Report
    converter: Converter = field(default_factory=Converter)

    def steps(self, items: Iterable[Item]) -> Iterator[int]:
        """Store everything; yield how many posts and files are done."""
        rest = iter(items)
        first = next(rest, None)
        facts = first if isinstance(first, SiteFacts) else SiteFacts()
        self._begin(facts)
        done = 0
        for kind, same in groupby(_chained(first, facts, rest), type):
            for batch in self._ahead(parts(same, BATCH)):
                self.handlers[kind](batch)
                done += len(batch) if kind in {Entry, StoredFile} else 0
                yield done
            if kind is Term:
                self.terms.settle()
            if kind is Entry:
                self.posts.store_waiting()
        self.terms.settle()

    def _ahead(self, batches: Iterator[list[Any]]) -> Iterator[list[Any]]:
        """Yield batches; the texts of the next posts are converted while these are stored."""
        waiting: list[Any] = []
        for batch in batches:
            if isinstance(batch[0], Entry):
                self.posts.convert(batch)
            if waiting:
                yield waiting
            waiting = batch
        if waiting:
            yield waiting

    def _begin(self, facts: SiteFacts) -> None:
        self.of = Import(self.options, self.report, site.zone(), Ledger(source_of(facts, self.options)))
        self.of.begin(facts)
        people = People(self.of)
        people.begin()
        self.terms, files = Terms(self.of), Files(self.of, people)
        files.begin()
        comments = Comments(self.of, people, self.converter)
        self.posts = Posts(self.of, people, self.terms, files, comments, self.converter)
        frame = Frame(self.of, self.terms)
        self.handlers: dict[type[Any], Callable[[Sequence[Any]], None]] = {
            SiteFacts: lambda batch: frame.facts(batch[0]), Person: people.store, Term: self.terms.store,
            StoredFile: files.store, Entry: self.posts.store, Menu: frame.menus, Remark: self._remark,
        }  # fmt: skip
        self.was_running = self._note(RUNNING)

    def _note(self, state: str) -> bool:
        """Note that this runs, or is done; return whether a former run did not come to its end."""
        known = self.of.ledger.known(RUN, [""]).get("")
        self.of.ledger.keep(RUN, "", None, state, "", known)
        self.of.ledger.flush()
        self.of.ledger.wrote = False
        self.of.commit()
        return known is not None and known.digest == RUNNING

    def _remark(self, batch: Sequence[Remark]) -> None:
        for remark in batch:
            self.report.remark(remark.kind, remark.where, remark.why)

    def finish(self) -> None:
        """Let readers see what has changed: another version of the site, once for all of it."""
        if self.options.dry_run:
            db.session.rollback()
            return
        if self.of.ledger.wrote or self.was_running:
            site_version.note_all(db.session())
            archive_counts.store(db.session())
        self._note(DONE)


def source_of(facts: SiteFacts, options: Options) -> str:
    """Return by what name the ledger knows a site."""
    source = (facts.address.partition("://")[2] or facts.address or options.source).rstrip("/").lower()
    return source[:SOURCE_MAX]


def _chained(first: Item | None, facts: SiteFacts, rest: Iterator[Item]) -> Iterator[Item]:
    """Yield everything again, the site before all."""
    yield facts
    if first is not None and first is not facts:
        yield first
    yield from rest
