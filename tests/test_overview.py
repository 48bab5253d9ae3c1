"""The archive page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from reading import read, words
from sqlalchemy import select

from blogapp import db
from blogapp.models import Category

Make = Callable[..., Any]


def entries(client: FlaskClient, part: str) -> list[str]:
    chosen = read(client, "/archive/").select(f"#{part} ~ ul a")
    return [f"{words(link)} {words(link.find_next_sibling().select_one('[aria-hidden]'))}" for link in chosen]


def test_archive_counts_by_year_and_month(make_post: Make, client: FlaskClient) -> None:
    for path in ("2025-12-31T23:30", "2025-12-01T10:00", "2024-05-09T10:00"):
        moment = datetime.fromisoformat(path + "+00:00")
        make_post(published_at=moment)
    # In Athens the first of them belongs to the new year.
    assert entries(client, "by-time") == ["2026 1", "January 1", "2025 1", "December 1", "2024 1", "May 1"]


def test_archive_counts_what_each_page_of_it_shows(app: Flask, make_post: Make, client: FlaskClient) -> None:
    make_post(new_categories=["Events"], tags=["trains"])
    make_post("quote", new_categories=["Concerts"], tags=["Harbour", "trains"])
    make_post(step="save", new_categories=["Secrets"], tags=["drafts"])
    with app.test_request_context(method="POST"):
        named = {category.name: category for category in db.session.scalars(select(Category))}
        named["Concerts"].parent_id = named["Events"].id
        db.session.commit()
    assert entries(client, "by-category") == ["Events 2", "Concerts 1"]
    assert entries(client, "by-tag") == ["Harbour 1", "trains 2"]
    assert sorted(entries(client, "by-format")) == ["Quote 1", "Standard 1"]
    assert entries(client, "by-author") == ["Ana 2"]


def test_archive_leads_to_pages_that_are_there(make_post: Make, client: FlaskClient) -> None:
    make_post(new_categories=["Events"], tags=["trains"])
    links = [str(link["href"]) for link in read(client, "/archive/").select("main a")]
    assert len(links) == 6
    assert {client.get(link).status_code for link in links} == {200}


def test_archive_is_there_without_posts(client: FlaskClient) -> None:
    assert words(read(client, "/archive/").select_one(".nothing")) == "There is nothing here yet."
    assert client.get("/archive").status_code == 301


def test_page_of_an_editor_goes_before_the_archive(make_post: Make, client: FlaskClient) -> None:
    make_post(kind="page", title="Archive", slug="archive", body="Older texts are in the library.")
    assert "Older texts are in the library." in client.get("/archive/").text
