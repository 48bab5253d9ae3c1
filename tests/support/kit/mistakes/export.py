"""The way to WordPress and back, gone wrong."""

from __future__ import annotations

from kit.mistake import LOG, Mistake, override

TO_WXR = ("to_wxr", "self, html=''", "self")
FROM_WXR = ("from_wxr", "cls, item", "class")

MISTAKES = [
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
    Mistake(
        "export of a number",
        LOG,
        override("import dataclasses; return dataclasses.replace(super().to_wxr(html), excerpt=120)", *TO_WXR),
        "an_export_holds_texts",
    ),
    Mistake(
        "export without content",
        LOG,
        override("import dataclasses; return dataclasses.replace(super().to_wxr(html), content='')", *TO_WXR),
        "an_export_holds_texts",
    ),
]
