"""Each format reads what WordPress and its themes wrote; what it cannot take becomes a standard post, whole."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest
from wxr import SITE, entry, item, kinds, meta, of_format

from blogapp.importing.entries import FileAt, Html

UP = f"{SITE}/up"
PLAYS = "https://www.youtube.com/watch?v=aqz-KE-bpKQ"
PICTURE = f'<img src="{UP}/a-300x200.jpg" alt="Boats">'


def attached(id: int, name: str) -> str:
    inner = f"<wp:attachment_url>{UP}/{name}</wp:attachment_url>"
    return item(id, "", type="attachment", status="inherit", parent="1", inner=inner)


@pytest.mark.parametrize(
    ("format", "content", "extra", "fields"),
    [
        ("quote", "Fog lifts.", meta("_format_quote_source_name", "Mira") + meta("_format_quote_source_url", SITE),
         {"body": Html("<p>Fog lifts.</p>"), "by": "Mira", "source": SITE}),
        ("quote", f'<blockquote>Fog <em>lifts</em>.<cite><a href="{SITE}/x">Mira O.</a></cite></blockquote>', "",
         {"body": Html("<p>Fog <em>lifts</em>.</p>"), "by": "Mira O.", "source": f"{SITE}/x"}),
        ("quote", "<blockquote>Fog.</blockquote>\n\nAnd words.", "",
         {"body": Html("<blockquote><p>Fog.</p>\n</blockquote>\n<p>And words.</p>")}),
        ("link", "Worth it.", meta("_format_link_url", SITE), {"link": SITE, "body": Html("<p>Worth it.</p>")}),
        ("link", f'A <a href="{SITE}/a">map</a>', "", {"link": f"{SITE}/a"}),
        ("link", f"{SITE}/a", "", {"link": f"{SITE}/a", "body": Html("")}),
        ("image", f'[caption width="9"]<a href="{UP}/a.jpg">{PICTURE}</a> Low water[/caption]\n\nSeen.', "",
         {"image": FileAt(f"{UP}/a.jpg", "Boats", "Low water"), "body": Html("<p>Low water</p>\n<p>Seen.</p>")}),
        ("gallery", 'In.\n\n[gallery ids="5,6"]\n\nOut.', "",
         {"photos": [FileAt(f"{UP}/b.jpg"), FileAt(f"{UP}/c.jpg")], "body": Html("<p>In.</p>\n\n<p>Out.</p>")}),
        ("gallery", "In.", "", {"photos": [FileAt(f"{UP}/b.jpg"), FileAt(f"{UP}/c.jpg")]}),
        ("video", f"{PLAYS}\n\nWatch.", "", {"video": PLAYS, "body": Html("<p>Watch.</p>")}),
        ("video", "Watch.", meta("_format_video_embed", f'<iframe src="{PLAYS}"></iframe>'), {"video": PLAYS}),
        ("video", f'[video src="{UP}/v.mp4"]', "", {"file": FileAt(f"{UP}/v.mp4")}),
        ("audio", "Listen.", "", {"file": FileAt(f"{UP}/s.mp3"), "body": Html("<p>Listen.</p>")}),
        ("chat", "Ann: Hi &amp; so\nBo: <em>Yes</em>\n\nAnn: Late.", "",
         {"body": "Ann: Hi & so\nBo: Yes\n\nAnn: Late."}),
        ("status", "Fog again.", "", {"body": Html("<p>Fog again.</p>")}),
        ("aside", "Fog again.", "", {"body": Html("<p>Fog again.</p>")}),
    ],
    ids=itertools.count(),
)  # fmt: skip
def test_a_format_finds_its_fields(
    format: str, content: str, extra: str, fields: dict[str, Any], tmp_path: Path
) -> None:
    files = attached(5, "b.jpg") + attached(6, "c.jpg") + attached(7, "s.mp3")
    one = entry(tmp_path, files, item(1, content, inner=of_format(format) + extra))
    assert one.format == format
    assert {name: one.fields.get(name) for name in fields} == fields
    assert not one.remarks


@pytest.mark.parametrize(
    ("format", "extra"), [("video", ""), ("gallery", ""), ("image", ""), ("link", ""), ("recipe", "")]
)
def test_what_a_format_lacks_makes_a_standard_post(format: str, extra: str, tmp_path: Path) -> None:
    one = entry(tmp_path, item(1, "Only words.", inner=of_format(format) + extra))
    assert (one.format, one.fields["body"], kinds(one.remarks)) == ("", Html("<p>Only words.</p>"), ["format"])


def test_a_draft_may_lack_what_its_format_requires(tmp_path: Path) -> None:
    assert entry(tmp_path, item(1, "Only words.", status="draft", inner=of_format("video"))).format == "video"


def test_what_does_not_fit_a_field_stands_in_the_text(tmp_path: Path) -> None:
    inner = of_format("quote") + meta("_format_quote_source_url", "not an address")
    one = entry(tmp_path, item(1, "Fog.", inner=inner))
    assert (one.format, one.fields["body"].text) == ("quote", "<p>Fog.</p>\n<p>not an address</p>")
    assert kinds(one.remarks) == ["field"]


def test_nothing_of_a_theme_is_lost_with_the_format(tmp_path: Path) -> None:
    inner = of_format("video") + meta("_format_video_embed", "https://films.example/unknown")
    one = entry(tmp_path, item(1, "Words.", inner=inner))
    assert one.format == ""
    assert 'href="https://films.example/unknown"' in one.fields["body"].text


def test_of_several_formats_the_first_is_taken(tmp_path: Path) -> None:
    one = entry(tmp_path, item(1, "x", inner=of_format("aside") + of_format("status")))
    assert (one.format, kinds(one.remarks)) == ("aside", ["format"])


def test_data_of_our_own_comes_back_as_it_was(tmp_path: Path) -> None:
    data = '{"body": "**Fog** lifts.", "by": "Mira", "source": ""}'
    inner = of_format("quote") + meta("_blogapp_data", data) + meta("_blogapp_version", "1")
    one = entry(tmp_path, item(1, "<p><strong>Fog</strong> lifts.</p>", inner=inner))
    assert one.fields == {"body": "**Fog** lifts.", "by": "Mira", "source": ""}
    assert not one.remarks


def test_numbers_of_files_in_data_of_our_own_are_those_of_the_other_blog(tmp_path: Path) -> None:
    data = '{"image": {"id": 12, "alt": "Boats"}, "body": "Seen."}'
    inner = of_format("image") + meta("_blogapp_data", data) + meta("_blogapp_version", "1")
    one = entry(tmp_path, item(1, f"<figure>{PICTURE}</figure>\n<p>Seen.</p>", inner=inner))
    assert one.fields["image"] == FileAt(f"{UP}/a-300x200.jpg", "Boats")
    assert one.fields["body"] == "Seen."
