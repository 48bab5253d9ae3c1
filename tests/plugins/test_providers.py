"""Providers of frames that plugins bring along: looked at, found by their addresses; pages allow no more for them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from blogapp.formats import Carrier, Frame, Player, PostFormat, Provider, provider_checks
from blogapp.formats import fields as f
from blogapp.formats.embeds import find_frame
from blogapp.formats.provider import use
from blogapp.formats.registry import Loaded, load
from blogapp.models import Post

PLACE = re.compile(r"tides\.example\.org/at/(?P<id>[a-z-]{1,40})")
GOOD: dict[str, Any] = {
    "name": "Tides", "pattern": PLACE, "embed": "https://tides.example.org/embed/{id}", "kinds": ("tides",),
    "page": "https://tides.example.org/at/{id}", "origin": "https://tides.example.org",
}  # fmt: skip
TIDES = Provider(**GOOD)
ADDRESS = "https://tides.example.org/at/ostwik"
pytestmark = pytest.mark.any_database


@pytest.fixture(autouse=True)
def _afterwards() -> Iterator[None]:
    yield
    use([])


def test_a_provider_shows_its_addresses_and_no_other_kind() -> None:
    use([TIDES])
    frame = find_frame(ADDRESS, kind="tides")
    assert type(frame) is Frame
    assert (frame.embed, frame.url, frame.csp) == (
        "https://tides.example.org/embed/ostwik", ADDRESS, {"frame-src": {"https://tides.example.org"}},
    )  # fmt: skip
    assert str(frame.__html__()) == (
        '<p class="player player-frame" data-embed="https://tides.example.org/embed/ostwik">'
        f'<a class="player-link" href="{ADDRESS}" rel="noopener">Show on Tides</a></p>'
    )
    assert find_frame(ADDRESS, kind="video") is find_frame(ADDRESS + "/" * 300, kind="tides") is None
    assert type(find_frame("https://youtu.be/aqz-KE-bpKQ")) is Player


BAD: dict[str, dict[str, Any]] = {
    "must begin with https://": {"embed": "javascript:alert(1)//{id}"},
    "page must begin with https://": {"page": "http://tides.example.org/{id}"},
    "origin must begin with https://": {"origin": "data:text/html,"},
    "embed can have": {"embed": "https://tides.example.org/{id.__class__}"},
    "page can have": {"page": "https://tides.example.org/{other}"},
    "origin can have no place": {"origin": "https://{id}.example.org"},
    "embed must be texts": {"embed": None},
    "name must be a text of up to 60": {"name": ""},
    "kinds must be a tuple": {"kinds": "tides"},
    "must be a compiled pattern": {"pattern": "tides"},
    "pattern may take too long": {"pattern": re.compile(r"(?P<id>(a+)+)b")},
    "pattern may take too": {"pattern": re.compile(r"(?P<id>.*).*.*.*b")},
    "pattern may take": {"pattern": re.compile(r"(?P<id>(a|aa)*)b")},
    "start can have one place": {"start": "{0}"},
    "optional must be": {"optional": {"other": ("", "")}},
    "is no Carrier": {"carriers": ("https://example.org",)},
    "pattern of a carrier": {"carriers": (Carrier(re.compile("(a*)*b"), "https://example.org"),)},
}  # fmt: skip


def test_a_wrong_provider_is_told_what_is_wrong(subtests: pytest.Subtests) -> None:
    assert list(provider_checks.problems(TIDES)) == []
    assert list(provider_checks.problems("https://example.org")) == ["'https://example.org' is no Provider."]
    for sentence, change in BAD.items():
        with subtests.test(sentence):
            assert sentence in " ".join(provider_checks.problems(Provider(**GOOD | change)))


def test_a_frame_of_another_origin_is_not_shown() -> None:
    use([Provider(**GOOD | {"origin": "https://other.example"})])
    assert find_frame(ADDRESS, kind="tides") is None
    host = re.compile(r"tides\.example\.org/at/(?P<host>[^ ]{1,40})")
    use([Provider(**GOOD | {"pattern": host, "embed": "https://{host}/", "page": ADDRESS, "origin": "https://{host}"})])
    assert find_frame(ADDRESS, kind="tides") is not None
    for hostile in ("a.example%3B", "x;", "*", "a.example/b", "user@a.example", "a.example'"):
        assert find_frame(f"https://tides.example.org/at/{hostile}", kind="tides") is None


DROPPED_IN = """
import re
from blogapp.formats import Provider
GOOD = Provider("Tides", re.compile(r"tides\\.example\\.org/(?P<id>[a-z]{1,40})"), "https://tides.example.org/e/{id}",
                "https://tides.example.org/{id}", "https://tides.example.org", kinds=("tides",))
BAD = Provider("Fog", re.compile("(a+)+b"), "https://fog.example", "https://fog.example", "https://fog.example")
"""


def test_providers_are_found_in_files_and_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "formats").mkdir()
    (tmp_path / "formats" / "seaside.py").write_text(DROPPED_IN, encoding="utf-8")
    entries = {
        "blogapp.providers": [
            EntryPoint("tides", f"{__name__}:TIDES", "blogapp.providers"),
            EntryPoint("gone", "nowhere_at_all:TIDES", "blogapp.providers"),
        ]
    }
    monkeypatch.setattr("blogapp.formats.registry.entry_points", lambda group: entries.get(group, []))
    problems = {problem.name: problem.reason for problem in load(tmp_path, {}).problems}
    assert problems.keys() == {"gone", "seaside"}
    assert "may take too long" in problems["seaside"]
    assert "nowhere_at_all" in problems["gone"]
    assert find_frame("https://tides.example.org/ostwik", kind="tides") is not None
    assert find_frame(ADDRESS, kind="tides") is not None


class Forecast(PostFormat):
    name = "forecast"
    table = f.Embed("Table", kind="tides")
    body = f.Markdown("Note")
    template = "{{ table or '' }}{{ body }}"


@pytest.fixture
def forecast(app: Flask) -> Iterator[None]:
    use([TIDES])
    app.extensions["blogapp.formats"].loaded["forecast"] = Loaded(Forecast, "file forecast.py", Path(__file__).parent)
    yield
    del app.extensions["blogapp.formats"].loaded["forecast"]


@pytest.mark.usefixtures("forecast")
def test_only_a_page_that_shows_it_allows_its_frame(client: FlaskClient, make_post: Callable[..., Post]) -> None:
    post, other = make_post("forecast", table=ADDRESS), make_post(title="Fog", days_ago=1)
    shown = client.get(post.url)
    assert "Show on Tides" in shown.text
    assert "frame-src 'self' https://tides.example.org;" in shown.headers["Content-Security-Policy"] + ";"
    assert "tides.example.org" not in client.get(other.url).headers["Content-Security-Policy"]


@pytest.mark.usefixtures("forecast")
def test_another_address_is_refused_by_a_sentence_that_names_the_provider() -> None:
    with pytest.raises(ValueError, match=r"It can be one of Tides\."):
        Forecast.table.clean("https://example.org/")
    with pytest.raises(ValueError, match="OpenStreetMap"):
        f.Embed("Map", kind="map").clean("https://example.org/")
    for wrong in ("vidoe", "Video", "", "maps"):
        with pytest.raises(TypeError, match="kind must be video, audio, map, slides or another lower-case word"):
            f.Embed("Film", kind=wrong)
