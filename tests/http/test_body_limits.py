"""How much may be sent, by whom and where; and that the server keeps nothing of what is too much."""

from __future__ import annotations

import io
import random
import re
import shutil
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests
from commands import Server, done, serving
from flask import Flask, request
from flask.testing import FlaskClient
from visiting import EMAIL, PASSWORD

from blogapp.http.body_limits import FIELDS_MAX, FORM_MAX, TEXT_MAX
from blogapp.http.multipart import FILES_MAX

MEGABYTE = 1024 * 1024
ANYWHERE = ["/", "/nothing/here/", "/edit/new/standard", "/login", "/comments/1", "/media/x.jpg", "/edit/settings/"]
WORDS = "What nobody should see again. "
pytestmark = pytest.mark.any_database


def too_much(size: int) -> bytes:
    return b"body=" + (WORDS.encode() * (size // len(WORDS) + 1))[: size - 5]


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"])
def test_nobody_has_more_than_a_megabyte_read_or_sent_back(client: FlaskClient, kind: str) -> None:
    for path in ANYWHERE:
        for method in ("POST", "PUT", "DELETE"):
            page = client.open(path, method=method, data=too_much(FORM_MAX + 1), content_type=kind)
            assert page.status_code in {400, 401, 404, 405, 413}, path
            assert WORDS not in page.text
            assert len(page.data) < 50_000


def test_what_was_typed_comes_back_from_forms_alone(client: FlaskClient) -> None:
    for path in ("/", "/nothing/here/", "/search/", "/feed/", "/archive/", "/robots.txt", "/wp-login.php"):
        page = client.post(path, data={"body": WORDS})
        assert (page.status_code, WORDS in page.text) in {(404, False), (405, False)}, path
    assert WORDS in client.post("/edit/new/standard", data={"body": WORDS}).text
    assert WORDS in client.post("/comments/9999", data={"body": WORDS}).text


@pytest.mark.parametrize(("role", "path", "kind", "most"), [
    ("author", "/edit/new/standard", "urlencoded", TEXT_MAX),
    ("contributor", "/edit/new/standard", "urlencoded", TEXT_MAX),
    ("contributor", "/edit/new/standard", "multipart", TEXT_MAX),
    ("author", "/account/profile", "multipart", TEXT_MAX),
    ("author", "/login", "multipart", FORM_MAX),
    ("author", "/edit/new/standard", "multipart", 6 * MEGABYTE),
    ("editor", "/edit/new/", "multipart", 6 * MEGABYTE),
    ("administrator", "/edit/settings/", "multipart", 6 * MEGABYTE),
])  # fmt: skip
def test_the_large_limit_is_for_files_of_those_who_may_upload(
    signed_in: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, role: str, path: str, kind: str, most: int
) -> None:
    sender = signed_in(role)
    monkeypatch.setitem(sender.application.config, "MAX_UPLOAD_MB", 6)
    for size, is_taken in ((most - 2000, True), (most + 1, False)):
        data, content_type = encoded(kind, sender.token(), size)
        page = FlaskClient.post(sender, path, data=data, content_type=content_type)
        assert (page.status_code != 413) == is_taken, size


def encoded(kind: str, token: str, size: int) -> tuple[bytes, str]:
    """Return a form with a token and a file or text of a size."""
    if kind == "urlencoded":
        return f"csrf_token={token}&extra=".encode() + b"x" * size, "application/x-www-form-urlencoded"
    parts = [f'name="csrf_token"\r\n\r\n{token}', 'name="file"; filename="a.bin"\r\n\r\n' + "x" * size]
    body = "".join(f"--edge\r\nContent-Disposition: form-data; {part}\r\n" for part in parts) + "--edge--\r\n"
    return body.encode(), "multipart/form-data; boundary=edge"


@pytest.mark.first(1)
@pytest.mark.parametrize("path", ["/login", "/comments/1", "/edit/new/standard", "/account"])
def test_a_form_has_so_many_fields_and_no_more(client: FlaskClient, path: str) -> None:
    many = "&".join(f"f{number}=" for number in range(FIELDS_MAX + 1))
    urlencoded = client.post(path, data=many, content_type="application/x-www-form-urlencoded")
    multipart = client.post(
        path, data={f"f{number}": "" for number in range(FIELDS_MAX + 1)}, content_type="multipart/form-data"
    )
    assert [urlencoded.status_code, multipart.status_code] == [413, 413]
    assert len(urlencoded.data) < 20_000
    assert client.post(path, data="&".join(["a="] * FIELDS_MAX)).status_code != 413


@pytest.mark.slow
def test_a_gallery_of_many_pictures_is_taken(signed_in: Callable[..., Any]) -> None:
    author = signed_in("author")
    fields = {f"photos-{number}-{name}": "" for number in range(900) for name in ("id", "alt", "caption", "order")}
    given = {"title": "Nine hundred boats", "body": "An introduction.", "action": "save"} | fields
    for kind in ("multipart/form-data", "application/x-www-form-urlencoded"):
        assert author.post("/edit/new/gallery", data=given, content_type=kind).status_code == 303
        assert author.post("/account/profile", data=given, content_type=kind).status_code == 413


@pytest.mark.slow
def test_no_field_is_lost_wherever_the_pieces_of_a_form_end(client: FlaskClient) -> None:
    names = [f"f{number}" for number in range(700)]
    for pad in range(0, 98, 3):
        fields = {"pad": "y" * pad} | dict.fromkeys(names, "") | {"body": WORDS}
        page = client.post("/edit/new/standard", data=fields, content_type="multipart/form-data").text
        assert WORDS in page
        assert [page.count(f'name="{name}" value=""') for name in names] == [1] * len(names), pad


def test_files_arrive_as_they_were_sent_wherever_their_pieces_end(app: Flask) -> None:
    chance = random.Random(7)
    sizes = [0, 1, 65_500, 0, 65_536, 100_000, 131_072, 2, 0, 65_535]
    sent = [(f"{size}.bin", b"\r\n--edge"[: size % 8] + chance.randbytes(size)) for size in sizes]
    fields = {"text": ["\r\n" * 9, "語", ""], "file": [(io.BytesIO(data), name) for name, data in sent]}
    with app.test_request_context(
        "/login", method="POST", data=fields, content_type="multipart/form-data; boundary=edge"
    ):
        arrived = [(file.filename, file.read()) for file in request.files.getlist("file")]
        assert [a == b for a, b in zip(arrived, sent, strict=True)] == [True] * len(sent)
        assert request.form.getlist("text") == fields["text"]
        last = request.files.getlist("file")[-1]
        last.seek(-3, io.SEEK_END)
        assert (last.read(), last.read()) == (sent[-1][1][-3:], b"")


@pytest.mark.parametrize("body", [
    b"--edge\r\nContent-Disposition: form-data; name=a\r\n\r\nhalf", b"", b"--edge", b"--other--", b"\x00\xff",
    b"--edge\r\nX: y\r\n\r\nno name\r\n--edge--", b"--edge\r\n\xff: y\r\n\r\n\r\n--edge--",
    b"--edge\r\nContent-Disposition: form-data; name=a\r\nContent-Length: 9\r\n\r\nhalf\r\n--edge--",
])  # fmt: skip
def test_what_is_no_form_is_an_empty_one(client: FlaskClient, body: bytes) -> None:
    page = client.post("/login", data=body, content_type="multipart/form-data; boundary=edge")
    assert (page.status_code, "Enter your e-mail address." in page.text) == (422, True)


@pytest.mark.parametrize(
    "head",
    ["X: " + "y" * 5000 + "\r\n", "X: y\r\n" * 3000, "X: " + "y" * 100_000 + "\r\n"],
    ids=["a long line", "many lines", "a very long line"],
)
def test_the_head_of_a_part_has_a_limit(client: FlaskClient, head: str) -> None:
    body = f'--edge\r\nContent-Disposition: form-data; name="email"\r\n{head}\r\nana\r\n--edge--'
    assert client.post("/login", data=body, content_type="multipart/form-data; boundary=edge").status_code == 413


@pytest.fixture(scope="module")
def blog(empty_instance: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    instance = Path(shutil.copytree(empty_instance, tmp_path_factory.mktemp("served") / "instance"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BLOGAPP_INSTANCE", str(instance))
        done("user", "add", EMAIL, "--role", "author", "--password-stdin", typed=PASSWORD + "\n")
    with serving(instance, "--processes", "1") as server:
        server.url = server.url.replace("localhost", "127.0.0.1")
        for _ in range(8):  # so that whoever answers is there, and has what any request takes
            requests.post(f"{server.url}/login", data={"email": "a" * 9}, timeout=30)
        yield server


def peak(server: Server) -> int:
    """Return the most memory that the server ever had, in kB."""
    return int(re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{server.processes()[0]}/status").read_text())[1])


def answer(server: Server, head: str, *parts: bytes) -> bytes:
    """Send a request as no library would; return what comes back, until the connection is closed or cut off."""
    host, port = server.url.removeprefix("http://").split(":")
    try:
        with socket.create_connection((host, int(port)), timeout=30) as link:
            link.sendall(head.replace("\n", "\r\n").encode() + b"".join(parts))
            return b"".join(iter(lambda: link.recv(65536), b""))
    except (ConnectionResetError, BrokenPipeError):
        return b"HTTP/1.1 cut off"


@pytest.mark.slow
def test_four_times_95_megabytes_at_once_leave_the_server_as_it_is(blog: Server) -> None:
    address = f"{blog.url}/nothing/here/"
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    requests.post(address, data=too_much(MEGABYTE // 2), headers=form, timeout=30)
    before, body = peak(blog), too_much(95 * MEGABYTE)
    with ThreadPoolExecutor(4) as pool:
        pages = pool.map(lambda path: requests.post(blog.url + path, data=body, headers=form, timeout=60),
                         ["/nowhere/", "/login", "/edit/new/standard", "/"])  # fmt: skip
        assert [page.status_code for page in pages] == [405, 413, 413, 405]
    print(f"\nFour times 95 MB: {before} kB before, {peak(blog)} kB at the peak")  # noqa: T201
    assert peak(blog) - before < 20 * 1024


CHUNKED = "POST /login HTTP/1.1\nHost: 127.0.0.1\nConnection: close\nContent-Type: application/x-www-form-urlencoded\n"
CHUNKED += "Transfer-Encoding: chunked\n\n"


@pytest.mark.slow
@pytest.mark.parametrize(("head", "parts", "status"), [
    (CHUNKED, [b"200000\r\n", b"a" * 0x200000, b"\r\n0\r\n\r\n"], b"413"),
    (CHUNKED, [b"400\r\n" + b"a" * 1024 + b"\r\n"] * 2000 + [b"0\r\n\r\n"], b"413"),
    (CHUNKED, [b"1\r\na\r\n" * 300_000], b"400"),
    (CHUNKED, [b"1;" + b"a" * 200_000], b"400"),
    (CHUNKED, [b"1\r\na\r\n0\r\n" + b"X: y\r\n" * 50_000], b"400"),
    (CHUNKED, [b"xyz\r\n"], b"400"),
    ("POST /login HTTP/1.1\nHost: 127.0.0.1\nContent-Length: 99999999999\n\n", [], b"413"),
    ("POST /login HTTP/1.1\nHost: 127.0.0.1\nContent-Length: 2000000\nExpect: 100-continue\n\n", [], b"413"),
    ("POST /login HTTP/1.1\nHost: 127.0.0.1\nContent-Length: -5\n\n", [], b"400"),
    ("POST /login HTTP/1.1\nHost: 127.0.0.1\nContent-Length: 1e3\n\n", [], b"400"),
    ("GET / HTTP/1.1\nHost: 127.0.0.1\nCookie: " + "a=b; " * 60_000 + "\n\n", [], b"431"),
], ids=["one chunk", "many chunks", "tiny chunks", "endless size", "endless trailer", "no size", "huge", "asks first",
        "negative", "no number", "head"])  # fmt: skip
def test_a_body_without_or_with_a_false_length_is_refused(
    blog: Server, head: str, parts: list[bytes], status: bytes
) -> None:
    if "Content-Length: 2000000" in head:
        head = head.replace("\nExpect", "\nContent-Type: application/x-www-form-urlencoded\nExpect")
    before = peak(blog)
    assert answer(blog, head, *parts).split(b" ")[1] in {status, b"cut" if status in b"400 431" else status}
    assert peak(blog) - before < 10_000


def signed_in_at(blog: Server) -> tuple[requests.Session, str]:
    """Return a browser in which somebody is signed in, and the token of their forms."""
    browser = requests.Session()
    typed = {"email": EMAIL, "password": PASSWORD, "next": "/edit/"}
    assert browser.post(f"{blog.url}/login", data=typed, allow_redirects=False, timeout=30).status_code == 303
    page = browser.get(f"{blog.url}/edit/new/video", timeout=30).text
    return browser, re.search(r'name="csrf_token"[^>]* value="([^"]+)"', page)[1]


@pytest.mark.slow
def test_who_may_upload_still_does(blog: Server) -> None:
    browser, token = signed_in_at(blog)
    film = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0\0\0\x08moov" + (5 * MEGABYTE + 8).to_bytes(4, "big") + b"mdat"
    files = {"file": ("tide.mp4", film + bytes(5 * MEGABYTE))}
    for path, typed, sent in (("video", {"title": "Tide"}, files), ("standard", {"body": "語 " * 50_000}, None)):
        form = {"csrf_token": token, "action": "save"} | typed
        page = browser.post(f"{blog.url}/edit/new/{path}", data=form, files=sent, allow_redirects=False, timeout=60)
        assert page.status_code == 303, page.text[:3000]


LINE = b"nothing that ends a line, "
UPLOADS = {
    "a film without an end of a line": [("file", 95 * MEGABYTE, b"x")],
    "a film of ends of lines": [("file", 95 * MEGABYTE, b"\r\n")],
    "what looks like a border": [("file", 95 * MEGABYTE, b"\r\n--edg")],
    "hundreds of pictures": [("file", 480_000, LINE) for _ in range(200)],
    "a thousand files": [("file", 95_000, LINE) for _ in range(1000)],
    "long texts": [(f"text{number}", 3 * MEGABYTE, LINE) for number in range(30)],
}


@pytest.mark.slow
@pytest.mark.parametrize("what", UPLOADS)
def test_four_uploads_of_95_megabytes_at_once_leave_the_server_as_it_is(blog: Server, what: str) -> None:
    browser, token = signed_in_at(blog)
    head = [b"--edge\r\n", part('name="csrf_token"', token.encode()), part('name="action"', b"save")]
    extra = "" if what == "long texts" else '; filename="tide.mp4"'
    parts = [
        part(f'name="{name}"{extra}', (words * (size // len(words) + 1))[:size]) for name, size, words in UPLOADS[what]
    ]
    sent = {"Content-Type": "multipart/form-data; boundary=edge"}

    def send(content: list[bytes]) -> int:
        data = b"".join(content)[:-2] + b"--\r\n"
        return browser.post(
            f"{blog.url}/edit/new/video", data=data, headers=sent, timeout=120, allow_redirects=False
        ).status_code

    assert send(head) == 303
    Path(f"/proc/{blog.processes()[0]}/clear_refs").write_text("5", encoding="ascii")  # the peak is now what there is
    before = peak(blog)
    with ThreadPoolExecutor(4) as pool:
        answers = set(pool.map(send, [head + parts] * 4))
    assert answers == {413 if what == "long texts" else 422}
    print(f"\n{what}: {before} kB before, {peak(blog)} kB at the peak")  # noqa: T201
    most = 32 if what == "long texts" else 20  # each of four threads keeps room for the texts of one form, 4 MB
    assert peak(blog) - before < most * 1024


@pytest.mark.slow
def test_a_form_has_so_many_files_and_no_more(blog: Server) -> None:
    browser, token = signed_in_at(blog)
    sent = {"Content-Type": "multipart/form-data; boundary=edge"}
    for number, status in ((FILES_MAX, 422), (FILES_MAX + 1, 413)):
        files = [part('name="file"; filename="tide.mp4"', b"junk")] * number
        body = b"".join(
            [b"--edge\r\n", part('name="csrf_token"', token.encode()), part('name="action"', b"save"), *files]
        )
        page = browser.post(f"{blog.url}/edit/new/video", data=body[:-2] + b"--\r\n", headers=sent, timeout=120)
        assert page.status_code == status


def part(names: str, content: bytes) -> bytes:
    """Return a part of a form, and the border that ends it."""
    return f"Content-Disposition: form-data; {names}\r\n\r\n".encode() + content + b"\r\n--edge\r\n"
