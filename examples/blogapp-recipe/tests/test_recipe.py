"""What a recipe promises, checked by the kit."""

from blogapp_recipe import Recipe

from blogapp.testing import FormatContract


class TestRecipe(FormatContract):
    """Every check of the kit, with what version 1 stored."""

    format = Recipe
    olds = {1: {"serves": 8, "ingredients": "- 500 g plums\n- 200 g flour\n", "body": "Halve the plums."}}
