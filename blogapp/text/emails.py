"""One spelling for each e-mail address."""

from __future__ import annotations

from email_validator import EmailNotValidError, validate_email

from blogapp.text.normalisation import normalise_line

LONGEST = 254  # RFC 5321, section 4.5.3.1.3, less the angle brackets


def one_spelling(email: str) -> str:
    """Return an e-mail address as it is stored: NFC, lower case, its host in Unicode; what is none comes back folded.

    Browsers send the host of `ed@bücher.example` as `xn--bcher-kva.example`.
    """
    text = normalise_line(email).strip()[:LONGEST]
    try:
        return validate_email(text, check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        return text.lower()
