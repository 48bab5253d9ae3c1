"""What a format tells machines, told wrong."""

from __future__ import annotations

from kit.mistake import LOG, Mistake, override

HEADLINE = "return super().headline()"
TEXT = "return super().text_of()"
JSON_LD = "return super().json_ld()"
CSP = "return super().csp()"
CARD = "from blogapp.formats import Card; "


def social(body: str) -> str:
    return override(CARD + body, "social", "self", "self")


ELEMENT = "from blogapp.formats import FeedElement; "
MISTAKES = [
    Mistake(
        "feed element of an unknown namespace",
        LOG,
        override(f'{ELEMENT}return [FeedElement("itune:duration", "1")]', "feed_elements", "self", "instance"),
        "feed_elements_can_be_written",
    ),
    Mistake(
        "number in a feed element",
        LOG,
        override(f'{ELEMENT}return [FeedElement("itunes:duration", 1)]', "feed_elements", "self", "instance"),
        "feed_elements_can_be_written",
    ),
    Mistake("headline is empty", HEADLINE, 'return ""', "headline_says_what_it_is"),
    Mistake(
        "headline without the title",
        HEADLINE,
        'return " – ".join(self.stops)',
        "headline_is_the_title_where_there_is_one",
    ),
    Mistake("headline has markup", HEADLINE, 'return f"<b>{self.title}</b>"', "headline_is_plain_text"),
    Mistake(
        "headline fails without data", HEADLINE, "return self.title or self.stops[0]", "an_empty_draft_has_meaning"
    ),
    Mistake("search misses the body", TEXT, "return self.captain", "search_finds_the_words"),
    Mistake("search reads markup", TEXT, "return f'{self.body} {super().text_of()}'", "search_reads_plain_text"),
    Mistake("JSON-LD of another type", JSON_LD, 'return {**super().json_ld(), "@type": "Thing"}', "json_ld_is_json"),
    Mistake("JSON-LD holds an object", JSON_LD, 'return {**super().json_ld(), "film": self.film}', "json_ld_is_json"),
    Mistake("JSON-LD lacks a property", JSON_LD, 'return {"@type": "Event"}', "json_ld_tells_every_property"),
    Mistake(
        "undeclared origin", CSP, 'return {**super().csp(), "img-src": {"https://example.org"}}', "policy_is_declared"
    ),
    Mistake("policy drops the film", CSP, "return {}", "policy_is_declared"),
    Mistake("policy allows everything", CSP, 'return {**super().csp(), "img-src": {"*"}}', "policy_is_declared"),
    Mistake(
        "class changed after its definition", CSP, CSP + '\n\n\nVoyage.titled = "sometimes"', "definition_is_sound"
    ),
    Mistake(
        "name changed after its definition", CSP, CSP + '\n\n\nVoyage.name = "My voyage"', "name_is_a_lower_case_word"
    ),
    Mistake("card is a dict", LOG, social('return {"description": self.title}'), "social_gives_a_card"),
    Mistake("card tells nothing", LOG, social("return Card()"), "social_gives_a_card"),
    Mistake("picture of a card is an address", LOG, social("return Card('', self.source)"), "social_gives_a_card"),
    Mistake("words of a card are a number", LOG, social("return Card(self.miles)"), "social_gives_a_card"),
    Mistake("card has markup", LOG, social("return Card(str(self.body)[:200])"), "social_is_plain_text"),
    Mistake("card tells everything", LOG, social("return Card(self.body.text)"), "social_is_short"),
    Mistake("card has several lines", LOG, social("return Card('\\n'.join(self.stops))"), "social_is_short"),
    Mistake("card leans on a value", LOG, social("return Card(self.stops[0])"), "an_empty_draft_has_meaning"),
    Mistake("card looks at the clock", LOG, social("import time; return Card(f'{time.perf_counter()}')"),
            "social_is_told_on_the_page"),
]  # fmt: skip
