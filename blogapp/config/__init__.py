"""Every setting: its name, its default, and what it is for in one sentence."""

from __future__ import annotations

import logging
import os
import secrets
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import platformdirs

from blogapp import storage
from blogapp.config import readers as read
from blogapp.machine.atomic_files import PRIVATE, atomic_write

PREFIX = "BLOGAPP_"
CHECKOUT = Path(__file__).resolve().parents[2]


class SettingError(Exception):
    """A setting is unknown or has a value that cannot be used; the message names it."""


@dataclass(frozen=True)
class Setting:
    """One setting: how a given value is read, and what holds without one."""

    name: str
    read: Callable[[Any], Any]
    default: Any
    doc: str


SETTINGS = (
    Setting("INSTANCE", read.text, "", "The folder of the database, the uploads and the secret key."),
    Setting("SECRET_KEY", read.secret_key, "", "What signs sessions and tokens; made once, in the instance folder."),
    Setting("FORMER_SECRET_KEYS", read.secret_keys, (), "Keys that sign no longer, but hold what they have signed."),
    Setting(
        "BASE_URL", read.base_url, "", "The public address of the site, for feeds and commands; else the request's."
    ),
    Setting("DATABASE_URL", read.text, "", "The database; without one, SQLite in the instance folder."),
    Setting(
        "MEDIA_URL",
        read.media_address,
        "",
        "A bucket for uploads, s3://name/folder; else the folder `media` of the instance.",
    ),
    Setting("REDIS_URL", read.text, "", "A Redis server that keeps the rate limits of several machines in common."),
    Setting("TIMEZONE", read.timezone, "UTC", "The time zone of permalinks, archives and forms."),
    Setting(
        "LANGUAGE", read.language, "en", "The language of the site, such as de or en-GB, until an editor chooses one."
    ),
    Setting("COMMENT_RATE", read.text, "5 per minute; 30 per hour", "How often one address may send a comment."),
    Setting(
        "COMMENT_FLOOD",
        read.text,
        "20 per minute",
        "More comments by strangers are taken for a flood, and have to wait.",
    ),
    Setting("SIGN_IN_RATE", read.text, "10 per minute; 60 per hour", "How often one address may try to sign in."),
    Setting("SECURITY_CONTACT", read.contact, "", "Whom to tell of a weakness, in /.well-known/security.txt."),
    Setting("MAX_UPLOAD_MB", read.whole, 100, "The largest request with uploads, in megabytes (a picture: 10)."),
    Setting("PROCESSES", read.whole, 0, "How many processes `blogapp serve` runs; 0 is as many as there are cores."),
    Setting(
        "SHARED_MAX_AGE", read.whole, 0, "Seconds that proxies may send a public page without asking; 0: they ask."
    ),
    Setting(
        "STALE_WHILE_REVALIDATE", read.whole, 0, "Seconds after these in which they may still send it while they ask."
    ),
    Setting(
        "PAGE_CACHE_MB", read.whole, 32, "Memory of each process for pages as they were sent, in MB; 0 keeps none."
    ),
    Setting("TRUSTED_PROXIES", read.whole, 0, "How many proxies in front of the site set X-Forwarded headers."),
    Setting(
        "TRUSTED_HOSTS", read.hosts, (), "The hosts that the site answers to besides its public address, with commas."
    ),
    Setting("MAIL_URL", read.mail_server, "", "The server that sends mail: smtp://name:password@mail.example.org:587."),
    Setting("MAIL_FROM", read.mail_address, "", "Its sender; else blog@ and the host of the public address."),
    Setting(
        "OUTGOING_PRIVATE", read.switch, False, "Let the blog itself ask addresses in private networks, for webhooks."
    ),
    Setting(
        "BACKUP_KEEP", read.whole, 0, "How many daily backups lie in the instance's folder `backups`; 0 makes none."
    ),
    Setting("BACKUP_PASSPHRASE", read.text, "", "What locks the secret key in backups; without it they have none."),
    Setting("FORMATS_PIN", read.pins, {}, "Which class serves a format's name that two plugins claim."),
    Setting("SAFE_MODE", read.switch, False, "Start with the built-in formats only."),
)
NAMES = {setting.name: setting for setting in SETTINGS}
# Settings of former versions: an upgrade does not stop a site over one, and says what became of it.
RETIRED = {
    "WEBSUB_HUB": "feeds name no hub any more, for nothing told it of new posts",
}
# What to do about a setting whose value no message may show.
SECRETS = {
    "SECRET_KEY": "Take a random one of at least 32 bytes, or none: then `blogapp init` makes one.",
    "FORMER_SECRET_KEYS": "Name the former keys as they were, or none.",
    "MAIL_URL": "Write it like smtp://name:password@mail.example.org:587, or smtps:// for encryption from the start.",
    "BACKUP_PASSPHRASE": "Write a text in quotation marks, or none.",
}
# The same where no secret belongs, but one may have been put.
UNSHOWN = {
    "MEDIA_URL": "Write it like s3://bucket/folder?endpoint=https://s3.example.org&region=eu-1, or leave it out.",
}
log = logging.getLogger(__name__)


def load(overrides: Mapping[str, Any]) -> dict[str, Any]:
    """Return every setting by name, from the defaults, `config.toml`, the environment and `overrides`.

    Nothing is made: the secret key is "" where there is none yet. The later of these wins.
    Names are accepted with or without `BLOGAPP_` and in any case.
    Raises `SettingError`, which names the setting and says where the value came from.
    """
    environment = {key: value for key, value in os.environ.items() if key.startswith(PREFIX) and not _of_tests(key)}
    given = _read("the environment", environment) | _read("create_app()", overrides)
    instance = instance_folder(given.get("INSTANCE", ""))
    values = {setting.name: setting.default for setting in SETTINGS}
    values |= _read(str(instance / "config.toml"), _config_file(instance)) | given
    values["INSTANCE"] = str(instance)
    values["DATABASE_URL"] = values["DATABASE_URL"] or f"sqlite:///{instance / 'blogapp.db'}"
    values["SECRET_KEY"] = values["SECRET_KEY"] or _stored_secret_key(instance)
    if not storage.is_usable(values["MEDIA_URL"]):
        sentence = f"{PREFIX}MEDIA_URL names a bucket, for which the library {storage.LIBRARY} is not installed."
        raise SettingError(f"{sentence} Install it: pip install 'blogapp[s3]'")
    return values


def instance_folder(folder: str = "") -> Path:
    """Return the instance folder, which is known before any other setting can be read."""
    place = folder or os.environ.get(f"{PREFIX}INSTANCE") or _default_instance()
    return Path(place).expanduser().resolve()


def cores() -> int:
    """Return how many cores of the machine this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _of_tests(key: str) -> bool:
    """The test suite's own variables share the prefix and are none of the application's business."""
    return key.startswith(PREFIX + "TEST_")


def _read(source: str, values: Mapping[str, Any]) -> dict[str, Any]:
    result = {}
    for key, value in values.items():
        name = key.upper().removeprefix(PREFIX)
        if name in RETIRED:
            log.warning("%s%s (in %s) has no effect: %s. Remove it.", PREFIX, name, source, RETIRED[name])
            continue
        if name not in NAMES:
            names = ", ".join(sorted(PREFIX + name for name in NAMES))
            raise SettingError(f"{key} (in {source}) is not a setting. The settings are: {names}.")
        try:
            result[name] = NAMES[name].read(value)
        except ValueError as error:
            if remedy := (SECRETS | UNSHOWN).get(name):  # it belongs in no log
                raise SettingError(f"{PREFIX}{name} (in {source}) cannot be used: {error}. {remedy}") from None
            raise SettingError(f"{PREFIX}{name} (in {source}) is {value!r}, but {error}.") from None
    return result


def _default_instance() -> str:
    """Return the checkout's `instance/`, or the user's data folder for an installed package."""
    if (CHECKOUT / "wsgi.py").exists() and (CHECKOUT / "pyproject.toml").exists():
        return str(CHECKOUT / "instance")
    return platformdirs.user_data_dir("blogapp")


def _config_file(instance: Path) -> dict[str, Any]:
    path = instance / "config.toml"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise SettingError(f"{path} cannot be read: {error}. Correct it, or remove it to use the defaults.") from None


def signing_keys(values: Mapping[str, Any]) -> list[str]:
    """Return every key whose signatures hold, the one that signs last: so itsdangerous wants them."""
    return [*reversed(values["FORMER_SECRET_KEYS"]), values["SECRET_KEY"]]


def holds_secrets(path: Path) -> bool:
    """Return whether a file of settings says what nobody else may know."""
    return any(name.lower() in path.read_text(encoding="utf-8").lower() for name in SECRETS)


def secret_key_file(instance: Path) -> Path:
    """Return where the instance's secret key lies."""
    return instance / "secret_key"


def _stored_secret_key(instance: Path) -> str:
    """Return the instance's secret key, or "" where there is none."""
    path = secret_key_file(instance)
    try:
        return read.secret_key(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError, ValueError) as error:
        remedy = "Put it back from a backup, or remove it and call `blogapp init --new-key`, which signs everybody out."
        raise SettingError(f"The secret key in {path} cannot be used: {error}. {remedy}") from None


def make_secret_key(instance: Path) -> str:
    """Return the instance's secret key; the first call makes it, readable by its owner alone."""
    path = secret_key_file(instance)
    if not path.exists():
        try:
            with atomic_write(path, PRIVATE, replace=False) as file:  # of two processes both read the same key
                file.write(secrets.token_urlsafe(48).encode())
        except OSError as error:
            raise SettingError(f"The instance folder {path.parent} cannot be written: {error.strerror}.") from None
    return _stored_secret_key(instance)
