"""What is kept and what is refused when a running server fails or ends: lines of the table in docs/operating.md."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
from pathlib import Path
from urllib.parse import urlencode

import pytest
import requests
from commands import Server, process, refused, rows, serving
from failing import EMAIL, PASSWORD, Blog, line
from together import until

from blogapp import create_app, db, migrations

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("serve")]


@pytest.fixture
def blog(tmp_path: Path, empty_instance: Path) -> Blog:
    blog = Blog(create_app(INSTANCE=str(shutil.copytree(empty_instance, tmp_path / "instance"))))
    with blog.app.app_context():
        db.engine().dispose()
    return blog


class Author:
    """Somebody signed in at a server, who sends more than a browser would."""

    def __init__(self, server: Server) -> None:
        host, port = server.url.removeprefix("http://").split(":")
        self.place = (host, int(port))
        browser = requests.Session()
        browser.post(f"{server.url}/login", data={"email": EMAIL, "password": PASSWORD}, timeout=30)
        page = browser.get(f"{server.url}/edit/new/aside", timeout=30).text
        self.token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', page)[1]
        self.cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
        browser.close()

    def send(self, text: str) -> socket.socket:
        """Send a draft, and wait for no answer."""
        body = urlencode({"csrf_token": self.token, "body": text, "action": "save"})
        head = ["POST /edit/new/aside HTTP/1.1", "Host: {}:{}".format(*self.place), f"Cookie: {self.cookies}",
                "Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]  # fmt: skip
        link = socket.create_connection(self.place, timeout=30)
        link.sendall("\r\n".join([*head, "", body]).encode())
        return link


def answered(link: socket.socket) -> bytes:
    """Return what comes until the server closes the connection."""
    with link:
        return b"".join(iter(lambda: link.recv(65536), b""))


def is_stopped(process: int) -> bool:
    """Return whether SIGSTOP has reached all threads of a process: until then it hears what is sent after it."""
    states = (path.read_text() for path in Path(f"/proc/{process}/task").glob("*/status"))
    return all(re.search(r"^State:\s+T", state, re.MULTILINE) for state in states)


def is_told_to_end(process: int) -> bool:
    """Return whether SIGTERM waits for a process that is stopped, or it has ended meanwhile."""
    status = Path(f"/proc/{process}/status")
    pending = re.search(r"ShdPnd:\s+(\w+)", status.read_text())[1] if status.exists() else "ffff"
    return bool(int(pending, 16) & 1 << signal.SIGTERM - 1)


@line("the server is told to end (SIGTERM)")
def test_whoever_is_connected_when_the_server_ends_is_answered(blog: Blog) -> None:
    with serving(blog.instance, "--threads", "2", "--processes", "2") as server:
        processes = server.await_processes(2)
        author = Author(server)
        idle, half = (socket.create_connection(author.place, timeout=30) for _ in range(2))
        idle.sendall(b"HEAD / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert idle.recv(12) == b"HTTP/1.1 200"
        half.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n")
        os.killpg(server.running.pid, signal.SIGSTOP)  # so that those who come now wait in the system's line
        until(lambda: all(is_stopped(process) for process in (server.running.pid, *processes, *server.workers())))
        links = [author.send(f"Draft {number}") for number in range(50)]
        server.running.terminate()
        os.kill(server.running.pid, signal.SIGCONT)
        until(lambda: all(is_told_to_end(process) for process in processes))
        os.killpg(server.running.pid, signal.SIGCONT)
        answers = [answered(link) for link in links]
        half.sendall(b"\r\n")
        assert {said.split(b"\r\n")[0][:12] for said in [answered(half), *answers]} == {
            b"HTTP/1.1 200",
            b"HTTP/1.1 303",
        }
        assert all(b"Connection: close" in said for said in answers)
        answered(idle)
        assert server.stop() == 0
    assert rows(blog.instance, "SELECT count(*) FROM posts WHERE status = 'draft'") == [(50,)]


def test_grace_is_an_end(blog: Blog) -> None:
    with serving(blog.instance, "--grace", "0.2") as server, socket.create_connection(Author(server).place) as half:
        half.sendall(b"GET / HTTP/1.1\r\n")
        assert server.stop() == 0


def test_debugging_is_for_this_machine_alone(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLASK_DEBUG", "1")
    monkeypatch.setenv("BLOGAPP_INSTANCE", str(blog.instance))
    for host in ("0.0.0.0", "::", "192.0.2.1", "blog.example"):
        assert "FLASK_DEBUG" in refused("serve", "--port", "0", "--host", host)
    with serving(blog.instance, "--host", "127.0.0.1") as server:
        assert server.stop() == 0


@line("no file descriptor is left")
def test_without_file_descriptors_readers_wait_or_are_refused(blog: Blog) -> None:
    with serving(blog.instance, files=64) as server:
        host, port = server.url.removeprefix("http://").split(":")
        many = [socket.create_connection((host, int(port)), timeout=30) for _ in range(40)]
        newest = many[-1]
        newest.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        assert newest.recv(12)[9:12] in {b"200", b"503"}
        for each in many:
            each.close()
        assert requests.get(server.url + "/", timeout=30).status_code == 200
        server.running.terminate()
        complaints = server.running.communicate(timeout=20)[1]
    assert complaints.count("\n") < 200
    assert "Traceback" not in complaints


@line("the process is killed, the power fails")
def test_what_was_acknowledged_is_there_after_a_sudden_end(blog: Blog) -> None:
    with serving(blog.instance) as server:
        author = Author(server)
        for number in range(5):
            with author.send(f"Draft {number}") as link:
                assert link.recv(12) == b"HTTP/1.1 303"
        server.kill()
    assert rows(blog.instance, "SELECT count(*) FROM posts WHERE status = 'draft'") == [(5,)]


def test_four_that_start_together_make_one_blog(tmp_path: Path) -> None:
    servers = [
        Server(each) for each in [process("serve", "--prepare", "--port", "0", INSTANCE=tmp_path) for _ in "four"]
    ]
    assert {requests.get(server.url + "/", timeout=30).status_code for server in servers} == {200}
    assert [server.stop() for server in servers] == [0] * 4
    assert rows(tmp_path, "SELECT count(*) FROM users") == [(1,)]
    with create_app(INSTANCE=str(tmp_path)).app_context():
        migrations.downgrade(db.engine(), "-1")
        db.engine().dispose()
    initialised = [process("init", INSTANCE=tmp_path) for _ in "four"]
    assert [(each.communicate(timeout=60)[1], each.returncode) for each in initialised] == [("", 0)] * 4
    assert rows(tmp_path, "SELECT version_num FROM alembic_version") == [(migrations.head(),)]
