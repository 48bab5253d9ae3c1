"""What each field makes of good, bad and hostile input."""

import json
import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markupsafe import Markup, escape

from blogapp.formats import Errors, MediaFile, Picture, Player, PostFormat
from blogapp.formats import fields as f

HOSTILE = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "javascript:alert(1)", "\0\x08\x0b", "\u202egpj.exe",
    "\ud800", "\ufeff", "x" * 1_000_000, ">" * 5_000, "[" * 5_000, "* " * 5_000, "a" * 300 + "\n" * 300,
    "{{ 7 * 7 }}{% for %}", "' OR 1=1 --", "٣", "1e999",
]  # fmt: skip
JSON = [
    0, 1, -1, 1.5, 10**400, True, False, [], [1], ["a", None], [[]], {}, {"id": 1}, {"id": []}, {"id": True},
    {"id": "1\n"}, {"id": 10**30}, {"id": -1}, {"id": 1, "alt": []}, {"a": {"b": []}}, None, b"bytes", object(),
]  # fmt: skip


class Everything(PostFormat):
    name = "everything"
    template = "{{ body }}"

    line = f.Line("Line", max=30)
    lines = f.Lines("Lines", max=3)
    number = f.Integer("Number", min=1, max=500)
    url = f.Url("Address")
    video = f.Embed("Video")
    side = f.Choice("Side", {"n": "North", "s": "South"})
    open = f.Toggle("Open")
    file = f.File("File")
    picture = f.Image("Picture")
    body = f.Markdown("Text")


NUMBER = "This must be a whole number from 1 to 500."
ADDRESS = "This must be a web address, such as https://example.org/page."
UPLOAD = "This must be an uploaded file; choose it again."

GOOD: list[tuple[str, Any, Any]] = [
    ("line", " The  harbour\tat\r\nsix ", "The harbour at six"),
    ("line", "e\u0301t\u00e9", "été"),
    ("line", 7, "7"),
    ("line", None, ""),
    ("line", "x" * 30, "x" * 30),
    ("lines", "plums\r\n\r\n  flour \n", ["plums", "flour"]),
    ("lines", ["plums", "", " two\nlines "], ["plums", "two lines"]),
    ("lines", "", []),
    ("number", " 8 ", 8),
    ("number", 8, 8),
    ("number", "٣", 3),
    ("number", "", None),
    ("number", None, None),
    ("url", "https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
    ("url", " example.org/page ", "https://example.org/page"),
    ("url", "http://[2001:db8::1]:8080/", "http://[2001:db8::1]:8080/"),
    ("url", "https://λιμάνι.example/πλοίο", "https://λιμάνι.example/πλοίο"),
    ("url", "", ""),
    ("side", "n", "n"),
    ("side", "", ""),
    ("open", "on", True),
    ("open", True, True),
    ("open", "0", False),
    ("open", None, False),
    ("file", {"id": "12"}, {"id": 12}),
    ("file", {"id": 12, "name": "left out"}, {"id": 12}),
    ("file", {"id": ""}, None),
    ("file", None, None),
    ("picture", {"id": 3, "alt": " Two \n boats "}, {"id": 3, "alt": "Two boats"}),
    ("picture", {"id": 3}, {"id": 3, "alt": ""}),
    ("picture", {"id": "", "alt": "a text without a picture"}, None),
    ("body", "One\r\ntwo  \r\n\r\n", "One\ntwo"),
    ("body", None, ""),
]

BAD: list[tuple[str, Any, str]] = [
    ("line", "x" * 31, "This is 31 characters long; at most 30 fit. Shorten it."),
    ("line", True, "This must be a text."),
    ("line", ["a"], "This must be a text."),
    ("line", float("nan"), "This must be a text."),
    ("lines", "a\nb\nc\nd", "These are 4 lines; at most 3 fit. Join or remove some."),
    ("lines", ["fine", "x" * 1001], "Line 2 is 1001 characters long; at most 1000 fit. Shorten it."),
    ("lines", [["nested"]], "This must be a text."),
    ("number", "0", NUMBER),
    ("number", 501, NUMBER),
    ("number", "eight", NUMBER),
    ("number", "1.5", NUMBER),
    ("number", "1_0", NUMBER),
    ("number", "9" * 5000, NUMBER),
    ("number", 10**400, "This must be a text."),
    ("url", "javascript:alert(1)", ADDRESS),
    ("url", "https://user:password@example.org/", ADDRESS),
    ("url", "data:text/html,x", ADDRESS),
    ("url", "https://", ADDRESS),
    ("url", "https://example.org/a b", ADDRESS),
    ("url", "https://example.org/\"onclick=", ADDRESS),
    ("url", "https://example.org:99999/", ADDRESS),
    ("url", "https://[::1", ADDRESS),
    ("url", "the harbour", ADDRESS),
    ("url", "https://example.org/" + "x" * 2000, ADDRESS),
    ("side", "w", "This must be one of North, South."),
    ("open", [], "This must be a text."),
    ("file", {"id": "1.5"}, UPLOAD),
    ("file", {"id": -1}, UPLOAD),
    ("file", {"id": True}, UPLOAD),
    ("file", {"id": "1" * 19}, UPLOAD),
    ("file", {"id": ["1"]}, UPLOAD),
    ("file", "12", UPLOAD),
    ("file", [12], UPLOAD),
    ("picture", {"id": 1, "alt": "x" * 501}, "The description of the picture is too long; at most 500 characters fit."),
    ("picture", {"id": 1, "alt": {}}, "This must be a text."),
]  # fmt: skip


def clean(name: str, raw: Any) -> Any:
    return Everything.fields[name].clean(raw)


@pytest.mark.parametrize(("name", "raw", "stored"), GOOD)
def test_good_input_is_stored(name: str, raw: Any, stored: Any) -> None:
    assert clean(name, raw) == stored


@pytest.mark.parametrize(("name", "raw", "sentence"), BAD)
def test_bad_input_is_refused_with_a_sentence(name: str, raw: Any, sentence: str) -> None:
    with pytest.raises(ValueError) as refusal:  # noqa: PT011 - the sentence is compared as a whole
        clean(name, raw)
    assert str(refusal.value) == sentence


def outcome(raw: dict[str, Any], *, partial: bool = True) -> dict[str, Any] | None:
    """Clean, check what every result must be, and return the data; None when there were errors."""
    try:
        data = Everything.clean(raw, partial=partial)
    except Errors as errors:
        sentences = errors.sentences
    else:
        return _checked(data)
    assert set(sentences) <= set(Everything.fields)
    assert all(sentence.endswith(".") for sentence in sentences.values())
    return None


def _checked(data: dict[str, Any]) -> dict[str, Any]:
    assert json.loads(json.dumps(data, allow_nan=False)) == data
    assert set(data) == set(Everything.fields)
    json.dumps(data, ensure_ascii=False).encode()
    return data


@pytest.mark.parametrize("raw", [*HOSTILE, *JSON], ids=lambda raw: ascii(raw)[:20])
@pytest.mark.parametrize("name", Everything.fields)
def test_hostile_input_is_safe_data_or_a_sentence(name: str, raw: Any) -> None:
    data = outcome({name: raw})
    if data is not None:
        seen = Everything(data)
        shown = str(escape(getattr(seen, name)))
        assert "<script" not in shown
        assert not re.search("<[^>]*onerror", shown)
        assert isinstance(seen.headline(), str)
        assert isinstance(seen.text_of(), str)


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["id", "alt"]), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
TEXTS = st.text(st.characters() | st.sampled_from("<>&\"'\\`[]()!*_#-\n\r\t\0\u202e/:@.?=%\ud800{}"), max_size=60)
SETTINGS = settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.slow
@SETTINGS
@given(st.dictionaries(st.sampled_from([*Everything.fields, "unknown", "title"]), ANY))
def test_any_json_is_data_or_sentences(raw: dict[str, Any]) -> None:
    outcome(raw)
    outcome(raw, partial=False)


@SETTINGS
@given(st.fixed_dictionaries({}, optional=dict.fromkeys(Everything.fields, TEXTS)))
def test_what_the_form_shows_is_stored_as_it_was(raw: dict[str, str]) -> None:
    data = outcome(raw)
    if data is not None:
        typed = {name: field.typed(data[name]) for name, field in Everything.fields.items()}
        assert outcome({**typed, "file": data["file"], "picture": data["picture"]}) == data


@pytest.mark.slow
@SETTINGS
@given(TEXTS)
def test_any_markdown_is_shown_without_an_error(text: str) -> None:
    seen = Everything(Everything.clean({"body": text}))
    assert isinstance(seen.body, Markup)
    assert seen.values("stream")["body"] == seen.body.teaser


def test_only_markdown_is_markup() -> None:
    text = "<b>bold</b>"
    seen = Everything(Everything.clean({"line": text, "lines": text, "body": text}))
    assert not isinstance(seen.line, Markup)
    assert not isinstance(seen.lines[0], Markup)
    assert seen.body == "<p><b>bold</b></p>\n"


def test_a_stored_address_that_is_not_safe_is_not_shown() -> None:
    assert Everything({"url": "javascript:alert(1)"}).url == ""


def test_data_without_a_field_gives_its_empty_value() -> None:
    seen = Everything({})
    assert (seen.line, seen.lines, seen.number, seen.url, seen.video) == ("", [], None, "", None)
    assert (seen.side, seen.open, seen.file, seen.picture, seen.body) == ("", False, None, None, "")


def test_an_uploaded_file_is_a_picture_or_a_player() -> None:
    media = {
        1: MediaFile(1, "/media/a.jpg", "image/jpeg", 1200, 800, {480: "/media/a-480.webp"}),
        2: MediaFile(2, "/media/b.mp4", "video/mp4"),
    }
    seen = Everything({"picture": {"id": 1, "alt": 'Two "boats"'}, "file": {"id": 2}}, media=media)
    assert isinstance(seen.picture, Picture)
    assert 'srcset="/media/a-480.webp 480w" sizes=' in str(escape(seen.picture))
    assert 'width="1200" height="800" alt="Two &#34;boats&#34;"' in str(escape(seen.picture))
    assert isinstance(seen.file, Player)
    assert '<video class="u-video" controls preload="none" src="/media/b.mp4">' in str(escape(seen.file))
    assert Everything.media_ids(seen.data) == [1, 2]


def test_a_file_that_is_gone_is_left_out() -> None:
    seen = Everything({"picture": {"id": 1, "alt": "Boats"}, "file": {"id": 2}})
    assert (seen.picture, seen.file) == (None, None)


def test_search_reads_the_words_of_texts_alone() -> None:
    raw = {
        "line": "Mira",
        "lines": "plums\nflour",
        "number": 8,
        "url": "example.org",
        "side": "n",
        "open": "on",
        "body": "*Halve* them.",
    }
    assert Everything(Everything.clean(raw)).text_of().split("\n") == ["Halve them.", "Mira", "plums flour", "North"]


def test_the_headline_is_the_title_else_the_first_words() -> None:
    assert Everything({"body": "Halve them."}, title="Plum cake").headline() == "Plum cake"
    assert Everything({"body": "*Halve* them.", "line": "Mira"}).headline() == "Halve them."
    assert Everything({"line": "Mira"}).headline() == "Mira"
    assert Everything({}).headline() == ""


class Needs(PostFormat):
    name = "needs"
    titled = "required"
    lines = f.Lines("Ingredients", required=True)
    number = f.Integer("Serves", required=True, min=0)
    picture = f.Image("Picture", required=True)
    body = f.Markdown("Method", required=True)


def test_each_missing_field_is_named() -> None:
    with pytest.raises(Errors) as refusal:
        Needs.clean({"title": " \u200b ", "lines": [" "], "number": "", "picture": {"id": ""}, "body": "\n"})
    assert list(refusal.value.sentences) == ["title", "lines", "number", "picture", "body"]
    assert refusal.value.sentences["body"] == "“Method” is missing; a post cannot be published without it."


def test_zero_is_not_missing() -> None:
    raw = {"title": "T", "lines": "a", "number": 0, "picture": {"id": 1}, "body": "b"}
    assert Needs.clean(raw)["number"] == 0


def test_a_draft_may_lack_everything_but_not_be_wrong() -> None:
    assert Needs.clean({}, partial=True) == {"lines": [], "number": None, "picture": None, "body": ""}
    with pytest.raises(Errors, match="whole number"):
        Needs.clean({"number": "eight"}, partial=True)
