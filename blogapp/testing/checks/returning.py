"""Checks of what every method returns for every post that is tried: the right kind of thing, and nothing broken."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from blogapp.formats import Card, PostFormat
from blogapp.testing.checks.register import check
from blogapp.testing.kit import Kit, demand, fail
from blogapp.testing.walking import texts

METHODS = ("headline", "text_of", "json_ld", "social", "csp", "leads_to", "cut", "to_wxr")
# What Python writes where somebody forgot to ask whether a value is there, or wrote a list as it is.
OF_PYTHON = re.compile(
    r"(?<!\w)(None|True|False|nan|Undefined)(?!\w)|object at 0x|\['|\{'\w+':|datetime\.datetime\("
    r"|\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"
)


def every(kit: Kit, method: str) -> Iterator[tuple[str, PostFormat, Any]]:
    """Yield for each post what a method returns. Fails, in a sentence, where it raises."""
    for what, seen in kit.all_seen().items():
        try:
            value = getattr(seen, method)()
        except Exception as error:  # noqa: BLE001 - the format's own code
            value = None
            demand(
                False,
                f"{method}() raises {type(error).__name__} for {what}: {error}. Ask whether each value is there.",
            )
        yield what, seen, value


@check
def methods_bear_every_post(kit: Kit) -> None:
    """Each output is made of every post, also of one with little in it."""
    for method in METHODS:
        for _ in every(kit, method):
            pass


@check
def headlines_are_texts(kit: Kit) -> None:
    """A headline is one line of plain text for tabs, lists and feeds, and another one for another post."""
    for what, seen, headline in every(kit, "headline"):
        demand(type(headline) is str, f"headline() returns a {type(headline).__name__} for {what}; return a str.")
        title, seen.title = seen.title, ""
        bare = seen.headline()
        seen.title = title
        for line in (headline, bare):
            demand(
                isinstance(line, str) and len(line) <= 200 and len(line.splitlines()) <= 1,
                f"headline() returns {line!r:.60} for {what}; return one line of at most 200 characters, or call "
                "super().headline().",
            )


@check
def headlines_differ(kit: Kit) -> None:
    """Two posts without a title are told apart by their words."""
    bare: dict[str, str] = {}
    for what in ("the example", "a post with other words"):
        if one := kit.tries.get(what):
            seen = kit.seen(one.data)
            seen.title = ""
            bare[what] = str(seen.headline())
    distinct = len(set(bare.values())) == len(bare) or not all(bare.values())
    same_words = len({kit.seen(one.data).text_of() for one in kit.tries.values()}) == 1
    demand(
        distinct or same_words,
        f"headline() is {next(iter(bare.values()), '')!r:.60} for every post without a title; begin with its words.",
    )


@check
def words_are_texts(kit: Kit) -> None:
    """Search reads one plain text."""
    for what, _, words in every(kit, "text_of"):
        demand(type(words) is str, f"text_of() returns a {type(words).__name__} for {what}; return a str.")


@check
def nothing_is_written_as_python_has_it(kit: Kit) -> None:
    """Who reads a post does not want to read None, True or ['a list']."""
    outputs: dict[str, Callable[[PostFormat], Any]] = {
        "headline()": lambda seen: seen.headline(),
        "text_of()": lambda seen: seen.text_of(),
        "json_ld()": lambda seen: texts(seen.json_ld()),
        "social()": lambda seen: seen.social().description,
        "to_wxr()": lambda seen: [seen.to_wxr().excerpt, *_foreign(seen.to_wxr().meta)],
        **{f'download("{ending}")': _file_of(ending) for ending in kit.format.downloads},
    }
    for what, seen in kit.all_seen(full=True).items():
        typed = " ".join(texts(seen.data))
        for titled in (True, False):
            seen.title = kit.title if titled else ""
            for output, of in outputs.items():
                for text in _made(of, seen):
                    unwanted(text, typed + seen.title, f"{output} of {what}")


def _file_of(ending: str) -> Callable[[PostFormat], str]:
    """Return what makes the file with an ending."""
    return lambda seen: seen.download(ending)


def _foreign(meta: Mapping[str, str]) -> list[str]:
    """Return what an export says in keys that are not our own JSON."""
    return [text for key, text in meta.items() if not key.startswith("_blogapp")]


def _made(of: Callable[[PostFormat], Any], seen: PostFormat) -> list[str]:
    try:
        value = of(seen)
    except Exception:  # noqa: BLE001 - another check reports it
        return []
    return [value] if isinstance(value, str) else texts(value)


def unwanted(text: str, typed: str, where: str) -> None:
    """Fail where a text has what only Python writes, and nobody typed it."""
    found = OF_PYTHON.search(text)
    demand(
        not found or found[0] in typed,
        f"{where} says {found and found[0]!r}, as Python writes it; ask whether the value is there, and write "
        "its words.",
    )


@check
def json_ld_is_a_dict(kit: Kit) -> None:
    """JSON-LD of every post can be written into the page."""
    for what, _, linked in every(kit, "json_ld"):
        demand(isinstance(linked, dict), f"json_ld() returns a {type(linked).__name__} for {what}; return a dict.")
        try:
            json.dumps(linked, allow_nan=False).encode()
        except (TypeError, ValueError) as error:
            demand(False, f"json_ld() returns for {what} what JSON cannot hold: {error}. Return texts and numbers.")


@check
def policies_are_dicts_of_sets(kit: Kit) -> None:
    """A policy names origins by directive."""
    for what, _, csp in every(kit, "csp"):
        sound = isinstance(csp, Mapping) and all(isinstance(origins, set | frozenset) for origins in csp.values())
        demand(sound, f"csp() returns {csp!r:.60} for {what}; return a dict of sets, such as super().csp() has.")


@check
def a_title_leads_to_an_address(kit: Kit) -> None:
    """The title of a post can lead elsewhere: to an address of the web, or nowhere."""
    for what, _, address in every(kit, "leads_to"):
        demand(
            isinstance(address, str) and (not address or re.match(r"https?://\S|/", address)),
            f'leads_to() returns {address!r:.60} for {what}; return an address with https://, or "" for none.',
        )


@check
def a_cut_is_prose(kit: Kit) -> None:
    """The stream asks where a text is cut, and how the link to the rest is called."""
    for what, _, cut in every(kit, "cut"):
        demand(
            cut is None or hasattr(cut, "more_label"), f"cut() returns {cut!r:.60} for {what}; return a Prose or None."
        )


@check
def values_have_every_field(kit: Kit) -> None:
    """A template writes every field by its name."""
    for what, seen in kit.all_seen().items():
        for view in ("stream", "page", "feed"):
            values: Any = seen.values(view)
            demand(
                isinstance(values, Mapping),
                f"values() returns a {type(values).__name__} for {what}; return {{**super().values(view), …}}.",
            )
            missing = sorted(set(seen.fields) - set(values))
            demand(not missing, f"values() lacks {', '.join(missing)}; begin with super().values(view).")
            taken = sorted({"view", "title"} & set(values))
            demand(not taken, f"values() returns {', '.join(taken)}, which is the blog's own; choose another name.")


@check
def claims_are_numbers(kit: Kit) -> None:
    """The one box compares what formats claim, and the same text is always of the same kind."""
    for text in ("", "Ostwik", *(seen.text_of() for seen in kit.all_seen().values())):
        claim: Any = kit.format.claims(text)
        number = isinstance(claim, int | float) and not isinstance(claim, bool) and math.isfinite(claim)
        demand(number, f"claims() returns {claim!r}; return a number from 0 to 1.")
        demand(claim == kit.format.claims(text), "claims() returns something else the second time.")


@check
def cards_show_the_post(kit: Kit) -> None:
    """The card of a post has its picture, described as in the post, and says something that the title does not."""
    for what, seen, card in every(kit, "social"):
        demand(isinstance(card, Card), f"social() returns a {type(card).__name__} for {what}; return a Card.")
        usual = PostFormat.social(seen)
        pictures = {(picture.url, picture.alt) for picture in _pictures(seen)}
        demand(
            not usual.picture or card.picture,
            f"social() leaves the picture of {what} out; begin with super().social().",
        )
        demand(
            not card.picture or (card.picture.url, card.picture.alt) in pictures,
            f"social() of {what} shows a picture that is not in the post, or says something else of it; take the value "
            "of the field.",
        )
        demand(
            not card.description or card.description != seen.title or not usual.description.strip(),
            f"social() of {what} repeats the title; say what the post says.",
        )


def _pictures(seen: PostFormat) -> Iterator[Any]:
    """Yield the pictures of a post, those in its rows, too."""
    for name, field in seen.fields.items():
        yield from (file for file in field.files(getattr(seen, name)) if hasattr(file, "alt"))


@check
def files_are_named(kit: Kit) -> None:
    """A file that a post names is public while the post is; one that is not named is a 404."""
    for what, one in {**kit.tries, "an empty draft": None}.items():
        data = one.data if one else {}
        try:
            ids: Any = kit.format.media_ids(data)
        except Exception as error:  # noqa: BLE001 - the format's own code
            fail(f"media_ids() raises {type(error).__name__} for {what}: {error}. Ask whether the file is there.")
        demand(
            isinstance(ids, list) and all(type(number) is int for number in ids),
            f"media_ids() returns {ids!r:.60} for {what}; return a list of whole numbers.",
        )
        named = {number for name, field in kit.format.fields.items() for number in _ids(field, data.get(name))}
        demand(
            named <= set(ids),
            f"media_ids() forgets {sorted(named - set(ids))} of {what}; begin with super().media_ids(data).",
        )


def _ids(field: Any, stored: Any) -> Iterator[int]:
    """Yield the ids of files in a stored value of a field that holds files, however deep."""
    if field.control not in {"file", "image", "images"}:
        return
    if isinstance(stored, Mapping):
        if type(stored.get("id")) is int:
            yield stored["id"]
        stored = list(stored.values())
    if isinstance(stored, list | tuple):
        for part in stored:
            yield from _ids(field, part)
