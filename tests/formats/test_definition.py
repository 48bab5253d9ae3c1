"""What an author of a format is told about mistakes in its definition, when Python reads it."""

from collections.abc import Callable
from typing import Any

import pytest

from blogapp.formats import PostFormat
from blogapp.formats import fields as f
from blogapp.formats.base import is_format
from blogapp.formats.definition import RESERVED


def define(bases: tuple[type, ...] = (PostFormat,), **attributes: Any) -> type[PostFormat]:
    """Define a format called Recipe, as Python does at `class Recipe(PostFormat)`."""
    return type("Recipe", bases, {"name": "recipe", "__module__": "blogapp_recipe"} | attributes)


SHARED = f.Line("Shared")
MISTAKES: list[tuple[dict[str, Any], str]] = [
    ({"name": "Recipe"}, "The name must be a lower-case word of up to 30 letters, digits, - and _, not 'Recipe'."),
    ({"name": "plum cake"}, "not 'plum cake'"),
    ({"name": "../recipe"}, "not '../recipe'"),
    ({"name": "é"}, "not 'é'"),
    ({"name": "r" * 31}, "up to 30 letters"),
    ({"name": ""}, "not ''"),
    ({"name": 7}, "not 7"),
    ({"label": 7}, "label must be a text, not 7."),
    ({"icon": ""}, "icon must be a text, not ''."),
    ({"schema_org": None}, "schema_org must be a text, not None."),
    ({"titled": "always"}, "titled must be required or optional or hidden, not 'always'."),
    ({"titled": True}, "not True"),
    ({"byline": "top"}, "byline must be header or footer or lead, not 'top'."),
    ({"template": b"{{ body }}"}, "template must be the text of a template"),
    ({"version": "2"}, "version must be a whole number from 1, not '2'."),
    ({"version": 0}, "not 0"),
    ({"version": True}, "not True"),
    ({"version": 3, "upgrade_from_1": dict}, "Version 3 needs upgrade_from_2(data)"),
    ({"example": "Plum cake"}, "example must be a dict"),
    ({"example": {"title": "Plum cake", "servs": 8}}, "The example has servs, which is no field of the format."),
    ({"origins": ("https://example.org",)}, "origins must be a dict"),
    ({"origins": {"frame-src": "https://example.org"}}, "must be a tuple of addresses"),
    ({"origins": {"frame-src": ("*",)}}, "must be a tuple of addresses"),
    ({"origins": {"img-src": ("https://example.org/a",)}}, "without a path"),
    ({"origins": {"script-src": ("https://example.org",)}}, "frame-src, img-src, media-src, not 'script-src'."),
    ({"serves": f.Integer}, 'serves is the kind of field and not a field: write serves = Integer("its label").'),
    ({"one": SHARED, "two": SHARED}, "one and two are one and the same field; make one for each."),
    ({"text": f.Markdown("Text", role="body")}, "The field with the role body must be called body, not text."),
    ({"body": f.Line("Text")}, "The body must be a Markdown field, not Line."),
    ({"one": f.Url("One", role="cite"), "two": f.Url("Two", role="cite")}, "The role cite is given 2 times"),
    ({"one": f.Image("One", role="image"), "two": f.Image("Two", role="image")}, "The role image is given 2 times"),
]  # fmt: skip


@pytest.mark.parametrize(("attributes", "sentence"), MISTAKES)
def test_a_mistake_in_the_class_is_a_sentence(attributes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(TypeError) as refusal:
        define(**attributes)
    assert str(refusal.value).startswith("blogapp_recipe.Recipe: ")
    assert sentence in str(refusal.value)


@pytest.mark.parametrize(
    "name", sorted(RESERVED | {"clean", "headline", "values", "fields", "csp", "name", "label", "cut"})
)
def test_a_field_cannot_take_the_name_of_something_else(name: str) -> None:
    with pytest.raises(TypeError, match=f"A field cannot be called {name}: "):
        define(**{name: f.Line("Line")})


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(TypeError, match=r"The body must be .* version must be"):
        define(version=0, body=f.Line("Text"))


MAKERS: list[tuple[Callable[[], object], str]] = [
    (lambda: f.Line(""), "label must be a text, not ''"),
    (lambda: f.Line(7), "label must be a text, not 7"),  # type: ignore[arg-type]
    (lambda: f.Line("Line", role="boddy"), "There is no role 'boddy'; the roles are body, summary, by"),
    (lambda: f.Integer("Serves", min=5, max=1), "min is 5 and max is 1"),
    (lambda: f.Choice("Side", {}), "choices must be a dict"),
    (lambda: f.Choice("Side", ["n", "s"]), "choices must be a dict"),  # type: ignore[arg-type]
    (lambda: f.File("File", kinds="video/mp4"), "kinds must be a tuple"),
    (lambda: f.Line("Line", requierd=True), "requierd"),
    (f.Line, "label"),
]


@pytest.mark.parametrize(("make", "sentence"), MAKERS)
def test_a_mistake_in_a_field_is_a_sentence(make: Callable[[], object], sentence: str) -> None:
    with pytest.raises(TypeError, match=sentence):
        make()


def test_a_class_without_a_name_is_a_base_and_no_format() -> None:
    base = type("Food", (PostFormat,), {"serves": f.Integer("Serves")})
    recipe = define(bases=(base,), body=f.Markdown("Method"))
    assert not is_format(base)
    assert is_format(recipe)
    assert list(recipe.fields) == ["serves", "body"]


def test_a_format_s_label_is_its_class_s_name_unless_given() -> None:
    assert define().label == "Recipe"
    assert define(label="Something to eat").label == "Something to eat"


def test_upgrades_run_one_after_the_other() -> None:
    steps = {
        "upgrade_from_1": staticmethod(lambda data: data | {"a": 1}),
        "upgrade_from_2": staticmethod(lambda data: data | {"b": 2}),
    }
    recipe = define(version=3, **steps)
    assert recipe.upgrade({"x": 0}, 1) == {"x": 0, "a": 1, "b": 2}
    assert recipe.upgrade({"x": 0}, 2) == {"x": 0, "b": 2}


def test_an_upgrade_leaves_the_stored_data_alone() -> None:
    recipe = define(version=2, upgrade_from_1=staticmethod(lambda data: data.update(a=1) or data))
    stored = {"x": 0}
    recipe.upgrade(stored, 1)
    assert stored == {"x": 0}
