"""Where text becomes HTML without being escaped: each place is known, with its reason beside it."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
REASON = re.compile(r"# noqa: S704 - \w")
# The modules that take a value for HTML, as it comes from the sanitiser or from a template that escapes.
TRUSTING = {
    "exporting/wordpress.py", "feeds/serializers.py", "listings/fragments.py", "models/comments.py",
    "posts/templates.py", "text/prose.py", "text/sanitise.py",
}  # fmt: skip
UNSAFE_SCRIPT = re.compile(
    r"\.(?:inner|outer)HTML\b|\b(?:insertAdjacentHTML|createContextualFragment)\b|document\.write|eval\("
)
UNSAFE_TEMPLATE = re.compile(r"\bxmlattr\b|\s[\w:-]+=\{\{|\s[\w:-]+=[\w/.-]+\{\{")


def trusts_a_value(path: Path, source: str) -> Iterator[str]:
    """Find values that are taken for HTML, but for those in a module that may, with a reason."""
    lines = source.splitlines()
    for call in (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)):
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        is_plain = name == "Markup" and all(isinstance(given, ast.Constant) for given in call.args)
        may = str(path) in TRUSTING and REASON.search(lines[(call.end_lineno or call.lineno) - 1])
        if name in {"render_template_string", "Markup"} and not is_plain and not may:
            yield f"{path}:{call.lineno}: {ast.unparse(call)}"


def with_pattern(pattern: re.Pattern[str]) -> Callable[[Path, str], Iterator[str]]:
    def find(path: Path, source: str) -> Iterator[str]:
        yield from (f"{path}: {found[0]}" for found in pattern.finditer(source))

    return find


unsafe_in_script, unsafe_in_template = with_pattern(UNSAFE_SCRIPT), with_pattern(UNSAFE_TEMPLATE)
PLACES: list[tuple[Callable[[Path, str], Iterator[str]], str, str]] = [
    (trusts_a_value, "blogapp", "*.py"),
    (unsafe_in_script, "blogapp", "*.js"),
    (unsafe_in_template, "templates", "*.*"),
    (unsafe_in_template, "blogapp", "*.html"),
    (unsafe_in_template, "examples", "*.*"),
    (unsafe_in_template, "blogapp/formats", "*.py"),
]
DEFECTS = {
    trusts_a_value: ["Markup(x)  # noqa: S704 - why", "Markup(f'<b>{x}')", "markupsafe.Markup('<b>' + x)",
                     "flask.render_template_string('x')"],
    unsafe_in_script: ["a.innerHTML = b", "a.outerHTML += b", "a.insertAdjacentHTML('x', b)", "document.write(b)"],
    unsafe_in_template: ["<p {{ x|xmlattr }}>", "<a href={{ x }}>", "<a data-x={{ x }}>", "<a href=/a/{{ x }}>"],
}  # fmt: skip


@pytest.mark.first(2)
@pytest.mark.parametrize(("find", "folder", "names"), PLACES)
def test_no_value_becomes_html_but_where_it_is_known(
    find: Callable[[Path, str], Iterator[str]], folder: str, names: str
) -> None:
    base = ROOT / ("blogapp" if folder.startswith("blogapp") else folder)
    files = [path for path in sorted((ROOT / folder).rglob(names)) if path.suffix not in {".pyc", ".png", ".woff2"}]
    assert files
    assert [each for path in files for each in find(path.relative_to(base), path.read_text(encoding="utf-8"))] == []


def test_every_module_that_may_take_a_value_for_html_does() -> None:
    assert [name for name in TRUSTING if not REASON.search((ROOT / "blogapp" / name).read_text())] == []


def test_planted_defects_are_found() -> None:
    for find, planted in DEFECTS.items():
        assert [defect for defect in planted if not list(find(Path("planted.py"), defect))] == []
