"""What tests do with the recipe format: change it, write with it, read what it shows."""

from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from flask.testing import FlaskClient
from recipe import Recipe
from sqlalchemy import select

from blogapp import db
from blogapp.formats import PostFormat
from blogapp.formats import fields as f
from blogapp.models import Post
from blogapp.posts import saving

CAKE = {
    "title": "Plum cake",
    "serves": 8,
    "ingredients": "500 g plums\n<b>flour</b>",
    "body": "Halve *them*.\n\n<!--more-->\n\nEat.",
}


def stored(app: Flask, post: Post) -> Post:
    with app.app_context():
        return db.session.execute(select(Post).where(Post.id == post.id)).scalar_one()


def edit(app: Flask, post: Post, **given: Any) -> Post:
    with app.test_request_context(method="POST"):
        row, zone = db.session.get_one(Post, post.id), ZoneInfo(app.config["TIMEZONE"])
        of_entry = {name: given.pop(name) for name in list(given) if name in saving.PostInput.__dataclass_fields__}
        saving.save(row, saving.PostInput(**({"title": row.title, "fields": given} | of_entry)), "save", zone)
        db.session.commit()
    return stored(app, post)


def changed(**attributes: Any) -> type[PostFormat]:
    """Return the recipe format with something else in it."""
    return type("Recipe", (Recipe,), {"name": "recipe", "__module__": "recipe"} | attributes)


def pages(client: FlaskClient, post: Post) -> list[str]:
    """Return what readers get: stream, page and feed."""
    answers = [client.get(address) for address in ("/", post.url, "/feed/")]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    return [unescape(answer.text) for answer in answers]


def fails(*args: Any, **kwargs: Any) -> Any:
    raise RuntimeError("The plums are mouldy.")


def upgraded() -> type[PostFormat]:
    """Return version 2 of the recipe, in which the number of people is a text."""
    step = staticmethod(lambda data: data | {"serves": f"{data['serves']} people"})
    return changed(version=2, serves=f.Line("Serves"), upgrade_from_1=step)
