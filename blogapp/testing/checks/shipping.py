"""Checks of what is shipped: the lock, the files in the package, the entry point."""

from __future__ import annotations

import ast
import inspect
import re
import sys
from contextlib import suppress
from importlib.metadata import Distribution, EntryPoint, PackageNotFoundError, distribution, packages_distributions
from types import ModuleType
from typing import Any

from blogapp.formats import PostFormat
from blogapp.formats import fields as f
from blogapp.formats.api import accepts
from blogapp.formats.fields import Field
from blogapp.formats.registry import GROUP
from blogapp.i18n.catalogs import FOLDER
from blogapp.testing import lock
from blogapp.testing.checks.register import check
from blogapp.testing.kit import Kit, demand, fail


@check
def data_changes_with_the_version_only(kit: Kit) -> None:
    """Data of another shape needs a new version and an upgrade."""
    locked = lock.read(kit.format)
    if locked is None:
        return
    versions = locked["versions"]
    newest = max(map(int, versions))
    demand(
        kit.format.version >= newest, f"version is {kit.format.version}, but {newest} has been in use; it only grows."
    )
    former = versions.get(str(kit.format.version))
    if former is not None:
        broken = lock.breaks(former, lock.shape_of(kit.format))
        step = f"set version = {newest + 1} and write upgrade_from_{newest}(data)"
        demand(not broken, f"Stored posts would not fit: {'; '.join(broken)}. If that is meant, {step}.")


@check
def limits_change_with_the_version_only(kit: Kit) -> None:
    """What could be stored can be stored again: a choice that is gone, or less room, needs a new version."""
    locked = lock.read(kit.format) or {}
    former = locked.get("limits", {}).get(str(kit.format.version), {})
    tighter = lock.narrowed(former, lock.limits_of(kit.format))
    version = kit.format.version
    demand(
        not tighter,
        f"Stored posts could not be saved again: {'; '.join(tighter)}. If that is meant, set version = {version + 1} "
        f"and write upgrade_from_{version}(data).",
    )


@check
def locked_files_are_here(kit: Kit) -> None:
    """A template, stylesheet or script that was there when the lock was written is needed."""
    locked = lock.read(kit.format) or {"files": []}
    missing = [name for name in locked["files"] if not (lock.templates_of(kit.format) / name).exists()]
    demand(not missing, f"{', '.join(missing)} is missing beside the class; add it to the package's files.")


@check
def package_has_the_files(kit: Kit) -> None:
    """What lies beside the class must be in the wheel, too."""
    shipped = _shipped(kit)
    if shipped is None or not shipped.files or '"editable": true' in (shipped.read_text("direct_url.json") or ""):
        return
    paths = {str(file) for file in shipped.files}
    names = {path.rpartition("/")[2] for path in paths}
    missing = [name for name in (lock.read(kit.format) or {"files": []})["files"] if name not in names]
    for path in sorted((lock.folder_of(kit.format) / FOLDER).glob("*.po")):
        inside = f"{FOLDER}/{path.name}"
        missing += [inside] if not any(one.endswith(f"/{inside}") for one in paths) else []
    demand(not missing, f"The installed package lacks {', '.join(missing)}; include it in the wheel.")


@check
def package_has_the_entry_point(kit: Kit) -> None:
    """The blog finds a package's format by its entry point."""
    shipped = _shipped(kit)
    if shipped is None:
        return
    wanted = f"{kit.format.__module__}:{kit.format.__qualname__}"
    entries = [entry for entry in shipped.entry_points if entry.group == GROUP]
    own = [entry for entry in entries if _load(entry) is kit.format]
    line = f'[project.entry-points."{GROUP}"] {kit.format.name} = "{wanted}"'
    demand(own, f"The package has no entry point for {kit.format.name}; add to pyproject.toml: {line}.")


@check
def package_says_what_it_is(kit: Kit) -> None:
    """The entry point has the format's name, the blog is required, and the package brings nothing but itself."""
    shipped = _shipped(kit)
    if shipped is None:
        return
    entries = [entry for entry in shipped.entry_points if entry.group == GROUP and _load(entry) is kit.format]
    names = [entry.name for entry in entries]
    name = kit.format.name
    demand(not names or name in names, f"The entry point is called {names}; call it {name!r}, as the posts are.")
    requires = [re.split(r"[^\w.-]", line)[0].lower().replace("_", "-") for line in shipped.requires or ()]
    demand("blogapp" in requires, 'The package does not require the blog; add dependencies = ["blogapp"].')
    pinned = [line for line in shipped.requires or () if re.match(r"blogapp\b[^;]*(===?)[^;*]*(;|\)|$)", line)]
    demand(not pinned, f"The package requires {pinned}, so the blog cannot be updated; leave the number out.")
    tops = {str(file).partition("/")[0] for file in shipped.files or () if "/" in str(file)}
    strangers = sorted(tops & {"tests", "test", "docs", "examples", "static", "templates", "build"})
    demand(not strangers, f"The wheel brings a folder {', '.join(strangers)} for everybody; leave it out of the wheel.")
    has_lock = (lock.folder_of(kit.format) / lock.NAME).exists()
    files = {str(file).rpartition("/")[2] for file in shipped.files or ()}
    editable = '"editable": true' in (shipped.read_text("direct_url.json") or "")
    demand(editable or not has_lock or lock.NAME in files, f"The wheel lacks {lock.NAME}; include it, as the template.")


@check
def package_requires_what_it_imports(kit: Kit) -> None:
    """What the author happens to have is not there where the package is installed."""
    shipped = _shipped(kit)
    if shipped is None:
        return
    top, homes = kit.format.__module__.partition(".")[0], packages_distributions()
    there = _with_all_they_require([shipped.name])
    for module in (module for name, module in sys.modules.items() if name.partition(".")[0] == top):
        for asked in sorted(_imported(module) - {top} - sys.stdlib_module_names):
            homely = {_plain(home) for home in homes.get(asked, ())}
            demand(
                not homely or homely & there,
                f"{module.__name__} imports {asked}, which the package does not require; add "
                f"{', '.join(homely)} to its dependencies.",
            )


def _imported(module: ModuleType) -> set[str]:
    """Return the first names of what a module imports, none where there is no source."""
    try:
        tree = ast.parse(inspect.getsource(module))
    except (OSError, TypeError):
        return set()
    names = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    froms = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and not node.level}
    return {name.partition(".")[0] for name in names | froms}


def _with_all_they_require(names: list[str]) -> set[str]:
    """Return the names of packages, and of all that comes along with them."""
    found: set[str] = set()
    while names:
        name = _plain(names.pop())
        if name not in found:
            found.add(name)
            with suppress(PackageNotFoundError):
                lines = [line for line in distribution(name).requires or () if "extra ==" not in line]
                names += [re.split(r"[^\w.-]", line)[0] for line in lines]
    return found


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


# What came with version 2 of the API.
KINDS_OF_2 = {f.Choices, f.Date, f.Duration, f.Number, f.Reference, f.Rows}
MEMBERS_OF_2 = {"actions", "advice", "feed_channel_elements", "feed_elements", "problems"}


@check
def api_is_as_new_as_what_is_used(kit: Kit) -> None:
    """A blog that knows the first version of the API alone refuses a format that uses the second, in a sentence."""
    fields = [part for field in kit.format.fields.values() for part in (field, *_within(field))]
    used = {kind.__name__ for kind in KINDS_OF_2 for field in fields if isinstance(field, kind)}
    of_plugin = [one for one in kit.format.__mro__ if issubclass(one, PostFormat) and one is not PostFormat]
    used |= {name for name in MEMBERS_OF_2 for one in of_plugin if name in vars(one)}
    demand(
        not used or not kit.format.api or not accepts(kit.format.api, [1]),
        f'api = {kit.format.api!r} takes a blog of API 1, which has no {", ".join(sorted(used))}; write ">=2".',
    )


def _within(field: Field[Any]) -> list[Field[Any]]:
    """Return the fields of a field that repeats them."""
    return [part for inner in field.group.fields.values() for part in (inner, *_within(inner))] if field.group else []


def _load(entry: EntryPoint) -> Any:
    """Return what an entry point names. Fails where that is not there."""
    try:
        return entry.load()
    except Exception as error:  # noqa: BLE001 - a package may hold anything
        fail(
            f"The entry point {entry.name} = {entry.value!r} cannot be loaded: {error}. Name the module and the class."
        )


def _shipped(kit: Kit) -> Distribution | None:
    """Return the installed package that a format comes from; None for a file, and for blogapp itself."""
    top = kit.format.__module__.partition(".")[0]
    names = [] if top == "blogapp" else packages_distributions().get(top, [])
    return distribution(names[0]) if names else None
