"""Which files are of a type, and what may be one."""

from __future__ import annotations

from io import BytesIO

import pytest
from documents import DOCUMENTS, GPX, PRETENDERS

from blogapp import file_types

ACTIVE = {
    "text/html", "application/xhtml+xml", "image/svg+xml", "text/javascript", "application/javascript", "text/css",
    "application/xml", "text/xml", "application/xslt+xml", "text/x-component", "application/x-shockwave-flash",
    "message/rfc822", "multipart/related", "application/octet-stream",
}  # fmt: skip


def test_every_type_is_known_by_what_it_holds(subtests: pytest.Subtests) -> None:
    documents = [mime for mime, each in file_types.TYPES.items() if each.kind == "document"]
    assert sorted(DOCUMENTS) == sorted(documents)
    for mime, data in DOCUMENTS.items():
        with subtests.test(mime):
            for name in ("quay.jpg", "", "page.html"):
                assert file_types.recognise(BytesIO(data), [mime], name) == mime
                assert file_types.recognise(BytesIO(data), ["image/png", "video/mp4"], name) == ""


def test_what_only_looks_like_a_type_is_refused(subtests: pytest.Subtests) -> None:
    for name, (mime, data) in PRETENDERS.items():
        with subtests.test(name):
            assert file_types.recognise(BytesIO(data), [mime], "file" + file_types.TYPES[mime].endings[0]) == ""


def test_the_name_chooses_among_texts_alone() -> None:
    texts = ["text/csv", "text/markdown", "text/plain", "application/gpx+xml"]
    named = {"a.csv": "text/csv", "a.MD": "text/markdown", "a.txt": "text/plain", "a": "text/plain"}
    assert {name: file_types.recognise(BytesIO(b"Fog."), texts, name) for name in named} == named
    assert file_types.recognise(BytesIO(GPX), texts, "a.csv") == "application/gpx+xml"


def test_nothing_active_is_in_the_table() -> None:
    assert not ACTIVE & file_types.TYPES.keys()
    assert not {".html", ".htm", ".svg", ".js", ".mjs", ".xhtml", ".xml", ".css", ".exe"} & {
        ending for each in file_types.TYPES.values() for ending in each.endings
    }


NAMES = {
    "Kai 7.gpx": "Kai 7.gpx",
    "page.html": "page.html.gpx",
    "\u202expg.exe": "xpg.exe.gpx",
    "../../a.gpx": "-..-a.gpx",
    'a"; filename="b.exe': "a-; filename=-b.exe.gpx",
    "CON|<a>?.GPX": "CON--a--.GPX",
    "": "file.gpx",
    "…": "….gpx",
    "日" * 300: "日" * 116 + ".gpx",
}


def test_a_file_is_handed_out_under_a_name_that_is_safe_anywhere() -> None:
    assert {name: file_types.named(name, "application/gpx+xml") for name in NAMES} == NAMES
