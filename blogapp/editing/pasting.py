"""What is pasted from a text processor, a page or a mail becomes Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from flask import jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from blogapp.accounts.permissions import action
from blogapp.editing.blueprint import bp
from blogapp.text import TooMuch
from blogapp.text.from_html import Converted, markdown_of


@bp.post("/paste")
@action("post.create")
def paste() -> ResponseReturnValue:
    """Return HTML as Markdown, and a sentence on what could not come along."""
    try:
        converted = markdown_of(request.form.get("html", ""))
    except TooMuch as error:
        return jsonify(message=_(str(error))), 422
    return jsonify(text=converted.text, message=" ".join(_about(converted)))


def _about(converted: Converted) -> Iterator[str]:
    if converted.pictures:
        yield ngettext(
            "One picture was left out: it has no address on the web. Add it as a file.",
            "%(num)s pictures were left out: they have no address on the web. Add them as files.",
            converted.pictures,
        )
    if converted.elsewhere:
        yield ngettext(
            "One picture is on another site: readers get a link to it. Save it and drop it here to show it.",
            "%(num)s pictures are on other sites: readers get links. Save them and drop them here to show them.",
            converted.elsewhere,
        )
