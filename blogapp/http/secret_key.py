"""The secret key, which signs sessions and tokens: made once, never replaced behind the back of those with accounts."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from blogapp import config, db
from blogapp.config import SettingError
from blogapp.db import sqlite
from blogapp.http import failures
from blogapp.models import User


def init_app(app: Flask) -> None:
    """Make the secret key of a new instance; raise `SettingError` where an older one has lost its key."""
    if not app.config["SECRET_KEY"]:
        app.config["SECRET_KEY"] = _made(app)
    if former := app.config["FORMER_SECRET_KEYS"]:  # Flask and Flask-WTF know their own ways to be told
        app.config["SECRET_KEY_FALLBACKS"] = list(former)
        app.config["WTF_CSRF_SECRET_KEY"] = config.signing_keys(app.config)


def _made(app: Flask) -> str:
    instance = Path(app.config["INSTANCE"])
    if _has_people(app):
        raise SettingError(
            f"The secret key {config.secret_key_file(instance)} is gone, though the blog has accounts. Put it back "
            "from a backup; if it is lost, call `blogapp init --new-key`, which signs everybody out."
        )
    return config.make_secret_key(instance)


def _has_people(app: Flask) -> bool:
    """Return whether the database has accounts. Raises `SettingError` where it cannot be asked."""
    with app.app_context():
        path = sqlite.file_of(db.engine().url)
        if path is not None and not path.exists():
            return False
        try:
            with db.reader(db.engine()) as connection:
                return connection.execute(select(User.id).limit(1)).first() is not None
        except SQLAlchemyError as error:
            if failures.answer_for(error) is None:  # it has no tables yet
                return False
            sentence = (
                f"There is no secret key, and the database cannot be asked for accounts: {failures.reason(error)}."
            )
            raise SettingError(f"{sentence} Check BLOGAPP_DATABASE_URL, or put the key back from a backup.") from error
