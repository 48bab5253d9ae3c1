"""A server on this machine to which the blog sends."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from receiving import Harbour, receiving


@pytest.fixture
def harbour() -> Iterator[Harbour]:
    """A server that answers."""
    with receiving() as server:
        yield server
