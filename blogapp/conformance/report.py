"""The checks without pytest, for `blogapp formats check`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from blogapp.conformance.checks import CHECKS
from blogapp.conformance.kit import Kit
from blogapp.formats import PostFormat


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
    kit = Kit(format)
    for name, check in CHECKS.items():
        if name == "every_old_version_is_shown":
            continue
        try:
            check(kit)
            wrong = ""
        except AssertionError as error:
            wrong = str(error)
        except Exception as error:  # noqa: BLE001 - a format may raise anything
            wrong = f"{type(error).__name__}: {error}. The check could not be carried out."
        yield Result(name, (check.__doc__ or "").strip(), wrong)
