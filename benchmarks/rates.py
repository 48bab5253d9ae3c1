"""Requests per second of each kind of page in four states, beside a bare callable that sends the same.

The states: "cached" is answered by the page cache; "304" says that nothing has changed; "warm" is made of what the
blog keeps, without the page cache; "comment", "post" and "cold" are made first after a change, of a comment, of a post,
or of what all pages show (milliseconds of one reader, by the clock). Blog and bare callable are asked in turn, and the
ratio is the median of the rounds: what the machine does besides falls on both.
Then: how much of their rate readers keep while a comment is approved each second, and the memory of all processes.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

import sqlalchemy as sa
from bare import recorded
from blogs import CHANGES, KINDS, NEVER_KEPT, PLACE, Blog, opened, token
from serving import Answer, Server, blogapp, need_wrk, serving

from blogapp import db
from blogapp.models import Comment, CommentStatus

BARE = Path(__file__).with_name("bare.py")
LUA = "local paths, at = {%s}, 0; request = function() at = at %% #paths + 1; return wrk.format('GET', paths[at]) end"


def tag_of(answer: Answer) -> str:
    """Return the validator of an answer, or ""."""
    return next((value for name, value in answer[1] if name.lower() == "etag"), "")


def record(cached: Server, paths: list[str], file: Path) -> None:
    """Write what the bare callable is to send: each answer as it is, and as it is for who has it."""
    answers = []
    for path in paths:
        answer = cached.get(path)
        answers.append(recorded(path, False, answer))
        if tag := tag_of(answer):
            answers.append(recorded(path, True, cached.get(path, tag)))
    file.write_text(json.dumps(answers))


def in_turn(ours: Callable[[], float], bare: Callable[[], float], rounds: int) -> tuple[float, float]:
    """Return the median of ours, and the median of our part of the bare one."""
    pairs = [(ours(), bare()) for _ in range(rounds)]
    return statistics.median(own for own, _ in pairs), statistics.median(own / other for own, other in pairs)


class Table:
    """Measures a page in its states, a line each."""

    def __init__(self, blog: Blog, cached: Server, made: Server, bare: Server, options: argparse.Namespace) -> None:
        self.blog, self.cached, self.made, self.bare, self.options = blog, cached, made, bare, options
        print(f"{'page':<12}{'kB':>7}  {'state':<8}{'req/s':>9}{'of bare':>9}")

    def show(self, name: str) -> None:
        """Print the lines of a page."""
        path = self.blog.pages[name]
        answer = self.cached.get(path)
        states = {} if name == NEVER_KEPT else {"cached": self.rates(self.cached, path)}
        if tag := tag_of(answer):
            states["304"] = self.rates(self.cached, path, tag)
        states["warm"] = self.rates(self.made, path)
        for state, (rate, part) in states.items():
            print(f"{name:<12}{len(answer[2]) / 1000:7.1f}  {state:<8}{rate:9.0f}{part:9.3f}", flush=True)
        for change in CHANGES:
            time_, times = in_turn(partial(self.after, change, path), partial(self.bare.milliseconds, path), 10)
            print(f"{name:<12}{len(answer[2]) / 1000:7.1f}  {change:<8}{time_:6.1f} ms{1 / times:9.3f}", flush=True)

    def rates(self, server: Server, path: str, tag: str = "") -> tuple[float, float]:
        seconds, rounds = self.options.seconds, self.options.rounds
        return in_turn(lambda: server.rate(path, seconds, tag), lambda: self.bare.rate(path, seconds, tag), rounds)

    def after(self, change: str, path: str) -> float:
        self.blog.change(change)
        return self.made.milliseconds(path)


def approvals(blog: Blog, number: int) -> Iterator[int]:
    """Yield comments on the newest posts, which wait for approval; when they are used up, from the first again."""
    while True:
        with blog.app.test_request_context(method="POST"):
            approved = sa.select(Comment).where(Comment.status == CommentStatus.APPROVED)
            comments = list(db.session.scalars(approved.order_by(Comment.id.desc()).limit(number)))
            for comment in comments:
                comment.move(db.session(), CommentStatus.PENDING)
            db.session.commit()
            ids = [comment.id for comment in comments]
        yield from ids


@contextmanager
def approving(blog: Blog, comments: Iterator[int]) -> Iterator[None]:
    """Approve a comment each second on the desk, from now on while the block runs."""
    over, given = threading.Event(), {"action": "approve", "csrf_token": token(blog.editor, "/edit/comments/")}

    def work() -> None:
        while not over.wait(1):
            if blog.editor.post(f"/edit/comments/{next(comments)}", data=given).status_code != 303:
                sys.exit("The comment could not be approved.")

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def readers(blog: Blog, server: Server, folder: Path, options: argparse.Namespace) -> None:
    """Say how much of their rate eight readers of several pages keep while comments are approved."""
    script = folder / "readers.lua"
    names = ("stream", "post", "category", "tag", "feed", "archive")
    script.write_text(LUA % ", ".join(f"'{blog.pages[name]}'" for name in names))
    seconds = max(options.seconds, 2) * 2
    comments = approvals(blog, round(seconds * options.rounds) + 1)

    def disturbed() -> float:
        with approving(blog, comments):
            return server.rate("/", seconds, script=script)

    rate, part = in_turn(disturbed, lambda: server.rate("/", seconds, script=script), options.rounds)
    print(f"\nwhile a comment is approved each second: {rate:.0f} req/s, {part:.2f} of the undisturbed")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--posts", type=int, default=10_000)
    parser.add_argument("--place", type=Path, default=PLACE, help="the folder where the blogs are kept")
    parser.add_argument("--seconds", type=float, default=2, help="how long a page is asked for in each round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="", help="the pages whose names hold these letters")
    return parser.parse_args()


def main() -> None:
    options = arguments()
    need_wrk()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="blogapp-bench-")))
        blog = stack.enter_context(opened(options.posts, options.place))
        common = {"INSTANCE": blog.folder, "SAFE_MODE": "true"}
        cached = stack.enter_context(serving(blogapp("serve"), **common))
        made = stack.enter_context(serving(blogapp("serve"), PAGE_CACHE_MB=0, **common))
        started = cached.memory()
        record(cached, ["/", *(blog.pages[name] for name in KINDS)], folder / "answers")
        bare = stack.enter_context(serving([sys.executable, str(BARE), str(folder / "answers"), "serve"], **common))
        table = Table(blog, cached, made, bare, options)
        for name in (name for name in KINDS if options.only in name):
            table.show(name)
        readers(blog, cached, folder, options)
        number, now = len(cached.processes()), cached.memory()
        print(f"memory of {number} process(es): {started:.0f} MiB at first, {now:.0f} MiB now")


if __name__ == "__main__":
    main()
