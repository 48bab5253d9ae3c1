"""Exports of Ghost, of its versions, become posts and pages with their people, tags and pictures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from blogapp.importing.entries import Entry, Html, Person, SiteFacts, StoredFile, Term
from blogapp.importing.ghost import Export
from blogapp.importing.unreadable import Unreadable

TABLES: dict[str, Any] = {
    "settings": [{"key": "title", "value": "Tides"}, {"key": "description", "value": "Low"},
                 {"key": "locale", "value": "en"}],
    "users": [{"id": "u1", "slug": "mira", "email": "mira@example.org", "name": "Mira"}],
    "tags": [{"id": "t1", "slug": "fog", "name": "Fog"}, {"id": "t2", "slug": "hash-x", "name": "#x"}],
    "posts_tags": [{"post_id": "p1", "tag_id": "t2", "sort_order": 0},
                   {"post_id": "p1", "tag_id": "t1", "sort_order": 1}],
    "posts_authors": [{"post_id": "p1", "author_id": "u1", "sort_order": 0}],
    "posts": [
        {
            "id": "p1", "title": "Low", "slug": "low", "html": '<p><img src="__GHOST_URL__/content/images/q.jpg"></p>',
            "feature_image": "__GHOST_URL__/content/images/f.jpg", "featured": 1, "type": "post", "status": "published",
            "visibility": "public", "published_at": "2019-05-09T18:30:00.000Z", "custom_excerpt": "Short.",
        },
        {"id": "p2", "title": "About", "slug": "about", "page": 1, "status": "draft", "author_id": "u1",
         "plaintext": "a < b\n\nc"},
        {"id": "p3", "title": "Paid", "slug": "paid", "status": "published", "visibility": "paid", "html": "<p>x</p>"},
        {"id": 4, "title": "Old", "slug": "old", "status": "published",
         "mobiledoc": '{"cards": [["html", {"html": "<b>x</b>"}]]}'},
    ],
}  # fmt: skip


def export(folder: Path, value: Any) -> Path:
    path = folder / "ghost.json"
    path.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    return path


@pytest.mark.parametrize("wrapped", [{"db": [{"meta": {}, "data": TABLES}]}, {"meta": {}, "data": TABLES}])
def test_posts_and_pages(tmp_path: Path, wrapped: Any) -> None:
    items = list(Export(export(tmp_path, wrapped), "https://tides.example/"))
    facts = items[0]
    assert facts == SiteFacts("Tides", "Low", "https://tides.example", "en", "Ghost")
    assert [item for item in items if isinstance(item, Person)] == [Person("mira", "mira@example.org", "Mira")]
    assert [item.slug for item in items if isinstance(item, Term)] == ["fog"]
    assert [item.address for item in items if isinstance(item, StoredFile)] == [
        "https://tides.example/content/images/f.jpg"
    ]
    low, about, paid, old = (item for item in items if isinstance(item, Entry))
    assert low.fields["body"] == Html('<p><img src="https://tides.example/content/images/q.jpg"></p>')
    assert (low.login, low.tags, low.sticky, low.state, low.excerpt) == ("mira", ["fog"], True, "published", "Short.")
    assert low.published_at is not None
    assert low.published_at.isoformat() == "2019-05-09T18:30:00+00:00"
    assert low.address == "https://tides.example/low/"
    assert (about.kind, about.state, about.login) == ("page", "draft", "mira")
    assert about.fields["body"] == Html("<p>a &lt; b</p>\n<p>c</p>")
    assert (paid.state, paid.remarks[0].kind) == ("private", "members")
    assert old.fields["body"] == Html("<b>x</b>")


@pytest.mark.parametrize(
    "hostile",
    [
        "",
        "[",
        "[" * 100_000,
        "[]",
        "{}",
        '{"db": []}',
        '{"db": [1]}',
        '{"data": {"posts": 5}}',
        "null",
        "\x00",
        '{"a": ' * 5000,
    ],
    ids=range(11),
)
def test_what_is_no_export_is_told(tmp_path: Path, hostile: str) -> None:
    with pytest.raises(Unreadable):
        list(Export(export(tmp_path, hostile)))


def test_rows_that_are_none_are_passed_over(tmp_path: Path) -> None:
    tables = {
        "posts": [1, None, {"id": {}, "title": [], "html": 5, "mobiledoc": "[["}],
        "users": "x",
        "tags": [[]],
        "posts_tags": {},
    }
    (entry,) = (item for item in Export(export(tmp_path, {"data": tables})) if isinstance(item, Entry))
    assert (entry.title, entry.state) == ("", "draft")
