"""What every format must hold; each check is a function that raises `CheckFailed` with a sentence."""

from blogapp.testing.checks import (
    data,
    downloads,
    export,
    identity,
    life,
    looks,
    meaning,
    pasting,
    shipping,
    social,
    upgrades,
    views,
)
from blogapp.testing.checks.register import CHECKS, Check

__all__ = [
    "CHECKS",
    "Check",
    "data",
    "downloads",
    "export",
    "identity",
    "life",
    "looks",
    "meaning",
    "pasting",
    "shipping",
    "social",
    "upgrades",
    "views",
]
