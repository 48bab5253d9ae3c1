"""Forms with files are read as a stream: what arrives, what is too much, and who waits for whom."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask, request
from werkzeug.exceptions import RequestEntityTooLarge

from blogapp.http import body_limits, multipart
from blogapp.http.body_limits import FORM_MAX, TEXT_MAX

SESSION = "multipart/form-data; boundary=edge"
TYPES = {  # how much is announced to a server, by the type of a body and whether somebody signed in sends it
    ("multipart/form-data; boundary=x", False): FORM_MAX,
    ("Multipart/Form-Data; boundary=x", True): 6 * 1024 * 1024,
    ("application/x-www-form-urlencoded", True): TEXT_MAX,
    ("application/x-www-form-urlencoded", False): FORM_MAX,
    ("", True): TEXT_MAX,
}
pytestmark = pytest.mark.any_database


def test_server_takes_as_much_as_the_sender_may_send(
    app: Flask, signed_in: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "MAX_UPLOAD_MB", 6)
    cookie = signed_in("author").get_cookie("blogapp").value
    sent = {False: "blogapp=made-up; other=1", True: f"other=1; blogapp={cookie}"}
    most = {each: body_limits.most_announced(app, each[0], sent[each[1]]) for each in TYPES}
    assert most == TYPES
    monkeypatch.setitem(app.config, "MAX_UPLOAD_MB", 1)
    assert body_limits.most_announced(app, SESSION, sent[True]) == TEXT_MAX
    assert body_limits.most_announced(app, SESSION, "") == FORM_MAX


def form(*parts: tuple[str, bytes]) -> bytes:
    body = b"".join(b"--edge\r\nContent-Disposition: form-data; %b\r\n\r\n%b\r\n" % (head.encode(), content)
                    for head, content in parts)  # fmt: skip
    return body + b"--edge--\r\n"


def sent(app: Flask, body: bytes, kind: str = SESSION) -> Any:
    """Have a form read past the limits of who sends it."""
    return app.test_request_context("/login", method="POST", data=body, content_type=kind)


def test_files_and_texts_have_a_number_and_a_size(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(multipart, "FILES_MAX", 3)
    file = ('name="file"; filename="a.bin"', b"content")
    with sent(app, form(*[file] * 3, ('name="text"', b"1"))):
        assert [each.read() for each in request.files.getlist("file")] == [b"content"] * 3
        assert request.form["text"] == "1"
    with sent(app, form(*[file] * 4)), pytest.raises(RequestEntityTooLarge):
        request.files  # noqa: B018


@pytest.mark.parametrize(("size", "is_taken"), [(209, True), (210, False)])
def test_texts_of_a_form_and_their_names_have_one_limit_together(
    app: Flask, monkeypatch: pytest.MonkeyPatch, size: int, is_taken: bool
) -> None:
    monkeypatch.setattr(multipart, "PIECE", 100)
    texts = [('name="text"', b"x" * 209)] * 3 + [('name="text"', b"x" * size)]  # and 41 bytes of each one's head
    with sent(app, form(*texts)):
        request.max_form_memory_size = 1000
        if is_taken:
            assert [len(each) for each in request.form.getlist("text")] == [209, 209, 209, 209]
        else:
            with pytest.raises(RequestEntityTooLarge):
                request.form  # noqa: B018


@pytest.mark.parametrize(("size", "is_taken"), [(4096, True), (4097, False)])
def test_head_of_a_part_has_four_kilobytes(app: Flask, size: int, is_taken: bool) -> None:
    names = len("Content-Disposition") + len('form-data; name=""')
    with sent(app, form((f'name="{"n" * (size - names)}"', b"1"))):
        if is_taken:
            assert list(request.form.values()) == ["1"]
        else:
            with pytest.raises(RequestEntityTooLarge):
                request.form  # noqa: B018


def test_one_large_form_is_read_at_a_time_and_nobody_waits_for_ever(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []

    class Taken:
        def acquire(self, timeout: float) -> bool:
            waits.append(timeout)
            return len(waits) == 1

        def release(self) -> None:
            waits.append(-1)

    monkeypatch.setattr(multipart, "_LARGE_ONES", Taken())
    monkeypatch.setattr(multipart, "LARGE", 500)
    small, large = form(('name="text"', b"x")), form(('name="text"', b"x" * 500))
    for body, waited in ((small, []), (large, [10, -1]), (large, [10])):
        with sent(app, body):
            assert request.form["text"]
        assert waits[-len(waited) :] == waited or not waits
    assert waits == [10, -1, 10]


def test_files_of_one_form_are_read_anywhere_and_end_where_they_end(app: Flask) -> None:
    files = [('name="file"; filename="a.bin"', b"0123456789"), ('name="file"; filename="b.bin"', b"abc")]
    with sent(app, form(*files)):
        first, second = request.files.getlist("file")
        assert (first.read(4), second.read(), first.read()) == (b"0123", b"abc", b"456789")
        assert (first.seek(2), first.seek(3, io.SEEK_CUR), first.read(2)) == (2, 5, b"56")
        assert (first.seek(-1, io.SEEK_END), first.read(), first.read()) == (9, b"9", b"")
        assert (second.seek(-9), second.read()) == (0, b"abc")
        assert (second.seek(99), second.read()) == (99, b"")
        assert first.stream.readable()
        assert first.stream.seekable()
        first.close()


@pytest.mark.parametrize("pad", range(60, 100, 3))
def test_empty_field_stays_empty_where_its_border_comes_later(
    app: Flask, monkeypatch: pytest.MonkeyPatch, pad: int
) -> None:
    monkeypatch.setattr(multipart, "PIECE", 100)
    with sent(
        app, form(('name="pad"', b"y" * (pad - 60)), *[(f'name="f{n}"', b"") for n in range(9)], ('name="z"', b"1"))
    ):
        assert {name: value for name, value in request.form.items() if name != "pad"} == (
            {f"f{number}": "" for number in range(9)} | {"z": "1"}
        )


def test_form_without_a_border_is_empty_and_text_has_the_charset_of_its_part(app: Flask) -> None:
    with sent(app, form(('name="text"', b"x")), "multipart/form-data"):
        assert not request.form
    body = form(('name="text"', "Küste".encode("latin-1")))
    with sent(app, body.replace(b'"text"\r\n', b'"text"\r\nContent-Type: text/plain; charset=iso-8859-1\r\n')):
        assert request.form["text"] == "Küste"
    with sent(app, body):
        assert request.form["text"] == "K\ufffdste"
        assert not request.is_json
