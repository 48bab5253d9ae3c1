"""Checks of JSON-LD and of search, word by word: what is told is in the vocabulary, whole, and nothing but the post."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from blogapp.formats import Reader
from blogapp.testing.checks.register import check
from blogapp.testing.checks.views import marked
from blogapp.testing.kit import Kit, demand
from blogapp.testing.walking import texts

# The page says these of the post: by whom it is, when it came, where it lies.
OF_THE_PAGE = {"@context", "@id", "author", "dateModified", "datePublished", "mainEntityOfPage", "publisher", "url"}
SITE = "https://kit.example"
DATES = re.compile(r"[a-z]\w*(Date|Time)|date[A-Z]\w*|doorTime|birthDate|expires")
MARKUP = re.compile(r"</(p|em|strong|ul|li|a|h\d|blockquote)>")
OF_DURATION = {"cookTime", "prepTime", "totalTime", "performTime", "timeRequired"}
NUMBER = r"-?[0-9]+(\.[0-9]+)?"
# What search engines read a text or a number as, with what to write.
VALUES = {
    **dict.fromkeys((*OF_DURATION, "duration"), (r"P(?=.)([0-9]+[YMWD])*(T([0-9.]+[HMS])+)?", "as PT1H30M has it")),
    **dict.fromkeys(
        ("price", "lowPrice", "highPrice", "ratingValue", "bestRating", "worstRating", "latitude", "longitude"),
        (NUMBER, "a number alone, such as 12.50"),
    ),
    "priceCurrency": ("[A-Z]{3}", "three letters of ISO 4217, such as EUR"),
    "inLanguage": ("[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", "a code such as pt-BR"),
}


@cache
def vocabulary() -> tuple[frozenset[str], frozenset[str]]:
    """Return the types and the properties of schema.org (release 29.3, without what is deprecated in names)."""
    types, properties = (Path(__file__).parents[1] / "schema_org.txt").read_text(encoding="utf-8").split("\n\n")
    return frozenset(types.split()), frozenset(properties.split())


@check
def schema_org_type_exists(kit: Kit) -> None:
    """Search engines ignore a type that schema.org does not have."""
    name = kit.format.schema_org
    demand(
        name in vocabulary()[0],
        f"schema_org is {name!r}, which is no type of schema.org; write a name from https://schema.org/docs/full.html, "
        "such as Article.",
    )


@check
def properties_exist(kit: Kit) -> None:
    """A property that schema.org does not have is read by nobody."""
    types, properties = vocabulary()
    for what, linked in _linked(kit):
        for name, value in _pairs(linked):
            if name == "@type":
                strange = [part for part in (value if isinstance(value, list) else [value]) if part not in types]
                demand(not strange, f"json_ld() of {what} has the type {strange}, which schema.org does not have.")
            elif not name.startswith("@"):
                demand(
                    name in properties or ":" in name,
                    f"json_ld() of {what} has {name!r}, which is no property of schema.org; look it up there, and name "
                    "it in ld= of the field.",
                )


def _linked(kit: Kit) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield what each post tells, for a reader who knows the site's address."""
    reader = Reader(absolute=lambda path: path if "://" in path else f"{SITE}{path}")
    for what, one in kit.tries.items():
        seen = kit.seen(one.data)
        seen.reader = replace(reader)
        try:
            linked = seen.json_ld()
        except Exception:  # noqa: BLE001, S112 - another check reports it
            continue
        if isinstance(linked, Mapping):
            yield what, linked


def _pairs(linked: Any) -> Iterator[tuple[str, Any]]:
    """Yield every property with its value, however deep."""
    if isinstance(linked, Mapping):
        for name, value in linked.items():
            yield name, value
            yield from _pairs(value)
    elif isinstance(linked, list | tuple):
        for part in linked:
            yield from _pairs(part)


@check
def json_ld_leaves_the_page_its_own(kit: Kit) -> None:
    """The page knows by whom a post is, when it came, and where it lies."""
    for what, linked in _linked(kit):
        taken = sorted(OF_THE_PAGE & set(linked) - {field.ld for field in kit.format.fields.values()})
        demand(not taken, f"json_ld() of {what} says {', '.join(taken)}, which the page says; leave it out.")


@check
def json_ld_can_be_read(kit: Kit) -> None:
    """Search engines read dates of ISO 8601 with their zone, whole addresses, plain texts, and no empty value."""
    for what, linked in _linked(kit):
        for name, value in _pairs(linked):
            demand(
                value not in ("", None, [], {}),
                f"json_ld() of {what} says nothing for {name}; leave the property out where there is no value.",
            )
            for text in texts(value) if not isinstance(value, Mapping) else ():
                demand(
                    not re.match(r"/[\w/]", text) or "/" not in text[1:],
                    f"json_ld() of {what} has half an address, {name}: {text!r:.50}; write self.reader.absolute(…).",
                )
                if DATES.fullmatch(name) and name not in OF_DURATION:
                    demand(
                        _is_whole_date(text),
                        f"json_ld() of {what} has {name}: {text!r:.40}; write moment.at.isoformat(), with its zone.",
                    )
                demand(
                    not MARKUP.search(text),
                    f"json_ld() of {what} has markup in {name}; write plain text, such as body.text.",
                )


@check
def json_ld_has_values_of_their_kind(kit: Kit) -> None:
    """A length of time is written as ISO 8601 has it, a price is a number, and a currency three letters."""
    for what, linked in _linked(kit):
        for name, value in _pairs(linked):
            pattern, called = VALUES.get(name, ("", ""))
            for part in value if isinstance(value, list | tuple) else [value]:
                demand(
                    not pattern or isinstance(part, Mapping) or re.fullmatch(pattern, str(part)),
                    f"json_ld() of {what} has {name}: {part!r:.40}; write {called}.",
                )


def _is_whole_date(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None or len(text) == 10
    except ValueError:
        pass
    try:
        date.fromisoformat(text)
    except ValueError:
        return bool(re.fullmatch(r"\d{4}(-\d\d)?|P\S+|\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?", text))
    return True


@check
def words_can_be_found_one_by_one(kit: Kit) -> None:
    """Each word of a field is a word in search, with its capitals, and not a part of a longer one."""
    data, marks = marked(kit)
    words = kit.seen(data).text_of()
    stuck = [name for name, mark in marks.items() if not re.search(rf"(?<!\w){mark}(?!\w)", str(words))]
    demand(not stuck, f"text_of() joins the words of {', '.join(stuck)} to others, or changes them; join with spaces.")
    one = kit.tries.get("a post with other words", kit.tries["the example"])
    seen = kit.seen(one.data)
    found = set(re.findall(r"\w+", str(seen.text_of())))
    for name, field in kit.format.fields.items():
        if field.control in {"line", "lines", "text"} and one.data.get(name):
            lost = [word for word in re.findall(r"\w+", field.text(getattr(seen, name))) if word not in found]
            demand(not lost, f"text_of() lacks {' '.join(lost[:5])} of {name}; give all words, as they were typed.")
