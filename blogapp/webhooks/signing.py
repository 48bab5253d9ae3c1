"""The signature of a webhook, made by HMAC-SHA256 with a secret, as https://www.standardwebhooks.com has it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable

PREFIX = "whsec_"
SECRET_BYTES = 32


def new_secret() -> str:
    """Return a secret as the specification has it, to be shared with the receiver."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def headers(message_id: str, moment: int, body: bytes, secrets: Iterable[str]) -> dict[str, str]:
    """Return what names a message and proves who sent it: a signature by each of the secrets that hold."""
    signed = f"{message_id}.{moment}.".encode() + body
    signatures = [f"v1,{_signature(secret, signed)}" for secret in secrets]
    return {"webhook-id": message_id, "webhook-timestamp": str(moment), "webhook-signature": " ".join(signatures)}


def _signature(secret: str, signed: bytes) -> str:
    """Return the signature of a text by a secret, in base64."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
