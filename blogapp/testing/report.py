"""The checks without pytest, for `blogapp formats check`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

from blogapp.formats import PostFormat
from blogapp.testing.checks import CHECKS, Check
from blogapp.testing.kit import Kit


@dataclass(frozen=True)
class Result:
    """What came of a check: its name, the rule, and what is wrong, or "" where it holds."""

    check: str
    rule: str
    wrong: str


def run(format: type[PostFormat]) -> Iterator[Result]:
    """Run every check on a format, one after the other. A check that raises anything at all has failed.

    A site has no data of former versions at hand, so what a format's own tests give as `olds` is not asked for.
    """
    with closing(Kit(format)) as kit:
        for name, check in CHECKS.items():
            if name != "every_old_version_is_shown":
                yield Result(name, (check.__doc__ or "").strip(), _wrong(check, kit))


def _wrong(check: Check, kit: Kit) -> str:
    try:
        check(kit)
    except AssertionError as error:
        return str(error)
    except Exception as error:  # noqa: BLE001 - a format may raise anything
        return f"{type(error).__name__}: {error}. The check could not be carried out."
    return ""
