"""brotli and gzip for what is the same for everybody.

What people see who are signed in stays as it is: compressed, the length of a page tells about the tokens in it to
whoever can put words of their own beside them (BREACH). A page for everybody has no secret.
"""

from __future__ import annotations

from flask import Flask, Response, request
from flask_compress import Compress

from blogapp.accounts import permissions

SETTINGS = {
    "COMPRESS_REGISTER": False,  # _compress decides
    "COMPRESS_ALGORITHM": ["br", "gzip"],
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


def _compress(response: Response) -> Response:
    if not permissions.is_public_page() or response.status_code not in {200, 304}:
        return response
    if response.status_code == 200 and response.mimetype in compressor.compress_mimetypes_set:
        response.direct_passthrough = False
        response.make_sequence()  # a file, too
    response = compressor.after_request(response)
    # A file's tag names the encoding from here on, and is compared only now; a page's is weak and was compared before.
    if request.endpoint == "static":
        response.make_conditional(request)
    return response
