"""A text in HTML in the form: nothing of Markdown is wired to it, and a kept text comes back in its syntax."""

from collections.abc import Callable

from browsing import defects, leave
from playwright.sync_api import Page, expect

from blogapp.models import Post

BODY = """<!-- wp:paragraph --><p>The <b>first</b> boats come in before the light does.</p><!-- /wp:paragraph -->

<h2 class="wp-block-heading">Fog</h2>

<ul>
<li>Mist</li>
<li>A <a href="https://example.org/" target="_blank" rel="noopener">chart</a></li>
</ul>"""


def test_the_form_and_the_difference_fit_and_are_accessible(
    write: Callable[..., Page], make_post: Callable[..., Post]
) -> None:
    post = make_post(fields={"body": BODY, "body.syntax": "html"})
    page = write("Sol")
    page.goto(f"/edit/posts/{post.id}")
    assert defects(page) == []
    text = page.get_by_role("textbox", name="Text")
    text.press("Control+a")
    text.press("Control+b")
    assert text.input_value() == BODY
    page.get_by_role("link", name="Turn into Markdown").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Turn into Markdown")
    assert defects(page, 1) == []
    page.get_by_role("button", name="Turn it into Markdown").click()
    expect(page.get_by_role("textbox", name="Text")).to_have_value(
        "The **first** boats come in before the light does.\n\n## Fog\n\n- Mist\n- A [chart](https://example.org/)"
    )


def test_a_kept_text_comes_back_in_its_syntax(
    write: Callable[..., Page], make_post: Callable[..., Post], cannot_autosave: Callable[[], None]
) -> None:
    cannot_autosave()
    post = make_post(fields={"body": BODY, "body.syntax": "html"}, step="draft")
    page = write("Sol")
    page.goto(f"/edit/posts/{post.id}")
    page.get_by_role("textbox", name="Text").fill(f"{BODY}<p>More.</p>")
    leave(page)
    page.goto(f"/edit/posts/{post.id}/markdown")
    page.get_by_role("button", name="Turn it into Markdown").click()
    page.get_by_role("button", name="Put it back").click()
    expect(page.locator("input[name='body.syntax']")).to_have_value("html")
    expect(page.get_by_role("textbox", name="Text")).to_have_value(f"{BODY}<p>More.</p>")
