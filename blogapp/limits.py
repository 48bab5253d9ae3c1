"""How often one may try: rate limits, kept in memory or, for several processes, in Redis."""

from __future__ import annotations

import ipaddress
import time

from flask import Flask, Response, current_app, request
from flask_limiter import Limiter
from limits import parse_many
from limits.errors import ConfigurationError
from limits.storage import MemoryStorage

from blogapp.config import SettingError

PREVIEWS = 4  # for each comment
IPV6_NETWORK = 64  # bits: what one household gets; it may choose the rest anew for each request
PATIENCE = {"socket_connect_timeout": 1, "socket_timeout": 1}  # seconds; then this process counts by itself


def client_address() -> str:
    """Return what a client is counted by: its address, or its network where addresses cost nothing."""
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    if address.version == 6:
        return str(ipaddress.ip_network((address, IPV6_NETWORK), strict=False))
    return str(address)


limiter = Limiter(client_address, strategy="moving-window", in_memory_fallback_enabled=True, swallow_errors=True)


def init_app(app: Flask) -> None:
    """Connect the limits to their storage; Redis is asked at the first limited request."""
    for name in ("COMMENT_RATE", "SIGN_IN_RATE"):
        _check(name, app.config[name])
    app.after_request(_say_when)
    redis = app.config["REDIS_URL"]
    app.config["RATELIMIT_STORAGE_URI"] = redis or "memory://"
    app.config["RATELIMIT_STORAGE_OPTIONS"] = PATIENCE if redis else {}
    try:
        limiter.init_app(app)
    except (ConfigurationError, ValueError) as error:
        raise SettingError(f"BLOGAPP_REDIS_URL is {redis!r}, but {error}.") from None
    for storage in (limiter.storage, limiter._fallback_storage):  # noqa: SLF001
        if isinstance(storage, MemoryStorage):
            storage.timer.cancel()  # wiring starts no thread; the first use starts it anew
            storage.timer.join()


def _say_when(response: Response) -> Response:
    """Tell who was refused when to come back."""
    limit = limiter.current_limit
    if response.status_code == 429 and limit is not None:
        response.headers["Retry-After"] = max(1, int(limit.reset_at - time.time()))  # rounded up already
    return response


def _check(name: str, rate: str) -> None:
    """Say at the start, not to the first reader, that a rate cannot be read."""
    try:
        parse_many(rate)
    except ValueError:
        raise SettingError(f"BLOGAPP_{name} is {rate!r}, but it must read like 5 per minute; 30 per hour.") from None


def sign_in_rate() -> str:
    """Return how often one may try to sign in."""
    rate: str = current_app.config["SIGN_IN_RATE"]
    return rate


def comment_rate() -> str:
    """Return how often one may send a comment."""
    rate: str = current_app.config["COMMENT_RATE"]
    return rate


def preview_rate() -> str:
    """Return how often one may look at a comment before it is sent: some times as often as one may send one."""
    rates = parse_many(comment_rate())
    return "; ".join(f"{PREVIEWS * rate.amount} per {rate.multiples} {rate.GRANULARITY.name}" for rate in rates)
