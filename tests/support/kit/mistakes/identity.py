"""What a format says about itself, done wrong."""

from __future__ import annotations

from kit.mistake import DEFINITION, LOG, Mistake

MISTAKES = [
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
]
