"""The guard around a plugin's code: where that fails, nothing gets out but `Failed`; what takes too long is ended."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from flask import Flask, current_app, g, has_request_context

from blogapp import db
from blogapp.formats import Errors
from blogapp.models import Post
from blogapp.plugins import checks, installed
from blogapp.plugins.time_limits import CPU_SECONDS, OutOfTime, limited
from blogapp.text import Sentence

AT_ONCE = 2  # threads in the code of one plugin; the others must be free for the rest of the blog
PATIENCE = 0.5  # seconds that a thread waits for its turn
REST = 600.0  # seconds for which a post that took too long is shown from its snapshot
TOO_OFTEN = 2  # posts that took too long within a rest, after which the whole format rests
FAILURES_MAX = 500
log = logging.getLogger(__name__)


class Failed(Exception):
    """A plugin failed; the text is the reason, for people. Where it is `fleeting`, the next try may succeed."""

    def __init__(self, reason: str, *, fleeting: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.fleeting = fleeting


@dataclass(frozen=True)
class Failure:
    """What failed for a post: its format, what was done, why, and when that was last seen."""

    post_id: int
    format: str
    doing: str
    reason: str
    at: datetime


@dataclass
class _Turns:
    """The threads that are in one plugin's code."""

    free: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(AT_ONCE))
    since: dict[int, float] = field(default_factory=dict)

    def is_stuck(self) -> bool:
        """Return whether nobody will be out soon."""
        now = time.monotonic()
        return len(self.since) >= AT_ONCE and all(now - since > PATIENCE for since in list(self.since.values()))


@dataclass
class _State:
    """What this process knows of its plugins' faults."""

    turns: dict[str, _Turns] = field(default_factory=dict)
    resting: dict[tuple[str, int, int], float] = field(default_factory=dict)  # format, post, version -> until when
    failures: dict[tuple[int, str], Failure] = field(default_factory=dict)


def init_app(app: Flask) -> None:
    """Begin to record which plugins fail."""
    app.extensions["blogapp.plugins"] = _State()


def _state() -> _State:
    state: _State = current_app.extensions["blogapp.plugins"]
    return state


def failures(format: str) -> list[Failure]:
    """Return what failed for the posts of a format in this process and has not succeeded since, by post."""
    of_format = [failure for failure in list(_state().failures.values()) if failure.format == format]
    return sorted(of_format, key=lambda failure: (failure.post_id, failure.doing))


@contextmanager
def guard(format: str, doing: str, post: Post | None = None) -> Iterator[None]:
    """Run a plugin's code: whatever it raises, or if it takes too long, `Failed` comes out, and the log has the reason.

    `doing` completes the sentence "The format NAME failed to …"; the log has it once for each post and reason. Only
    `Errors`, a format's answer to input, passes.
    """
    with _faults(format, doing, post), _turn(format, post), limited():
        yield
    if post is not None:
        _state().failures.pop((post.id, doing), None)


@contextmanager
def _faults(format: str, doing: str, post: Post | None) -> Iterator[None]:
    try:
        yield
    except Errors as errors:
        try:
            checks.sentences(errors)
        except Exception as error:
            raise _failed(format, doing, post, error) from error
        raise
    except Failed as error:
        _note(format, doing, post, error)
        raise
    except BaseException as error:  # a plugin may raise anything, SystemExit included
        if isinstance(error, KeyboardInterrupt) and threading.current_thread() is threading.main_thread():
            raise  # somebody pressed Ctrl+C
        raise _failed(format, doing, post, error) from error


def _failed(format: str, doing: str, post: Post | None, error: BaseException) -> Failed:
    if isinstance(error, OutOfTime):
        _rest(format, post)
        failed = Failed(Sentence("it took longer than %(seconds)s seconds", seconds=int(CPU_SECONDS)), fleeting=True)
    else:
        failed = Failed(described(error))
    last = _state().failures.get((post.id, doing)) if post else None
    if last is None or last.reason != failed.reason:  # once is enough
        log.error("The format %s failed to %s (post %s).", format, doing, post and post.id, exc_info=error)
    _note(format, doing, post, failed)
    return failed


def described(error: BaseException) -> str:
    """Return what an error is, and its text. An error of a plugin's own may fail at that, too."""
    try:
        text = str(error).encode("utf-8", "replace").decode()[: checks.WORDS_MAX]
    except Exception:  # noqa: BLE001 - see above
        text = "?"
    return f"{type(error).__name__}: {text}"


def _note(format: str, doing: str, post: Post | None, failed: Failed) -> None:
    """Record a failure for the desk. A page without what failed for the moment is not for any cache."""
    if failed.fleeting and has_request_context():
        g.fleeting = True  # see blogapp.http.conditional
    failures = _state().failures
    if post is not None and post.id and (len(failures) < FAILURES_MAX or (post.id, doing) in failures):
        failures[post.id, doing] = Failure(post.id, format, doing, failed.reason, db.now())


@contextmanager
def _turn(format: str, post: Post | None) -> Iterator[None]:
    """Wait for a turn in a plugin's code, but neither behind one that is stuck nor for a post that was stuck before."""
    if _is_resting(format, post):
        raise Failed(Sentence("it took longer than %(seconds)s seconds", seconds=int(CPU_SECONDS)), fleeting=True)
    turns, me = _state().turns.setdefault(format, _Turns()), threading.get_ident()
    if me in turns.since or _is_built_in(format):  # one guard may stand inside another
        yield
        return
    if turns.is_stuck() or not turns.free.acquire(timeout=PATIENCE):
        raise Failed(Sentence("it is busy with other posts"), fleeting=True)
    turns.since[me] = time.monotonic()
    try:
        yield
    finally:
        turns.since.pop(me, None)
        turns.free.release()


def _is_built_in(format: str) -> bool:
    return installed.formats().folder(format) is None


def _is_resting(format: str, post: Post | None) -> bool:
    resting = _state().resting
    if not resting:
        return False
    now = time.monotonic()
    for key, until in list(resting.items()):
        if until < now:
            resting.pop(key, None)
    if post is not None and (format, post.id, post.version) in resting:
        return True
    # One of the blog's own never rests as a whole: a few texts that are slow to show would take all the others along.
    return not _is_built_in(format) and sum(name == format for name, *_post in list(resting)) >= TOO_OFTEN


def _rest(format: str, post: Post | None) -> None:
    """Show this post from its snapshot for a while."""
    key = (format, post.id, post.version) if post is not None and post.id else (format, 0, 0)
    _state().resting[key] = time.monotonic() + REST
