"""Checks of what a post shows of itself where somebody shares its address."""

from __future__ import annotations

from blogapp.formats import Card, Picture, Player
from blogapp.formats.social import LENGTH
from blogapp.testing.checks.register import check
from blogapp.testing.feeding import fed
from blogapp.testing.kit import Kit, demand
from blogapp.testing.tree import read


def _card(kit: Kit) -> Card:
    card = kit.seen().social()
    demand(isinstance(card, Card), f"social() must return a Card, not {card!r:.60}.")
    return card


@check
def social_gives_a_card(kit: Kit) -> None:
    """Others show of a post a few words, a picture and what can be played, and each is of its kind."""
    card = _card(kit)
    demand(isinstance(card.description, str), f"The description of social() must be a text, not {card.description!r}.")
    for part, kind in (("picture", Picture), ("player", Player)):
        value = getattr(card, part)
        demand(value is None or isinstance(value, kind), f"The {part} of social() must be a {kind.__name__} or None.")
    demand(card.description.strip() or card.picture or card.player, "social() tells nothing of the example.")


@check
def social_is_plain_text(kit: Kit) -> None:
    """The words are escaped wherever they are shown, so markup would be seen."""
    demand(not read(_card(kit).description).elements, "The description of social() contains HTML; return plain text.")


@check
def social_is_short(kit: Kit) -> None:
    """A card has room for a line or two; what is longer is cut by others, wherever it happens to be."""
    texts = [(name, field) for name, field in kit.format.fields.items() if field.control == "text"]
    long = {name: stored for name, field in texts if (stored := fed(field, " ".join(["word"] * 400), "")) is not None}
    for description in (_card(kit).description, kit.seen(kit.clean() | long).social().description):
        demand(
            len(description) <= LENGTH and len(description.splitlines()) <= 1,
            f"The description of social() must be one line of at most {LENGTH} signs; the default is cut to that.",
        )


@check
def social_is_told_on_the_page(kit: Kit) -> None:
    """The page carries the card for whoever reads its address (https://ogp.me)."""
    metas = read(kit.pages()["page"]).all("meta")
    properties = {meta.attributes.get("property", ""): meta.attributes.get("content", "") for meta in metas}
    description = _card(kit).description
    lost = description and description not in properties.get("og:description", "")
    demand(not lost, "The page does not tell the description of social(). Does it depend on anything but the post?")
    demand(properties.get("og:title"), "The page tells no title; return one from headline().")
    demand(properties.get("og:image"), "The page tells no picture.")
