"""A running blog, and a Chromium that watches it: what it asks for, what it complains about."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, abort
from playwright.sync_api import Browser, Page, expect
from served import Served
from watching import Watch

from blogapp.editing import autosaving
from blogapp.models import User

expect.set_options(timeout=15_000)  # milliseconds; a machine with much to do takes longer, and is right all the same
HERE = Path(__file__).parent
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run", "--host-resolver-rules=MAP *.test 127.0.0.1",
]  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of a file together; each worker that has one keeps one Chromium for all."""
    for item in items:
        if item.path.parent == HERE:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group(f"browser {item.path.stem}"))


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    if not CHROMIUM:
        pytest.skip("There is no Chromium: name one by CHROMIUM, or put chromium on the PATH.")
    return {"executable_path": CHROMIUM, "args": QUIET}


@pytest.fixture
def app(make_app: Callable[..., Flask]) -> Flask:
    """A blog of the test's own, empty."""
    return make_app()


@pytest.fixture
def served(app: Flask) -> Iterator[Served]:
    """The running blog."""
    served = Served(app)
    yield served
    served.stop()


@pytest.fixture
def site(served: Served) -> str:
    """The address of the running blog."""
    return served.url


@pytest.fixture
def watch(site: str) -> Iterator[Watch]:
    """No page of any test asks another host, or gives its console a reason to complain."""
    watch = Watch(site)
    yield watch
    assert watch.foreign() == []
    assert watch.complaints == []


@pytest.fixture
def cannot_autosave(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Let the server keep no text from now on before it is saved."""

    def fail() -> None:
        watch.statuses.add(503)
        monkeypatch.setattr(autosaving, "store", lambda *_typed: abort(503))

    return fail


@pytest.fixture
def visit(browser: Browser, watch: Watch) -> Iterator[Callable[..., Page]]:
    """Open the blog in a browser of its own: `visit("/", java_script_enabled=False)`."""
    contexts = []

    def go(path: str = "/", **options: Any) -> Page:
        context = browser.new_context(base_url=watch.site, **options)
        contexts.append(context)
        context.set_default_timeout(15_000)
        context.on("request", watch.request)
        context.on("console", watch.console)
        context.on("weberror", lambda error: watch.complaints.append(str(error.error)))
        page = context.new_page()
        page.goto(path)
        return page

    yield go
    for context in contexts:
        context.close()


@pytest.fixture
def write(
    app: Flask, visit: Callable[..., Page], site: str, make_user: Callable[..., User], sign_in: Any
) -> Callable[..., Page]:
    """Show the desk to somebody, who is signed in without the form: two pages less for each test."""

    def show(name: str = "Ana", role: str = "administrator", **options: Any) -> Page:
        user, page = make_user(role, name), visit("about:blank", **options)
        cookie = sign_in(app.test_client(), user).get_cookie("blogapp")
        page.context.add_cookies(
            [{"name": "blogapp", "value": cookie.value, "url": site, "httpOnly": True, "sameSite": "Lax"}]
        )
        page.goto("/edit/")
        return page

    return show


@pytest.fixture
def load() -> Callable[[Page, str], dict[str, int]]:
    """Open an address and return how many bytes were sent for it and for all that it loads: `load(page, "/edit/")`."""

    def open_it(page: Page, path: str) -> dict[str, int]:
        sizes: dict[str, int] = {}
        page.on("requestfinished", lambda request: sizes.update({request.url: request.sizes()["responseBodySize"]}))
        page.goto(path, wait_until="networkidle")
        return sizes

    return open_it
