"""Each change says, once, on the page that comes next, what it did."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from clients import PASSWORD
from filling import controls

Make = Callable[..., Any]
SETTINGS = {"title": "Quay", "posts_per_page": "10", "posts_per_feed": "20", "scheme": "auto"}


def told(client: Any, path: str, **typed: Any) -> str:
    """Send a form; return what the page says that it leads to."""
    answer = client.post(path, data=typed)
    assert answer.status_code == 303
    page = BeautifulSoup(client.get(answer.location).text, "html.parser")
    return " ".join(text for each in page.select("[role=status]") for text in each.stripped_strings)


@pytest.fixture
def boss(signed_in: Make) -> Any:
    return signed_in("administrator", name="Sol")


@pytest.mark.slow
def test_what_is_done_to_a_post_is_told(boss: Any, make_post: Make) -> None:
    post = f"/edit/posts/{make_post().id}"
    assert told(boss, f"{post}/trash") == "Moved to the trash."
    assert told(boss, f"{post}/restore") == "Restored from the trash."
    form = controls(boss.get(f"{post}/format?to=quote")) | {"action": "change"}
    assert told(boss, f"{post}/format?to=quote", **form) == "The format is changed: Quote."
    assert told(boss, f"{post}/delete") == "Deleted permanently."


def test_what_is_done_to_a_comment_is_told(boss: Any, make_post: Make, make_comment: Make) -> None:
    comment = f"/edit/comments/{make_comment(make_post()).id}"
    assert "Only spam and what is in the trash" in told(boss, comment, action="delete")
    for action, did in {
        "spam": "marked as spam", "approve": "approved", "trash": "in the trash", "restore": "back where it was",
    }.items():  # fmt: skip
        assert told(boss, comment, action=action) == f"The comment by Noor is {did}."
    told(boss, comment, action="spam")
    assert told(boss, comment, action="delete") == "The comment by Noor is deleted permanently."


def test_what_is_done_to_people_is_told(boss: Any, make_user: Make) -> None:
    ana = f"/edit/users/{make_user(name='Ana').id}"
    assert told(boss, ana, action="role", role="author") == "Ana has another role now."
    assert told(boss, ana, action="deactivate") == "Ana can no longer sign in."
    assert told(boss, ana, action="activate") == "Ana can sign in again."


def test_what_is_done_to_an_account_is_told(boss: Any, signed_in: Make) -> None:
    signed_in(boss.user), signed_in(boss.user)
    page = BeautifulSoup(boss.get("/account").text, "html.parser")
    other = str(page.select(".sessions form[action*='/sessions/']")[0]["action"])
    assert told(boss, other) == "You are signed out there."
    assert told(boss, "/account/sessions") == "You are signed out in all other browsers."
    assert told(boss, "/account/profile", name="Sol", bio="At sea.") == "Saved."
    changed = told(boss, "/account", password=PASSWORD, new_password="plum cake and cream")
    assert changed == "Your password is changed. Other browsers that were signed in are signed out."


@pytest.mark.slow
def test_what_is_done_to_the_site_is_told(boss: Any) -> None:
    assert told(boss, "/edit/categories/", name="Events", slug="", description="", parent="") == "Saved."
    assert told(boss, "/edit/categories/1/delete") == "Deleted. Its posts are still there."
    assert told(boss, "/edit/menus/", action="save") == "Saved."
    assert told(boss, "/edit/themes/broadsheet/choose") == "Readers now see the site in Broadsheet."
    assert told(boss, "/edit/settings/", **SETTINGS, typographic_quotes="y") == (
        "Saved. Feeds follow when a post is saved, or all at once by “blogapp formats refresh”."
    )
    assert told(boss, "/edit/settings/", **SETTINGS, typographic_quotes="y") == "Saved."
