"""Imports on the desk can be used by everybody, without scripts too; with them the page goes on by itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from browsing import defects
from flask import Flask
from importing_here import EXPORT, FORM, in_every_state, work
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.slow]


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """An export, as a file."""
    path = tmp_path / "harbour.xml"
    path.write_text(EXPORT, encoding="utf-8")
    return path


def upload(page: Page, export: Path) -> None:
    page.goto(FORM)
    page.get_by_label("Exported file").set_input_files(export)
    page.get_by_role("button", name="Upload and look").click()


def test_the_pages_have_no_violation(app: Flask, write: Callable[..., Page]) -> None:
    page = write("Sol")
    in_every_state(app)
    for turn, path in enumerate([FORM, *(f"{FORM}{number}" for number in range(1, 6))]):
        page.goto(path)
        assert defects(page, turn) == []


def test_a_blog_comes_along_without_scripts(app: Flask, write: Callable[..., Page], export: Path) -> None:
    page = write("Sol", java_script_enabled=False)
    upload(page, export)
    work(app)
    page.get_by_role("link", name="See how far it is now").click()
    page.get_by_label("Ann Reed").select_option(label="Sol (sol@example.org)")
    page.get_by_role("button", name="Store all of this").click()
    work(app)
    page.get_by_role("link", name="See how far it is now").click()
    page.get_by_role("link", name="Look at the blog").click()
    assert page.get_by_text("Fog over the quay.").is_visible()


def test_the_page_goes_on_by_itself(app: Flask, write: Callable[..., Page], export: Path) -> None:
    page = write("Sol")
    upload(page, export)
    expect(page.get_by_text("It begins in a moment.")).to_be_visible()
    work(app)
    expect(page.get_by_role("button", name="Store all of this")).to_be_visible()
