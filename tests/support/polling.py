"""Formats that readers take part in: a poll, and an invitation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from blogapp.formats import PostFormat
from blogapp.formats import fields as f


class Vote(f.Group):
    choice = f.Choice("Your choice", choices_of="options", required=True)


class Poll(PostFormat):
    """A question with several answers to choose from."""

    name = "poll"
    actions: Mapping[str, type[f.Group]] = {"vote": Vote}
    options = f.Lines("Options", required=True)
    template = """
        {% set chosen = answers.vote.counts.choice %}
        <ul>{% for option in options %}<li>{{ option }}: <b>{{ chosen[option] }}</b></li>{% endfor %}</ul>
        <p>{{ answers.vote.total }} votes</p>
    """


class Reply(f.Group):
    label = "Will you come?"
    coming = f.Toggle("I come")
    guests = f.Integer("Guests", min=0, max=9)
    name = f.Line("Your name", required=True, max=40)
    note = f.Markdown("Note")

    @classmethod
    def validate(cls, data: Mapping[str, Any]) -> Mapping[str, str]:
        return {"guests": "Who stays at home brings nobody."} if data["guests"] and not data["coming"] else {}


class Invitation(PostFormat):
    """A feast to come to."""

    name = "invitation"
    actions: Mapping[str, type[f.Group]] = {"rsvp": Reply}
    body = f.Markdown("What there is")
    template = """
        {{ body }}<p>{{ answers.rsvp.counts.coming[true] }} come and bring {{ answers.rsvp.sums.guests }} guests.</p>
    """
