"""The desk's blueprint."""

from flask import Blueprint

bp = Blueprint("editing", __name__, url_prefix="/edit")
