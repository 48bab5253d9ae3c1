"""Exports of Tumblr, the pages of today and the XML of former days, become posts."""

from __future__ import annotations

from pathlib import Path

import pytest

from blogapp.importing.entries import Entry, Html, StoredFile, Term
from blogapp.importing.tumblr import Export
from blogapp.importing.unreadable import Unreadable

PAGE = """<!DOCTYPE HTML><html><head><title>x</title></head><body><h1>Low &amp; high</h1><p>x</p>
<img src="../../media/99_0.jpg"><div id="footer"><span id="timestamp"> June 1st, 2014 5:11pm </span>
<span class="tag">Thick fog</span></div></body></html>"""
XML = """<tumblr version="1.0"><posts start="0" total="3">
<post id="7" type="regular" date-gmt="2014-06-01 17:11:00 GMT"><regular-title>Low</regular-title>
<regular-body>&lt;p&gt;x&lt;/p&gt;</regular-body><tag>fog</tag></post>
<post id="8" type="quote"><quote-text>Said.</quote-text><quote-source>Noor</quote-source></post>
<post id="9" type="link"><link-text>A chart</link-text><link-url>https://example.org/?a&amp;b</link-url></post>
<post id="10" type="photo"><photo-caption>Quay</photo-caption><photo-url max-width="1280">https://x.example/q.jpg</photo-url>
</post></posts></tumblr>"""


def test_pages(tmp_path: Path) -> None:
    (tmp_path / "posts/html").mkdir(parents=True)
    (tmp_path / "media").mkdir()
    (tmp_path / "media/99_0.jpg").write_bytes(b"JPEG")
    (tmp_path / "posts/html/99.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "posts/html/index.html").write_text("x", encoding="utf-8")
    items = list(Export(tmp_path, "https://tides.example"))
    (entry,) = (item for item in items if isinstance(item, Entry))
    body = '<p>x</p>\n<img src="https://tides.example/media/99_0.jpg">'
    assert (entry.title, entry.fields["body"], entry.tags) == ("Low & high", Html(body), ["thick-fog"])
    assert entry.published_at is not None
    assert entry.published_at.isoformat() == "2014-06-01T17:11:00+00:00"
    assert entry.address == "https://tides.example/post/99"
    assert [item.address for item in items if isinstance(item, StoredFile)] == ["https://tides.example/media/99_0.jpg"]
    assert [item.name for item in items if isinstance(item, Term)] == ["Thick fog"]


def test_xml(tmp_path: Path) -> None:
    path = tmp_path / "posts.xml"
    path.write_text(XML, encoding="utf-8")
    first, quote, link, photo = (item for item in Export(path) if isinstance(item, Entry))
    assert (first.title, first.fields["body"], first.tags) == ("Low", Html("<p>x</p>"), ["fog"])
    assert first.published_at is not None
    assert quote.fields["body"] == Html("<blockquote>Said.</blockquote>\nNoor")
    assert 'href="https://example.org/?a&amp;b"' in link.fields["body"].text
    assert photo.fields["body"] == Html('<p><img src="https://x.example/q.jpg" alt=""></p>\nQuay')


@pytest.mark.parametrize("hostile", ["<body>" * 50_000, "<h1>" * 50_000, "", '<span id="timestamp">' * 20_000])
def test_a_hostile_page_is_a_post_of_its_words(tmp_path: Path, hostile: str) -> None:
    (tmp_path / "1.html").write_text(hostile, encoding="utf-8")
    (entry,) = (item for item in Export(tmp_path) if isinstance(item, Entry))
    assert entry.published_at is None


def test_a_folder_without_posts_is_told(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="no post of Tumblr"):
        list(Export(tmp_path))
