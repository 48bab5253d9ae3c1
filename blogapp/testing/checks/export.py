"""Checks of the way out, by WordPress's export files, and back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from typing import Any

from blogapp.formats.wxr import DATA, VERSION, WxrItem
from blogapp.testing.checks.register import check
from blogapp.testing.kit import Kit, demand, fail
from blogapp.text.xml import for_xml

LETTERS = re.compile(r"[^\W_]+")  # what Markdown makes of the signs between is no loss of words
TITLE = "Fish & <chips> at Zoë's"


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
        lost = [word for word in LETTERS.findall(_words(kit, kit.clean())) if word not in back]
        demand(not lost, f"Without {DATA}, from_wxr() loses of the body {' '.join(lost[:10])}.")


def _words(kit: Kit, data: dict[str, Any]) -> str:
    field = kit.format.fields["body"]
    return field.text(getattr(kit.seen(data), field.name))


def _items(kit: Kit) -> Iterator[tuple[str, dict[str, Any], WxrItem]]:
    """Yield every post as it is exported, with a title that HTML has to escape."""
    for what, one in kit.tries.items():
        seen = kit.seen(one.data)
        seen.title, html = TITLE, kit.rendered[what, "feed"]
        try:
            item = seen.to_wxr(html)
        except Exception as error:  # noqa: BLE001 - the format's own code
            fail(f"to_wxr() raises {type(error).__name__} for {what}: {error}. Begin with super().to_wxr(html).")
        demand(isinstance(item, WxrItem), f"to_wxr() returns a {type(item).__name__} for {what}; return a WxrItem.")
        yield what, one.data, item


@check
def exports_are_whole(kit: Kit) -> None:
    """An export is HTML and XML, for no other format, of this version, and the same each time."""
    for what, _, item in _items(kit):
        demand(
            {item.format} <= {"", kit.format.name},
            f'to_wxr() marks {what} as {item.format!r}; leave format "" or name your own.',
        )
        demand(
            unescape(item.title) == TITLE and "<" not in item.title,
            f"to_wxr() has the title {item.title!r}; it is HTML there, so escape it, once.",
        )
        demand("&lt;p&gt;" not in item.content, f"to_wxr() escapes the content of {what}; it is HTML already.")
        parts = (item.title, item.content, item.excerpt, *map(str, item.meta.values()))
        demand(
            "<![CDATA[" not in f"{item.title}{item.content}{item.excerpt}",
            f"to_wxr() puts CDATA around what {what} says, and so does the export; return the HTML itself.",
        )
        unfit = sorted({repr(sign) for part in parts for sign in part if for_xml(sign, lambda _: "") != sign})
        demand(not unfit, f"to_wxr() has {', '.join(unfit)} for {what}, which XML cannot hold; leave it out.")
        stated = item.meta.get(VERSION, str(kit.format.version))
        demand(stated == str(kit.format.version), f"to_wxr() says version {stated}; it is {kit.format.version}.")
        again = kit.seen(kit.tries[what].data)
        again.title = TITLE
        same = again.to_wxr(kit.rendered[what, "feed"]) == item
        demand(same, "to_wxr() returns something else the second time; let it depend on the post alone.")


@check
def every_post_survives_a_round_trip(kit: Kit) -> None:
    """What was exported comes back as it went: every word of every post, in its order, and its title."""
    for what, data, item in _items(kit):
        raw = _read(kit, item)
        demand(raw.get("title") == TITLE, f"from_wxr() brings back the title {raw.get('title')!r}; unescape it, once.")
        try:
            after = kit.format.clean({**raw, "title": TITLE})
        except Exception as error:  # noqa: BLE001 - the format's own code
            fail(f"clean() refuses what from_wxr() returns for {what}: {error}. Return input that clean() takes.")
        changed = [name for name in data if after.get(name) != data[name]]
        demand(not changed, f"to_wxr() and from_wxr() do not bring back {', '.join(changed)} of {what}.")


@check
def imports_know_their_own(kit: Kit) -> None:
    """An item of another format is none of this one's, and one that only WordPress wrote is read all the same."""
    foreign = WxrItem("A title", "<p>Words.</p>", "", "of-another-format", {})
    plain = WxrItem("A title", "<p>Words.</p>", "", "", {})
    for item in (foreign, plain):
        try:
            raw = kit.format.from_wxr(item)
        except Exception as error:  # noqa: BLE001 - the format's own code
            fail(f"from_wxr() raises {type(error).__name__} for a post of WordPress's own: {error}. Use .get().")
        demand(raw is None or isinstance(raw, dict), f"from_wxr() returns {raw!r:.40}; return a dict, or None.")
        demand(
            item is plain or raw is None,
            "from_wxr() takes what is marked as another format's; return None, as super().from_wxr(item) does.",
        )
