"""What page 900 of a stream of 10,000 posts costs beside page 2: the first time after a change, and from then on.

The pages are asked for in turn, so that what the machine does besides falls on both.
"""

import statistics
import time
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from blog import filled

from blogapp import db
from blogapp.models import Post, SiteVersion, Tag
from blogapp.models.terms import post_tags

POSTS = 10_000
ROUNDS = 40
NEAR, DEEP = 2, 900
NEWEST = datetime(2026, 5, 9, tzinfo=UTC)


def fill() -> None:
    """Write short posts, all of them with one tag."""
    rows = []
    for number in range(1, POSTS + 1):
        at = NEWEST - timedelta(hours=number)
        rows.append({
            "id": number, "format": "standard", "title": f"Post {number}", "headline": f"Post {number}",
            "slug": f"post-{number}", "path": f"{at:%Y/%m/%d}/post-{number}", "data": {"body": f"Text {number}."},
            "status": "published", "published_at": at,
        })  # fmt: skip
    db.session.execute(sa.insert(Post), rows)
    db.session.execute(sa.insert(Tag), [{"id": 1, "name": "All", "key": "all", "slug": "all"}])
    db.session.execute(sa.insert(post_tags), [{"post_id": number, "tag_id": 1} for number in range(1, POSTS + 1)])
    db.session.commit()


def main() -> None:
    with filled(fill) as app:
        client = app.test_client()

        def ask(address: str) -> float:
            start = time.process_time()
            assert client.get(address).status_code == 200
            return (time.process_time() - start) * 1000

        def change() -> None:
            with app.test_request_context(method="POST"):
                db.session.execute(sa.update(SiteVersion).values(mark=str(time.monotonic_ns())))
                db.session.commit()

        for path in ("/", "/tag/all/"):
            near, deep, first = [], [], []
            for number in range(ROUNDS + 3):
                near.append(ask(f"{path}page/{NEAR}/"))
                deep.append(ask(f"{path}page/{DEEP}/"))
                if number >= ROUNDS:
                    change()
                    first.append(ask(f"{path}page/{DEEP}/"))
            shallow, far, once = statistics.median(near[1:]), statistics.median(deep[1:]), statistics.median(first)
            print(
                f"{path:<10} page {NEAR}: {shallow:.2f} ms; page {DEEP}: {far:.2f} ms; ratio {far / shallow:.2f}; "
                f"the first time after a change: {once:.1f} ms"
            )


if __name__ == "__main__":
    main()
