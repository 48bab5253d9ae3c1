"""The limits of the house style, held by the tree; each rule also proves that it catches a planted defect."""

import ast
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from architecture import (
    ROOT,
    asks_for_a_kind,
    commits,
    compares_formats,
    does_not_say_its_needs,
    has_bare_except,
    has_inline_code,
    has_long_function,
    imports_in_function,
    is_a_needless_hop,
    is_about_machinery,
    is_complex,
    is_longer_than,
    lacks_docstring,
    leaves_for_later,
    names_a_format,
    points_outside,
    sleeps,
    styles_a_format,
    tells_templates,
    trusts_html,
    walk,
    wires_another_room,
)

pytestmark = pytest.mark.xdist_group("architecture")  # each file is parsed once

COMMITTERS = {
    "auth",
    "cli",
    "comments",
    "editing",
    "events",
    "feeds",
    "importing",
    "jobs",
    "participation",
    "public",
    "testing",
}


def package() -> list[Path]:
    return sorted((ROOT / "blogapp").rglob("*.py"))


def outside_committers() -> list[Path]:
    return [path for path in package() if path.relative_to(ROOT / "blogapp").parts[0] not in COMMITTERS]


def rooms() -> list[Path]:
    return [path for path in package() if path != ROOT / "blogapp" / "__init__.py"]


def outside_template_globals() -> list[Path]:
    homes = {"themes/template_globals.py", "i18n/languages.py"}  # gettext is the business of the languages
    return [path for path in package() if path.relative_to(ROOT / "blogapp").as_posix() not in homes]


def outside_the_kinds() -> list[Path]:
    """Return all but the kinds of field themselves, and the place where what a plugin hands back is looked at."""
    homes = [ROOT / "blogapp" / "formats" / "fields", ROOT / "blogapp" / "plugins" / "checks.py"]
    return [path for path in package() if not any(path.is_relative_to(home) for home in homes)]


def without_samples() -> list[Path]:
    return [path for path in package() if "sample" not in path.stem and "samples" not in path.parts]


def written_by_hand() -> list[Path]:
    return [path for path in package() if "versions" not in path.parts]


def python() -> list[Path]:
    folders = ("blogapp", "tests", "benchmarks", "examples")
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def suite() -> list[Path]:
    return sorted((ROOT / "tests").rglob("*.py"))


def templates() -> list[Path]:
    return sorted(path for path in (ROOT / "templates").rglob("*") if path.suffix in {".html", ".xml", ".txt"})


def pages() -> list[Path]:
    return [path for path in templates() if path.suffix == ".html"]


def stylesheets() -> list[Path]:
    """Return the core's stylesheets and the formats'. A theme may say how it shows a format."""
    return sorted([*(ROOT / "blogapp" / "static").glob("*.css"), *(ROOT / "templates" / "formats").glob("*.css")])


def scripts() -> list[Path]:
    return sorted((ROOT / "blogapp" / "static").rglob("*.js"))


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    kinds = {".py", ".md", ".html", ".txt", ".in", ".toml", ".yaml", ".css", ".js", ".xml", ""}
    names = (Path(name) for name in listed.stdout.split("\0") if name)
    return [ROOT / name for name in names if name.suffix in kinds and (ROOT / name).is_file()]


@dataclass(frozen=True)
class Rule:
    """What must not be, where it is looked for, and a defect that must be found."""

    check: Callable[[Path], Iterator[str]]
    files: Callable[[], list[Path]]
    defect: str
    planted: str = "planted.py"

    def __str__(self) -> str:
        return f"{self.check.__qualname__.split('.')[0]}-{self.files.__name__}"


RULES = [
    Rule(is_longer_than(300), python, "x = 1\n" * 301),
    Rule(has_long_function, written_by_hand, "def f():\n" + "    x = 1\n" * 40),
    Rule(is_complex, python, "def f(x):\n" + "".join(f"    if x == {n}:\n        return {n}\n" for n in range(8))),
    Rule(has_bare_except, python, "try:\n    x = 1\nexcept:\n    raise\n"),
    Rule(imports_in_function, python, "def f():\n    if 1:\n        import os\n"),
    Rule(commits, outside_committers, "db.session.commit()\n"),
    Rule(wires_another_room, rooms, "from blogapp import site\nsite.init_app(app)\n"),
    Rule(wires_another_room, rooms, "from blogapp.site import menus\nmenus.init_app(app)\n"),
    Rule(tells_templates, outside_template_globals, "app.jinja_env.filters['bare'] = bare\n"),
    Rule(tells_templates, outside_template_globals, "@bp.app_context_processor\ndef kinds():\n    return {}\n"),
    Rule(lacks_docstring, package, "x = 1\n"),
    Rule(lacks_docstring, package, '"""A module."""\nclass Post:\n    x = 1\n'),
    Rule(lacks_docstring, package, '"""A module."""\n@bp.get("/")\ndef stream():\n    return ""\n'),
    Rule(is_a_needless_hop, written_by_hand, "def _half(x):\n    return x / 2\n\n\ny = _half(2)\n"),
    Rule(names_a_format, without_samples, 'label = {"quote": "Quote"}\n'),
    Rule(names_a_format, without_samples, 'post = Post(format="video")\n'),
    Rule(names_a_format, without_samples, 'video = rendering.formats()["video"]\n'),
    Rule(styles_a_format, stylesheets, ".format-status .post-body { color: red }", "planted.css"),
    Rule(styles_a_format, stylesheets, ".gallery-count { color: red }", "planted.css"),
    Rule(styles_a_format, stylesheets, "@media print { .said { color: red } }", "planted.css"),
    Rule(compares_formats, package, 'x = post.format == "aside"\n'),
    Rule(compares_formats, package, 'x = format.name in ("aside", "link")\n'),
    Rule(compares_formats, templates, "{% if post.format.name in ('aside', 'link') %}", "planted.html"),
    Rule(compares_formats, templates, "{% if 'aside' == post.format %}", "planted.html"),
    Rule(
        asks_for_a_kind,
        outside_the_kinds,
        "from blogapp.formats import fields as f\nx = isinstance(y, f.Url | f.Line)\n",
    ),
    Rule(asks_for_a_kind, outside_the_kinds, "from blogapp.formats import Player\nx = isinstance(y, (int, Player))\n"),
    Rule(asks_for_a_kind, outside_the_kinds, "from blogapp.text import Prose\nx = issubclass(y, Prose)\n"),
    Rule(trusts_html, templates, "{{ post.html|safe }}", "planted.html"),
    Rule(trusts_html, templates, "{% autoescape false %}", "planted.html"),
    Rule(trusts_html, package, 'template = "{{ body | safe }}"\n'),
    Rule(has_inline_code, templates, "<script>go()</script>", "planted.html"),
    Rule(has_inline_code, templates, '<script data-type="application/ld+json">go()</script>', "planted.html"),
    Rule(has_inline_code, templates, "<style>p { color: red }</style>", "planted.html"),
    Rule(has_inline_code, templates, '<p\n style="color: red">', "planted.html"),
    Rule(has_inline_code, templates, "<a onclick='go()'>", "planted.html"),
    Rule(is_longer_than(100), templates, "<p>\n" * 101, "planted.html"),
    Rule(is_longer_than(100), scripts, "go();\n" * 101, "planted.js"),
    Rule(does_not_say_its_needs, pages, "<p>Hello</p>", "planted.html"),
    Rule(sleeps, suite, "time.sleep" + "(1)\n"),
    Rule(leaves_for_later, tracked, "# TO" + "DO: later\n"),
    Rule(points_outside, tracked, "see /op" + "t/things\n", "planted.md"),
    Rule(points_outside, tracked, "--index-url https://py" + "pi.org/simple\n", "planted.txt"),
    Rule(is_about_machinery, package, "x = 1\n", "helpers.py"),
]


@pytest.mark.parametrize("rule", RULES, ids=str)
def test_tree_keeps_rule(rule: Rule) -> None:
    found = [f"{path.relative_to(ROOT)}:{finding}" for path in rule.files() for finding in rule.check(path)]
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize("rule", RULES, ids=str)
def test_rule_catches_a_planted_defect(rule: Rule, tmp_path: Path) -> None:
    path = tmp_path / rule.planted
    path.write_text(rule.defect, encoding="utf-8")
    assert list(rule.check(path))


def test_sound_code_is_not_reported(tmp_path: Path) -> None:
    path = tmp_path / "sound.py"
    path.write_text('"""A module."""\n\nKIND = "video"\n\n\ndef f(x):\n    return [format for format in (x, "a")]\n')
    assert not [finding for rule in RULES if rule.planted.endswith(".py") for finding in rule.check(path)]


def test_every_setting_is_documented() -> None:
    calls = walk(ROOT / "blogapp" / "config" / "__init__.py", ast.Call)
    names = [call.args[0].value for call in calls if getattr(call.func, "id", "") == "Setting"]
    rows = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert names
    assert not [name for name in names if f"| `BLOGAPP_{name}` |" not in rows]
