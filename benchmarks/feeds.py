"""What the feeds of a blog of 10,000 posts cost beside a page of its stream; and for readers who have them already.

A feed is written anew each time and holds 20 whole posts, of about 4 kB; the stream's articles are kept. Addresses are
asked for in turn, so that what the machine does besides falls on all.
"""

import statistics
import time

import deep
import sqlalchemy as sa
from blog import filled

from blogapp import db
from blogapp.models import Post

ROUNDS = 60
TEXT = '<p>The first boats come in before the light does, <a href="/tag/all/">as they always have</a>.</p>\n' * 40
FEEDS = ["/feed/", "/feed/atom/", "/feed/json/", "/tag/all/feed/", "/feed/?paged=400"]


def fill() -> None:
    """Write posts of a length that is usual."""
    deep.fill()
    db.session.execute(sa.update(Post).values(html=TEXT))
    db.session.commit()


def main() -> None:
    with filled(fill) as app:
        client = app.test_client()

        def ask(address: str, known: str | None = None) -> float:
            start = time.process_time()
            answer = client.get(address, headers={"If-None-Match": known} if known else None)
            assert answer.status_code == (304 if known else 200)
            return (time.process_time() - start) * 1000

        known = {address: client.get(address).headers["ETag"] for address in FEEDS}
        stream: list[float] = []
        whole: dict[str, list[float]] = {address: [] for address in FEEDS}
        spared: dict[str, list[float]] = {address: [] for address in FEEDS}
        for _ in range(ROUNDS):
            stream.append(ask("/"))
            for address in FEEDS:
                whole[address].append(ask(address))
                spared[address].append(ask(address, known[address]))
        page = statistics.median(stream)
        print(f"{'/':<17} {page:6.2f} ms")
        for address in FEEDS:
            sent, unchanged = statistics.median(whole[address]), statistics.median(spared[address])
            print(
                f"{address:<17} {sent:6.2f} ms, {sent / page:4.1f} times a page of the stream; "
                f"unchanged {unchanged:5.2f} ms, ratio {unchanged / sent:.2f}"
            )


if __name__ == "__main__":
    main()
