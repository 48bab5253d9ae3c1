"""A format in one file, as somebody would drop it into `instance/formats/`; the tests' plugin."""

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

    serves = f.Integer("Serves", min=1, max=500, ld="recipeYield", mf="p-yield")
    ingredients = f.Lines("Ingredients", required=True, help="One on each line.", mf="p-ingredient")
    picture = f.Image("Picture")
    body = f.Markdown("Method", required=True, mf="e-instructions")

    example: Mapping[str, Any] = {
        "title": "Plum cake",
        "serves": 8,
        "ingredients": ["500 g plums"],
        "body": "Halve the plums.",
    }

    template = """
    {% if serves %}<p>Serves <span class="p-yield">{{ serves }}</span> in the {{ view }}</p>{% endif %}
    {{ picture or "" }}
    <ul>{% for line in ingredients %}<li class="p-ingredient">{{ line }}</li>{% endfor %}</ul>
    <div class="e-instructions">{{ body }}</div>
    """
