"""Pages are accessible in light and dark, fit a narrow screen, and weigh little."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Page
from watching import Watch

from blogapp import db
from blogapp.menus import Line, stored
from blogapp.models import Comment, Post, Site

Make = Callable[..., Post]
WIDE = """
# A heading

| one | two | three | four | five | six | seven |
| --- | --- | --- | --- | --- | --- | --- |
| a column | a column | a column | a column | a column | a column | a column |

```python
print("a line of code that is much longer than any narrow screen is wide, and then some more of it")
```

Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft and
https://example.org/a/very/long/address/that/does/not/end/before/the/screen/does/and/goes/on/and/on

> A quotation with a footnote.[^1]

[^1]: And the footnote.
"""


@pytest.fixture
def blog(make_post: Make, make_comment: Callable[..., Comment]) -> Post:
    post = make_post(title="The harbour at six", body=WIDE, tags=["harbour", "x" * 60], new_categories=["Events"])
    make_post(
        "quote", title="", body="A timetable is a promise.", by="Mira", source="https://example.org/a", days_ago=1
    )
    make_post("video", title="Night train", days_ago=2)
    make_post(title="Eine Überschrift mit Donaudampfschifffahrtselektrizitätenhauptbetriebswerk", days_ago=3)
    make_post(title="A draft", step="save")
    parent = make_comment(post, "Well seen.", url="https://noor.example/")
    make_comment(post, "W" * 90, parent_id=parent.id, name="N" * 60)
    make_comment(post, "Waiting.", status="pending", email="sol@example.org")
    return post


def defects(page: Page) -> list[str]:
    """Return what axe finds on a page, and by how much it is wider than the screen."""
    found = [
        f"{page.url} {rule['id']}: {node['html'][:150]}"
        for rule in Axe().run(page).response["violations"]
        for node in rule["nodes"]
    ]
    spill = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return [*found, f"{page.url} is {spill} pixels too wide"] if spill > 0 else found


def tour(page: Page, paths: list[str]) -> list[str]:
    found = []
    for path in paths:
        page.goto(path)
        found += defects(page)
    return found


MORE_TO_READ = ["/?s=harbour", "/author/ana/", "/tag/harbour/", "/type/video/", "/2026/", "/nothing/", "/archive/"]
PARTS = ("new", "pages", "formats", "menus", "themes", "settings")
MORE_TO_WRITE = ["/account", *(f"/edit/{part}/" for part in PARTS), "/edit/new/video"]
SCREENS = [(scheme, width) for scheme in ("light", "dark") for width in (320, 1280)]


def in_the_hardest(screen: dict[str, Any], paths: list[str]) -> list[str]:
    """Return what is looked at on one screen only, where most goes wrong: a dark and narrow one."""
    return paths if screen["color_scheme"] == "dark" and screen["viewport"]["width"] == 320 else []


@pytest.fixture(params=SCREENS, ids=lambda screen: f"{screen[0]} {screen[1]}")
def screen(request: pytest.FixtureRequest) -> dict[str, Any]:
    scheme, width = request.param
    return {"color_scheme": scheme, "viewport": {"width": width, "height": 800}, "reduced_motion": "reduce"}


def test_readers_pages_have_no_defect(
    visit: Callable[..., Page], watch: Watch, blog: Post, screen: dict[str, Any]
) -> None:
    watch.statuses |= {404, 422}
    page = visit("/", **screen)
    found = tour(page, ["/", blog.url, "/category/events/", "/login", *in_the_hardest(screen, MORE_TO_READ)])
    page.goto(blog.url)
    page.get_by_label("Comment", exact=True).fill("I was on the *second* boat.")
    page.get_by_label("Name").fill("Noor")
    page.get_by_role("button", name="Preview").click()
    found += defects(page)
    page.get_by_label("E-mail").fill("no address")
    page.locator("form[action*=comment]").evaluate("form => { form.noValidate = true; }")
    page.get_by_role("button", name="Post comment").click()
    found += defects(page)
    assert not found, "\n".join(found)


def change(app: Flask, **settings: Any) -> None:
    with app.test_request_context(method="POST"):
        replace(Site.load(db.session()), **settings).store(db.session())
        db.session.commit()


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_other_theme_has_no_defect(app: Flask, visit: Callable[..., Page], blog: Post, direction: str) -> None:
    change(app, theme="broadsheet", accent="#ffd500", scheme="dark" if direction == "rtl" else "auto")
    page = visit("/", viewport={"width": 320, "height": 800})
    found = []
    for path in ("/", blog.url, "/archive/"):
        page.goto(path)
        page.evaluate(f"document.dir = '{direction}'")
        found += defects(page)
    page.set_viewport_size({"width": 1280, "height": 800})
    found += tour(page, ["/"])
    assert not found, "\n".join(found)


def test_menu_opens_by_keyboard_without_scripts(app: Flask, visit: Callable[..., Page], blog: Post) -> None:
    lines = [Line("archive"), Line("search", under=True), Line("feed", under=True), Line("home")]
    change(app, menus={"header": stored(lines)})
    page = visit("/", viewport={"width": 320, "height": 800}, java_script_enabled=False)
    assert not page.locator(".site-menu details a").first.is_visible()
    for _ in range(3):  # the skip link, the name of the site, the menu
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/")


def test_the_desk_has_no_defect(write: Callable[..., Page], watch: Watch, blog: Post, screen: dict[str, Any]) -> None:
    watch.statuses.add(422)
    page = write("Sol", **screen)
    found = tour(page, ["/edit/", f"/edit/posts/{blog.id}", "/edit/comments/", *in_the_hardest(screen, MORE_TO_WRITE)])
    page.goto("/edit/new/standard")
    found += defects(page)
    page.get_by_role("button", name="Publish").click()
    found += defects(page)
    assert "is missing" in page.content()
    assert not found, "\n".join(found)


def test_the_desk_weighs_less_than_40_kb(
    write: Callable[..., Page], visit: Callable[..., Page], make_post: Make, load: Any
) -> None:
    for number in range(20):
        make_post(title=f"Post {number}", days_ago=number)
    cold = visit("about:blank")
    cold.context.add_cookies(write("Sol").context.cookies())
    sizes = load(cold, "/edit/")
    assert {"/edit/", "/static/desk.css", "/static/style.css"} <= {urlsplit(url).path for url in sizes}
    assert 15_000 < sum(sizes.values()) < 40_000, sizes


def test_ten_posts_weigh_less_than_30_kb(visit: Callable[..., Page], make_post: Make, load: Any) -> None:
    for number in range(10):
        make_post(
            ("standard", "quote", "video")[number % 3],
            title=f"Post {number}",
            body="The boats come in. " * 60,
            days_ago=number,
        )
    page = visit("about:blank")
    sizes = load(page, "/")
    assert 3 <= len(sizes) <= 4
    assert page.locator("article").count() == 10
    assert 8_000 < sum(sizes.values()) < 30_000, sizes
