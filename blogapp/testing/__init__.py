"""The kit for authors of formats: what every format must hold, as tests of pytest and as `blogapp formats check`."""

from importlib.util import find_spec

from blogapp.testing.kit import CheckFailed, Kit
from blogapp.testing.report import Result, run

if find_spec("pytest"):  # the command does without
    from blogapp.testing.contract import FormatContract

__all__ = ["CheckFailed", "FormatContract", "Kit", "Result", "run"]
