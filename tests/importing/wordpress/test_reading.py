"""An export of WordPress yields the site, people, terms, files, posts and menus, in this order."""

from __future__ import annotations

import gzip
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from wxr import SITE, comment, entry, export, head, item, kinds, meta, of_format, only, term, values

from blogapp.importing.entries import Entry, Menu, Person, Remark, SiteFacts, StoredFile, Term
from blogapp.importing.wordpress import read, size

AUTHOR = (
    "<wp:author><wp:author_id>7</wp:author_id><wp:author_login>ann</wp:author_login>"
    "<wp:author_email>ann@old.example</wp:author_email><wp:author_display_name>Ann A.</wp:author_display_name>"
    "</wp:author>"
)
CATEGORIES = (
    "<wp:category><wp:term_id>3</wp:term_id><wp:category_nicename>quays</wp:category_nicename>"
    "<wp:category_parent>harbour</wp:category_parent><wp:cat_name>Quays</wp:cat_name></wp:category>"
    "<wp:category><wp:term_id>2</wp:term_id><wp:category_nicename>harbour</wp:category_nicename>"
    "<wp:cat_name>Harbour &amp;amp; sea</wp:cat_name><wp:category_description>All of it.</wp:category_description>"
    "</wp:category>"
)
SIZES = 'a:2:{s:5:"width";i:9;s:5:"sizes";a:1:{s:5:"thumb";a:1:{s:4:"file";s:9:"b-150.jpg";}}}'


def test_values_come_in_their_order(tmp_path: Path) -> None:
    picture = item(5, type="attachment", inner=f"<wp:attachment_url>{SITE}/up/b.jpg</wp:attachment_url>")
    line = item(6, type="nav_menu_item", inner=term("nav_menu", "main", "Main") + meta("_menu_item_url", "/x"))
    found = values(tmp_path, export(AUTHOR, CATEGORIES, line, item(1), picture))
    assert [type(each) for each in found] == [SiteFacts, Person, Term, Term, StoredFile, Entry, Menu]


def test_the_head_says_what_the_site_is(tmp_path: Path) -> None:
    site, person, above, below = values(tmp_path, export(AUTHOR, CATEGORIES))
    assert site == SiteFacts("Fixture", "Tides", SITE, "en-GB", "")
    assert person == Person("ann", "ann@old.example", "Ann A.", "7", f"{SITE}/author/ann/")
    assert above == Term("category", "harbour", "Harbour & sea", "", "All of it.", "2", f"{SITE}/category/harbour/")
    assert below == Term("category", "quays", "Quays", "harbour", "", "3", f"{SITE}/category/harbour/quays/")


def test_a_file_names_its_smaller_copies_and_its_words(tmp_path: Path) -> None:
    inner = f"<wp:attachment_url>{SITE}/up/b.jpg</wp:attachment_url>" + meta("_wp_attachment_metadata", SIZES)
    inner += meta("_wp_attachment_image_alt", "Two boats &amp; a quay")
    picture = item(5, type="attachment", status="inherit", parent="1", content="", excerpt="At dawn", inner=inner)
    post = item(1, inner=meta("_thumbnail_id", "5"))
    found = values(tmp_path, export(post, picture))
    [file], [one] = only(StoredFile, found), only(Entry, found)
    assert (file.description, file.caption, file.post) == ("Two boats & a quay", "At dawn", "1")
    assert list(file.other_addresses) == [f"{SITE}/up/b-150.jpg"]
    assert one.lead_image == f"{SITE}/up/b.jpg"


def test_a_post_has_all_that_its_item_says(tmp_path: Path) -> None:
    inner = term("category", "harbour", "Harbour") + term("post_tag", "%e6%b8%af", "港") + meta("_wp_old_slug", "older")
    inner += "<wp:is_sticky>1</wp:is_sticky>"
    one = entry(tmp_path, item(1, title="Fish &amp; <em>chips</em>", password="tide", excerpt="Short.", inner=inner))
    assert (one.title, one.slug, one.password, one.excerpt, one.sticky) == (
        "Fish & chips",
        "s1",
        "tide",
        "Short.",
        True,
    )
    assert (one.categories, one.tags, one.former_slugs) == (["harbour"], ["港"], ["older"])
    assert (one.address, one.guid) == (f"{SITE}/2015/03/s1/", f"{SITE}/?p=1")
    assert one.published_at == datetime(2015, 3, 4, 5, 6, 7, tzinfo=UTC)
    assert "Fish" in one.original


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("publish", "published"), ("future", "published"), ("draft", "draft"), ("pending", "pending"),
        ("private", "private"), ("trash", "trash"), ("of-a-plugin", "draft"),
    ],
)  # fmt: skip
def test_a_status_becomes_a_state(status: str, state: str, tmp_path: Path) -> None:
    one = entry(tmp_path, item(1, status=status))
    assert one.state == state
    assert ("status" in kinds(one.remarks)) == (status == "of-a-plugin")


def test_drafts_that_nobody_wrote_are_counted_and_left_out(tmp_path: Path) -> None:
    found = values(tmp_path, export(item(1, status="auto-draft"), item(2, status="auto-draft")))
    assert not only(Entry, found)
    assert only(Remark, found)[0].why.endswith("by itself were left out: 2.")


def test_comments_keep_threads_states_and_kinds(tmp_path: Path) -> None:
    comments = (
        comment(11, "a\n\nb", parent="10") + comment(10, approved="0", user_id="7") + comment(12, approved="spam")
    )
    comments += comment(13, type="pingback", approved="trash") + comment(14, date="0000-00-00 00:00:00", date_gmt="0")
    one = entry(tmp_path, AUTHOR, item(1, inner=comments))
    assert [(each.origin, each.parent, each.state, each.kind) for each in one.comments] == [
        ("11", "10", "approved", "comment"), ("10", "", "pending", "comment"), ("12", "", "spam", "comment"),
        ("13", "", "trash", "pingback"), ("14", "", "approved", "comment"),
    ]  # fmt: skip
    assert one.comments[0].html == "<p>a</p>\n<p>b</p>"
    assert (one.comments[1].login, one.comments[1].name) == ("ann", "Bo")
    assert (one.comments[0].created_at, one.comments[4].created_at) == (datetime(2015, 3, 5, tzinfo=UTC), None)


def test_comments_of_other_types_wait_and_their_fields_are_told(tmp_path: Path) -> None:
    one = entry(tmp_path, item(1, inner=comment(type="order_note", inner=meta("rating", "5", "comment"))))
    assert [each.state for each in one.comments] == ["pending"]
    [told] = [remark.why for remark in one.remarks if remark.kind == "comment"]
    assert "order_note" in told
    assert "rating" in told


def test_a_date_without_a_zone_is_read_by_the_clock_of_the_site(tmp_path: Path) -> None:
    known, draft = item(1), item(2, status="draft", date_gmt="0000-00-00 00:00:00")
    _, one = only(Entry, values(tmp_path, export(known, draft)))
    assert one.created_at == datetime(2015, 3, 4, 5, 6, 7, tzinfo=UTC)
    assert one.published_at is None


def test_a_date_of_an_unknown_clock_is_told(tmp_path: Path) -> None:
    assert kinds(entry(tmp_path, item(1, date_gmt="0000-00-00 00:00:00")).remarks) == ["date"]


def test_wxr_1_0_names_people_and_terms_in_its_items_alone(tmp_path: Path) -> None:
    inner = '<category>Plain name</category><category domain="tag">t 1</category>' + term("tag", "t-one", "t 1")
    found = values(
        tmp_path, export(item(1, creator="Ann Other", inner=inner), begin=head(version="1.0"), version="1.0")
    )
    [one] = only(Entry, found)
    assert [person.name for person in only(Person, found)] == ["Ann Other"]
    assert (one.login, one.categories, one.tags) == ("Ann Other", ["plain-name"], ["t-one"])
    assert [each.slug for each in only(Term, found)] == ["plain-name", "t-one"]


def test_pages_keep_their_parents_and_order(tmp_path: Path) -> None:
    one = entry(tmp_path, item(4, type="page", parent="3", inner="<wp:menu_order>7</wp:menu_order>"))
    assert (one.kind, one.parent, one.order) == ("page", "3", 7)


def test_a_menu_leads_to_posts_terms_and_addresses(tmp_path: Path) -> None:
    def line(id: int, order: int, **said: str) -> str:
        fields = "".join(meta(f"_menu_item_{key}", value) for key, value in said.items())
        inner = term("nav_menu", "main", "Main") + f"<wp:menu_order>{order}</wp:menu_order>" + fields
        return item(id, type="nav_menu_item", title="" if "object" in said else "Elsewhere", inner=inner)

    lines = line(21, 2, type="custom", url="https://x.example/", menu_item_parent="20")
    lines += line(20, 1, type="post_type", object="page", object_id="4")
    lines += line(22, 3, type="taxonomy", object="category", object_id="2")
    [menu] = only(Menu, values(tmp_path, export(CATEGORIES, lines, item(4, type="page", title="About"))))
    first, second, third = menu.entries
    assert (menu.name, first.label, first.post) == ("Main", "About", "4")
    assert (second.label, second.address, second.parent) == ("Elsewhere", "https://x.example/", "20")
    assert third.category == "harbour"


def test_what_nobody_reads_is_told_once_for_each_kind(tmp_path: Path) -> None:
    inner = meta("price", "3") + meta("colour", "red") + meta("_edit_last", "1") + meta("rest", 'O:8:"stdClass":0:{}')
    inner += "<wp:postextra>x</wp:postextra>" + term("genre", "noir", "Noir")
    one = entry(tmp_path, item(1, inner=inner))
    assert kinds(one.remarks) == ["element", "custom field", "object", "taxonomy"]
    assert "price, colour, rest" in one.remarks[1].why
    assert "price" in one.original


def test_other_types_of_posts_come_as_drafts_and_those_of_the_system_are_counted(tmp_path: Path) -> None:
    found = values(tmp_path, export(item(1, type="product"), item(2, type="revision"), item(3, type="revision")))
    [one] = only(Entry, found)
    assert (one.state, kinds(one.remarks)) == ("draft", ["post type"])
    assert "type revision" in only(Remark, found)[0].why
    assert only(Remark, found)[0].why.endswith(": 2.")


def test_several_files_of_one_export_are_read_as_one(tmp_path: Path) -> None:
    found = values(tmp_path, export(AUTHOR, item(1), item(2)), export(AUTHOR, item(2), item(3)))
    assert [each.origin for each in only(Entry, found)] == ["1", "2", "3"]
    assert len(only(SiteFacts, found)) == len(only(Person, found)) == 1
    assert kinds(found) == ["repeated"]


def test_two_posts_of_one_number_both_come_along(tmp_path: Path) -> None:
    found = values(tmp_path, export(item(1, "Dawn."), item(1, "Dusk.")))
    assert len({each.origin for each in only(Entry, found)}) == 2
    assert kinds(found) == ["repeated"]


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
def test_namespaces_of_each_version_are_known(scheme: str, version: str, tmp_path: Path) -> None:
    text = export(item(1), begin=head(scheme=scheme, version=version))
    assert [each.slug for each in only(Entry, values(tmp_path, text))] == ["s1"]


def test_packed_files_are_read(tmp_path: Path) -> None:
    packed, archive = tmp_path / "a.xml.gz", tmp_path / "b.zip"
    packed.write_bytes(gzip.compress(export(item(1)).encode()))
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("in/one.xml", export(item(2)))
        file.writestr("in/two.XML", export(item(3)))
        file.writestr("__MACOSX/in/one.xml", "nothing")
        file.writestr("readme.txt", "nothing")
    assert [each.origin for each in only(Entry, read([packed, archive]))] == ["1", "2", "3"]


def test_an_export_can_be_read_again_and_says_how_far_it_is(tmp_path: Path) -> None:
    path = tmp_path / "export.xml"
    path.write_text(export(item(1), item(2)), encoding="utf-8")
    found = read([path])
    first = list(found)
    assert found.done == found.size == size([path]) == 3 * path.stat().st_size
    assert list(found) == first


def test_a_format_of_the_blog_is_asked(tmp_path: Path) -> None:
    one = entry(tmp_path, item(1, inner=of_format("aside")))
    assert (one.format, one.fields["body"].text) == ("aside", "<p>Fog.</p>")
