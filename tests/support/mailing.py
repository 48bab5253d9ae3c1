"""A mail server on this machine, which takes what it is sent, or refuses it."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast

import sqlalchemy as sa
from aiosmtpd.controller import Controller
from flask import Flask

from blogapp import db
from blogapp.mail.messages import TASK
from blogapp.models import Job


@dataclass
class Letterbox:
    """What came in; `answer` is what the server says instead of taking a mail."""

    mails: list[EmailMessage] = field(default_factory=list)
    answer: str = ""
    port: int = 0

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        if self.answer:
            return self.answer
        self.mails.append(cast(EmailMessage, message_from_bytes(envelope.content, policy=default)))
        return "250 Taken"

    def text(self, number: int = -1) -> str:
        """Return the plain text of a mail, the last one without a number."""
        part = self.mails[number].get_body(("plain",))
        assert part is not None
        return str(part.get_content()).replace("\r\n", "\n")

    def html(self, number: int = -1) -> str:
        """Return the HTML of a mail."""
        part = self.mails[number].get_body(("html",))
        assert part is not None
        return str(part.get_content()).replace("\r\n", "\n")


@contextmanager
def letterbox() -> Iterator[Letterbox]:
    """Yield a running mail server."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        box = Letterbox(port=free.getsockname()[1])
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    yield box
    controller.stop()


def outgoing(app: Flask) -> list[dict[str, Any]]:
    """Return what the mails in the outbox say, the first one first."""
    with app.app_context():
        return list(db.session.scalars(sa.select(Job.payload).where(Job.task == TASK).order_by(Job.id)))
