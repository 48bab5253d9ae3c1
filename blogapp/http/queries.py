"""Which keys of a query a page has read: by these it is told from others, and not by what else stands there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import parse_qsl, unquote_plus

import flask
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.utils import cached_property

READ = "blogapp.query"  # in WSGI's environment: the keys that were read, there or not
WHOLE = "*"  # among them: all that was sent


class Request(flask.Request):
    """Notes what of its query is read. Whoever adds a page need not say what that is."""

    @cached_property
    def args(self) -> Parameters:
        """The parameters of the address."""
        sent = parse_qsl(self._sent.decode(), keep_blank_values=True, errors="werkzeug.url_quote")
        parameters = Parameters(sent)
        parameters.read = self.environ.setdefault(READ, set())
        return parameters

    @property
    def query_string(self) -> bytes:
        """The whole query."""
        self.environ.setdefault(READ, set()).add(WHOLE)
        return self._sent

    @query_string.setter
    def query_string(self, sent: bytes) -> None:
        self._sent = sent


class Parameters(ImmutableMultiDict[str, str]):
    """Parameters that note in `read` who asks for them; whoever goes through them has read them all."""

    read: set[str]

    def __getitem__(self, key: str) -> str:
        self.read.add(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self.read.add(str(key))
        return super().__contains__(key)

    def getlist(self, key: str, type: Callable[[str], Any] | None = None) -> list[Any]:
        """Return all values of a key."""
        self.read.add(key)
        return super().getlist(key, type) if type else super().getlist(key)

    def __len__(self) -> int:
        self.read.add(WHOLE)
        return super().__len__()

    def __iter__(self) -> Iterator[str]:
        self.read.add(WHOLE)
        return super().__iter__()

    def keys(self) -> Any:
        """Return all keys."""
        self.read.add(WHOLE)
        return super().keys()

    def values(self) -> Iterable[str]:  # type: ignore[override]
        """Return all values, the first of each key."""
        self.read.add(WHOLE)
        return super().values()

    def items(self, multi: bool = False) -> Iterable[tuple[str, str]]:  # type: ignore[override]
        """Return all keys with their values."""
        self.read.add(WHOLE)
        return super().items(multi)

    def lists(self) -> Iterable[tuple[str, list[str]]]:
        """Return all keys with all their values."""
        self.read.add(WHOLE)
        return super().lists()

    def listvalues(self) -> Iterable[list[str]]:
        """Return all values."""
        self.read.add(WHOLE)
        return super().listvalues()


def read_so_far() -> set[str]:
    """Return the keys that this page has read up to now."""
    return set(flask.request.environ.get(READ, ()))


def counted(query: str, names: set[str]) -> str:
    """Return what of a query stands under these names, as it was sent."""
    return "&".join(pair for pair in query.split("&") if unquote_plus(pair.partition("=")[0]) in names) if query else ""
