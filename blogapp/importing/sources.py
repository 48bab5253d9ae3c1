"""What can be imported beside WordPress: a reader by the name of its command; a plugin may bring another one.

A reader is called with the path that was given and the address at which the site was ("" where nobody said it), and
returns what `blogapp.importing.entries` names, in its order. It raises `Unreadable`, or any other `ValueError`, whose
message is for people. A package names its own under the entry point group `blogapp.importers`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

from blogapp.importing import feed, ghost, tumblr
from blogapp.importing.entries import Item
from blogapp.importing.markdown_files import Folder

GROUP = "blogapp.importers"
Reader = Callable[[Path, str], Iterable[Item]]
OWN: Mapping[str, Reader] = {
    "blogger": feed.Feed,
    "feed": feed.Feed,
    "ghost": ghost.Export,
    "markdown": Folder,
    "tumblr": tumblr.Export,
}


def readers() -> dict[str, Reader]:
    """Return all readers by name; those of plugins are loaded when they are called."""
    return {**{entry.name: partial(_loaded, entry) for entry in entry_points(group=GROUP)}, **OWN}


def _loaded(entry: EntryPoint, path: Path, address: str) -> Iterable[Item]:
    reader: Reader = entry.load()
    return reader(path, address)
