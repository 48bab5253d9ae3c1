"""Checks of the one box, beside other formats: who claims too much, and whether a pasted text stays as it is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from blogapp.formats import Errors, PostFormat
from blogapp.formats.base import TITLE_MAX
from blogapp.testing.checks.pasting import PASTED
from blogapp.testing.checks.register import check
from blogapp.testing.kit import Kit, demand, fail
from blogapp.testing.walking import texts

# Texts of different kinds, a short one and a long one of each where there are such.
KINDS: dict[str, tuple[str, ...]] = {
    "a line": ("The harbour is closed today.",),
    "an article": (
        "The winter of 1904\n\nIn that winter the harbour froze. " + "Nobody had seen such ice before. " * 20,
    ),
    "an address": (
        "https://example.org/harbour",
        "Worth reading:\nhttps://example.org/harbour\n\n" + "So it was. " * 25,
    ),
    "a film": ("https://vimeo.com/76979871",),
    "a recording": ("https://soundcloud.com/harbour/fog",),
    "a quotation": (
        "“The harbour never sleeps.”\n— Ines Moreau, pilot",
        "> " + "The harbour never sleeps, and the gulls do not either. " * 6 + "\n— Ines Moreau",
    ),
    "a conversation": (
        "Ana: Is it open?\nBen: Until six.\nAna: Good.",
        "\n".join(f"{name}: It is {hour} o'clock, and all is well." for hour in range(1, 7) for name in ("Ana", "Ben")),
    ),
}
WINS = 2  # kinds of text that a format may take from all others


@check
def claims_leaves_others_their_texts(kit: Kit) -> None:
    """A format is for one kind of text; one that claims most kinds takes the box from all other formats."""
    won = []
    with kit.app.app_context():
        loaded = kit.app.extensions["blogapp.formats"]
        rivals = [format for format in loaded.values() if format is not kit.format]
        for kind, samples in KINDS.items():
            claims = [(kit.format.claims(text), max(rival.claims(text) for rival in rivals)) for text in samples]
            if any(own >= max(other, 0.3) for own, other in claims):
                won.append(kind)
    demand(
        len(won) <= WINS,
        f"claims() takes {', '.join(won)} from all other formats; return more than 0.3 for a text only if a sign in it "
        "tells that it is of this format.",
    )


@check
def fill_keeps_the_text_as_it_is(kit: Kit) -> None:
    """What is pasted keeps its order, its lines and its repetitions: it is somebody's text."""
    samples = [*PASTED, *(text for kind in KINDS.values() for text in kind), _REFRAIN]
    for text in samples:
        try:
            filled: Any = kit.format.fill(text)
        except Exception:  # noqa: BLE001, S112 - another check reports it
            continue
        if isinstance(filled, Mapping):
            _is_whole(text, filled)


_REFRAIN = (
    "We sail, we sail.\nThe fog is thick.\nWe sail, we sail.\n\nThe lamp is lit: Promise<string>.\n\nWe sail, we sail."
)


def _is_whole(text: str, filled: Mapping[str, Any]) -> None:
    """Fail where the parts are not the text's own words in their order."""
    pasted = re.findall(r"\w+", text)
    parts = [part for value in filled.values() for part in (texts(value))]
    counts, kept = Counter(pasted), Counter(word for part in parts for word in re.findall(r"\w+", part))
    fewer = [word for word in counts if kept[word] < counts[word]]
    demand(not fewer, f"fill() drops {' '.join(fewer[:5])} of {text[:40]!r}; put every word into a field, as often.")
    doubled = len(pasted) > 3 and all(kept[word] >= 2 * counts[word] for word in counts)
    demand(not doubled, f"fill() puts {text[:40]!r} into the form twice; put each part into one field.")
    for name, value in filled.items():
        if isinstance(value, str):
            _is_in_order(name, value, text, pasted)


def _is_in_order(name: str, value: str, text: str, pasted: list[str]) -> None:
    """Fail where a part has the words in another order, or on one line though a blank line lies between them."""
    rest = iter(pasted)
    words = re.findall(r"\w+", value)
    ordered = all(word in rest for word in words if word in pasted)
    demand(ordered, f"fill() puts {text[:40]!r} into {name} in another order; leave the words in theirs.")
    paragraphs = [set(re.findall(r"\w{4,}", part)) for part in re.split(r"\n\s*\n", text.strip())]
    several = sum(bool(part & set(words)) and not (part - set(words)) for part in paragraphs if part) > 1
    demand(
        not several or "\n" in value.strip() or name == "title",
        f"fill() joins the paragraphs of {text[:40]!r} in {name}; leave the lines as they are.",
    )


@check
def what_is_filled_can_be_saved(kit: Kit) -> None:
    """The form that opens after pasting can be saved as a draft; no field is given more than it takes."""
    inherited = getattr(kit.format.fill, "__func__", None) is getattr(PostFormat.fill, "__func__", None)
    if inherited or "body" not in kit.format.fields:
        return
    for text in [*PASTED, *(text for kind in KINDS.values() for text in kind), "A long line of words. " * 40]:
        try:
            filled = kit.format.fill(text)
            title = str(filled.get("title") or "")
            kit.format.clean(filled, partial=True)
        except Errors as errors:
            fail(f"fill() puts into the form what it refuses ({errors}); put what is too long into the body.")
        except Exception:  # noqa: BLE001, S112 - another check reports it
            continue
        else:
            demand(
                len(title) <= TITLE_MAX,
                f"fill() makes a title of {len(title)} signs, and {TITLE_MAX} fit; put a long text into the body.",
            )
            again = kit.format.fill(text)
            demand(filled == again, "fill() returns something else the second time; let it depend on the text alone.")
