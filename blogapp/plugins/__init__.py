"""The door to plugins: which formats there are, how a post stands to its own, and the one guard around their code."""

from pathlib import Path

from flask import Flask

from blogapp.formats import registry
from blogapp.plugins import checks, guarding
from blogapp.plugins.guarding import Failed, Failure, failures, guard
from blogapp.plugins.installed import State, formats, label_of, state_of

__all__ = ["Failed", "Failure", "State", "checks", "failures", "formats", "guard", "init_app", "label_of", "state_of"]


def init_app(app: Flask) -> None:
    """Find the formats, and begin to record which plugins fail."""
    instance, pins = Path(app.config["INSTANCE"]), app.config["FORMATS_PIN"]
    app.extensions["blogapp.formats"] = registry.load(instance, pins, safe_mode=app.config["SAFE_MODE"])
    guarding.init_app(app)
