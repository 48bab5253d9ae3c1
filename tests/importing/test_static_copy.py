"""The static copy: every page that readers see, whose links all lead somewhere, and nothing that is for others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import rich_site
from bs4 import BeautifulSoup
from rich_site import tree

pytestmark = pytest.mark.slow

HELD_BACK = (
    "heron", "Nobody else.", "Handed in.", "A draft.", "Later.", "Is gone.", "In the trash.", "Deleted for good.",
    "As it will be.", "@example.org", rich_site.SECRET, "csrf",
)  # fmt: skip
LINKS = {"href", "src", "poster", "srcset", "imagesrcset"}


@pytest.fixture(scope="module")
def copy(exported: Path) -> dict[str, bytes]:
    return tree(exported / "static")


def links(html: bytes) -> Iterator[str]:
    """Yield all links of a page, as a parser that the code under test does not share finds them."""
    for element in BeautifulSoup(html, "html.parser").find_all(True):
        for name in LINKS & element.attrs.keys():
            if name == "href" and "canonical" in element.get_attribute_list("rel"):
                continue
            parts = str(element[name]).split(", ") if "srcset" in name else [str(element[name])]
            yield from (part.split(" ")[0] for part in parts)
        if element.name == "data" and "." in str(element.get("value")):
            yield str(element["value"])


def test_a_link_leads_no_file_out_of_the_folder(exported: Path) -> None:
    assert [path.name for path in exported.parent.iterdir()] == ["site"]
    assert not list((exported / "static").rglob(".*"))


def test_each_link_leads_to_a_file_or_elsewhere(copy: dict[str, bytes]) -> None:
    pages = {name: data for name, data in copy.items() if name.endswith(".html")}
    ids = {name: set(re.findall(rb' id="([^"]*)"', data)) for name, data in pages.items()}
    number = 0
    for name, data in pages.items():
        for link in links(data):
            parts = urlsplit(link)
            assert not link.startswith("/"), (name, link)
            assert "//localhost" not in link, (name, link)
            if parts.scheme or parts.netloc:
                continue
            target = str((Path("/") / name).parent.joinpath(unquote(parts.path))) if parts.path else f"/{name}"
            target = str(Path(target).resolve()).lstrip("/")
            assert target in copy, (name, link)
            if parts.fragment and target in ids:
                assert parts.fragment.encode() in ids[target], (name, link)
            number += 1
    assert number > 1000


def test_stylesheets_and_scripts_lead_to_files(copy: dict[str, bytes]) -> None:
    found = [name for name in copy if name.endswith((".css", ".js"))]
    assert {name.rpartition(".")[2] for name in found} == {"css", "js"}
    for name in found:
        text = copy[name].decode()
        for link in re.findall(r"""url\(["']?([^"')]+)|from "([^"]+)\"""", text):
            path = str((Path("/") / name).parent.joinpath(unquote("".join(link))).resolve()).lstrip("/")
            assert "".join(link).startswith("data:") or path in copy, (name, link)


def test_it_has_every_kind_of_page_and_nothing_that_needs_a_server(copy: dict[str, bytes]) -> None:
    wanted = {
        "index.html", "page/2/index.html", "archive/index.html", "feed/index.xml", "feed/atom/index.xml",
        "feed/json/index.json", "sitemap.xml", "robots.txt", "about-us/index.html", "about-us/revisions/index.html",
        "category/port/index.html", "tag/ships/index.html", "author/ana/index.html", "type/quote/index.html",
        "type/gallery/index.html",
    }  # fmt: skip
    assert wanted - copy.keys() == set()
    pages = b"".join(data for name, data in copy.items() if name.endswith(".html"))
    assert not re.search(rb"<(form|input|textarea|button|select)\b", pages)
    assert not {name for name in copy if re.match(r"[0-9]{4}/.*feed", name)}
    assert not {name for name in copy if name.startswith(("edit", "login", "search", "account"))}


def test_nothing_is_in_it_that_readers_do_not_see(copy: dict[str, bytes]) -> None:
    texts = {name: data for name, data in copy.items() if not name.startswith(("media/", "icons/", "static/"))}
    for words in HELD_BACK:
        assert [name for name, data in texts.items() if words.encode() in data] == [], words
    assert "As readers see it." in copy[next(name for name in copy if name.endswith("the-lock/index.html"))].decode()
    assert any(b"Noor 0" in data for data in copy.values())
    assert not any(b"Noor 1<" in data for data in copy.values())  # who waits
