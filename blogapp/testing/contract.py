"""The checks as tests: one class to inherit from."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

import pytest

from blogapp.formats import PostFormat
from blogapp.testing import lock
from blogapp.testing.checks import CHECKS, Check
from blogapp.testing.kit import Kit


class FormatContract:
    """Everything that a post format promises, as tests of pytest.

        class TestRecipe(FormatContract):
            format = Recipe

    `format`
        the class to check.
    `olds`
        for a format of version 2 or more: data as each former version stored it, by version.
    `may_fail`
        checks that are known to fail, with the reason: `{"links_have_words": "the map is a link"}`. They show as
        expected failures; one that passes after all fails, so that the list is kept true. The lock knows them, and
        `blogapp formats check` leaves them out.

    The first run writes `format.lock` beside the class; commit it.
    """

    format: ClassVar[type[PostFormat]]
    olds: ClassVar[Mapping[int, Mapping[str, Any]]] = {}
    may_fail: ClassVar[Mapping[str, str]] = {}
    _kits: ClassVar[dict[type[PostFormat], Kit]] = {}

    def _kit(self) -> Kit:
        """Return the kit that the tests of this class share."""
        return self._kits.setdefault(self.format, Kit(self.format, self.olds))

    @classmethod
    def teardown_class(cls) -> None:
        """Close the kit after the last test."""
        if kit := cls._kits.pop(cls.format, None):
            kit.close()

    def test_lock_is_up_to_date(self) -> None:
        """The lock knows the present version. Where it does not, it is written; in CI that is a failure."""
        if self.format.template is None and not lock.is_current(self.format, self.may_fail):
            assert not os.environ.get("CI"), f"{lock.NAME} is not up to date; run this test once and commit the file."
            lock.write(self.format, self.may_fail)


def _test(check: Check) -> Callable[[FormatContract], None]:
    def test(self: FormatContract) -> None:
        reason = self.may_fail.get(check.__name__)
        if reason is None:
            check(self._kit())
            return
        try:
            check(self._kit())
        except AssertionError:
            pytest.xfail(reason)
        pytest.fail(f"{check.__name__} passes; take it out of may_fail.")

    test.__doc__ = check.__doc__
    return test


for _name, _check in CHECKS.items():
    setattr(FormatContract, f"test_{_name}", _test(_check))
