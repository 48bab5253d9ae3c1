"""Every setting is read by its reader, or refused with its name and without harm."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

import pytest

from blogapp import config

WRONG: dict[str, list[Any]] = {
    "SECRET_KEY": ["", "short", "x" * 40, b"x" * 40, 5],
    "FORMER_SECRET_KEYS": ["short", ["x" * 40], "a fine long key of more than 32 bytes", 5, [5]],
    "BASE_URL": [
        "blog.example",
        "https://blog.example/notes",
        "ftp://blog.example",
        "https://a b",
        5,
        "javascript:alert(1)",
    ],
    "DATABASE_URL": [5, None, ["sqlite://"]],
    "MEDIA_URL": ["media", "https://s3.example.org", "s3://Harbour", "s3://key:secret@harbour", 5],
    "REDIS_URL": [5, None],
    "TIMEZONE": ["Mars", "../etc/passwd", "", 5, "UTC+2"],
    "LANGUAGE": ["xx", "klingon", "", 5],
    "SECURITY_CONTACT": ["http://example.org", "a b@example.org", 5],
    "MAIL_URL": [
        "mail.example.org",
        "https://mail.example.org",
        "smtp://",
        "smtp://a:verysecret@mail.example.org:x",
        5,
    ],
    "MAIL_FROM": ["blog", "a@example.org, b@example.org", 5],
    "MAX_UPLOAD_MB": [-1, "-1", 1.5, "1e3", True, "ten", "", None, "١٠x"],
    "TRUSTED_PROXIES": [-1, "-5", True, False, "one", 0.5],
    "FORMATS_PIN": ["recipe", "recipe=", "=a:B", 5],
    "SAFE_MODE": ["maybe", 2, "-1", "onn"],
}
TAKEN: list[tuple[str, Any, Any]] = [
    ("BASE_URL", "https://blog.example/", "https://blog.example"),
    ("MAIL_URL", "smtps://a:b%40c@[::1]:465", "smtps://a:b%40c@[::1]:465"),
    ("MAX_UPLOAD_MB", " 20 ", 20),
    ("TRUSTED_PROXIES", "0", 0),
    ("LANGUAGE", "pt-br", "pt_BR"),
    ("SECURITY_CONTACT", "a@example.org", "mailto:a@example.org"),
    ("FORMATS_PIN", {"recipe": "a:B"}, {"recipe": "a:B"}),
    ("FORMATS_PIN", "recipe = a:B, event=c:D", {"recipe": "a:B", "event": "c:D"}),
    *(("SAFE_MODE", word, True) for word in ("YES", "1", 1, "true", "On ", True)),
    *(("SAFE_MODE", word, False) for word in ("", "0", 0, "False", "no", "off", False)),
]


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_value_is_refused_with_the_name_of_its_setting(instance: Path, name: str) -> None:
    for value in WRONG[name]:
        with pytest.raises(config.SettingError, match=rf"^BLOGAPP_{name} \(in create_app\(\)\)"):
            config.load({name: value})


def test_no_password_is_told_with_what_is_wrong(instance: Path) -> None:
    with pytest.raises(config.SettingError) as caught:
        config.load({"MAIL_URL": "smtp://a:verysecret@mail.example.org/?x=1"})
    assert "verysecret" not in str(caught.value)


def test_every_reader_is_tried() -> None:
    readers = {setting.read for setting in config.SETTINGS}
    assert {config.NAMES[name].read for name in (*WRONG, *(name for name, *_ in TAKEN))} >= readers - LATER


LATER = {config.NAMES["TRUSTED_HOSTS"].read}  # tried with the hosts themselves


def test_a_value_is_read_in_each_of_its_forms(instance: Path) -> None:
    assert [config.load({name: value})[name] for name, value, _ in TAKEN] == [right for *_, right in TAKEN]


def test_a_secret_never_stands_in_a_message(instance: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BLOGAPP_SECRET_KEY", "too-short-a-word")
    with pytest.raises(config.SettingError) as refusal:
        config.load({})
    assert "too-short" not in str(refusal.value)
    monkeypatch.setenv("BLOGAPP_SECRET_KEY", "")
    monkeypatch.setenv("BLOGAPP_FORMER_SECRET_KEYS", "another-short-word")
    with pytest.raises(config.SettingError) as refusal:
        config.load({"SECRET_KEY": secrets.token_urlsafe(48)})
    assert "another-short" not in str(refusal.value)


def test_a_checkout_uses_its_own_instance_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BLOGAPP_INSTANCE", raising=False)
    assert config.instance_folder() == Path(config.__file__).resolve().parents[2] / "instance"
