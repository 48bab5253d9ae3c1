"""`format.lock`: what a format stored in each of its versions, and which files it needs.

The kit writes it beside the class; it belongs into version control and into the package. With it, a change
of the data's shape without a new version is noticed, and so is a template, a stylesheet or a script that
was left out of the wheel.
"""

from __future__ import annotations

import inspect
import json
import operator
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from blogapp import template_folder
from blogapp.formats import PostFormat
from blogapp.formats.fields import Field, Group

NAME = "format.lock"
NARROWER: dict[str, Callable[[int, int], bool]] = {"maxlength": operator.lt, "max": operator.lt, "min": operator.gt}


def folder_of(format: type[PostFormat]) -> Path:
    """Return the folder of the class."""
    return Path(inspect.getfile(format)).resolve().parent


def shape_of(format: type[Group]) -> dict[str, str]:
    """Return what a format stores: for each field the kind of its value, with "!" where it is required.

    What stands in rows is named after them: `steps.text`.
    """
    shape = {}
    for name, field in format.fields.items():
        shape[name] = _kind(field) + "!" * field.required
        if field.group:
            shape |= {f"{name}.{inner}": kind for inner, kind in shape_of(field.group).items()}
    return shape


def limits_of(format: type[PostFormat]) -> dict[str, dict[str, Any]]:
    """Return what each field takes: its choices, and the limits that its control has."""
    limits: dict[str, dict[str, Any]] = {}
    for name, field in format.fields.items():
        numbers = {key: int(text) for key, text in field.attributes().items() if key in NARROWER and _is_whole(text)}
        choices = list(field.choices)
        limits[name] = {**numbers, **({"choices": choices} if choices else {})}
    return {name: known for name, known in limits.items() if known}


def _is_whole(text: str) -> bool:
    """Return whether a limit is a whole number, not one such as 0.5 or a date."""
    return text.removeprefix("-").isdecimal()


def narrowed(locked: Mapping[str, Mapping[str, Any]], limits: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return which fields take less than they did: a choice is gone, or a limit is narrower."""
    found = []
    for name, former in locked.items():
        present = limits.get(name, {})
        gone = [choice for choice in former.get("choices", ()) if choice not in present.get("choices", [choice])]
        found += [f"{name} had the choice {choice}" for choice in gone]
        found += [
            f"{name} had {key} {former[key]} and has {present[key]}"
            for key, is_narrower in NARROWER.items()
            if key in former and key in present and is_narrower(present[key], former[key])
        ]
    return found


def _kind(field: Field[Any]) -> str:
    """Return the kind of a field: the nearest of its classes that the blog itself has."""
    own = [base.__name__ for base in type(field).__mro__ if base.__module__.startswith("blogapp.formats.fields")]
    return own[0]


def templates_of(format: type[PostFormat]) -> Path:
    """Return the folder of the format's templates: that of the class, but for the built-in formats that of the site."""
    is_built_in = folder_of(format) == folder_of(PostFormat)
    return template_folder() / "formats" if is_built_in else folder_of(format)


def files_of(format: type[PostFormat]) -> list[str]:
    """Return the format's files: its templates `<name>.html` and `<name>.<view>.html`, `<name>.css`, `<name>.js`."""
    kinds = [".css", ".js"] if format.template is not None else [".css", ".html", ".js"]
    names = (path.name for path in templates_of(format).iterdir() if path.suffix in kinds)
    return sorted(name for name in names if name.split(".")[0] == format.name)


def read(format: type[PostFormat]) -> dict[str, Any] | None:
    """Return what the lock says of a format, or None where nothing is locked yet."""
    path = folder_of(format) / NAME
    if not path.exists():
        return None
    locks: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return locks.get(format.name)


def write(format: type[PostFormat], may_fail: Mapping[str, str] = MappingProxyType({})) -> None:
    """Note the present version, and which checks may fail. Versions that are locked stay as they are."""
    path = folder_of(format) / NAME
    locks = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    versions = (locks.get(format.name) or {}).get("versions", {})
    limits = {**(locks.get(format.name) or {}).get("limits", {}), str(format.version): limits_of(format)}
    locks[format.name] = {
        "versions": {**versions, str(format.version): shape_of(format)},
        "files": files_of(format),
        **({"limits": limits} if any(limits.values()) else {}),
        **({"may_fail": dict(may_fail)} if may_fail else {}),
    }
    path.write_text(json.dumps(locks, indent=2, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")


def is_current(format: type[PostFormat], may_fail: Mapping[str, str] = MappingProxyType({})) -> bool:
    """Return whether the lock knows the present version and its files, or would have to be changed by a mistake."""
    lock = read(format)
    if lock is None or lock.get("may_fail", may_fail) != may_fail:
        return False
    locked = lock["versions"].get(str(format.version))
    limits = lock.get("limits", {}).get(str(format.version), limits_of(format))
    if (locked is not None and breaks(locked, shape_of(format))) or narrowed(limits, limits_of(format)):
        return True  # another check says what is wrong; the lock must not be made to agree
    return bool(locked == shape_of(format) and limits == limits_of(format) and lock["files"] == files_of(format))


def breaks(locked: dict[str, str], shape: dict[str, str]) -> list[str]:
    """Yield what of a changed shape old data cannot bear. A new field that is not required breaks nothing."""
    gone = [f"{name} is gone" for name in locked if name not in shape]
    changed = [
        f"{name} was {locked[name]} and is {shape[name]}"
        for name in shape
        if name in locked and locked[name] != shape[name] and locked[name] != f"{shape[name]}!"
    ]
    needed = [f"{name} is new and required" for name in shape if name not in locked and shape[name].endswith("!")]
    return gone + changed + needed
