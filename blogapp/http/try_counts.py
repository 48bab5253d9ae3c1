"""Where the tries are counted that rate limits allow: a SQLite file, in common for all processes of a machine."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from threading import Lock
from urllib.parse import unquote, urlsplit

from limits.storage import MovingWindowSupport, Storage

SCHEME = "blogapp-file"
PATIENCE = 2.0  # seconds in which another process may count
TABLE = """
CREATE TABLE IF NOT EXISTS tries (name BLOB NOT NULL, at REAL NOT NULL, until REAL NOT NULL);
CREATE INDEX IF NOT EXISTS ix_tries_name_at ON tries (name, at);
CREATE INDEX IF NOT EXISTS ix_tries_until ON tries (until);
CREATE INDEX IF NOT EXISTS ix_tries_at ON tries (at);
"""


class TryCounts(Storage, MovingWindowSupport):
    """Tries by the hash of their name, so that no address lies on the disk; each until it counts no more."""

    STORAGE_SCHEME = [SCHEME]  # noqa: RUF012 - so the base class has it

    def __init__(self, uri: str, wrap_exceptions: bool = False, secret: str = "", **_options: str) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions)
        self.path, self.secret = Path(unquote(urlsplit(uri).path)), blake2b(secret.encode()).digest()
        self._lock, self._process = Lock(), 0

    @property
    def base_exceptions(self) -> type[Exception]:
        """What is raised where the file cannot be used; then each process counts by itself."""
        return sqlite3.Error

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Count a try, unless there were as many as may be; return whether it was counted."""
        name = self._name(key)
        with self._writing() as file:
            now = time.time()
            file.execute("DELETE FROM tries WHERE until <= ?", (now,))
            file.execute("DELETE FROM tries WHERE at > ?", (now + 1,))  # the clock was set back, and they would stay
            [known] = file.execute("SELECT count(*) FROM tries WHERE name = ? AND at >= ?", (name, now - expiry))
            if known[0] + amount > limit:
                return False
            file.executemany("INSERT INTO tries VALUES (?, ?, ?)", [(name, now, now + expiry)] * amount)
        return True

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        """Return when the oldest try that counts was made, and how many there are."""
        now = time.time()
        with self._open() as file:
            query = "SELECT min(at), count(*) FROM tries WHERE name = ? AND at >= ?"
            [(oldest, number)] = file.execute(query, (self._name(key), now - expiry))
        return oldest or now, number

    def clear(self, key: str) -> None:
        """Forget the tries of a name."""
        with self._writing() as file:
            file.execute("DELETE FROM tries WHERE name = ?", (self._name(key),))

    def reset(self) -> int:
        """Forget all tries; return how many there were."""
        with self._writing() as file:
            return file.execute("DELETE FROM tries").rowcount

    def check(self) -> bool:
        """Return whether tries can be counted here."""
        try:
            with self._writing():
                return True
        except sqlite3.Error:
            return False

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Refuse: all limits here are moving windows."""
        raise NotImplementedError

    def get(self, key: str) -> int:
        """Refuse: all limits here are moving windows."""
        raise NotImplementedError

    def get_expiry(self, key: str) -> float:
        """Refuse: all limits here are moving windows."""
        raise NotImplementedError

    def _name(self, key: str) -> bytes:
        return blake2b(key.encode(), key=self.secret, digest_size=16).digest()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """Yield the file in a transaction of its own, while no process writes to it."""
        with self._open() as file:
            file.execute("BEGIN IMMEDIATE")
            try:
                yield file
            finally:
                file.execute("COMMIT")

    def close(self) -> None:
        """Let go of the file until somebody tries again."""
        with self._lock:
            if self._process == os.getpid():
                self._file.close()
                self._process = 0

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """Yield the connection of this process; one from before it began belongs to another process."""
        with self._lock:
            if self._process != os.getpid():
                self._file = sqlite3.connect(self.path, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
                self._file.execute("PRAGMA journal_mode=WAL")
                self._file.execute("PRAGMA synchronous=NORMAL")
                self._file.executescript(TABLE)
                self._process = os.getpid()
            yield self._file
