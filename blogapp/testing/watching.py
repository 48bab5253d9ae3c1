"""Watches a format's code for calls that depend on more than the post: the clock, chance, the machine, a host."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

# What is asked for: the modules or types that have the function, and its names.
ASKED = (
    ("the clock", {"datetime", "time"}, {
        "now", "utcnow", "today", "time", "time_ns", "localtime", "gmtime", "ctime", "monotonic", "monotonic_ns",
        "perf_counter", "perf_counter_ns",
    }),
    ("chance", {"random", "_random", "posix", "nt"}, {"random", "getrandbits", "urandom", "getrandom", "seed"}),
    ("where the process stands", {"posix", "nt", "_socket"}, {"getpid", "getppid", "getcwd", "gethostname", "uname"}),
    ("where an object lies in memory", {"builtins"}, {"id", "hash"}),
    ("another host", {"_socket", "socket"}, {"connect", "connect_ex", "getaddrinfo", "gethostbyname", "sendto"}),
    ("another program", {"posix", "nt", "_posixsubprocess"}, {"fork", "fork_exec", "posix_spawn", "execve", "system"}),
    ("a file", {"_io", "io", "posix", "nt"}, {"open", "open_code", "mkdir", "unlink", "rename", "remove", "listdir"}),
    ("the console", {"builtins"}, {"print", "input"}),
)  # fmt: skip
ENVIRONMENT = "_Environ."
PASSED = ("logging", "warnings", "functools", "reprlib", "weakref", "gettext", "jinja2", "markupsafe", "importlib")


@contextmanager
def watched(is_own: Callable[[str], bool]) -> Iterator[list[str]]:
    """Collect what code in the modules of `is_own` asks for, itself or through others: ["the clock (now)"]."""
    asked: list[str] = []

    def look(frame: types.FrameType, event: str, argument: Any) -> None:
        if event == "c_call":
            what = _asks_for(argument)
        elif event == "call" and frame.f_code.co_qualname.startswith(ENVIRONMENT):
            what = "the environment"
        else:
            return
        if what and _is_of(frame, is_own):
            asked.append(what)

    before = sys.getprofile()
    sys.setprofile(look)
    try:
        yield asked
    finally:
        sys.setprofile(before)


def _asks_for(function: Any) -> str:
    """Return what a builtin function asks for, or ""."""
    owner = getattr(function, "__self__", None)
    if isinstance(owner, types.ModuleType):
        home = owner.__name__
    else:
        home = owner.__module__ if isinstance(owner, type) else type(owner).__module__
    return next((f"{what} ({function.__name__})" for what, homes, names in ASKED
                 if function.__name__ in names and home in homes), "")  # fmt: skip


def _is_of(frame: types.FrameType | None, is_own: Callable[[str], bool]) -> bool:
    """Return whether a call comes from the format's code, and not merely from a log or a cache that it uses."""
    while frame is not None:
        module = str(frame.f_globals.get("__name__", ""))
        if is_own(module):
            return True
        if module.startswith((*PASSED, "blogapp.")):
            return False
        frame = frame.f_back
    return False
