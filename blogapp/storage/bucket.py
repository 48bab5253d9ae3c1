"""Uploaded files in a bucket of S3, or of a server that speaks like it.

Each answer has its time, and what fails is one error, `Away`, with a sentence that names no key. While a server is slow
to fail, nobody else waits for it: for a few seconds it counts as away.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import cache
from tempfile import TemporaryFile
from time import monotonic
from typing import IO, TYPE_CHECKING, Any

from blogapp.machine import lazy
from blogapp.storage.addresses import Address
from blogapp.storage.base import Away, Storage, Stored, missing

if TYPE_CHECKING:
    import obstore
    import obstore.exceptions as failures
    import obstore.store as stores
else:
    obstore, failures, stores = map(lazy.Module, ("obstore", "obstore.exceptions", "obstore.store"))

CONNECT_SECONDS, READ_SECONDS, WRITE_SECONDS = 3, 5, 60  # the last two for a block and for a part of 5 MB
RETRIES = 2  # of what fails at once, such as a connection that is refused
SLOW = 1  # seconds after which a failure keeps the others from asking, too
PAUSE = 3  # seconds in which they are told at once
FIRST, BLOCK = 256 * 1024, 1024 * 1024  # bytes that are asked for at a time
PARTS = 2  # that are sent at a time
REASONS = {
    "NoSuchBucket": "there is no such bucket",
    "InvalidAccessKeyId": "the key in AWS_ACCESS_KEY_ID is not known there",
    "SignatureDoesNotMatch": "the secret in AWS_SECRET_ACCESS_KEY is not that of the key",
    "AccessDenied": "access is denied: the key may not read, write, list and delete there",
    "403 Forbidden": "access is denied: the key may not read, write, list and delete there",
    "security-credentials": "there is no key: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
    "error sending request": "it does not answer",
    "operation timed out": "it does not answer in time",
    "status code: 5": "its server has an error of its own",
}


class Bucket(Storage):
    """A bucket, or a folder in it. Keys come from the environment, as all programs for S3 take them."""

    def __init__(self, address: Address) -> None:
        self.address, self.where = address, str(address)
        self._away_until, self._reason = 0.0, ""
        self._stores: dict[int, Any] = {}

    def stat(self, path: str) -> Stored:
        """Return what the bucket knows of a file."""
        return self._begin(path, 1)[0]

    def open(self, path: str) -> IO[bytes]:
        """Open a file: its beginning is here already, the rest is asked for when it is read."""
        return io.BufferedReader(_Reader(self, *self._begin(path, FIRST)), BLOCK)

    @contextmanager
    def writing(self, path: str, twin: str = "") -> Iterator[IO[bytes]]:
        """Take the file here, and send it at the end. Nobody sees a part of it."""
        with TemporaryFile() as file:
            yield file
            file.seek(0)
            with self._asking(path):
                obstore.put(self._store(WRITE_SECONDS), path, file, max_concurrency=PARTS)

    def remove(self, path: str) -> None:
        """Remove a file."""
        with self._asking(path):
            obstore.delete(self._store(READ_SECONDS), path)

    def walk(self) -> Iterator[Stored]:
        """Yield the files as the bucket lists them."""
        batches = None
        while True:
            with self._asking():
                batches = batches or iter(obstore.list(self._store(READ_SECONDS)))
                batch = next(batches, None)
            if batch is None:
                return
            for known in batch:  # among them empty ones, by which consoles mark folders
                if known["size"] and not any(part.startswith(".") for part in known["path"].split("/")):
                    yield _stored(known)

    def part(self, path: str, start: int, length: int) -> bytes:
        """Return some bytes of a file."""
        with self._asking(path):
            return bytes(obstore.get_range(self._store(READ_SECONDS), path, start=start, length=length))

    def _begin(self, path: str, length: int) -> tuple[Stored, bytes]:
        """Return what is known of a file and its first bytes. (HEAD cannot tell which of them is gone.)"""
        with self._asking(path):
            found = obstore.get(self._store(READ_SECONDS), path, options={"range": (0, length)})
            return _stored({**found.meta, "path": path}), bytes(found.bytes())

    def _store(self, seconds: int) -> Any:
        """Return the client that waits so long for each answer."""
        if seconds not in self._stores:
            of_server = {name: value for name in ("endpoint", "region") if (value := getattr(self.address, name))}
            self._stores[seconds] = stores.S3Store(
                self.address.bucket,
                prefix=self.address.prefix or None,
                virtual_hosted_style_request=not self.address.endpoint and "." not in self.address.bucket,
                client_options={
                    "allow_http": self.address.endpoint.startswith("http://"),
                    "connect_timeout": f"{CONNECT_SECONDS}s",
                    "timeout": f"{seconds}s",
                },
                retry_config={"max_retries": RETRIES, "retry_timeout": timedelta(seconds=CONNECT_SECONDS)},
                **of_server,
            )
        return self._stores[seconds]

    @contextmanager
    def _asking(self, path: str = "") -> Iterator[None]:
        """Turn whatever fails in the block into `Away`, but for a file that is not there."""
        began = monotonic()
        if began < self._away_until:
            raise Away(self._reason, self.where)
        if _first_process() != os.getpid():
            raise Away("it was asked before this process was forked", self.where)
        try:
            yield
        except (FileNotFoundError, failures.BaseError, OSError, ValueError) as error:
            said = str(error)
            if isinstance(error, FileNotFoundError) and "NoSuchBucket" not in said:
                raise missing(path) from None
            self._reason = next((reason for sign, reason in REASONS.items() if sign in said), said.partition("\n")[0])
            if monotonic() - began > SLOW:
                self._away_until = monotonic() + PAUSE
            raise Away(self._reason, self.where) from error


class _Reader(io.RawIOBase):
    """A file of a bucket, read block by block."""

    def __init__(self, bucket: Bucket, stored: Stored, first: bytes) -> None:
        super().__init__()
        self.bucket, self.stored, self.first, self.at = bucket, stored, first, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self.at = max(0, offset + {io.SEEK_SET: 0, io.SEEK_CUR: self.at, io.SEEK_END: self.stored.size}[whence])
        return self.at

    def tell(self) -> int:
        return self.at

    def readinto(self, buffer: Any) -> int:
        length = max(0, min(len(buffer), self.stored.size - self.at))
        if self.at < len(self.first):
            data = self.first[self.at : self.at + length]
        else:
            data = self.bucket.part(self.stored.path, self.at, length) if length else b""
        buffer[: len(data)] = data
        self.at += len(data)
        return len(data)


@cache
def _first_process() -> int:
    """Return the process that asked first: the library works in that one alone, and hangs in those forked from it."""
    return os.getpid()


def _stored(known: Any) -> Stored:
    return Stored(known["path"], known["size"], known["last_modified"])
