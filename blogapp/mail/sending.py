"""Sends a mail over SMTP, by the server that the settings name; or says in a sentence why not."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from flask import current_app

from blogapp import db
from blogapp.i18n import languages
from blogapp.jobs import Failed, Work, task
from blogapp.mail.messages import TASK, composed
from blogapp.text import Sentence

TIMEOUT = 20  # seconds, for each answer of the server
PORTS = {"smtp": 587, "smtps": 465}
HERE = {"localhost", "127.0.0.1", "::1"}
KEPT = 20


def is_on() -> bool:
    """Return whether mail can be sent: there is a server, and links in mails have an address to lead to."""
    return bool(current_app.config["MAIL_URL"] and current_app.config["BASE_URL"])


@task(TASK, kept=KEPT)
def send(work: Work) -> str:
    """Send the mail of a job."""
    if not is_on():
        raise Failed(Sentence("Mail needs BLOGAPP_MAIL_URL and BLOGAPP_BASE_URL."))
    host = urlsplit(current_app.config["BASE_URL"]).hostname or ""
    told = {name: value for name, value in work.payload.items() if name != "name"}
    with db.reading(), languages.for_everybody():
        message = composed(told, current_app.config["MAIL_FROM"] or f"blog@{host}", host)
    try:
        _deliver(message, host)
    except smtplib.SMTPRecipientsRefused as error:
        code, words = next(iter(error.recipients.values()))
        raise _refusal(code, words) from error
    except smtplib.SMTPResponseException as error:
        is_of_server = isinstance(error, smtplib.SMTPAuthenticationError | smtplib.SMTPConnectError)
        raise _refusal(error.smtp_code, error.smtp_error, may_pass=is_of_server) from error
    except (OSError, smtplib.SMTPException, ValueError) as error:  # SMTPException is an OSError, too
        reason = " ".join(str(error).split()) or type(error).__name__
        raise Failed(Sentence("The mail server cannot be used: %(reason)s", reason=reason)) from error
    return Sentence("The mail server has taken it.")


def _refusal(code: int, words: bytes | str, *, may_pass: bool = False) -> Failed:
    """Return what is said of a refusal; one that is for good (5xx, RFC 5321) is not tried again."""
    said = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    sentence = Sentence("The mail server answered %(code)s: %(words)s", code=code, words=" ".join(said.split())[:300])
    return Failed(sentence, final=code >= 500 and not may_pass)


def _deliver(message: EmailMessage, host: str) -> None:
    address = urlsplit(current_app.config["MAIL_URL"])
    place = (address.hostname or "", address.port or PORTS[address.scheme])
    context = ssl.create_default_context()
    if address.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(*place, local_hostname=host, timeout=TIMEOUT, context=context)
    else:
        server = smtplib.SMTP(*place, local_hostname=host, timeout=TIMEOUT)
    with server:
        server.ehlo_or_helo_if_needed()
        if address.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=context)
        elif address.scheme == "smtp" and address.password and place[0] not in HERE:
            raise ValueError("it offers no encryption for the password; use smtps:// or another port")
        if address.password:
            server.login(unquote(address.username or ""), unquote(address.password))
        server.send_message(message)
