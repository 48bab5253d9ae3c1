"""JSON that is nested deeper than anybody reads is refused wherever it comes from, and fails nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from blogapp.formats import WxrItem
from blogapp.formats.standard import Standard
from blogapp.formats.wxr import DATA
from blogapp.plugins import checks

DEEP = 100_000
BODIES = ["[5, 6]", "[" * DEEP, "[" * DEEP + "]" * DEEP, '{"a":' * DEEP + "1" + "}" * DEEP]


@pytest.mark.every_value
@pytest.mark.slow
@pytest.mark.parametrize("body", BODIES, ids=["short", "open", "lists", "objects"])
def test_deep_body_is_no_failure_at_any_address(app: Flask, signed_in: Callable[..., Any], body: str) -> None:
    rules = [rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())]
    paths = {re.sub(r"<int:\w+>", "1", rule.rule) for rule in rules}
    paths = {re.sub(r"<[^>]*format[^>]*>", "standard", path) for path in paths}
    paths = {re.sub(r"<[^>]*>", "tags", path) for path in paths}
    assert len(paths) > 15
    for client in (app.test_client(), signed_in("administrator")):
        for path in paths:
            for kind in ("application/json", "application/x-www-form-urlencoded"):
                answer = app.test_client().open(path, method="POST", data=body, content_type=kind)
                assert answer.status_code < 500, path
                answer = client.open(path, method="POST", data=body, content_type=kind)
                assert answer.status_code < 500, path


@pytest.mark.parametrize("body", BODIES, ids=["short", "open", "lists", "objects"])
def test_deep_data_of_an_import_leaves_the_rest_of_the_post(body: str) -> None:
    raw = Standard.from_wxr(WxrItem(title="Low water", content="At six.", meta={DATA: body}))
    assert raw is not None
    assert (raw["title"], raw["body"]) == ("Low water", "At six.")


def nested(levels: int) -> dict[str, Any]:
    value: Any = 1
    for _ in range(levels - 1):
        value = [value]
    return {"a": value}


@pytest.mark.parametrize("levels", [101, 500, 900, 5000, DEEP])
def test_data_of_a_format_is_not_deeper_than_every_page_can_read(levels: int) -> None:
    with pytest.raises((ValueError, RecursionError)):
        checks.data(nested(levels))
    assert checks.data(json.loads(json.dumps(nested(100)))) == nested(100)
