"""What every post format must hold, and a small site to try it in; `blogapp.testing` makes tests of it."""

from blogapp.conformance.kit import Failed, Kit
from blogapp.conformance.report import Result, run

__all__ = ["Failed", "Kit", "Result", "run"]
