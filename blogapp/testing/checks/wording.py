"""Checks of what a class says to people: labels, icons, help, choices, the example; and of limits that fit."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from blogapp import file_types
from blogapp.formats.api import API_VERSION, accepts
from blogapp.formats.roles import ROLES
from blogapp.testing.checks.register import check
from blogapp.testing.kit import Kit, demand
from blogapp.testing.walking import texts

JOINERS = {"\u200d", "\ufe0e", "\ufe0f", "\u20e3"}
FILLING = re.compile(r"lorem ipsum|dolor sit amet|\bTODO\b|\bFIXME\b|\bXXX\b|\basdf", re.IGNORECASE)


def signs(icon: str) -> int:
    """Return how many signs a reader sees: a flag, a family and a letter with its accent are one each."""
    number, joined, flags = 0, False, 0
    for char in icon:
        if char in JOINERS or unicodedata.combining(char) or 0x1F3FB <= ord(char) <= 0x1F3FF:
            joined = char == "\u200d"
        elif 0x1F1E6 <= ord(char) <= 0x1F1FF:
            number, flags = number + (flags % 2 == 0), flags + 1
        else:
            number, joined = number + (not joined), False
    return number


@check
def the_icon_is_seen(kit: Kit) -> None:
    """The icon is one sign that is seen, in a list of formats."""
    icon = kit.format.icon
    demand(icon.strip() and signs(icon) == 1, f"The icon {icon!r} is {signs(icon)} signs; choose one that is seen.")


@check
def labels_are_words(kit: Kit) -> None:
    """A label is read by people: no markup, no code, no shouting, and nothing that the form says itself."""
    labels = {"the format": str(kit.format.label)} | {
        name: str(field.label) for name, field in kit.format.fields.items()
    }
    for name, label in labels.items():
        faults = {
            "has markup": re.search(r"[<>]|&\w+;", label),
            "begins or ends with a blank": label != label.strip(),
            "is written in capitals": label.isupper() and len(label) > 5,
            "says that it is required or optional, which the form says": re.search(
                r"\b(required|optional|mandatory)\b|\*\s*$", label, re.IGNORECASE
            ),
            "is a name of the program": "_" in label
            or (re.search(r"[a-z][A-Z]", label.partition(" ")[0]) and " " not in label),
        }
        for fault, found in faults.items():
            demand(not found, f"The label {label!r} of {name} {fault}; write one or two words as people read them.")


@check
def help_says_more_than_the_label(kit: Kit) -> None:
    """A sentence under a control that repeats its name tells nothing."""
    for name, field in kit.format.fields.items():
        same = str(field.help).strip(" .!?").casefold() == str(field.label).casefold()
        demand(not same, f"The help of {name} repeats its label; say what to type, or leave it out.")


@check
def roles_are_of_words_and_addresses(kit: Kit) -> None:
    """What has a role goes with it when a post changes its format: a summary fits into no number."""
    for name, field in kit.format.fields.items():
        counts = field.control in {"integer", "number", "duration", "toggle"}
        demand(
            not counts or not field.role or field.role not in ROLES,
            f"{name} has the role {field.role!r} and holds no words; say what it means with ld= and mf=.",
        )


@check
def choices_can_be_told_apart(kit: Kit) -> None:
    """Each choice has a key and words of its own; nothing chosen is a choice already."""
    for name, field in kit.format.fields.items():
        choices: dict[str, Any] = dict(field.choices)
        words = [str(word).strip().casefold() for word in choices.values()]
        demand("" not in choices, f'A choice of {name} has the key ""; that is nothing chosen. Give it a word.')
        demand("" not in words, f"A choice of {name} has no words; say what it is.")
        demand(len(words) == len(set(words)), f"Two choices of {name} have the same words; tell them apart.")
        demand(all(isinstance(key, str) for key in choices), f"The keys of the choices of {name} must be texts.")


@check
def limits_leave_room(kit: Kit) -> None:
    """A line of no length, a number of one value and a file of no kind can never be filled in."""
    for name, field in kit.format.fields.items():
        attributes = field.attributes()
        demand(attributes.get("maxlength") != "0", f"Nothing fits into {name}; let max be 1 or more.")
        least, most = attributes.get("min"), attributes.get("max")
        demand(least is None or least != most, f"Only {least} fits into {name}; widen min and max, or leave it out.")
        takes_files = field.control in {"file", "image", "images"}
        demand(field.kinds or not takes_files, f"No file fits into {name}; name its kinds, such as ('audio/mpeg',).")
        demand(getattr(field, "max", 1) != 0 or "max" in attributes, f"Nothing fits into {name}; let max be 1 or more.")


@check
def files_can_be_uploaded(kit: Kit) -> None:
    """The form offers only files that an upload takes."""
    for name, field in kit.format.fields.items():
        refused = sorted(set(field.kinds) - set(file_types.TYPES))
        demand(
            not refused,
            f"{name} takes {', '.join(refused)}, which no upload does; choose among {', '.join(file_types.TYPES)}.",
        )


@check
def this_api_is_accepted(kit: Kit) -> None:
    """A blog refuses a format that was written for another API."""
    demand(
        accepts(kit.format.api),
        f'api = {kit.format.api!r} leaves out this API; write ">={API_VERSION},<{API_VERSION + 1}".',
    )


@check
def the_example_is_for_people(kit: Kit) -> None:
    """The example is shown on the desk and in the docs: a post as somebody would write it."""
    said = " ".join(texts(dict(kit.format.example))) + str(kit.format.__doc__)
    filling = FILLING.search(said)
    demand(
        not filling, f"The example or the docstring says {filling and filling[0]!r}; write what somebody would write."
    )
    own = re.search(r"https?://(localhost|127\.|0\.0\.0\.0|\[::1\]|192\.168\.|10\.)\S*", said)
    demand(not own, f"The example leads to {own and own[0]}, your own machine; use https://example.org/….")
    title = kit.format.example.get("title", "")
    demand(isinstance(title, str), f"The example's title is {title!r}; write a text, or leave it out.")


@check
def policies_are_encrypted(kit: Kit) -> None:
    """What comes without encryption can be changed on the way by anybody."""
    for directive, origins in kit.format.origins.items():
        plain = [origin for origin in origins if not str(origin).startswith("https://")]
        demand(not plain, f"origins[{directive!r}] has {plain and plain[0]}; use https://.")
