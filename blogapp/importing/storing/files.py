"""Files of the former site: stored through the door of all uploads, and found by the addresses that they had."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from urllib.parse import unquote, urlsplit

from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from blogapp import db, file_types, media
from blogapp.importing.entries import StoredFile
from blogapp.importing.storing import uploads
from blogapp.importing.storing.addresses import UPLOADS, Placed, host_of, key_of, originals
from blogapp.importing.storing.context import Import, moment
from blogapp.importing.storing.people import People
from blogapp.models import Media
from blogapp.outgoing import Unreachable
from blogapp.text import normalise_line, plain_text
from blogapp.text.clusters import clipped

KIND = "files"
TYPES = tuple(file_types.TYPES)
SAID_MAX = 500  # characters of a description


@dataclass
class Files:
    """The files of the former site that are here, by the keys of their former addresses."""

    of: Import
    people: People
    by_key: dict[str, Placed | None] = field(default_factory=dict)  # None of what could not be had
    by_origin: dict[str, Placed | None] = field(default_factory=dict)

    def begin(self) -> None:
        """Learn what former runs stored; of what was deleted here since, nothing is stored again."""
        for origin, number, path, widths in self.of.ledger.files():
            placed = Placed(number, path, widths) if number else None
            self.by_origin[origin] = placed
            if "/" in origin:
                self.by_key[origin] = placed

    def store(self, batch: Sequence[StoredFile]) -> None:
        """Store what can be had of these, each in a transaction of its own: to look at a picture takes a while."""
        for file in batch:
            self.of.hosts.add(host_of(file.address))
            if file.origin in self.by_origin:
                placed = self.by_origin[file.origin]
                self.of.report.count(KIND, "unchanged" if placed else "deleted")
            else:
                placed = self._taken(file)
                self.of.report.count(KIND, "new" if placed else "left out")
            for address in (file.address, *file.other_addresses):
                self.by_key[self.key(address)] = placed
            if placed:
                self._lead(file, placed)
        self.of.commit()

    def key(self, address: str) -> str:
        """Return the key of an address; one without a host is of the former site."""
        return key_of(address, host_of(self.of.address))

    def want(self, addresses: Iterable[str], login: str) -> None:
        """Store what lies at these addresses, as far as it looks like an upload of the site and is not here yet."""
        for address in addresses:
            key = self.key(address)
            if key and not any(each in self.by_key for each, _ in originals(key)) and self._is_upload(key):
                file = StoredFile(origin=key, address=address, login=login)
                self.by_key[key] = self._taken(file)
                self.of.report.count(KIND, "new" if self.by_key[key] else "left out")
                self.of.commit()

    def at(self, address: str) -> tuple[Placed, int] | None:
        """Return the file that lay at an address, and how wide the copy there was; 0 for the original."""
        if not (key := self.key(address)):
            return None
        found = ((self.by_key.get(each), width) for each, width in originals(key))
        return next(((placed, width) for placed, width in found if placed), None)

    def path_of(self, address: str) -> str:
        """Return the path on this site of what lay at an address; "" where it is not here."""
        found = self.at(address)
        return found[0].at(found[1]) if found else ""

    def _is_upload(self, key: str) -> bool:
        host, _, path = key.partition("/")
        ending = PurePosixPath(path).suffix.lower()
        if host not in self.of.hosts or not any(ending in known.endings for known in file_types.TYPES.values()):
            return False
        return UPLOADS in f"/{path}" or ending not in {".html", ".htm", ".txt"}

    def _taken(self, file: StoredFile) -> Placed | None:
        """Store a file and its row; where it cannot be had or is refused, say so."""
        if not self.of.options.media and not self.of.options.fetch:
            self.of.report.remark("file", file.address, "It stays where it was: no files came along.")
            return None
        try:
            with self._opened(file.address) as stream:
                row = self._row(stream, file)
        except media.NotAccepted as error:
            self.of.report.remark("file", file.address, f"It was refused: {error}")
            return None
        except Unreachable as error:
            self.of.report.remark("file", file.address, f"It could not be had: {error.reason}")
            return None
        placed = Placed(row.id, row.path, dict(row.widths))
        self.by_origin[file.origin] = placed
        self.of.ledger.keep("media", file.origin, row.id, "", "")
        self._lead(file, placed)
        self.of.commit()
        return placed

    @contextmanager
    def _opened(self, address: str) -> Iterator[IO[bytes]]:
        folder = self.of.options.media
        if folder:
            place = uploads.within(folder, address)
            if place is None:
                raise Unreachable("It is not in the folder of files.")
            with place.open("rb") as file:
                yield file
            return
        with SpooledTemporaryFile(2**20) as file:
            if self.of.options.dry_run:
                file.write(b"to be fetched")
            else:
                uploads.fetch(address, self.of.hosts, file)
            yield file

    def _row(self, stream: IO[bytes], file: StoredFile) -> Media:
        """Return the row of a file, which is there already if the same person uploaded the same bytes before."""
        owner = self.people.id_of(file.login)
        name = unquote(PurePosixPath(urlsplit(file.address).path).name)
        storage = FileStorage(stream, name)
        if self.of.options.dry_run:
            row = self._looked_at(storage, name)
        else:
            same = select(Media).where(Media.digest == media.digest_of(storage))
            here = db.session.scalar(same.where(Media.uploaded_by.is_not_distinct_from(owner)).limit(1))
            if here is not None:
                return here
            self.of.release()
            row = media.prepare(storage, TYPES).row(owner)
        about: dict[str, Any] = {"description": file.description, "caption": plain_text(file.caption)}
        for column, said in about.items():
            setattr(row, column, clipped(normalise_line(said), SAID_MAX))
        row.created_at = moment(file.created_at) or db.now()
        db.session.add(row)
        db.session.flush()
        return row

    def _looked_at(self, storage: FileStorage, name: str) -> Media:
        """Return a row for what would be stored, as far as that can be told without it."""
        kind = "image/png" if self.of.options.fetch else file_types.recognise(storage.stream, TYPES, name)
        if not kind:
            raise media.NotAccepted(_("It is no type of file that can be used here."))
        return Media(filename=name[-255:], path=f"of a dry run/{len(self.by_key)}/{name[-200:]}", mime=kind, size=0)

    def _lead(self, file: StoredFile, placed: Placed) -> None:
        short = [f"?attachment_id={file.origin}"] if file.origin.isdigit() else []
        self.of.ledger.lead("media", placed.id, file.address, *file.other_addresses, file.page, *short)
