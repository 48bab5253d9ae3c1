"""Mistakes that authors of formats make, by theme."""

from __future__ import annotations

from kit.mistakes import data, downloads, export, identity, meaning, pasting, templates, versions

THEMES = (identity, data, versions, templates, meaning, pasting, downloads, export)
MISTAKES = [mistake for theme in THEMES for mistake in theme.MISTAKES]
# Mistakes that the kit does not notice, each with the reason; docs/formats.md lists them for authors.
MISSED = {
    "raw data in a link": "an address that is only written where there is none is never seen with hostile data",
}
