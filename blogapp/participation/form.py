"""The form of an action, made from the fields of its group: what is asked of readers, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, TypeVar

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import Field
from wtforms.form import BaseForm

from blogapp import plugins, site
from blogapp.formats import Errors
from blogapp.formats import fields as f
from blogapp.formats.actions import actions_of, offered
from blogapp.formats.fields.groups import label_of
from blogapp.forms import controls
from blogapp.models import Post
from blogapp.plugins import checks
from blogapp.posts import binding

TURNS = 20  # of half a second: that long an answer waits while others are in the code of the plugin
Made = TypeVar("Made")
HONEYPOT = "topic"  # nobody sees it, but machines fill it in


class AnswerForm:
    """The form of one action of a post, with what was sent if anything was."""

    def __init__(self, name: str, group: type[f.Group], sent: MultiDict[str, str] | None = None) -> None:
        self.name, self.group = name, group
        self.of_group = BaseForm(controls.of_fields(group.fields), prefix=f"answer-{name}-")
        self.of_group.process(sent)
        self.troubles: list[str] = []  # what belongs to no control

    @property
    def label(self) -> str:
        """What readers are asked."""
        return _(label_of(self.group))

    @property
    def controls(self) -> list[tuple[Field, bool]]:
        """The controls, each with whether it must be filled in."""
        return [(self.of_group[name], field.required) for name, field in self.group.fields.items()]

    @property
    def typed(self) -> Mapping[str, Any]:
        """What was sent, as input for the group."""
        return {name: self.of_group[name].data for name in self.group.fields}

    def show_errors(self, errors: Errors) -> None:
        """Put each sentence next to its control; those without one stand above the form."""
        for name, sentence in errors.sentences.items():
            if field := self.group.fields.get(name):
                is_missing = sentence == field.missing()  # of a post it says that it cannot be published
                words = _("This is missing. Fill it in.") if is_missing else _(sentence)
                self.of_group[name].errors = [*self.of_group[name].errors, words]
            else:
                self.troubles.append(_(sentence))


def is_open(post: Post) -> bool:
    """Return whether readers may answer: under the rules of comments, and where everybody can read the post."""
    return post.is_public and not post.is_protected and site.current().takes_comments(post)


def forms_of(post: Post) -> list[AnswerForm]:
    """Return the form of each action of a post; none where its format cannot make them, or offers nothing."""
    if plugins.state_of(post) != "fine" or not (actions := actions_of(plugins.formats()[post.format])):
        return []
    with suppress(plugins.Failed):
        return [form for name in actions if (form := form_of(post, name))]
    return []


def form_of(post: Post, name: str, sent: MultiDict[str, str] | None = None) -> AnswerForm | None:
    """Return the form of an action with what was sent; None where there is no such action. Raises `Failed`.

    The database is asked before the plugin has its turn, in which others wait for it.
    """
    format = plugins.formats().get(post.format)
    if plugins.state_of(post) != "fine" or format is None or name not in actions_of(format):
        return None
    facts = binding.facts_of(post)

    def make() -> AnswerForm | None:
        data = format.upgrade(post.data, post.format_version)
        group = offered(binding.seen(post, format, data, post.title, {}, facts), name)
        return AnswerForm(name, group, sent) if offers_something(group) else None

    return _in_turn(post, "ask readers", make, 1 if sent is None else TURNS)


def cleaned(post: Post, form: AnswerForm) -> dict[str, Any]:
    """Return what was answered as data. Raises `Errors`, and `Failed` where the plugin does not do its work."""
    return _in_turn(post, "check an answer", lambda: checks.data(form.group.clean(form.typed)))


def _in_turn(post: Post, doing: str, call: Callable[[], Made], turns: int = TURNS) -> Made:
    """Call a plugin, and wait for more turns than a page would: no answer is lost where many come at once.

    Raises `Errors`, and `Failed`.
    """
    while True:
        turns -= 1
        try:
            with plugins.guard(post.format, doing, post):
                return call()
        except plugins.Failed as failed:
            if turns <= 0 or not failed.fleeting:
                raise


def offers_something(group: type[f.Group]) -> bool:
    """Return whether there is a choice wherever one is to be made: a poll without options asks nothing."""
    return all(field.choices for field in group.fields.values() if field.choices_of)
