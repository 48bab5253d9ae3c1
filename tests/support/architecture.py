"""What the house style forbids: each check yields what it finds in a file. Where it looks stands in the test."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from blogapp.formats import fields, values, written

ROOT = Path(__file__).resolve().parents[2]
HOMONYMS = {"audio", "image", "link", "status", "video"}  # a kind of media, an element, a column
VALUES = {name for room in (values, written) for name in vars(room) if isinstance(getattr(room, name), type)}
KINDS = {*fields.__all__, *VALUES, "Prose"} - {"Field", "Card", "Group", "Reader"}
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


@cache
def nodes(path: Path) -> dict[type[ast.AST], list[ast.AST]]:
    """Return the nodes of a file by their kind, in the order of `ast.walk`."""
    found: dict[type[ast.AST], list[ast.AST]] = {}
    for node in ast.walk(tree(path)):
        found.setdefault(type(node), []).append(node)
    return found


def walk(path: Path, *kinds: type[ast.AST]) -> Iterator[ast.AST]:
    return (node for kind in kinds for node in nodes(path).get(kind, ()))


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
    yield from complex_places(ROOT if path.is_relative_to(ROOT) else path).get(path.resolve(), [])


@cache
def complex_places(start: Path) -> dict[Path, list[str]]:
    """Ask ruff once for a whole tree: to start it for each file takes a hundred times as long."""
    ruff = Path(sys.executable).with_name("ruff")
    command = [ruff, "check", "--isolated", "--no-cache", "--select=C901", "--config=lint.mccabe.max-complexity=8"]
    done = subprocess.run([*command, "--output-format=json", start], capture_output=True, text=True, check=False)
    found: dict[Path, list[str]] = {}
    for place in json.loads(done.stdout):
        said = f"{place['location']['row']}: {place['message']}"
        found.setdefault(Path(place["filename"]).resolve(), []).append(said)
    return found


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


def wires_another_room(path: Path) -> Iterator[str]:
    """Find calls of the `init_app` of another room: `create_app` alone wires, in one list."""
    own = path.relative_to(ROOT / "blogapp").parts[0] if path.is_relative_to(ROOT / "blogapp") else path.stem
    rooms = {}
    for node in walk(path, ast.ImportFrom):
        package, *rest = (node.module or "").split(".")
        if package == "blogapp":
            rooms |= {alias.asname or alias.name: rest[0] if rest else alias.name for alias in node.names}
    for call in walk(path, ast.Call):
        owner = getattr(call.func, "value", None)
        if getattr(call.func, "attr", "") == "init_app" and rooms.get(getattr(owner, "id", ""), own) != own:
            yield f"{call.lineno}: {owner.id} is wired by create_app"


def tells_templates(path: Path) -> Iterator[str]:
    pattern = r"jinja_env\.(globals|filters)\b|(template_filter|template_global|context_processor)\b"
    yield from lines_with(path, re.compile(pattern))


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


def is_a_needless_hop(path: Path) -> Iterator[str]:
    """Find private helpers of three lines or fewer with one caller that do not say what they are for."""
    for function in walk(path, ast.FunctionDef):
        lines = (function.end_lineno or 0) - function.body[0].lineno + 1
        is_private = function.name.startswith("_") and not function.name.startswith("__")
        if is_private and lines <= 3 and not function.decorator_list and not ast.get_docstring(function):
            names = [getattr(node.func, "id", getattr(node.func, "attr", "")) for node in walk(path, ast.Call)]
            if names.count(function.name) == 1:
                yield f"{function.lineno}: {function.name} has one caller; write it there, or say what it is for"


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


def styles_a_format(path: Path) -> Iterator[str]:
    """Find classes that are a format's in a stylesheet that is not its own: named after it, or used by it alone."""
    css = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    for name in sorted(set(re.findall(r"\.([a-z][\w-]*)", css))):
        named = name.removeprefix("format-") if name.startswith("format-") else name.partition("-")[0]
        is_homonym = named in HOMONYMS and not name.startswith("format-")
        home = named if named in built_in_formats() and not is_homonym else used_alone().get(name, path.stem)
        if home != path.stem:
            yield f".{name} belongs to formats/{home}.css alone"


@cache
def used_alone() -> dict[str, str]:
    """Find the classes that the template of one format uses, and nothing else, each with that format."""
    users: dict[str, set[Path]] = {}
    for path in [*(ROOT / "templates").rglob("*.html"), *(ROOT / "blogapp").rglob("*.py")]:
        for value in re.findall(r"class=\\?[\"']([^\"']*)", path.read_text(encoding="utf-8")):
            for name in re.findall(r"[\w-]+", value):
                users.setdefault(name, set()).add(path)
    alone = {name: next(iter(paths)) for name, paths in users.items() if len(paths) == 1}
    return {name: path.stem for name, path in alone.items() if path.parent == ROOT / "templates" / "formats"}


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


def asks_for_a_kind(path: Path) -> Iterator[str]:
    """Find where a field or its value is asked of what kind it is, in the place of what it says of itself."""
    names = set()
    for node in walk(path, ast.ImportFrom):
        if re.match(r"blogapp\.(formats|text)\b", node.module or ""):
            names |= {alias.asname or alias.name for alias in node.names if alias.name in KINDS | {"fields"}}
    for call in walk(path, ast.Call):
        if getattr(call.func, "id", "") in {"isinstance", "issubclass"}:
            asked = {part.id for part in ast.walk(call.args[1]) if isinstance(part, ast.Name)}
            if asked & names:
                yield f"{call.lineno}: {ast.unparse(call)}"


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
