"""What it takes to render a stream of 20 posts, two of each built-in format, beside a bare Jinja loop over the same.

The posts are read and their format's HTML is cached, as on every visit but the first; what is measured is the rest:
the articles with their headers and lines below. The bare loop writes only each post's title and HTML.
"""

import statistics
import time
from collections.abc import Callable
from zoneinfo import ZoneInfo

import jinja2
from blog import filled

from blogapp import db, plugins
from blogapp.listings import archives, pagination
from blogapp.metadata import head
from blogapp.models import Post
from blogapp.posts import rendering, saving

POSTS = 20
ROUNDS = 400
BARE = "{% for each in shown %}<article><h2>{{ each.post.title }}</h2>{{ each.html }}</article>{% endfor %}"


def median_ms(task: Callable[[], object]) -> float:
    """Return the median processor time of a task, in milliseconds, after a few rounds that do not count."""
    times = []
    for number in range(ROUNDS + 20):
        start = time.process_time()
        task()
        if number >= 20:
            times.append((time.process_time() - start) * 1000)
    return statistics.median(times)


def fill() -> None:
    """Write two posts of the example of each built-in format."""
    registry = plugins.formats()
    for number in range(POSTS):
        format = list(registry.values())[number % len(registry)]
        fields = {name: value for name, value in format.example.items() if name != "title"}
        title = str(format.example.get("title", ""))
        saving.save(Post(format=format.name), saving.PostInput(fields=fields, title=title), "publish", ZoneInfo("UTC"))
    db.session.commit()


def main() -> None:
    with filled(fill) as app, app.test_request_context("/"):
        page = pagination.read(archives.everything().posts, 1, POSTS, pagination.STICKY_FIRST)
        listing = app.jinja_env.get_template("public/_listing.html")
        bare = jinja2.Environment(autoescape=True).from_string(BARE)
        everything = archives.everything()
        values = {"archive": everything, "page": page, "described": head.archive(everything)}

        def ours() -> str:
            return listing.render(shown=rendering.present(page.posts, "stream"), **values)

        shown = rendering.present(page.posts, "stream")
        rendered, plain = median_ms(ours), median_ms(lambda: bare.render(shown=shown))
        print(
            f"stream of {len(page.posts)} posts, warm: {rendered:.2f} ms; bare Jinja loop: {plain:.2f} ms; "
            f"ratio {rendered / plain:.1f}"
        )
        db.session.remove()
        db.engine().dispose()


if __name__ == "__main__":
    main()
