"""A feed that somebody opens in a browser can be read, and says what it is."""

from collections.abc import Callable

from playwright.sync_api import Page

from blogapp.models import Post

SHOWN = """tag => [...document.querySelectorAll(tag)].map(element => {
  const style = getComputedStyle(element);
  return style.display === "none" ? "" : element.textContent.trim();
})"""


def test_feed_reads_as_a_page(visit: Callable[..., Page], make_post: Callable[..., Post]) -> None:
    make_post(title="Night train", body="It *runs*.", tags=["trains"])
    for address, words in (("/feed/", "description"), ("/feed/atom/", "summary")):
        page = visit(address, viewport={"width": 320, "height": 640})
        about = page.evaluate("getComputedStyle(document.documentElement, '::before').content")
        assert about.startswith('"This is a feed.')
        assert page.evaluate(SHOWN, "title") == ["Blogapp", "Night train"]
        assert "It runs." in page.evaluate(SHOWN, words)
        assert set(page.evaluate(SHOWN, "guid, id, category, content, *|encoded")) == {""}
        assert page.evaluate("document.documentElement.scrollWidth") == 320
