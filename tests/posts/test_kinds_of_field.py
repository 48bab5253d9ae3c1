"""Numbers, days, choices and zones from the form to the reader: typed, shown in each language, told to machines."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from filling import complaint, controls, stored, write
from flask import Flask
from flask.testing import FlaskClient
from reading import articles, read, words

from blogapp import db
from blogapp.formats import PostFormat
from blogapp.formats import fields as f
from blogapp.models import Post, Site

Make = Callable[..., Any]
FILLED = {"length": "1234.50", "takes": "1h30", "on": "2026-05-09"}
pytestmark = pytest.mark.any_database


class Crossing(PostFormat):
    """A crossing, how far and how long."""

    name = "recipe"
    length = f.Number("Length", "km", indexed=True, ld="size")
    takes = f.Duration("Takes", ld="duration")
    on = f.Date("On", role="start")
    body = f.Markdown("Note")
    order_by = "length"
    template = "<p>{{ length or '' }} | {{ takes or '' }} | {{ on or '' }}</p>{{ body }}"


@pytest.fixture
def crossing(register: Make, make_post: Make) -> Post:
    register(Crossing)
    return make_post("recipe", title="Ostwik to Lervik", **FILLED)


def test_the_form_takes_what_people_type_and_stores_it_exactly(app: Flask, register: Make, signed_in: Make) -> None:
    register(Crossing)
    write(signed_in(), "/edit/new/recipe", "publish", title="Ostwik", **FILLED | {"length": "1.234,50 km"})
    assert {name: stored(app).data[name] for name in FILLED} == {
        "length": "1234.50",
        "takes": "PT1H30M",
        "on": "2026-05-09",
    }


def test_the_form_shows_what_is_stored_in_controls_of_its_kind(crossing: Post, signed_in: Make) -> None:
    page = read(signed_in(), f"/edit/posts/{crossing.id}")
    assert {name: controls(page)[name] for name in FILLED} == {"length": "1234.50", "takes": "1:30", "on": "2026-05-09"}
    assert page.select_one("#length")["inputmode"] == "decimal"
    assert page.select_one("#on")["type"] == "date"
    assert words(page.select_one('label[for="length"]')) == "Length (km)"


def test_what_is_wrong_is_said_next_to_each_control_and_stays(register: Make, signed_in: Make) -> None:
    register(Crossing)
    typed = {"length": "1,500", "takes": "90", "on": "9 May"}
    page = write(signed_in(), "/edit/new/recipe", "publish", title="Ostwik", **typed)
    assert page.status_code == 422
    assert complaint(page, "length") == "“1,500” can be meant in two ways. Type 1500 or 1.500."
    assert complaint(page, "takes").startswith("This must be a length of time, such as 1:30")
    assert complaint(page, "on") == "This must be a date, such as 2026-05-09."
    assert {name: controls(page)[name] for name in typed} == typed


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", "1,234.50 km | 1 hour and 30 minutes | May 9, 2026"),
        ("de", "1.234,50 km | 1 Stunde und 30 Minuten | 9. Mai 2026"),
        ("ru", "1 234,50 км | 1 час и 30 минут | 9 мая 2026 г."),
        ("ar", "1,234.50 كم | ساعة و30 دقيقة | 9 مايو 2026"),
    ],
)
def test_the_page_has_it_as_its_language_writes_it(
    app: Flask, client: FlaskClient, crossing: Post, language: str, shown: str
) -> None:
    with app.test_request_context(method="POST"):
        Site(language=language).store(db.session())
        db.session.commit()
    page = read(client, crossing.url)
    assert words(page.select_one(".post-body p")) == shown
    assert [tag["datetime"] for tag in page.select(".post-body time")] == ["PT1H30M", "2026-05-09"]


def test_machines_are_told_exactly(client: FlaskClient, crossing: Post) -> None:
    linked = json.loads(read(client, crossing.url).select_one('script[type="application/ld+json"]').string)
    post = next(thing for thing in linked.get("@graph", [linked]) if "size" in thing)
    assert post["size"] == {"@type": "QuantitativeValue", "value": 1234.5, "unitText": "km", "unitCode": "KMT"}
    assert (post["duration"], post["startDate"]) == ("PT1H30M", "2026-05-09")


def test_posts_are_put_in_order_by_number(client: FlaskClient, crossing: Post, make_post: Make) -> None:
    lengths = {
        make_post("recipe", title=length, length=length).id: float(length) for length in ("10", "9.5", "-3", "9.25")
    }
    listed = [int(name.removeprefix("post-")) for name in articles(client, "/type/recipe/")]
    assert listed == [*sorted(lengths, key=lengths.__getitem__), crossing.id]


class Market(PostFormat):
    """A market, where and when it is."""

    name = "recipe"
    sides = f.Choices("Sides", {"n": "North", "s": "South", "w": "West"}, required=True)
    opens = f.DateTime("Opens", zone=True, role="start")
    body = f.Markdown("Note")
    template = "<p>{{ sides }} | {{ opens or '' }}</p>{{ body }}"


@pytest.fixture
def market(register: Make, make_post: Make) -> Post:
    register(Market)
    return make_post("recipe", title="Fish", sides=["s", "n"], opens="2026-05-09T18:00[America/New_York]")


def test_choices_are_checkboxes_in_a_group_with_a_name(market: Post, signed_in: Make) -> None:
    group = read(signed_in(), f"/edit/posts/{market.id}").select_one("fieldset#sides")
    assert words(group.legend) == "Sides required"
    boxes = {box["value"]: (box.has_attr("checked"), words(label)) for box, label in
             zip(group.select("input[type=checkbox]"), group.select("label"), strict=True)}  # fmt: skip
    assert boxes == {"n": (True, "North"), "s": (True, "South"), "w": (False, "West")}
    assert all(group.select_one(f'label[for="{box["id"]}"]') for box in group.select("input[type=checkbox]"))


@pytest.mark.slow
def test_no_box_checked_is_told_from_none_sent(app: Flask, market: Post, signed_in: Make) -> None:
    client, address = signed_in(), f"/edit/posts/{market.id}"
    sent = controls(read(client, address))
    client.post(address, data={name: value for name, value in sent.items() if name != "sides"} | {"action": "save"})
    assert stored(app, market.id).data["sides"] == ["n", "s"]
    page = write(client, address, "save", sides=[""])
    assert complaint(page, "sides") == "“Sides” is missing; a post cannot be published without it."
    write(client, address, "draft", sides=["", "w"])
    assert stored(app, market.id).data["sides"] == ["w"]
    write(client, address, "draft", sides=[""])
    assert stored(app, market.id).data["sides"] == []


@pytest.mark.slow
def test_a_zone_is_typed_beside_its_time(app: Flask, market: Post, signed_in: Make) -> None:
    client, address = signed_in(), f"/edit/posts/{market.id}"
    page = read(client, address)
    assert [controls(page)[name] for name in ("opens", "opens-zone")] == ["2026-05-09T18:00", "America/New_York"]
    assert page.select_one("#opens")["type"] == "datetime-local"
    assert words(page.select_one('label[for="opens-zone"]')) == "Opens: Time zone"
    proposed = page.select_one(f"datalist#{page.select_one('#opens-zone')['list']}")
    assert proposed.select_one('option[value="Europe/Athens"]')
    write(client, address, "save", **{"opens": "2026-05-09T20:00", "opens-zone": "berlin"})
    assert stored(app, market.id).data["opens"] == "2026-05-09T20:00+02:00[Europe/Berlin]"
    bad = write(client, address, "save", **{"opens-zone": "Ostwik"})
    assert complaint(bad, "opens") == "“Ostwik” is no time zone. Type one such as Europe/Athens."
    assert [controls(bad)[name] for name in ("opens", "opens-zone")] == ["2026-05-09T20:00", "Ostwik"]


def test_a_new_post_has_the_zone_of_the_site_and_an_old_one_what_is_stored(
    app: Flask, register: Make, make_post: Make, signed_in: Make
) -> None:
    register(Market)
    client = signed_in()
    assert controls(read(client, "/edit/new/recipe"))["opens-zone"] == "Europe/Athens"
    old = make_post("recipe", title="Fish", sides=["n"], opens="2026-05-09T18:00")
    write(client, f"/edit/posts/{old.id}", "save", title="Fresh fish")
    assert stored(app, old.id).data["opens"] == "2026-05-09T18:00"


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", "North and South | May 9, 2026, 6:00 PM (New York)"),
        ("es", "North y South | 9 de mayo de 2026, 18:00 (Nueva York)"),
    ],
)
def test_the_page_joins_choices_and_names_the_place_of_a_zone(
    app: Flask, client: FlaskClient, market: Post, language: str, shown: str
) -> None:
    with app.test_request_context(method="POST"):
        Site(language=language).store(db.session())
        db.session.commit()
    page = read(client, market.url)
    assert words(page.select_one(".post-body p")) == shown
    assert page.select_one(".post-body time")["datetime"] == "2026-05-09T18:00-04:00"
