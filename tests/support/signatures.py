"""The public API for formats, signature by signature. `python tests/support/signatures.py` writes docs/api.txt anew."""

from __future__ import annotations

import ast
import hashlib
import inspect
import textwrap
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from blogapp import formats, testing
from blogapp.formats import fields

ROOT = Path(__file__).resolve().parents[2]
RECORD = ROOT / "docs" / "api.txt"
CHANGELOG = ROOT / "CHANGELOG.md"


def public() -> list[str]:
    """Return a line for each public class, method, attribute and constant."""
    return [
        *of_module(formats, formats.__all__),
        *of_module(fields, fields.__all__),
        *of_module(testing, ["FormatContract"]),
    ]


def of_module(module: ModuleType, names: list[str]) -> Iterator[str]:
    for name in names:
        value = getattr(module, name)
        if inspect.isclass(value):
            yield from of_class(f"{module.__name__}.{name}", value)
        elif not inspect.ismodule(value):
            yield f"{module.__name__}.{name}: {type(value).__name__}"


def of_class(name: str, value: type) -> Iterator[str]:
    [node] = ast.parse(textwrap.dedent(inspect.getsource(value))).body
    assert isinstance(node, ast.ClassDef)
    yield f"{name}({', '.join(map(ast.unparse, node.bases))})"
    for part in node.body:
        if line := of_part(part):
            yield f"{name}.{line}"


def of_part(node: ast.stmt) -> str:
    """Return what stands in a class as one line, "" for what is private."""
    if isinstance(node, ast.AnnAssign | ast.Assign):
        written = ast.unparse(node)
        return "" if written.startswith("_") else written
    if isinstance(node, ast.FunctionDef) and (node.name == "__init__" or not node.name.startswith("_")):
        kinds = "".join(f"@{ast.unparse(kind)} " for kind in node.decorator_list)
        returns = f" -> {ast.unparse(node.returns)}" if node.returns else ""
        return f"{kinds}{node.name}({ast.unparse(node.args)}){returns}"
    return ""


def text(lines: list[str]) -> str:
    return "\n".join([f"API {formats.API_VERSION}", *lines]) + "\n"


def mark(record: str) -> str:
    """Return what the changelog calls a state of the API."""
    return f"API {formats.API_VERSION}, signatures {hashlib.sha256(record.encode()).hexdigest()[:8]}"


if __name__ == "__main__":
    RECORD.write_text(text(public()), encoding="utf-8")
    print(f"Say in CHANGELOG.md what changed, and there: {mark(text(public()))}")  # noqa: T201
