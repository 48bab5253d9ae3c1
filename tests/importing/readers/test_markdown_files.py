"""Folders of Markdown, each as its program has it, become posts and pages with dates, terms, files and addresses."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from blogapp.importing.entries import Entry, Html, Person, Remark, SiteFacts, StoredFile, Term
from blogapp.importing.markdown_files import Folder
from blogapp.importing.unreadable import Unreadable


def written(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def of(folder: Path, kind: type) -> list:
    return [item for item in Folder(folder) if isinstance(item, kind)]


@pytest.fixture
def jekyll(tmp_path: Path) -> Path:
    return written(
        tmp_path,
        **{
            "_config.yml": "title: Tides\nurl: https://tides.example\nbaseurl: /log\n",
            "_posts/2019-05-09-low-water.md": (
                "---\nlayout: post\ntitle: Low water\ncategories: harbour boats\ntags: [fog, mist]\n"
                "author: Mira\nredirect_from: /old/\n---\nFirst.\n<!--more-->\n"
                "![Quay]({{ site.baseurl }}/assets/quay.jpg)\n"
                "{% highlight python %}\nx = 1\n{% endhighlight %}\n"
                "See [it]({% post_url 2019-05-10-no %}) {% include x.html %}\n"
            ),
            "_posts/2019-05-10-no.md": "---\ntitle: No\npublished: false\ndate: 2019-05-10 18:30:00 +0200\n---\nnope\n",
            "_drafts/later.md": "---\ntitle: Later\n---\nx\n",
            "about.md": "---\nlayout: page\ntitle: About\npermalink: /about/\n---\nWho.\n",
            "README.md": "---\ntitle: x\n---\nx",
            "notes.md": "no front matter",
            "assets/quay.jpg": "JPEG",
            "_site/low-water.md": "---\ntitle: made\n---\nx",
        },
    )


def test_jekyll(jekyll: Path) -> None:
    facts = of(jekyll, SiteFacts)[0]
    assert (facts.title, facts.address, facts.generator) == ("Tides", "https://tides.example/log", "Jekyll")
    posts = {entry.title: entry for entry in of(jekyll, Entry)}
    assert set(posts) == {"Low water", "No", "Later", "About"}
    low = posts["Low water"]
    assert (low.kind, low.slug, low.state, low.login) == ("post", "low-water", "published", "Mira")
    assert low.published_at == datetime(2019, 5, 9, tzinfo=UTC)
    assert (low.categories, low.tags) == (["harbour", "boats"], ["fog", "mist"])
    assert low.address == "https://tides.example/log/harbour/boats/2019/05/09/low-water.html"
    assert low.former_addresses == ["https://tides.example/log/old/"]
    body = low.fields["body"]
    assert "![Quay](https://tides.example/log/assets/quay.jpg)" in body
    assert "```python\nx = 1\n```" in body
    assert "[it](https://tides.example/log/2019/05/10/no.html)" in body
    assert "include" in low.remarks[0].why
    assert [each.address for each in of(jekyll, StoredFile)] == ["https://tides.example/log/assets/quay.jpg"]
    assert posts["No"].state == posts["Later"].state == "draft"
    assert posts["No"].published_at == datetime.fromisoformat("2019-05-10T18:30:00+02:00")
    assert (posts["About"].kind, posts["About"].address) == ("page", "https://tides.example/log/about/")
    assert [term.name for term in of(jekyll, Term)] == ["harbour", "boats", "fog", "mist"]
    assert [person.login for person in of(jekyll, Person)] == ["Mira"]


def test_hugo(tmp_path: Path) -> None:
    written(
        tmp_path,
        **{
            "hugo.toml": 'title = "Tides"\nbaseURL = "https://tides.example/"\nlanguageCode = "en-gb"\n',
            "content/posts/low/index.md": (
                '+++\ntitle = "Low"\ndate = 2019-05-09T12:00:00+02:00\ntags = ["fog"]\n'
                'aliases = ["/x/"]\nlastmod = 2020-01-02\n+++\n'
                '{{< figure src="quay.jpg" alt="Quay" caption="At six" >}}\n{{< youtube abc >}}\n{{< odd 1 >}}\n'
                '[b]({{< ref "high.md" >}})\n'
            ),
            "content/posts/low/quay.jpg": "JPEG",
            "content/posts/high.md": '{\n"title": "High", "date": "2019-05-10", "draft": true\n}\n\nx {y}\n',
            "content/posts/_index.md": "---\ntitle: Posts\n---\n",
            "content/about.md": "---\ntitle: About\n---\nWho.",
        },
    )
    posts = {entry.title: entry for entry in of(tmp_path, Entry)}
    assert set(posts) == {"Low", "High", "About"}
    low = posts["Low"]
    assert (low.slug, low.address) == ("low", "https://tides.example/posts/low/")
    assert low.published_at == datetime(2019, 5, 9, 10, tzinfo=UTC)
    assert low.changed_at == datetime(2020, 1, 2, tzinfo=UTC)
    assert low.former_addresses == ["https://tides.example/x/"]
    assert '![Quay](https://tides.example/content/posts/low/quay.jpg "At six")' in low.fields["body"]
    assert "<https://www.youtube.com/watch?v=abc>" in low.fields["body"]
    assert "[b](https://tides.example/posts/high/)" in low.fields["body"]
    assert "{{< odd 1 >}}" in low.fields["body"]
    assert (posts["High"].state, posts["High"].fields["body"]) == ("draft", "x {y}\n")
    assert posts["About"].kind == "page"


def test_pelican(tmp_path: Path) -> None:
    written(
        tmp_path,
        **{
            "pelicanconf.py": "raise SystemExit",
            "content/low.md": (
                "Title: Low\nDate: 2019-05-09 18:30\nModified: 2019-06-01\nCategory: Harbour\nTags: fog, thick mist\n"
                "Authors: Mira, Noor\nSummary: Short.\nSlug: low-tide\nStatus: hidden\n\n![Q]({static}/images/q.png)\n"
            ),
            "content/images/q.png": "PNG",
            "content/pages/about.md": "Title: About\nStatus: draft\n\nWho.",
        },
    )
    low, about = of(tmp_path, Entry)
    assert (low.slug, low.state, low.excerpt, low.login) == ("low-tide", "private", "Short.", "Mira")
    assert (low.published_at, low.tags) == (datetime(2019, 5, 9, 18, 30, tzinfo=UTC), ["fog", "thick-mist"])
    assert "/content/images/q.png)" in low.fields["body"]
    assert (about.kind, about.state) == ("page", "draft")


def test_eleventy(tmp_path: Path) -> None:
    written(
        tmp_path,
        **{
            "eleventy.config.js": "",
            "blog/2019-05-09-low.md": '---json\n{"title": "Low", "tags": ["posts", "fog"]}\n---\nx',
            "blog/high.html": "---\ntitle: High\ndate: 2019-05-10\n---\n<p>x</p>",
        },
    )
    low, high = of(tmp_path, Entry)
    assert (low.tags, low.published_at) == (["fog"], datetime(2019, 5, 9, tzinfo=UTC))
    assert high.fields["body"] == Html("<p>x</p>")
    assert high.published_at is not None
    assert high.published_at.date() == date(2019, 5, 10)


@pytest.mark.parametrize(
    "front",
    [
        "---\ntitle: [\n---\nx", "---\ntitle: x\n", "+++\na = \n+++\nx", "---\n- a\n---\nx",
        "---\n" + "[" * 500 + "\n---\nx",
        "---\na: &a [x]\nb: [" + "*a, " * 60 + "]\n---\nx",
        "---\n" + "a: b\n" * 20_000 + "---\nx", "---json\n{\n---\nx",
        "---\n!!python/object/apply:os.system ['true']\n---\nx", "---\n" + "- " * 20_000 + "\n---\nx",
    ],
    ids=range(10),
)  # fmt: skip
def test_a_hostile_text_is_named_and_passed_over(tmp_path: Path, front: str) -> None:
    written(tmp_path, **{"bad.md": front, "good.md": "---\ntitle: Good\ndate: 2019-05-09\n---\nx"})
    assert [entry.title for entry in of(tmp_path, Entry)] == ["Good"]
    assert [remark.where for remark in of(tmp_path, Remark)] == ["bad.md"]


def test_nothing_outside_of_the_folder_is_read(tmp_path: Path) -> None:
    outside = written(tmp_path / "outside", **{"secret.md": "---\ntitle: Secret\n---\nx", "secret.png": "x"})
    folder = written(
        tmp_path / "in", **{"a.md": "---\ntitle: A\n---\n![x](../outside/secret.png) ![y](/etc/passwd) ![z](link.png)"}
    )
    (folder / "link.md").symlink_to(outside / "secret.md")
    (folder / "link.png").symlink_to(outside / "secret.png")
    (folder / "linked").symlink_to(outside)
    assert [entry.title for entry in of(folder, Entry)] == ["A"]
    assert of(folder, StoredFile) == []


def test_a_folder_without_such_texts_is_told(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="no text"):
        list(Folder(tmp_path))
