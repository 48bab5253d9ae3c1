"""Storage of uploaded files: a folder of the instance or, by `BLOGAPP_MEDIA_URL`, a bucket of S3, used alike."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from blogapp.storage import addresses
from blogapp.storage.base import Away, Storage, Stored
from blogapp.storage.bucket import Bucket
from blogapp.storage.folder import Folder

__all__ = ["LIBRARY", "Away", "Bucket", "Folder", "Storage", "Stored", "at", "is_usable", "of"]

LIBRARY = "obstore"  # what speaks to S3; it comes with the extra `s3`


def of(settings: Mapping[str, Any]) -> Storage:
    """Return the storage that the settings name. Nothing is asked of it."""
    return at(settings["MEDIA_URL"], Path(settings["INSTANCE"]))


def at(url: str, instance: Path) -> Storage:
    """Return the bucket at an address (see `addresses`); without one, the folder of the instance."""
    return Bucket(addresses.read(url)) if url else Folder(instance / "media")


def is_usable(url: str) -> bool:
    """Return whether the library is installed that an address needs."""
    return not url or find_spec(LIBRARY) is not None
