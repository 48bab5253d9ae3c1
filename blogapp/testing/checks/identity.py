"""Checks of what a format says about itself."""

from __future__ import annotations

import unicodedata

from blogapp.formats import PostFormat
from blogapp.formats.definition import NAME, problems
from blogapp.testing.checks.register import check
from blogapp.testing.kit import Kit, demand
from blogapp.testing.tries import is_empty


@check
def name_is_a_lower_case_word(kit: Kit) -> None:
    """The name is stored with every post and stands in addresses."""
    demand(
        NAME.fullmatch(kit.format.name), f"The name {kit.format.name!r} must be a lower-case word of up to 30 letters."
    )


@check
def definition_is_sound(kit: Kit) -> None:
    """The rules that hold for every class of a format still hold for this one."""
    mistakes = list(problems(kit.format, set(dir(PostFormat))))
    demand(not mistakes, " ".join(mistakes))


@check
def label_is_for_people(kit: Kit) -> None:
    """The label stands under every post."""
    label = kit.format.label
    demand(label.strip() == label and 1 <= len(label) <= 30, f"The label {label!r} must be one or two words.")
    demand(label[0] == label[0].upper(), f"The label {label!r} must begin with a capital letter.")


@check
def icon_is_one_sign(kit: Kit) -> None:
    """The icon stands in lists, where there is room for one sign."""
    icon = kit.format.icon
    chars = [char for char in icon if not unicodedata.combining(char) and char not in "\ufe0e\ufe0f\u200d"]
    demand(1 <= len(chars) <= 4 and not icon.isspace() and not icon.isalnum(), f"The icon {icon!r} must be one sign.")


@check
def docstring_says_what_it_is_for(kit: Kit) -> None:
    """The docstring is what editors read when they choose a format."""
    first = (kit.format.__dict__.get("__doc__") or "").strip().partition("\n")[0]
    demand(len(first) >= 15 and first.endswith("."), "The class needs a docstring: one whole sentence for editors.")


@check
def fields_have_labels(kit: Kit) -> None:
    """A control without a label cannot be used with a screen reader."""
    demand(kit.format.fields, "The format has no fields; give it at least one.")
    for name, field in kit.format.fields.items():
        demand(str(field.label).strip(), f"The field {name} needs a label.")
        demand(not str(field.label).rstrip().endswith(":"), f"The label of {name} must not end with a colon.")


@check
def labels_differ(kit: Kit) -> None:
    """Two controls of the same name cannot be told apart."""
    labels = [str(field.label).casefold() for field in kit.format.fields.values()]
    twice = sorted({label for label in labels if labels.count(label) > 1})
    demand(not twice, f"Two fields are called {', '.join(twice)}; give each a label of its own.")


@check
def help_is_a_sentence(kit: Kit) -> None:
    """Help is read as a sentence under the control."""
    for name, field in kit.format.fields.items():
        text = str(field.help)
        demand(not text or text.rstrip().endswith((".", "!", "?")), f"The help of {name} must end with a full stop.")


@check
def example_shows_every_field(kit: Kit) -> None:
    """The example is what the other checks, the desk and the docs show; an empty field would be seen nowhere."""
    missing = [
        name
        for name, field in kit.format.fields.items()
        if field.control not in {"file", "image", "images", "toggle"} and is_empty(kit.format.example.get(name))
    ]
    demand(not missing or _alternatives(kit, missing), f"The example shows nothing for {', '.join(missing)}; add it.")


def _alternatives(kit: Kit, missing: list[str]) -> bool:
    """A field may be left out where the format refuses it beside the others."""
    filled = {**kit.raw, **dict.fromkeys(missing, "x")}
    try:
        kit.format.validate(filled)
    except Exception:  # noqa: BLE001 - the format's own code
        return False
    return bool(kit.format.validate(filled))


@check
def example_has_a_title_if_one_is_required(kit: Kit) -> None:
    """The example is a post that can be published."""
    needs = kit.format.titled == "required"
    demand(not needs or kit.title.strip(), 'The title is required, so the example needs a "title".')
