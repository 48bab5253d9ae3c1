"""What the doctor looks at around the blog: its disk, the versions of SQLite, the promises of servers, proxies."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from limits.storage import storage_from_string
from sqlalchemy import Connection

from blogapp.cli.findings import Finding, finding
from blogapp.http.rate_limits import PATIENCE

SPACE_MIN, SHARE_MIN = 200 * 1024 * 1024, 0.05  # bytes; of the whole disk
NETWORK = {
    "nfs",
    "nfs4",
    "cifs",
    "smb2",
    "smb3",
    "smbfs",
    "9p",
    "afs",
    "ceph",
    "glusterfs",
    "lustre",
    "ncpfs",
    "beegfs",
}
MENDED = {44: 6, 50: 7}  # the patch of each minor version before 3.51 that got the mended code, too
WAL_RESET = (
    "SQLite {version} has the WAL-reset bug: where two connections write to one file, or copy its log back, in the "
    "same moment, part of what was stored may be lost and the file damaged. What blogapp writes waits in line, in all "
    "processes. Take SQLite 3.51.3 or later, or PostgreSQL, before other programs write to this blog."
)


def disk(folder: Path) -> Iterator[Finding]:
    """Look at the disk of the instance: its room, and whether SQLite's locks can be relied on there."""
    space = shutil.disk_usage(folder)
    free = f"{space.free // 2**20} MB ({space.free / space.total:.0%})"
    advice = f"Only {free} are free where {folder} lies. Make room, or nothing can be stored soon."
    is_roomy = space.free > SPACE_MIN and space.free / space.total > SHARE_MIN
    yield finding("disk", is_roomy, f"{space.free // 2**30} GB free", advice)
    kind = kind_of_disk(folder, _mounts())
    is_local = kind not in NETWORK and not kind.startswith("fuse.")
    advice = (
        f"{folder} lies on a share of the network ({kind}), where SQLite's locks do not hold. Put it on a local disk."
    )
    yield finding("file system", is_local, kind or "local", advice)


def _mounts() -> str:
    try:
        return Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace")
    except OSError:  # not Linux
        return ""


def kind_of_disk(folder: Path, mounts: str) -> str:
    """Return the kind of file system of a folder, as Linux's list of mounts names it; "" where it does not."""
    kind = ""
    longest = -1
    for fields in (line.split() for line in mounts.splitlines()):
        if len(fields) < 3:
            continue
        point = fields[1].replace("\\040", " ")
        if len(point) >= longest and folder.resolve().is_relative_to(point):
            kind, longest = fields[2], len(point)
    return kind


def sqlite_version(version: str = sqlite3.sqlite_version) -> Finding:
    """Look for the WAL-reset bug (sqlite.org/wal.html): in 3.7.0 to 3.51.2, but for two that were mended later."""
    major, minor, patch = (int(part) for part in version.split(".")[:3])
    is_mended = (major, minor, patch) >= (3, 51, 3) or (major == 3 and patch >= MENDED.get(minor, 1000))
    return finding("SQLite", is_mended, version, WAL_RESET.format(version=version), "warn")


def promises(connection: Connection) -> Iterator[Finding]:
    """Look whether the database has stored what it says it has."""
    if connection.dialect.name == "sqlite":
        level = connection.exec_driver_sql("PRAGMA synchronous").scalar_one()
        advice = f"synchronous is {level}: a power failure loses what was acknowledged. It must be 2 (FULL)."
        yield finding("durability", level >= 2, "synchronous is FULL", advice)
        return
    mode = connection.exec_driver_sql("SHOW synchronous_commit").scalar_one()
    advice = "synchronous_commit is off: a crash of the server loses what was acknowledged. ALTER SYSTEM RESET it."
    yield finding("durability", mode != "off", f"synchronous_commit is {mode}", advice)


def redis(url: str) -> Iterator[Finding]:
    """Look whether Redis answers, where the settings name one."""
    if url:
        advice = "Redis does not answer at BLOGAPP_REDIS_URL; until it does, each process counts rate limits by itself."
        yield finding("Redis", storage_from_string(url, **PATIENCE).check(), "it answers", advice, "warn")


def proxies(settings: dict[str, Any]) -> Iterator[Finding]:
    """Look whether the trusted proxies go with the address."""
    trusted, base = settings["TRUSTED_PROXIES"], urlsplit(settings["BASE_URL"])
    advice = (
        "The address is https, which a proxy serves: set BLOGAPP_TRUSTED_PROXIES to 1, or all readers look like one."
    )
    if trusted and not base.netloc:
        advice = (
            f"{trusted} proxies are trusted, and there is no BLOGAPP_BASE_URL: whoever gets past them names the host."
        )
    is_fine = bool(base.netloc) if trusted else base.scheme != "https"
    yield finding("proxies", is_fine, f"{trusted} trusted", advice, "warn")
