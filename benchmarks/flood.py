"""A flood of comments: a thousand within a minute, from as many addresses, while readers go on reading.

Prints what became of it: the answers, the rows in the moderation queue and the presses that clear it, the requests per
second of readers before it, beside it and after it, whether their page stayed the same, whether a reader behind the
address of a machine could comment, the memory of all processes, and what one machine costs the processor, which holds
on a busy computer, too. A machine looks at the preview, and posts at once.
"""

from __future__ import annotations

import argparse
import http.client
import re
import sys
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import sqlalchemy as sa
from flask import Flask
from serving import Server, blogapp, need_wrk, serving

from blogapp import create_app, db
from blogapp.cli import preparation
from blogapp.comments import floods, moderation
from blogapp.models import Comment, CommentStatus, Post

TYPED = {"name": "", "email": "", "url": "", "body": "", "parent": "", "topic": ""}
READING = 6  # seconds in which readers are counted


def send(server: Server, post_id: int, address: str, typed: dict[str, str]) -> tuple[int, str]:
    """Send a form from an address; return the status, and the token of the page."""
    link = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    try:
        headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Forwarded-For": address}
        link.request("POST", f"/comments/{post_id}", urlencode(TYPED | typed), headers)
        answer = link.getresponse()
        found = re.search(r'name="token" value="([^"]*)"', answer.read().decode())
        return answer.status, found[1] if found else ""
    finally:
        link.close()


def flood(server: Server, post_id: int, number: int, seconds: float, done: list[int]) -> Counter[int]:
    """Let machines comment, evenly within a time; return how often each status was answered, and note who is done."""
    began = time.monotonic()

    def machine(each: int) -> list[int]:
        time.sleep(max(0, began + each * seconds / number - time.monotonic()))
        typed = {"name": f"Machine {each}", "body": f"Offer number {each}"}
        address = f"10.{each % 250}.{each // 250}.9"
        seen, token = send(server, post_id, address, typed | {"action": "preview"})
        sent, _token = send(server, post_id, address, typed | {"action": "post", "token": token})
        done.append(each)
        return [seen, sent]

    with ThreadPoolExecutor(16) as pool:
        return Counter(status for pair in pool.map(machine, range(number)) for status in pair)


def reader(server: Server, post_id: int) -> int:
    """Comment from the address of a machine, as a person does: by waiting, when asked to."""
    typed = {"name": "Noor", "body": "I was there."}
    _seen, token = send(server, post_id, "10.1.0.9", typed | {"action": "preview"})
    time.sleep(floods.WAIT + 1)
    return send(server, post_id, "10.1.0.9", typed | {"action": "post", "token": token})[0]


def queue(app: Flask) -> str:
    """Say what the moderation queue has, and how many presses clear it: one for the bundle, one for each page."""
    with app.test_request_context():
        waiting = sa.select(Comment).where(Comment.status == CommentStatus.PENDING)
        bundle = floods.bundle(db.session(), sa.select(Comment))
        rows = len(db.session.scalars(waiting.where(~Comment.bundled)).all())
        presses = bool(bundle) + -(-rows // moderation.PER_PAGE)
        return f"{rows} single rows, a bundle of {bundle.number if bundle else 0}; cleared by presses: {presses}"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--number", type=int, default=1000, help="comments of machines")
    parser.add_argument("--seconds", type=float, default=60, help="the time in which they come")
    return parser.parse_args()


def main() -> None:
    given = arguments()
    need_wrk()
    with tempfile.TemporaryDirectory(prefix="blogapp-flood-") as folder:
        app = create_app(INSTANCE=folder)
        list(preparation.prepare(app))
        with app.app_context():
            post = db.session.scalars(Post.published().order_by(Post.id)).first() or sys.exit("There is no post.")
            path, post_id = post.url, post.id
        with serving(blogapp("serve"), INSTANCE=folder, TRUSTED_PROXIES=1) as server:
            before, page, memory = server.rate(path, READING), server.get(path), server.memory()
            answers: list[Counter[int]] = []
            done: list[int] = []
            machines = threading.Thread(
                target=lambda: answers.append(flood(server, post_id, given.number, given.seconds, done))
            )
            machines.start()
            beside = server.rate(path, min(READING, given.seconds))
            alone, taken = len(done), server.processor()  # from here on nobody else asks
            machines.join()
            cost = (server.processor() - taken) / max(1, len(done) - alone) * 1000
            after = server.rate(path, READING)
            kept = beside / ((before + after) / 2)
            print(f"answers: {', '.join(f'{count} times {status}' for status, count in answers[0].items())}")
            print(f"queue: {queue(app)}")
            print(f"readers: {before:.0f} req/s before, {beside:.0f} beside, {after:.0f} after", end=" ")
            print(f"({kept:.2f} kept); the page is", end=" ")
            print("the same" if server.get(path) == page else "another one")
            print(f"memory: {memory:.0f} MiB before, {server.memory():.0f} MiB after")
            print(f"a machine: {cost:.1f} ms of the processor for its preview and its comment")
            if given.seconds >= floods.WAIT:
                print(f"a reader behind the address of a machine: {reader(server, post_id)}; queue: {queue(app)}")
        with app.app_context():
            db.engine().dispose()


if __name__ == "__main__":
    main()
