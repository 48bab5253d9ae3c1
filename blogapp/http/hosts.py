"""The hosts that the site answers to. A request that names another one is refused before anything reads it.

So no answer, cached page or mail can hold a host that a client made up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from werkzeug import Response
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.sansio.utils import host_is_trusted
from werkzeug.urls import iri_to_uri

Environ = dict[str, Any]
WSGI = Callable[[Environ, Any], Iterable[bytes]]

ANYWHERE = {"0.0.0.0", "::", ""}  # noqa: S104 - asked, not listened at
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
REFUSAL = (
    "This site does not answer to the host in this address. "
    "Whoever runs it can add the host to BLOGAPP_TRUSTED_HOSTS.\n"
)

BELOW_A_PATH = (
    "This site cannot lie below a path, and whatever is in front of it says that it does "
    "(X-Forwarded-Prefix or SCRIPT_NAME). Whoever runs it can give it a host of its own, such as blog.example.org.\n"
)


def init_app(app: Flask) -> None:
    """Answer to the trusted hosts alone, at the site's own address; behind proxies, to the host that they tell."""
    base = urlsplit(iri_to_uri(app.config["BASE_URL"]))
    if base.netloc:
        app.wsgi_app = _Known(app.wsgi_app, base.scheme, base.netloc)  # type: ignore[method-assign]
    names = {*app.config["TRUSTED_HOSTS"], *([base.netloc] if base.netloc else [])}
    app.config["TRUSTED_HOSTS"] = None  # Flask would check again, too late, and knows neither capitals nor IPv6
    trusted = app.extensions["blogapp.hosts"] = Trusted(app.wsgi_app, names)
    app.wsgi_app = trusted  # type: ignore[method-assign]
    if proxies := app.config["TRUSTED_PROXIES"]:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies, x_prefix=proxies
        )


def served_at(app: Flask, host: str) -> str:
    """Trust the host at which a server listens while the settings name none; return what is to be said about that."""
    trusted: Trusted = app.extensions["blogapp.hosts"]
    if trusted.are_set:
        return ""
    trusted.add(f"[{host}]" if ":" in host else host)
    if host not in ANYWHERE:
        return ""
    return (
        "It answers on this machine alone, at localhost, until BLOGAPP_BASE_URL says its public address or "
        "BLOGAPP_TRUSTED_HOSTS its hosts."
    )


def own_name(app: Flask, host: str) -> str:
    """Return the host that a request means which names none, as HTTP/1.0 may, at a server that listens at `host`."""
    trusted: Trusted = app.extensions["blogapp.hosts"]
    named = sorted(name for name in trusted.names if trusted.are_set and not name.startswith("."))
    if named or host in ANYWHERE:
        return named[0] if named else LOOPBACK[0]
    return f"[{host}]" if ":" in host else host


class Trusted:
    """Refuses each request that names another host. One that names none, as HTTP/1.0 may, comes from no link."""

    def __init__(self, wsgi: WSGI, names: Iterable[str]) -> None:
        self.wsgi, self.names = wsgi, {_name(name) for name in names}
        self.are_set = bool(self.names)
        self.names = self.names or set(LOOPBACK)
        self.knows = lru_cache(maxsize=64)(self._knows)

    def add(self, host: str) -> None:
        """Answer to one more host."""
        self.names.add(_name(host))
        self.knows.cache_clear()

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        if "HTTP_HOST" in environ and not self.knows(environ["HTTP_HOST"]):
            return _refused(REFUSAL)(environ, start_response)
        if environ.get("SCRIPT_NAME", "").strip("/"):
            return _refused(BELOW_A_PATH)(environ, start_response)
        return self.wsgi(environ, start_response)

    def _knows(self, host: str) -> bool:
        """Return whether a host is one of the names, or lies below one that begins with a dot."""
        name = _name(host)
        parents = (name[place:] for place, sign in enumerate(name) if sign == ".")
        return host_is_trusted(host) and (name in self.names or any(parent in self.names for parent in parents))


def _refused(sentence: str) -> Response:
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return Response(sentence, 400, headers, mimetype="text/plain")


class _Known:
    """Gives each request the site's public address, whichever of its hosts the client named."""

    def __init__(self, wsgi: WSGI, scheme: str, host: str) -> None:
        self.wsgi, self.scheme, self.host = wsgi, scheme, host

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        environ |= {"wsgi.url_scheme": self.scheme, "HTTP_HOST": self.host}
        return self.wsgi(environ, start_response)


def _name(host: str) -> str:
    """Return a host without its port, in lower case; an address of IPv6 keeps its brackets."""
    head, colon, port = host.lower().rpartition(":")
    return head if colon and "]" not in port else host.lower()
