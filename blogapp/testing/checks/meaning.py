"""Checks of what a format tells machines: headline, search, JSON-LD, microformats, security policy."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from blogapp.formats import FeedFacts
from blogapp.formats.definition import DIRECTIVES, ORIGIN, later
from blogapp.plugins import feed_checks
from blogapp.testing.checks.register import check
from blogapp.testing.checks.views import marked
from blogapp.testing.kit import Kit, demand
from blogapp.testing.tree import read


@check
def headline_says_what_it_is(kit: Kit) -> None:
    """The headline stands in the browser's tab, in lists and in the feed."""
    headline = kit.seen().headline()
    demand(str(headline).strip(), "headline() is empty for the example; return its first words.")
    demand("\n" not in headline and len(headline) <= 200, "headline() must be one line of at most 200 characters.")


@check
def headline_does_without_a_title(kit: Kit) -> None:
    """Where the title is not required, a post without one still has a name."""
    if kit.format.titled != "required":
        seen = kit.seen()
        seen.title = ""
        demand(seen.headline().strip(), "headline() is empty for a post without a title; return its first words.")


@check
def headline_is_the_title_where_there_is_one(kit: Kit) -> None:
    """A title that was typed is what the post is called."""
    seen = kit.seen()
    seen.title = "kanarititle"
    demand("kanarititle" in seen.headline(), "headline() leaves out the title.")


@check
def headline_is_plain_text(kit: Kit) -> None:
    """It is escaped wherever it is written, so markup would be seen."""
    headline = kit.seen().headline()
    demand(not read(headline).elements, "headline() contains HTML; return plain text.")


@check
def feed_elements_can_be_written(kit: Kit) -> None:
    """What a format adds to feeds is of a known namespace, and an incomplete post has it, too."""
    needed = {name: value for name, value in kit.clean().items() if kit.format.fields[name].required}
    gives: list[tuple[str, Callable[[], Any]]] = [
        ("feed_elements", kit.seen().feed_elements),
        ("feed_elements", kit.seen(needed).feed_elements),
        ("feed_channel_elements", lambda: kit.format.feed_channel_elements(channel)),
    ]
    channel = FeedFacts("https://example.org/feed/", "https://example.org/", "A title", language="en", site="A site")
    for what, give in gives:
        if later(kit.format, what):
            try:
                feed_checks.elements(give(), f"{what}()")
            except Exception as error:  # noqa: BLE001 - the format's own code
                demand(False, f"What {what}() adds cannot be written ({type(error).__name__}: {error}); correct it.")


@check
def search_finds_the_words(kit: Kit) -> None:
    """Every word that is shown can be searched."""
    data, marks = marked(kit)
    text = kit.seen(data).text_of()
    lost = sorted(name for name, mark in marks.items() if mark not in text)
    demand(not lost, f"text_of() lacks the words of {', '.join(lost)}.")


@check
def search_reads_plain_text(kit: Kit) -> None:
    """Search results show what text_of() returns."""
    demand(not read(kit.seen().text_of()).elements, "text_of() contains HTML; return plain text.")


@check
def an_empty_draft_has_meaning(kit: Kit) -> None:
    """What follows from a post is computed for a draft too."""
    seen = kit.format({}, title="")
    for name in ("headline", "text_of", "csp", "json_ld", "social"):
        try:
            getattr(seen, name)()
        except Exception as error:  # noqa: BLE001 - the format's own code
            demand(
                False,
                f"{name}() raises {type(error).__name__} for an empty draft: {error}. Ask whether each value is there.",
            )


@check
def json_ld_is_json(kit: Kit) -> None:
    """JSON-LD is written into the page as JSON."""
    try:
        json_ld = json.loads(json.dumps(kit.seen().json_ld(), allow_nan=False))
    except (TypeError, ValueError) as error:
        demand(False, f"json_ld() returns what JSON cannot hold: {error}.")
    else:
        demand(
            json_ld.get("@type") == kit.format.schema_org, "json_ld() must have the @type of the class's schema_org."
        )


@check
def json_ld_tells_every_property(kit: Kit) -> None:
    """A field with a property of schema.org is told to search engines."""
    data, marks = marked(kit)
    json_ld = json.dumps(kit.seen(data).json_ld(), ensure_ascii=False)
    lost = sorted(name for name, mark in marks.items() if kit.format.fields[name].ld and mark not in json_ld)
    demand(not lost, f"json_ld() lacks {', '.join(lost)}, though the field has a property (ld).")


@check
def microformats_are_in_the_page(kit: Kit) -> None:
    """A field with a class of microformats2 carries it in the page."""
    classes, data = read(kit.html("page")).classes(), kit.clean()
    lost = [
        f"{field.mf} ({name})"
        for name, field in kit.format.fields.items()
        if field.mf and data.get(name) and field.control not in {"file", "image", "images"} and field.mf not in classes
    ]
    demand(not lost, f"The page lacks the classes {', '.join(lost)}; give them to the elements that show the fields.")


@check
def policy_is_declared(kit: Kit) -> None:
    """A page allows the origins its posts need, and a format says beforehand which those can be."""
    declared = {(directive, origin) for directive, origins in kit.format.origins.items() for origin in origins}
    seen = kit.seen()
    of_fields = {
        (directive, origin)
        for name, field in kit.format.fields.items()
        for directive, origins in field.csp(getattr(seen, name)).items()
        for origin in origins
    }
    asked = _pairs(seen.csp())
    stray = sorted(asked - declared - of_fields)
    demand(not stray, f"csp() asks for {stray}, which origins does not declare; add it there.")
    demand(of_fields <= asked, "csp() drops what the fields need; begin with super().csp().")


@check
def policy_names_origins(kit: Kit) -> None:
    """An origin is a scheme and a host; anything wider would allow more than this post needs."""
    for directive, origin in _pairs(kit.seen().csp()):
        demand(directive in DIRECTIVES, f"csp() has {directive}; it can have {', '.join(DIRECTIVES)}.")
        demand(ORIGIN.fullmatch(origin), f"csp() has {origin!r}, which is no origin such as https://example.org.")


def _pairs(csp: Any) -> set[tuple[str, str]]:
    return {(directive, origin) for directive, origins in csp.items() for origin in origins}
