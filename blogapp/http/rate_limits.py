"""How often one may try: rate limits, counted in a file for all processes or, for several machines, in Redis."""

from __future__ import annotations

import contextlib
import ipaddress
import time
from collections import defaultdict
from pathlib import Path
from threading import RLock
from typing import Any
from urllib.parse import quote

from flask import Flask, Response, current_app, g, request
from flask_limiter import Limiter
from limits import parse_many
from limits.errors import ConfigurationError
from limits.storage import MemoryStorage

from blogapp.config import SettingError
from blogapp.http import try_counts

FILE = "limits.db"  # in the instance folder
MINUTE = 60  # seconds
PREVIEWS = 4  # for each comment
IPV6_NETWORK = 64  # bits: what one household gets; it may choose another rest for each request
NETWORKS = {4: 24, 6: 48}  # bits: what one sender may have many addresses in, beside its neighbours
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


def client_network() -> str:
    """Return the part of the network that a client is in: what one sender may have many addresses in."""
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    return str(ipaddress.ip_network((address, NETWORKS[address.version]), strict=False))


class OneLock(defaultdict[str, RLock]):
    """One lock in the place of one for each key, which `MemoryStorage` makes and drops while others wait for it.

    Two tries at once would each hold a lock of their own. What drops a lock has no tries left to count: so does this,
    or each name that somebody ever tried would stay, and be looked through a hundred times a second.
    """

    def __init__(self, storage: MemoryStorage) -> None:
        super().__init__()
        self.storage, self.lock = storage, RLock()

    def __getitem__(self, key: str) -> RLock:
        """Return the one lock. Tries from a time to come are forgotten: the clock was set back, and they would stay."""
        with self.lock:
            tries = self.storage.events.get(key)
            if tries and tries[0].atime > time.time() + 1:
                self.storage.events[key] = [each for each in tries if each.atime <= time.time() + 1]
            return self.lock

    def pop(self, key: str, *_default: Any) -> Any:
        """Forget the tries of a key."""
        self.storage.events.pop(key, None)


limiter = Limiter(client_address, strategy="moving-window", in_memory_fallback_enabled=True, swallow_errors=True)


def init_app(app: Flask) -> None:
    """Connect the limits to their storage; Redis is asked at the first limited request."""
    for name in ("COMMENT_RATE", "COMMENT_FLOOD", "SIGN_IN_RATE"):
        _check(name, app.config[name])
    app.after_request(_say_when)
    redis = app.config["REDIS_URL"]
    file = f"{try_counts.SCHEME}://{quote(str(Path(app.config['INSTANCE'], FILE)))}"
    app.config["RATELIMIT_STORAGE_URI"] = redis or file
    app.config["RATELIMIT_STORAGE_OPTIONS"] = PATIENCE if redis else {"secret": app.config["SECRET_KEY"]}
    limiter._storage_options = {}  # noqa: SLF001 - those of another application stay otherwise
    try:
        limiter.init_app(app)
    except (ConfigurationError, ValueError) as error:
        raise SettingError(f"BLOGAPP_REDIS_URL is {redis!r}, but {error}.") from None
    # What is limited asks by itself when it is called. To look for limits before each request costs as much as a page.
    app.before_request_funcs[None].remove(limiter._check_request_limit)  # noqa: SLF001
    memory = limiter._fallback_storage  # noqa: SLF001 - where this process counts by itself
    if isinstance(memory, MemoryStorage):
        memory.timer.cancel()  # wiring starts no thread; the first use starts it again
        memory.timer.join()
        memory.locks = OneLock(memory)


def wait() -> int:
    """Return in how many seconds somebody who was refused may come back."""
    limit = limiter.current_limit
    return max(1, int(limit.reset_at - time.time())) if limit is not None else MINUTE  # rounded up already


def _say_when(response: Response) -> Response:
    """Tell who was refused when to come back."""
    if response.status_code == 429:
        response.headers["Retry-After"] = wait()
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


def shared_rate() -> str:
    """Return how often one address may try the same password: it leaves a third of the tries to all others."""
    rates = parse_many(sign_in_rate())
    return "; ".join(f"{rate.amount - rate.amount // 3} per {rate.multiples} {rate.GRANULARITY.name}" for rate in rates)


def anywhere_rate() -> str:
    """Return how often all addresses together may try the same password: by the shortest time alone.

    Strangers who try it from many addresses then make its owner wait for a minute, not for the rest of an hour.
    """
    rate = min(parse_many(sign_in_rate()), key=lambda rate: rate.get_expiry())
    return f"{rate.amount} per {rate.multiples} {rate.GRANULARITY.name}"


def count_try(tried: str, known: str = "") -> None:
    """Count that a password is about to be tried; refuse (429) when it was tried too often.

    `tried` names whose password it is, `known` the browser if its owner has signed in there before: such a one has
    tries of its own, which no stranger uses up. Strangers are counted by address, by address and password, and by
    password alone, in this order, so that whom the first refuses uses up nothing of the others.
    """
    g.tried, g.known_browser, g.counted = tried, known, []
    for count in (_count_known,) if known else (_count_address, _count_both, _count_password):
        count()


def forgive() -> None:
    """Forget the tries at a password that was right in the end. Those of the address stay."""
    with contextlib.suppress(*_failures()):
        for counted in g.counted:
            limiter.limiter.clear(counted.limit, *counted.request_args)


@limiter.limit(sign_in_rate)
def _count_address() -> None:
    pass


@limiter.limit(shared_rate, key_func=lambda: f"{g.tried} from {client_address()}")
def _count_both() -> None:
    g.counted += limiter.current_limits


@limiter.limit(anywhere_rate, key_func=lambda: g.tried)
def _count_password() -> None:
    g.counted += limiter.current_limits


@limiter.limit(sign_in_rate, key_func=lambda: f"{g.tried} in {g.known_browser}")
def _count_known() -> None:
    g.counted += limiter.current_limits


def comment_rate() -> str:
    """Return how often one may send a comment."""
    rate: str = current_app.config["COMMENT_RATE"]
    return rate


def preview_rate() -> str:
    """Return how often one may look at a comment before it is sent: some times as often as one may send one."""
    rates = parse_many(comment_rate())
    return "; ".join(f"{PREVIEWS * rate.amount} per {rate.multiples} {rate.GRANULARITY.name}" for rate in rates)


def flood_rate() -> str:
    """Return how often all strangers together may send a comment, before that is taken for a flood."""
    rate: str = current_app.config["COMMENT_FLOOD"]
    return rate


def is_within(rate: str, name: str) -> bool:
    """Count something by its name, and return whether it is within a rate; true where nothing can be counted."""
    with contextlib.suppress(*_failures()):
        return all(limiter.limiter.hit(each, name) for each in parse_many(rate))
    return True


def would_be_within(rate: str, name: str) -> bool:
    """Return whether one more would be within a rate, and count nothing."""
    with contextlib.suppress(*_failures()):
        return all(limiter.limiter.test(each, name) for each in parse_many(rate))
    return True


def _failures() -> tuple[type[Exception], ...]:
    """Return what is raised where tries cannot be counted, such as the exceptions of Redis."""
    failures = limiter.limiter.storage.base_exceptions
    return failures if isinstance(failures, tuple) else (failures,)
