"""How much spam the filter for comments holds, and how much else: a table, after some number of decisions.

It learns from templates of one set of comments in six languages, and is tried with those of others, in other voices and
more languages. tests/support/comment_corpus.py makes them; nothing is sent away. Weights were fitted to all sets but
"aside" (benchmarks/fit_signs.py): what is said of that one is what to expect of spam that nobody has seen.
"""

from __future__ import annotations

import argparse
import secrets
import sys
import tempfile
import time
from pathlib import Path

from blogapp import create_app, db, migrations
from blogapp.comments import learning

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "support"))
from comment_corpus import corpus

SETS = ("test", "second", "blunt", "letters", "market", "flattery", "aside")


def measured(decisions: int, number: int, seed: int, part: str) -> None:
    """Print what becomes of comments of a set after some number of decisions."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(INSTANCE=folder, SECRET_KEY=secrets.token_urlsafe())
        with app.test_request_context(method="POST"):
            migrations.upgrade(db.engine())
            for labelled in corpus("train", decisions, seed):
                labelled.comment.status = "spam" if labelled.is_spam else "approved"
                learning.learn(db.session(), [labelled.comment])
            db.session.commit()
            start = time.process_time()
            judged = [(each.is_spam, _is_held(each.comment)) for each in corpus(part, number, seed)]
            took = (time.process_time() - start) / number * 1000
            db.engine().dispose()
    for is_spam, kind in ((True, "spam"), (False, "not spam")):
        held = [is_held for of, is_held in judged if of == is_spam]
        shares = f"{sum(held):6}  {len(held) - sum(held):6}  {sum(held) / len(held):7.2%}"
        print(f"{part:9} {decisions:9}  {kind:9}  {shares}  {took:5.2f}")


def _is_held(comment: object) -> bool:
    return learning.opinion(db.session(), comment).probability >= learning.SPAM  # type: ignore[arg-type]


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--number", type=int, default=2000, help="comments that are judged")
    parser.add_argument("--sets", nargs="+", choices=SETS, default=SETS, help="the templates of what is judged")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    given = arguments()
    print("set       decisions  kind         held   shown     held     ms")
    for part in given.sets:
        for decisions in (0, 50, 200, 400) if part == "test" else (0, 200):
            measured(decisions, given.number, given.seed, part)
