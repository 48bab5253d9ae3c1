"""What the values in the files of a site must be, column by column, so that a mistake is said where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import sqlalchemy as sa

from blogapp.accounts.permissions import ROLES
from blogapp.backup import tables
from blogapp.db import LARGEST_ID
from blogapp.models import CommentStatus, Kind, RevisionKind, Site, Status
from blogapp.models.comment_states import AnswerMail
from blogapp.models.revisions import MISSING, OPTIONS
from blogapp.models.users import CommentMail

WANTED = {
    "integer": "a whole number that is not negative",
    "text": "a text in quotes",
    "boolean": "true or false",
    "moment": "a moment such as “2026-05-09T12:00:00+00:00”",
}
CHOICES: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("posts", "kind"): tuple(Kind),
    ("posts", "status"): tuple(Status),
    ("posts", "previous_status"): tuple(Status),
    ("comments", "status"): tuple(CommentStatus),
    ("comments", "previous_status"): tuple(CommentStatus),
    ("revisions", "kind"): tuple(RevisionKind),
    ("users", "role"): tuple(ROLES),
    ("users", "comment_mail"): tuple(CommentMail),
    ("users", "review_mail"): (CommentMail.EACH, CommentMail.NEVER),
    ("comments", "answer_mail"): tuple(AnswerMail),
}
SHAPES: Mapping[tuple[str, str], type] = {
    ("posts", "data"): dict,
    ("revisions", "data"): dict,
    ("revisions", "options"): dict,
    ("media", "widths"): dict,
    ("users", "links"): list,
    ("comments", "held_for"): list,
    ("reader_answers", "data"): dict,
}
NAMES = {dict: "an object in braces", list: "a list in brackets", str: "a text in quotes", int: "a whole number"}
NAMES |= {bool: "true or false"}
OF_REVISION = {*OPTIONS, "categories", "tags"} - MISSING.keys()


def mistake(table: str, column: str, kind: str, value: Any) -> str:
    """Return the sentence that says what is wrong with a value, or ""."""
    model = tables.MODELS[table].columns.get(column)
    if value is None:
        return "" if model is None or model.nullable or kind == "json" else f"“{column}” is missing."
    if kind == "json":
        return _mistake_in_json(table, column, value)
    try:
        read = tables.KINDS[kind].read(value)
    except (ValueError, TypeError, OverflowError):
        return f"“{column}” must be {WANTED[kind]}, not {value!r:.100}."
    if kind == "integer" and not 0 <= read <= LARGEST_ID:
        return f"“{column}” must be {WANTED[kind]} up to {LARGEST_ID}, not {value}."
    if kind == "text" and (sentence := _mistake_in_text(column, value, model.type if model is not None else sa.Text())):
        return sentence
    return _mistake_of_choice(table, column, value)


def _mistake_in_text(column: str, value: str, type_: Any) -> str:
    most = getattr(type_, "length", None)
    if most is not None and len(value) > most:
        return f"“{column}” is {len(value)} characters long; at most {most} fit."
    if "\0" in value or any("\ud800" <= sign <= "\udfff" for sign in value):
        return f"“{column}” holds a character that is none (NUL, or half of one). Remove it."
    return ""


def _mistake_of_choice(table: str, column: str, value: Any) -> str:
    allowed = CHOICES.get((table, column))
    return (
        f"“{column}” must be one of {', '.join(allowed)}, not {value!r:.100}."
        if allowed and value not in allowed
        else ""
    )


def _mistake_in_json(table: str, column: str, value: Any) -> str:
    shape = SHAPES.get((table, column))
    if shape and type(value) is not shape:
        return f"“{column}” must be {NAMES[shape]}."
    if (table, column) == ("media", "widths") and not all(isinstance(path, str) for path in value.values()):
        return "“widths” must name a path for each width."
    if (table, column) == ("revisions", "options") and (missing := OF_REVISION - value.keys()):
        return f"“options” lacks “{min(missing)}”."
    return ""


def mistake_in_row(table: str, row: Mapping[str, Any]) -> tuple[str, str]:
    """Return what is wrong with a whole row: the name of a value and the sentence, or twice ""."""
    if table == "posts" and row["status"] == Status.PUBLISHED and not (row["published_at"] and row["path"]):
        return "status", "What is published needs “published_at” and “path”."
    if table == "settings" and (wanted := _SETTINGS.get(row["name"])) and type(row["value"]) not in wanted:
        named = " or ".join(NAMES.get(each, "null") for each in wanted)
        return "value", f"The setting “{row['name']}” must be {named}."
    return "", ""


_SETTINGS = {
    field.name: (dict, type(None)) if field.name == "logo" else (type(getattr(Site(), field.name)),)
    for field in fields(Site)
}
