"""What the blog sends goes to public addresses alone, to the one that was looked at, and within limits."""

from __future__ import annotations

import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from receiving import Handler, Harbour, Heard
from together import until

from blogapp import outgoing
from blogapp.outgoing import sending

pytestmark = pytest.mark.any_database


@pytest.fixture
def sending_blog(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A blog that may send into private networks, in its context."""
    monkeypatch.setitem(app.config, "OUTGOING_PRIVATE", True)
    monkeypatch.setitem(app.config, "BASE_URL", "https://blog.example")
    with app.app_context():
        yield


def refusal(url: str) -> str:
    """Return why nothing comes back."""
    with pytest.raises(outgoing.Unreachable) as refused:
        outgoing.post(url, b"{}", {})
    return str(refused.value)


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names that are looked up. "harbour.example" is this machine at the first look, and nowhere at the next."""
    asked: list[str] = []
    real = socket.getaddrinfo

    def look(host: str, port: int, *args: Any, **how: Any) -> Any:
        if set(host) <= set("0123456789abcdef.:"):
            return real(host, port, *args, **how)
        asked.append(host)
        if host != "harbour.example" or asked.count(host) > 1:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return real("127.0.0.1", port, *args, **how)

    monkeypatch.setattr(socket, "getaddrinfo", look)
    return asked


def test_a_request_says_who_asks_and_nothing_else(sending_blog: None, harbour: Harbour) -> None:
    answer = outgoing.post(f"{harbour.url}/mole?a=1&b=ü%20x#part", b"{}", {"Content-Type": "application/json"})
    assert (answer.status, answer.body) == (200, b"")
    headers = {
        "Host": harbour.url.removeprefix("http://"),
        "Accept-Encoding": "identity",
        "Content-Length": "2",
        "User-Agent": f"blogapp/{version('blogapp')} (+https://blog.example)",
        "Content-Type": "application/json",
    }
    assert harbour.heard == [Heard("/mole?a=1&b=%C3%BC%20x", headers, b"{}")]


def test_a_redirect_is_an_answer_and_is_not_followed(sending_blog: None, harbour: Harbour) -> None:
    harbour.status = 302
    assert outgoing.post(harbour.url, b"", {}).status == 302
    assert [heard.path for heard in harbour.heard] == ["/"]


def test_nothing_is_sent_into_a_private_network(app: Flask, harbour: Harbour, names: list[str]) -> None:
    port = harbour.server_port
    places = ["127.0.0.1", "2130706433", "0x7f.1", "0177.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "harbour.example"]
    with app.app_context():
        answers = {place: refusal(f"http://{place}:{port}/") for place in places}
    assert harbour.heard == []
    no_address = "This is no address that begins with http:// or https://."
    private = "%s is in a private network, where the blog sends nothing."
    assert answers == {
        "127.0.0.1": private % "127.0.0.1",
        "2130706433": no_address,
        "0x7f.1": no_address,
        "0177.0.0.1": no_address,
        "[::1]": private % "::1",
        "[::ffff:127.0.0.1]": private % "::ffff:7f00:1",
        "harbour.example": private % "harbour.example",
    }


def test_a_name_is_looked_up_once_and_that_address_used(sending_blog: None, harbour: Harbour, names: list[str]) -> None:
    assert outgoing.post(f"http://harbour.example:{harbour.server_port}/", b"", {}).status == 200
    assert names == ["harbour.example"]
    assert harbour.heard[0].headers["Host"] == f"harbour.example:{harbour.server_port}"


def test_a_name_of_which_one_address_is_private_is_not_used(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    both = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80)) for address in ("93.184.215.14", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_how: both)
    with app.app_context():
        assert refusal("http://harbour.example/") == (
            "harbour.example is in a private network, where the blog sends nothing."
        )


def test_what_is_no_address_is_refused(sending_blog: None) -> None:
    for address in ("ftp://harbour.example/", "file:///etc/passwd", "http://", "http://a:b@harbour.example/", "//x"):
        assert refusal(address) == "This is no address that begins with http:// or https://."


def test_who_is_not_there_is_named(sending_blog: None, names: list[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    assert refusal(f"http://127.0.0.1:{port}/").startswith("There is no connection: ")
    assert refusal("http://nowhere.example/") == "There is no host of this name."


def test_an_answer_is_read_up_to_a_limit(sending_blog: None, harbour: Harbour, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "ANSWER_MAX", 1000)
    harbour.after = lambda handler: handler.wfile.write(b"x" * 5000)
    assert outgoing.post(harbour.url, b"", {}).body == b"x" * 1000


def test_whoever_drips_is_left_after_all_the_time(
    sending_blog: None, harbour: Harbour, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "TOTAL", 0.2)
    over = threading.Event()

    def drip(handler: Handler) -> None:
        while not over.wait(timeout=0.01):
            handler.wfile.write(b"x")

    harbour.after = drip
    assert refusal(harbour.url) == "It took longer than 0 seconds."
    until(lambda: not any(thread.name == sending.THREAD for thread in threading.enumerate()))
    over.set()


def test_what_does_not_speak_http_is_named(sending_blog: None) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            client, _address = server.accept()
            with client:
                client.recv(1000)
                client.sendall(b"SSH-2.0-OpenSSH\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        assert refusal(f"http://127.0.0.1:{server.getsockname()[1]}/").startswith("What answers there does not speak")
        thread.join()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for harbour.example, with its key."""
    path = tmp_path_factory.mktemp("certificate") / "harbour.pem"
    name = ["-subj", "/CN=harbour.example", "-addext", "subjectAltName=DNS:harbour.example"]
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    command = ["openssl", "req", "-x509", *key, *name, "-keyout", str(path), "-out", str(path.with_suffix(".crt"))]
    subprocess.run(command, check=True, capture_output=True)
    path.write_text(path.read_text() + path.with_suffix(".crt").read_text())
    return path


@pytest.fixture
def asked_for(harbour: Harbour, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names that TLS was asked for at the harbour, which speaks it now."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    context, asked = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), list[str]()
    context.load_cert_chain(certificate)
    context.sni_callback = lambda _socket, name, _context: asked.append(name)
    harbour.socket = context.wrap_socket(harbour.socket, server_side=True)
    return asked


@pytest.mark.slow
def test_by_https_the_name_is_asked_for_and_must_be_that_of_the_certificate(
    sending_blog: None, harbour: Harbour, asked_for: list[str], names: list[str]
) -> None:
    assert outgoing.post(f"https://harbour.example:{harbour.server_port}/", b"", {}).status == 200
    assert asked_for == ["harbour.example"]
    assert refusal(f"https://127.0.0.1:{harbour.server_port}/").startswith("Its certificate cannot be trusted: ")
