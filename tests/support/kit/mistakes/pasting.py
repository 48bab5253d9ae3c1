"""Pasted texts, taken wrongly."""

from __future__ import annotations

from kit.mistake import Mistake

CLAIM = 'return 0.5 if " → " in text else 0.0'
FILL = 'return {"stops": first.split(" → "), "body": rest}'

MISTAKES = [
    Mistake("claims everything twice over", CLAIM, "return 2", "claims_is_a_probability"),
    Mistake("claims raises", CLAIM, "return 0.5 if text[0] else 0", "claims_is_a_probability"),
    Mistake("claims an empty text", CLAIM, "return 0.1", "claims_leaves_nothing_alone"),
    Mistake("fill raises", FILL, 'return {"stops": text.split(" → ")[1:2][0]}', "fill_gives_what_the_form_knows"),
    Mistake("fill returns the text", FILL, "return text", "fill_gives_what_the_form_knows"),
    Mistake("fill returns nothing", FILL, "return None", "fill_gives_what_the_form_knows"),
    Mistake("fill names no field", FILL, 'return {"route": first, "body": rest}', "fill_gives_what_the_form_knows"),
    Mistake("fill drops the rest", FILL, 'return {"stops": first.split(" → ")}', "fill_loses_no_word"),
    Mistake("fill drops the first line", FILL, 'return {"body": rest}', "fill_loses_no_word"),
    Mistake("fill cuts the text", FILL, 'return {"title": first[:20], "body": text[20:]}', "fill_loses_no_word"),
    Mistake("fill drops other letters", FILL, 'return {"body": text.encode("ascii", "ignore").decode()}',
            "fill_loses_no_word"),
    Mistake("fill puts words where they are dropped", FILL, 'return {"night": first, "body": rest}',
            "fill_loses_no_word"),
]  # fmt: skip
