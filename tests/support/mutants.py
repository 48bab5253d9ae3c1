"""Changes the code in one place at a time and counts how many changes the tests notice: `make mutants`.

    python tests/support/mutants.py --number 40 --seed 7 accounts posts

The changes are drawn with the seed, which is printed. Each is made in a copy of the checkout and tried with the tests
of its room (tests/accounts for blogapp/accounts) that `make test` runs, which must pass without it. A change that lives
is printed: it is a rule that those tests do not state, or a change that changes nothing.
"""

from __future__ import annotations

import argparse
import ast
import copy
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ELSEWHERE = {  # rooms whose tests stand in others
    "__init__": ["http"], "__main__": ["cli"], "config": ["test_config.py"], "models": ["db", "posts", "public"],
    "testing": ["kit", "formats"],
}  # fmt: skip
LEFT_OUT = {"migrations", "samples", "scaffold", "translations"}
FOR_COMPARING = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
FOR_COUNTING = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.And: ast.Or, ast.Or: ast.And}


@dataclass(frozen=True)
class Mutant:
    """A change: the file, which of its nodes, and how the line reads before and after."""

    path: Path
    place: int
    line: int
    before: str
    after: str

    @property
    def room(self) -> str:
        return self.path.relative_to(ROOT / "blogapp").parts[0].removesuffix(".py")

    def __str__(self) -> str:
        return f"{self.path.relative_to(ROOT)}:{self.line}: {self.before} -> {self.after}"


def changed(node: ast.AST) -> ast.AST | None:
    """Return a node with the opposite meaning, or None where there is none."""
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
        case ast.Return(value=ast.expr()):
            new.value = ast.Constant(None)
        case _:
            return None
    return new


def mutants_of(path: Path) -> Iterator[Mutant]:
    for place, node in enumerate(ast.walk(ast.parse(path.read_text(encoding="utf-8")))):
        if (new := changed(node)) is not None:
            yield Mutant(path, place, node.lineno, ast.unparse(node)[:70], ast.unparse(new)[:70])


def written(mutant: Mutant) -> str:
    """Return the module with the change in it."""
    tree = ast.parse(mutant.path.read_text(encoding="utf-8"))
    old = list(ast.walk(tree))[mutant.place]

    class Change(ast.NodeTransformer):
        def visit(self, node: ast.AST) -> ast.AST | None:
            return changed(node) if node is old else self.generic_visit(node)

    return ast.unparse(ast.fix_missing_locations(Change().visit(tree)))


def notices(copied: Path, room: str) -> bool:
    """Return whether a test of the room fails in the copy, or does not come to its end."""
    tests = [copied / "tests" / name for name in ELSEWHERE.get(room, [room])]
    quick = ["--part", "quick", "-n", "2", "--dist", "loadgroup"]
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *quick, *tests]
    env = {name: value for name, value in os.environ.items() if name != "CI"}
    env["PYTHONDONTWRITEBYTECODE"] = "1"  # two versions of a module within a second have the same bytecode
    try:
        done = subprocess.run(command, cwd=copied, env=env, capture_output=True, timeout=900, check=False)
    except subprocess.TimeoutExpired:
        return True
    return done.returncode != 0


def lives(mutant: Mutant, copied: Path) -> bool:
    file = copied / mutant.path.relative_to(ROOT)
    file.write_text(written(mutant), encoding="utf-8")
    try:
        return not notices(copied, mutant.room)
    finally:
        shutil.copy(mutant.path, file)


def drawn(rooms: list[str], number: int, seed: int) -> list[Mutant]:
    paths = [path for path in sorted((ROOT / "blogapp").rglob("*.py")) if not LEFT_OUT & set(path.parts)]
    found = [mutant for path in paths for mutant in mutants_of(path) if not rooms or mutant.room in rooms]
    return random.Random(seed).sample(found, min(number, len(found)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rooms", nargs="*", help="rooms of blogapp; all, if none is named")
    parser.add_argument("--number", type=int, default=30)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10_000))
    given = parser.parse_args()
    print(f"seed {given.seed}")
    score: dict[str, Counter[bool]] = defaultdict(Counter)
    with tempfile.TemporaryDirectory() as folder:
        copied = Path(folder) / "copy"
        shutil.copytree(ROOT, copied, ignore=shutil.ignore_patterns(".venv", "node_modules", "__pycache__"))
        for mutant in sorted(drawn(given.rooms, given.number, given.seed), key=lambda each: each.room):
            if mutant.room not in score and notices(copied, mutant.room):
                sys.exit(f"The tests of {mutant.room} fail without any change: mend them first.")
            alive = lives(mutant, copied)
            score[mutant.room][alive] += 1
            print("lives  " if alive else "noticed", mutant, flush=True)
    for room, counted in sorted(score.items()):
        print(f"{room:10} {counted[False]} of {counted.total()} noticed")


if __name__ == "__main__":
    main()
