"""Browsers of the tests: one that asks by the site's public address, and one with somebody signed in."""

from __future__ import annotations

import secrets
from typing import Any

from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer

from blogapp.models import User

PASSWORD = "correct horse battery staple"


class AtHome(FlaskClient):
    """A browser that asks the site by its public address, as one from outside does."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        if base := self.application.config["BASE_URL"]:
            kwargs.setdefault("base_url", base)
        return super().open(*args, **kwargs)


class SignedInClient(FlaskClient):
    """A browser with somebody signed in. Its forms carry the token by themselves, unless the test gives one."""

    user: User

    def token(self) -> str:
        with self.session_transaction() as session:
            raw = session.setdefault("csrf_token", secrets.token_hex(20))
        return str(URLSafeTimedSerializer(self.application.secret_key, salt="wtf-csrf-token").dumps(raw))

    def post(self, *args: Any, data: Any = None, **kwargs: Any) -> Any:
        return super().post(*args, data={"csrf_token": self.token()} | dict(data or {}), **kwargs)
