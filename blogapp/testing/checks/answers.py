"""Checks of what readers may answer: asked in words, taken or refused, counted, exported, and shown as text."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import delete

from blogapp import db
from blogapp.exporting import answers as exporter
from blogapp.formats import Answers, Errors, PostFormat
from blogapp.formats.actions import actions_of, counted, offered
from blogapp.formats.fields import Group
from blogapp.models import ReaderAnswer
from blogapp.testing.checks.access import bar
from blogapp.testing.checks.data import ENDS, HOSTILE
from blogapp.testing.checks.register import check
from blogapp.testing.checks.views import VIEWS
from blogapp.testing.kit import READER, Kit, demand, fail
from blogapp.testing.tree import read
from blogapp.testing.tries import is_empty, others

ATTACK = "<kit-attack>&"
MANY = 11  # answers
Raw = dict[str, Any]


def _asked(kit: Kit) -> Iterator[tuple[str, type[Group]]]:
    """Yield each action with its group as the example offers it."""
    for name in actions_of(kit.format):
        yield name, offered(kit.seen(), name)


def _tried(group: type[Group]) -> Iterator[Raw]:
    """Yield answers: a whole one, one with what must be, each with a part left out, with another one, or hostile."""
    full = {name: next(others(field, None), None) for name, field in group.fields.items()}
    needed = {name: value for name, value in full.items() if group.fields[name].required}
    yield from (full, needed, {})
    for name, field in group.fields.items():
        yield {key: value for key, value in full.items() if key != name}
        yield {**needed, name: full[name]}
        for value in (*others(field, None), *ENDS.get(field.control, ()), *map(str, range(10)), *HOSTILE.values()):
            yield {**full, name: value}


def _clean(group: type[Group], raw: Raw) -> dict[str, Any]:
    """Return the data of an answer. Raises `Errors`; fails where anything else is raised."""
    try:
        return group.clean(copy.deepcopy(raw))
    except Errors:
        raise
    except Exception as error:  # noqa: BLE001 - the format's own code
        fail(
            f"{group.__name__}.clean() raises {type(error).__name__} ({error}) for {raw!r:.60}; return sentences from "
            "validate(), and ask whether each value is there."
        )


def _accepted(group: type[Group]) -> Raw:
    """Return the first answer that is taken. Fails where none is."""
    for raw in _tried(group):
        try:
            _clean(group, raw)
        except Errors:
            continue
        return raw
    return fail(f"{group.__name__} refuses every answer; let validate() return {{}} for one that is right.")


@check
def answers_are_taken_or_refused_in_words(kit: Kit) -> None:
    """Whatever a reader answers is stored as it was given, or refused with a sentence at one of its controls."""
    for name, group in _asked(kit):
        _accepted(group)
        for raw in _tried(group):
            try:
                data = _clean(group, raw)
            except Errors as errors:
                _said(name, group, errors)
                continue
            demand(
                data == _again(group, raw),
                f"{group.__name__} takes the same answer otherwise the second time; ask no clock, and keep nothing.",
            )
            demand(
                set(data) == set(group.fields),
                f"{group.__name__}.clean() returns {sorted(set(data) ^ set(group.fields))} too much or too little; "
                "return what its fields are.",
            )
            for key, field in group.fields.items():
                wanted = field.clean(copy.deepcopy(raw.get(key)))
                demand(
                    is_empty(wanted) or data[key] == wanted,
                    f"{group.__name__} stores {data[key]!r:.40} as {key}, where {wanted!r:.40} was answered; store it "
                    "as it is.",
                )


def _again(group: type[Group], raw: Raw) -> Any:
    """Return the data of an answer that was taken before, or what is said where it is refused now."""
    try:
        return _clean(group, raw)
    except Errors as errors:
        return errors.sentences


def _said(name: str, group: type[Group], errors: Errors) -> None:
    for key, sentence in errors.sentences.items():
        demand(
            not key or key in group.fields,
            f"validate() of the action {name} names {key}, which is no field of {group.__name__}; use the name of one.",
        )
        whole = len(sentence.split()) > 2 and sentence.lstrip("“«„\"'")[:1].isupper() and sentence[-1:] in ".!?"
        demand(whole, f"The action {name} refuses {key} with {sentence!r:.60}; write a sentence that says what to do.")


@check
def groups_are_asked_in_words(kit: Kit) -> None:
    """What stands in a row or in an action has labels as a field has: in words, and each of its own."""
    groups = [field.group for field in kit.format.fields.values() if field.group]
    for group in (*groups, *(group for _, group in _asked(kit))):
        labels = [str(field.label) for field in group.fields.values()]
        twice = [label for label in labels if labels.count(label) > 1]
        demand(not twice, f"Two fields of {group.__name__} are called {twice}; give each a label of its own.")
        for name, field in group.fields.items():
            label, help, words = str(field.label), str(field.help), [*field.choices.values()]
            odd = not label.strip() or label.rstrip().endswith(":") or (label.isupper() and len(label) > 5)
            demand(not odd, f"The label {label!r} of {name} in {group.__name__} must be words, without a colon.")
            whole = not help or help.rstrip().endswith((".", "!", "?"))
            demand(whole, f"The help of {name} in {group.__name__} must end with a full stop.")
            demand(len(words) == len(set(words)), f"Two choices of {name} in {group.__name__} have the same words.")
            lines = getattr(kit.seen(), field.choices_of) if field.choices_of else ()
            demand(
                not isinstance(lines, str),
                f"{name} of {group.__name__} offers each letter of {field.choices_of}; name a field of lines.",
            )


@check
def actions_work_without_scripts(kit: Kit) -> None:
    """Under the post stands a form with a control for each field: what is right is stored, what is wrong refused."""
    for name, group in _asked(kit):
        address, prefix = f"/answers/{kit.post_id}/{name}", f"answer-{name}-"
        tree = read(kit.client.get(kit.path).get_data(as_text=True))
        forms = [form for form in tree.all("form") if form.attributes.get("action") == address]
        controls = [element.attributes.get("name", "") for form in forms for element in _within(form)]
        lost = [key for key in group.fields if prefix + key not in controls]
        demand(not lost, f"The form of {name} under the post has no control for {', '.join(lost)}.")
        raw = _accepted(group)
        wrong = kit.client.post(address, data={}) if any(f.required for f in group.fields.values()) else None
        demand(wrong is None or wrong.status_code == 422, f"An empty answer to {name} is not refused.")
        try:
            sent = {prefix + key: _as_sent(value) for key, value in raw.items() if value not in (None, False)}
            status = kit.client.post(address, data=sent).status_code
            demand(status == 303, f"An answer to {name} answers {status} and is not stored; clean() took {raw!r:.60}.")
            with kit.app.app_context():
                told = json.loads("".join(exporter.as_json(kit.post_id)))
                table = "".join(exporter.as_csv(kit.post_id))
            keys = [key for key in group.fields if key not in (told[-1]["answer"] if told else {}) or key not in table]
            demand(not keys, f"The export of what was answered lacks {', '.join(keys)}; clean() must return it.")
            kit.pages()
        finally:
            kit.write(lambda: db.session.execute(delete(ReaderAnswer).where(ReaderAnswer.post_id == kit.post_id)))
            kit.app.extensions["blogapp.cache"].clear()


def _within(element: Any) -> Iterator[Any]:
    for part in element.within:
        yield part
        yield from _within(part)


def _as_sent(value: Any) -> Any:
    """Return a value as a form sends it."""
    if isinstance(value, list | tuple):
        return [str(part) for part in value]
    return "y" if value is True else str(value)


class Asked(dict[Any, int]):
    """How often each choice was chosen; a choice that there is not is noted, and 0."""

    def __init__(self, numbers: Mapping[Any, int]) -> None:
        super().__init__(numbers)
        self.strange: list[Any] = []

    def __missing__(self, key: Any) -> int:
        self.strange.append(key)
        return 0


def _many(group: type[Group]) -> Answers:
    """Return the numbers of many answers, one of them to a choice that is gone, whose words are hostile."""
    chosen: dict[str, list[Any]] = {key: [*field.choices] or [True] for key, field in group.fields.items()}
    given: list[Raw] = [{key: values[n % len(values)] for key, values in chosen.items()} for n in range(MANY - 1)]
    given.append({key: ATTACK if group.fields[key].choices else True for key in chosen})
    answers = counted(group, ((data, 1) for data in given))
    return replace(answers, counts={key: Asked(numbers) for key, numbers in answers.counts.items()})


def _answered(kit: Kit) -> PostFormat:
    """Return the example, to which many readers have answered."""
    answers = {name: _many(group) for name, group in _asked(kit)}
    return kit.format(kit.clean(), title=kit.title, document="post-1", media=kit.media, reader=READER, answers=answers)


@check
def answers_are_shown_as_text(kit: Kit) -> None:
    """What was answered is text, also to a choice that is gone by now; a bar is as long as what it shows."""
    for view in VIEWS if actions_of(kit.format) else ():
        seen = _answered(kit)
        tree = read(kit.html_of(seen, view))
        for element in tree.elements:
            demand(element.tag != "kit-attack", f"The view {view} writes an answer as markup; let Jinja escape it.")
            fault = bar(element, tree) if element.tag in {"meter", "progress"} else ""
            demand(not fault, f"The view {view} with {MANY} answers {fault}.")
        for name, answers in seen.answers.items():
            for key, numbers in answers.counts.items():
                strange = [asked for asked in getattr(numbers, "strange", ()) if isinstance(asked, str | bool)]
                demand(
                    not strange,
                    f"The view {view} asks how often {strange and strange[0]!r} was chosen of {key} in {name}, which "
                    "cannot be; write what is stored of a choice.",
                )


@check
def words_do_not_hang_on_answers(kit: Kit) -> None:
    """Search and lists read a post when it is saved, and not when somebody answers."""
    if actions_of(kit.format):
        before, after = kit.seen(), _answered(kit)
        for method in ("headline", "text_of"):
            same = getattr(before, method)() == getattr(after, method)()
            demand(same, f"{method}() tells what was answered, and is read when the post is saved; leave it out.")
