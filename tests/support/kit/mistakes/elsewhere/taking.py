"""Input that is taken wrongly: words changed, lost or stored in a form that nobody can read again."""

from __future__ import annotations

from kit.mistake import LOG, override
from kit.mistakes.elsewhere.planting import cleaned, voyage

VALID = 'return {} if len(data["stops"]) > 1 else {"stops": "A voyage needs two stops; add one."}'
REST = 'if len(data["stops"]) > 1 else {"stops": "A voyage needs two stops; add one."}'

MISTAKES = [
    cleaned("paragraphs are joined", "A log of ten paragraphs and a list becomes one line.",
            'd["body"] = " ".join(d["body"].split())'),
    cleaned("names in lower case", "Ines Moreau is stored as ines moreau.", 'd["captain"] = d["captain"].lower()'),
    cleaned("names with capitals", "McAllister is stored as Mcallister, de Vries as De Vries.",
            'd["captain"] = d["captain"].title()'),
    cleaned("long texts are cut", "What stands after a thousand characters is gone, without a word.",
            'd["body"] = d["body"][:1000]'),
    cleaned("other letters are dropped", "Søren Ærø becomes Sren r, Ольга becomes nothing.",
            'd["captain"] = d["captain"].encode("ascii", "ignore").decode()'),
    cleaned("accents are folded", "Zoë is stored as Zoe; José as Jose.",
            'import unicodedata; d["captain"] = "".join(c for c in unicodedata.normalize("NFD", d["captain"])'
            ' if not unicodedata.combining(c))'),
    cleaned("text is escaped when it is stored", "Each saving turns & into &amp;, &amp;amp; and so on.",
            'import html; d["captain"] = html.escape(d["captain"])'),
    cleaned("entities are read when text is stored", "Who writes about &lt; finds < after saving.",
            'import html; d["captain"] = html.unescape(d["captain"])'),
    cleaned("tags are cut out of plain text", "Promise<string> loses its half, a < b > c its middle.",
            'd["captain"] = re.sub(r"<[^>]*>", "", d["captain"])'),
    cleaned("addresses are decoded", "%2F in an address becomes a slash: another page.",
            'from urllib.parse import unquote; d["source"] = unquote(d["source"])'),
    cleaned("the query of an address is cut off", "?page=2 is gone: another page.",
            'd["source"] = d["source"].partition("?")[0]'),
    cleaned("lines are sorted", "The way of the voyage is in the order of the alphabet.", 'd["stops"].sort()'),
    cleaned("same lines are made one", "Who comes back to where he started ends one stop earlier.",
            'd["stops"] = list(dict.fromkeys(d["stops"]))'),
    cleaned("lines after the tenth are dropped", "A voyage with twelve stops loses two, without a word.",
            'd["stops"] = d["stops"][:10]'),
    cleaned("nothing becomes zero", "A draft without miles has zero miles, which then is out of range.",
            'd["miles"] = d["miles"] or 0'),
    cleaned("nothing becomes null", "An empty line is stored as null, and search finds the word None.",
            'd["captain"] = d["captain"] or None'),
    cleaned("a moment that nobody gave", "A draft without a departure departs when it was saved.",
            'import datetime; d["start"] = d["start"] or f"{datetime.datetime.now():%Y-%m-%dT%H:%M}"'),
    cleaned("a moment loses its zone", "18:00+09:00 becomes 18:00 of this site: nine hours too late.",
            'd["start"] = d["start"][:16]'),
    cleaned("a counter in the class", "What is stored depends on how many posts were saved since the start.",
            'cls.count = getattr(cls, "count", 0) + 1; d["captain"] = d["captain"] or f"Voyage {cls.count}"'),
    cleaned("a number becomes a text", "Miles are stored as a text; adding them up fails.",
            'd["miles"] = None if d["miles"] is None else str(d["miles"])'),
    voyage("any error is swallowed", "A post with one wrong field is stored empty: all words are lost.", LOG,
           override("try: return super().clean(raw, partial=partial)\n"
                    "        except ValueError: return {n: f.empty for n, f in cls.fields.items()}")),
    voyage("a wrong value is dropped without a word", "Who types 12o miles reads no sentence and loses them.", LOG,
           override('try: cls.miles.clean(raw.get("miles"))\n'
                    '        except ValueError: raw = {**raw, "miles": ""}\n'
                    "        return super().clean(raw, partial=partial)")),
    voyage("input must be a dict", "The form hands in another mapping: every save is an error page.", LOG,
           override("return super().clean(dict.copy(raw), partial=partial)")),
    voyage("an error without fields", "The editor reads no sentence next to a control, only an error page.", LOG,
           override('if "!" in str(raw.get("captain")): raise ValueError("No exclamation marks.")\n'
                    "        return super().clean(raw, partial=partial)")),
    voyage("one cleaned post is another's", "Two posts with the same captain share one dict of data.", LOG,
           override('d = super().clean(raw, partial=partial)\n'
                    '        known = cls.__dict__.get("known") or {}\n        cls.known = known\n'
                    '        return known.setdefault(str(d["captain"]), d)')),
    voyage("validate returns a list", "Each save with an error is an error page.", f"{VALID}",
           f'return {{}} {REST.replace("{", "[").replace("}", "]").replace(chr(34) + "stops" + chr(34) + ": ", "")}'),
    voyage("validate returns whether it is right", "False for right: each save fails.", VALID,
           'return len(data["stops"]) > 1'),
    voyage("validate repairs the data", "What was typed is silently replaced.", VALID,
           f'data["captain"] = data["captain"] or "Nobody"; {VALID}'),
    voyage("validate leans on an optional number", "A post without miles cannot be saved: an error page.", VALID,
           f'return {{"miles": "This is too far."}} if data["miles"] > 20000 else {{}} {REST}'),
    voyage("validate compares moments without zones", "A departure with a zone is an error page.", VALID,
           "from datetime import datetime\n"
           '        if data["start"] and datetime.fromisoformat(data["start"]) < datetime(1900, 1, 1): return {}\n'
           f"        {VALID}"),
    voyage("validate asks the clock", "Once the day has come a published post cannot be mended any more.", VALID,
           'from datetime import date\n'
           '        if data["start"] and data["start"] < f"{date.today():%Y-%m-%d}":\n'
           '            return {"start": "This is in the past. Choose a later day."}\n'
           f"        {VALID}"),
    voyage("validate asks another host", "Saving waits for somebody else's server, and fails with it.", VALID,
           "import socket\n"
           '        try: socket.create_connection(("127.0.0.1", 9), 0.05).close()\n'
           "        except OSError: pass\n"
           f"        {VALID}"),
    voyage("validate tells what Python said", "The editor reads IndexError('list index out of range').",
           'else {"stops": "A voyage needs two stops; add one."}',
           'else {"stops": repr(IndexError("list index out of range")) + "."}'),
    voyage("validate says no more than Invalid", "The editor does not learn what to do.",
           '"A voyage needs two stops; add one."', '"Invalid."'),
    voyage("validate writes markup", "The editor reads <b>two</b> with its angle brackets.",
           "A voyage needs two stops; add one.", "A voyage needs <b>two</b> stops; add one."),
]  # fmt: skip
