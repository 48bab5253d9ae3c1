"""Signs of spam: what they are seen in, and what is none; and that no text makes looking for them slow."""

from __future__ import annotations

import pytest

from blogapp.comments import signs
from blogapp.models import Comment
from blogapp.text import comment_markdown


def of(body: str, name: str = "Noor") -> set[str]:
    return set(signs.of(Comment(name=name, body=body, html=str(comment_markdown(body)))))


@pytest.mark.parametrize(
    ("body", "sign"),
    [
        ("Call +49 1555 010 20 30", "phone"),
        ("Pay to bc1q38xk3v9w2e7r8t5y4u6i0o1p", "wallet"),
        ("Write me on WhatsApp", "messenger"),
        ("Пиши в телеграм", "messenger"),
        ("Contact @trader_99", "messenger"),
        ("Only $39.99", "price"),
        ("Nur 29,90 €", "price"),
        ("70% off", "percent"),
        ("Today only!!!", "shouting"),
        ("See https://shop.example/", "bare host"),
    ],
)
def test_sign_is_seen(body: str, sign: str) -> None:
    assert sign in of(body)


@pytest.mark.parametrize(
    "body",
    [
        "In 1958 the tram stopped at 12:30, not at 13.15.",
        "Write to noor@example.org, or see https://city.example/harbour",
        "Really? Yes! It was 20 km, and 3 francs.",
        "NATO was not there.",
    ],
)
def test_what_readers_say_has_no_sign(body: str) -> None:
    assert of(body) == set()


@pytest.mark.parametrize(("name", "is_none"), [("Noor", False), ("Jean-Luc O'Hara", False), ("buy-pills.com", True)])
def test_name_that_is_no_name(name: str, is_none: bool) -> None:
    assert ("no name" in of("Well seen.", name)) is is_none
