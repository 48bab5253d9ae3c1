"""The calendar shows by month which scheduled posts appear and which are taken down, to those who may change them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from filling import write
from flask.testing import FlaskClient
from reading import read, words

Make = Callable[..., Any]


@pytest.fixture(autouse=True)
def now(time_machine: Any) -> datetime:
    """Let it be nine in the morning at Greenwich, noon in Athens, on the ninth of May."""
    time_machine.move_to(datetime.fromisoformat("2026-05-09T09:00:00+00:00"), tick=False)
    return datetime.fromisoformat("2026-05-09T09:00:00+00:00")


def listed(client: FlaskClient, month: str = "") -> dict[str, list[str]]:
    """Return what the calendar lists, by day."""
    page = read(client, f"/edit/calendar/?month={month}" if month else "/edit/calendar/")
    return {
        str(time["datetime"]): [words(row) for row in section.select(".row")]
        for section in page.select("main section")
        for time in section.select("h2 time")
    }


def test_posts_come_and_go_on_their_days(signed_in: Make, make_post: Make, now: datetime) -> None:
    ana = signed_in(name="Anna")
    make_post(title="Ferry", published_at=now + timedelta(days=2))
    make_post(title="Now", published_at=now - timedelta(days=2))
    sale = make_post(title="Sale")
    write(ana, f"/edit/posts/{sale.id}", "save", expires_at="2026-05-11T08:00")
    make_post(kind="page", title="Summer", published_at=now + timedelta(days=20))
    assert listed(ana) == {
        "2026-05-11": ["Sale 8:00 AM is taken down Ana", "Ferry 12:00 PM is published Ana"],
        "2026-05-29": ["Summer 12:00 PM is published Page Ana"],
    }


def test_a_month_ends_by_the_clock_of_the_site(signed_in: Make, make_post: Make, now: datetime) -> None:
    ana = signed_in(name="Anna")
    make_post(title="Late", published_at=datetime.fromisoformat("2026-05-31T20:59:00+00:00"))
    make_post(title="Early", published_at=datetime.fromisoformat("2026-05-31T21:00:00+00:00"))
    assert list(listed(ana)) == ["2026-05-31"]
    assert list(listed(ana, "2026-06")) == ["2026-06-01"]


def test_an_empty_month_leads_to_the_next_that_is_not(signed_in: Make, make_post: Make, now: datetime) -> None:
    ana = signed_in(name="Anna")
    assert "Nothing is scheduled" in ana.get("/edit/calendar/").text
    make_post(title="Autumn", published_at=now + timedelta(days=150))
    page = BeautifulSoup(ana.get("/edit/calendar/").text, "html.parser")
    link = page.select_one(".empty a")
    assert link
    assert (words(link), str(link["href"])) == ("Next: October 2026", "/edit/calendar/?month=2026-10")
    assert "Autumn" in ana.get(str(link["href"])).text


def test_months_lead_to_their_neighbours(signed_in: Make) -> None:
    page = read(signed_in(name="Anna"), "/edit/calendar/?month=2026-01")
    places = [str(link["href"]) for link in page.select("nav.pages a")]
    assert places == ["/edit/calendar/?month=2025-12", "/edit/calendar/?month=2026-02"]


@pytest.mark.every_value
def test_who_follows_the_months_comes_to_an_end(signed_in: Make) -> None:
    client = signed_in()
    ends = {"2036-11": {"prev", "next"}, "2036-12": {"prev"}, "2016-01": {"next"}, "2500-01": set()}
    for month, ways in ends.items():
        links = read(client, f"/edit/calendar/?month={month}").select("nav.pages a[rel]")
        assert {str(link["rel"][0]) for link in links} == ways, month


@pytest.mark.parametrize("month", ["2026-13", "soon", "0001-01", "2026-05-09"])
def test_what_is_no_month_is_this_one(signed_in: Make, month: str) -> None:
    assert "May 2026" in signed_in(name="Anna").get(f"/edit/calendar/?month={month}").text


@pytest.mark.slow
def test_an_author_sees_own_posts_alone(signed_in: Make, make_post: Make, now: datetime) -> None:
    mira = signed_in("author", name="Mira")
    make_post(title="Own", author=mira.user, published_at=now + timedelta(days=2))
    make_post(title="Other", published_at=now + timedelta(days=2))
    make_post(kind="page", title="Summer", published_at=now + timedelta(days=2))
    assert listed(mira) == {"2026-05-11": ["Own 12:00 PM is published Mira"]}
    assert signed_in("member", name="Max").get("/edit/calendar/").status_code == 404


def test_the_desk_leads_to_it(signed_in: Make) -> None:
    page = read(signed_in(name="Anna"), "/edit/")
    assert page.select("main a[href='/edit/calendar/']")
