"""Signs of spam: what they are seen in, what is none, what an editor is told, and that long texts are read in part."""

from __future__ import annotations

import pytest

from blogapp.comments import learning, signs, trades
from blogapp.models import Comment
from blogapp.text import comment_markdown
from blogapp.text.tokens import words

LONG = 10_000  # characters


def comment(body: str, name: str = "Noor", url: str = "", email: str = "") -> Comment:
    return Comment(name=name, body=body, html=str(comment_markdown(body)), url=url, email=email)


def of(body: str, name: str = "Noor", url: str = "", email: str = "") -> set[str]:
    return set(signs.of(comment(body, name, url, email)))


def is_spam(body: str, **given: str) -> bool:
    """Return whether a comment waits on a blog where nothing was decided so far."""
    return learning.as_probability(signs.read(comment(body, **given)).odds) >= learning.SPAM


@pytest.mark.parametrize(
    ("body", "sign"),
    [
        ("Call +49 1555 010 20 30", "phone"),
        ("Pay to bc1q38xk3v9w2e7r8t5y4u6i0o1p", "wallet"),
        ("Write me on WhatsApp", "messenger"),
        ("Пиши в телеграм", "messenger"),
        ("راسلني واتساب", "messenger"),
        ("Contact @trader_99", "handle"),
        ("Only $39.99", "money"),
        ("Nur 29,90 €", "money"),
        ("Бонус 5000 рублей", "big money"),
        ("70% off", "reduced"),
        ("Today only!!!", "shouted"),
        ("👉 here", "cried"),
        ("See https://shop.example/", "bare link"),
        ("Visit best-deals.xyz", "cheap domain"),
        ("https://a.example/?aff=7", "affiliate"),
        ("Mail kredit77@gmail.com", "free mail"),
        ("[url=https://a.example]a[/url]", "markup"),
        ('<a href="https://a.example">a</a>', "markup"),
        ("{Great|Nice} {post|blog}", "spin"),
        ("Сasino with a Cyrillic C: cаsino", "mixed letters"),
        ("v i a g r a", "spelled to hide"),
        ("c4sino", "spelled to hide"),
        ("casi\u200bno", "hidden letters"),
        ("𝐟𝐫𝐞𝐞 gifts", "fancy letters"),
    ],
)
def test_sign_is_seen(body: str, sign: str) -> None:
    assert sign in of(body)


@pytest.mark.parametrize(
    ("name", "url", "sign"),
    [
        ("buy-pills.com", "", "no name"),
        ("Payday Loans", "", "name sells 4"),
        ("RobertCog", "", "glued name"),
        ("Roof Works", "https://roofworks.example", "name of host"),
        ("Noor", "https://noor.example", "site of name"),
    ],
)
def test_sign_of_a_name_is_seen(name: str, url: str, sign: str) -> None:
    assert sign in of("Well seen.", name, url)


@pytest.mark.parametrize(
    ("body", "trade"),
    [
        ("Das beste Casino", "casino"),
        ("Лучшее казино", "casino"),
        ("أفضل كازينو", "casino"),
        ("Το καλύτερο καζίνο", "casino"),
        ("在线赌场", "casino"),
        ("Prêt rapide entre particuliers", "loans"),
        ("préstamos rápidos", "loans"),
        ("Viagra ohne Rezept", "pharmacy"),
        ("Cheap backlinks", "links"),
    ],
)
def test_trade_is_known_in_each_language(body: str, trade: str) -> None:
    assert trade in {found.trade for found in trades.found(words(body))}


@pytest.mark.parametrize(
    "body",
    [
        "Best casino bonus, play now: https://lorvanto.example/",
        "Быстрый кредит без справок, пишите в WhatsApp +7 900 555 10 44",
        "My husband came back thanks to the spell caster, write to drherbs7@gmail.com",
        "Abnehmen ohne Sport, jetzt bestellen: https://lorvanto.example/kapseln",
        "قروض سريعة بدون كفيل واتساب +966 55 555 1010",
    ],
)
def test_what_sells_and_leads_away_waits_before_anything_is_learned(body: str) -> None:
    assert is_spam(body)


@pytest.mark.parametrize(
    "body",
    [
        "In 1958 the tram stopped at 12:30, not at 13.15.",
        "Really? Yes! It was 20 km, and 3 francs.",
        "THIS IS RIDICULOUS. They closed the footbridge AGAIN!!!",
        "Tickets are €6 now, students 50% off.",
        "The harbour office answers until noon: +49 4321 5550 10",
        "Which casino is it on the old postcard?",
        'I got a mail that promised "a casino bonus for sailors", see https://museum.example/letters/1958',
        "The page of the town has it: https://town.example/minutes/1998.pdf",
        "Write to noor@example.org, or see https://city.example/harbour",
        "Write to noor@example.org if you need the timetable.",
        "Thanks!",
        "Спасибо!",
        "شكراً على الوصفة، جربتها أمس ونجحت.",
    ],
)
def test_what_readers_say_is_shown(body: str) -> None:
    assert not is_spam(body)
    assert not is_spam(body, url="https://noor.example", email="noor@mail.example")


def test_praise_of_nothing_with_a_website_waits_and_praise_of_something_does_not() -> None:
    site = "https://lorvanto.example"
    assert is_spam("Great blog! Very informative article, thanks for sharing this useful information.", url=site)
    assert not is_spam("Great post! I had forgotten about the blue trams of our town.", url=site)


def test_editor_is_told_what_weighed() -> None:
    said = signs.read(comment("Online casino, play now https://bestdeals.example")).said
    assert {"casino", "bestdeals.example"} & set(said)


def test_every_weight_is_of_a_sign_that_weighs_the_right_way() -> None:
    weighed = signs.weights()
    assert weighed["wallet"] > 0
    assert weighed["nothing"] < 0
    assert all(weight <= 0 for sign, weight in weighed.items() if sign.endswith("words"))


@pytest.mark.parametrize(
    "unit", ["a", "9", "a.", "a@", "$1 ", "[", "{a|", "a b ", "https://", "a1", '"', "1.1.", "赌场"]
)
def test_long_text_of_one_kind_is_read_in_part(unit: str) -> None:
    body = (unit * LONG)[:LONG]
    text = Comment(name="Noor", body=body, html="<p></p>", url="", email="")
    beginning = Comment(name="Noor", body=body[: signs.READ_MAX], html="<p></p>", url="", email="")
    assert signs.of(text) == signs.of(beginning)
