"""What readers answered as a table (CSV) or as JSON: of one post, or of all. Who it was is in neither."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, load_only

from blogapp import db, site
from blogapp.models import Post, ReaderAnswer

BATCH = 500
OF_ALL = ("post", "address", "action", "moment")
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would compute (OWASP, CSV injection)


def as_csv(post_id: int = 0) -> Iterator[str]:
    """Yield the lines of a table: a column for each field that somebody filled in, a line for each answer."""
    names = list(dict.fromkeys(name for answer in _answers(post_id) for name in answer.data))
    yield _line([*OF_ALL, *names])
    for answer in _answers(post_id):
        yield _line([*_about(answer).values(), *(answer.data.get(name) for name in names)])


def as_json(post_id: int = 0) -> Iterator[str]:
    """Yield the text of a list, each answer with what it is about."""
    start = "["
    for answer in _answers(post_id):
        yield f"{start}\n{json.dumps(_about(answer) | {'answer': answer.data}, ensure_ascii=False)}"
        start = ","
    yield "[]\n" if start == "[" else "\n]\n"


KINDS = {"csv": (as_csv, "text/csv"), "json": (as_json, "application/json")}


def _answers(post_id: int) -> Iterator[ReaderAnswer]:
    """Yield the answers, oldest first; no more than some are in memory at a time."""
    about = joinedload(ReaderAnswer.post).load_only(Post.path)
    chosen = select(ReaderAnswer).options(about, load_only(ReaderAnswer.data, ReaderAnswer.action)).limit(BATCH)
    last = 0
    if post_id:
        chosen = chosen.where(ReaderAnswer.post_id == post_id)
    while batch := db.session.scalars(chosen.where(ReaderAnswer.id > last).order_by(ReaderAnswer.id)).all():
        last = batch[-1].id
        yield from batch
        db.session.expunge_all()


def _about(answer: ReaderAnswer) -> dict[str, Any]:
    address = site.absolute(answer.post.url)
    moment = answer.created_at.astimezone(UTC).isoformat(timespec="seconds")
    return dict(zip(OF_ALL, (answer.post_id, address, answer.action, moment), strict=True))


def _line(cells: list[Any]) -> str:
    """Return a line of the table (RFC 4180) in which no spreadsheet finds a formula."""
    line = io.StringIO()
    known = ("" if cell is None else cell for cell in cells)
    texts = [cell if isinstance(cell, str) else json.dumps(cell, ensure_ascii=False) for cell in known]
    csv.writer(line).writerow([f"'{text}" if text.startswith(FORMULA) else text for text in texts])
    return line.getvalue()
