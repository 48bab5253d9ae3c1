"""Data of former versions, read wrong."""

from __future__ import annotations

from kit.mistake import DEFINITION, Mistake

STEP = 'return {**data, "stops": [stop.strip() for stop in stops if stop.strip()]}'

MISTAKES = [
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
    Mistake("upgrade expects every key", 'data.get("route") or ""', 'data["route"]', "upgrades_bear_incomplete_data"),
    Mistake(
        "upgrade makes data that is refused", STEP, 'return {**data, "stops": []}', "old_data_can_be_published_again"
    ),
    Mistake(
        "version without an old example",
        "version = 2",
        "version = 3\n    upgrade_from_2 = dict",
        "every_old_version_is_shown",
    ),
    Mistake(
        "upgrade returns a tuple", STEP, STEP.replace("[", "tuple([", 1).replace("]}", "])}"), "upgraded_data_is_json"
    ),
    Mistake(
        "view fails for old data",
        "{{ body }}",
        "{{ body }}{% if body.text == 'We left at dusk.' and not miles %}{{ 1 // 0 }}{% endif %}",
        "every_view_shows_old_data",
    ),
]
