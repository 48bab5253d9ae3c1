"""brotli and gzip for what is the same for everybody.

What people see who are signed in stays as it is: compressed, the length of a page tells about the tokens in it to
whoever can put words of their own beside them (BREACH). A page for everybody has no secret.
"""

from __future__ import annotations

from functools import lru_cache

from flask import Flask, Response, request
from flask_compress import Compress
from werkzeug.http import parse_accept_header

from blogapp.accounts import permissions

ENCODINGS = ["br", "gzip"]  # the best one first
SETTINGS = {
    "COMPRESS_REGISTER": False,  # _compress decides
    "COMPRESS_ALGORITHM": ENCODINGS,
    "COMPRESS_STREAMS": False,
    "COMPRESS_EVALUATE_CONDITIONAL_REQUEST": False,
    "COMPRESS_MIMETYPES": [
        "application/atom+xml", "application/feed+json", "application/javascript", "application/json",
        "application/manifest+json", "application/rss+xml", "application/xml", "image/svg+xml", "text/calendar",
        "text/css", "text/html", "text/javascript", "text/plain", "text/xml",
    ],
}  # fmt: skip

compressor = Compress()


def init_app(app: Flask) -> None:
    """Compress the answers. To be called before whatever gives them their validators."""
    app.config.from_mapping(SETTINGS)
    compressor.init_app(app)
    app.after_request(_compress)


@lru_cache(maxsize=256)
def negotiated(accepted: str) -> str:
    """Return the encoding that a reader wants most of ours, "" for none (RFC 9110, section 12.5.3)."""
    asked = {name.lower(): quality for name, quality in parse_accept_header(accepted)}
    others = asked.get("*", 0)
    best = max(ENCODINGS, key=lambda name: asked.get(name, others))
    wanted = asked.get(best, others)
    return best if wanted > 0 and wanted >= asked.get("identity", 0) else ""


def _compress(response: Response) -> Response:
    if not permissions.is_public_page() or response.status_code not in {200, 304}:
        return response
    if response.status_code == 200 and response.mimetype in compressor.compress_mimetypes_set:
        response.direct_passthrough = False
        response.make_sequence()  # a file, too
    request.environ["HTTP_ACCEPT_ENCODING"] = negotiated(request.environ.get("HTTP_ACCEPT_ENCODING", ""))
    response = compressor.after_request(response)
    # A file's tag names the encoding from here on, and is compared only now; a page's is weak and was compared before.
    if request.endpoint == "static":
        response.make_conditional(request)
    return response
