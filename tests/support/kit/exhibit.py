"""A correct package with files, pictures, kinds of field of its own and a style, as texts by their paths."""

from __future__ import annotations

CLASS = r'''
"""The post format exhibit."""

import json
import re
from decimal import Decimal

from blogapp.formats import Card, PostFormat
from blogapp.formats import fields as f


class Price(f.Line):
    """A price, such as 4.50."""

    def clean(self, raw):
        """Read a number with up to two digits after the point."""
        text = super().clean(raw).removesuffix("€").strip()
        if text and not re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,2})?", text):
            raise ValueError("This must be a price, such as 4.50.")
        return f"{Decimal(text):.2f}" if text else ""

    def value(self, stored, post):
        """Return the price as it is written."""
        return f"{stored} €" if stored else ""


class Measures(f.Lines):
    """Names and measures, such as "Height: 12 cm", one on each line."""

    def value(self, stored, post):
        """Return pairs of a name and a measure."""
        return [tuple(part.strip() for part in line.partition(":")[::2]) for line in super().value(stored, post)]

    def text(self, value):
        """Return the words."""
        return " ".join(" ".join(pair) for pair in value)

    def linked(self, value, reader):
        """Return what search engines are told."""
        return [f"{name}: {measure}" for name, measure in value]


class Exhibit(PostFormat):
    """A thing in the museum of the harbour, with how it looks and sounds."""

    name = "exhibit"
    label = "Exhibit"
    icon = "⚓"
    schema_org = "CreativeWork"
    titled = "optional"
    api = ">=1"
    origins = {}

    summary = f.Line("In a sentence", role="summary")
    material = f.Choice("Material", {"wood": "Wood", "brass": "Brass", "rope": "Rope"}, ld="material")
    made = f.DateTime("Made", ld="dateCreated")
    pieces = f.Integer("Pieces", min=0, max=900)
    price = Price("Price of a copy", help="In euros.")
    measures = Measures("Measures", help="One on each line.", ld="size")
    picture = f.Image("Picture", mf="u-photo")
    views = f.Images("More pictures")
    sound = f.File("Sound", kinds=("audio/mpeg", "audio/ogg"), ld="audio")
    link = f.Url("Shop", role="link")
    body = f.Markdown("Story", required=True)

    example = {
        "title": "The bell of the night ferry",
        "summary": "It rang in every fog for sixty years.",
        "material": "brass",
        "made": "1911-03-01T09:00",
        "pieces": 2,
        "price": "12.50",
        "measures": ["Height: 31 cm", "Weight: 14 kg"],
        "picture": {"id": 1, "alt": "A bell with a dent"},
        "views": [
            {"id": 2, "alt": "The inscription", "caption": "Cast in Lervik."},
            {"id": 3, "alt": "The clapper", "caption": "Worn on one side."},
        ],
        "sound": {"id": 4},
        "link": "https://example.org/shop/bell",
        "body": "Found under the *old pier*.",
    }

    @classmethod
    def claims(cls, text):
        """A museum's number is a sign of an exhibit."""
        return 0.6 if re.match(r"No\. [0-9]", text) else 0.0

    @classmethod
    def media_ids(cls, data):
        """Return the files."""
        return super().media_ids(data)

    def headline(self):
        """Return the title, else the summary."""
        return super().headline()

    def social(self):
        """Return what is shown where the address is shared."""
        card = super().social()
        return Card(self.summary or card.description, card.picture, card.player)

    def values(self, view):
        """Return what the template sees."""
        return {**super().values(view), "rows": len(self.measures)}
'''

TEMPLATE = """{# A thing in the museum. Needs: every field of the format, and rows (a number). #}
{% if picture %}<figure class="exhibit-picture"><img class="u-photo" src="{{ picture.url }}"
  width="{{ picture.file.width }}"
  height="{{ picture.file.height }}" alt="{{ picture.alt }}"></figure>{% endif %}
{% if summary %}<p class="p-summary">{{ summary }}</p>{% endif %}
<p class="exhibit-facts">
  {% if material %}<b>{{ material }}</b>{% endif %}
  {% if made %}<span>{{ made }}</span>{% endif %}
  {% if pieces is not none %}<span>{{ pieces }} pieces</span>{% endif %}
  {% if price %}<span>{{ price }}</span>{% endif %}
</p>
{% if measures %}
<table class="exhibit-measures">
  <caption>{{ rows }} measures</caption>
  <thead><tr><th scope="col">Name</th><th scope="col">Measure</th></tr></thead>
  <tbody>
  {% for name, measure in measures %}<tr><th scope="row">{{ name }}</th><td>{{ measure }}</td></tr>{% endfor %}
  </tbody>
</table>
{% endif %}
<h3>Its story</h3>
<div class="exhibit-story">{{ body }}</div>
{% if sound %}<h4>Its sound</h4>{{ sound }}{% endif %}
{% for view in views %}<figure>{{ view }}<figcaption>{{ view.caption }}</figcaption></figure>{% endfor %}
{% if link %}<p><a class="u-bookmark-of" href="{{ link }}">Copies in the shop of the museum</a></p>{% endif %}
"""

STYLE = """.exhibit-facts {
  color: var(--accent);
}
.exhibit-measures td {
  padding: var(--space);
}
"""

PACKAGE = "blogapp_exhibit_of_test"
INFO = f"{PACKAGE}-1.0.dist-info"
FILES = {
    f"{PACKAGE}/__init__.py": CLASS,
    f"{PACKAGE}/exhibit.html": TEMPLATE,
    f"{PACKAGE}/exhibit.css": STYLE,
    f"{PACKAGE}/format.lock": """{
  "exhibit": {
    "files": ["exhibit.css", "exhibit.html"],
    "limits": {"1": {
      "material": {"choices": ["wood", "brass", "rope"]}, "pieces": {"max": 900, "min": 0},
      "price": {"maxlength": 200}, "summary": {"maxlength": 200}
    }},
    "versions": {
      "1": {
        "body": "Markdown!", "link": "Url", "made": "DateTime", "material": "Choice", "measures": "Lines",
        "picture": "Image", "pieces": "Integer", "price": "Line", "sound": "File", "summary": "Line", "views": "Images"
      }
    }
  }
}
""",
    f"{INFO}/METADATA": f"Metadata-Version: 2.1\nName: {PACKAGE}\nVersion: 1.0\nRequires-Dist: blogapp\n",
    f"{INFO}/top_level.txt": f"{PACKAGE}\n",
    f"{INFO}/RECORD": "".join(
        f"{PACKAGE}/{file},,\n" for file in ("__init__.py", "exhibit.html", "exhibit.css", "format.lock")
    ),
    f"{INFO}/entry_points.txt": f"[blogapp.formats]\nexhibit = {PACKAGE}:Exhibit\n",
}
