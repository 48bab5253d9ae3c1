"""Ids of rows, as addresses, forms and cookies bring them."""

from __future__ import annotations

from blogapp.db import LARGEST_ID
from blogapp.text import whole_number


def row_id(text: object) -> int:
    """Read the id of a row; 0, which is nobody's, for anything else."""
    return whole_number(text, 1, LARGEST_ID) or 0
