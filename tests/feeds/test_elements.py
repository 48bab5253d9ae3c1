"""What formats add to feeds: elements of known namespaces, escaped, and never the end of a feed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from xml.etree import ElementTree as ET

import feed_rules
import pytest
from clients import SignedInClient
from filling import write
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import Markup

from blogapp import plugins
from blogapp.formats import FeedElement, FeedFacts, PostFormat
from blogapp.formats import fields as f
from blogapp.models import Post

Make = Callable[..., Post]
HOSTILE = '<a href="x">&amp; ]]> \x00\x0b\ufffe "quoted" \'</a>'
GEORSS, MEDIA = "{http://www.georss.org/georss}", "{http://search.yahoo.com/mrss/}"
pytestmark = pytest.mark.any_database


class Buoy(PostFormat):
    name = "buoy"
    where = f.Line("Where")
    body = f.Markdown("Text")
    template = "{{ where }}{{ body }}"

    def feed_elements(self) -> Iterator[FeedElement]:
        yield FeedElement("georss:point", self.where)
        credit = FeedElement("media:credit", Markup(self.where), {"role": Markup(self.where)})
        yield FeedElement("media:group", children=(credit,))

    @classmethod
    def feed_channel_elements(cls, feed: FeedFacts) -> Iterator[FeedElement]:
        yield FeedElement("itunes:author", f"{feed.site}, {feed.address}, {feed.page}, {feed.title}, {feed.language}")


class Mute(PostFormat):
    name = "mute"
    feed_elements = f.Line("What feeds are told")  # type: ignore[assignment]
    body = f.Markdown("Text")
    template = "{{ feed_elements }}{{ body }}"


def answers(value: Any) -> Callable[[Any], Any]:
    def feed_elements(_self: Any) -> Any:
        if isinstance(value, BaseException):
            raise value
        return value

    return feed_elements


def broken(value: Any) -> type[PostFormat]:
    return type("Broken", (Buoy,), {"name": "broken", "__module__": "broken", "feed_elements": answers(value)})


def endless() -> Iterator[FeedElement]:
    while True:
        yield FeedElement("dc:subject", "fog")


def deep(levels: int) -> FeedElement:
    return FeedElement("media:group", children=(deep(levels - 1),) if levels else ())


@pytest.mark.every_value
@pytest.mark.parametrize("kind", ["", "atom/"])
def test_whatever_is_typed_stays_a_text_of_its_element(
    install: Callable[..., None], make_post: Make, client: FlaskClient, kind: str
) -> None:
    install(Buoy)
    make_post("buoy", title="Red", where=HOSTILE.replace("\x00", "").replace("\x0b", ""))
    answer = client.get(f"/type/buoy/feed/{kind}")
    root = ET.fromstring(answer.data)
    [point], [credit] = root.iter(f"{GEORSS}point"), root.iter(f"{MEDIA}credit")
    assert point.text == credit.text == credit.get("role")
    assert point.text is not None
    assert point.text.startswith('<a href="x">&amp; ]]>')
    of_feed = root.findtext(".//{http://www.itunes.com/dtds/podcast-1.0.dtd}author")
    assert of_feed == "Blogapp, http://localhost/type/buoy/feed/, http://localhost/type/buoy/, Buoy – Blogapp, en"
    assert answer.text.count("xmlns:itunes=") == answer.text.count("xmlns:media=") == 1
    assert "xmlns:podcast" not in answer.text


def test_a_feed_declares_what_it_uses_and_no_more(
    install: Callable[..., None], make_post: Make, client: FlaskClient
) -> None:
    install(Buoy)
    make_post()
    before = {kind: client.get(f"/feed/{kind}").text for kind in ("", "atom/", "json/")}
    assert "georss" not in "".join(before.values())
    make_post("buoy", title="Red", where="54 10")
    assert 'xmlns:georss="http://www.georss.org/georss"' in client.get("/feed/").text
    assert "itunes" not in client.get("/feed/").text
    assert feed_rules.problems(client.get("/feed/json/"), "http://localhost/feed/json/") == []


REFUSED: list[tuple[Any, str]] = [
    (SystemExit("no"), "SystemExit"),
    (None, "NoneType"),
    ("itunes:author", "type str"),
    ([7], "type int"),
    ([FeedElement("author", "Ana")], "author"),
    ([FeedElement("atom:link", "Ana")], "atom:link; the known namespaces are creativeCommons, dc"),
    ([FeedElement("itunes:a b", "Ana")], "itunes:a b"),
    ([FeedElement("itunes:author><x", "Ana")], "itunes:author><x"),
    ([FeedElement("dc:creator", "Ana")], "dc:creator, which the blog writes itself"),
    ([FeedElement("itunes:duration", 7)], "The text of itunes:duration"),  # type: ignore[arg-type]
    ([FeedElement("itunes:image", attributes={"xmlns": "x"})], "xmlns cannot be an attribute of itunes:image"),
    ([FeedElement("itunes:image", attributes={"a b": "x"})], "a b cannot be an attribute"),
    ([FeedElement("itunes:image", attributes={"href": None})], "href of itunes:image"),  # type: ignore[dict-item]
    ([FeedElement("itunes:author", "x" * 10_001)], "10,001"),
    (endless(), "more than 500 elements"),
    ([deep(5)], "more than 5 within each other"),
]


def test_what_is_no_element_costs_a_feed_nothing_else(
    app: Flask, install: Callable[..., None], make_post: Make, client: FlaskClient, subtests: pytest.Subtests
) -> None:
    install(broken([]))
    make_post("broken", title="Red", where="54 10")
    for value, reason in REFUSED:
        with subtests.test(reason):
            app.extensions["blogapp.cache"].clear()
            install(broken(value))
            answer = client.get("/feed/")
            assert "georss" not in answer.text
            assert "54 10" in answer.text
            assert feed_rules.problems(answer, "http://localhost/feed/") == []
            with app.app_context():
                assert reason in plugins.failures("broken")[0].reason


def test_a_format_of_before_may_have_a_field_called_feed_elements(
    install: Callable[..., None], client: FlaskClient, signed_in: Callable[..., Any]
) -> None:
    install(Mute)
    editor: SignedInClient = signed_in()
    assert write(editor, "/edit/new/mute", title="Bell", feed_elements="Nothing", body="Calm.").status_code == 303
    assert "Nothing" in client.get("/type/mute/feed/").text
