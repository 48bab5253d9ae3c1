"""What many parts need stands in one place, and nowhere again."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
# A rule, the files in which it may stand, and a line that would write it again.
PLACES = {
    "the name of a post": (
        r"\btitle or (\w+\.)+headline\b",
        {"blogapp/models/posts.py"},
        "post.title or post.headline",
    ),
    "the site's zone": (
        r"ZoneInfo\(current_app|ZoneInfo\(app\.",
        {"blogapp/site/settings.py"},
        "ZoneInfo(current_app.config",
    ),
    "a whole number": (r"\.isdecimal\(\) and len\(", {"blogapp/text/numbers.py"}, "text.isdecimal() and len(text) < 8"),
}


def _standing_in(pattern: str) -> set[str]:
    sources = [*ROOT.glob("blogapp/**/*.py"), *ROOT.glob("templates/**/*.html"), *ROOT.glob("blogapp/themes/**/*.html")]
    return {str(path.relative_to(ROOT)) for path in sources if re.search(pattern, path.read_text("utf-8"))}


@pytest.mark.parametrize("idea", PLACES)
def test_an_idea_stands_in_its_place_alone(idea: str) -> None:
    pattern, places, written_again = PLACES[idea]
    assert re.search(pattern, written_again)
    assert _standing_in(pattern) == places
