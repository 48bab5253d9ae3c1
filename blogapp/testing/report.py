"""The checks without pytest, for `blogapp formats check`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

from blogapp.formats import PostFormat
from blogapp.testing import lock
from blogapp.testing.checks import CHECKS, Check
from blogapp.testing.kit import Kit


@dataclass(frozen=True)
class Result:
    """What came of a check: its name, the rule, and what is wrong, or "" where it holds.

    `left_out` says why a check was not made: its format's own tests name it in `may_fail`.
    """

    check: str
    rule: str
    wrong: str
    left_out: str = ""


def run(format: type[PostFormat]) -> Iterator[Result]:
    """Run every check on a format, one after the other. A check that raises anything at all has failed.

    A site has no data of former versions at hand, so what a format's own tests give as `olds` is not asked for. What
    they know to fail for a good reason is left out.
    """
    may_fail = (lock.read(format) or {}).get("may_fail", {}) if format.template is None else {}
    with closing(Kit(format)) as kit:
        for name, check in CHECKS.items():
            rule = (check.__doc__ or "").strip()
            if name in may_fail:
                yield Result(name, rule, "", may_fail[name])
            elif name != "every_old_version_is_shown":
                yield Result(name, rule, _wrong(check, kit))


def _wrong(check: Check, kit: Kit) -> str:
    try:
        check(kit)
    except AssertionError as error:
        return str(error)
    return ""
