"""A plugin hands back nonsense, ends the process or never ends: that costs its post the live view, and nothing else."""

import contextlib
import logging
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from cooking import CAKE, changed, edit, fails, stored
from flask import Flask
from flask.testing import FlaskClient

from blogapp.formats import Card, Player, PostFormat
from blogapp.formats import fields as f
from blogapp.models import Post
from blogapp.plugins import time_limits

Make = Callable[..., Any]
Register = Callable[[type[PostFormat] | None], None]
HALF = "half a sign: \ud83d"


@pytest.fixture(scope="module")
def shared_app(make_app: Callable[..., Flask]) -> Flask:
    """On SQLite: what is tried here is the same on any database."""
    return make_app(TIMEZONE="Europe/Athens")


def returns(value: Any) -> Any:
    return lambda *args, **kwargs: value


def leaves(*args: Any, **kwargs: Any) -> Any:
    raise SystemExit(3)


def forever(*args: Any, **kwargs: Any) -> Any:
    while True:
        with contextlib.suppress(Exception):  # a plugin that swallows what it can
            sum(range(1000))


class Rude(Exception):
    """An error that fails at saying what it is."""

    def __str__(self) -> str:
        raise RuntimeError


def rude(*args: Any, **kwargs: Any) -> Any:
    raise Rude


FAULTS: dict[str, dict[str, Any]] = {
    **{f"media_ids is {value!r}": {"media_ids": returns(value)} for value in (None, "12", ["1"], [None], 7, [True])},
    **{f"text_of is {value!r}": {"text_of": returns(value)} for value in (None, ["a"], 5, b"a", HALF)},
    **{f"headline is {value!r}": {"headline": returns(value)} for value in (None, ["a"], 5, HALF)},
    **{f"leads_to is {value!r}": {"leads_to": returns(value)} for value in (None, 5, ["/"])},
    **{f"values is {value!r}": {"values": returns(value)} for value in (None, 5, "body")},
    **{
        f"json_ld is {value!r}": {"json_ld": returns(value)} for value in (None, [], {"a": {1, 2}}, {"a": float("nan")})
    },
    **{f"social is {value!r}": {"social": returns(value)} for value in (None, "words", Card(None), Card(HALF))},  # type: ignore[arg-type]
    **{f"csp is {value!r}": {"csp": returns(value)} for value in (None, 5, {"img-src": 5})},
    **{f"cut is {value!r}": {"cut": returns(value)} for value in ("more", 5)},
    **{
        f"{name} {how.__name__}": {name: how}
        for how in (leaves, rude)
        for name in ("values", "headline", "media_ids", "json_ld", "social", "__init__", "upgrade", "leads_to")
    },
    "a view of 57 MB": {"template": "{% for a in range(900) %}{{ body * 900 }}{% endfor %}"},
    "half a sign in a view": {"values": returns({"body": HALF})},
}


@pytest.mark.slow
def test_whatever_a_plugin_returns_costs_its_post_the_live_view_and_no_page_more(
    app: Flask, client: FlaskClient, register: Register, make_post: Make, signed_in: Make, subtests: Any
) -> None:
    make_post("quote", body="A timetable is a promise.")
    cake, editor = make_post("recipe", **CAKE), signed_in()
    addresses = ["/", cake.url, "/feed/", "/feed/json/", "/archive/", f"/oembed?url=http://localhost{cake.url}"]
    for name, fault in FAULTS.items():
        with subtests.test(name):
            register(changed(**fault))
            answers = {address: client.get(address) for address in addresses}
            assert {answer.status_code for answer in answers.values()} == {200}
            assert "500 g plums" in answers[cake.url].text
            assert "A timetable is a promise." in answers["/"].text
            assert editor.get(f"/edit/posts/{cake.id}").status_code == 200
            row = edit(app, cake, title=f"{name} and plums", ingredients="700 g plums", body="Quarter them.")
            assert row.data["body"] == "Quarter them."
            register(changed())
            edit(app, cake, title="Plum cake", ingredients="500 g plums", body="Halve them.")


@pytest.mark.slow
def test_what_is_typed_is_not_lost_where_check_hands_back_nothing(
    app: Flask, register: Register, signed_in: Make, cake: Post, subtests: Any
) -> None:
    editor = signed_in()
    for value in (None, [], "data", {1: 2}, {"body": HALF}, {"body": {1}}):
        with subtests.test(repr(value)):
            register(changed(clean=classmethod(returns(value))))
            version = str(stored(app, cake).version)
            given = {"title": "Plum tart", "ingredients": "flour", "body": "Roll it out.", "version": version}
            answer = editor.post(f"/edit/posts/{cake.id}", data=given | {"action": "save"})
            assert answer.status_code == 422
            assert "Roll it out." in answer.text
            assert stored(app, cake).data == cake.data


@pytest.mark.slow
@pytest.mark.parametrize("value", [None, 5, [("a", "b")]])
def test_a_control_that_cannot_be_made_leaves_the_title_to_edit(
    register: Register, signed_in: Make, cake: Post, value: Any
) -> None:
    bad = type("Bad", (f.Line,), {"attributes": returns(value)})("Bad")
    register(changed(serves=bad))
    answer = signed_in().get(f"/edit/posts/{cake.id}")
    assert answer.status_code == 200
    assert 'name="title"' in answer.text


@pytest.mark.slow
def test_a_first_save_that_fails_shows_the_words_that_were_typed(
    client: FlaskClient, register: Register, make_post: Make
) -> None:
    register(changed(media_ids=classmethod(returns(None)), template="{{ 1 // 0 }}"))
    post = make_post("recipe", **CAKE)
    for address in ("/", post.url, "/feed/"):
        text = client.get(address).text
        assert "500 g plums" in text
        assert "Halve *them*." in text


@pytest.mark.slow
def test_addresses_that_could_run_code_leave_no_page_and_no_feed(
    client: FlaskClient, register: Register, make_post: Make, subtests: Any
) -> None:
    template = """
        <p><a href="{{ site }}">there</a> <a href='{{ site }}'>and</a> <a title='>' HREF = {{ site }}>there</a></p>
        <blockquote cite="{{ site }}">{{ body }}</blockquote><video poster="{{ site }}"></video>
        <form action="{{ site }}"></form>{{ ingredients | join }}"""
    hostile = (
        "javascript:alert(1)",
        " java\tscript:alert(1)",
        "JAVASCRIPT:1",
        "data:text/html,x",
        "vbscript:9",
        "cid:1",
    )
    for address in hostile:
        with subtests.test(address):
            register(
                changed(
                    site=f.Line("Site"),
                    template=template,
                    leads_to=returns(address),
                    social=returns(Card("", None, Player("Mine", address, embed=address))),
                )
            )
            post = make_post("recipe", **CAKE | {"site": address, "tags": []})
            shown = "".join(client.get(path).text for path in ("/", post.url)).partition("<main")[2]
            assert address.strip() not in shown
            assert client.get("/feed/json/").json["items"][0].get("external_url") is None
            assert 'href="/"' in shown


def test_words_between_tags_stay_as_they_are_whatever_address_they_hold(
    client: FlaskClient, register: Register, make_post: Make
) -> None:
    make_post("standard", body='Never write `<a href="javascript:alert(1)">` or onclick="x".', title="On links")
    assert '&lt;a href="javascript:alert(1)"&gt;' in client.get("/").text


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Plugins are interrupted sooner."""
    monkeypatch.setattr(time_limits, "CPU_SECONDS", 0.2)


@pytest.mark.slow
@pytest.mark.first(2)
@pytest.mark.parametrize("name", ["values", "json_ld", "media_ids", "upgrade"])
def test_what_never_ends_is_interrupted_and_not_tried_again(
    app: Flask, client: FlaskClient, register: Register, cake: Post, impatient: None, name: str
) -> None:
    calls: list[object] = []

    def endless(*args: Any, **kwargs: Any) -> Any:
        calls.append(args)
        forever()

    register(changed(**{name: endless}))
    app.extensions["blogapp.plugins"].resting.clear()
    answer = client.get(cake.url)
    assert answer.status_code == 200
    assert "500 g plums" in answer.text
    if name in {"values", "upgrade"}:
        assert "no-store" in answer.headers["Cache-Control"]  # the whole page may be there next time
    tried = len(calls)
    assert tried
    assert client.get(cake.url).status_code == 200
    assert len(calls) == tried


@pytest.mark.slow
def test_other_pages_are_served_while_a_format_never_ends(
    app: Flask, client: FlaskClient, register: Register, make_post: Make
) -> None:
    cakes = [make_post("recipe", **CAKE) for _ in range(3)]
    register(changed(values=forever))
    threads = [threading.Thread(target=app.test_client().get, args=(cakes[n % 3].url,)) for n in range(10)]
    for thread in threads:
        thread.start()
    began = time.monotonic()
    assert client.get("/healthz").status_code == 200
    waited = time.monotonic() - began
    for thread in threads:
        thread.join(30)
    assert not any(thread.is_alive() for thread in threads)
    assert waited < time_limits.CPU_SECONDS


@pytest.mark.slow
def test_the_desk_names_the_posts_that_fall_back_and_why(
    client: FlaskClient, register: Register, cake: Post, signed_in: Make
) -> None:
    editor = signed_in()
    register(changed(template="{% if title %}{{ 1 // 0 }}{% endif %}{{ body }}", example={"title": "", "body": "x"}))
    client.get(cake.url)
    assert "1 post fails" in editor.get("/edit/formats/").text
    page = editor.get("/edit/formats/recipe").text
    assert f'href="/edit/posts/{cake.id}"' in page
    assert "ZeroDivisionError" in page
    register(changed())
    client.get(cake.url)
    assert "1 post fails" not in editor.get("/edit/formats/").text


def test_a_fault_is_logged_once(client: FlaskClient, register: Register, cake: Post, caplog: Any) -> None:
    register(changed(template="{{ 1 // 0 }}"))
    with caplog.at_level(logging.ERROR):
        for _ in range(5):
            client.get(cake.url)
    assert len([record for record in caplog.records if "show the view page" in record.getMessage()]) == 1


@pytest.mark.slow
def test_an_interruption_that_comes_too_late_hits_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time_limits, "CPU_SECONDS", 0.02)
    monkeypatch.setattr(time_limits, "TICK", 0.003)
    for number in range(30):
        with contextlib.suppress(time_limits.OutOfTime), time_limits.limited():
            compute(0.01 + number * 0.001)  # from well within the limit to well beyond it
        compute(0.02)


def test_after_an_interruption_profilers_and_debuggers_get_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time_limits, "CPU_SECONDS", 0.02)
    monkeypatch.setattr(time_limits, "TICK", 0.003)
    calls: list[str] = []
    done = threading.Event()

    def work() -> None:
        for seconds in (0.02, 60):  # an interruption that may come too late, and one that does not
            with contextlib.suppress(time_limits.OutOfTime), time_limits.limited():
                compute(seconds)
        sys.setprofile(lambda frame, event, _argument: calls.append(f"{event} {frame.f_code.co_name}"))
        compute(0)
        sys.setprofile(None)
        done.set()

    threading.Thread(target=work, daemon=True).start()
    assert done.wait(30)
    assert "return compute" in calls


def compute(seconds: float) -> None:
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


def test_plugin_that_fails_in_a_conversion_says_so(
    app: Flask, register: Register, signed_in: Make, make_post: Make
) -> None:
    editor, post = signed_in(), make_post(title="Plums", body="Halve them.")
    address = f"/edit/posts/{post.id}/format?to=recipe"
    for hook in (fails, leaves):
        register(changed(clean=classmethod(hook)))
        for ask in (editor.get, editor.post):
            answer = ask(address, data={"to": "recipe", "version": "1"})
            assert answer.location == f"/edit/posts/{post.id}"
            assert "A plugin failed on this post" in editor.get(answer.location).text
    assert stored(app, post).format == "standard"
