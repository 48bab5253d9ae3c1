"""Damaged and hostile files: what is whole is taken and told, the rest is refused; nothing hangs or grows."""

from __future__ import annotations

import gzip
import io
import itertools
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from wxr import comment, export, head, item, kinds, meta, only, values

from blogapp.importing.entries import Entry, Remark, Term
from blogapp.importing.wordpress import NotWxr, read, size

TWO = export(item(1, "Dawn."), item(2, "Dusk."))
LAUGHS = '<!DOCTYPE rss [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)
MEASURED = """
import resource, sys
from pathlib import Path
from blogapp.importing.wordpress import read
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
found = list(read([Path(sys.argv[1])]))
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(len(found[-1].comments), (after - before) // 1024)
"""


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"", b"  \n", b"\x00" * 100, b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\x01" * 200,
        b"<!DOCTYPE html><html><body>Sign in</body></html>", b"<html><body>Sign in</body></html>", b'{"posts": []}',
        b'<rss version="2.0"><channel><title>A feed</title><item><title>T</title></item></channel></rss>',
        b'<feed xmlns="http://www.w3.org/2005/Atom"><entry/></feed>', b"<rss", b"<", b"&", b"<?xml version='1.0'?>",
        b"PK\x03\x04 no archive", zipped({}), zipped({"a.txt": b"x"}), b"\x1f\x8b no gzip", gzip.compress(b""),
        export(item(1)).replace("<rss", f"{LAUGHS}]><rss", 1).replace("open", "&i;").encode(),
        b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]><rss><channel>&x;</channel></rss>',
        b'<!DOCTYPE rss SYSTEM "http://192.0.2.1/x.dtd"><rss/>', b"<rss>" + b"<a>" * 5000, "ᚠ".encode("utf-16"),
    ],
    ids=itertools.count(),
)  # fmt: skip
def test_what_is_no_export_is_refused_with_a_sentence(data: bytes, tmp_path: Path) -> None:
    with pytest.raises(NotWxr) as refused:
        values(tmp_path, data)
    assert str(refused.value).endswith(".")


def test_a_file_that_is_not_there_is_refused_with_a_sentence(tmp_path: Path) -> None:
    for ask in (lambda path: list(read([path])), lambda path: size([path])):
        with pytest.raises(NotWxr, match=r"gone\.xml"):
            ask(tmp_path / "gone.xml")


def test_an_entity_of_the_file_itself_is_never_put_in(tmp_path: Path) -> None:
    text = export(item(1)).replace("<rss", '<!DOCTYPE rss [<!ENTITY who "me">]><rss', 1)
    with pytest.raises(NotWxr, match="document type"):
        values(tmp_path, text)


def test_an_empty_channel_is_an_export_without_posts(tmp_path: Path) -> None:
    assert len(values(tmp_path, export())) == 1


@pytest.mark.parametrize("place", ["Dusk", "</item>\n<item>", "]]></wp:status>", "<wp:post_id><![CDATA[2"])
def test_a_file_that_ends_in_the_midst_is_read_up_to_there(place: str, tmp_path: Path) -> None:
    cut = TWO.rindex(place) + len(place) - 1
    found = values(tmp_path, TWO[:cut])
    whole = TWO[:cut].count("</item>")
    assert [each.origin for each in only(Entry, found)] == ["1", "2"][:whole]
    [told] = only(Remark, found)
    assert told.kind == "damaged file"
    assert str(whole) in told.why


@pytest.mark.parametrize("pack", [gzip.compress, lambda data: zipped({"a.xml": data})])
def test_a_packed_file_that_ends_in_the_midst_is_told(pack: object, tmp_path: Path) -> None:
    posts = export(*(item(number, f"{number * 7919} boats " * 50) for number in range(1, 400)))
    packed = gzip.compress(posts.encode())
    found = values(tmp_path, packed[: len(packed) // 2])
    assert kinds(found) == ["damaged file"]
    assert 1 < len(only(Entry, found)) < 399


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (TWO.replace("Dawn", "D\x0bawn\x00"), "repair"),
        ("\ufeff" + TWO, ""),
        ("\n \n" + TWO, "repair"),
        ("<br />\n<b>Warning</b>: something in x.php\n" + TWO, "repair"),
        (TWO.replace("<![CDATA[T]]>", "Fish & &nbsp;&hellip; chips&#1;"), "repair"),
        (TWO.encode("utf-16"), ""),
        (TWO.replace("UTF-8", "UTF-16").encode("utf-16-le"), ""),
        (TWO.replace("UTF-8", "no-such-encoding"), "repair"),
        (TWO.replace("UTF-8", "zlib_codec"), "repair"),
        (TWO.replace("Dawn", "Zoë").replace("UTF-8", "ISO-8859-1"), "repair"),
        (TWO.replace("Dawn", "Zoë").encode("latin-1"), "repair"),
        (TWO.replace("Dawn", "Zoë").replace("UTF-8", "ISO-8859-1").encode("latin-1"), ""),
        (TWO.replace("Dawn", "Заря").replace("UTF-8", "windows-1251").encode("cp1251"), ""),
        (TWO.replace("Dawn", "夜明け").replace("UTF-8", "Shift_JIS").encode("shift_jis"), ""),
        (TWO.replace("Dawn.", "a ]]> b, c"), "repair"),
        (TWO.replace("<rss", '<rss xmlns:foo="urn:foo"').replace("<wp:status>", "<foo:x>1</foo:x><wp:status>"), ""),
        (TWO.replace("<wp:status>", "<unbound:x>1</unbound:x><wp:status>"), ""),
        (TWO + "\n<p>trailing</p>", ""),
        (TWO.replace("wp:", "w:").replace(":wp=", ":w="), ""),
        (TWO.replace("<![CDATA[Dawn.]]>", "Dawn <b>breaks</b>."), ""),
        (TWO.replace("\n", "\r\n"), ""),
    ],
    ids=itertools.count(),
)  # fmt: skip
def test_what_real_files_need_is_mended_and_told(data: str | bytes, kind: str, tmp_path: Path) -> None:
    found = values(tmp_path, data)
    assert [each.origin for each in only(Entry, found)] == ["1", "2"]
    assert [each for each in kinds(found) if each != "element"][:1] == ([kind] if kind else [])


@pytest.mark.parametrize(
    ("encoding", "written"),
    [("UTF-8", "latin-1"), ("ISO-8859-1", "utf-8"), ("windows-1252", "cp1252"), ("UTF-8", "utf-16"), ("", "utf-8")],
)
def test_letters_survive_a_wrong_declaration(encoding: str, written: str, tmp_path: Path) -> None:
    text = export(item(1, "Zoë", title="Zoë"), begin=head(encoding))
    [one] = only(Entry, values(tmp_path, text.encode(written)))
    assert one.title == "Zoë"


def test_a_mark_of_cdata_that_nobody_escaped_is_text(tmp_path: Path) -> None:
    [one] = only(Entry, values(tmp_path, export(item(1, "HERE")).replace("HERE", "a ]]> b & c")))
    assert one.fields["body"].text == "<p>a ]]> b & c</p>"


def test_marks_of_cdata_in_a_text_are_text(tmp_path: Path) -> None:
    [one] = only(Entry, values(tmp_path, export(item(1, "a ]]> b <![CDATA[ c ]]]]> d"))))
    assert one.fields["body"].text == "<p>a ]]> b <![CDATA[ c ]]]]> d</p>"


@pytest.mark.parametrize(
    "inner",
    [
        meta("_wp_attachment_metadata", 'O:8:"Exploit":1:{s:1:"a";i:1;}'),
        meta("_wp_attachment_metadata", "a:9999999:{"),
        meta("_wp_attachment_metadata", "a:1:{" * 5000), meta("_thumbnail_id", "9" * 5000), meta("", ""),
        meta("_blogapp_data", "[" * 50_000), meta("_blogapp_data", "{}") + meta("_blogapp_version", "9" * 5000),
        meta("_blogapp_data", '{"body": {"a": 1}, "lead_image": {"id": "x"}}'), comment(0, parent="0") * 3,
        comment(5, parent="5"), "<wp:postmeta></wp:postmeta><wp:comment></wp:comment><category/>",
        "<item><title>inner</title></item>", "<channel/>",
    ],
    ids=itertools.count(),
)  # fmt: skip
@pytest.mark.parametrize("type", ["post", "attachment", "nav_menu_item"])
def test_hostile_parts_of_an_item_leave_the_others_whole(inner: str, type: str, tmp_path: Path) -> None:
    found = values(tmp_path, export(item(1, type=type, inner=inner), item(2)))
    assert "2" in [each.origin for each in only(Entry, found)]


@pytest.mark.parametrize(
    "said",
    [
        {"date": "0000-00-00 00:00:00", "date_gmt": "0000-00-00 00:00:00"}, {"date_gmt": "9999-99-99"},
        {"date": "0001-01-01 00:00:00", "date_gmt": ""}, {"date": "9999-12-31 23:59:59", "date_gmt": "x" * 5000},
        {"pub": "Mon, 30 Nov -0001 00:00:00 +0000", "date_gmt": ""}, {"name": "%ff%fe%"}, {"parent": "1"},
        {"title": "&#0;&#x110000;<"}, {"status": ""}, {"type": ""}, {"link": "http://[", "content": "http://["},
        {"creator": ""}, {"content": "<iframe src='http://['></iframe>"}, {"content": "[video src='http://[']"},
    ],
    ids=itertools.count(),
)  # fmt: skip
def test_odd_facts_are_taken_as_far_as_they_go(said: dict[str, str], tmp_path: Path) -> None:
    assert len(only(Entry, values(tmp_path, export(item(1, **said))))) == 1  # type: ignore[arg-type]


def test_categories_in_a_circle_all_come_along(tmp_path: Path) -> None:
    def category(slug: str, parent: str) -> str:
        return (
            f"<wp:category><wp:category_nicename>{slug}</wp:category_nicename><wp:cat_name>{slug}</wp:cat_name>"
            f"<wp:category_parent>{parent}</wp:category_parent></wp:category>"
        )

    circle = category("a", "c") + category("b", "a") + category("c", "b") + category("d", "d") + category("e", "none")
    found = only(Term, values(tmp_path, export(circle)))
    assert sorted(term.slug for term in found) == ["a", "b", "c", "d", "e"]
    before: set[str] = {""}
    for term in found:
        assert term.parent in before
        before.add(term.slug)


@pytest.mark.slow
@pytest.mark.parametrize("pack", [lambda data: gzip.compress(data, 9), lambda data: zipped({"a.xml": data})])
def test_a_bomb_is_refused(pack: object, tmp_path: Path) -> None:
    bomb = pack(export(*(item(n, " " * 1_000_000) for n in range(90))).encode())  # type: ignore[operator]
    with pytest.raises(NotWxr, match="unpacks"):
        values(tmp_path, bomb)


def test_an_archive_with_too_long_a_table_is_refused(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.xml": TWO.encode()}))
    place = data.rindex(b"PK\x05\x06") + 12
    data[place : place + 4] = (5 * 1024 * 1024).to_bytes(4, "little")
    with pytest.raises(NotWxr, match="too many files"):
        values(tmp_path, bytes(data))


def test_paths_in_an_archive_lead_nowhere(tmp_path: Path) -> None:
    data = zipped({"../../up.xml": export(item(1)).encode(), "/etc/abs.xml": export(item(2)).encode()})
    found = values(tmp_path / ".", data)
    assert sorted(each.origin for each in only(Entry, found)) == ["1", "2"]
    assert [path.name for path in tmp_path.iterdir()] == ["0-export.xml"]


@pytest.mark.slow
@pytest.mark.parametrize("text", ["<!-- ", "<wp:x a='", "<?php "])
def test_a_tag_without_end_is_where_the_file_breaks(text: str, tmp_path: Path) -> None:
    found = values(tmp_path, export(item(1), "CUT").replace("CUT", text + "x" * 20_000_000))
    assert [each.origin for each in only(Entry, found)] == ["1"]


@pytest.mark.slow
def test_a_text_of_ten_megabytes_is_read(tmp_path: Path) -> None:
    [one] = only(Entry, values(tmp_path, export(item(1, "Fog over the quay.\n\n" * 500_000))))
    assert len(one.fields["body"].text) > 10_000_000


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "darwin", reason="it counts in other units there")
def test_a_hundred_thousand_comments_on_a_post_fit_into_memory(tmp_path: Path) -> None:
    path = tmp_path / "export.xml"
    first, last = export(item(1, inner="HERE")).split("HERE")
    with path.open("w", encoding="utf-8") as file:
        file.write(first)
        file.writelines(comment(number, f"Number {number}: well seen.\nAnd said.") for number in range(1, 100_001))
        file.write(last)
    run = [sys.executable, "-c", MEASURED, str(path)]
    number, megabytes = map(int, subprocess.run(run, check=True, capture_output=True, text=True).stdout.split())
    assert number == 100_000
    assert megabytes < 200
