"""`blogapp serve` as far as one process goes: what it says, refuses, and tells gunicorn."""

from __future__ import annotations

import errno
import re
import socket
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import click
import pytest
import requests
from answering import ASKING, PATIENCE, one
from commands import blogapp, done, refused, rows
from flask import Flask
from serving_here import serve_here

from blogapp import config
from blogapp.cli import server
from blogapp.cli.processes import Buffering
from blogapp.http import conditional
from blogapp.http.body_limits import FORM_MAX


@pytest.mark.slow
def test_serve_says_where_and_answers_there_until_it_is_told_to_end(
    instance: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done("user", "add", "noor@example.org", "--role", "editor")
    with closing(sqlite3.connect(instance / "blogapp.db", isolation_level=None)) as connection:
        connection.execute("DELETE FROM settings WHERE name = ?", [conditional.BUILD])

    def talk(port: int) -> tuple[bytes, bytes]:
        with socket.create_connection(("127.0.0.1", port), PATIENCE) as link:
            link.sendall(ASKING)
            first = one(link)
            too_much = b"POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: %d\r\n\r\n" % (FORM_MAX + 1)
            link.sendall(too_much + b"a" * (FORM_MAX + 1))
            return first, one(link)

    monkeypatch.setattr(config, "cores", lambda: 8)
    here = serve_here(monkeypatch, "--processes", "3", "--grace", "7.5", "--threads", "2", "--prepare", talk=talk)
    assert (here.status, here.turns) == (0, 2)  # of eight cores for three processes
    assert re.fullmatch(r"Serving http://127\.0\.0\.1:\d+ \(Ctrl\+C ends it\)\n", here.said)
    first, second = here.answers[0]
    assert first.startswith(b"HTTP/1.1 200")
    noted = f"SELECT count(*) FROM settings WHERE name = '{conditional.BUILD}'"
    assert rows(instance, noted) == [(1,)]
    assert second.startswith(b"HTTP/1.1 413")
    told = {name: here.manager.cfg.settings[name].get() for name in WANTED}
    assert told == WANTED
    assert [here.manager.cfg.settings["when_ready"].get()(None), here.manager.cfg.worker_class] == [None, Buffering]


WANTED = {
    "workers": 4, "graceful_timeout": 10, "timeout": 60, "preload_app": True, "proc_name": "blogapp",
    "loglevel": "warning", "control_socket_disable": True, "worker_tmp_dir": "/dev/shm",
}  # fmt: skip


def test_as_many_processes_answer_as_the_option_says_or_the_setting_or_there_are_cores(
    monkeypatch: pytest.MonkeyPatch, site: Flask
) -> None:
    taken: list[int] = []
    monkeypatch.setattr(server, "create_app", lambda: site)
    monkeypatch.setattr(config, "cores", lambda: 5)
    monkeypatch.setattr(server, "Blog", lambda _app, plan: taken.append(plan.processes) or _Done())
    for setting, options in ((0, []), (2, []), (2, ["--processes", "4"])):
        monkeypatch.setitem(site.config, "PROCESSES", setting)
        done("serve", "--port", "0", *options)
    assert taken == [5, 2, 4]


class _Done:
    def run(self) -> None:
        """Have served."""


@pytest.fixture(scope="module")
def site(make_app: Callable[..., Flask]) -> Flask:
    return make_app()


def test_what_cannot_be_served_is_refused_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, site: Flask, nowhere: Path
) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        said = blogapp("serve", "--port", str(port), "--prepare")
        assert f"Port {port} is in use" in said.output
        assert said.output.endswith(f"blogapp serve --port {port + 1}\n")
        assert said.exit_code == 1
    assert not nowhere.exists() or not list(nowhere.glob("*.db"))
    monkeypatch.setattr(server, "create_app", lambda: site)
    assert "192.0.2.1" in refused("serve", "--host", "192.0.2.1", "--port", "0")
    monkeypatch.setattr(server.instance, "outdated", lambda _app: "Call `blogapp init` first.")
    assert "blogapp init" in refused("serve", "--port", "0")
    monkeypatch.setattr(site, "debug", True)
    for host in ("0.0.0.0", "192.0.2.1", "blog.example"):
        assert "FLASK_DEBUG" in refused("serve", "--host", host, "--port", "0")
    for host in ("127.0.0.1", "localhost", "::1", "127.8.8.8"):
        assert "FLASK_DEBUG" not in refused("serve", "--host", host, "--port", "0")


@pytest.mark.parametrize(("error", "words"), [
    (OSError(errno.EADDRINUSE, "in use"), "Port 80 is in use by another process."),
    (OSError(errno.EACCES, "no"), "Port 80 may be opened by the system's administrator only. Choose one above 1023."),
    (OSError(errno.EADDRNOTAVAIL, "none"), "cannot listen at quay.example, port 80: [Errno 99] none. Choose another"),
    (ValueError("no such name"), "cannot listen at quay.example, port 80: no such name. Choose another"),
])  # fmt: skip
def test_reason_why_it_cannot_listen_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, error: Exception, words: str
) -> None:
    class Failing(socket.socket):
        def bind(self, _place: object) -> None:
            raise error

    monkeypatch.setattr(server, "socket", Failing)
    monkeypatch.setattr(server, "Adjustments", lambda **_where: type("", (), {"listen": [(2, 1, 6, ("", 80))]}))
    with pytest.raises(click.ClickException) as told:
        server._bound("quay.example", 80)
    assert words in told.value.message


def test_listeners_are_told_as_a_browser_takes_them_and_each_family_has_its_own() -> None:
    for host, address in (("127.0.0.1", "http://127.0.0.1:"), ("::1", "http://[::1]:")):
        [listener] = server._bound(host, 0)
        with listener:
            assert server._address(listener) == f"{address}{listener.getsockname()[1]}"
            assert listener.getsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR)
            if ":" in host:
                assert listener.getsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY)


@pytest.mark.parametrize(
    ("allowed", "threads", "most"), [(1_000_000, 8, 500), (256, 8, 208), (30, 8, 8), (256, 1, 229)]
)
def test_connections_leave_file_descriptors_for_the_answers(
    monkeypatch: pytest.MonkeyPatch, allowed: int, threads: int, most: int
) -> None:
    monkeypatch.setattr(server.resource, "getrlimit", lambda _what: (allowed, allowed))
    assert server._connections(threads) == most


@pytest.mark.slow
@pytest.mark.parametrize(("proxies", "host"), [(0, "127.0.0.1"), (1, "blog.example")])
def test_what_a_proxy_tells_counts_where_it_is_trusted(
    instance: Path, monkeypatch: pytest.MonkeyPatch, proxies: int, host: str
) -> None:
    monkeypatch.setenv("BLOGAPP_TRUSTED_PROXIES", str(proxies))
    monkeypatch.setenv("BLOGAPP_TRUSTED_HOSTS", "127.0.0.1,blog.example")

    def talk(port: int) -> str:
        told = {"X-Forwarded-Host": "blog.example"}
        return requests.get(f"http://127.0.0.1:{port}/feed/", headers=told, timeout=PATIENCE).text

    here = serve_here(monkeypatch, talk=talk)
    assert f"http://{host}" in here.answers[0]
