"""What is typed and not saved is kept on the server, for the one who typed it alone."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from filling import controls, stored, write
from flask import Flask
from flask.testing import FlaskClient
from reading import words

Make = Callable[..., Any]
TYPED = "The tide turned and the boats waited outside, all of them."


def opened(client: FlaskClient, address: str) -> dict[str, Any]:
    """Open a form, as a browser would send it."""
    form = controls(client.get(address))
    form.pop("csrf_token")
    return form


def offers(client: FlaskClient, address: str) -> list[str]:
    """Return what a page offers of what was typed and not saved."""
    page = BeautifulSoup(client.get(address).text, "html.parser")
    return [
        f"{words(row.select_one('q'))} {words(row.select_one('span'))}" for row in page.select(".unsaved [data-draft]")
    ]


def link(client: FlaskClient, address: str, text: str) -> str:
    """Return where a link beside the first offer leads."""
    found = BeautifulSoup(client.get(address).text, "html.parser").select_one(".unsaved [data-draft]")
    assert found
    return str(found.find("a", string=text)["href"])  # type: ignore[index]


def autosave(client: FlaskClient, address: str, form: dict[str, Any], at: int = 1000, /, **typed: Any) -> Any:
    return client.post(f"{address}/autosave", data=form | typed | {"typed_at": at})


@pytest.mark.slow
def test_it_is_offered_on_another_machine(app: Flask, signed_in: Make, make_post: Make) -> None:
    post, ana = make_post(title="Harbour"), signed_in(name="Anna")
    address, elsewhere = f"/edit/posts/{post.id}", signed_in(ana.user)
    answer = autosave(ana, address, opened(ana, address), body=TYPED)
    assert answer.json["message"].startswith("Kept on the server at ")
    [offer] = offers(elsewhere, address)
    assert offer.startswith(TYPED)
    assert offer.endswith("2 words more")
    assert stored(app, post.id).data["body"] != TYPED
    taken = opened(elsewhere, elsewhere.get(link(elsewhere, address, "Go on with it")).location)
    assert taken["body"] == TYPED
    assert elsewhere.post(address, data=taken | {"action": "save"}).status_code == 303
    assert stored(app, post.id).data["body"] == TYPED
    assert offers(ana, address) == []


def test_it_is_compared_with_what_is_stored(signed_in: Make, make_post: Make) -> None:
    post, ana = make_post(), signed_in(name="Anna")
    address = f"/edit/posts/{post.id}"
    autosave(ana, address, opened(ana, address), body=TYPED)
    page = BeautifulSoup(ana.get(link(ana, address, "Compare")).text, "html.parser")
    assert [words(text) for text in page.select(".difference pre")] == [post.data["body"], TYPED]


@pytest.mark.slow
def test_nobody_else_sees_it(signed_in: Make, make_post: Make) -> None:
    post, ana, noor = make_post(), signed_in(name="Anna"), signed_in("administrator", name="Noor")
    address = f"/edit/posts/{post.id}"
    autosave(ana, address, opened(ana, address), body=TYPED)
    compared = link(ana, address, "Compare")
    assert offers(noor, address) == []
    assert noor.get(compared).status_code == 404
    assert noor.get(f"{address}?take={compared.rpartition('/')[2]}").status_code == 404
    assert noor.post(f"{compared}/discard").status_code == 404
    assert offers(ana, address) != []


def test_one_that_began_from_an_older_text_meets_the_newer_one(signed_in: Make, make_post: Make) -> None:
    post, ana, noor = make_post(), signed_in(name="Anna"), signed_in(name="Noor")
    address = f"/edit/posts/{post.id}"
    autosave(ana, address, opened(ana, address), body=TYPED)
    write(noor, address, "save", body="Theirs.")
    taken = opened(ana, ana.get(link(ana, address, "Go on with it")).location)
    answer = ana.post(address, data=taken | {"action": "save"})
    assert answer.status_code == 409
    assert "Theirs." in answer.text
    assert TYPED in answer.text


def test_a_new_post_is_found_on_the_desk(app: Flask, signed_in: Make) -> None:
    ana = signed_in(name="Anna")
    autosave(ana, "/edit/new/standard", opened(ana, "/edit/new/standard"), title="Trains", body=TYPED)
    [offer] = offers(ana, "/edit/")
    assert offer.startswith("Trains")
    assert offers(ana, "/edit/new/quote") == []
    taken = opened(ana, ana.get(link(ana, "/edit/", "Go on with it")).location)
    assert (taken["title"], taken["body"]) == ("Trains", TYPED)
    assert ana.post("/edit/new/standard", data=taken | {"action": "save"}).status_code == 303
    assert stored(app).data["body"] == TYPED
    assert offers(ana, "/edit/") == []


def test_two_tabs_of_one_new_form_both_come_back(signed_in: Make) -> None:
    ana = signed_in(name="Anna")
    for title in ("Trains", "Boats"):
        autosave(ana, "/edit/new/standard", opened(ana, "/edit/new/standard"), title=title)
    assert sorted(offer.split()[0] for offer in offers(ana, "/edit/")) == ["Boats", "Trains"]


def test_what_is_typed_later_takes_its_place_and_what_comes_late_does_not(signed_in: Make, make_post: Make) -> None:
    post, ana = make_post(), signed_in(name="Anna")
    address = f"/edit/posts/{post.id}"
    form = opened(ana, address)
    for at, text in ((1000, "First."), (3000, "Third."), (2000, "Second.")):
        assert autosave(ana, address, form, at, body=text).status_code == 200
    assert [offer.split()[0] for offer in offers(ana, address)] == ["Third."]


def test_what_comes_after_the_form_was_saved_is_not_kept(signed_in: Make, make_post: Make) -> None:
    post, ana = make_post(), signed_in(name="Anna")
    address = f"/edit/posts/{post.id}"
    form = opened(ana, address)
    ana.post(address, data=form | {"body": TYPED, "sent_at": "2000", "action": "save"})
    autosave(ana, address, form, 1500, body="On its way when the form was sent.")
    assert offers(ana, address) == []


def test_it_is_discarded(signed_in: Make, make_post: Make) -> None:
    post, ana = make_post(), signed_in(name="Anna")
    address = f"/edit/posts/{post.id}"
    autosave(ana, address, opened(ana, address), body=TYPED)
    assert ana.post(f"{link(ana, address, 'Compare')}/discard").status_code == 303
    assert offers(ana, address) == []


def test_what_is_discarded_comes_back_until_it_is_typed_anew(signed_in: Make, make_post: Make) -> None:
    post, ana, ben = make_post(), signed_in(name="Anna"), signed_in(name="Ben")
    address = f"/edit/posts/{post.id}"
    form = opened(ana, address)
    autosave(ana, address, form, body=TYPED)
    page = ana.post(f"{link(ana, address, 'Compare')}/discard", follow_redirects=True)
    undo = str(BeautifulSoup(page.text, "html.parser").select_one(".notices form")["action"])  # type: ignore[index]
    ben.post(undo)
    assert (offers(ana, address), offers(ben, address)) == ([], [])
    assert ana.post(undo).location == address
    [offer] = offers(ana, address)
    assert offer.startswith(TYPED)
    autosave(ana, address, form, 2000, body=f"{TYPED} At last.")
    ana.post(undo)
    [offer] = offers(ana, address)
    assert "At last." in offer


def test_what_was_begun_and_discarded_comes_back(signed_in: Make) -> None:
    ana = signed_in(name="Anna")
    autosave(ana, "/edit/new/standard", opened(ana, "/edit/new/standard"), body=TYPED)
    [button] = BeautifulSoup(ana.get("/edit/").text, "html.parser").select(".unsaved [data-draft] button")
    page = ana.post(str(button["formaction"]), follow_redirects=True)
    assert offers(ana, "/edit/") == []
    ana.post(str(BeautifulSoup(page.text, "html.parser").select_one(".notices form")["action"]))  # type: ignore[index]
    assert len(offers(ana, "/edit/")) == 1


def test_what_is_as_stored_is_not_offered(signed_in: Make, make_post: Make) -> None:
    post, ana = make_post(), signed_in(name="Anna")
    address = f"/edit/posts/{post.id}"
    autosave(ana, address, opened(ana, address))
    assert offers(ana, address) == []


def test_what_no_format_would_take_is_kept_as_typed(signed_in: Make, make_post: Make) -> None:
    post, ana = make_post(), signed_in(name="Anna")
    address = f"/edit/posts/{post.id}"
    autosave(ana, address, opened(ana, address), published_at="tomorrow, I think", body=TYPED)
    taken = opened(ana, ana.get(link(ana, address, "Go on with it")).location)
    assert (taken["published_at"], taken["body"]) == ("tomorrow, I think", TYPED)


def test_a_password_is_never_kept(signed_in: Make, make_post: Make) -> None:
    post, ana = make_post(), signed_in(name="Anna")
    address = f"/edit/posts/{post.id}"
    autosave(ana, address, opened(ana, address), body=TYPED, post_password="the tide tables")
    taken = opened(ana, ana.get(link(ana, address, "Go on with it")).location)
    assert taken["post_password"] == ""


def test_readers_pages_stay_as_they_are(client: FlaskClient, signed_in: Make, make_post: Make) -> None:
    post, ana = make_post(), signed_in(name="Anna")
    address = f"/edit/posts/{post.id}"
    form, before = opened(ana, address), client.get("/").headers["ETag"]
    autosave(ana, address, form, body=TYPED)
    assert client.get("/").headers["ETag"] == before


def test_it_needs_the_right_and_the_token(signed_in: Make, make_post: Make) -> None:
    post, mira = make_post(), signed_in("author", name="Mira")
    address = f"/edit/posts/{post.id}"
    assert autosave(mira, address, {}, body=TYPED).status_code == 404
    assert autosave(mira, "/edit/pages/new", {}, body=TYPED).status_code == 404
    assert FlaskClient.post(mira, "/edit/new/standard/autosave", data={"body": TYPED}).status_code == 400


def told(page: Any) -> list[str]:
    """Return what a page tells the browser to keep no longer, each a draft and a moment."""
    body = BeautifulSoup(page.text, "html.parser").body
    assert body
    return str(body.get("data-saved", "")).split()


def test_the_browser_lets_go_of_what_is_discarded_on_the_server(signed_in: Make, make_post: Make) -> None:
    post, ana = make_post(), signed_in(name="Anna")
    address = f"/edit/posts/{post.id}"
    form = opened(ana, address)
    autosave(ana, address, form, 1000, body=TYPED)
    page = ana.post(f"{link(ana, address, 'Compare')}/discard", follow_redirects=True)
    assert told(page) == [f"{form['draft']}:1000"]
    autosave(ana, address, form, 900, body="On its way when it was discarded.")
    assert offers(ana, address) == []


def test_what_arrives_after_the_new_post_was_saved_is_no_unfinished_one(signed_in: Make) -> None:
    ana = signed_in(name="Anna")
    form = opened(ana, "/edit/new/standard") | {"title": "Trains", "body": TYPED}
    ana.post("/edit/new/standard", data=form | {"action": "save"})  # an older browser, which tells no time
    autosave(ana, "/edit/new/standard", form)
    assert offers(ana, "/edit/") == []


def test_what_is_undone_is_not_offered(signed_in: Make, make_post: Make) -> None:
    post, ana = make_post(), signed_in(name="Anna")
    for address, place in ((f"/edit/posts/{post.id}",) * 2, ("/edit/new/standard", "/edit/")):
        form = opened(ana, address)
        autosave(ana, address, form, 1000, body=TYPED)
        assert len(offers(ana, place)) == 1
        assert autosave(ana, address, form, 2000, unchanged="y").json == {"message": ""}
        assert offers(ana, place) == []
