"""A new secret key signs nobody out: what a former key has signed holds as long as the settings name it."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from clients import PASSWORD
from commands import blogapp, done
from filling import controls
from flask import Flask
from flask.testing import FlaskClient

from blogapp import create_app, db, site
from blogapp.accounts import cookies, known_browsers, unlocking
from blogapp.comments import previews
from blogapp.models import Post

KEY = "q7Vd2Lx9Tn4Rk8Wb3Hc6Ym1Zs5Pf0Gj-aEuNoC_iXtK"
SIGNED = {  # with that key, on May 9, 2026, by an earlier version
    "session": "token.yoq3NT_SzNYVc1-WJGpZwEH-f1qSXZ6NwT5uZlLXgwk",
    "key": ".eJwFwcERwCAIBMBefOchnoLWkslDOOi_hOy-8jRnnkCR_TpxgijrY2BCw6Rblludy61W1JU7ODEFwwoeqe37Acm5E9k.af55AA."
    "RRrxNqLazxfBMBUCngB50i-GraI",
    "proof": "WyIyNGQ0Yjk2ZjU4ZGE2ZDRhODUxMjMxM2JiZDAyYTI4ZSIsImhUa1hIeVJpNF9CTGJvUC0iXQ.af55AA."
    "p0TYYcrCUj0QVi-NN68lJQD5TpQ",
    "preview": "WyIwYjliZDJjNjQ3NDAzZDMzZDVlMzg1MjgzM2NkMzQ4ZTA1N2YyOTVkZTZjNDc4YzBlMjU1ZjFhOWJiYmM2NDRm"
    "IixudWxsLCJkcmFmdCJd.af55AA.yofQCb61TC6CTKPPlXJPYF59SsE",
}
OLDER, OLD, NEW = (secrets.token_urlsafe(48) for _ in range(3))


@pytest.fixture
def with_keys(app: Flask) -> Any:
    """Serve the blog as another process with other keys would: `with_keys(NEW, OLD, OLDER)`."""
    apps = []

    def make(key: str, *former: str) -> Flask:
        same = {name: app.config[name] for name in ("INSTANCE", "DATABASE_URL", "TIMEZONE")}
        apps.append(create_app(**same, SECRET_KEY=key, FORMER_SECRET_KEYS=former))
        return apps[-1]

    yield make
    for made in apps:
        with made.app_context():
            db.engine().dispose()


@pytest.fixture
def editor(with_keys: Callable[..., Flask], make_user: Any) -> FlaskClient:
    """An editor who signed in while the oldest key was in use."""
    client = with_keys(OLDER).test_client()
    typed = {"email": make_user().email, "password": PASSWORD}
    assert client.post("/login", data=typed).status_code == 303
    return client


@pytest.mark.any_database
@pytest.mark.slow
@pytest.mark.parametrize(("former", "status"), [((OLD, OLDER), 303), ((), 401)])
def test_who_is_signed_in_and_writes_goes_on(
    with_keys: Callable[..., Flask], editor: FlaskClient, former: tuple[str, ...], status: int
) -> None:
    form = {**controls(editor.get("/edit/new/aside")), "body": "High at six.", "action": "save"}
    client = with_keys(NEW, *former).test_client()
    client._cookies = editor._cookies
    assert client.post("/edit/new/aside", data=form).status_code == status


@pytest.mark.slow
@pytest.mark.parametrize("former", [(OLD, OLDER), ()])
def test_all_that_was_signed_holds(
    with_keys: Callable[..., Flask], make_post: Callable[..., Post], former: tuple[str, ...]
) -> None:
    post = make_post(password="$argon2id$a-hash")
    with with_keys(OLDER).test_request_context():
        key, proof = unlocking.key_of(post), known_browsers.proof("ana")
        preview = previews.sign(["Words"], None, "draft")
    known = {"Cookie": f"{known_browsers.NAME}={proof}"}
    with with_keys(NEW, *former).test_request_context(headers=known):
        holds = [unlocking.fits(post, key), known_browsers.named("ana"), previews.seen_draft(preview, ["Words"], None)]
        assert [bool(each) for each in holds] == [bool(former)] * 3


def test_what_an_earlier_version_signed_holds_for_its_purpose_alone(tmp_path: Path) -> None:
    app = create_app(INSTANCE=str(tmp_path), SECRET_KEY=KEY)
    post = Post(id=1, password="$argon2id$a-hash")
    with time_machine.travel(datetime(2026, 5, 10, tzinfo=UTC)):
        for name, signed in SIGNED.items():
            with app.test_request_context(headers={"Cookie": f"{known_browsers.NAME}={signed}"}):
                holds = {
                    "session": cookies.opened(app, signed) == "token",
                    "key": unlocking.fits(post, signed),
                    "proof": known_browsers.named("ana") != "",
                    "preview": previews.seen_draft(signed, ["Words"], None) == "draft",
                }
            assert {each for each in holds if holds[each]} == {name}


@pytest.mark.slow
def test_new_signatures_are_of_the_new_key(with_keys: Callable[..., Flask], make_post: Callable[..., Post]) -> None:
    post = make_post(password="$argon2id$a-hash")
    with with_keys(NEW, OLD).test_request_context():
        key = unlocking.key_of(post)
    for former, fits in (((NEW,), True), ((), False)):
        with with_keys(OLD, *former).test_request_context():
            assert unlocking.fits(post, key) is fits


@pytest.mark.any_database
@pytest.mark.slow
def test_ids_of_feeds_stay(with_keys: Callable[..., Flask]) -> None:
    ids = set()
    for given in ((OLDER,), (OLD, OLDER), (NEW, OLD, OLDER)):
        with with_keys(*given).test_request_context():
            ids.add(site.identity("/?p=1"))
    assert len(ids) == 1


@pytest.mark.slow
def test_key_is_changed_as_the_page_says(instance: Path) -> None:
    former = (instance / "secret_key").read_text()
    (instance / "config.toml").write_text(f'former_secret_keys = ["{former}"]\n')
    (instance / "config.toml").chmod(0o644)
    (instance / "secret_key").unlink()
    done("init", "--new-key")
    assert (instance / "secret_key").stat().st_mode & 0o777 == 0o600
    assert f"chmod 600 {instance / 'config.toml'}" in blogapp("doctor").stdout
    app = create_app()
    assert app.config["FORMER_SECRET_KEYS"] == (former,)
    assert app.config["SECRET_KEY"] not in {"", former}
