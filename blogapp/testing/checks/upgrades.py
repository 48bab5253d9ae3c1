"""Checks of versions: data that an older version stored is still read."""

from __future__ import annotations

import copy
import json

from blogapp.testing.checks.register import check
from blogapp.testing.checks.views import VIEWS
from blogapp.testing.kit import UNKNOWN, Kit, demand


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
            demand(False, f"upgrade_from_{version} raises {type(error).__name__} for an empty draft: {error}.")


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
