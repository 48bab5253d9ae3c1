"""Feeds of both kinds, and exports of Blogger, become posts with what they say of them; hostile XML is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from blogapp.importing.entries import Entry, Html, Person, SiteFacts, Term
from blogapp.importing.feed import Feed
from blogapp.importing.unreadable import Unreadable

RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Tides</title><link>https://tides.example/</link>
<description>Low</description><language>en-gb</language>
<item><title>Low &amp; high</title>
<link>https://tides.example/2019/low.html</link><guid>g1</guid><dc:creator>Mira</dc:creator>
<pubDate>Thu, 09 May 2019 18:30:00 +0200</pubDate><category>Fog</category><description>short</description>
<content:encoded><![CDATA[<p>whole</p>]]></content:encoded></item>
<item><guid>g2</guid><description>&lt;b&gt;x&lt;/b&gt;</description></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title>Tides</title><link href="https://tides.example/"/>
<entry><id>tag:1</id><title>Low</title><link rel="alternate" href="https://tides.example/low/"/><author><name>Mira</name>
<email>mira@example.org</email></author><published>2019-05-09T18:30:00Z</published><category term="fog" label="Fog"/>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p class="x">a &lt; <b>b</b><br/></p></div></content>
</entry>
</feed>"""
KIND = (
    '<category scheme="http://schemas.google.com/g/2005#kind" term="http://schemas.google.com/blogger/2008/kind#{}"/>'
)
BLOGGER = f"""<feed xmlns="http://www.w3.org/2005/Atom" xmlns:app="http://purl.org/atom/app#"
 xmlns:thr="http://purl.org/syndication/thread/1.0"><title>Tides</title><generator>Blogger</generator>
<entry><id>blog-1.settings</id>{KIND.format("settings")}<title>x</title><content>secret</content></entry>
<entry><id>blog-1.post-2</id>{KIND.format("post")}<category scheme="http://www.blogger.com/atom/ns#" term="fog"/>
<title>Low</title><content type="html">&lt;p&gt;x&lt;/p&gt;</content><published>2019-05-09T18:30:00Z</published>
<link rel="alternate" href="https://tides.example/2019/05/low.html"/><author><name>Mira</name>
<email>noreply@blogger.com</email></author></entry>
<entry><id>blog-1.post-3</id>{KIND.format("page")}<title>About</title><content type="html">y</content>
<app:control><app:draft>yes</app:draft></app:control></entry>
<entry><id>blog-1.post-9</id>{KIND.format("comment")}<content type="html">Yes.</content><author><name>Noor</name>
<uri>https://noor.example/</uri></author><published>2019-05-10T00:00:00Z</published>
<thr:in-reply-to ref="blog-1.post-2"/></entry></feed>"""


def written(folder: Path, text: str) -> Feed:
    path = folder / "feed.xml"
    path.write_text(text, encoding="utf-8")
    return Feed(path)


def test_rss(tmp_path: Path) -> None:
    items = list(written(tmp_path, RSS))
    assert items[0] == SiteFacts("Tides", "Low", "https://tides.example", "en-gb", "")
    low, untitled = (item for item in items if isinstance(item, Entry))
    assert (low.title, low.slug, low.login, low.tags) == ("Low & high", "low", "Mira", ["fog"])
    assert low.fields["body"] == Html("<p>whole</p>")
    assert low.published_at is not None
    assert low.published_at.isoformat() == "2019-05-09T18:30:00+02:00"
    assert not low.remarks
    assert (untitled.title, untitled.fields["body"], untitled.remarks[0].kind) == ("", Html("<b>x</b>"), "short")


def test_atom(tmp_path: Path) -> None:
    items = list(written(tmp_path, ATOM))
    assert items[0] == SiteFacts("Tides", "", "https://tides.example", "de", "")
    assert [item for item in items if isinstance(item, Person)] == [Person("Mira", "mira@example.org", "Mira")]
    assert [item for item in items if isinstance(item, Term)] == [Term("tag", "fog", "Fog")]
    (low,) = (item for item in items if isinstance(item, Entry))
    assert low.fields["body"] == Html('<div><p class="x">a &lt; <b>b</b><br></p></div>')
    assert (low.address, low.slug) == ("https://tides.example/low/", "low")


def test_blogger(tmp_path: Path) -> None:
    items = list(written(tmp_path, BLOGGER))
    low, about = (item for item in items if isinstance(item, Entry))
    assert (low.slug, low.tags, low.login, low.state) == ("low", ["fog"], "Mira", "published")
    assert [(reply.name, reply.html, reply.url) for reply in low.comments] == [
        ("Noor", "Yes.", "https://noor.example/")
    ]
    assert (about.kind, about.state) == ("page", "draft")
    assert items[0] == SiteFacts("Tides", "", "https://tides.example", "", "Blogger")
    assert "secret" not in repr(items)


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><rss><item><title>&b;</title></item></rss>'


@pytest.mark.parametrize(
    "hostile",
    [
        "", "x", "<html><body/></html>", "<rss>", BOMB, "<rss>" + "<a>" * 500, "<feed><entry><id>1</id>",
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss>&a;</rss>', "<rss/>\x00",
        "PK\x03\x04", "<rss>&nbsp;</rss>",
    ],
    ids=range(11),
)  # fmt: skip
def test_hostile_xml_is_refused_with_a_sentence(tmp_path: Path, hostile: str) -> None:
    with pytest.raises(Unreadable, match=r"feed\.xml"):
        list(written(tmp_path, hostile))
