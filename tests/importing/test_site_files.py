"""`blogapp export site` and `blogapp import site`: the same site comes of its files, in either database."""

from __future__ import annotations

import json
import re
import shutil
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import rich_site
from commands import blogapp, done, rows
from databases import DATABASES
from hypothesis import given, settings
from hypothesis import strategies as st
from rich_site import tree

from blogapp.backup import tables
from blogapp.cli.application import opened
from blogapp.exporting.site_files import contents, documents

Go = Callable[[str, str], Path]


def differing(one: dict[str, bytes], other: dict[str, bytes]) -> list[tuple[str, bytes | None, bytes | None]]:
    """Return the files of two folders that differ, with what they hold."""
    names = sorted(one.keys() | other.keys())
    return [(name, one.get(name), other.get(name)) for name in names if one.get(name) != other.get(name)]


@pytest.mark.slow
@pytest.mark.parametrize("middle", DATABASES)
def test_a_site_comes_back_byte_for_byte_through_another_database(
    go: Go, exported: Path, tmp_path: Path, middle: str
) -> None:
    outs = [exported, tmp_path / "out1", tmp_path / "out2"]
    for number, database, pages in ((1, middle, ()), (2, "sqlite", ("--without-pages",))):
        go(f"to{number}", database)
        done("import", "site", str(outs[number - 1]))
        done("db", "check")
        done("export", "site", *pages, str(outs[number]))
    before, between, after = map(tree, outs)
    assert differing(before, between) == []
    of_texts = {name: data for name, data in before.items() if not name.startswith(("static/", "SHA256SUMS"))}
    after.pop("SHA256SUMS")
    assert differing(of_texts, after) == []


@pytest.mark.slow
def test_each_table_and_column_is_in_it_or_is_named_with_a_reason(site_folder: Path) -> None:
    pairs, texts, lists = set(contents.PAIRS), set(contents.TEXTS), set(contents.LISTS)
    named = [*contents.LEFT_OUT, *pairs, *texts, *lists]
    assert sorted(named) == sorted(tables.MODELS)
    assert all(contents.LEFT_OUT.values())
    said = {name: names_in(site_folder, name) for name in texts | lists}
    for name in texts | lists:
        links, out = contents.links(name), contents.MADE_ANEW.get(name, {})
        assert all(out.values())
        wanted = {column.name for column in tables.MODELS[name].columns} - set(out)
        wanted = {links[column][1] if column in links else column for column in wanted}
        assert wanted - said[name] == set(), name


def names_in(folder: Path, table: str) -> set[str]:
    """Return what the files of a folder say of the rows of a table."""
    places = {"posts": ["posts", "pages"], "revisions": ["revisions"], "comments": ["comments"]}.get(table, [])
    rows = [documents.read(path.read_bytes()).front for place in places for path in (folder / place).rglob("*.md")]
    lists = [folder / contents.LISTS[table]] if table in contents.LISTS else []
    if table in contents.PRIVATE:
        lists.append(folder / contents.private_place(table))
    rows += [json.loads(line) for path in lists for line in path.read_text(encoding="utf-8").split("\n") if line]
    below = {"body"} if table == "comments" else set()
    return below.union(*rows)


@pytest.mark.slow
def test_no_secret_is_in_it_and_what_is_private_lies_apart(site_folder: Path) -> None:
    data = {name: content for name, content in tree(site_folder).items() if not name.startswith("media/")}
    everything = b"".join(data.values())
    public = b"".join(content for name, content in data.items() if not name.startswith("private/"))
    assert rich_site.SECRET.encode() not in everything
    assert everything.count(b"$argon2") == 1  # that of the protected post
    assert b"$argon2" not in public
    assert b"@example.org" not in public
    assert b"ana@example.org" in everything
    assert stat.S_IMODE((site_folder / "private").stat().st_mode) == 0o700
    assert (site_folder / ".gitignore").read_text() == "/private/\n"


@pytest.mark.slow
def test_the_text_of_a_post_can_be_read_at_the_place_of_its_address(site_folder: Path) -> None:
    [text] = (site_folder / "posts").rglob("the-lock.md")
    assert text.read_text(encoding="utf-8").endswith("---\n\nAs readers see it.\n")
    page = site_folder / "pages" / "about-us" / "revisions.md"
    assert page.read_text(encoding="utf-8").endswith("\n---\n\nA page within.\n")


@pytest.mark.slow
@settings(max_examples=60)
@given(
    data=st.dictionaries(
        st.text(max_size=9),
        st.lists(st.none() | st.floats(allow_nan=False, allow_infinity=False) | st.text()),
        max_size=3,
    ),
    text=st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(rich_site.HOSTILE),
)
def test_any_text_and_any_data_survive_a_file(data: dict[str, Any], text: str) -> None:
    below = text if documents.can_stand_below(text) else None
    file = documents.written({"data": data, "said": text}, below)
    again = documents.read(file)
    assert again.front == {"data": data, "said": text}
    assert again.text == below
    assert file.endswith(b"\n")


@pytest.mark.slow
def test_what_was_changed_by_hand_is_taken_and_named(site_folder: Path, go: Go) -> None:
    [text] = (site_folder / "posts").rglob("the-lock.md")
    text.write_text(
        text.read_text(encoding="utf-8").replace("As readers see it.", "As I would have it.\n\n---\n\nReally.")
    )
    text.rename(text.with_name("renamed.md"))
    sums = site_folder / "SHA256SUMS"
    sums.write_text(re.sub(r".*the-lock\.md\n", "", sums.read_text(encoding="utf-8")), encoding="utf-8")
    place = site_folder / "categories.jsonl"
    place.write_text(place.read_text(encoding="utf-8").replace('"Inner harbour"', '"Inner basin"'), encoding="utf-8")
    go("second", "sqlite")
    said = done("import", "site", str(site_folder))
    assert "Changed since the export, and taken as it is: categories.jsonl." in said
    assert re.search(r"Added since the export, and taken as it is: posts/\S+/renamed\.md\.", said)
    with opened() as app:
        client = app.test_client()
        page = client.get(f"/{documents.read(text.with_name('renamed.md').read_bytes()).front['path']}/")
        assert "Really." in page.text
        assert "/the-lock/" in client.get("/search/?q=Really").text


@pytest.mark.slow
def test_without_what_is_private_nobody_gets_in(site_folder: Path, go: Go) -> None:
    shutil.rmtree(site_folder / "private")
    go("second", "sqlite")
    said = done("import", "site", str(site_folder))
    assert "1 protected posts stay closed" in said
    assert "Nobody can sign in yet" in said
    assert "example.invalid" in done("user", "list")
    with opened() as app:
        client = app.test_client()
        [path] = (path for path in (site_folder / "posts").rglob("locked.md"))
        front = documents.read(path.read_bytes()).front
        assert "heron" not in client.get(f"/{front['path']}/").text
        answer = client.post(f"/unlock/{front['id']}", data={"password": "tide"})
        assert "heron" not in answer.text
        signing = client.post("/login", data={"email": "nobody-1@example.invalid", "password": rich_site.PASSWORD})
        assert signing.status_code in {400, 401, 422}


@pytest.mark.slow
def test_it_is_the_same_site(site_folder: Path, source: Path, go: Go, monkeypatch: pytest.MonkeyPatch) -> None:
    place = go("second", "sqlite")
    done("import", "site", str(site_folder))
    assert "ok     search" in blogapp("doctor").stdout
    read = {}
    for instance in (source, place):
        monkeypatch.setenv("BLOGAPP_INSTANCE", str(instance))
        with opened() as app:
            client = app.test_client()
            paths = [path[:-3] for path in tree(site_folder) if re.match(r"(posts/2|pages/a).*\.md", path)]
            addresses = ["/", "/page/2/", "/feed/", "/sitemap.xml", "/archive/", "/category/port/", "/2019/old/lock/",
                         *(f"/{path.partition('/')[2]}/" for path in paths)]  # fmt: skip
            read[instance] = {path: client.get(path) for path in addresses}
            read[instance] = {path: (page.status_code, page.text) for path, page in read[instance].items()}
            waiting = rows(instance, "SELECT task, subject, due_at FROM jobs WHERE task = 'announce' ORDER BY 2")
            read[instance]["jobs"] = waiting
    assert len([page for page in read[place].values() if page[0] == 200]) > 20
    assert len(read[place]["jobs"]) == 2
    assert read[place] == read[source]
