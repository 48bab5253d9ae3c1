"""A page of every kind there is, for what checks pages as a whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from blogapp import db, plugins
from blogapp.models import Comment, Gone, Post
from blogapp.posts import corrections, revisions

BODY = """
A paragraph with *emphasis*, **weight**, `code` and [a link](https://example.org/).[^1]

## A heading

> A quotation.

| one | two | three | four | five | six | seven |
| --- | --- | --- | --- | --- | --- | --- |
| a column | a column | a column | a column | a column | a column | a column |

Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft and
https://example.org/a/very/long/address/that/does/not/end/before/the/screen/does/and/goes/on/and/on

1. first
2. second

```python
print("a line of code that is much longer than any narrow screen is wide, and then some more of it")
```

<!--more-->

The rest of it.

[^1]: A footnote.
"""


def fill(app: Any, make_post: Callable[..., Post], make_comment: Callable[..., Comment]) -> tuple[Post, dict[str, str]]:
    """Write posts of every format, pages, terms, comments; return the first and the addresses of the public kinds."""
    with app.app_context():
        examples = {name: dict(format.example) for name, format in plugins.formats().items()}
    posts = {}
    for days, (name, example) in enumerate(examples.items()):
        title = str(example.pop("title", ""))
        given = {"body": BODY} if name == "standard" else example
        terms: dict[str, Any] = {"tags": ["harbour", "x" * 60], "new_categories": ["Events"], "series": "Quays"}
        posts[name] = make_post(name, title=title, days_ago=days, **terms, **given)
    first = make_comment(posts["standard"], "Well seen.", url="https://noor.example/")
    make_comment(posts["standard"], "W" * 90, parent_id=first.id, name="N" * 60)
    make_comment(posts["standard"], "Waiting.", status="pending", email="sol@example.org")
    make_comment(posts["standard"], "Of a flood.", status="pending", bundled=True)
    hidden = make_post(title="Hidden", password="no hash", days_ago=20)
    with app.test_request_context(method="POST"):
        db.session.add(Gone(path="2026/05/09/gone", post_id=9999))
        db.session.commit()
    make_post(title="Der Hafen", language="de", translation_of=posts["standard"].url, days_ago=30)
    corrected = _corrected(app, posts["standard"])
    about = make_post(kind="page", title="About us")
    team = make_post(kind="page", title="The team", parent_id=about.id)
    day = posts["standard"].url[:12]
    archives = [
        "/category/events/",
        "/tag/harbour/",
        "/author/ana/",
        "/type/quote/",
        "/series/quays/",
        day[:6],
        day[:9],
        day,
    ]
    return posts["standard"], {
        **{f"post of {name}": post.url for name, post in posts.items()},
        **{f"archive {path}": path for path in archives},
        "stream": "/", "page": team.url, "overview": "/archive/", "search": "/search/", "sign-in": "/login",
        "subscribe": "/subscribe/",
        "search with results": "/search/?q=harbour", "search without results": "/search/?q=nothingness",
        "answer": f"{posts['standard'].url}?replyto={first.id}", "not found": "/nothing/",
        "gone": "/2026/05/09/gone/", "protected": hidden.url, "card": f"{posts['standard'].url}embed/",
        "what was corrected": corrected, "report": f"/comments/{first.id}/report",
    }  # fmt: skip


def _corrected(app: Any, post: Post) -> str:
    """Correct a post in public; return the address of the page that shows what changed."""
    with app.test_request_context(method="POST"):
        revisions.explain(correction="It said one thing where it now says two.")
        found = db.session.get_one(Post, post.id)
        found.data = {**found.data, "body": f"{BODY}\n\nAnother thing."}
        db.session.commit()
        return f"{post.url}correction-{corrections.of_each([post.id])[post.id][0].number}/"
