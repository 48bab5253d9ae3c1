"""What of a text XML can hold."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from blogapp.text.xml import for_xml


@given(st.text())
def test_what_is_left_can_be_read_as_xml(text: str) -> None:
    ET.fromstring(f"<a>{for_xml(text).replace('&', '').replace('<', '')}</a>".encode())


def test_what_xml_can_hold_stays() -> None:
    assert for_xml("a\tb\nc\x00d\x0be\ufffef 😀") == "a\tb\ncdef 😀"


def test_something_may_stand_instead() -> None:
    assert for_xml("a\x0bb", lambda sign: f"[{ord(sign)}]") == "a[11]b"
