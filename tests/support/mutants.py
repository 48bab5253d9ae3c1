"""Changes the code in one place at a time and counts how many changes the tests notice: `make mutants`.

    python tests/support/mutants.py --number 40 --seed 7 accounts posts

The changes are drawn with the seed, which is printed. Each is tried with those tests of its room that run its statement
(tests/accounts for blogapp/accounts); those that live so far, all at once with the whole of `make test`; and what fails
then, with each. `make test` has to pass without a change. What lives is a rule that no test states, or a change that
changes nothing: such changes stand, each with its reason, in unchanging.toml, and are not counted.

Which tests run which statements is written down in .mutants/, once, and for tests that have changed again.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import covered
from mutations import LEFT_OUT, ROOT, Mutant, mutants_of

ELSEWHERE = {  # rooms whose tests stand in others
    "__init__": ["http"], "__main__": ["cli"], "cache": ["test_cache.py"], "config": ["test_config.py"],
    "exporting": ["cli"], "models": ["db", "posts", "public"], "testing": ["kit", "formats"],
}  # fmt: skip
UNCHANGING = Path(__file__).with_name("unchanging.toml")
SLOTS = ("m0", "m1")
FEW = 60  # tests of other rooms, of each file the first that run the change
TOO_MANY = 1500  # failing tests: some change among several breaks everything


def pytest(given: dict[str, object], *options: str) -> tuple[int, list[tuple[int, str]]]:
    """Run tests with changes; return the exit status, and which tests failed for which jobs."""
    with tempfile.TemporaryDirectory() as folder:
        file, told = Path(folder, "given.json"), Path(folder, "told")
        nothing = {"changes": {}, "jobs": [], "tests": [], "job": 0, "slot": None, "told": str(told)}
        file.write_text(json.dumps(nothing | given), encoding="utf-8")
        told.touch()
        env = {name: value for name, value in os.environ.items() if name not in {"CI", "BLOGAPP_TEST_REDIS_URL"}}
        env |= {"MUTANTS": str(file), "PYTHONDONTWRITEBYTECODE": "1"}
        command = [sys.executable, "-m", "pytest", "-p", "mutating", "-p", "no:cacheprovider", "--part", "quick", "-q"]
        limit = ["-o", "faulthandler_timeout=300", "-o", "faulthandler_exit_on_timeout=true"]
        done = subprocess.run([*command, *limit, *options], cwd=ROOT, env=env, capture_output=True, check=False)
        lines = [line.partition("\t") for line in told.read_text(encoding="utf-8").splitlines()]
        return done.returncode, [(int(job), what) for job, _, what in lines]


def in_forks(jobs: list[tuple[Mutant, list[str]]]) -> Iterator[tuple[Mutant, bool | None, str]]:
    """Yield of each change whether it lives with these tests, None where it cannot be made so, and what noticed it."""
    given = [
        {"job": number, "path": str(mutant.path), "place": mutant.place, "tests": tests}
        for number, (mutant, tests) in enumerate(jobs)
    ]
    files = sorted({test.partition("::")[0] for _, tests in jobs for test in tests})
    _, told = pytest({"jobs": given}, *files) if jobs else (0, [])
    if len([what for _, what in told if what.startswith("= ")]) < len(jobs):
        sys.exit("The tests could not be collected.")
    failed = {job: what for job, what in told if not what.startswith("= ")}
    status = {job: what for job, what in told if what.startswith("= ")}
    for number, (mutant, _) in enumerate(jobs):
        lives = {"= 0": True, "= 3": None}.get(status[number], False)
        yield mutant, lives, failed.get(number, f"ended with {status[number][2:]}")


def alone(jobs: list[tuple[Mutant, list[str]]]) -> Iterator[tuple[Mutant, bool, str]]:
    """The same for changes of what runs at the import: each has a process of its own."""
    free = list(SLOTS)

    def run(job: tuple[Mutant, list[str]]) -> tuple[Mutant, bool, str]:
        mutant, tests = job
        slot = free.pop()
        changes = {str(mutant.path): [mutant.place]}
        files = sorted({test.partition("::")[0] for test in tests})
        status, told = pytest({"changes": changes, "tests": tests, "slot": slot}, "-x", *files)
        free.append(slot)
        return mutant, status in {0, 5}, told[0][1] if told else f"ended with {status}"

    with ThreadPoolExecutor(len(SLOTS)) as pool:
        yield from pool.map(run, jobs)


def failing(mutants: list[Mutant]) -> set[str]:
    """Return which tests of `make test` fail with all these changes at once; in halves, if that breaks everything."""
    changes: dict[str, list[int]] = defaultdict(list)
    for mutant in mutants:
        changes[str(mutant.path)].append(mutant.place)
    status, told = pytest({"changes": changes}, "-n", "2", "--dist", "loadgroup") if mutants else (0, [])
    failed = {test for _, test in told}
    if len(mutants) > 1 and (status not in {0, 1} or len(failed) > TOO_MANY):
        half = len(mutants) // 2
        return failing(mutants[:half]) | failing(mutants[half:])
    return failed


class Trial:
    """What becomes of some changes."""

    def __init__(self, mutants: list[Mutant], ran: covered.Lines) -> None:
        self.ran = ran
        self.noticed: dict[Mutant, str] = {}
        self.living = list(mutants)

    def take(self, told: Iterable[tuple[Mutant, bool | None, str]]) -> None:
        for mutant, lives, by in told:
            if lives is False:
                self.noticed[mutant] = by
                self.living.remove(mutant)
                print(f"noticed  {mutant.name}\n           by {by}", flush=True)
        print(f"{len(self.living)} live so far", flush=True)

    def by_few(self) -> None:
        """Try each with the tests of its room that run it, and with some others."""
        inside = [each for each in self.living if each.line]
        self.take(in_forks([(each, tests) for each in inside if (tests := self.likely(each))]))
        at_import = [each for each in self.living if not each.line]
        self.take(alone([(each, self.likely(each)) for each in at_import]))

    def by_all(self) -> None:
        """Try those that live at once with all tests, and each with those that fail then."""
        failed = failing(self.living)
        print(f"{len(failed)} tests fail with these at once", flush=True)
        inside = [each for each in self.living if each.line and not self.ran.at_start(each)]
        others = [each for each in self.living if each not in inside]
        self.take(in_forks([(each, tests) for each in inside if (tests := self.ran.tests(each, failed))]))
        self.take(alone([(each, sorted(failed)) for each in others if failed]))

    def likely(self, mutant: Mutant) -> list[str]:
        rooms = tuple(f"tests/{name}" for name in ELSEWHERE.get(mutant.room, [mutant.room]))
        tests = self.ran.tests(mutant)
        if not mutant.line:
            return [test for test in tests if test.startswith(rooms)][:FEW] or tests[:FEW]
        own = [test for test in tests if test.startswith(rooms)]
        return own + _spread([test for test in tests if test not in own])[:FEW]


def _spread(tests: list[str]) -> list[str]:
    """Put the first test of each file first, then the second of each: they look at different things."""
    taken: Counter[str] = Counter()
    places = {}
    for test in tests:
        file = test.partition("::")[0]
        taken[file] += 1
        places[test] = taken[file]
    return sorted(tests, key=lambda test: places[test])


def drawn(rooms: list[str], number: int, seed: int) -> list[Mutant]:
    """Draw from the rooms or modules whose paths begin so."""
    paths = [path for path in sorted((ROOT / "blogapp").rglob("*.py")) if not LEFT_OUT & set(path.parts)]
    found = [mutant for path in paths for mutant in mutants_of(path) if mutant.name.startswith(tuple(rooms))]
    return random.Random(seed).sample(found, min(number, len(found)))


def named(names: list[str]) -> list[Mutant]:
    """Return the changes with these names."""
    files = {name.partition(":")[0] for name in names}
    return [mutant for file in sorted(files) for mutant in mutants_of(ROOT / "blogapp" / file) if mutant.name in names]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rooms", nargs="*", help="as accounts or posts/saving.py; all, if none is named")
    parser.add_argument("--number", type=int, default=30)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10_000))
    parser.add_argument("--names", type=Path, help="a file that names changes, one in a line, as this prints them")
    parser.add_argument("--whole", action=argparse.BooleanOptionalAction, default=True, help="with all of make test")
    given = parser.parse_args()
    if given.names:
        mutants = named([line.strip() for line in given.names.read_text(encoding="utf-8").splitlines()])
    else:
        print(f"seed {given.seed}")
        mutants = drawn(given.rooms or [""], given.number, given.seed)
    unchanging = tomllib.loads(UNCHANGING.read_text(encoding="utf-8"))
    trial = Trial([each for each in mutants if each.name not in unchanging], covered.lines())
    trial.by_few()
    if given.whole:
        trial.by_all()
    for mutant in trial.living:
        print(f"lives    {mutant.name}")
    score = Counter(mutant.room for mutant in trial.noticed)
    for room, total in sorted(Counter(each.room for each in [*trial.noticed, *trial.living]).items()):
        print(f"{room:10} {score[room]} of {total} noticed")
    counted = len(trial.noticed) + len(trial.living)
    print(f"all        {len(trial.noticed)} of {counted} noticed; {len(mutants) - counted} change nothing")


if __name__ == "__main__":
    main()
