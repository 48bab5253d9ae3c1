"""What every format must hold; each check is a function that raises `Failed` with a sentence."""

from blogapp.conformance.checks import data, export, identity, life, meaning, shipping, upgrades, views
from blogapp.conformance.checks.register import CHECKS, Check

__all__ = ["CHECKS", "Check", "data", "export", "identity", "life", "meaning", "shipping", "upgrades", "views"]
