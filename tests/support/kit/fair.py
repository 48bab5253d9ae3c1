"""A correct package with rows, numbers, days, feeds, an action, a script and translations, as texts by their paths."""

from __future__ import annotations

CLASS = r'''
"""The post format fair."""

from blogapp.formats import FeedElement, PostFormat, Sentence
from blogapp.formats import fields as f


class Stall(f.Group):
    """What is sold at one stall, and for how much."""

    schema_org = "Product"
    mf = "h-product"

    name = f.Line("What is sold", required=True, ld="name", mf="p-name")
    price = f.Number("Price", "€", min=0, places=2, mf="p-price")
    picture = f.Image("Picture of the stall", ld="image")
    link = f.Url("Page of the stall", ld="url", mf="u-url")

    @classmethod
    def validate(cls, data):
        """What has no name costs nothing."""
        return {"price": "Say what is sold, too."} if data["price"] and not data["name"] else {}


class Reply(f.Group):
    """Whether a reader comes, and with how many."""

    label = "Will you come?"

    coming = f.Toggle("I come")
    guests = f.Integer("Guests that I bring", min=0, max=9)
    dish = f.Choice("What I would like", {"soup": "Soup", "bread": "Bread"})
    name = f.Line("Your name", required=True, max=60)

    @classmethod
    def validate(cls, data):
        """Nobody is brought by who stays at home."""
        if data["guests"] and not data["coming"]:
            return {"guests": "Who stays at home brings nobody. Tick the box, or leave this empty."}
        return {}


class Fair(PostFormat):
    """A fair at the harbour, with its stalls."""

    name = "fair"
    label = "Fair"
    icon = "⛺"
    schema_org = "Event"
    titled = "optional"
    api = ">=2"
    order_by = "day"
    downloads = {"txt": "text/plain"}
    actions = {"rsvp": Reply}

    day = f.Date("Day", required=True, indexed=True, ld="startDate", mf="dt-start")
    lasts = f.Duration("Lasts", ld="duration", mf="dt-duration")
    area = f.Number("Area", "m²", min=0, places=1)
    music = f.Choices("Music", {"brass": "Brass band", "choir": "Choir", "pipes": "Pipes"}, ld="keywords")
    place = f.Line("Where", role="place")
    before = f.Reference("Last year's")
    route = f.Embed("Map", kind="map", ld="hasMap")
    sound = f.File("How it sounds", kinds=("audio/mpeg",), ld="subjectOf")
    stalls = f.Rows(Stall, "Stalls", min=1, max=60, ld="hasPart")
    body = f.Markdown("What there is", ld="description")

    example = {
        "title": "The fair on the mole",
        "day": "2026-06-13",
        "lasts": "6:30",
        "area": "1250.5",
        "music": ["brass", "choir"],
        "place": "The mole of Ostwik",
        "before": {"id": 7, "title": "The fair in the fog", "url": "/2025/fair-in-the-fog/"},
        "route": "https://umap.openstreetmap.fr/en/map/the-mole_123456",
        "sound": {"id": 4},
        "stalls": [
            {"name": "Smoked eel", "price": "7.50", "picture": {"id": 1, "alt": "Eels over a fire"}},
            {"name": "Rope ladders", "price": "40", "link": "https://example.org/ladders"},
        ],
        "body": "Boats take you there from the *old pier*.",
    }

    def problems(self):
        """A fair ends on its day."""
        if self.lasts and self.lasts.seconds > 86400:
            return {"lasts": Sentence("A fair lasts %(most)s hours at most. Write two posts.", most=24)}
        return {}

    @classmethod
    def claims(cls, text):
        """A fair is announced as one."""
        return 0.6 if text.startswith("Fair: ") else 0.0

    @classmethod
    def fill(cls, text):
        """What is pasted is the text."""
        return super().fill(text)

    def headline(self):
        """Return the title, else the first words."""
        return super().headline()

    def text_of(self):
        """Return the words."""
        return super().text_of()

    def json_ld(self):
        """Return what search engines are told."""
        return super().json_ld()

    def social(self):
        """Return what is shown where the address is shared."""
        return super().social()

    def csp(self):
        """Return what the page must allow."""
        return super().csp()

    def download(self, ending):
        """Return the stalls, one on each line."""
        return "".join(f"{stall}\n" for stall in [self.headline(), *(stall.text_of() for stall in self.stalls)])

    def feed_elements(self):
        """Return how long it lasts."""
        if self.lasts:
            yield FeedElement("itunes:duration", str(self.lasts.seconds))

    @classmethod
    def feed_channel_elements(cls, feed):
        """Return whose podcast it is, and its cover."""
        yield FeedElement("itunes:author", feed.site)
        yield FeedElement("itunes:image", attributes={"href": feed.logo})
        yield FeedElement("itunes:explicit", "false")

    def to_wxr(self, html=""):
        """Return the post as WordPress has it."""
        return super().to_wxr(html)

    @classmethod
    def from_wxr(cls, item):
        """Return the post that came from WordPress."""
        return super().from_wxr(item)

    def values(self, view):
        """Return what the template sees; the stream shows three stalls."""
        values = super().values(view)
        return {**values, "shown": self.stalls[:3] if view == "stream" else self.stalls}
'''

TEMPLATE = """{# A fair. Needs: every field of the format, shown (the stalls of this view) and answers. #}
<p class="fair-facts">{{ day or "" }}{% if lasts %}, {{ lasts }}{% endif %}{% if area %}, {{ area }}{% endif %}</p>
{% if place %}<p>{{ _("Where") }}: <span class="p-location">{{ place }}</span></p>{% endif %}
{% if music %}<p>{{ _("Music") }}: {{ music }}</p>{% endif %}
{% if shown %}
<ul class="fair-stalls">
  {% for stall in shown %}
  <li class="h-product"><span class="p-name">{{ stall.name }}</span>
    {% if stall.price %}<data class="p-price" value="{{ stall.price.amount }}">{{ stall.price }}</data>{% endif %}
    {% if stall.link %}<a class="u-url" href="{{ stall.link }}">{{ _("Page of the stall") }}</a>{% endif %}
    {{ stall.picture or "" }}
  </li>
  {% endfor %}
</ul>
<p>{{ ngettext("%(num)s stall", "%(num)s stalls", stalls|length) }}</p>
{% endif %}
{{ route or "" }}
{{ sound or "" }}
<div class="fair-words">{{ body }}</div>
{% if before %}<p>{{ _("Last year's") }}: {{ before }}</p>{% endif %}
<p class="fair-answers">{{ answers.rsvp.counts.coming[true] }} come, {{ answers.rsvp.sums.guests }} guests.
  {{ answers.rsvp.counts.dish.soup }} want soup.</p>
"""

STYLE = """.fair-stalls {
  display: grid;
  gap: var(--space);
}
.fair-answers {
  color: var(--accent);
}
"""

SCRIPT = """// The answers are marked once they are read.

for (const answers of document.querySelectorAll(".format-fair .fair-answers")) {
  answers.title = answers.textContent.trim();
}
"""

GERMAN = r"""msgid ""
msgstr ""
"Language: de\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

msgid "Fair"
msgstr "Jahrmarkt"

msgid "Where"
msgstr "Wo"

msgid "%(num)s stall"
msgid_plural "%(num)s stalls"
msgstr[0] "%(num)s Stand"
msgstr[1] "%(num)s Stände"

msgid "A fair lasts %(most)s hours at most. Write two posts."
msgstr "Ein Jahrmarkt dauert höchstens %(most)s Stunden. Schreiben Sie zwei Beiträge."
"""

PACKAGE = "blogapp_fair_of_test"
INFO = f"{PACKAGE}-1.0.dist-info"
IN_WHEEL = ("__init__.py", "fair.html", "fair.css", "fair.js", "format.lock", "translations/de.po")
FILES = {
    f"{PACKAGE}/__init__.py": CLASS,
    f"{PACKAGE}/fair.html": TEMPLATE,
    f"{PACKAGE}/fair.css": STYLE,
    f"{PACKAGE}/fair.js": SCRIPT,
    f"{PACKAGE}/translations/de.po": GERMAN,
    f"{PACKAGE}/format.lock": """{
  "fair": {
    "files": ["fair.css", "fair.html", "fair.js"],
    "limits": {"1": {"music": {"choices": ["brass", "choir", "pipes"]}, "place": {"maxlength": 200}}},
    "versions": {
      "1": {
        "area": "Number", "before": "Reference", "body": "Markdown", "day": "Date!", "lasts": "Duration",
        "music": "Choices", "place": "Line", "route": "Embed", "sound": "File", "stalls": "Rows!",
        "stalls.link": "Url", "stalls.name": "Line!", "stalls.picture": "Image", "stalls.price": "Number"
      }
    }
  }
}
""",
    f"{INFO}/METADATA": f"Metadata-Version: 2.1\nName: {PACKAGE}\nVersion: 1.0\nRequires-Dist: blogapp\n",
    f"{INFO}/top_level.txt": f"{PACKAGE}\n",
    f"{INFO}/RECORD": "".join(f"{PACKAGE}/{file},,\n" for file in IN_WHEEL),
    f"{INFO}/entry_points.txt": f"[blogapp.formats]\nfair = {PACKAGE}:Fair\n",
}
