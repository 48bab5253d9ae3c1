"""What goes in and comes out, done wrong."""

from __future__ import annotations

from kit.mistake import LOG, Mistake, override

VALID = 'return {} if len(data["stops"]) > 1 else {"stops": "A voyage needs two stops; add one."}'

MISTAKES = [
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
    Mistake(
        "draft leans on another value",
        LOG,
        override('raw.get("night") and raw["captain"].strip(); return super().clean(raw, partial=partial)'),
        "hostile_drafts_are_refused_or_made_safe",
    ),
    Mistake(
        "empty post is taken for a draft",
        LOG,
        override('return super().clean(raw, partial=partial or not raw.get("stops"))'),
        "an_empty_post_cannot_be_published",
    ),
    Mistake(
        "clean stores a key that it was given",
        LOG,
        override("known = super().clean(raw, partial=partial); return {**raw, **known}"),
        "unknown_input_is_ignored",
    ),
]
