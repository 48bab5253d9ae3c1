"""A page of every kind there is, for what checks pages as a whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from blogapp import rendering
from blogapp.models import Comment, Post

BODY = """
A paragraph with *emphasis*, **weight**, `code` and [a link](https://example.org/).[^1]

## A heading

> A quotation.

| one | two |
| --- | --- |
| a | b |

1. first
2. second

```python
print("harbour")
```

<!--more-->

The rest of it.

[^1]: A footnote.
"""


def fill(app: Any, make_post: Callable[..., Post], make_comment: Callable[..., Comment]) -> tuple[Post, dict[str, str]]:
    """Write posts of every format, pages, terms, comments; return the first and the addresses of the public kinds."""
    with app.app_context():
        examples = {name: dict(format.example) for name, format in rendering.formats().items()}
    posts = {}
    for days, (name, example) in enumerate(examples.items()):
        title = str(example.pop("title", ""))
        given = {"body": BODY} if name == "standard" else example
        posts[name] = make_post(name, title=title, tags=["harbour"], new_categories=["Events"], days_ago=days, **given)
    first = make_comment(posts["standard"], "Well seen.", url="https://noor.example/")
    make_comment(posts["standard"], "Indeed.", parent_id=first.id)
    about = make_post(kind="page", title="About us")
    team = make_post(kind="page", title="The team", parent_id=about.id)
    day = posts["standard"].url[:12]
    archives = ["/category/events/", "/tag/harbour/", "/author/ana/", "/type/quote/", day[:6], day[:9], day]
    return posts["standard"], {
        **{f"post of {name}": post.url for name, post in posts.items()},
        **{f"archive {path}": path for path in archives},
        "stream": "/", "page": team.url, "overview": "/archive/", "search": "/search/", "sign-in": "/login",
        "search with results": "/search/?q=harbour", "search without results": "/search/?q=nothingness",
        "answer": f"{posts['standard'].url}?replyto={first.id}", "not found": "/nothing/",
        "waiting": f"{posts['standard'].url}?comment=pending",
    }  # fmt: skip
