"""Mistakes that authors of formats make, by theme."""

from __future__ import annotations

from kit.mistakes import data, downloads, export, identity, meaning, pasting, templates, versions

THEMES = (identity, data, versions, templates, meaning, pasting, downloads, export)
MISTAKES = [mistake for theme in THEMES for mistake in theme.MISTAKES]
