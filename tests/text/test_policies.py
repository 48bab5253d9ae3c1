"""That the tests of the sanitiser notice a policy which is too weak."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import nh3
import pytest
from hostile import HOSTILE, assert_harmless

from blogapp.text import allowed, safe_html, sanitise, urls


def runs(cleaner: nh3.Cleaner, monkeypatch: pytest.MonkeyPatch) -> int:
    """Return how many hostile texts do harm past a first sanitiser, with no second one behind it."""
    monkeypatch.setattr(sanitise, "_FIRST", cleaner)
    monkeypatch.setattr(sanitise, "_SECOND", SimpleNamespace(cleaner=SimpleNamespace(clean=str)))
    return sum(not is_harmless(safe_html(html)) for html in HOSTILE)


def is_harmless(html: str) -> bool:
    try:
        assert_harmless(html)
    except AssertionError:
        return False
    return True


def test_weaker_policies_are_found_by_these_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    attributes = {"*": allowed.EVERYWHERE} | allowed.ATTRIBUTES

    def policy(**changed: Any) -> nh3.Cleaner:
        given = {"tags": allowed.TAGS, "attributes": attributes, "attribute_filter": allowed.allowed_value,
                 "url_schemes": urls.SCHEMES, "link_rel": None}  # fmt: skip
        return nh3.Cleaner(**given | changed)

    def lets(*names: str) -> dict[str, Any]:
        everywhere = {"*": allowed.EVERYWHERE | set(names)} | allowed.ATTRIBUTES

        def passed(tag: str, name: str, value: str) -> str | None:
            return value if name in names else allowed.allowed_value(tag, name, value)

        return {"attributes": everywhere, "attribute_filter": passed}

    running = urls.SCHEMES | {"javascript", "data", "vbscript", "file"}
    assert runs(policy(), monkeypatch) == 0
    weaker = {
        "style": lets("style"), "onclick": lets("onclick"), "onerror": lets("onerror"), "any id": lets("id"),
        "srcset": lets("srcset"), "any address": lets("href", "src", "cite", "poster") | {"url_schemes": running},
    }  # fmt: skip
    assert [name for name, changed in weaker.items() if not runs(policy(**changed), monkeypatch)] == []
