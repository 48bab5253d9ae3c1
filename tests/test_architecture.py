"""The limits of the house style, held by the tree; each rule also proves that it catches a planted defect."""

import ast
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
COMMITTERS = {"auth", "cli", "comments", "editing", "feeds", "jobs", "public", "testing"}
HOMONYMS = {"audio", "image", "link", "status", "video"}  # a kind of media, an element, a column
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
SCRIPT = re.compile(  # a script is a file, or data of exactly one type, which does not run
    r"<script\b(?! type=\"application/ld\+json\">)(?![^>]*\bsrc=)|<style\b|\s(style|on[a-z]+)\s*=\s*[\"'{]",
    re.IGNORECASE,
)
FORMAT_TEST = re.compile(
    r"\bformat(?:\.name|_name)?\s*(?:==|!=|\bin\b|\bnot in\b)\s*[\"'(\[]|[\"']\s*(?:==|!=)\s*\w*\.?format\b"
)
OUTSIDE = re.compile(r"(?<![\w.])/(?:opt|work|root)/\w|https?://[^\s\"']*(?:pypi|pythonhosted|npmjs)\.", re.IGNORECASE)
LATER = re.compile(r"\b(?:TO[D]O|FIX[M]E|XX[X])\b|except Exception:\s*pass\b")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def walk(path: Path, *kinds: type[ast.AST]) -> Iterator[ast.AST]:
    return (node for node in ast.walk(tree(path)) if isinstance(node, kinds))


def lines_with(path: Path, pattern: re.Pattern[str]) -> Iterator[str]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if pattern.search(line):
            yield f"{number}: {line.strip()[:100]}"


def is_longer_than(limit: int) -> Callable[[Path], Iterator[str]]:
    def check(path: Path) -> Iterator[str]:
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > limit:
            yield f"{lines} lines, more than {limit}"

    return check


def has_long_function(path: Path) -> Iterator[str]:
    for node in walk(path, *FUNCTIONS):
        if (lines := node.end_lineno - node.lineno + 1) > 40:
            yield f"{node.lineno}: {node.name} has {lines} lines, more than 40"


def is_complex(path: Path) -> Iterator[str]:
    ruff = Path(sys.executable).with_name("ruff")
    command = [ruff, "check", "--isolated", "--no-cache", "--select=C901", "--config=lint.mccabe.max-complexity=8"]
    done = subprocess.run([*command, "--output-format=concise", path], capture_output=True, text=True, check=False)
    yield from (line for line in done.stdout.splitlines() if "C901" in line)


def has_bare_except(path: Path) -> Iterator[str]:
    yield from (f"{node.lineno}: a bare except" for node in walk(path, ast.ExceptHandler) if node.type is None)


def imports_in_function(path: Path) -> Iterator[str]:
    for function in walk(path, *FUNCTIONS):
        for node in ast.walk(function):
            if isinstance(node, ast.Import | ast.ImportFrom):
                yield f"{node.lineno}: an import inside {function.name}"


def commits(path: Path) -> Iterator[str]:
    calls = (node.func for node in walk(path, ast.Call))
    yield from (f"{f.lineno}: a commit" for f in calls if isinstance(f, ast.Attribute) and f.attr == "commit")


def is_view(node: ast.AST) -> bool:
    decorators = (d.func for d in getattr(node, "decorator_list", []) if isinstance(d, ast.Call))
    return any(isinstance(d, ast.Attribute) and d.attr in {"route", "get", "post"} for d in decorators)


def lacks_docstring(path: Path) -> Iterator[str]:
    if not ast.get_docstring(tree(path)):
        yield "1: the module has no docstring"
    for node in tree(path).body:
        public = isinstance(node, ast.ClassDef) and not node.name.startswith("_")
        if (public or is_view(node)) and not ast.get_docstring(node):
            yield f"{node.lineno}: {node.name} has no docstring"


@cache
def built_in_formats() -> dict[str, Path]:
    """Find the names that the built-in formats claim, each with its module."""
    found = {}
    for path in (ROOT / "blogapp" / "formats").glob("*.py"):
        for node in walk(path, ast.ClassDef):
            if any(getattr(base, "id", "") == "PostFormat" for base in node.bases):
                found |= dict.fromkeys(names_in(node), path)
    return found


def names_in(node: ast.ClassDef) -> Iterator[str]:
    for line in node.body:
        if isinstance(line, ast.Assign) and line.targets[0].id == "name" and isinstance(line.value, ast.Constant):
            yield line.value.value


def names_a_format(path: Path) -> Iterator[str]:
    """Find the built-in formats' names; those that mean other things as well, where they can mean nothing else."""
    for node in walk(path, ast.Constant, ast.keyword, ast.Subscript):
        word = node if isinstance(node, ast.Constant) else of_a_format(node)
        name = getattr(word, "value", None)
        home = built_in_formats().get(name) if isinstance(name, str) else None
        if home and home != path and (name not in HOMONYMS or word is not node):
            yield f"{node.lineno}: {name!r} is known to formats/{home.name} alone"


def of_a_format(node: ast.keyword | ast.Subscript) -> ast.expr | None:
    """Return the x of `format=x` and of `formats[x]`."""
    if isinstance(node, ast.keyword):
        return node.value if node.arg == "format" else None
    return node.slice if re.search(r"(formats|registry)(\(\))?$", ast.unparse(node.value)) else None


def is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def compares_formats(path: Path) -> Iterator[str]:
    if path.suffix != ".py":
        yield from lines_with(path, FORMAT_TEST)
        return
    for node in walk(path, ast.Compare):
        sides = [node.left, *node.comparators]
        words = any(
            isinstance((getattr(side, "elts", None) or [side])[0], ast.Constant) for side in sides if not is_none(side)
        )
        if words and any(re.fullmatch(r"(.*\.)?format(\.name|_name)?", ast.unparse(side)) for side in sides):
            yield f"{node.lineno}: {ast.unparse(node)}"


def trusts_html(path: Path) -> Iterator[str]:
    yield from lines_with(path, re.compile(r"\|\s*safe\b|\bautoescape false\b"))


def has_inline_code(path: Path) -> Iterator[str]:
    text = path.read_text(encoding="utf-8")
    for match in SCRIPT.finditer(text):
        yield f"{text.count(chr(10), 0, match.start()) + 1}: {match.group().strip()} inside the page"


def does_not_say_its_needs(path: Path) -> Iterator[str]:
    if not path.read_text(encoding="utf-8").startswith("{#"):
        yield "1: it does not begin with a comment that says what it needs"


def sleeps(path: Path) -> Iterator[str]:
    yield from lines_with(path, re.compile(r"\btime\.sleep\(|\bwait_for_timeout\("))


def leaves_for_later(path: Path) -> Iterator[str]:
    yield from lines_with(path, LATER)


def points_outside(path: Path) -> Iterator[str]:
    yield from lines_with(path, OUTSIDE)


def is_about_machinery(path: Path) -> Iterator[str]:
    if set(path.with_suffix("").parts) & {"utils", "util", "helpers", "services", "managers", "misc", "common"}:
        yield "its name says nothing of the blog"


def package() -> list[Path]:
    return sorted((ROOT / "blogapp").rglob("*.py"))


def outside_committers() -> list[Path]:
    return [path for path in package() if path.relative_to(ROOT / "blogapp").parts[0] not in COMMITTERS]


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
    Rule(lacks_docstring, package, "x = 1\n"),
    Rule(lacks_docstring, package, '"""A module."""\nclass Post:\n    x = 1\n'),
    Rule(lacks_docstring, package, '"""A module."""\n@bp.get("/")\ndef stream():\n    return ""\n'),
    Rule(names_a_format, without_samples, 'label = {"quote": "Quote"}\n'),
    Rule(names_a_format, without_samples, 'post = Post(format="video")\n'),
    Rule(names_a_format, without_samples, 'video = rendering.formats()["video"]\n'),
    Rule(compares_formats, package, 'x = post.format == "aside"\n'),
    Rule(compares_formats, package, 'x = format.name in ("aside", "link")\n'),
    Rule(compares_formats, templates, "{% if post.format.name in ('aside', 'link') %}", "planted.html"),
    Rule(compares_formats, templates, "{% if 'aside' == post.format %}", "planted.html"),
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
    calls = walk(ROOT / "blogapp" / "config.py", ast.Call)
    names = [call.args[0].value for call in calls if getattr(call.func, "id", "") == "Setting"]
    rows = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert names
    assert not [name for name in names if f"| `BLOGAPP_{name}` |" not in rows]
