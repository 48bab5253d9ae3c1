"""Checks of a template as it is written: names that nobody gives it, and what must not be done to values."""

from __future__ import annotations

from collections.abc import Iterator

from jinja2 import TemplateSyntaxError, nodes
from jinja2.meta import find_undeclared_variables

from blogapp import themes
from blogapp.posts.templates import given
from blogapp.testing.checks.register import check
from blogapp.testing.checks.views import VIEWS
from blogapp.testing.kit import Kit, demand, fail

TRANSLATING = {"_", "gettext", "ngettext"}
# Filters that make markup of text, or cut through markup.
BREAKING = {"truncate": "cuts words off, and through tags", "wordwrap": "breaks tags", "urlize": "links what is linked"}


def trees(kit: Kit) -> Iterator[tuple[str, nodes.Template]]:
    """Yield the templates of the format, read but not run."""
    with kit.app.app_context():
        for name, source in kit.sources.items():
            try:
                yield name.rpartition("/")[2], themes.of_formats().parse(source)
            except TemplateSyntaxError as error:
                fail(f"{name.rpartition('/')[2]}, line {error.lineno}: {error.message}. Correct the template.")


@check
def names_in_templates_are_known(kit: Kit) -> None:
    """A name that is mistyped is empty for ever, in a branch that nobody tries."""
    with kit.app.app_context():
        known = set(themes.of_formats().globals)
    for seen in kit.all_seen(full=True).values():
        known |= {name for view in VIEWS for name in given(seen, view)}
    for name, tree in trees(kit):
        asked = {test.node.name for test in tree.find_all(nodes.Test) if isinstance(test.node, nodes.Name)}
        strange = sorted(find_undeclared_variables(tree) - known - asked)
        demand(
            not strange,
            f"{name} writes {', '.join(strange)}, which is neither a field nor what values() returns; correct the "
            "name, or return it from values().",
        )


@check
def views_in_templates_are_known(kit: Kit) -> None:
    """There are three views; what is written for another one is shown nowhere."""
    for name, tree in trees(kit):
        for compared in tree.find_all(nodes.Compare):
            parts = [compared.expr, *(operand.expr for operand in compared.ops)]
            if any(isinstance(part, nodes.Name) and part.name == "view" for part in parts):
                words = [word for part in parts for word in _constants(part)]
                strange = [word for word in words if word not in VIEWS]
                demand(not strange, f"{name} asks whether view is {strange}; it is {', '.join(VIEWS)}.")


def _constants(part: nodes.Node) -> list[object]:
    """Return the words and numbers in a part of a template, itself or what lies in it."""
    return [node.value for node in (part, *part.find_all(nodes.Const)) if isinstance(node, nodes.Const)]


@check
def typed_words_are_not_translated(kit: Kit) -> None:
    """What somebody typed is said in every language as it was typed, and may hold any sign."""
    for name, tree in trees(kit):
        for call in tree.find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name in TRANSLATING:
                names = [part.name for part in call.args[:1] if isinstance(part, nodes.Name)]
                typed = [name for name in names if kit.format.fields.get(name, call) is not call]
                demand(not typed, f"{name} translates {typed}, which somebody typed; write it as it is.")


@check
def values_are_not_cut(kit: Kit) -> None:
    """A text has its end for readers of every view, and a body is cut at <!--more--> by the blog."""
    for name, tree in trees(kit):
        for node in tree.find_all((nodes.Getitem, nodes.Filter)):
            value = getattr(node, "node", None)
            if isinstance(value, nodes.Name) and (field := kit.format.fields.get(value.name)):
                fault = _cut(node, field.control)
                demand(not fault, f"{name} takes {value.name} and {fault}; write it whole.")


def _cut(node: nodes.Node, control: str) -> str:
    """Return what is done to a value of such a control that it does not bear, or ""."""
    if isinstance(node, nodes.Filter):
        if node.name == "format":
            return "uses it as a format, so that 100% in it fails"
        return BREAKING.get(node.name, "") if control == "text" else ""
    is_slice = isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Slice)
    return "cuts it off, perhaps within a tag" if is_slice and control in {"text", "line"} else ""
