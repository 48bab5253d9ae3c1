"""Mistakes that authors of formats make: what is replaced by what, and the check that should notice."""

# ruff: noqa: E501 - a table reads best with a row on each line

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Mistake:
    """`old` in the class or the template becomes `new`; `check` is expected to fail, or the definition to be refused."""

    name: str
    old: str
    new: str
    check: str

    def __str__(self) -> str:
        return self.name.replace(" ", "-")


DEFINITION = "definition"
HEADLINE = "return super().headline()"
TEXT = "return super().text_of()"
JSON_LD = "return super().json_ld()"
CSP = "return super().csp()"
CLAIM = 'return 0.5 if " → " in text else 0.0'
VALID = 'return {} if len(data["stops"]) > 1 else {"stops": "A voyage needs two stops; add one."}'
STEP = 'return {**data, "stops": [stop.strip() for stop in data.get("route", "").split(",") if stop.strip()]}'
LOG = '    body = f.Markdown("Log", required=True)'
LIST = '<li class="p-stop">{{ stop }}</li>'
LINK = '<a class="u-quotation-of" href="{{ source }}">Timetable</a>'
TO_WXR = ("to_wxr", "self, html=''", "self")
FROM_WXR = ("from_wxr", "cls, item", "class")
OLD_TEST = '"Lervik"],\n        "miles"'


def override(body: str, method: str = "clean", args: str = "cls, raw, *, partial=False", kind: str = "class") -> str:
    """Return the log's field followed by a method of the class."""
    decorator = "    @classmethod\n" if kind == "class" else ""
    return f"{LOG}\n\n{decorator}    def {method}({args}):\n        {body}\n"


MISTAKES = [
    # what the format says about itself
    Mistake("name with a capital", 'name = "voyage"', 'name = "Voyage"', DEFINITION),
    Mistake("name with a space", 'name = "voyage"', 'name = "my voyage"', DEFINITION),
    Mistake("label in lower case", 'label = "Voyage"', 'label = "voyage"', "label_is_for_people"),
    Mistake(
        "label too long", 'label = "Voyage"', 'label = "A voyage by ship or by train with stops"', "label_is_for_people"
    ),
    Mistake("icon is a word", 'icon = "⛵"', 'icon = "ship"', "icon_is_one_sign"),
    Mistake("no docstring", '"""A voyage by ship or by train, with its stops."""', "", "docstring_says_what_it_is_for"),
    Mistake("unknown type", 'schema_org = "Event"', 'schema_org = "Voyage"', "schema_org_type_exists"),
    Mistake("unknown titled", 'titled = "required"', 'titled = "sometimes"', DEFINITION),
    Mistake("missing label", 'f.Line("Captain"', 'f.Line(""', DEFINITION),
    Mistake("label with a colon", 'f.Line("Captain"', 'f.Line("Captain:"', "fields_have_labels"),
    Mistake("same label twice", 'f.Line("Captain"', 'f.Line("Stops"', "labels_differ"),
    Mistake("help without full stop", '"Who steers."', '"who steers"', "help_is_a_sentence"),
    Mistake("reserved field name", 'night = f.Toggle("By night")', 'tags = f.Toggle("By night")', DEFINITION),
    Mistake("field without parentheses", 'night = f.Toggle("By night")', "night = f.Toggle", DEFINITION),
    Mistake("role given twice", 'f.Url("Timetable", role="cite")', 'f.Url("Timetable", role="by")', DEFINITION),
    Mistake("unknown role", 'role="cite"', 'role="source"', DEFINITION),
    Mistake("body by another name", LOG, '    log = f.Markdown("Log", required=True, role="body")', DEFINITION),
    Mistake("body is a line", LOG, '    body = f.Line("Log", required=True)', DEFINITION),
    # the example
    Mistake("example lacks a field", '"captain": "Ines Moreau",', "", "example_shows_every_field"),
    Mistake("example lacks the title", '"title": "Round the islands",', "", "example_has_a_title_if_one_is_required"),
    Mistake("example with an unknown key", '"miles": "120"', '"miles": "120", "knots": 3', DEFINITION),
    Mistake("example breaks a rule", '"miles": "120"', '"miles": "none"', "example_is_accepted"),
    # clean
    Mistake(
        "clean changes its input",
        LOG,
        override('raw["captain"] = "x"; return super().clean(raw, partial=partial)'),
        "clean_leaves_its_input_alone",
    ),
    Mistake(
        "clean stores what is unknown",
        LOG,
        override("return {**raw, **super().clean(raw, partial=partial)}"),
        "clean_returns_the_fields",
    ),
    Mistake(
        "clean loses a field",
        LOG,
        override('d = super().clean(raw, partial=partial); d.pop("captain"); return d'),
        "clean_returns_the_fields",
    ),
    Mistake(
        "clean returns a set",
        LOG,
        override('d = super().clean(raw, partial=partial); d["stops"] = set(d["stops"]); return d'),
        "data_is_json",
    ),
    Mistake(
        "clean returns a tuple",
        LOG,
        override('d = super().clean(raw, partial=partial); d["stops"] = tuple(d["stops"]); return d'),
        "data_is_json",
    ),
    Mistake(
        "clean grows the data",
        LOG,
        override('d = super().clean(raw, partial=partial); d["captain"] += "!"; return d'),
        "clean_is_stable",
    ),
    Mistake(
        "clean looks at the clock",
        LOG,
        override(
            'import time; d = super().clean(raw, partial=partial); d["captain"] = str(time.perf_counter()); return d'
        ),
        "clean_gives_the_same_twice",
    ),
    Mistake(
        "clean expects texts only",
        LOG,
        override('raw["captain"].strip(); return super().clean(raw, partial=partial)'),
        "hostile_input_is_refused_or_made_safe",
    ),
    Mistake(
        "clean expects every key",
        LOG,
        override('raw["body"].strip(); return super().clean(raw, partial=partial)'),
        "a_draft_may_be_empty",
    ),
    Mistake("draft must be complete", LOG, override("return super().clean(raw)"), "a_draft_may_be_empty"),
    Mistake(
        "required is not checked",
        LOG,
        override("return super().clean(raw, partial=True)"),
        "required_fields_are_asked_for",
    ),
    Mistake("validate raises", VALID, 'raise ValueError("two stops")', "example_is_accepted"),
    Mistake(
        "validate indexes blindly",
        VALID,
        'return {} if data["stops"][1] and data["captain"][0] else {}',
        "hostile_input_is_refused_or_made_safe",
    ),
    Mistake("error is no sentence", "A voyage needs two stops; add one.", "too few", "errors_are_sentences"),
    Mistake("error of no field", '{"stops": "A voyage needs', '{"route": "A voyage needs', "errors_name_fields"),
    # versions
    Mistake("upgrade is missing", "def upgrade_from_1(data)", "def upgrade_1(data)", DEFINITION),
    Mistake(
        "upgrade changes its input",
        STEP,
        'data["stops"] = data.get("route", "").split(", "); return data',
        "upgrades_leave_their_input_alone",
    ),
    Mistake(
        "upgrade drops unknown keys",
        "return {**data,",
        'return {"body": data.get("body", ""),',
        "upgrades_keep_unknown_keys",
    ),
    Mistake("upgrade expects every key", 'data.get("route", "")', 'data["route"]', "upgrades_bear_incomplete_data"),
    Mistake(
        "upgrade makes data that is refused", STEP, 'return {**data, "stops": []}', "old_data_can_be_published_again"
    ),
    Mistake(
        "version without an old example",
        "version = 2",
        "version = 3\n    upgrade_from_2 = dict",
        "every_old_version_is_shown",
    ),
    # the template
    Mistake("value is not escaped", LIST, '<li class="p-stop">{{ stop|safe }}</li>', "values_are_escaped"),
    Mistake(
        "escaping switched off", LIST, "{% autoescape false %}" + LIST + "{% endautoescape %}", "values_are_escaped"
    ),
    Mistake("tag is not closed", "</ul>", "", "html_is_well_formed"),
    Mistake("tags cross", LIST, '<li class="p-stop"><b>{{ stop }}</li></b>', "html_is_well_formed"),
    Mistake("field is not shown", "Captain {{ captain }}", "", "page_shows_every_field"),
    Mistake(
        "feed view is broken",
        "{{ body }}",
        "{% if view == 'feed' %}{{ nothing.here.at_all }}{% endif %}{{ body }}",
        "every_view_shows_the_example",
    ),
    Mistake(
        "page view is broken",
        "{{ body }}",
        "{% if view == 'page' %}{{ miles + 'x' }}{% endif %}{{ body }}",
        "every_view_shows_the_example",
    ),
    Mistake(
        "stream leans on an optional value",
        ", {{ miles }} miles{% endif %}",
        "{% endif %}, {{ miles + 1 }} miles",
        "every_view_shows_the_least",
    ),
    Mistake(
        "feed leaves words out", "{{ body }}", "{% if view != 'feed' %}{{ body }}{% endif %}", "feed_tells_every_field"
    ),
    Mistake(
        "words only in an attribute", LIST, '<li class="p-stop" title="{{ stop }}">stop</li>', "feed_tells_every_field"
    ),
    Mistake("template writes the title", "{{ body }}", "<h2>{{ title }}</h2>{{ body }}", "title_is_left_to_the_page"),
    Mistake("template has an h1", "{{ body }}", "<h1>Log</h1>{{ body }}", "headings_start_below_the_title"),
    Mistake("inline style", "<ul>", '<ul style="color: red">', "nothing_runs"),
    Mistake("inline handler", "<ul>", '<ul onclick="go()">', "nothing_runs"),
    Mistake("script in the template", "{{ body }}", "<script>go()</script>{{ body }}", "nothing_runs"),
    Mistake(
        "iframe in the template",
        "{{ body }}",
        '<iframe src="https://example.org/map"></iframe>{{ body }}',
        "nothing_runs",
    ),
    Mistake(
        "picture from elsewhere",
        "{{ body }}",
        '<img src="https://example.org/map.png" alt="">{{ body }}',
        "nothing_is_loaded_from_elsewhere",
    ),
    Mistake(
        "picture without text", "{{ body }}", '<img src="/media/map.png">{{ body }}', "pictures_have_alternative_texts"
    ),
    Mistake("link without words", ">Timetable</a>", "></a>", "links_have_words"),
    Mistake("fixed id", "<ul>", '<ul id="stops">', "ids_differ_between_posts"),
    Mistake("microformat is missing", 'class="p-stop"', 'class="stop"', "microformats_are_in_the_page"),
    Mistake(
        "raw data in a link",
        'href="{{ source }}"',
        "href=\"{{ source or 'javascript:alert(1)' }}\"",
        "addresses_are_safe",
    ),
    Mistake(
        "whole body in the stream",
        LOG,
        override('return {**super().values(view), "body": self.body}', "values", "self, view", "self"),
        "body_ends_where_it_is_cut",
    ),
    Mistake(
        "rendering changes the data",
        LOG,
        override('self.data["miles"] = 1; return super().values(view)', "values", "self, view", "self"),
        "views_leave_the_data_alone",
    ),
    Mistake(
        "state in the class",
        LOG,
        "    seen = []\n"
        + override(
            'self.seen.append(self.title); return {**super().values(view), "miles": len(self.seen)}',
            "values",
            "self, view",
            "self",
        ),
        "views_are_the_same_twice",
    ),
    # what it means
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
    Mistake("claims everything twice over", CLAIM, "return 2", "claims_is_a_probability"),
    Mistake("claims raises", CLAIM, "return 0.5 if text[0] else 0", "claims_is_a_probability"),
    Mistake("claims an empty text", CLAIM, "return 0.1", "claims_leaves_nothing_alone"),
    # to WordPress and back
    Mistake(
        "export leaves the data out",
        LOG,
        override("import dataclasses; return dataclasses.replace(super().to_wxr(html), meta={})", *TO_WXR),
        "a_post_survives_a_round_trip_through_wordpress",
    ),
    Mistake(
        "export leaves the words out",
        LOG,
        override('import dataclasses; return dataclasses.replace(super().to_wxr(html), content="See there.")', *TO_WXR),
        "the_body_survives_without_our_own_key",
    ),
    Mistake(
        "import expects our own key",
        LOG,
        override("import json; return {**json.loads(item.meta['_blogapp_data']), 'title': item.title}", *FROM_WXR),
        "the_body_survives_without_our_own_key",
    ),
]
