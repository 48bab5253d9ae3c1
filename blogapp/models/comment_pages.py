"""How the threads of a post are spread over pages: which stand on the post's own, and which on further ones.

Pages are numbered from the oldest thread on, whichever order readers see: so a thread stays on its page, and the
address of one is right in either order. The post's own page shows the first of them or, where the newest come first,
the last that is full with what came since, so that it is never nearly empty.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from blogapp.models.post_rows import PostRow
from blogapp.models.posts import Post

THREADS = 50  # on a page
Each = TypeVar("Each")


def number_of(place: int) -> int:
    """Return the number of the page on which the thread at a place stands, the oldest at 0."""
    return place // THREADS + 1


def last_of(threads: int, *, newest_first: bool = False) -> int:
    """Return how many pages so many threads make. Where the newest come first, the last is the post's own."""
    return max(1, threads // THREADS if newest_first else -(-threads // THREADS))


def on_page(threads: Sequence[Each], number: int, *, newest_first: bool = False) -> list[Each]:
    """Return the threads of a page in their order; 0 is the post's own."""
    own = last_of(len(threads), newest_first=True) if newest_first else 1
    start = ((number or own) - 1) * THREADS
    end = None if newest_first and not number else start + THREADS
    return list(threads[start:end])[:: -1 if newest_first else 1]


def comment_page(post: Post | PostRow, number: int, *, newest_first: bool = False) -> str:
    """Return the address of a page of a post's comments, as WordPress has it.

    The oldest stand on the post's own page, unless the newest come first: then any may come to stand on a further one,
    and until it does its address leads to the post.
    """
    return f"{post.url}comment-page-{number}/" if number > 1 or newest_first else post.url
