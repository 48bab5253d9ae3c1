"""Serialized PHP: plain values are read, objects and damage refused, and nothing else happens."""

from __future__ import annotations

from typing import Any

import pytest

from blogapp.importing.wordpress import php


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("N;", None), ("b:1;", True), ("b:0;", False), ("i:-3;", -3), ("d:0.5;", 0.5), ('s:3:"ä1";', "ä1"),
        ('a:1:{s:1:"a";a:1:{i:0;s:1:"b";}}', {"a": {0: "b"}}), ("a:0:{}", {}), ('s:9:"short";', "short"),
        ('s:4:"a";b";', 'a";b'),
    ],
)  # fmt: skip
def test_values_are_read(text: str, value: Any) -> None:
    assert php.loads(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "", "x", 'O:8:"stdClass":0:{}', 'C:1:"x":0:{}', 'a:1:{i:0;O:8:"stdClass":0:{}}', "a:9:{", "a:1:{i:0;i:1;",
        "i:x;", "i:" + "9" * 10_000 + ";", "a:99999999999:{}", "a:1:{i:0;" * 5000, 's:-1:"a";', "r:1;", "s:3:",
        "a:1:{a:0:{}i:1;}",
    ],
)  # fmt: skip
def test_objects_and_damage_are_refused(text: str) -> None:
    with pytest.raises(php.Unreadable):
        php.loads(text)
