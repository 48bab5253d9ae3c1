"""Changes of behaviour, one at a time: found in the source, and put into a module at its import or afterwards."""

from __future__ import annotations

import ast
import copy
import gc
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
LEFT_OUT = {"migrations", "samples", "scaffold", "translations"}
FOR_COMPARING = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
FOR_COUNTING = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.And: ast.Or, ast.Or: ast.And}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


@dataclass(frozen=True)
class Mutant:
    """A change: in which file and function, which of the nodes, the statement, and how it reads before and after."""

    path: Path
    place: int
    line: int  # of the statement; 0 for one that runs at the import
    function: str
    before: str
    after: str

    @property
    def file(self) -> str:
        return str(self.path.relative_to(ROOT))

    @property
    def room(self) -> str:
        return self.path.relative_to(ROOT / "blogapp").parts[0].removesuffix(".py")

    @property
    def name(self) -> str:
        """Say which change it is, wherever its line has moved."""
        return f"{self.path.relative_to(ROOT / 'blogapp')}: {self.function}: {self.before} -> {self.after}"


def changed(node: ast.AST) -> ast.AST | None:  # noqa: C901 (a table)
    """Return a node with another meaning, or None where there is none."""
    new = copy.deepcopy(node)
    match new:
        case ast.Compare(ops=[operator]) if type(operator) in FOR_COMPARING:
            new.ops = [FOR_COMPARING[type(operator)]()]
        case ast.BoolOp() | ast.BinOp() if type(new.op) in FOR_COUNTING:
            new.op = FOR_COUNTING[type(new.op)]()
        case ast.UnaryOp(op=ast.Not()):
            new = new.operand
        case ast.Constant(value=bool()):
            new.value = not new.value
        case ast.Constant(value=int()):
            new.value += 1
        case ast.Return(value=ast.expr()) if not isinstance(new.value, ast.Constant):
            new.value = ast.copy_location(ast.Constant(None), new.value)
        case ast.List() | ast.Tuple() if len(new.elts) > 1 and all(map(plain, new.elts)):
            del new.elts[len(new.elts) // 2]
        case ast.Set() if len(new.elts) > 1:
            del new.elts[len(new.elts) // 2]
        case ast.Dict() if len(new.keys) > 1:
            del new.keys[len(new.keys) // 2], new.values[len(new.values) // 2]
        case ast.Call() if new.keywords and new.keywords[-1].arg:
            del new.keywords[-1]
        case ast.Expr(value=ast.Call()):
            new = ast.copy_location(ast.Pass(), new)
        case _:
            return None
    return new


def plain(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant)


def walked(node: ast.AST, function: str = "", line: int = 0) -> Iterator[tuple[ast.AST, str, int]]:
    """Yield each node that has a meaning when the code runs, its function, and the line of its statement there."""
    if isinstance(node, ast.stmt) and function:
        line = node.lineno
    yield node, function, line
    name = f"{function}.{getattr(node, 'name', '<lambda>')}".strip(".")
    for field, value in ast.iter_fields(node):
        if field not in {"annotation", "returns"} and not is_literal(node):
            inside = field == "body" and isinstance(node, FUNCTIONS)
            for each in _listed(value):
                yield from walked(each, name if inside else function, line)


def is_literal(node: ast.AST) -> bool:
    """Return whether this is a type, as in `Literal["a", "b"]`."""
    return isinstance(node, ast.Subscript) and ast.unparse(node.value) == "Literal"


def _listed(value: Any) -> list[ast.AST]:
    return [each for each in (value if isinstance(value, list) else [value]) if isinstance(each, ast.AST)]


def mutants_of(path: Path) -> Iterator[Mutant]:
    seen: dict[str, int] = {}
    for place, (node, function, line) in enumerate(walked(ast.parse(path.read_text(encoding="utf-8")))):
        if (new := changed(node)) is not None:
            before, after = (" ".join(ast.unparse(each).split())[:80].strip() for each in (node, new))
            number = seen[key] = seen.get(key := f"{function}: {before} -> {after}", 0) + 1
            after += f" ({number})" if number > 1 else ""
            yield Mutant(path, place, line, function or "module", before, after)


def written(path: Path, places: Sequence[int]) -> ast.Module:
    """Return the module with these changes in it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = [node for node, *_ in walked(tree)]
    chosen = {id(nodes[place]) for place in places}

    class Change(ast.NodeTransformer):
        def visit(self, node: ast.AST) -> Any:
            new = self.generic_visit(node)
            return changed(new) or new if id(node) in chosen else new

    return ast.fix_missing_locations(Change().visit(tree))  # type: ignore[no-any-return]


class Finder(MetaPathFinder):
    """Has the modules of blogapp compiled from other trees: `Finder(lambda path: …)`; None leaves a module as it is."""

    def __init__(self, tree_of: Callable[[Path], ast.Module | None]) -> None:
        self.tree_of = tree_of
        sys.meta_path.insert(0, self)

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: object = None) -> ModuleSpec | None:
        spec = PathFinder.find_spec(fullname, path) if fullname.partition(".")[0] == "blogapp" else None
        if spec and spec.origin and (tree := self.tree_of(Path(spec.origin))) is not None:
            spec.loader = Loader(fullname, spec.origin)
            spec.loader.tree = tree
        return spec


class Loader(SourceFileLoader):
    tree: ast.Module

    def get_code(self, fullname: str) -> CodeType:
        return compile(self.tree, self.path, "exec", dont_inherit=True)


def codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield from codes(each)


def swap(path: Path, place: int) -> None:
    """Give the functions of a module that is imported already the change. What ran at the import stays as it was."""
    new: dict[tuple[str, int], list[CodeType]] = {}
    for code in codes(compile(written(path, [place]), str(path), "exec", dont_inherit=True)):
        new.setdefault((code.co_qualname, code.co_firstlineno), []).append(code)
    for each in gc.get_objects():
        if isinstance(each, FunctionType) and each.__code__.co_filename == str(path):
            (each.__code__,) = new[each.__code__.co_qualname, each.__code__.co_firstlineno]  # ValueError: two on a line
