"""Pasted texts, files to take along, old data and exports, done wrongly."""

from __future__ import annotations

from kit.mistake import LOG, override
from kit.mistakes.elsewhere.planting import voyage

CLAIM = 'return 0.5 if " → " in text else 0.0'
FILL = 'return {"stops": first.split(" → "), "body": rest}'
FILE = 'return "\\r\\n".join(lines) + "\\r\\n"'
JSON = 'return json.dumps({"title": self.title, "stops": self.stops})'
ROUTE = 'str(data.get("route") or "")'
STEP = 'return {**data, "stops": [stop.strip() for stop in stops if stop.strip()]}'


def export(then: str) -> str:
    return override(f"import dataclasses; i = super().to_wxr(html); return {then}", "to_wxr", "self, html=''", "self")


def back(then: str) -> str:
    return override(f"raw = super().from_wxr(item); {then}", "from_wxr", "cls, item", "class")


MISTAKES = [
    # claims and fill
    voyage("claims whatever is not empty", "The box makes a voyage of every text.", CLAIM,
           "return 0.99 if text.strip() else 0.0"),
    voyage("claims every long text", "The box makes a voyage of every article.", CLAIM,
           "return 0.95 if len(text) > 200 else 0.0"),
    voyage("claims every address", "The box makes a voyage of every film and link.", CLAIM,
           'return 1.0 if "http" in text else 0.0'),
    voyage("claims by a text", "The box fails.", CLAIM, 'return "0.5" if " → " in text else "0"'),
    voyage("claims no number", "NaN is more and less than nothing.", CLAIM,
           'return 0.5 if " → " in text else float("nan")'),
    voyage("claims by chance", "The same text is now this and now that.", CLAIM,
           "import random; return random.random() / 2 if text.strip() else 0.0"),
    voyage("claims for ever", "A long text holds the box for minutes.", CLAIM,
           'return 0.5 if re.match(r"(\\w+\\s?)*→$", text[:28]) else 0.0'),
    voyage("fill joins the lines", "Paragraphs and lists become one line.", FILL,
           'return {"stops": first.split(" → "), "body": " ".join(rest.split())}'),
    voyage("fill in lower case", "All names lose their capitals.", FILL, 'return {"body": text.lower()}'),
    voyage("fill without tags", "Promise<string> loses its half.",
           FILL, 'return {"body": re.sub(r"<[^>]*>", "", text)}'),
    voyage("fill with a title that is too long", "The form refuses a title of a thousand letters.", FILL,
           'return {"title": text, "body": ""} if "\\n" not in text else {"stops": first.split(" → "), "body": rest}'),
    voyage("fill puts all into a line", "The line has room for 200 letters: the form refuses the rest.", FILL,
           'return {"captain": text}'),
    voyage("fill drops what is there twice", "A refrain is gone.", FILL,
           'return {"body": "\\n".join(dict.fromkeys(text.split("\\n")))}'),
    voyage("fill turns the lines round", "The end stands at the beginning.", FILL,
           'return {"body": "\\n".join(reversed(text.split("\\n")))}'),
    voyage("fill looks at the clock", "The form opens with a moment that nobody pasted.", FILL,
           'import datetime; return {"stops": first.split(" → "), "body": rest,'
           ' "start": f"{datetime.datetime.now():%Y-%m-%dT%H:%M:%S.%f}"}'),
    voyage("fill keeps what was pasted before", "The next person's form has this one's words.", FILL,
           'cls.pasted = [*vars(cls).get("pasted", []), rest]; return {"stops": first.split(" → "),'
           ' "body": "\\n".join(cls.pasted)}'),
    voyage("fill doubles the text", "The form has everything twice.", FILL,
           'return {"stops": first.split(" → "), "body": text + "\\n" + text}'),
    # files
    voyage("a file escaped for HTML", "The calendar shows &amp;amp;.", FILE,
           'import html; return html.escape("\\r\\n".join(lines) + "\\r\\n", quote=False)'),
    voyage("a file with a mark at its beginning", "The calendar begins with a sign that no program expects.", FILE,
           'return "\\ufeff" + "\\r\\n".join(lines) + "\\r\\n"'),
    voyage("a calendar without a unique id", "Each download makes the same event anew.", 'f"UID:{self.document}"',
           '"CLASS:PUBLIC"'),
    voyage("a file with None", "The data says None where nothing is.", JSON,
           'return json.dumps({"title": self.title, "stops": self.stops, "film": str(self.film and self.film.url)})'),
    voyage("a file with a number that is none", "NaN is no JSON.", JSON,
           'return json.dumps({"title": self.title, "miles": self.miles or float("nan")})'),
    voyage("a file with markup", "The data has HTML where a text is expected.", JSON,
           'return json.dumps({"title": self.title, "log": str(self.body)})'),
    voyage("a file of chance", "Each download differs.", JSON,
           'import uuid; return json.dumps({"title": self.title, "id": uuid.uuid4().hex})'),
    voyage("a file that leans on a number", "A voyage without miles has no file but an error.", JSON,
           'return json.dumps({"title": self.title, "km": round(self.miles * 1.852)})'),
    voyage("a file without the post's words", "Every voyage has the same file.", JSON,
           'return json.dumps({"kind": "voyage"})'),
    voyage("a file for another ending", "Who asks for data gets a calendar.", 'if ending == "json":',
           'if ending == "geojson":'),
    # old data
    voyage("a step raises on null", "A draft with null in it cannot be read.", ROUTE,
           'data.get("route", "")'),
    voyage("a step raises on a number", "What an import stored as a number cannot be read.", ROUTE,
           '(data.get("route") or "")'),
    voyage("a step loses the third", "A way of three stops has two.",
           STEP, STEP.replace("if stop.strip()]", "if stop.strip()][:2]")),
    voyage("a step loses what it cannot read", "A way with semicolons is gone.", ROUTE,
           f'("" if ";" in str(data.get("route")) else {ROUTE})'),
    voyage("a step asks the clock", "Old voyages begin today, each day anew.", STEP,
           STEP.replace("{**data,", "{**data, 'start': str(__import__('datetime').datetime.now()),")),
    voyage("a step shares one list", "What one post's view adds, all old posts have.", STEP,
           'Voyage.old = vars(Voyage).get("old") or []; Voyage.old[:] = [s.strip() for s in stops if s.strip()]'
           '; return {**data, "stops": Voyage.old}'),
    voyage("a step returns nothing", "Old posts cannot be read.", STEP, STEP[7:]),
    voyage("a step overwrites the body", "The log of old posts is gone.",
           STEP, STEP.replace("{**data,", '{**data, "body": "See the stops.",')),
    voyage("a step empties what it does not need", "Keys of other formats are there and empty.", STEP,
           STEP.replace("{**data,", "{**dict.fromkeys(data, ''), 'body': data.get('body', ''),")),
    # export
    voyage("an export is a dict", "The export of the whole blog fails.", LOG, export("dataclasses.asdict(i)")),
    voyage("an export for another format", "WordPress, and this blog, take it for a film.", LOG,
           export('dataclasses.replace(i, format="video")')),
    voyage("an export with a raw title", "A & B < C breaks the file, or the title.", LOG,
           export("dataclasses.replace(i, title=self.title)")),
    voyage("an export escaped twice", "WordPress shows tags in the text.", LOG,
           export("dataclasses.replace(i, content=__import__('html').escape(i.content))")),
    voyage("an export with None", "WordPress shows the word None.", LOG,
           export('dataclasses.replace(i, meta={**i.meta, "_film": str(self.film)})')),
    voyage("an export with a number", "The file has a place for texts only.", LOG,
           export('dataclasses.replace(i, meta={**i.meta, "_miles": self.miles})')),
    voyage("an export with a sign that XML lacks", "No program reads the file.", LOG,
           export('dataclasses.replace(i, meta={**i.meta, "_way": "\\x1f".join(self.stops)})')),
    voyage("an export of chance", "Two exports of one blog differ.", LOG,
           export('dataclasses.replace(i, meta={**i.meta, "_key": __import__("uuid").uuid4().hex})')),
    voyage("an export says an older version", "The way back upgrades what needs none, and loses the stops.", LOG,
           export('dataclasses.replace(i, meta={**i.meta, "_blogapp_version": "1", "_blogapp_data":'
                  ' i.meta["_blogapp_data"].replace("stops", "way")})')),
    voyage("an import takes nothing", "What was exported does not come back.", LOG, back("return None")),
    voyage("an import takes everything", "Another format's posts become voyages.", LOG,
           back('return raw or {"title": item.title, "stops": ["?", "?"], "body": item.content}')),
    voyage("an import without the title", "The post comes back without a title.", LOG,
           back('raw and raw.pop("title"); return raw')),
    voyage("an import of other data", "The voyage comes back in the order of the alphabet.", LOG,
           back('raw and raw.update(stops=sorted(raw.get("stops", []))); return raw')),
    voyage("an import leans on a key", "A file of WordPress's own stops the import.", LOG,
           back('item.meta["_format_quote_source_name"]; return raw')),
]  # fmt: skip
