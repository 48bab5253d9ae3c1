"""The hosts that the site answers to: what a client calls it goes nowhere."""

from __future__ import annotations

import secrets
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import feedparser
import pytest
import sqlalchemy as sa
from commands import serving
from flask import Flask, request
from flask.testing import FlaskClient

from blogapp import config, create_app, db
from blogapp.http import hosts
from blogapp.models import Comment, Post, Setting

MakeApp = Callable[..., Flask]
FOREIGN = [
    "evil.example", "evil.example:8000", "localhost.evil.example", "evil.localhost", "localhost@evil.example",
    "evil@localhost", "localhost, evil.example", "localhost:80:80", "localhost:99999", "localhost/evil", "localhost ",
    "127.0.0.2", "0x7f.1", "[::2]", "[::1", "::1", "", "xn--bcher-kva.example", "localhost\\evil",
]  # fmt: skip
OWN = ["localhost", "LOCALHOST", "localhost:8000", "127.0.0.1", "127.0.0.1:65535", "[::1]", "[::1]:8000"]
PAGES = [
    "/", "/feed/", "/feed/atom/", "/feed/json/", "/sitemap.xml", "/login", "/nowhere/", "/Feed", "/robots.txt",
    "/static/style.css", "/.well-known/security.txt", "/oembed?url=http://evil.example/", "/edit/", "/healthz",
]  # fmt: skip
pytestmark = pytest.mark.any_database


def host(name: str) -> dict[str, Any]:
    return {"environ_overrides": {"HTTP_HOST": name}}


def test_a_request_for_another_host_is_refused_with_the_setting(client: FlaskClient, make_post: Any) -> None:
    make_post()
    for name in FOREIGN:
        answer = client.get("/feed/", **host(name))
        assert (answer.status_code, answer.headers["Cache-Control"]) == (400, "no-store"), name
        assert answer.headers["Content-Type"].startswith("text/plain")
        assert "BLOGAPP_TRUSTED_HOSTS" in answer.text
    for page in PAGES:
        answer = client.get(page, **host("evil.example"))
        assert answer.status_code == 400, page
        assert "evil" not in answer.text + str(answer.headers), page
    assert client.post("/login", data={"email": "a@example.org"}, **host("evil.example")).status_code == 400


def test_nothing_of_a_refused_request_stays(client: FlaskClient, make_post: Any) -> None:
    make_post()
    client.get("/", **host("evil.example"))
    for page in PAGES[:7]:
        assert "evil" not in client.get(page).text


def test_the_names_of_the_machine_itself_are_known(client: FlaskClient) -> None:
    assert {name: client.get("/healthz", **host(name)).status_code for name in OWN} == dict.fromkeys(OWN, 200)


def test_public_address_and_named_hosts_alone_are_known(make_app: MakeApp) -> None:
    own = make_app(
        BASE_URL="https://blog.example", TRUSTED_HOSTS="www.blog.example, .Quay.example, bücher.example, [::5]"
    )
    client = own.test_client()
    known = ["blog.example", "blog.example:8443", "WWW.blog.example", "a.quay.example", "a.b.quay.example",
             "xn--bcher-kva.example", "[::5]:80"]  # fmt: skip
    for name in known:
        page = client.get("/", **host(name))
        assert page.status_code == 200, name
        assert '<link rel="canonical" href="https://blog.example/">' in page.text
    for name in ("quay.example", "localhost", "127.0.0.1", "xblog.example", "quay.example.evil"):
        assert client.get("/", **host(name)).status_code == 400, name


@pytest.mark.slow
def test_only_a_trusted_proxy_tells_the_host_and_only_a_trusted_one(make_app: MakeApp) -> None:
    told = {"X-Forwarded-Host": "evil.example"}
    assert "evil" not in make_app().test_client().get("/", headers=told).text
    proxied = make_app(TRUSTED_PROXIES=1, TRUSTED_HOSTS="blog.example").test_client()
    assert proxied.get("/", headers=told).status_code == 400
    assert "http://blog.example/" in proxied.get("/", headers={"X-Forwarded-Host": "blog.example"}).text


def test_what_no_proxy_may_tell_counts_for_nothing(client: FlaskClient) -> None:
    told = {"X-Forwarded-Host": "127.0.0.1", "X-Forwarded-Proto": "https", "X-Forwarded-Prefix": "/blog"}
    page = client.get("/", headers=told)
    assert page.status_code == 200
    assert '<link rel="canonical" href="http://localhost/">' in page.text
    with client:
        client.get("/", headers={"X-Forwarded-For": "192.0.2.9"})
        assert request.remote_addr == "127.0.0.1"


@pytest.mark.slow
def test_a_site_below_a_path_is_refused_with_a_sentence(client: FlaskClient, make_app: MakeApp) -> None:
    proxied = make_app(TRUSTED_PROXIES=1).test_client()
    for answer in (
        client.get("/", environ_overrides={"SCRIPT_NAME": "/blog"}),
        proxied.get("/", headers={"X-Forwarded-Prefix": "/blog"}),
    ):
        assert (answer.status_code, answer.headers["Cache-Control"]) == (400, "no-store")
        assert "cannot lie below a path" in answer.text
    assert proxied.get("/", headers={"X-Forwarded-Prefix": "/"}).status_code == 200


def test_by_whichever_of_its_hosts_a_page_is_the_same(make_app: MakeApp) -> None:
    client = make_app(BASE_URL="https://blog.example", TRUSTED_HOSTS="www.blog.example").test_client()
    pages = [client.get("/login", base_url=url) for url in ("https://blog.example", "http://www.blog.example:8080")]
    assert pages[0].headers["ETag"] == pages[1].headers["ETag"]
    with client:
        client.get("/", base_url="http://www.blog.example:8080")
        assert request.url_root == "https://blog.example/"


@pytest.mark.parametrize("value", ["https://blog.example", "blog.example:80", "*", "a/b", "a b", "blog.example/x"])
def test_what_is_no_host_stops_the_start(value: str, tmp_path: Path) -> None:
    with pytest.raises(config.SettingError, match="BLOGAPP_TRUSTED_HOSTS"):
        config.load({"INSTANCE": str(tmp_path), "TRUSTED_HOSTS": value})


def ids(client: FlaskClient, name: str) -> list[str]:
    """Return the ids of all feeds and their entries, as one host serves them."""
    found = []
    for path in ("/feed/", "/feed/atom/", "/comments/feed/", "/comments/feed/atom/"):
        parsed = feedparser.parse(client.get(path, **host(name)).data)
        found += [parsed.feed.get("id", "")] if "atom" in path else []
        found += [entry.id for entry in parsed.entries]
    return found + [item["id"] for item in client.get("/feed/json/", **host(name)).json["items"]]


def test_feeds_know_a_post_by_one_id_whatever_the_request(
    client: FlaskClient, make_post: Callable[..., Post], make_comment: Callable[..., Comment]
) -> None:
    posts = [make_post(), make_post()]
    make_comment(posts[0])
    by_host = [ids(client, name) for name in ("localhost", "127.0.0.1:8000", "[::1]")]
    assert by_host[0] == by_host[1] == by_host[2]
    assert len(set(by_host[0])) == 2 + 1 + 2
    assert all(each.startswith("urn:uuid:") for each in by_host[0])


@pytest.mark.slow
def test_a_public_address_gives_the_ids(make_app: MakeApp) -> None:
    own = make_app(BASE_URL="https://blog.example")
    with own.test_request_context(method="POST"):
        db.session.add(Post(format="status", path="2026/05/09/a", status="published", published_at=db.now(), data={}))
        db.session.commit()
    assert set(ids(own.test_client(), "blog.example")) == {
        "https://blog.example/?p=1", "https://blog.example/feed/", "https://blog.example/comments/feed/"
    }  # fmt: skip


@pytest.mark.slow
def test_the_ids_outlast_the_secret_key(instance: Path) -> None:
    found = set()
    for key in (secrets.token_hex(32), secrets.token_hex(32)):
        app = create_app(INSTANCE=str(instance), SECRET_KEY=key)
        found.add(feedparser.parse(app.test_client().get("/feed/atom/").data).feed.id)
        with app.app_context():
            assert db.session.scalar(sa.select(Setting.value).where(Setting.name == "feeds_id"))
            db.engine().dispose()
    assert len(found) == 1


def ask(url: str, lines: str) -> str:
    """Send a request as it stands, and return the answer."""
    parts = urlsplit(url)
    with socket.create_connection((str(parts.hostname), parts.port or 80), timeout=20) as connection:
        connection.sendall(lines.replace("\n", "\r\n").encode() + b"\r\nConnection: close\r\n\r\n")
        return b"".join(iter(lambda: connection.recv(65536), b"")).decode("utf-8", "replace")


@pytest.mark.slow
def test_server_on_all_interfaces_says_whom_it_answers_and_refuses_the_rest(instance: Path) -> None:
    with serving(instance, "--host", "0.0.0.0") as server:
        line = server.running.stdout.readline()  # type: ignore[union-attr]
        assert "BLOGAPP_TRUSTED_HOSTS" in line
        assert "BLOGAPP_BASE_URL" in line
        url = server.url.replace("0.0.0.0", "127.0.0.1")
        for first, names in [
            ("GET /feed/ HTTP/1.1", "Host: evil.example"),
            ("GET /feed/ HTTP/1.1", "Host: localhost\nHost: evil.example"),
            ("GET http://evil.example/feed/ HTTP/1.1", "Host: evil.example"),
            ("GET /feed/ HTTP/1.0", "Host: evil.example"),
        ]:
            answer = ask(url, f"{first}\n{names}")
            assert " 400 " in answer.splitlines()[0], names
            assert "evil" not in answer
        for first, names in [
            ("GET /feed/ HTTP/1.1", "Host: localhost\nX-Forwarded-Host: evil.example\nX-Forwarded-Prefix: /evil"),
            ("GET http://evil.example/feed/ HTTP/1.1", "Host: localhost"),
            ("GET /feed/ HTTP/1.1", "Host: 0.0.0.0"),
            ("GET /feed/ HTTP/1.0", "Accept: */*"),
        ]:
            answer = ask(url, f"{first}\n{names}")
            assert " 200 " in answer.splitlines()[0], names
            assert "evil" not in answer
        assert f"http://localhost:{urlsplit(url).port}/" in answer  # where no host is named


@pytest.mark.slow
def test_who_names_no_host_gets_links_that_lead_somewhere(instance: Path) -> None:
    for settings, own in (({}, "127.0.0.1"), ({"TRUSTED_HOSTS": "blog.example"}, "blog.example")):
        with serving(instance, **settings) as server:
            feed = ask(server.url, "GET /feed/ HTTP/1.0\nAccept: */*")
            assert f"http://{own}:{urlsplit(server.url).port}/" in feed
            assert "invalid" not in feed


def test_request_that_names_no_host_means_the_one_of_the_settings_else_that_of_the_server(make_app: Any) -> None:
    anywhere, here = [*hosts.ANYWHERE], {"192.0.2.7": "192.0.2.7", "::1": "[::1]"}
    unnamed = make_app()
    assert {host: hosts.own_name(unnamed, host) for host in [*anywhere, *here]} == (
        dict.fromkeys(anywhere, hosts.LOOPBACK[0]) | here
    )
    named = make_app(TRUSTED_HOSTS=".all.example,quay.example")
    assert {hosts.own_name(named, host) for host in [*anywhere, *here]} == {"quay.example"}
