"""Mistakes that no check was written for: rows, numbers, feeds, looks, scripts, translations, packages, answers."""

from __future__ import annotations

from kit.mistake import Mistake
from kit.mistakes.elsewhere.planting import exhibit, fair

AREA = 'area = f.Number("Area", "m²", min=0, places=1)'
MUSIC = 'music = f.Choices("Music",'
NAME = 'name = f.Line("What is sold",'
ROW_CHECK = 'return {"price": "Say what is sold, too."} if data["price"] and not data["name"] else {}'
SHOWN = 'self.stalls[:3] if view == "stream" else self.stalls'
PROBLEMS = "    def problems(self):"
TOO_LONG = "if self.lasts and self.lasts.seconds > 86400:"
DURATION = 'yield FeedElement("itunes:duration", str(self.lasts.seconds))'
EXPLICIT = 'yield FeedElement("itunes:explicit", "false")'
JSON_LD = "return super().json_ld()"
TEXT = "return super().text_of()"
SOCIAL = "return super().social()"
CSP = '    def csp(self):\n        """Return what the page must allow."""\n        return super().csp()'
FILE = "for stall in [self.headline(), *(stall.text_of() for stall in self.stalls)]"
WXR = "return super().to_wxr(html)"
FROM_WXR = "return super().from_wxr(item)"
REPLY_CHECK = 'if data["guests"] and not data["coming"]:'
PRICE = '<data class="p-price" value="{{ stall.price.amount }}">{{ stall.price }}</data>'
COUNT = '{{ ngettext("%(num)s stall", "%(num)s stalls", stalls|length) }}'
ANSWERS = "{{ answers.rsvp.counts.coming[true] }} come"
GAP = "gap: var(--space);"
TITLE = "answers.title = answers.textContent.trim();"
REQUIRES = "Requires-Dist: blogapp\n"


def nested(name: str, effect: str, old: str, base: str, method: str, then: str) -> Mistake:
    """Give a field a kind of its own, which overrides a method of the kind that it was of."""
    own = f'type("{base}", (f.{base},), {{"{method}": lambda self, *given: {then}}})('
    return fair(name, effect, old, old.replace(f"f.{base}(", own, 1))


def rowed(name: str, effect: str, body: str, method: str = "json_ld(self)") -> Mistake:
    """Plant a method in the group of the rows."""
    return fair(name, effect, f"    {NAME}", f"    def {method}:\n        {body}\n\n    {NAME}")


def cleaned(name: str, effect: str, then: str) -> Mistake:
    method = (
        "    @classmethod\n    def clean(cls, raw, *, partial=False):\n"
        f"        d = super().clean(raw, partial=partial); {then}; return d\n\n"
    )
    return fair(name, effect, PROBLEMS, method + PROBLEMS)


def styled(name: str, effect: str, rule: str) -> Mistake:
    return fair(name, effect, GAP, f"{GAP}\n  {rule}")


def scripted(name: str, effect: str, line: str) -> Mistake:
    return fair(name, effect, TITLE, f"{TITLE}\n  {line}")


MISTAKES = [
    # fields and kinds
    nested("a number of nothing", "A fair whose area nobody gave has an area of 0 m².", AREA, "Number", "clean",
           'f.Number.clean(self, *given) or "0"'),
    nested("a number of six digits", "1234567.5 is stored as 1.23457e+06: the rest is gone.", AREA, "Number", "clean",
           '(lambda text: text and f"{float(text):g}")(f.Number.clean(self, *given))'),
    nested("choices are stored by their words", "A choice by another name is lost in all posts.", MUSIC, "Choices",
           "clean", "[self.choices[key] for key in f.Choices.clean(self, *given)]"),
    cleaned("a choice that nobody made", "Who wants no music gets the band, and cannot be rid of it.",
            'd["music"] = d["music"] or ["brass"]'),
    fair("a role on what is of another kind", "A summary of another format does not fit into a number.", AREA,
         'area = f.Number("Area", "m²", min=0, places=1, role="summary")'),
    fair("an older API than is used", "A blog that knows no actions takes the package, and fails.",
         'api = ">=2"', 'api = ">=1"'),
    # rows
    cleaned("rows are put in order", "The stalls stand in the order of their names, not as they were typed.",
            'd["stalls"] = sorted(d["stalls"], key=lambda stall: stall["name"])'),
    cleaned("rows of one name are made one", "Two stalls that sell bread become one.",
            'd["stalls"] = list({stall["name"]: stall for stall in d["stalls"]}.values())'),
    fair("three rows for all views", "The fourth stall is shown nowhere.", SHOWN, "self.stalls[:3]"),
    fair("three rows for feeds", "Who reads the feed never learns of the fourth stall.", SHOWN,
         'self.stalls if view == "page" else self.stalls[:3]'),
    fair("a part of a row is shown nowhere", "Whoever typed the page of the stall finds it nowhere.",
         '{% if stall.link %}<a class="u-url" href="{{ stall.link }}">{{ _("Page of the stall") }}</a>{% endif %}',
         ""),
    nested("markup of a part of a row", "Whoever writes the name of a stall can write tags.", NAME, "Line", "value",
           '__import__("markupsafe").Markup(given[0])'),
    fair("the check of a row leans on a number", "A stall without a price is an error page.", ROW_CHECK,
         'from decimal import Decimal\n'
         '        return {"price": "This is too dear. Ask for less."} if Decimal(data["price"]) > 9000 else {}'),
    fair("the check of a row names no field of it", "The sentence stands next to no control.", ROW_CHECK,
         'return {"cost": "This is too dear. Ask for less."} if data["price"].startswith("9") else {}'),
    fair("an id by the place of a row", "Two posts of a page have the same ids.", '<li class="h-product">',
         '<li class="h-product" id="stall-{{ loop.index }}">'),
    fair("rows are counted in a loop", "Jinja forgets what a loop sets: it always says 0 stalls.", COUNT,
         "{% set n = 0 %}{% for stall in stalls %}{% set n = n + 1 %}{% endfor %}{{ n }} stalls"),
    fair("files of rows are forgotten", "Readers get a 404 for the pictures of the stalls.", PROBLEMS,
         '    @classmethod\n    def media_ids(cls, data):\n'
         '        return [data["sound"]["id"]] if data.get("sound") else []\n\n' + PROBLEMS),
    # what readers see
    fair("a number as Python writes it", "A German reads 7.50 €, and takes it for a date.", PRICE,
         '<data class="p-price" value="{{ stall.price.amount }}">{{ stall.price.amount }} €</data>'),
    fair("a span as programs write it", "The reader sees PT6H30M.", "{% if lasts %}, {{ lasts }}{% endif %}",
         "{% if lasts %}, {{ lasts.iso }}{% endif %}"),
    fair("choices by what is stored", "The reader sees brass, choir, in every language.", "{{ music }}",
         '{{ music.keys|join(", ") }}'),
    fair("a recording for feeds alone", "Who reads the page hears nothing.", '{{ sound or "" }}',
         '{% if view == "feed" %}{{ sound or "" }}{% endif %}'),
    fair("a plural by an s", "No language but English makes plurals so.", COUNT,
         '{{ stalls|length }} {{ _("stall") }}{{ "s" if stalls|length != 1 }}'),
    fair("a message with a blank at its end", "Translators lose the blank, and words stick together.",
         '{{ _("Music") }}: {{ music }}', '{{ _("Music: ") }}{{ music }}'),
    exhibit("a picture named after its file", "Who listens hears DSC 0412 dot jay pee gee.",
            'alt="{{ picture.alt }}"', 'alt="{{ picture.file.name }}"'),
    exhibit("a picture without a width", "The page jumps when the picture comes.",
            '  width="{{ picture.file.width }}"\n', ""),
    # what is wrong
    fair("problems lean on a value", "A fair of no length cannot be published: an error page.", TOO_LONG,
         "if self.lasts.seconds > 86400:"),
    fair("problems name no field", "The sentence stands next to no control.", '{"lasts": Sentence(',
         '{"duration": Sentence('),
    fair("a sentence whose place has another name", "Who types 30 hours meets an error page.",
         'Sentence("A fair lasts %(most)s', 'Sentence("A fair lasts %(hours)s'),
    # feeds
    fair("a length in words for podcasts", "No player reads 6 hours, 30 minutes.", DURATION,
         'yield FeedElement("itunes:duration", self.lasts.words)'),
    fair("explicit is clean", "The directory refuses the podcast: it takes true or false.", EXPLICIT,
         'yield FeedElement("itunes:explicit", "clean")'),
    fair("a cover that is a text", "The directory finds no cover.",
         'yield FeedElement("itunes:image", attributes={"href": feed.logo})',
         'yield FeedElement("itunes:image", feed.logo)'),
    fair("half an address in a feed", "Outside of the blog it leads nowhere.", DURATION,
         f'{DURATION}\n            yield FeedElement("podcast:chapters",'
         ' attributes={"url": "/chapters.json", "type": "application/json+chapters"})'),
    fair("the length is told twice", "Programs take this or that.", DURATION, f"{DURATION}\n            {DURATION}"),
    fair("a feed says None", "A fair of no length has the length None.", f"if self.lasts:\n            {DURATION}",
         'yield FeedElement("itunes:duration", str(self.lasts and self.lasts.seconds))'),
    fair("no list of elements", "The feed fails with a fair of no length.", f"if self.lasts:\n            {DURATION}",
         'return [FeedElement("itunes:duration", str(self.lasts.seconds))] if self.lasts else None'),
    # machines
    rowed("a currency by its sign", "No shop knows the currency €; it is called EUR.",
          'offer = {"@type": "Offer", "price": str(self.price), "priceCurrency": "€"}\n'
          '        return {**super().json_ld(), **({"offers": offer} if self.price else {})}'),
    fair("seconds in JSON-LD", "No search engine takes 23400 for a length.", JSON_LD,
         'return {**super().json_ld(), **({"duration": f"{self.lasts.seconds}"} if self.lasts else {})}'),
    fair("rows as Python writes them", "Search results show curly brackets.", JSON_LD,
         'return {**super().json_ld(), "hasPart": [str(stall.data) for stall in self.stalls]}'),
    fair("a type of a row that is none", "No search engine reads what is in it.", 'schema_org = "Product"',
         'schema_org = "Stall"'),
    fair("the names of rows are the post's", "Who reads the post finds it called Smoked eel.",
         '<li class="h-product">', "<li>"),
    fair("a day that is an address", "Who reads the post looks for an address in the day.", 'mf="dt-start"',
         'mf="u-start"'),
    fair("words of rows are missing", "Nobody finds a fair by what is sold there.", TEXT,
         'return f"{self.place} {self.body.text}"'),
    fair("words of rows as Python writes them", "Search finds id and alt, and brackets.", TEXT,
         'return f"{super().text_of()} {[stall.data for stall in self.stalls]}"'),
    fair("a map for a player", "Chats show an empty frame.", SOCIAL,
         "import dataclasses; return dataclasses.replace(super().social(), player=self.route)"),
    fair("scripts of another host are declared", "Each page of a fair runs what another host sends.", CSP,
         CSP.replace("    def", '    origins = {"script-src": ("https://cdn.example.org",)}\n\n    def').replace(
             "super().csp()", '{**super().csp(), "script-src": {"https://cdn.example.org"}}')),
    fair("styles in the page are declared", "The page's policy stops no injected style any more.", CSP,
         CSP.replace("    def", '    origins = {"style-src": ("\'unsafe-inline\'",)}\n\n    def').replace(
             "super().csp()", '{**super().csp(), "style-src": {"\'unsafe-inline\'"}}')),
    # files, export and import
    fair("a file without the fourth row", "Who takes the list along misses a stall.", FILE,
         FILE.replace("in self.stalls", "in self.stalls[:3]")),
    fair("an export without its rows", "What was exported comes back without a stall.", WXR,
         "import dataclasses, json; i = super().to_wxr(html); return dataclasses.replace("
         'i, meta={**i.meta, "_blogapp_data": json.dumps({**self.data, "stalls": self.data.get("stalls", [])[:1]})})'),
    fair("an export with CDATA of its own", "The mark ends the exporter's own, and shows in WordPress.", WXR,
         "import dataclasses; i = super().to_wxr(html);"
         ' return dataclasses.replace(i, content=f"<![CDATA[{i.content}]]>")'),
    fair("an import leans on the markup", "A post of WordPress without a list stops the import.", FROM_WXR,
         'raw = super().from_wxr(item); item.content.split("<ul")[1]; return raw'),
    # answers
    fair("the check of an answer leans on a number", "Who brings nobody meets an error page.", REPLY_CHECK,
         'if data["guests"] > 0 and not data["coming"]:'),
    fair("a share of no answers", "A fair that nobody answered yet divides by nothing.", ANSWERS,
         "{{ 100 * answers.rsvp.counts.coming[true] // answers.rsvp.total }} % come"),
    fair("answers to what is not asked", "The page says nothing where a number should stand.", ANSWERS,
         "{{ answers.reply.counts.coming[true] }} come"),
    # looks
    styled("letters in pixels", "Who needs large letters gets small ones.", "font-size: 11px;"),
    styled("a rule that brooks no other", "No theme can say otherwise.", "padding: 0 !important;"),
    styled("a width that no phone has", "Phones scroll sideways.", "min-width: 60rem;"),
    styled("left by name", "In Arabic the stalls stand on the wrong side.", "margin-left: 2rem;"),
    fair("a movement without end", "Who gets dizzy cannot stop it.", ".fair-answers {",
         "@keyframes fair-turn { to { rotate: 1turn; } }\n.fair-answers {\n  animation: fair-turn 1s infinite;"),
    # scripts
    scripted("a script for the whole page", "Another part of the page changes.",
             'document.querySelector("h1").hidden = true;'),
    scripted("a script that makes markup of text", "What was escaped becomes a tag again, and runs.",
             "answers.innerHTML = answers.textContent;"),
    scripted("a script that asks another host", "Each reader is told to another host; the policy stops it.",
             'fetch("https://count.example.org/");'),
    scripted("a script with a cookie", "Readers are marked who did not agree to it.",
             'document.cookie = "fair=1";'),
    scripted("a script with a bracket too many", "The whole script is left out.", "}"),
    fair("a script that imports", "The policy stops it, and the whole script with it.",
         "// The answers are marked once they are read.", 'import "https://cdn.example.org/sea.js";'),
    # translations
    fair("a place of a translation has another name", "Germans meet an error page.", "höchstens %(most)s Stunden",
         "höchstens %(meiste)s Stunden"),
    fair("a plural of one form", "Germans read 4 Stand.", 'msgstr[1] "%(num)s Stände"\n', ""),
    fair("a catalogue in other letters", "Germans read StÃ¤nde.", "charset=UTF-8", "charset=ISO-8859-1"),
    fair("a catalogue that is not closed", "Germans read W.", 'msgstr "Wo"', 'msgstr "Wo'),
    fair("markup in a translation", "Germans read tags, or a translator can write them.", 'msgstr "Wo"',
         'msgstr "<b>Wo</b>"'),
    # the package
    fair("no script in the wheel", "Installed, the script does nothing.",
         "blogapp_fair_of_test/fair.js,,\n", ""),
    fair("no translations in the wheel", "Installed, the format speaks English alone.",
         "blogapp_fair_of_test/translations/de.po,,\n", ""),
    fair("one version of the blog alone", "The blog cannot be brought up to date.", REQUIRES,
         "Requires-Dist: blogapp==1.0\n"),
    fair("a package that the author alone has", "Installed elsewhere, the blog finds no format.",
         "from blogapp.formats import FeedElement,", "import iniconfig\nfrom blogapp.formats import FeedElement,"),
]  # fmt: skip
