"""Who is signed in where: sessions begin, are used, and end.

All is written past the ORM's session, in its transaction: readers see no session, so none makes a new version of the
site.
"""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Executable, Table, delete, insert, select, update
from sqlalchemy.engine import CursorResult

from blogapp import db
from blogapp.accounts import user_agents
from blogapp.db import now
from blogapp.models import User, UserSession

SEEN_EVERY = timedelta(minutes=1)  # that a session is used is written no oftener
CONFIRMED_FOR = timedelta(minutes=15)  # OWASP ASVS 5.0, 7.5.1: what decides over accounts asks for the password again
NETWORKS = {4: 24, 6: 48}  # bits of an address that are stored
TABLE: Table = UserSession.__table__  # type: ignore[assignment]


class Use(NamedTuple):
    """A session that a request uses."""

    session_id: int
    seen_at: datetime
    confirmed_at: datetime

    @property
    def is_confirmed(self) -> bool:
        """Whether the password was given lately. Of a clock that was set back much nothing is believed."""
        return abs(now() - self.confirmed_at) < CONFIRMED_FOR


def begin(user_id: int, agent: str, address: str | None, instead_of: str = "") -> str:
    """Sign somebody in; return the token for the cookie. What that browser had before ends, as does what is too old.

    The caller commits.
    """
    over = select(UserSession.id).join(User).where(~UserSession.lasts())
    _execute(delete(TABLE).where(TABLE.c.id.in_(over)))
    end(instead_of)
    token = secrets.token_urlsafe(32)
    _execute(
        insert(TABLE).values(
            user_id=user_id,
            digest=_digest(token),
            browser=user_agents.browser(agent),
            system=user_agents.system(agent),
            network=network(address),
        )
    )
    return token


def find(token: str) -> tuple[User, Use] | None:
    """Return whom a token signs in, and how it is used; nothing once the session is over."""
    query = select(User, UserSession.id, UserSession.seen_at, UserSession.confirmed_at).join(
        UserSession, User.id == UserSession.user_id
    )
    valid = query.where(UserSession.digest == _digest(token), User.active, UserSession.lasts())
    try:
        row = db.session.execute(valid).one_or_none()
    except ValueError:  # SQLite holds what is no date
        return None
    return (row[0], Use(*row[1:])) if row is not None else None


def of(user_id: int) -> Sequence[UserSession]:
    """Return somebody's sessions, the one that was used last first."""
    query = select(UserSession).join(User).where(UserSession.user_id == user_id, UserSession.lasts())
    return db.session.scalars(query.order_by(UserSession.seen_at.desc(), UserSession.id.desc())).all()


def note_use(use: Use) -> None:
    """Write that a session is used, if that is to be written again and can be."""
    if abs(now() - use.seen_at) >= SEEN_EVERY:
        db.write_aside(update(TABLE).where(TABLE.c.id == use.session_id).values(seen_at=now()))


def note_password(token: str) -> None:
    """Write that the password was given again. The caller commits."""
    _execute(update(TABLE).where(TABLE.c.digest == _digest(token)).values(confirmed_at=now()))


def end(token: str) -> None:
    """End the session that a token belongs to. The caller commits, here and below."""
    _execute(delete(TABLE).where(TABLE.c.digest == _digest(token)))


def end_one(user_id: int, session_id: int) -> bool:
    """End one of somebody's sessions; return whether it was theirs."""
    ended = _execute(delete(TABLE).where(TABLE.c.id == session_id, TABLE.c.user_id == user_id))
    return ended.rowcount == 1


def end_all(user_id: int, *, but: str = "") -> None:
    """Sign somebody out everywhere, or everywhere but where a token is."""
    _execute(delete(TABLE).where(TABLE.c.user_id == user_id, TABLE.c.digest != _digest(but)))


def network(address: str | None) -> str:
    """Return the network that an address lies in, which names no household."""
    try:
        ip = ipaddress.ip_address(address or "")
    except ValueError:
        return ""
    return str(ipaddress.ip_network((ip, NETWORKS[ip.version]), strict=False))


def _digest(token: str) -> str:
    """Return what is stored of a token. It is random, so a plain hash tells nobody anything."""
    return hashlib.sha256(token.encode()).hexdigest()


def _execute(statement: Executable) -> CursorResult[object]:
    return db.session.connection().execute(statement)
