"""The yardstick: a WSGI callable that does nothing but send as many bytes as its path says."""

import sys
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

import waitress


@cache
def body(size: int) -> bytes:
    return b"x" * size


def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer `/SIZE` with SIZE bytes."""
    content = body(int(environ["PATH_INFO"].strip("/") or 0))
    start_response("200 OK", [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(content)))])
    return [content]


if __name__ == "__main__":
    waitress.serve(app, host="127.0.0.1", port=int(sys.argv[1]), threads=int(sys.argv[2]), _quiet=True)
