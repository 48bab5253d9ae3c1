"""A format in another process: what its import changes there, and what it makes of the same posts in another place.

Run as a program: it knows `blogapp.formats` alone, reads what to do as JSON, and writes JSON. The process has another
time zone, another language, and another order of sets.
"""

from __future__ import annotations

import builtins
import contextlib
import decimal
import importlib
import importlib.util
import io
import json
import locale
import logging
import os
import random
import signal
import socket
import sys
import threading
import warnings
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import blogapp.formats
from blogapp.formats import MediaFile, PostFormat, provider, providers, registry
from blogapp.formats.fields import Field
from blogapp.formats.roles import ROLES

VIEWS = ("stream", "page", "feed")


def plain(value: Any) -> Any:
    """Return a value as something that can be compared and written as JSON, whatever object it is."""
    if isinstance(value, Mapping):
        return {str(name): plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    if isinstance(value, set | frozenset):
        return sorted(map(str, value))
    if hasattr(value, "__html__"):
        return str(value.__html__())
    if is_dataclass(value) and not isinstance(value, type):
        return {part.name: plain(getattr(value, part.name)) for part in fields(value)}
    return value if isinstance(value, str | int | float | bool | None) else f"a {type(value).__name__}"


def outputs(format: type[PostFormat], posts: Mapping[str, Any], media: Mapping[int, MediaFile]) -> dict[str, Any]:
    """Return what a format makes of some posts, by the name of the method; posts on which it fails are left out."""
    found: dict[str, Any] = {}
    for what, (raw, data) in posts.items():
        seen = format(data, title="A title", document="post-1", media=media)
        with contextlib.suppress(Exception):
            found[f"clean() of {what}"] = plain(format.clean({**raw, "title": "A title"}))
        for name in ("headline", "text_of", "json_ld", "social", "csp", "leads_to"):
            with contextlib.suppress(Exception):
                found[f"{name}() of {what}"] = plain(getattr(seen, name)())
        for view in VIEWS:
            with contextlib.suppress(Exception):
                found[f"values() of {what}"] = plain(seen.values(view))
        for ending in format.downloads:
            with contextlib.suppress(Exception):
                found[f'download("{ending}") of {what}'] = seen.download(ending)
    return json.loads(json.dumps(found))  # type: ignore[no-any-return]


def _state() -> dict[str, Any]:
    """Return what all modules of a process share."""
    kinds = [kind for kind in vars(blogapp.formats.fields).values() if isinstance(kind, type)]
    classes: tuple[type, ...] = (PostFormat, *PostFormat.__subclasses__(), Field, *kinds)
    tables = {f"{one.__module__}.{one.__name__}": dict(vars(one)) for one in classes}
    broad = [entry for entry in warnings.filters if entry[1] is None and entry[2] is Warning and entry[3] is None]
    root, context = logging.getLogger(), decimal.getcontext()
    return {
        "the environment (os.environ)": dict(os.environ),
        "sys.path": list(sys.path),
        "the folder of the process": (os.getcwd(), sorted(os.listdir())),  # noqa: PTH109, PTH208 - plain and quick
        "the locale": locale.setlocale(locale.LC_ALL),
        "the root logger": (root.level, len(root.handlers), root.disabled),
        "the filters of warnings": broad,
        "the builtins": sorted(vars(builtins)),
        "the context of decimal": (context.prec, context.rounding, [key for key, on in context.traps.items() if on]),
        "the state of random": random.getstate(),
        "the timeout of sockets": socket.getdefaulttimeout(),
        "the threads of the process": threading.active_count(),
        "the depth of calls": sys.getrecursionlimit(),
        "the handlers of signals": [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)],
        "the table of roles": dict(ROLES),
        "the table of providers": {name: repr(value) for name, value in vars(providers).items() if name.isupper()},
        "how JSON is written": dict(vars(json.JSONEncoder)),
        "the classes of blogapp.formats": {
            name: {key: id(value) for key, value in one.items()} for name, one in tables.items()
        },
    }


def _listened() -> list[str]:
    """Begin to note which hosts and programs are asked, and which files are written; return the list of them."""
    heard: list[str] = []
    events = {
        "socket.connect": "a host",
        "socket.getaddrinfo": "a host",
        "subprocess.Popen": "a program",
        "os.system": "a program",
    }

    def hear(event: str, arguments: tuple[Any, ...]) -> None:
        if event in events:
            heard.append(events[event])
        elif event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+"):
            heard.append("a file")

    sys.addaudithook(hear)
    return heard


def _imported(module: str, path: str) -> Any:
    """Import a module by its name; where Python does not find it, or another one, by its path."""
    spec = None
    with contextlib.suppress(ImportError, ValueError):
        spec = importlib.util.find_spec(module)
    if spec is not None and spec.origin and os.path.realpath(spec.origin) == os.path.realpath(path):
        return importlib.import_module(module)
    spec = importlib.util.spec_from_file_location(module, path)
    assert spec is not None and spec.loader is not None  # noqa: PT018
    loaded = importlib.util.module_from_spec(spec)
    sys.modules[module] = loaded
    spec.loader.exec_module(loaded)
    return loaded


def main() -> None:
    """Read what to import and which posts to show, and write what came of it."""
    told = json.load(sys.stdin)
    sys.path[:] = told["path"]
    registry.load(Path(), {}, safe_mode=True)
    words = io.StringIO()
    heard, before = _listened(), _state()
    with contextlib.redirect_stdout(words), contextlib.redirect_stderr(words):
        format = None
        with contextlib.suppress(Exception):  # such as of a test's module, which needs more than is here
            format = getattr(_imported(told["module"], told["file"]), told["name"])
    if format is None:
        json.dump(None, sys.stdout)
        return
    asked, after, said = sorted(set(heard)), _state(), words.getvalue()
    changed = [what for what, state in before.items() if _differs(what, state, after[what])]
    provider.use(registry.providers_in(sys.modules[told["module"]]))
    media = {file["id"]: MediaFile(**file) for file in told["media"]}
    with contextlib.redirect_stdout(words):
        made = outputs(format, told["posts"], media)
    json.dump({"changed": changed, "asked": asked, "said": said[:80], "made": made}, sys.stdout)


def _differs(what: str, before: Any, after: Any) -> bool:
    """Return whether a state is another one; classes that are new are no change of the others."""
    if what == "the classes of blogapp.formats":
        return any(after.get(name) != one for name, one in before.items())
    return bool(before != after)


if __name__ == "__main__":
    main()
