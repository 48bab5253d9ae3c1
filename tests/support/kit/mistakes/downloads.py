"""Files made of a post, made wrongly, and posts out of order."""

from __future__ import annotations

from kit.mistake import DEFINITION, Mistake

FILE = 'return "\\r\\n".join(lines) + "\\r\\n"'
JSON = 'return json.dumps({"title": self.title, "stops": self.stops})'
START = "        if self.start:\n            lines.append("
LOG_LINE = 'f"DESCRIPTION:{log}"'
WHEN = 'f.DateTime("Departure"'
CSP = "return super().csp()"
OTHER_WHEN = 'type("When", (f.DateTime,), {"indexed_value": lambda self, value: str(value)})("Departure"'

MISTAKES = [
    Mistake("order by what is not indexed", 'order_by = "start"', 'order_by = "captain"', DEFINITION),
    Mistake("order by no field", 'order_by = "start"', 'order_by = "departure"', DEFINITION),
    Mistake("index of a list", 'f.Lines("Stops",', 'f.Lines("Stops", indexed=True,', DEFINITION),
    Mistake("index of another kind", WHEN, OTHER_WHEN, "indexed_fields_have_a_value"),
    Mistake("download that a browser would run", '"json": "application/json"', '"html": "text/html"', DEFINITION),
    Mistake("ending with a dot", '"ics": "text/calendar"', '".ics": "text/calendar"', DEFINITION),
    Mistake("download is missing", "def download(self, ending):", "def file(self, ending):", DEFINITION),
    Mistake("download of bytes", FILE, f"{FILE[:6]} ({FILE[7:]}).encode()", "downloads_are_texts"),
    Mistake("download is empty", JSON, 'return ""', "downloads_are_texts"),
    Mistake("download forgets an ending", 'if ending == "json"', 'if ending == ".json"', "downloads_are_of_their_kind"),
    Mistake("download leans on an optional value", START, "        lines.append(", "downloads_bear_the_least"),
    Mistake(
        "download looks at the clock",
        'f"UID:{self.document}"',
        "f\"UID:{__import__('time').perf_counter()}\"",
        "downloads_are_the_same_twice",
    ),
    Mistake("calendar with other line ends", FILE, 'return "\\n".join(lines) + "\\n"', "downloads_are_of_their_kind"),
    Mistake("calendar without an end", ', "END:VCALENDAR"]', "]", "downloads_are_of_their_kind"),
    Mistake("calendar with a bare line", 'f"UID:{self.document}"', "self.document", "downloads_are_of_their_kind"),
    Mistake("file of another kind", '"application/json"', '"application/gpx+xml"', "downloads_are_of_their_kind"),
    Mistake(
        "JSON put together by hand",
        JSON,
        "return '{\"title\": \"' + self.title + '\"}'",
        "no_text_leaves_its_place_in_a_download",
    ),
    Mistake(
        "words become lines of the calendar",
        LOG_LINE,
        '"DESCRIPTION:" + self.data["body"].replace("\\n", "\\r\\n")',
        "no_text_leaves_its_place_in_a_download",
    ),
    Mistake(
        "order changed after its definition", CSP, f'{CSP}\n\n\nVoyage.order_by = "departure"', "its_archive_lists_it"
    ),
    Mistake(
        "downloads changed after their definition",
        CSP,
        f'{CSP}\n\n\nVoyage.downloads = {{"for/ics": "text/calendar"}}',
        "downloads_are_linked_and_served",
    ),
    Mistake(
        "index of the clock",
        WHEN,
        OTHER_WHEN.replace("str(value)", "__import__('datetime').datetime.now(value.at.tzinfo)"),
        "indexed_values_keep_the_order",
    ),
    Mistake(
        "index the wrong way round",
        WHEN,
        OTHER_WHEN.replace("str(value)", "value.at.replace(year=9999 - value.at.year)"),
        "indexed_values_keep_the_order",
    ),
]
