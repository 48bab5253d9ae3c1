"""Fit the weights of the signs of spam to labelled sets of comments, and write them where the filter reads them.

A logistic regression. The table says what weights hold of a set (spam, and what readers say) that were fitted to all
others. Signs of spam may not weigh less than nothing, those of readers not more. The set "aside" is never fitted to.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from blogapp.comments import signs

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "support"))
from comment_corpus import corpus

SETS = ("train", "test", "second", "blunt", "letters", "market", "flattery")
READERS = {
    "nothing",
    "year",
    "code",
    "only asks",
    "question",
    "document",
    "mail of name",
    "site of name",
    "mail",
    *(f"{step} words" for step in signs.LENGTHS),
}
FREE = {"link", "contact", "site"}
WHERE = Path(signs.__file__).with_suffix(".toml")
HAM_COUNTS = 3.0  # as how many comments one of readers counts: to hold it is worse

Sample = tuple[frozenset[str], bool]


def samples(name: str, number: int) -> list[Sample]:
    return [(frozenset(signs.of(each.comment)), each.is_spam) for each in corpus(name, number, 7)]


def fitted(given: Sequence[Sequence[Sample]], rounds: int = 60, penalty: float = 0.0015) -> dict[str, float]:
    """Return weights: each set counts the same, signs that few samples show stay near nothing."""
    weights: defaultdict[str, float] = defaultdict(float)
    rows = [(shown, is_spam, (1.0 if is_spam else HAM_COUNTS)) for part in given for shown, is_spam in part]
    squares: defaultdict[str, float] = defaultdict(float)
    for turn in range(rounds):
        for shown, is_spam, counts in rows[turn % 3 :: 3] if turn < rounds - 3 else rows:
            odds = weights[""] + sum(weights[sign] for sign in shown)
            error = counts * (1 / (1 + math.exp(-max(-30, min(30, odds)))) - is_spam)
            for sign in ("", *shown):
                step = error + penalty * weights[sign]
                squares[sign] += step * step
                weights[sign] = _bound(sign, weights[sign] - 0.3 * step / math.sqrt(1 + squares[sign]))
    return {sign: round(weight, 2) for sign, weight in sorted(weights.items()) if abs(weight) >= 0.02}


def _bound(sign: str, weight: float) -> float:
    if sign in READERS:
        return min(weight, 0.0)
    return weight if sign in FREE or not sign else max(weight, 0.0)


def odds(weights: dict[str, float], shown: frozenset[str]) -> float:
    return weights.get("", 0.0) + sum(weights.get(sign, 0.0) for sign in shown)


def told(name: str, weights: dict[str, float], of: Sequence[Sample]) -> None:
    spam = sorted(odds(weights, shown) for shown, is_spam in of if is_spam)
    ham = sorted((odds(weights, shown) for shown, is_spam in of if not is_spam), reverse=True)
    shares = "  ".join(
        f"{at:4.1f}: {sum(x >= at for x in spam) / len(spam):6.1%} {sum(x >= at for x in ham) / len(ham):6.2%}"
        for at in (-1, 0, 1, 2, 3)
    )
    print(f"{name:8} {shares}")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--number", type=int, default=1000, help="comments of each set")
    parser.add_argument("--write", action="store_true", help="write the weights for the filter")
    return parser.parse_args()


def main() -> None:
    given = arguments()
    known = {name: samples(name, given.number) for name in SETS}
    for left in SETS:
        told(left, fitted([part for name, part in known.items() if name != left]), known[left])
    if given.write:
        weights = fitted(list(known.values()))
        lines = [f'"{sign}" = {weight}\n' for sign, weight in weights.items()]
        WHERE.write_text("# Written by benchmarks/fit_signs.py.\n" + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
