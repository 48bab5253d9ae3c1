"""What programs that take the text out of a page find of a post of each format: trafilatura and readability-lxml.

    python -m venv /tmp/tools && /tmp/tools/bin/pip install trafilatura readability-lxml
    /tmp/tools/bin/python benchmarks/extraction.py http://127.0.0.1:8000

They are no requirement of the tests: they weigh 50 MB. Needs a running blog with a post of each format, as `make run`
makes it.
Mozilla's Readability is asked in `tests/browser/test_readers_tools.py`.
"""

from __future__ import annotations

import re
import sys
import urllib.request
from dataclasses import dataclass

import lxml.html
import trafilatura
from readability import Document

PARAGRAPHS = ".//p[not(.//a)] | .//figcaption | .//blockquote"
FORMATS = "standard aside audio chat gallery image link quote status video".split()


@dataclass(frozen=True)
class Told:
    """What a page says of its post: title, author, day, and the first words of its text."""

    title: str
    author: str
    day: str
    words: str


def main(site: str) -> int:
    """Print a line for each format; return how many were not found."""
    missed = 0
    for name in FORMATS:
        address = newest(site, name)
        if not address:
            continue
        html = page(address)
        told = of(html)
        found = trafilatura.bare_extraction(html, url=address, with_metadata=True).as_dict()
        facts = (found["title"], found["author"], found["date"]) == (told.title, told.author, told.day)
        text = letters(told.words) in letters(found["text"])
        summary = lxml.html.fromstring(Document(html, url=address).summary()).text_content()
        other = letters(told.words) in letters(summary)
        missed += not (facts and text)
        print(f"{name:10} trafilatura: facts {facts!s:5} text {text!s:5}  readability-lxml: text {other}")
    return missed


def newest(site: str, name: str) -> str:
    """Return the address of the newest post of a format, or ""."""
    listing = lxml.html.fromstring(page(f"{site}/type/{name}/"))
    links = listing.xpath("//article//a[contains(@class, 'u-url')]/@href")
    return f"{site}{links[0]}" if links else ""


def page(address: str) -> str:
    """Return the page at an address."""
    with urllib.request.urlopen(address) as answer:
        return str(answer.read().decode())


def of(html: str) -> Told:
    """Return what a reader sees."""
    tree = lxml.html.fromstring(html)
    title = folded(tree.xpath("string(//article//*[contains(@class, 'p-name')] | //h1)"))
    body = tree.xpath("//div[contains(@class, 'e-content')]")[0]
    texts = [folded(each.text_content()) for each in body.xpath(PARAGRAPHS)]
    day = tree.xpath("string(//article//time/@datetime)")[:10]
    return Told(title, tree.xpath("string(//article//*[contains(@class, 'p-author')])"), day, next(filter(None, texts)))


def folded(text: str) -> str:
    """Return a text with its white space folded."""
    return " ".join(text.split())


def letters(text: str) -> str:
    """Return a text without what the programs put in or leave out: white space, punctuation, marks of footnotes."""
    return re.sub(r"\[\d+\]|\W+", "", text)


if __name__ == "__main__":
    sys.exit(bool(main(sys.argv[1].rstrip("/"))))
