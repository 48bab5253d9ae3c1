"""What a mail says: a few paragraphs, a link and perhaps a quotation, as plain text and as simple HTML."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy.orm import Session

from blogapp import site
from blogapp.jobs import outbox
from blogapp.text import normalise_line

TASK = "mail"
SUBJECT_MAX = 200  # signs: what is longer is cut by those who show it


@dataclass(frozen=True)
class Mail:
    """A mail to one person. `stop` is an address that stops such mails with one press (RFC 8058), by POST.

    `key` names what it is about: the same mail, put twice, has the same Message-ID, so that readers show it once.
    """

    to: str
    subject: str
    paragraphs: tuple[str, ...]
    link: str = ""
    link_words: str = ""
    quoted: str = ""
    stop: str = ""
    key: str = ""


def put(session: Session, mails: Iterable[Mail]) -> None:
    """Write mails into the outbox, in the session's transaction: they are sent if it is committed."""
    rows = []
    for mail in mails:
        key = mail.key or secrets.token_hex(12)
        payload = asdict(mail) | {"key": key, "name": TASK}
        rows.append({"task": TASK, "receiver": TASK, "subject": f"mail {key}"[:60], "payload": payload})
    outbox.put(session, rows)


def send_test(session: Session, to: str) -> None:
    """Let somebody get a mail that says no more than that mail works. The caller commits."""
    words = (_("This mail was sent from the desk, to see whether mail works. It does."),)
    put(session, [Mail(to, _("A test"), words, site.absolute("/edit/"), _("Go to the desk"))])


def composed(told: dict[str, Any], sender: str, host: str) -> EmailMessage:
    """Return the message of a mail's row. Nothing in it can begin another header."""
    mail = Mail(**{**told, "paragraphs": tuple(told["paragraphs"])})
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(normalise_line(site.current().title), addr_spec=sender)
    message["To"] = Address(addr_spec=mail.to)
    message["Subject"] = normalise_line(f"[{site.current().title}] {mail.subject}")[:SUBJECT_MAX]
    message["Message-ID"] = f"<{mail.key}@{host}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no machine answers it
    if mail.stop:
        message["List-Unsubscribe"] = f"<{mail.stop}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(_text(mail))
    message.add_alternative(_html(mail), subtype="html")
    return message


def _text(mail: Mail) -> str:
    quoted = "\n".join(f"> {line}" for line in mail.quoted.splitlines())
    link = f"{mail.link_words}:\n{mail.link}" if mail.link else ""
    stop = f"-- \n{_('No more mails like this')}: {mail.stop}" if mail.stop else ""
    return "\n\n".join(filter(None, (*mail.paragraphs, quoted, link, stop))) + "\n"


def _html(mail: Mail) -> str:
    parts = [Markup("<p>{}</p>").format(words) for words in mail.paragraphs]
    if mail.quoted:
        lines = Markup("<br>\n").join(mail.quoted.splitlines())
        parts.append(Markup('<blockquote dir="auto">{}</blockquote>').format(lines))
    if mail.link:
        parts.append(Markup('<p><a href="{}">{}</a></p>').format(mail.link, mail.link_words))
    if mail.stop:
        parts.append(
            Markup('<p><small><a href="{}">{}</a></small></p>').format(mail.stop, _("No more mails like this"))
        )
    language, direction = str(get_locale()).replace("_", "-"), getattr(get_locale(), "text_direction", "ltr")
    head = Markup('<!doctype html>\n<html lang="{}" dir="{}">\n<meta charset="utf-8">\n<title>{}</title>\n')
    return head.format(language, direction, mail.subject) + Markup("\n").join(parts) + "\n</html>\n"
