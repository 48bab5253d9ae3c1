"""The text pipeline under a server with threads."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from blogapp.text import comment_markdown  # keeps no result, as markdown() does for a moment


@pytest.fixture
def hasty_threads() -> Iterator[None]:
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.usefixtures("hasty_threads")
def test_texts_rendered_at_once_do_not_mix() -> None:
    sources = [
        f"Ferry {number} *leaves* https://example.org/{number} now\n\n- at {number}\n" * 4 for number in range(8)
    ]
    alone = [comment_markdown(source) for source in sources]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(comment_markdown, sources * 6)) == alone * 6
