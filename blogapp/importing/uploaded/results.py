"""What came of a run, as the row of an import has it."""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import islice
from typing import Any

from blogapp.importing.storing import Report
from blogapp.importing.uploaded.files import with_names, with_names_in_json

SHOWN = 200  # remarks that the desk shows; the JSON has all
CHUNK = 64 * 1024


def results_of(report: Report, names: Sequence[str]) -> dict[str, Any]:
    """Return the values of the columns that say what came of a run."""
    remarks = [{**vars(remark), "why": with_names(remark.why, names)} for remark in islice(report.remarks(), SHOWN)]
    counted = {"counts": report.counts(), "reasons": dict(sorted(report.reasons.items()))}
    return {**counted, "remarks": remarks, "report": _packed(report, names)}


def _packed(report: Report, names: Sequence[str]) -> bytes:
    packed = BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb") as file:
        for piece in report.json():
            file.write(with_names_in_json(piece, names).encode())
    return packed.getvalue()


def unpacked(report: bytes) -> Iterator[bytes]:
    """Yield the JSON of a report, bit by bit."""
    with gzip.GzipFile(fileobj=BytesIO(report)) as file:
        yield from iter(lambda: file.read(CHUNK), b"")
