"""Checks of what is shipped: the lock, the files in the package, the entry point."""

from __future__ import annotations

from importlib.metadata import Distribution, distribution, packages_distributions

from blogapp.formats.registry import GROUP
from blogapp.testing import lock
from blogapp.testing.checks.register import check
from blogapp.testing.kit import Kit, demand


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
def locked_files_are_here(kit: Kit) -> None:
    """A template or stylesheet that was there when the lock was written is needed."""
    locked = lock.read(kit.format) or {"files": []}
    missing = [name for name in locked["files"] if not (lock.templates_of(kit.format) / name).exists()]
    demand(not missing, f"{', '.join(missing)} is missing beside the class; add it to the package's files.")


@check
def package_has_the_files(kit: Kit) -> None:
    """What lies beside the class must be in the wheel, too."""
    shipped = _shipped(kit)
    if shipped is None or not shipped.files or '"editable": true' in (shipped.read_text("direct_url.json") or ""):
        return
    names = {str(file).rpartition("/")[2] for file in shipped.files}
    missing = [name for name in (lock.read(kit.format) or {"files": []})["files"] if name not in names]
    demand(not missing, f"The installed package lacks {', '.join(missing)}; include it in the wheel.")


@check
def package_has_the_entry_point(kit: Kit) -> None:
    """The blog finds a package's format by its entry point."""
    shipped = _shipped(kit)
    if shipped is None:
        return
    wanted = f"{kit.format.__module__}:{kit.format.__qualname__}"
    entries = [entry for entry in shipped.entry_points if entry.group == GROUP]
    own = [entry for entry in entries if entry.load() is kit.format]
    line = f'[project.entry-points."{GROUP}"] {kit.format.name} = "{wanted}"'
    demand(own, f"The package has no entry point for {kit.format.name}; add to pyproject.toml: {line}.")


def _shipped(kit: Kit) -> Distribution | None:
    """Return the installed package that a format comes from; None for a file, and for blogapp itself."""
    top = kit.format.__module__.partition(".")[0]
    names = [] if top == "blogapp" else packages_distributions().get(top, [])
    return distribution(names[0]) if names else None
