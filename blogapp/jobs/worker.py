"""The worker: takes due jobs from the outbox and carries them out, a few at a time, and of each receiver one."""

from __future__ import annotations

import logging
import math
import queue
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from blogapp import db
from blogapp.jobs import outbox, watching
from blogapp.jobs.tasks import TASKS, Failed, Work
from blogapp.text import Sentence

CONCURRENCY = 4  # so that one who does not answer keeps nobody else waiting
MINUTE = 60.0  # seconds between two looks whether a daily task is due
TICK = 1.0  # seconds between two looks into the outbox
RENEWAL = outbox.LEASE.total_seconds() / 4  # seconds after which the lease of what is being done begins anew
log = logging.getLogger(__name__)


class Worker:
    """Carries out what is due until it is told to end. Several may share an outbox: each job is done by one of them."""

    def __init__(self, app: Flask, live: Callable[[], None] = lambda: None) -> None:
        """Work for an application; `live` is called at each look into the outbox."""
        self.app, self.live = app, live
        self.name = secrets.token_hex(8)
        self.busy: set[str] = set()  # the receivers for whom something is being done
        self.woken = queue.SimpleQueue[None]()  # unlike an event, it may be used by what handles a signal
        self.is_ending = False
        self.looked = -math.inf
        with app.app_context():
            self.may_be_due = watching.of(db.engine())

    def run(self, grace: float) -> None:
        """Work until `end` is called; then finish what is begun, within so many seconds, and give back the rest."""
        while not self.is_ending:
            self.live()
            if time.monotonic() - self.looked >= MINUTE:
                self._put_daily()
            if not self._begin_next():
                self._wait(TICK)
        self._drain(time.monotonic() + grace)

    def run_until_idle(self) -> int:
        """Do all that is due, one after the other; return how many jobs that were."""
        done = 0
        self._put_daily()
        with self.app.app_context():
            while work := outbox.take(self.name):
                self._carry_out(work)
                done += 1
        return done

    def end(self, *_signal: object) -> None:
        """Begin nothing any more."""
        self.is_ending = True
        self.woken.put(None)

    def _put_daily(self) -> None:
        """Put into the outbox what is to be done each day, when its time has come."""
        self.looked = time.monotonic()
        with self.app.app_context():
            for name, task in TASKS.items():
                try:
                    if task.daily and task.daily():
                        outbox.put_daily(name)
                except SQLAlchemyError as error:
                    log.warning("The outbox cannot be written: %s", " ".join(str(error.__cause__ or error).split()))

    def _wait(self, seconds: float) -> None:
        """Wait until a job is done, or so many seconds."""
        with suppress(queue.Empty):
            self.woken.get(timeout=seconds)

    def _begin_next(self) -> bool:
        """Begin the next job in a thread, if there is one; return whether there may be another."""
        if len(self.busy) >= CONCURRENCY or not self.may_be_due():
            return False
        with self.app.app_context():
            try:
                busy = tuple(self.busy)
                work = outbox.take(self.name, busy) if outbox.is_ready(busy) else None
                if work and self.is_ending:  # that was said meanwhile
                    outbox.release(self.name, work)
                    return False
            except SQLAlchemyError as error:
                log.warning("The outbox cannot be read: %s", " ".join(str(error.__cause__ or error).split()))
                return False
        if work is None:
            return False
        self.busy.add(work.receiver)
        threading.Thread(target=self._done_beside, args=(work,), name="blogapp-job", daemon=True).start()
        return True

    def _done_beside(self, work: Work) -> None:
        """Carry out a job, and say when its receiver is free."""
        try:
            with self.app.app_context():
                self._carry_out(work)
        except Exception:  # the database is away: the lease ends by itself
            log.exception("What came of the job %s could not be stored.", work.id)
        finally:
            self.busy.discard(work.receiver)
            self.woken.put(None)

    def _carry_out(self, work: Work) -> None:
        with self._held(work):
            outcome, failed = _tried(work)
        db.session.remove()
        if failed is None:
            outbox.finish(work, self.name, outcome)
        elif failed.final or work.is_last_attempt:
            log.error("The job %s (%s) is given up: %s", work.id, work.receiver, failed.reason)
            outbox.give_up(work, self.name, failed.reason)
        else:
            outbox.retry(work, self.name, failed.reason)

    @contextmanager
    def _held(self, work: Work) -> Iterator[None]:
        """Keep the lease of a job while this block carries it out, however long that takes."""
        is_over = threading.Event()

        def renew() -> None:
            while not is_over.wait(RENEWAL):
                with self.app.app_context(), suppress(SQLAlchemyError):  # a database that is away: next time, then
                    outbox.renew(work, self.name)

        renewing = threading.Thread(target=renew, name="blogapp-lease", daemon=True)
        renewing.start()
        try:
            yield
        finally:
            is_over.set()
            renewing.join()

    def _drain(self, until: float) -> None:
        """Wait for what is begun; give back what takes longer."""
        while self.busy and time.monotonic() < until:
            self.live()
            self._wait(TICK / 10)
        if self.busy:
            with self.app.app_context():
                outbox.release(self.name)


def _tried(work: Work) -> tuple[str, Failed | None]:
    """Carry out a job; return what came of it, and why it failed if it did."""
    if work.task not in TASKS:
        return "", Failed(Sentence("This version of the blog does not know the task “%(task)s”.", task=work.task))
    try:
        return TASKS[work.task].run(work), None
    except Failed as failed:
        return "", failed
    except Exception as error:
        log.exception("The job %s (%s) failed.", work.id, work.receiver)
        return "", Failed(f"{type(error).__name__}: {error}")
