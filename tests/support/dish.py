"""A format with rows, as the author of a plugin would write it: ingredients with amounts, steps with pictures."""

from collections.abc import Mapping
from typing import Any

from blogapp.formats import PostFormat
from blogapp.formats import fields as f


class Ingredient(f.Group):
    amount = f.Integer("Amount", min=1, max=10_000)
    unit = f.Choice("Unit", {"g": "g", "ml": "ml", "pc": "pieces"})
    what = f.Line("What", required=True, max=80)


class Step(f.Group):
    schema_org = "HowToStep"

    text = f.Markdown("What to do", required=True, ld="text")
    picture = f.Image("Picture")
    clip = f.Embed("Film")


class Dish(PostFormat):
    """Something good to eat, with what you need and what to do, step by step."""

    name = "dish"
    icon = "🍲"
    schema_org = "Recipe"
    titled = "required"

    ingredients = f.Rows(Ingredient, min=1, max=30, ld="recipeIngredient", mf="p-ingredient")
    steps = f.Rows(Step, "What to do", ld="recipeInstructions")
    picture = f.Image("Picture")
    body = f.Markdown("Note", ld="description")

    example: Mapping[str, Any] = {
        "title": "Plum cake",
        "ingredients": [
            {"amount": 500, "unit": "g", "what": "plums"},
            {"amount": 3, "unit": "pc", "what": "eggs"},
            {"what": "a pinch of salt"},
        ],
        "steps": [
            {"text": "Halve the *plums*.", "picture": {"id": 2, "alt": "Plums in halves"}},
            {"text": "Beat the eggs.", "clip": "https://vimeo.com/76979871"},
        ],
        "picture": {"id": 1, "alt": "A cake"},
        "body": "From the island.",
    }

    template = """
    {{ picture or "" }}
    <ul>{% for row in ingredients %}<li class="p-ingredient">
      {{ row.amount or "" }} {{ row.unit }} <b>{{ row.what }}</b></li>{% endfor %}</ul>
    <ol>{% for step in steps %}<li>{{ step.text }}{{ step.picture or "" }}{{ step.clip or "" }}</li>{% endfor %}</ol>
    {{ body }}
    """
