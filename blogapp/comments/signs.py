"""Signs of spam that a comment shows before anything is learned, such as a phone number, and what they weigh together.

What somebody sells says little by itself, and so does a link: readers cite sources, and quote what they laughed at. It
is both together that spam cannot do without. The weights in signs.toml were fitted by benchmarks/fit_signs.py.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from blogapp.comments import shapes, trades
from blogapp.models import Comment
from blogapp.text import plain_text
from blogapp.text.tokens import words

READ_MAX = 4000  # characters of a comment
WORDS_MAX = 400
SOLD_STEPS = (2, 4, 6, 9, 13, 18)  # points of words that sell, from which on a sign is seen
PRAISED_STEPS = (1, 2, 4, 7, 11)
COMMON_LEAST = 4  # words: a short thank-you says nothing in particular, and that is all right
LENGTHS = (4, 12, 40, 90)  # words
REACHED = {"phone", "wallet", "handle", "free mail"}  # ways to get in touch
LED = {"bare link", "page link", "markup"}


class Reading(NamedTuple):
    """How strongly a comment looks like spam, as a logarithm of odds, and what in it says so most."""

    odds: float
    said: tuple[str, ...]


@cache
def weights() -> dict[str, float]:
    """Return what each sign weighs; "" is what a comment weighs that shows none."""
    given: dict[str, float] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return given


def read(comment: Comment) -> Reading:
    """Weigh the signs that a comment shows."""
    shown, weighed = of(comment), weights()
    odds = weighed.get("", 0.0) + sum(weighed.get(sign, 0.0) for sign in shown)
    heavy = sorted(shown, key=lambda sign: -weighed.get(sign, 0.0))
    said = (shown[sign] for sign in heavy if weighed.get(sign, 0.0) > 0.15)
    return Reading(odds, tuple(dict.fromkeys(filter(None, said))))


def of(comment: Comment) -> dict[str, str]:
    """Return the signs that a comment shows, each with what shows it."""
    text = shapes.own_words((comment.body or plain_text(comment.html))[:READ_MAX])
    name, email, url = comment.name or "", comment.email or "", comment.url or ""
    links, site = shapes.links_of(text), shapes.link(url) if url else None
    prose = shapes.MAIL.sub(" ", shapes.URL.sub(" ", text))
    shown = dict(shapes.of_links(links)) | dict(shapes.in_text(shapes.URL.sub(" ", text)))
    shown |= dict(shapes.of_website(site)) | dict(shapes.of_name(name, site, email))
    shown |= dict(_named(name)) | dict(_linked(links, "in link")) | dict(_linked([site] if site else [], "in website"))
    return shown | dict(_in_words(words(prose)[:WORDS_MAX], prose, shown))


def _in_words(said: list[str], prose: str, shown: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the signs that the words show, which depend on where a comment leads."""
    leads = _leads(shown)
    found = sorted(trades.found(said), key=lambda each: -each.points)
    yield from _sold(found, said, leads)
    yield from _praised(found, said, leads)
    yield from _common(said, leads)
    yield from _of_length(said, leads)
    if hidden := [each for each in trades.found(shapes.spelled(prose)) if each.points > 1]:
        yield "spelled to hide", hidden[0].said
    if word := shapes.stuffed(said):
        yield "stuffed", word
    if "messenger" in shown and shown.keys() & REACHED:
        yield "messenger contact", shown["messenger"]
    if "question" in shown and leads in {"nothing", "site"}:
        yield "only asks", ""


def _leads(shown: Mapping[str, str]) -> str:
    """Return where a comment leads its readers: to a page, to its writer, to the website of the name, or nowhere."""
    if shown.keys() & LED:
        return "link"
    if shown.keys() & REACHED:
        return "contact"
    return "site" if "website" in shown else "nothing"


def _sold(found: list[trades.Found], said: list[str], leads: str) -> Iterator[tuple[str, str]]:
    sold = [each for each in found if each.trade != trades.PRAISE]
    points = sum(each.points for each in sold)
    for number, step in enumerate(SOLD_STEPS):
        if points >= step:
            yield f"sells {step}", sold[min(number, len(sold) - 1)].said
            yield f"sells {step}, {leads}", sold[min(number, len(sold) - 1)].said
    sure = [each for each in sold if each.points == trades.POINTS["sure"]]
    for number, each in enumerate(sure[:3], 1):
        yield f"sure {number}", each.said
        yield f"sure {number}, {leads}", each.said
    if sold and points / (len(said) + 3) > 0.4:
        yield f"sells densely, {leads}", sold[0].said


def _praised(found: list[trades.Found], said: list[str], leads: str) -> Iterator[tuple[str, str]]:
    praised = [each for each in found if each.trade == trades.PRAISE]
    points = sum(each.points for each in praised)
    for number, step in enumerate(PRAISED_STEPS):
        if points >= step:
            yield f"praises {step}, {leads}", praised[min(number, len(praised) - 1)].said
    if praised and points / (len(said) + 2) > 0.3:
        yield f"praises densely, {leads}", praised[0].said


def _common(said: list[str], leads: str) -> Iterator[tuple[str, str]]:
    """Yield the signs of a text that could stand below any post."""
    particular = [word for word in said if word not in trades.common() and not word.isdigit()]
    share = len(particular) / (len(said) or 1)
    first = " ".join(said[:4])
    for step in (0.05, 0.12, 0.2, 0.3):
        if share <= step and len(said) > COMMON_LEAST:
            yield f"common {step:.0%}, {leads}", first
            if len(said) > 7:
                yield f"common {step:.0%}, {leads}, long", first


def _named(name: str) -> Iterator[tuple[str, str]]:
    found = [each for each in trades.found(words(name)) if each.trade != trades.PRAISE]
    points = sum(each.points for each in found)
    for step in (1, 2, 4):
        if points >= step:
            yield f"name sells {step}", name


def _linked(links: list[shapes.Link], where: str) -> Iterator[tuple[str, str]]:
    for each in links:
        found = [one for one in trades.found(words(f"{each.host} {each.path}")) if one.points > 1]
        if found:
            yield f"trade {where}", each.host


def _of_length(said: list[str], leads: str) -> Iterator[tuple[str, str]]:
    yield leads, ""
    yield from ((f"{step} words", "") for step in LENGTHS if len(said) >= step)
    if len(said) < LENGTHS[0]:
        yield f"few words, {leads}", ""
