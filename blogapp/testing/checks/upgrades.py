"""Checks of versions: data that an older version stored is still read."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Mapping
from typing import Any

from blogapp.testing.checks.register import check
from blogapp.testing.checks.views import VIEWS
from blogapp.testing.kit import UNKNOWN, Kit, demand, fail
from blogapp.testing.walking import texts


@check
def every_old_version_is_shown(kit: Kit) -> None:
    """Each former version has an example of what it stored, so that its upgrade is tried."""
    missing = sorted(set(range(1, kit.format.version)) - set(kit.olds))
    demand(not missing, f"Add to the test what version {missing} stored: olds = {{{missing and missing[0]}: {{...}}}}.")


@check
def old_data_can_be_published_again(kit: Kit) -> None:
    """Upgraded data is data of this version."""
    for version, old in kit.olds.items():
        new = kit.format.upgrade(copy.deepcopy(dict(old)), version)
        data = {name: value for name, value in new.items() if name in kit.format.fields}
        demand(kit.clean(data), f"What upgrade_from_{version} returns cannot be published.")


@check
def upgrades_leave_their_input_alone(kit: Kit) -> None:
    """An upgrade runs on each read, so it must not change what is stored."""
    for version, old in kit.olds.items():
        before = copy.deepcopy(dict(old))
        getattr(kit.format, f"upgrade_from_{version}")(before)
        demand(before == old, f"upgrade_from_{version} changes its input; return a new dict.")


@check
def upgrades_keep_unknown_keys(kit: Kit) -> None:
    """Keys of other formats come through, so that changing back restores them."""
    for version, old in kit.olds.items():
        new = kit.format.upgrade({**old, **UNKNOWN}, version)
        demand(set(UNKNOWN) <= set(new), f"upgrade_from_{version} drops keys it does not know; start from dict(data).")


@check
def upgrades_bear_incomplete_data(kit: Kit) -> None:
    """A draft of an old version may lack any field."""
    for version in range(1, kit.format.version):
        try:
            kit.format.upgrade({}, version)
        except Exception as error:  # noqa: BLE001 - the format's own code
            demand(
                False,
                f"upgrade_from_{version} raises {type(error).__name__} for an empty draft: {error}. Use data.get().",
            )


@check
def upgraded_data_is_json(kit: Kit) -> None:
    """What an upgrade returns is stored at the next save."""
    for version, old in kit.olds.items():
        new = kit.format.upgrade(old, version)
        demand(json.loads(json.dumps(new)) == new, f"upgrade_from_{version} returns what JSON changes.")


@check
def every_view_shows_old_data(kit: Kit) -> None:
    """Old posts are read through the new template."""
    for version, old in kit.olds.items():
        data = kit.format.upgrade(old, version)
        for view in VIEWS:
            demand(kit.html(view, data).strip(), f"The view {view} shows nothing of the data of version {version}.")


ODD: tuple[Any, ...] = (None, "", 0, 12, True, "kanari", "x" * 3000, [], ["a", 1, None], {}, {"a": "b"})
MORE = ("{} kanari", "{}, kanari", "{}; kanari", "{}\nkanari", "{}, zwei, kanari")


@check
def upgrades_bear_odd_data(kit: Kit) -> None:
    """What was stored years ago, by whichever import, is read all the same."""
    for version, old in kit.olds.items():
        for name in old:
            for value in ODD:
                try:
                    new = kit.format.upgrade({**copy.deepcopy(dict(old)), name: copy.deepcopy(value)}, version)
                    json.dumps(new)
                except Exception as error:  # noqa: BLE001 - the format's own code
                    fail(
                        f"upgrade_from_{version} raises {type(error).__name__} where {name} is {value!r:.20}: {error}. "
                        'Take what comes, such as by str(data.get("…") or "").'
                    )
                demand(isinstance(new, dict), f"upgrade_from_{version} must return a dict, not {new!r:.40}.")


@check
def upgrades_lose_no_word(kit: Kit) -> None:
    """What was in the fields of an old post is in those of the new one, the end of a long value, too."""
    for version, old in kit.olds.items():
        for name, value in old.items():
            if not _words_of(value) <= _carried(kit, old, version):
                still = name not in kit.format.fields
                demand(still, f"upgrade_from_{version} loses what {name} held; carry it along, with {{**data, …}}.")
                continue  # the new version has no place for it
            for form in MORE if isinstance(value, str) else ():
                longer = {**old, name: form.format(value)}
                demand(
                    "kanari" in _carried(kit, longer, version),
                    f"upgrade_from_{version} loses the end of {longer[name]!r:.60} in {name}; carry every word along.",
                )


def _words_of(value: Any) -> set[str]:
    return set(re.findall(r"\w+", " ".join(texts(value))))


def _carried(kit: Kit, old: Mapping[str, Any], version: int) -> set[str]:
    """Return the words that are in the fields of the new version."""
    try:
        new = kit.format.upgrade(copy.deepcopy(dict(old)), version)
    except Exception as error:  # noqa: BLE001 - the format's own code
        fail(f"upgrade_from_{version} raises {type(error).__name__}: {error}. Return a new dict.")
    return _words_of({name: new.get(name) for name in kit.format.fields})


@check
def upgrades_keep_foreign_values(kit: Kit) -> None:
    """What belongs to another format comes through as it is."""
    for version, old in kit.olds.items():
        new = kit.format.upgrade({**copy.deepcopy(dict(old)), **UNKNOWN}, version)
        changed = [name for name, value in UNKNOWN.items() if new.get(name, value) != value]
        demand(not changed, f"upgrade_from_{version} changes keys that it does not know; leave them as they are.")
