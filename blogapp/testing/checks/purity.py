"""Checks that what a post shows and stores depends on the post alone, and that importing a format changes nothing."""

from __future__ import annotations

import copy
import inspect
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from blogapp.testing import elsewhere, watching
from blogapp.testing.checks.pasting import PASTED
from blogapp.testing.checks.register import check
from blogapp.testing.kit import Kit, demand
from blogapp.testing.tries import Try
from blogapp.testing.walking import objects

OUTPUTS = ("headline", "text_of", "json_ld", "social", "csp", "leads_to", "cut", "to_wxr")
ELSEWHERE = {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "77", "LANG": "de_DE.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
PASSED_ON = {"PATH", "HOME", "TMPDIR", "TEMP", "SYSTEMROOT", "VIRTUAL_ENV", "LD_LIBRARY_PATH"}


def calls(kit: Kit, posts: Mapping[str, Try]) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Yield every method as a call with some posts; what they raise is for other checks."""
    for one in posts.values():
        yield "clean", partial(kit.format.clean, {**copy.deepcopy(one.raw), "title": "A title"})
        seen = kit.seen(one.data)
        for name in seen.fields:
            _quietly(partial(getattr, seen, name))  # a text is made HTML once
        for name in OUTPUTS:
            yield name, getattr(seen, name)
        for view in elsewhere.VIEWS:
            yield "values", partial(seen.values, view)
        for ending in kit.format.downloads:
            yield "download", partial(seen.download, ending)
        yield "media_ids", partial(kit.format.media_ids, one.data)
    for text in PASTED:
        yield "claims", partial(kit.format.claims, text)
        yield "fill", partial(kit.format.fill, text)
    for version, old in kit.olds.items():
        yield f"upgrade_from_{version}", partial(kit.format.upgrade, copy.deepcopy(dict(old)), version)


@check
def methods_ask_for_nothing_but_the_post(kit: Kit) -> None:
    """A page is kept, and shown to all: it cannot know the hour, chance, or what a host answers."""
    own = kit.format.__module__
    posts = {what: one for what, one in kit.tries.items() if what in {"the example", "the least"}}
    for name, call in calls(kit, posts):
        with watching.watched(lambda module: module == own or module.startswith(f"{own}.")) as asked:
            _quietly(call)
        demand(not asked, f"{name}() asks for {asked and asked[0]}; let it depend on the post alone.")


def _quietly(call: Callable[[], Any]) -> Any:
    try:
        return call()
    except Exception:  # noqa: BLE001 - other checks report it
        return None


@check
def nothing_is_kept_between_posts(kit: Kit) -> None:
    """The class and its fields are shared by all posts; what is kept there by one is shown by another."""
    example = {what: one for what, one in kit.tries.items() if what == "the example"}
    for _, call in calls(kit, example):
        _quietly(call)  # what is made once and for all is made now
    before = _kept(kit)
    for _, call in calls(kit, example):
        _quietly(call)
    for title in ("Kanari one", "Kanari two"):
        for one in kit.tries.values():
            seen = kit.seen(one.data)
            seen.title = title
            for name in OUTPUTS:
                _quietly(getattr(seen, name))
            for view in elsewhere.VIEWS:
                _quietly(partial(seen.values, view))
    for what, state in _kept(kit).items():
        demand(before.get(what) == state, f"{what} is another after a post was seen; keep nothing in the class.")


def _kept(kit: Kit) -> dict[str, str]:
    """Return what the class and its fields hold, written out."""
    kept = {
        f"{kit.format.__name__}.{name}": repr(value) for name, value in vars(kit.format).items() if name != "fields"
    }
    for name, field in kit.format.fields.items():
        kept |= {f"{name}.{attribute}": repr(value) for attribute, value in vars(field).items()}
    return kept


@check
def posts_leave_each_other_alone(kit: Kit) -> None:
    """A post with little in it shows the same, whichever post was shown before it."""
    little = kit.tries.get("the least", next(iter(kit.tries.values()))).data
    seen = []
    for what in ("the example", "a post with other words"):
        if what in kit.tries:
            kit.html("page", kit.tries[what].data, "post-2")
        seen.append(kit.html("page", little))
    demand(len(set(seen)) == 1, "A post shows what another one held: a field or the class keeps state between posts.")


@check
def the_request_is_not_asked(kit: Kit) -> None:
    """A page is kept for all readers, and the snapshot for ever: it cannot depend on who asks for which address."""
    for what, one in kit.tries.items():
        with kit.app.test_request_context("/another/?page=2", headers={"User-Agent": "kit", "Cookie": "kit=1"}):
            again = elsewhere.plain(_quietly(partial(kit.seen(one.data).values, "page")))
        with kit.app.app_context():
            first = elsewhere.plain(_quietly(partial(kit.seen(one.data).values, "page")))
        demand(first == again, f"values() of {what} depends on the request; let it depend on the post alone.")
        break


@check
def seeing_a_post_leaves_it_as_it_is(kit: Kit) -> None:
    """Neither its title, nor its data, nor a value is another after its outputs were made."""
    for what, one in kit.tries.items():
        data, as_stored = (kit.checked({**copy.deepcopy(one.raw), "title": "A title"}) for _ in "12")
        seen = kit.seen(data)
        before = elsewhere.plain({name: getattr(seen, name) for name in seen.fields})
        for name in OUTPUTS:
            for title in (kit.title, ""):
                seen.title = title
                _quietly(getattr(seen, name))
                same = seen.title == title and seen.data is data and data == as_stored
                demand(same, f"{name}() changes the title or the data of {what}; work on a copy.")
        after = elsewhere.plain({name: getattr(seen, name) for name in seen.fields})
        changed = [name for name in before if before[name] != after[name]]
        demand(not changed, f"The outputs of {what} change the value of {', '.join(changed)}; work on a copy.")


@lru_cache(maxsize=1)
def _elsewhere(kit: Kit) -> dict[str, Any] | None:
    """Import the format in a process of its own, and return what came of it; None where that cannot be done."""
    if "." in kit.format.__qualname__:
        return None
    told = {
        "path": [str(Path(path).resolve()) for path in sys.path], "module": kit.format.__module__,
        "file": inspect.getfile(kit.format),
        "name": kit.format.__name__, "media": [asdict(file) for file in kit.media.values()],
        "posts": {what: (one.raw, one.data) for what, one in kit.tries.items()},
    }  # fmt: skip
    kept = {name: os.environ[name] for name in PASSED_ON & os.environ.keys()}
    ran = subprocess.run(  # noqa: S603 - this Python, and a file of this package
        [sys.executable, "-P", elsewhere.__file__], input=json.dumps(told), capture_output=True, text=True,
        cwd=kit.folder.name, env=kept | ELSEWHERE, timeout=60, check=False,
    )  # fmt: skip
    if ran.returncode:
        raise RuntimeError(f"The kit itself failed in another process: {ran.stderr[-300:]}")
    found: dict[str, Any] | None = json.loads(ran.stdout)
    return found


@check
def importing_changes_nothing(kit: Kit) -> None:
    """All plugins, and the blog, live in one process: what one changes for itself is changed for all."""
    found = _elsewhere(kit)
    if found is None:
        return
    demand(not found["changed"], f"Importing the format changes {', '.join(found['changed'])}; take that out.")
    demand(not found["asked"], f"Importing the format asks {', '.join(found['asked'])}; do so when it is needed.")
    demand(not found["said"], f"Importing the format writes {found['said']!r}; take the print out, or use logging.")


@check
def posts_are_the_same_elsewhere(kit: Kit) -> None:
    """Another process, in another time zone and with another order of sets, makes the same of the same post."""
    found = _elsewhere(kit)
    if found is None:
        return
    here = elsewhere.outputs(kit.format, {what: (one.raw, one.data) for what, one in kit.tries.items()}, kit.media)
    changed = [what for what in here if here[what] != found["made"].get(what)]
    demand(
        not changed,
        f"{changed and changed[0]} is another one in another process, zone or language; sort what has no order, and "
        "take the zone of the site (self.reader.zone).",
    )


@check
def upgrades_share_nothing(kit: Kit) -> None:
    """Two old posts stay two: a list that an upgrade adds is a new one each time."""
    for version, old in kit.olds.items():
        one, two = (_quietly(partial(kit.format.upgrade, copy.deepcopy(dict(old)), version)) for _ in "12")
        demand(not objects(one) & objects(two), f"upgrade_from_{version} gives two posts one list; make a new one.")
        demand(one == two, f"upgrade_from_{version} returns something else the second time.")
