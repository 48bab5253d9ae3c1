"""Checks of the way out, by WordPress's export files, and back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from blogapp.formats.wxr import DATA, WxrItem
from blogapp.testing.checks.register import check
from blogapp.testing.kit import Kit, demand


def _item(kit: Kit) -> WxrItem:
    """Return the example as it is exported, shown as in a feed."""
    item = kit.seen().to_wxr(kit.html("feed"))
    demand(isinstance(item, WxrItem), f"to_wxr() must return a WxrItem, not {type(item).__name__}.")
    return item


def _read(kit: Kit, item: WxrItem) -> dict[str, Any]:
    raw = kit.format.from_wxr(item)
    demand(isinstance(raw, dict), f"from_wxr() must return a dict for what to_wxr() wrote, not {raw!r}.")
    return dict(raw or {})


@check
def an_export_holds_texts(kit: Kit) -> None:
    """An export file has a place for texts only."""
    item = _item(kit)
    parts: list[object] = [item.title, item.content, item.excerpt, item.format, *item.meta, *item.meta.values()]
    wrong = [part for part in parts if not isinstance(part, str)]
    demand(not wrong, f"to_wxr() returns {wrong[:1]!r}, which is no text.")
    demand(item.content.strip(), "to_wxr() returns no content, so WordPress would show an empty post.")


@check
def a_post_survives_a_round_trip_through_wordpress(kit: Kit) -> None:
    """What is exported to WordPress and imported again is what it was."""
    raw = _read(kit, _item(kit))
    demand(raw.get("title", "") == kit.title, f"to_wxr() and from_wxr() bring back the title {raw.get('title')!r}.")
    before, after = kit.clean(), kit.clean(raw)
    changed = [name for name in before if after.get(name) != before[name]]
    demand(not changed, f"to_wxr() and from_wxr() do not bring back {', '.join(changed)}.")


@check
def the_body_survives_without_our_own_key(kit: Kit) -> None:
    """Another program may drop the data; the words of the body come back all the same."""
    item = _item(kit)
    bare = replace(item, meta={key: text for key, text in item.meta.items() if key != DATA})
    raw = _read(kit, bare)
    if "body" in kit.format.fields:
        back = _words(kit, kit.clean(raw, partial=True))
        lost = [word for word in _words(kit, kit.clean()).split() if word not in back]
        demand(not lost, f"Without {DATA}, from_wxr() loses of the body {' '.join(lost[:10])}.")


def _words(kit: Kit, data: dict[str, Any]) -> str:
    field = kit.format.fields["body"]
    return field.text(getattr(kit.seen(data), field.name))
