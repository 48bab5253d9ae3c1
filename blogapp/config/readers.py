"""How the value of a setting is read; each raises `ValueError` with what it must be."""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Mapping
from typing import Any

from babel import Locale, UnknownLocaleError

from blogapp.storage import addresses

SECRET_MIN = 32  # bytes
KNOWN_KEYS = re.compile(  # of documentation and examples
    r"change.?(me|this|it)|(your|my|a|some|very|super|top).{0,8}secret|secret.?key|example|insecure|replace|placeholder"
    r"|192b9bdd22ab9ed4d12e236c78afcb9a393ec15f71bbf5dc987d54727823bcbf|0123456789|abcdefgh|password",
    re.IGNORECASE,
)
MAIL_SERVER = re.compile(r"smtps?://([^\s/@]+@)?([^\s/@:?#\[\]]+|\[[0-9a-fA-F:.]+\])(:[1-9][0-9]{0,4})?/?")
MAIL_ADDRESS = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+")


def text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("it must be a text in quotation marks")
    return value.strip()


def secret_key(value: Any) -> str:
    """Accept a key that nobody guesses: long, of many signs, and none that stands in somebody's example."""
    key = text(value)
    if len(key.encode()) < SECRET_MIN:
        raise ValueError(f"it has {len(key.encode())} bytes, fewer than {SECRET_MIN}" if key else "it is empty")
    if len(set(key)) < 8 or KNOWN_KEYS.search(key):
        raise ValueError("it is an example that everybody knows")
    return key


def secret_keys(value: Any) -> tuple[str, ...]:
    """Accept a TOML list, or keys with spaces between them, the last one used first."""
    keys = value if isinstance(value, list | tuple) else text(value).split()
    return tuple(secret_key(key) for key in keys)


def whole(value: Any) -> int:
    if isinstance(value, bool) or not str(value).strip().isdecimal():
        raise ValueError("it must be a whole number, such as 10")
    return int(value)


def switch(value: Any) -> bool:
    words = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
    try:
        return words[str(value).strip().lower() or "0"]
    except KeyError:
        raise ValueError("it must be on or off (1 or 0)") from None


def language(value: Any) -> str:
    try:
        return str(Locale.parse(text(value).replace("-", "_")))
    except (UnknownLocaleError, ValueError):
        raise ValueError("it must be the tag of a language, such as en, de or pt-BR") from None


def timezone(value: Any) -> str:
    try:
        zoneinfo.ZoneInfo(name := text(value))
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("it must be a time zone such as Europe/Athens") from None
    return name


def base_url(value: Any) -> str:
    address = web_address(value).rstrip("/")
    if address.count("/") > 2 or set(address) & {"?", "#"}:
        raise ValueError(
            "the site cannot lie below a path: give it a host of its own, such as https://blog.example.org"
        )
    return address


def web_address(value: Any) -> str:
    address = text(value)
    if address and (not address.startswith(("http://", "https://")) or set(address) & set('<>" \r\n')):
        raise ValueError("it must be an address that begins with http:// or https://")
    return address


def hosts(value: Any) -> tuple[str, ...]:
    """Accept a TOML list, or names with commas between them; in the form in which requests name hosts."""
    names = value if isinstance(value, list | tuple) else text(value).split(",")
    hosts = [text(name).lower() for name in names if text(name)]
    try:
        hosts = [host if host.startswith(("[", ".")) else host.encode("idna").decode("ascii") for host in hosts]
    except UnicodeError:
        hosts = ["/"]
    if not all(re.fullmatch(r"\.?[a-z0-9_.-]+|\[[0-9a-f:.]+\]", host) for host in hosts):
        raise ValueError("it must be names of hosts without ports, such as blog.example, www.blog.example")
    return tuple(hosts)


def contact(value: Any) -> str:
    """Accept a web address, or an e-mail address with or without `mailto:`."""
    address = text(value)
    if "@" in address and ":" not in address:
        address = f"mailto:{address}"
    if address and (not address.startswith(("https://", "mailto:")) or any(sign.isspace() for sign in address)):
        raise ValueError("it must be an e-mail address, or an address that begins with https://")
    return address


def mail_server(value: Any) -> str:
    if (address := text(value)) and not MAIL_SERVER.fullmatch(address):
        raise ValueError("it is no address of a mail server")
    return address


def media_address(value: Any) -> str:
    return str(addresses.read(address)) if (address := text(value)) else ""


def mail_address(value: Any) -> str:
    if (address := text(value)) and not MAIL_ADDRESS.fullmatch(address):
        raise ValueError("it must be one e-mail address, such as blog@example.org")
    return address


def pins(value: Any) -> dict[str, str]:
    """Accept a TOML table, or `recipe=blogapp_recipe:Recipe, event=...` from the environment."""
    if isinstance(value, Mapping):
        return {str(name): text(target) for name, target in value.items()}
    pairs = [pair.partition("=") for pair in text(value).split(",") if pair.strip()]
    if not all(name.strip() and target.strip() for name, _, target in pairs):
        raise ValueError("it must read like recipe=blogapp_recipe:Recipe")
    return {name.strip(): target.strip() for name, _, target in pairs}
