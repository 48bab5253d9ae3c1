"""What a field of rows makes of input, and what follows from it: text, files, JSON-LD, the security policy."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from dish import Dish, Ingredient, Step
from markupsafe import escape

from blogapp.formats import Errors, MediaFile, PostFormat, Reader
from blogapp.formats import fields as f
from blogapp.formats.conversion import convert
from blogapp.testing.lock import breaks, shape_of

PLUMS = {"amount": 500, "unit": "g", "what": "plums"}
STEP = {"text": "Halve them.", "picture": None, "clip": ""}
MEDIA = {n: MediaFile(n, f"/media/{n}.png", "image/png", 1200, 800) for n in (1, 2)}
MISSING = "“%s” is missing; a post cannot be published without it."
NO_ROWS = "These must be rows, each with its own fields; fill them in again."


def seen() -> Dish:
    reader = Reader(absolute=lambda path: f"https://example.org{path}")
    return Dish(Dish.clean(Dish.example), title="Plum cake", document="post-1", media=MEDIA, reader=reader)


def refused(raw: Any, *, partial: bool = False) -> dict[str, str]:
    with pytest.raises(Errors) as refusal:
        Dish.clean({"title": "A dish", **raw}, partial=partial)
    return refusal.value.sentences


TAKEN: list[tuple[Any, list[dict[str, Any]]]] = [
    (None, []),
    ("", []),
    ([], []),
    ([{"amount": " 500 ", "unit": "g", "what": " plums\t"}], [PLUMS]),
    ((PLUMS,), [PLUMS]),
    ([{**PLUMS, "of_another_plugin": 1}], [PLUMS]),
    ([{}, {"amount": " ", "what": "\u200b"}, PLUMS, {"unit": None, "strange": 1}], [PLUMS]),
    ([{"what": "salt"}], [{"amount": None, "unit": "", "what": "salt"}]),
]


def test_rows_are_stored_with_every_field_and_empty_ones_are_left_out(subtests: Any) -> None:
    for raw, stored in TAKEN:
        with subtests.test(raw=raw):
            before = copy.deepcopy(raw)
            data = Dish.clean({"ingredients": raw}, partial=True)
            assert data["ingredients"] == stored
            assert raw == before
            assert Dish.clean({"ingredients": data["ingredients"]}, partial=True) == data
            assert json.loads(json.dumps(data)) == data


REFUSED: list[tuple[dict[str, Any], dict[str, str]]] = [
    ({"ingredients": "plums"}, {"ingredients": NO_ROWS}),
    ({"ingredients": ["plums"]}, {"ingredients": NO_ROWS}),
    ({"ingredients": {"0": PLUMS}}, {"ingredients": NO_ROWS}),
    ({"ingredients": []}, {"ingredients": MISSING % "Ingredients"}),
    ({"ingredients": [PLUMS] * 31}, {"ingredients": "These are 31; at most 30 fit. Remove some."}),
    (
        {"ingredients": [{}, {"amount": "many", "what": "x" * 81}, PLUMS, {"amount": 2}]},
        {
            "ingredients-1-amount": "This must be a whole number from 1 to 10000.",
            "ingredients-1-what": "This is 81 characters long; at most 80 fit. Shorten it.",
            "ingredients-3-what": MISSING % "What",
        },
    ),
    ({"ingredients": [PLUMS], "steps": [{"clip": "ftp:x"}]}, {
        "steps-0-text": MISSING % "What to do",
        "steps-0-clip": "This must be a web address, such as https://example.org/page.",
    }),
]  # fmt: skip


def test_each_mistake_in_a_row_is_named_where_it_is(subtests: Any) -> None:
    for raw, sentences in REFUSED:
        with subtests.test(raw=raw):
            assert refused(raw) == sentences


def test_a_draft_may_have_incomplete_rows_but_no_wrong_ones() -> None:
    assert Dish.clean({"ingredients": [{"amount": "2"}]}, partial=True)["ingredients"] == [
        {"amount": 2, "unit": "", "what": ""}
    ]
    assert list(refused({"ingredients": [{"amount": "two"}]}, partial=True)) == ["ingredients-0-amount"]


class Route(f.Group):
    start, end = f.Line("From"), f.Line("To")
    stops = f.Rows(Ingredient, min=2)

    @classmethod
    def validate(cls, data: Any) -> dict[str, str]:
        if data["start"] == data["end"]:
            return {"end": "This is where it starts.", "": "It leads nowhere."}
        return {}


class Journey(PostFormat):
    name = "journey"
    routes = f.Rows(Route, required=True)
    template = "{{ routes }}"


def test_groups_check_their_rows_and_may_repeat_others() -> None:
    with pytest.raises(Errors) as refusal:
        Journey.clean({"routes": [{"start": "Ostwik", "end": "Ostwik", "stops": [PLUMS, PLUMS]}]})
    assert refusal.value.sentences == {"routes-0-end": "This is where it starts.", "routes-0": "It leads nowhere."}
    with pytest.raises(Errors) as refusal:
        Journey.clean({"routes": [{"start": "Ostwik", "stops": [{"amount": "x", "what": "salt"}]}]})
    assert list(refusal.value.sentences) == ["routes-0-stops-0-amount", "routes-0-stops"]
    assert refusal.value.sentences["routes-0-stops"] == "There must be at least 2; these are 1. Add some."


def test_rows_read_on_a_post_are_instances_of_their_group() -> None:
    dish = seen()
    assert [type(row) for row in (*dish.ingredients, *dish.steps)] == [Ingredient] * 3 + [Step] * 2
    assert [row.amount for row in dish.ingredients] == [500, 3, None]
    assert [str(row) for row in dish.ingredients] == ["500 g plums", "3 pieces eggs", "a pinch of salt"]
    assert dish.steps[0].picture.alt == "Plums in halves"  # type: ignore[union-attr]


@pytest.mark.parametrize("stored", [None, "plums", {"a": 1}, [None, "x", PLUMS], [{"what": "plums"}], [{}], 7])
def test_what_is_stored_in_another_shape_breaks_no_page(stored: Any) -> None:
    dish = Dish({"ingredients": stored})
    assert [row.what for row in dish.ingredients] in ([], ["plums"], [""])
    assert isinstance(dish.text_of(), str)
    assert Dish.media_ids({"steps": stored}) == []


def test_the_words_in_rows_are_found_and_their_files_are_known() -> None:
    dish = seen()
    assert dish.text_of().split("\n") == [
        "From the island.", "g", "plums", "pieces", "eggs", "a pinch of salt",
        "Halve the plums.", "Plums in halves", "Beat the eggs.", "A cake",
    ]  # fmt: skip
    assert Dish.media_ids(dish.data) == [1, 2]
    assert dish.csp() == {"frame-src": {"https://player.vimeo.com"}}
    assert Dish({"steps": [{"text": "Halve them."}]}).headline() == "Halve them."


def test_ids_in_rows_differ() -> None:
    note = "One[^1].\n\n[^1]: A note."
    html = str(escape(Dish({"steps": [{"text": note}, {"text": note}]}, document="post-1").steps))
    ids = [part.partition('"')[0] for part in html.split('id="')[1:]]
    assert len(ids) == len(set(ids)) == 4
    assert all("post-1-steps-" in name for name in ids)


def test_json_ld_nests_things_and_says_others_in_words() -> None:
    linked = seen().json_ld()
    assert linked["recipeIngredient"] == ["500 g plums", "3 pieces eggs", "a pinch of salt"]
    assert linked["recipeInstructions"] == [
        {"@type": "HowToStep", "text": "Halve the plums.", "image": "https://example.org/media/2.png"},
        {"@type": "HowToStep", "text": "Beat the eggs."},
    ]
    assert "recipeIngredient" not in Dish({}).json_ld()


class Stop(f.Group):
    mf = "h-item"
    label = f.Line("Name", mf="p-name")
    at = f.DateTime("When", mf="dt-start")
    text = f.Markdown("Text", mf="e-content")
    open = f.Toggle("Open")


class Tour(PostFormat):
    name = "tour"
    stops = f.Rows(Stop, mf="p-item")
    template = "{{ stops }}"


def test_rows_written_as_a_whole_nest_their_microformats() -> None:
    tour = Tour({"stops": [{"label": "<b>Mole", "at": "2026-05-09T18:00", "text": "*Seals*", "open": True}]})
    assert str(escape(tour.stops)) == (
        '<ul><li class="p-item h-item"><span class="p-name">&lt;b&gt;Mole</span> '
        '<span><time class="dt-start" datetime="2026-05-09T18:00+00:00">2026-05-09 18:00</time></span> '
        '<div class="e-content"><p><em>Seals</em></p>\n</div> <span>Open</span></li></ul>'
    )
    assert str(escape(Tour({}).stops)) == ""


def test_rows_and_their_group_have_names_for_the_form() -> None:
    assert [field.label for field in (Dish.ingredients, Dish.steps)] == ["Ingredients", "What to do"]
    named = (
        type("HowToStep", (f.Group,), {"text": f.Line("Text")}),
        type("A", (f.Group,), {"a": f.Line("A"), "label": "One"}),
    )
    assert [f.Rows(group).row_label for group in (*named, Stop)] == ["How To Step".capitalize(), "One", "Stop"]
    assert Dish.ingredients.required
    assert not Dish.steps.required


class Empty(f.Group):
    pass


class Dated(f.Group):
    at = f.DateTime("At", indexed=True)


MISTAKES: list[tuple[Callable[[], object], str]] = [
    (lambda: f.Rows("Ingredient"), "Rows repeats a Group, a class with fields, and not 'Ingredient'."),  # type: ignore[type-var,arg-type]
    (lambda: f.Rows(f.Line("Line")), "Rows repeats a Group"),  # type: ignore[type-var,arg-type]
    (lambda: f.Rows(Empty), "Empty has no fields, so there is nothing to repeat; give it one."),
    (lambda: f.Rows(Dated), "Dated: at is there in every row, so no post can be ordered by it."),
    (lambda: f.Rows(Ingredient, min=3, max=2), "Ingredient: min is 3 and max is 2; no number of rows lies between."),
    (lambda: f.Rows(Ingredient, min=-1), "min is -1"),
    (lambda: f.Rows(Ingredient, indexed=True), "a field of the kind Rows cannot be indexed"),
    (lambda: type("Bad", (f.Group,), {"clean": f.Line("A")}), "A field cannot be called clean"),
    (lambda: type("Bad", (f.Group,), {"media": f.Line("A")}), "A field cannot be called media"),
    (lambda: type("Bad", (f.Group,), {"a": f.Line}), "a is the kind of field and not a field"),
    (
        lambda: type("Bad", (f.Group,), {"a": f.Image("A", role="image"), "b": f.Image("B", role="image")}),
        "The role image is given 2 times",
    ),
    (lambda: type("Bad", (PostFormat,), {"name": "bad", "a": f.Rows(Dish)}), "a repeats Dish, which is a format"),
    (lambda: type("Bad", (PostFormat,), {"name": "bad", "a": f.Rows(endless())}), "which holds itself"),
]


def endless() -> Any:
    group = type("Endless", (f.Group,), {"text": f.Line("Text")})
    rows = f.Rows(group, "Rows")
    rows.name = "rows"
    group.fields = {**group.fields, "rows": rows}
    return group


def test_a_mistake_in_a_group_is_a_sentence(subtests: Any) -> None:
    for make, sentence in MISTAKES:
        with subtests.test(sentence), pytest.raises(TypeError) as refusal:
            make()
        assert sentence in str(refusal.value)


def test_the_lock_knows_what_stands_in_rows() -> None:
    shape = shape_of(Dish)
    assert shape["ingredients"] == "Rows!"
    assert [shape[f"steps.{name}"] for name in Step.fields] == ["Markdown!", "Image", "Embed"]
    assert breaks({**shape, "steps.text": "Line!"}, shape) == ["steps.text was Line! and is Markdown!"]


class Menu(PostFormat):
    name = "menu"
    ingredients = f.Rows(Ingredient)
    body = f.Markdown("Text")


def test_rows_outlive_a_change_of_the_format() -> None:
    data = Dish.clean(Dish.example)
    for other, unplaced in (
        (Menu, ["What to do", "Picture"]),
        (Journey, ["Ingredients", "What to do", "Picture", "Note"]),
    ):
        there, lost = convert(Dish, other, data)
        assert [part.label for part in lost] == unplaced
        assert convert(other, Dish, there)[0] == data
    assert convert(Dish, Menu, data)[0]["ingredients"] == data["ingredients"]
    assert lost[1].words == "Halve the *plums*. Plums in halves\nBeat the eggs. https://vimeo.com/76979871"
