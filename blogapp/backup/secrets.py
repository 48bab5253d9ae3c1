"""What signs and opens the blog, such as its secret key: in a backup only where a passphrase locks it (age, scrypt)."""

from __future__ import annotations

import json

from pyrage import DecryptError, passphrase

from blogapp.backup.archive import SECRETS, SECRETS_MAX, Archive, Unusable


def sealed(secrets: dict[str, str], phrase: str) -> bytes:
    """Return secrets in a form that only the passphrase opens, here or with the program `age`."""
    return bytes(passphrase.encrypt(json.dumps(secrets).encode(), phrase))


def opened(archive: Archive, phrase: str) -> dict[str, str]:
    """Return the secrets of a backup by their names. Raises `Unusable` for another passphrase."""
    if not archive.manifest.has_secrets:
        return {}
    try:
        secrets = json.loads(passphrase.decrypt(archive.bytes_of(SECRETS, SECRETS_MAX), phrase))
        return {str(name): str(secret) for name, secret in secrets.items()}
    except (DecryptError, ValueError, AttributeError, RecursionError):
        sentence = "Its secret key cannot be opened. The passphrase is another one, or the file is damaged."
        raise Unusable(sentence) from None
