"""The post format recipe."""

from collections.abc import Mapping
from typing import Any

from blogapp.formats import PostFormat
from blogapp.formats import fields as f


class Recipe(PostFormat):
    """Something good to eat, with what you need and what to do."""

    name = "recipe"
    icon = "🍲"
    schema_org = "Recipe"
    titled = "required"
    version = 2
    api = ">=1,<2"

    serves = f.Integer("Serves", min=1, max=500, ld="recipeYield", mf="p-yield")
    ingredients = f.Lines("Ingredients", required=True, help="One on each line.",
                          ld="recipeIngredient", mf="p-ingredient")  # fmt: skip
    picture = f.Image("Picture")
    body = f.Markdown("Method", required=True, ld="recipeInstructions", mf="e-instructions")

    example = {
        "title": "Plum cake",
        "serves": 8,
        "ingredients": ["500 g plums", "200 g flour", "3 eggs"],
        "picture": {"id": 1, "alt": "A cake on a blue plate, with one slice gone"},
        "body": "1. Heat the oven.\n2. Halve the *plums*.\n\n<!--more-->\n\n3. Bake for forty minutes.",
    }

    @staticmethod
    def upgrade_from_1(data: Mapping[str, Any]) -> dict[str, Any]:
        """Make a list of the ingredients, which were one text with a line for each."""
        lines = (line.strip(" -*\t") for line in str(data.get("ingredients") or "").splitlines())
        return {**data, "ingredients": [line for line in lines if line]}
