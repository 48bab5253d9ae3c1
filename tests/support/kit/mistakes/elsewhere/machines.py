"""What machines are told of a post, told wrongly: microformats, JSON-LD, headlines, cards, search, policies."""

from __future__ import annotations

from kit.mistake import LOG, override
from kit.mistakes.elsewhere.planting import CAPTAIN, VALUES, exhibit, voyage, written

HEADLINE = "return super().headline()"
TEXT = "return super().text_of()"
JSON_LD = "return super().json_ld()"
CSP = "return super().csp()"
SOURCE = 'class="u-quotation-of" href'
START = "<p>Departs {{ start }}</p>"
CARD = "return Card(self.summary or card.description, card.picture, card.player)"
TITLE_OF = "return super().headline()"


def leads(body: str) -> str:
    return override(body, "leads_to", "self", "self")


MISTAKES = [
    # microformats
    voyage("the address of the post is another", "Who reads the post takes the timetable for its address.", SOURCE,
           'class="u-quotation-of u-url" href'),
    voyage("the name of the post is another", "Who reads the post takes the captain for its name.", CAPTAIN,
           '{% if captain %}Captain <b class="p-name">{{ captain }}</b>{% endif %}'),
    voyage("the author is another", "Who reads the post takes the captain for its author.", CAPTAIN,
           '{% if captain %}Captain <b class="p-author">{{ captain }}</b>{% endif %}'),
    voyage("the day of the post is another", "Who reads the post takes the departure for its day.", START,
           '<p>Departs <span class="dt-published">{{ start }}</span></p>'),
    voyage("a post in the post", "Who reads the page finds two posts.", "<ul>{%", '<ul class="h-entry">{%'),
    voyage("a moment without a date", "Who reads the post finds words for a moment.", START,
           '<p>Departs <span class="dt-start">{{ start.words }}</span></p>'),
    voyage("an address that is a text", "Who reads the post finds the word Timetable for an address.",
           '<a class="u-quotation-of" href="{{ source }}">Timetable</a>',
           '<a href="{{ source }}">Timetable</a> <span class="u-quotation-of">Timetable</span>'),
    voyage("a class that lost its letter", "Nobody reads quotation-of.", SOURCE, 'class="quotation-of" href'),
    voyage("an answer that is none", "The other page is told that this is a like.", SOURCE,
           'class="u-quotation-of u-like-of" href'),
    voyage("the text of the post is a part of it", "Who reads the post finds the log alone.", "{{ body }}",
           '<div class="e-content">{{ body }}</div>'),
    # JSON-LD
    voyage("a moment in words for machines", "No search engine reads May 9, 2026.", JSON_LD,
           'return {**super().json_ld(), **({"startDate": self.start.words} if self.start else {})}'),
    voyage("a moment without a zone for machines", "It is another moment in each zone.", JSON_LD,
           'return {**super().json_ld(),'
           ' **({"startDate": f"{self.start.at:%Y-%m-%dT%H:%M}"} if self.start else {})}'),
    voyage("the post's day in JSON-LD", "The page's own day is replaced by the departure.", JSON_LD,
           'return {**super().json_ld(), "datePublished": "2026-05-09"}'),
    voyage("the post's address in JSON-LD", "The page says that it lies elsewhere.", JSON_LD,
           'return {**super().json_ld(), "url": self.source or "https://example.org/"}'),
    voyage("the post's author in JSON-LD", "The page says that the captain wrote it.", JSON_LD,
           'return {**super().json_ld(), "author": self.captain}'),
    voyage("a property that schema.org lacks", "No search engine reads departsFrom.", JSON_LD,
           'return {**super().json_ld(), "departsFrom": "Ostwik"}'),
    voyage("markup in JSON-LD", "Search results show tags.", JSON_LD,
           'return {**super().json_ld(), "articleBody": str(self.body)}'),
    voyage("nothing in JSON-LD", "A property that says nothing is an error for search engines.", JSON_LD,
           'return {**super().json_ld(), "location": ""}'),
    voyage("no number in JSON-LD", "NaN is no JSON: nobody reads any of it.", JSON_LD,
           'return {**super().json_ld(), "distance": float("nan")}'),
    voyage("JSON-LD is a list", "The page fails, or tells nothing.", JSON_LD, "return [super().json_ld()]"),
    voyage("JSON-LD leans on a value", "A voyage without a film tells nothing.", JSON_LD,
           'return {**super().json_ld(), "video": self.film.url}'),
    voyage("half an address in JSON-LD", "Nobody outside knows which host is meant.", JSON_LD,
           'return {**super().json_ld(), "image": "/media/1.png"}'),
    voyage("JSON-LD of another context", "Nothing in it means what it says.", JSON_LD,
           'return {**super().json_ld(), "@context": "https://example.org/ships"}'),
    # names and words
    voyage("the headline is none", "Lists and tabs say None.", HEADLINE, "return self.title or None"),
    voyage("the headline is the whole log", "Lists are full of one post.", HEADLINE,
           'return self.title or f"{self.body.text}"'),
    voyage("the headline has two lines", "Lists, feeds and mails break.", HEADLINE,
           'return self.title or "\\n".join(self.stops)'),
    voyage("the headline of all is one", "A list of posts without titles says one thing ten times.", HEADLINE,
           'return self.title or "Voyage"'),
    voyage("the headline has a number that is missing", "Lists say: None miles.", HEADLINE,
           'return self.title or f"{self.miles} miles"'),
    voyage("the headline is safe", "Markup of a title that was typed: whoever writes one can write tags.", HEADLINE,
           "from markupsafe import Markup; return Markup(super().headline())"),
    voyage("words stick together", "OstwikLervik is found by neither name.", TEXT,
           'return "".join([self.captain, *self.stops, self.body.text])'),
    voyage("the words of a list are missing", "Nobody finds a voyage by its stops.", TEXT,
           'return f"{self.captain} {self.body.text}"'),
    voyage("words are bytes", "Search fails for such posts.", TEXT, "return super().text_of().encode()"),
    voyage("words are what is in the data", "Search finds https and true.", TEXT,
           'return " ".join(str(value) for value in self.data.values())'),
    voyage("words without capitals", "Search shows the text in lower case.", TEXT, "return super().text_of().lower()"),
    # the card
    exhibit("the picture is not on the card", "Where the address is shared, a drawn card hides the picture.", CARD,
            "return Card(self.summary or card.description)"),
    exhibit("the card has another picture", "The picture of the card is in no post.", CARD,
            "import dataclasses; p = card.picture; return Card(card.description,"
            ' p and dataclasses.replace(p, file=dataclasses.replace(p.file, url="https://example.org/1.png")))'),
    exhibit("the card has no alternative text", "Who listens does not hear what the picture shows.", CARD,
            "import dataclasses as d; p = card.picture; return Card(card.description, p and d.replace(p, alt=''))"),
    exhibit("the card says nothing of its own", "The card repeats the title.",
            CARD, "return Card(self.title, card.picture)"),
    exhibit("the card says None", "A post without a summary is shared with the word None.", CARD,
            "return Card(f'{self.summary or None}', card.picture, card.player)"),
    # where it leads, and the policy
    voyage("the title leads nowhere", "The title is a link to the top of the page.", LOG, leads('return "#"')),
    voyage("the title leads to a script", "A click on the title runs what was imported.", LOG,
           leads('return "javascript:" + self.captain')),
    voyage("the title leads to nothing", "Lists fail: None is no address.", LOG, leads("return None")),
    voyage("the title leads to a player", "Lists fail: a player is no address.", LOG, leads("return self.film")),
    voyage("the cut is yes", "The stream fails: True has no words.",
           LOG, override("return True", "cut", "self", "self")),
    voyage("the policy is a list", "The page fails, or allows nothing.", CSP,
           "return {name: sorted(origins) for name, origins in super().csp().items()}"),
    voyage("the policy has a path", "A path in a policy is not what it seems.", CSP,
           'return {**super().csp(), "img-src": {"https://example.org/a/b"}}'),
    voyage("the policy is none", "The page fails, or shows no film.",
           CSP, "return super().csp() if self.miles else None"),
    voyage("the policy allows what is not there", "Every page lets in a host that no post needs.", CSP,
           'return {name: {*origins, "https://player.vimeo.com"} for name, origins in super().csp().items()}'),
    exhibit("origins for everything", "The page may load whatever a host without encryption sends.", "origins = {}",
            'origins = {"img-src": ("http://example.org",)}'),
    exhibit("values are none", "Every view fails.", VALUES, "super().values(view)"),
    exhibit("values forget a field", "The template shows nothing, and says nothing.", VALUES,
            'v = super().values(view); v.pop("summary"); return {**v, "rows": len(self.measures)}'),
    exhibit("values in the place of the blog's", "The template's own view is another.", VALUES,
            'return {**super().values(view), "rows": len(self.measures), "view": "page", "title": "Exhibit"}'),
    written("a label of the page in the post", "The post says twice what the page says: by whom and when.",
            '<p class="p-author h-card">The crew</p>'),
]  # fmt: skip
