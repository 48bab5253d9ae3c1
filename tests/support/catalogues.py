"""Renews the catalogues of sentences in blogapp/translations, and says which of them wait for a translator."""

import io
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from blogapp.formats import registry
from blogapp.i18n.languages import LANGUAGES

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "blogapp" / "translations"
OTHERS = [language for language in LANGUAGES if language != "en"]
KEYWORDS = dict.fromkeys(("_", "_l", "gettext", "lazy_gettext", "Sentence", "translate")) | {"ngettext": (1, 2)}
METHODS = {
    "blogapp": [("**.py", "python"), ("**.html", "jinja2")],
    "templates": [("**.html", "jinja2"), ("**.xml", "jinja2"), ("**.txt", "jinja2")],
}
PLACE = re.compile(r"%\((\w+)\)[sd]")
TAG = re.compile(r"<[^>]+>")
CHANGING = re.compile(
    rb'"(Project-Id-Version|Language-Team|[\w-]+-Date|Generated-By|Last-Translator|Report-Msgid)[^\n]*\n'
)


@cache
def sentences() -> Catalog:
    """Return every sentence of the code, the templates and the built-in formats, with where it stands."""
    found = Catalog(project="blogapp", charset="utf-8")
    for folder, methods in METHODS.items():
        for file, _line, message, comments, _context in extract_from_dir(ROOT / folder, methods, keywords=KEYWORDS):
            found.add(message, locations=[(f"{folder}/{file}", 0)], auto_comments=comments)
    for name, words in of_formats():
        found.add(words, locations=[(f"blogapp/formats/{name}.py", 0)])
    for path in sorted((ROOT / "blogapp" / "themes").glob("*/theme.toml")):
        theme = tomllib.loads(path.read_text(encoding="utf-8"))
        found.add(theme["description"], locations=[(str(path.relative_to(ROOT)), 0)])
    return found


def of_formats() -> Iterator[tuple[str, str]]:
    """Return what the built-in formats say in plain English, each with the format's name."""
    for name, format in registry.load(ROOT / "nowhere", {}, safe_mode=True).items():
        yield name, format.label
        yield name, (format.__doc__ or "").strip().split("\n")[0]
        for field in format.fields.values():
            choices = getattr(field, "choices", {}).values()
            yield from ((name, words) for words in (field.label, field.help, *choices) if words)


def read(language: str) -> Catalog:
    path = FOLDER / f"{language}.po"
    return read_po(io.BytesIO(path.read_bytes() if path.exists() else b""), locale=language)


def written(catalog: Catalog) -> bytes:
    """Return the file of a catalogue: without line numbers and dates, which would change with every commit."""
    text = io.BytesIO()
    write_po(text, catalog, width=110, sort_output=True, include_lineno=False, ignore_obsolete=True)
    return CHANGING.sub(b"", text.getvalue())


def faults(language: str) -> Iterator[str]:
    """Say what is wrong with a catalogue, sentence by sentence."""
    catalog, spoken = read(language), sentences()
    for message in filter(lambda message: message.id, spoken):
        for fault in of_one(message, catalog.get(message.id), catalog.num_plurals):
            yield f"{language}: {fault}: {message.id!r}"
    for message in catalog:
        if message.id and message.id not in spoken:
            yield f"{language}: no longer said: {message.id!r}"


def of_one(message: Message, translated: Message | None, plurals: int) -> Iterator[str]:
    """Say what is wrong with the translation of a sentence: its number of forms, its places, its tags."""
    forms = _forms(translated.string) if translated else []
    if translated is None or not all(forms) or len(forms) != (plurals if message.pluralizable else 1):
        yield "not translated"
        return
    if translated.fuzzy:
        yield "only guessed"
    original = _forms(message.id)[-1]
    free = {"num"} & _places(original) if message.pluralizable else set()  # "one comment" needs no figure
    for form in forms:
        if _places(form) | free != _places(original) or "%" in PLACE.sub("", form).replace("%%", ""):
            yield "other places for values"
        if sorted(TAG.findall(form)) != sorted(TAG.findall(original)):
            yield "other tags"


def _places(text: str) -> set[str]:
    return set(PLACE.findall(text))


def _forms(text: str | tuple[str, ...] | list[str]) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


def main() -> None:
    template = sentences()
    for language in OTHERS:
        catalog = read(language)
        catalog.update(template, no_fuzzy_matching=True)
        catalog.fuzzy = False
        (FOLDER / f"{language}.po").write_bytes(written(catalog))
        sys.stdout.writelines(f"{fault}\n" for fault in faults(language))


if __name__ == "__main__":
    main()
