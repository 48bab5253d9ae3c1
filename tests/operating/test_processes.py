"""`blogapp serve` on several cores: how its processes part, are replaced and end, and whom they answer meanwhile."""

from __future__ import annotations

import http.client
import os
import signal
import socket
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest
import requests
from commands import Server, done, serving
from together import until

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("serve")]

ASKING = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
HALF = b"POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100000\r\n\r\nemail=a"


def place(server: Server) -> tuple[str, int]:
    host, _, port = server.url.removeprefix("http://").partition(":")
    return host, int(port)


def answered(link: socket.socket) -> bytes:
    return b"".join(iter(lambda: link.recv(65536), b""))


@contextmanager
def readers(server: Server, number: int = 4) -> Iterator[Counter[str]]:
    """Ask without a pause, each time anew, while the block runs; yield the count of what came of it."""
    seen: Counter[str] = Counter()
    over = Event()

    def read() -> None:
        while not over.is_set():
            try:
                link = socket.create_connection(place(server), timeout=30)
            except OSError:
                seen["refused"] += 1
                continue
            with link:
                try:
                    link.sendall(ASKING)
                    seen["whole" if answered(link).endswith(b"</html>") else "cut"] += 1
                except OSError:
                    seen["cut"] += 1

    threads = [Thread(target=read) for _ in range(number)]
    for thread in threads:
        thread.start()
    try:
        yield seen
    finally:
        over.set()
        for thread in threads:
            thread.join()


def is_listening(server: Server) -> bool:
    """Return whether somebody who comes now is let in."""
    try:
        socket.create_connection(place(server), timeout=30).close()
    except ConnectionError:
        return False
    return True


def until_more(seen: Counter[str], number: int) -> None:
    """Wait until so many more readers have been answered."""
    enough = seen["whole"] + number
    until(lambda: seen["whole"] >= enough)


def test_as_many_processes_answer_as_the_setting_says_or_the_option(instance: Path) -> None:
    with serving(instance, PROCESSES=3) as server, readers(server) as seen:
        until_more(seen, 20)
        server.await_processes(3)
    with serving(instance, "--processes", "1", PROCESSES=3) as server, readers(server) as seen:
        until_more(seen, 1)
        server.await_processes(1)


def test_a_process_that_dies_is_replaced(instance: Path) -> None:
    with serving(instance, "--processes", "2") as server, readers(server) as seen:
        until_more(seen, 20)
        [first, second] = server.await_processes(2)
        os.kill(first, signal.SIGKILL)
        assert second in server.await_processes(2, but=[first])
        until_more(seen, 20)  # whoever had asked the one that died has noticed
        before = seen["cut"]
        until_more(seen, 20)
        assert (seen["cut"], seen["refused"]) == (before, 0)


def test_sighup_takes_the_settings_of_now_and_loses_no_request(instance: Path) -> None:
    settings = instance / "config.toml"
    with serving(instance, "--processes", "2") as server, readers(server) as seen:
        until_more(seen, 20)
        assert 'lang="en"' in requests.get(server.url, timeout=30).text
        former = set(server.processes())
        settings.write_text('language = "el"\n', encoding="utf-8")
        server.running.send_signal(signal.SIGHUP)
        until(lambda: not former & set(server.processes()))
        assert 'lang="el"' in requests.get(server.url, timeout=30).text
        until_more(seen, 20)
    assert (seen["cut"], seen["refused"]) == (0, 0)


def test_sighup_with_a_setting_that_cannot_be_used_leaves_the_blog_as_it_was(instance: Path) -> None:
    with serving(instance, "--processes", "2") as server, readers(server) as seen:
        until_more(seen, 20)
        former = set(server.processes())
        (instance / "config.toml").write_text('languages = "el"\n', encoding="utf-8")
        server.running.send_signal(signal.SIGHUP)
        until(lambda: not former & set(server.processes()))
        until_more(seen, 20)
        assert server.stop() == 0
    assert seen["cut"] == 0


def test_whoever_was_accepted_is_answered_at_the_end(instance: Path) -> None:
    with serving(instance, "--processes", "2") as server, readers(server) as seen:
        until_more(seen, 20)
        assert server.stop() == 0
    assert seen["cut"] == 0


@pytest.mark.parametrize("first", [signal.SIGTERM, signal.SIGINT])
def test_a_second_signal_ends_all_at_once(instance: Path, first: signal.Signals) -> None:
    with serving(instance, "--grace", "600") as server, socket.create_connection(place(server)) as half:
        half.sendall(b"GET / HTTP/1.1\r\n")
        assert requests.get(server.url, timeout=30).status_code == 200
        os.killpg(server.running.pid, first)  # as Ctrl+C in a terminal reaches all
        until(lambda: not is_listening(server))
        os.killpg(server.running.pid, first)
        assert server.running.wait(timeout=20) == 0


def test_nobody_goes_on_when_the_first_process_is_killed(instance: Path) -> None:
    with serving(instance, "--processes", "2") as server:
        assert requests.get(server.url, timeout=30).status_code == 200
        server.running.kill()
        server.running.communicate(timeout=20)  # ends when nobody holds its output any more
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(place(server))


@pytest.mark.parametrize(("number", "sent"), [(500, b""), (500, HALF)])
def test_readers_are_answered_beside_many_connections_of_one_address(instance: Path, number: int, sent: bytes) -> None:
    done("sample", "--posts", "2")
    with serving(instance, "--processes", "1", "--threads", "2") as server, ExitStack() as stack:
        for _ in range(number):
            stack.enter_context(socket.create_connection(place(server))).sendall(sent)
        for _ in range(20):
            with socket.create_connection(place(server), timeout=20) as link:
                link.sendall(ASKING)
                assert answered(link).endswith(b"</html>")


def test_a_limit_holds_over_all_processes(instance: Path) -> None:
    with serving(instance, "--processes", "3", SIGN_IN_RATE="6 per hour") as server:
        typed = {"email": "nobody@example.org", "password": "wrong"}
        with ThreadPoolExecutor(8) as pool:
            asked = [pool.submit(requests.post, server.url + "/login", typed, timeout=60) for _ in range(24)]
            seen = Counter(answer.result().status_code for answer in asked)
    assert seen == {422: 4, 429: 20}  # one address has two thirds of the tries at a password
    assert b"127.0.0.1" not in b"".join(path.read_bytes() for path in instance.glob("limits.db*"))


def test_processes_share_the_memory_of_the_application(instance: Path) -> None:
    with serving(instance, "--processes", "3") as server, readers(server) as seen:
        until_more(seen, 30)
        for process in server.processes():
            rollup = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
            size = {line.split()[0]: int(line.split()[1]) for line in rollup[1:]}
            assert size["Private_Dirty:"] < size["Rss:"] / 2, size


def head_and_body(answer: bytes) -> tuple[list[bytes], bytes]:
    """The lines of an answer, but for those that time or the end of the connection change, and its body."""
    head, _, body = answer.partition(b"\r\n\r\n")
    passing = (b"Date:", b"Connection:", b"Last-Modified:")
    return [line for line in head.split(b"\r\n") if not line.startswith(passing)], body


def test_page_from_memory_is_the_same_without_a_thread(instance: Path) -> None:
    """The last request of a connection takes a thread, those before do not; they are answered in their order."""
    done("sample", "--posts", "2")
    with serving(instance, "--processes", "1") as server:
        going_on = ASKING.replace(b"Connection: close\r\n", b"")
        head = going_on.replace(b"GET", b"HEAD")
        answers = []
        for sent in (ASKING, going_on + head + going_on + ASKING):
            with socket.create_connection(place(server), timeout=30) as link:
                link.sendall(sent)
                answers.append(answered(link))
    lines, body = head_and_body(answers[0])
    several = [head_and_body(b"HTTP/1.1 " + each) for each in answers[1].split(b"HTTP/1.1 ")[1:]]
    assert several == [(lines, body), (lines, b""), (lines, body), (lines, body)]
    assert lines[0] == b"HTTP/1.1 200 OK"
    assert body.endswith(b"</html>")


@pytest.mark.parametrize("room", [32, 0])
def test_connection_goes_on_after_304(instance: Path, room: int) -> None:
    """So it does where the page is made, by a thread, and where it is in memory."""
    with serving(instance, "--processes", "1", PAGE_CACHE_MB=room) as server:
        tag = requests.get(server.url, timeout=30).headers["ETag"]
        link = http.client.HTTPConnection(*place(server), timeout=30)
        for known, status in ((tag, 304), (tag, 304), ("", 200)):
            link.request("GET", "/", headers={"If-None-Match": known})
            answer = link.getresponse()
            answer.read()
            assert (answer.status, answer.will_close) == (status, False)
        link.close()
