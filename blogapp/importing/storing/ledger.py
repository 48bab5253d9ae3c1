"""What former runs made of which thing of the former site; and the addresses that led to it there."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from sqlalchemy import Row, bindparam, select, text, update

from blogapp import db
from blogapp.importing.storing.parts import parts
from blogapp.models import FormerAddress, Imported, Media
from blogapp.models.former_addresses import ADDRESS_MAX, former_path
from blogapp.models.imported import ORIGIN_MAX

AT_ONCE = 400  # ids in one query
_ADDRESS = text(
    f"INSERT INTO {FormerAddress.__tablename__} (path, kind, row_id) VALUES (:path, :kind, :row_id)"  # noqa: S608
    " ON CONFLICT (path) DO NOTHING"
)


_THING = text(
    f"INSERT INTO {Imported.__tablename__} (source, kind, origin, row_id, digest, version, original)"  # noqa: S608
    " VALUES (:source, :kind, :origin, :row_id, :digest, :version, :original)"
    " ON CONFLICT (source, kind, origin) DO NOTHING"
)


@dataclass(frozen=True)
class Known:
    """What a former run made of a thing."""

    id: int
    row_id: int | None
    digest: str
    version: str


@dataclass
class Ledger:
    """The rows of `imported` for one source. What is kept is written by `flush`, in the transaction of what it says."""

    source: str
    wrote: bool = False
    _new: list[dict[str, Any]] = field(default_factory=list)
    _changed: list[dict[str, Any]] = field(default_factory=list)
    _addresses: dict[str, dict[str, Any]] = field(default_factory=dict)

    def known(self, kind: str, origins: Iterable[str]) -> dict[str, Known]:
        """Return what is known of these, by their origins."""
        wanted = {_fitting(origin): origin for origin in origins}
        columns = (Imported.origin, Imported.id, Imported.row_id, Imported.digest, Imported.version)
        of_kind = select(*columns).where(Imported.source == self.source, Imported.kind == kind)
        found: dict[str, Known] = {}
        for part in parts(wanted, AT_ONCE):
            for row in db.session.execute(of_kind.where(Imported.origin.in_(part))):
                found[wanted[row.origin]] = Known(row.id, row.row_id, row.digest, row.version)
        return found

    def files(self) -> Iterator[Row[str, int | None, str, dict[str, str]]]:
        """Yield each file that was stored, by its origin, and of what is still here, its id and its paths."""
        columns = (Imported.origin, Media.id, Media.path, Media.widths)
        rows: Any = select(*columns).outerjoin(Media, Media.id == Imported.row_id)
        yield from db.session.execute(rows.where(Imported.source == self.source, Imported.kind == "media"))

    def keep(
        self, kind: str, origin: str, row_id: int | None, digest: str, version: str, known: Known | None = None,
        original: str = "",
    ) -> None:  # fmt: skip
        """Note what was made of a thing; of one that is `known`, what is another one now."""
        values: dict[str, Any] = {"row_id": row_id, "digest": digest, "version": version}
        packed = zlib.compress(original.encode("utf-8", "surrogatepass"), 1) if original else None
        if known is None:
            named = {"source": self.source, "kind": kind, "origin": _fitting(origin)}
            self._new.append({**named, **values, "original": packed})
        elif (known.row_id, known.digest, known.version) != (row_id, digest, version):
            self._changed.append({"its_id": known.id, **values, "original": packed})

    def lead(self, kind: str, row_id: int, *addresses: str) -> None:
        """Let addresses of the former site lead to a row; "?p=12" and the like are taken as they are."""
        for address in addresses:
            short = address.startswith(("?", "#"))
            path = address[:ADDRESS_MAX] if short else former_path(address)
            if path:
                self._addresses.setdefault(path, {"path": path, "kind": kind, "row_id": row_id})

    def flush(self) -> None:
        """Write what was noted."""
        connection = db.session.connection() if self._new or self._changed or self._addresses else None
        if connection is None:
            return
        if self._new:
            connection.execute(_THING, self._new)
        if self._changed:
            values: dict[str, Any] = {name: bindparam(name) for name in ("row_id", "digest", "version", "original")}
            table: Any = Imported.__table__
            connection.execute(update(table).where(table.c.id == bindparam("its_id")).values(values), self._changed)
        if self._addresses:
            connection.execute(_ADDRESS, list(self._addresses.values()))
        self.wrote = self.wrote or bool(self._new or self._changed)
        self._new, self._changed, self._addresses = [], [], {}


def digest_of(*values: object) -> str:
    """Return what tells values from others."""
    return blake2b(repr(values).encode("utf-8", "surrogatepass"), digest_size=20).hexdigest()


def versions(model: type[Any], ids: Sequence[int]) -> dict[int, int]:
    """Return the versions that rows have now; those that are gone have none."""
    found: dict[int, int] = {}
    for part in parts(ids, AT_ONCE):
        found.update(db.session.execute(select(model.id, model.version).where(model.id.in_(part))).all())
    return found


def _fitting(origin: str) -> str:
    """Return an origin that fits into its column."""
    return origin if len(origin) <= ORIGIN_MAX else f"{origin[:300]}~{digest_of(origin)}"
