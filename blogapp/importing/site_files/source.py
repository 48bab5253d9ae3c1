"""A site that was read from its files, as something to restore: the rows from the store, the files from the folder."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import IO

from blogapp.backup.archive import CHUNK, FILES, TABLES, Manifest, Member, Rows, Unusable
from blogapp.importing.site_files.folder import Folder
from blogapp.importing.site_files.store import Store

FOLDERS = ("media",)  # of the instance: what else lies there are programs, which no site brings


class SiteSource:
    """What `Restore` asks of a backup, of a folder and its rows, which are checked."""

    names: frozenset[str] = frozenset()

    def __init__(self, folder: Folder, store: Store) -> None:
        self.folder, self.store = folder, store
        described = {}
        for name, table in sorted(folder.tables.items()):
            number, digest = store.described(name)
            described[name] = Rows(table["columns"], number, table.get("last_id", 0), digest)
        size = sum(size for size, _ in folder.digests.values())
        numbers = len(folder.digests), size
        self.manifest = Manifest(1, "", folder.revision, "", "", False, *numbers, described)

    def members(self) -> Iterator[Member]:
        """Yield the files of media."""
        for name, (size, digest) in sorted(self.folder.digests.items()):
            yield Member(f"{FILES}{name}", size, digest)

    def copy(self, member: Member, target: IO[bytes]) -> None:
        """Copy a file. Raises `Unusable` if it is not what it was when it was checked."""
        digest = sha256()
        with self.folder.open(member.name.removeprefix(FILES)) as file:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
                target.write(chunk)
        if digest.hexdigest() != member.digest:
            raise Unusable(f"{member.name.removeprefix(FILES)} has changed while it was read. Call the import again.")

    def lines(self, name: str) -> Iterator[bytes]:
        """Yield the rows of a table, which is called as in a backup."""
        return self.store.lines(name.removeprefix(TABLES).removesuffix(".jsonl"))

    def bytes_of(self, name: str, most: int) -> bytes:
        """Refuse: a site brings no other files."""
        raise Unusable(f"{name} is not in it.")
