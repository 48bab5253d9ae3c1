"""Imports that were begun on the desk: files that were uploaded, a preview of them, and a worker that stores them."""

from blogapp.importing.uploaded import files
from blogapp.importing.uploaded.reading import check, kinds
from blogapp.importing.uploaded.tasks import LOOK, RECEIVER, STORE, TIDY, cancel, confirm, look_into

__all__ = ["LOOK", "RECEIVER", "STORE", "TIDY", "cancel", "check", "confirm", "files", "kinds", "look_into"]
