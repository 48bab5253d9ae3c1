"""What a module may change in the process when it is imported, and how it is put back."""

from __future__ import annotations

import builtins
import decimal
import locale
import logging
import os
import random
import socket
import sys
import time
import warnings
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from blogapp.formats import PostFormat
from blogapp.formats.quote import Quote
from blogapp.formats.roles import ROLES

TABLES: tuple[MutableMapping[str, Any], ...] = (os.environ, vars(builtins), ROLES)


@contextmanager
def unharmed(folder: Path) -> Iterator[None]:
    """Put back what was changed: environment, path, modules, locale, log, warnings, chance, classes and tables."""
    tables, path, modules = [dict(table) for table in TABLES], list(sys.path), set(sys.modules)
    classes = {format: dict(vars(format)) for format in (PostFormat, Quote)}
    language, chance, patience = locale.setlocale(locale.LC_ALL), random.getstate(), socket.getdefaulttimeout()
    root, place = logging.getLogger(), Path.cwd()
    level, handlers = root.level, list(root.handlers)
    os.chdir(folder)
    try:
        with warnings.catch_warnings(), decimal.localcontext():
            yield
    finally:
        os.chdir(place)
        for table, known in zip(TABLES, tables, strict=True):
            _put_back(table, known)
        time.tzset()
        sys.path[:] = path
        for name in set(sys.modules) - modules:
            if name.partition(".")[0].endswith("_of_test"):
                del sys.modules[name]
        for format, attributes in classes.items():
            _put_back_class(format, attributes)
        locale.setlocale(locale.LC_ALL, language)
        random.setstate(chance)
        socket.setdefaulttimeout(patience)
        root.setLevel(level)
        root.handlers[:] = handlers


def _put_back(table: MutableMapping[str, Any], known: dict[str, Any]) -> None:
    for name in set(table) - set(known):
        del table[name]
    for name, value in known.items():
        if table.get(name) is not value and table.get(name) != value:
            table[name] = value


def _put_back_class(format: type, attributes: dict[str, Any]) -> None:
    for name in set(vars(format)) - set(attributes):
        delattr(format, name)
    for name, value in attributes.items():
        if vars(format).get(name) is not value:
            setattr(format, name, value)
