"""People with accounts, made without the commands and forms."""

from __future__ import annotations

from clients import PASSWORD
from flask import Flask

from blogapp import db
from blogapp.accounts import passwords
from blogapp.models import User


def add_user(app: Flask, role: str, name: str, email: str) -> User:
    with app.test_request_context(method="POST"):
        password = _hashed(app)
        user = User(email=email, name=name, slug=name.lower(), role=role, password=password, bio="")
        db.session.add(user)
        db.session.commit()
        db.session.refresh(user)
        db.session.expunge(user)
        return user


def _hashed(app: Flask) -> str:
    """Hash the tests' password once for each application."""
    known: str | None = app.extensions.get("blogapp.test_password")
    app.extensions["blogapp.test_password"] = known or passwords.hashed(PASSWORD)
    return app.extensions["blogapp.test_password"]
