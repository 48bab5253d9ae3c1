"""What a template wrote keeps no address that could run code, in whatever attribute and however it is written."""

from __future__ import annotations

import pytest

from blogapp.text.urls import without_unsafe_addresses

NAMES = ["action", "background", "cite", "data", "formaction", "HREF", "poster", "src", "xlink:href"]
WRITTEN = [
    '"javascript:alert(1)"',
    "'javascript:alert(1)'",
    "javascript:alert(1)",
    '"java&#115;cript:alert(1)"',
    "' javascript&colon;alert(1)'",
    '"data:text/html,x"',
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("written", WRITTEN)
def test_no_attribute_keeps_an_address_that_could_run_code(name: str, written: str) -> None:
    html = f'<p {name}={written} title="x">javascript:alert(1)</p>'
    assert without_unsafe_addresses(html) == '<p  title="x">javascript:alert(1)</p>'


@pytest.mark.parametrize("name", NAMES)
def test_every_attribute_keeps_a_web_address(name: str) -> None:
    html = f'<p {name}="https://example.org/?a=1&amp;b=javascript:" title="x">y</p>'
    assert without_unsafe_addresses(html) == html
