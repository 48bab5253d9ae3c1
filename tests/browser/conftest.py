"""A running blog, and a Chromium that watches it: what it asks for, what it complains about."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import waitress
from clients import PASSWORD
from flask import Flask
from playwright.sync_api import Browser, Page
from watching import Watch

from blogapp.models import User

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run", "--host-resolver-rules=MAP *.test 127.0.0.1",
]  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep one Chromium for all of these tests, however many workers there are."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


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
def site(app: Flask) -> Iterator[str]:
    """The address of the running blog."""
    server = waitress.create_server(app, host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.trigger.pull_trigger(lambda: server.asyncore.close_all(server._map))  # the loop ends with its last socket
    thread.join()
    server.task_dispatcher.shutdown()


@pytest.fixture
def watch(site: str) -> Iterator[Watch]:
    """No page of any test asks another host, or gives its console a reason to complain."""
    watch = Watch(site)
    yield watch
    assert watch.foreign() == []
    assert watch.complaints == []


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
def write(visit: Callable[..., Page], make_user: Callable[..., User]) -> Callable[..., Page]:
    """Sign somebody in through the form, and show the desk."""

    def sign_in(name: str = "Ana", role: str = "administrator", **options: Any) -> Page:
        user = make_user(role, name)
        page = visit("/edit/", **options)
        page.get_by_label("E-mail").fill(user.email)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/edit/")
        return page

    return sign_in


@pytest.fixture
def load() -> Callable[[Page, str], dict[str, int]]:
    """Open an address and return how many bytes were sent for it and for all that it loads: `load(page, "/edit/")`."""

    def open_it(page: Page, path: str) -> dict[str, int]:
        sizes: dict[str, int] = {}
        page.on("requestfinished", lambda request: sizes.update({request.url: request.sizes()["responseBodySize"]}))
        page.goto(path, wait_until="networkidle")
        return sizes

    return open_it
