"""The formats of the cookbook are whole: each is small, and is followed from the form to every reader and back."""

from __future__ import annotations

import copy
import inspect
import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import cookbook
import feedparser
import mf2py
import pictures
import pytest
from clients import SignedInClient
from exporting import as_read, items, said
from filling import controls, stored
from flask import Flask
from flask.testing import FlaskClient

from blogapp import db
from blogapp.cli.samples import first
from blogapp.formats import PostFormat
from blogapp.formats.conversion import convert
from blogapp.models import Post
from blogapp.testing import run

FORMATS = {name: loaded.format for name, loaded in cookbook.formats().items()}
# What search engines ask for, or the type is there for. Sources: https://schema.org and
# https://developers.google.com/search/docs/appearance/structured-data
REQUIRED = {
    "before-after": ("ImageGallery", ["image"]),
    "book-review": ("Review", ["author", "itemReviewed", "itemReviewed.author", "reviewRating.ratingValue"]),
    "code-snippet": ("SoftwareSourceCode", ["text", "programmingLanguage"]),
    "concert": ("MusicEvent", ["name", "startDate", "location", "performer"]),
    "episode": ("PodcastEpisode", ["name", "episodeNumber", "associatedMedia", "duration"]),
    "live-blog": ("LiveBlogPosting", ["liveBlogUpdate.0.datePublished", "liveBlogUpdate.0.articleBody"]),
    "place": ("Place", ["name", "address", "geo.latitude", "geo.longitude"]),
    "poll": ("Question", ["name", "suggestedAnswer.0.text"]),
    "product-list": ("CollectionPage", ["mainEntity.0.name", "mainEntity.0.offers.price"]),
    "question": ("QAPage", ["mainEntity.name", "mainEntity.answerCount", "mainEntity.acceptedAnswer.text"]),
    "response": ("BlogPosting", ["sharedContent"]),
    "track": ("CreativeWork", ["associatedMedia", "timeRequired"]),
}
PROPERTIES = {  # of microformats2, in the entry
    "book-review": ["item", "rating"], "concert": ["start", "location", "performer"], "place": ["adr", "photo"],
    "product-list": ["h-product"], "response": ["in-reply-to"], "track": ["photo", "enclosure"],
    "before-after": ["photo"],
}  # fmt: skip


@pytest.fixture(scope="module")
def blog(tmp_path_factory: pytest.TempPathFactory, make_app: Callable[..., Flask]) -> Flask:
    """A blog into which the formats were copied."""
    instance = tmp_path_factory.mktemp("cookbook")
    shutil.copytree(cookbook.INSTANCE / "formats", instance / "formats", ignore=shutil.ignore_patterns("__pycache__"))
    return make_app(INSTANCE=str(instance))


@pytest.fixture
def shared_app(blog: Flask) -> Flask:
    return blog


@pytest.fixture
def fields(app: Flask) -> Callable[[type[PostFormat]], dict[str, Any]]:
    """Give a format's example, with files that are there."""
    with app.test_request_context(method="POST"):
        files = [*first.files(), *pictures.further_files()]
        db.session.add_all(files)
        db.session.commit()
        kinds = {file.mime: file.id for file in files}

    def give(format: type[PostFormat]) -> dict[str, Any]:
        return _with_ids(format, copy.deepcopy(dict(format.example)), kinds)

    return give


def _with_ids(group: Any, given: dict[str, Any], kinds: Mapping[str, int]) -> dict[str, Any]:
    """Put ids of files that are there in the place of those of an example, in its rows, too."""
    for name, field in group.fields.items():
        if number := next((kinds[kind] for kind in field.kinds if kind in kinds), 0):
            given[name] = {**given[name], "id": number} if given.get(name) else given.get(name)
        if rows := getattr(field, "group", None):
            given[name] = [_with_ids(rows, dict(row), kinds) for row in given.get(name, ())]
    return given


@pytest.fixture
def post(make_post: Callable[..., Post], fields: Any, request: pytest.FixtureRequest) -> Post:
    """A post of the format that the test is asked for."""
    given = fields(FORMATS[request.node.callspec.params["name"]])
    return make_post(request.node.callspec.params["name"], title=str(given.pop("title", "")), fields=given)


every_format = pytest.mark.parametrize("name", FORMATS)


def test_there_are_twelve() -> None:
    assert sorted(FORMATS) == sorted(REQUIRED)


@every_format
def test_each_is_small(name: str) -> None:
    assert len(inspect.getsource(FORMATS[name]).splitlines()) <= 45
    assert len(cookbook.files(FORMATS[name])) <= 4


@pytest.mark.slow
@every_format
def test_each_holds_what_a_format_promises(name: str) -> None:
    assert [result for result in run(FORMATS[name]) if result.wrong] == []


@pytest.mark.first(2)
@every_format
def test_the_form_gives_back_what_is_stored(
    app: Flask, post: Post, name: str, signed_in: Callable[..., SignedInClient]
) -> None:
    editor = signed_in()
    address = f"/edit/posts/{post.id}"
    answer = editor.post(address, data={**controls(editor.get(address)), "action": "publish"})
    assert answer.status_code == 303, answer.text
    assert stored(app, post.id).data == post.data


@pytest.mark.first(1)
@every_format
def test_readers_programs_and_importers_get_it(app: Flask, client: FlaskClient, post: Post, name: str) -> None:
    format = FORMATS[name]
    page = client.get(post.url)
    assert page.status_code == 200
    assert f"format-{name}" in client.get("/").text
    for place in _told(page.text, REQUIRED[name]):
        assert place == "", place
    [entry] = mf2py.parse(page.text, html_parser="html5lib")["items"][:1]
    nested = {kind for child in entry.get("children", []) for kind in child["type"]}
    assert set(PROPERTIES.get(name, [])) <= set(entry["properties"]) | nested
    assert 'property="og:title"' in page.text
    [item] = feedparser.parse(client.get("/feed/").data).entries
    assert item.description or item.content
    [word] = [word for word in format(post.data).text_of().split() if word.isalpha()][:1]
    assert post.url in client.get("/search/", query_string={"q": word}).text
    [exported] = [element for element in items(app) if said(element, "wp:post_id") == str(post.id)]
    assert format.clean(format.from_wxr(as_read(exported)) or {}) == post.data


def _told(page: str, wanted: tuple[str, list[str]]) -> Iterator[str]:
    """Yield what the JSON-LD of a page lacks."""
    text = page.partition('<script type="application/ld+json"')[2].partition(">")[2].partition("</script>")[0]
    told = json.loads(text)
    kind, places = wanted
    yield "" if told["@type"] == kind else f"@type is {told['@type']}"
    for place in places:
        value: Any = told
        for step in place.split("."):
            value = value[int(step)] if step.isdigit() else value.get(step)
            if value in (None, "", []):
                yield f"no {place}"
                break


@pytest.mark.first(1)
@every_format
def test_a_post_goes_to_any_format_and_comes_back(app: Flask, post: Post, name: str) -> None:
    for other in app.extensions["blogapp.formats"].values():
        there, _ = convert(FORMATS[name], other, post.data)
        assert convert(other, FORMATS[name], there)[0] == post.data, other.name


def test_the_page_is_made_from_the_formats() -> None:
    assert cookbook.page() == cookbook.PAGE.read_text(encoding="utf-8"), "Run `python tests/support/cookbook.py`."
    assert set(cookbook.FOLDER.iterdir()) == {cookbook.picture(format) for format in FORMATS.values()}
