"""`blogapp import wordpress`: what it prints, what it refuses, what it reports."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from commands import blogapp, done, refused, rows

pytestmark = pytest.mark.slow
NAMES = {
    "content": "http://purl.org/rss/1.0/modules/content/", "dc": "http://purl.org/dc/elements/1.1/",
    "excerpt": "http://wordpress.org/export/1.2/excerpt/", "wp": "http://wordpress.org/export/1.2/",
}  # fmt: skip
EXPORT = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" {" ".join(f'xmlns:{name}="{address}"' for name, address in NAMES.items())}>
<channel><title>Harbour</title><link>https://blog.example</link><description>Boats</description>
<wp:wxr_version>1.2</wp:wxr_version><wp:base_site_url>https://blog.example</wp:base_site_url>
<wp:base_blog_url>https://blog.example</wp:base_blog_url>
<wp:author><wp:author_id>1</wp:author_id><wp:author_login>ana</wp:author_login>
<wp:author_email>ana@example.org</wp:author_email><wp:author_display_name>Ana</wp:author_display_name></wp:author>
<item><title>A picture</title><link>https://blog.example/a-picture/</link><dc:creator>ana</dc:creator>
<wp:post_id>5</wp:post_id><wp:post_date_gmt>2019-05-04 12:30:00</wp:post_date_gmt><wp:post_name>a-picture</wp:post_name>
<wp:status>inherit</wp:status><wp:post_parent>12</wp:post_parent><wp:post_type>attachment</wp:post_type>
<wp:attachment_url>https://blog.example/wp-content/uploads/2019/05/lock.png</wp:attachment_url></item>
<item><title>The old lock</title><link>https://blog.example/2019/05/old-lock/</link><dc:creator>ana</dc:creator>
<content:encoded><![CDATA[<p>It <em>was</em> here.</p>]]></content:encoded><excerpt:encoded></excerpt:encoded>
<wp:post_id>12</wp:post_id><wp:post_date_gmt>2019-05-04 12:30:00</wp:post_date_gmt>
<wp:comment_status>open</wp:comment_status><wp:post_name>old-lock</wp:post_name><wp:status>publish</wp:status>
<wp:post_parent>0</wp:post_parent><wp:menu_order>0</wp:menu_order><wp:post_type>post</wp:post_type>
<wp:is_sticky>0</wp:is_sticky></item>
</channel></rss>
"""


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """An export with a post and a picture."""
    (path := tmp_path / "export.xml").write_text(EXPORT, encoding="utf-8")
    return path


def test_an_export_becomes_a_blog_and_a_second_call_changes_nothing(instance: Path, export: Path) -> None:
    assert "posts: 1 new" in done("import", "wordpress", str(export))
    assert rows(instance, "SELECT title, path, status FROM posts") == [
        ("The old lock", "2019/05/04/old-lock", "published")
    ]
    assert done("import", "wordpress", str(export)).endswith("have each named.\n")
    assert "0 things are new or updated." in done("import", "wordpress", str(export))


def test_a_dry_run_writes_nothing(instance: Path, export: Path) -> None:
    said = done("import", "wordpress", "--dry-run", str(export))
    assert "posts: 1 new" in said
    assert "Nothing is written" in said
    assert rows(instance, "SELECT count(*) FROM posts") == [(0,)]


def test_a_report_names_what_was_not_carried_over(instance: Path, export: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.json"
    done("import", "wordpress", "--report", str(out), str(export))
    report = json.loads(out.read_text())
    assert report["counts"]["posts"] == {"new": 1}
    [remark] = report["remarks"]
    assert (remark["kind"], remark["where"]) == ("file", "https://blog.example/wp-content/uploads/2019/05/lock.png")
    assert "is there already" in refused("import", "wordpress", "--report", str(out), str(export))


def test_authors_are_chosen_by_a_file(instance: Path, export: Path, tmp_path: Path) -> None:
    authors = tmp_path / "authors.toml"
    authors.write_text('Ana = "mira@example.org"')
    assert "Nobody here has the address mira@example.org" in refused(
        "import", "wordpress", "--authors", str(authors), str(export)
    )
    done("user", "add", "mira@example.org", "--role", "author", "--password-stdin", typed="seven quiet harbours\n")
    done("import", "wordpress", "--authors", str(authors), str(export))
    assert rows(instance, "SELECT email FROM users WHERE id = (SELECT author_id FROM posts)") == [("mira@example.org",)]
    authors.write_text("ana = 3")
    assert "must have an address" in refused("import", "wordpress", "--authors", str(authors), str(export))
    authors.write_text("ana")
    assert "is no TOML" in refused("import", "wordpress", "--authors", str(authors), str(export))


def test_what_is_no_export_is_refused_in_a_sentence(instance: Path, tmp_path: Path) -> None:
    (other := tmp_path / "other.xml").write_text("<p>No export</p>")
    assert refused("import", "wordpress", str(other))
    assert rows(instance, "SELECT count(*) FROM imported") == [(0,)]


def test_files_come_from_one_place(instance: Path, export: Path, tmp_path: Path) -> None:
    result = blogapp("import", "wordpress", "--fetch", "--media", str(tmp_path), str(export))
    assert (result.exit_code, "not both" in result.stderr) == (2, True)
