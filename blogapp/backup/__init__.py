"""Backup: the whole blog in one file, made while it runs, checked, and restored into SQLite or PostgreSQL."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from blogapp.backup import daily, unfinished
from blogapp.config import SettingError

__all__ = ["daily", "init_app"]


def init_app(app: Flask) -> None:
    """Refuse what an interrupted restore has left: it must not be taken for the blog."""
    if sentence := unfinished.sentence(Path(app.instance_path)):
        raise SettingError(sentence)
