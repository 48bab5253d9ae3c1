"""What cannot be the address of a mail server, or of a sender, is said at the start, and no password with it."""

from __future__ import annotations

import pytest

from blogapp.config import SettingError, load


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MAIL_URL", "mail.example.org"),
        ("MAIL_URL", "https://mail.example.org"),
        ("MAIL_URL", "smtp://"),
        ("MAIL_URL", "smtp://mail.example.org:x"),
        ("MAIL_URL", "smtp://a:verysecret@mail.example.org/?x=1"),
        ("MAIL_FROM", "blog"),
        ("MAIL_FROM", "a@example.org, b@example.org"),
    ],
)
def test_a_setting_that_cannot_be_used_stops_the_start(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=f"BLOGAPP_{name}") as caught:
        load({name: value})
    assert "verysecret" not in str(caught.value)
