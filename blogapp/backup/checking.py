"""Looking whether a backup is whole: every hash, every row, and nothing besides. Nothing is written."""

from __future__ import annotations

from typing import Any

from blogapp.backup import tables
from blogapp.backup.archive import SECRETS, TABLES, Archive, Manifest, Unusable


def check(archive: Archive) -> None:
    """Read all of it. Raises `Unusable` for the first thing that is not as it should be."""
    _check_manifest(archive.manifest)
    _check_tables(archive, _check_members(archive))


def _check_manifest(manifest: Manifest) -> None:
    """Refuse values of other types: they come from a file."""
    tables_ = manifest.tables.values()
    texts: list[Any] = [manifest.version, manifest.revision, manifest.made_at]
    numbers: list[Any] = [number for table in tables_ for number in (table.rows, table.last_id)]
    is_fine = all(isinstance(text, str) for text in texts)
    is_fine &= all(isinstance(number, int) and 0 <= number <= tables.INTEGER_MAX for number in numbers)
    is_fine &= all(set(table.columns.values()) <= set(tables.KINDS) for table in tables_)
    if not is_fine:
        raise Unusable("Its manifest cannot be read. Take another backup.")


def _check_members(archive: Archive) -> dict[str, str]:
    """Look whether all that is listed is there, as it was, and nothing else; return the hashes of tables."""
    remaining, digests, number, size = set(archive.names), {}, 0, 0
    for member in archive.members():
        if member.name not in remaining:
            raise Unusable(f"Its list names {member.name[:200]!r}, which is not in it, or was named before.")
        remaining.remove(member.name)
        archive.copy(member)
        number += 1
        size += member.size
        if member.name.startswith(TABLES):
            digests[member.name] = member.digest
    if remaining:
        raise Unusable(f"{min(remaining)[:200]!r} in it is in no list. Take another backup.")
    if (number, size) != (archive.manifest.members, archive.manifest.size):
        raise Unusable("Its list and its manifest disagree. Take another backup.")
    return digests


def _check_tables(archive: Archive, digests: dict[str, str]) -> None:
    """Look whether each table has its rows, and each row its columns; and whether what is said to be there is."""
    described, has_secrets = archive.manifest.tables, SECRETS in archive.names
    if digests != {place(name): table.digest for name, table in described.items()}:
        raise Unusable("Its manifest names other tables than it has. Take another backup.")
    if has_secrets != archive.manifest.has_secrets:
        raise Unusable("Its manifest names other secrets than it has. Take another backup.")
    for name, table in described.items():
        rows = tables.rows(tables.Table(name, table.columns, ()), archive.lines(place(name)))
        try:
            number = sum(1 for _ in rows)
        except (ValueError, TypeError, AttributeError, RecursionError, OverflowError) as error:
            raise Unusable(f"The table {name!r} in it cannot be read ({error}).") from error
        if number != table.rows:
            raise Unusable(f"The table {name!r} in it has not the rows it should have. Take another backup.")


def place(table: str) -> str:
    """Return the name under which the rows of a table are in a backup."""
    return f"{TABLES}{table}.jsonl"
