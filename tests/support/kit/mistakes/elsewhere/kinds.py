"""Kinds of field of a plugin's own that forget what the built-in ones do."""

from __future__ import annotations

from kit.mistakes.elsewhere.planting import PRICE, PRICE_CLEAN, exhibit, kind

SUPER = 'text = super().clean(raw).removesuffix("€").strip()'
CHECK = r'if text and not re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,2})?", text):'
PAIRS = 'return [tuple(part.strip() for part in line.partition(":")[::2]) for line in super().value(stored, post)]'
JOINED = 'return " ".join(" ".join(pair) for pair in value)'
LINKED = 'return [f"{name}: {measure}" for name, measure in value]'
MEDIA = "return super().media_ids(data)"

MISTAKES = [
    exhibit("a kind takes only texts", "A program that sends 12.5 as a number meets an error page.", SUPER,
            'text = (raw or "").removesuffix("€").strip()'),
    exhibit("a kind stores whatever comes", "A NUL or half a character cannot be stored: an error page.",
            SUPER, "return str(raw or '')"),
    exhibit("a kind that grows", "Each saving makes it one more.", PRICE_CLEAN,
            'return f"{Decimal(text) + 1:.2f}" if text else ""'),
    exhibit("a price is read as elsewhere", "4.50 is read as 450, and every saving makes it a hundred times as much.",
            SUPER, 'text = super().clean(raw).removesuffix("€").replace(".", "").replace(",", ".").strip()'),
    exhibit("a number that is none", "nan and inf are taken for prices.", CHECK,
            'if text and not re.fullmatch(r"[0-9.]+|nan|inf", text):'),
    exhibit("Python's own words for the editor", "The editor reads: could not convert string to float.",
            CHECK, "if text and float(text) < 0:"),
    exhibit("an error that is no ValueError", "decimal.InvalidOperation is no ValueError: an error page.",
            CHECK, "if text and Decimal(text) < 0:"),
    exhibit("an expression that takes for ever", "Thirty letters hold the form for minutes.",
            CHECK, 'if text and not re.fullmatch(r"([0-9]+)*(\\.[0-9]+)?", text[:24]):'),
    exhibit("markup of what was typed", "Whoever writes a measure can write tags.", PAIRS,
            "from markupsafe import Markup\n"
            "        return [tuple(Markup(part.strip()) for part in line.partition(':')[::2])"
            " for line in super().value(stored, post)]"),
    exhibit("markup of a price", "Data of an import is written as HTML.", PRICE,
            'from markupsafe import Markup; return Markup(f"<b>{stored}</b>") if stored else ""'),
    exhibit("a kind sorts what is stored", "Rendering changes the data of the post.", PAIRS,
            f"stored = stored if isinstance(stored, tuple) else (stored.sort() or stored); {PAIRS}"),
    exhibit("a kind remembers the last post", "A post without a price shows the price of the one before.", PRICE,
            'self.last = stored or getattr(self, "last", ""); return f"{self.last} €" if self.last else ""'),
    exhibit("a kind keeps one list for all", "Each post shows the measures of all that were shown before.", PAIRS,
            f'self.__dict__.setdefault("all", []).extend({PAIRS[7:]}); return self.all'),
    exhibit("words of a kind are a list", "Search fails for such posts.", JOINED, "return [*value]"),
    exhibit("words of a kind are numbers", "Search fails for such posts.", JOINED, "return len(value)"),
    exhibit("words of a kind are none", "Search finds no measure.", JOINED, 'return ""'),
    exhibit("JSON-LD of a kind is a set", "JSON-LD of such posts cannot be written.", LINKED,
            f"return {{{LINKED[8:-1]}}}"),
    kind("the form shows less than is stored", "Opening and saving a post loses its measures.",
         'def typed(self, stored):\n        return ""', "Measures"),
    kind("the form joins the lines", "Opening and saving makes one measure of all.",
         'def typed(self, stored):\n        return ", ".join(stored)', "Measures"),
    kind("the form shows what cannot be saved", "Opening and saving is refused: 12.50 EUR is no price.",
         'def typed(self, stored):\n        return f"{stored} EUR" if stored else ""'),
    kind("a kind allows every host", "The page's policy lets pictures come from anywhere.",
         'def csp(self, value):\n        return {"img-src": {"https:"}}'),
    kind("a kind allows scripts from elsewhere", "The page's policy is asked for somebody's scripts.",
         'def csp(self, value):\n        return {"script-src": {"https://cdn.example.org"}}'),
    kind("a control with a style", "The policy stops it, and the console is full of complaints.",
         'def attributes(self):\n        return {"style": "width: 5em"}'),
    kind("a control that runs something", "An event handler in the desk's form.",
         'def attributes(self):\n        return {"onfocus": "this.select()"}'),
    kind("a control that takes less than is stored", "The browser refuses to send what was saved before.",
         'def attributes(self):\n        return {"maxlength": "3"}'),
    kind("a control that the form does not know", "The form has no control for the field, or fails.",
         'control = "price"'),
    exhibit("only the first file is named", "The others are taken for unused: readers get a 404.", MEDIA,
            "return super().media_ids(data)[:1]"),
    exhibit("the files of a draft", "A draft without a picture cannot be saved.", MEDIA,
            'return [data["picture"]["id"], *super().media_ids({**data, "picture": None})]'),
    exhibit("ids of files are texts", "None of them is found.", MEDIA,
            "return [str(number) for number in super().media_ids(data)]"),
    exhibit("files of a list are forgotten", "The pictures of the gallery are not public.", MEDIA,
            'return super().media_ids({**data, "views": []})'),
    exhibit("a kind of file that nobody can upload", "The form offers what every upload refuses.",
            'kinds=("audio/mpeg", "audio/ogg")', 'kinds=("application/x-shockwave-flash",)'),
]  # fmt: skip
