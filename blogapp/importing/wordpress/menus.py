"""The menus of the former site, of which each line is an item of the export."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from blogapp.importing.entries import Menu, MenuEntry, Remark
from blogapp.importing.wordpress.facts import id_of, line, number, slug_of, without_tags
from blogapp.importing.wordpress.parsing import Raw
from blogapp.importing.wordpress.survey import MENU, Survey
from blogapp.text import Sentence

POST, TERM = "post_type", "taxonomy"


class Menus:
    """Gathers the lines, for a menu is whole when the last item was read; a line without words has its post's title."""

    def __init__(self, survey: Survey) -> None:
        self.survey = survey
        self.lines: dict[str, list[MenuEntry]] = {}
        self.remarks: list[Remark] = []
        self.titles: dict[str, str] = {}  # of posts that lines lead to

    def add(self, raw: Raw) -> None:
        """Take in a line."""
        meta = {each["wp:meta_key"]: each["wp:meta_value"].strip() for each in raw.all("wp:postmeta")}
        slugs = [slug_of(nicename, name) for domain, nicename, name in raw.terms if domain == MENU]
        label = line(without_tags(raw["title"]))
        if not slugs or raw["wp:status"].strip() == "draft":
            self.remarks.append(
                Remark(
                    "menu",
                    "",
                    Sentence("A line of a menu belongs to no menu, and was left out: %(label)s.", label=label),
                )
            )
            return
        kind, object_kind = meta.get("_menu_item_type", ""), meta.get("_menu_item_object", "")
        target = id_of(meta.get("_menu_item_object_id", ""))
        slug = self.survey.slugs.get(target, "") if kind == TERM else ""
        entry = MenuEntry(
            label,
            raw["wp:post_id"].strip(),
            parent=id_of(meta.get("_menu_item_menu_item_parent", "")),
            order=number(raw["wp:menu_order"]),
            address=meta.get("_menu_item_url", ""),
            post=target if kind == POST else "",
            category=slug if object_kind == "category" else "",
            tag=slug if object_kind == "post_tag" else "",
        )
        if entry.post and not label:
            self.titles[entry.post] = ""
        if not (entry.address or entry.post or entry.category or entry.tag):
            why = Sentence("A line of a menu leads to something that has no place here: %(label)s.", label=label)
            self.remarks.append(Remark("menu", "", why))
        self.lines.setdefault(slugs[0], []).append(entry)

    def name(self, origin: str, title: str) -> None:
        """Note what a post is called, should a line need it."""
        if origin in self.titles:
            self.titles[origin] = title

    def all(self) -> Iterator[Menu]:
        """Yield the menus, with their lines in order; those without a line are left out."""
        for slug, lines in self.lines.items():
            named = [replace(each, label=each.label or self.titles.get(each.post, "")) for each in lines]
            entries = tuple(sorted(named, key=lambda entry: entry.order))
            yield Menu(slug, self.survey.menus.get(slug, slug), entries)
