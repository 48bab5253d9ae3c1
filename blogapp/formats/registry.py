"""Finds the formats: built in, installed as packages, dropped in; what fails is reported, not raised."""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import logging
import pkgutil
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType
from typing import cast

from blogapp import formats
from blogapp.formats import provider as providers
from blogapp.formats import provider_checks
from blogapp.formats.api import API_VERSION, accepts
from blogapp.formats.base import PostFormat, is_format
from blogapp.formats.provider import Provider
from blogapp.text import Sentence

GROUP = "blogapp.formats"
PROVIDERS = "blogapp.providers"
DROPPED_IN = "blogapp_dropped_in"
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Loaded:
    """A format that can be used, and where it came from."""

    format: type[PostFormat]
    source: str
    folder: Path


@dataclass(frozen=True)
class Problem:
    """A format that could not be loaded: which, from where, why, and what to do."""

    name: str
    source: str
    reason: str
    remedy: str


@dataclass
class Registry(Mapping[str, type[PostFormat]]):
    """The formats by name, in the order in which people see them."""

    loaded: dict[str, Loaded] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def __getitem__(self, name: str) -> type[PostFormat]:
        return self.loaded[name].format

    def __iter__(self) -> Iterator[str]:
        return iter(self.loaded)

    def __len__(self) -> int:
        return len(self.loaded)

    def folder(self, name: str) -> Path | None:
        """Return the folder in which a format's templates lie; None for the built-in ones."""
        loaded = self.loaded.get(name)
        return None if loaded is None or loaded.source == BUILT_IN else loaded.folder


BUILT_IN = Sentence("built in")
REMEDY = Sentence("Fix the plugin or install a version that works, then restart.")
PACKAGE = Path(__file__).resolve().parent.parent
Candidate = tuple[str, Sentence, Callable[[], Iterable[type[PostFormat]]]]


def load(instance: Path, pins: Mapping[str, str], *, safe_mode: bool = False) -> Registry:
    """Return every format that can be loaded.

    `instance` is the folder whose `formats/` holds dropped-in files; `pins` says, by name, which class
    (`module:Class`) serves a name that several claim. With `safe_mode` only the built-in ones are loaded.
    Nothing that a plugin raises gets out of here: it becomes a `Problem`.
    """
    registry = Registry()
    for candidate in _built_in():
        _admit(registry, [], candidate)
    claims: list[Loaded] = []
    if not safe_mode:
        for candidate in [*_installed(), *_dropped_in(instance / "formats")]:
            _admit(registry, claims, candidate)
        providers.use(list(_admitted_providers(registry, instance / "formats")))
    _settle(registry, claims, pins)
    registry.loaded = dict(sorted(registry.loaded.items(), key=_order))
    return registry


def _order(item: tuple[str, Loaded]) -> tuple[bool, bool, str]:
    """Built-in formats first, of them the one without a label, which is what most posts are."""
    return item[1].source != BUILT_IN, item[1].format.byline != "header", item[0]


def _built_in() -> Iterator[Candidate]:
    """Yield the formats of this package."""
    for module in pkgutil.iter_modules(formats.__path__):
        name = f"{formats.__name__}.{module.name}"
        yield module.name, BUILT_IN, lambda name=name: formats_in(importlib.import_module(name))  # type: ignore[misc]


def _installed() -> Iterator[Candidate]:
    for entry in entry_points(group=GROUP):
        name = f"{entry.dist.name} {entry.dist.version}" if entry.dist else entry.module
        source = Sentence("package %(name)s", name=name)
        yield entry.name, source, lambda entry=entry: [_from_entry(entry)]  # type: ignore[misc]


def _from_entry(entry: EntryPoint) -> type[PostFormat]:
    value = entry.load()
    if not is_format(value):
        raise TypeError(f"{entry.value} is not a PostFormat with a name.")
    return value  # type: ignore[no-any-return]


def _dropped_in(folder: Path) -> Iterator[Candidate]:
    """Yield the formats that lie as files in the instance."""
    for path in sorted(folder.glob("*.py")):
        yield path.stem, Sentence("file %(path)s", path=path), lambda path=path: formats_in(import_file(path))  # type: ignore[misc]


def import_file(path: Path, package: str = DROPPED_IN) -> ModuleType:
    """Import a file that lies in an instance, under a name that no package has."""
    name = _module_name(path, package)
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} is not a Python file.")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]  # as any import that fails
        raise
    return module


def _module_name(path: Path, package: str = DROPPED_IN) -> str:
    """Return the name of a file's module. Where a file of another folder has it already, both have one of their own.

    Python looks up by it where a class was written, and so where its template lies.
    """
    name = f"{package}.{path.stem}"
    taken_by = getattr(sys.modules.get(name), "__file__", str(path))
    return name if taken_by == str(path) else f"{name}_{blake2b(str(path).encode(), digest_size=4).hexdigest()}"


def formats_in(module: ModuleType) -> list[type[PostFormat]]:
    """Return the formats that a module defines itself, not those it imports."""
    return [value for value in vars(module).values() if is_format(value) and value.__module__ == module.__name__]


def _admit(registry: Registry, claims: list[Loaded], candidate: Candidate) -> None:
    """Import one candidate; a built-in one is registered at once, others make their claim."""
    name, source, load_formats = candidate
    try:
        formats = list(load_formats())
        folders = [Path(inspect.getfile(format)).parent for format in formats]
    except (KeyboardInterrupt, MemoryError):
        raise
    except BaseException as error:  # noqa: BLE001 - a plugin may raise anything, SystemExit included
        registry.problems.append(_import_problem(name, source, error))
        return
    if not formats and source.startswith("file") and not _providers_in(source.values["path"]):
        registry.problems.append(
            Problem(
                name,
                source,
                Sentence("It defines no format."),
                Sentence("Give a class that subclasses PostFormat a name."),
            )
        )
    for format, folder in zip(formats, folders, strict=True):
        loaded = Loaded(format, source, folder)
        if not accepts(format.api):
            reason = Sentence(
                "It needs version %(needed)s of the API for formats; this blog has version %(present)s.",
                needed=format.api,
                present=API_VERSION,
            )
            remedy = Sentence(
                "Install the version of the plugin that was made for this blog, or a newer blog, then restart."
            )
            _refuse(registry, [loaded], reason, remedy)
        elif source == BUILT_IN:
            registry.loaded[format.name] = loaded
        else:
            claims.append(loaded)


def _admitted_providers(registry: Registry, folder: Path) -> Iterator[Provider]:
    """Yield the providers that packages name and that were dropped in; what is wrong with another is reported."""
    found: list[tuple[str, str, object]] = []
    for entry in entry_points(group=PROVIDERS):
        source: str = Sentence("package %(name)s", name=entry.dist.name if entry.dist else entry.module)
        try:
            value = entry.load()
            found += [(entry.name, source, each) for each in (value if isinstance(value, list | tuple) else [value])]
        except (KeyboardInterrupt, MemoryError):
            raise
        except BaseException as error:  # noqa: BLE001 - a plugin may raise anything, SystemExit included
            registry.problems.append(_import_problem(entry.name, source, error))
    for path in sorted(folder.glob("*.py")):
        found += [(path.stem, Sentence("file %(path)s", path=path), each) for each in _providers_in(path)]
    for name, source, provider in found:
        if mistakes := " ".join(provider_checks.problems(provider)):
            log.error("The provider %s (%s) is not used: %s", name, source, mistakes)
            registry.problems.append(Problem(name, source, mistakes, REMEDY))
        else:
            yield cast("Provider", provider)


def providers_in(module: ModuleType) -> list[Provider]:
    """Return the providers that stand in a module."""
    return [value for value in vars(module).values() if isinstance(value, Provider)]


def _providers_in(path: Path) -> list[Provider]:
    """Return the providers that a dropped-in file defines."""
    module = sys.modules.get(_module_name(path))
    return providers_in(module) if module else []


def _import_problem(name: str, source: str, error: BaseException) -> Problem:
    message = error.msg if isinstance(error, SyntaxError) else error  # whose text names the place, too
    reason = f"{type(error).__name__}: {message}{_place(error)}"
    log.error("The format %s (%s) could not be loaded: %s", name, source, reason)
    return Problem(name, source, reason, REMEDY)


def _place(error: BaseException) -> str:
    """Return where a plugin failed: its own line, not that of the import or of this package which it led to."""
    if isinstance(error, SyntaxError) and error.filename:
        return f" ({error.filename}, line {error.lineno})"
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if not frame.filename.startswith(("<frozen", str(PACKAGE)))]
    return f" ({own[-1].filename}, line {own[-1].lineno})" if own else ""


def _settle(registry: Registry, claims: list[Loaded], pins: Mapping[str, str]) -> None:
    """Register each claimed name: the one claim there is, or the pinned one of several."""
    for name in dict.fromkeys(claim.format.name for claim in claims):
        rivals = [claim for claim in claims if claim.format.name == name]
        chosen = rivals if len(rivals) == 1 else [claim for claim in rivals if _address(claim) == pins.get(name)]
        if name in registry.loaded:
            _refuse(
                registry,
                rivals,
                Sentence("%(name)s is the name of a built-in format.", name=name),
                Sentence("Give the format another name."),
            )
        elif len(chosen) == 1:
            registry.loaded[name] = chosen[0]
        else:
            choices = " or ".join(f"{name}={_address(claim)}" for claim in rivals)
            _refuse(
                registry,
                rivals,
                Sentence("%(number)s plugins claim %(name)s.", number=len(rivals), name=name),
                Sentence("Set BLOGAPP_FORMATS_PIN to %(pin)s.", pin=choices),
            )


def _address(claim: Loaded) -> str:
    return f"{claim.format.__module__}:{claim.format.__qualname__}"


def _refuse(registry: Registry, rivals: list[Loaded], reason: str, remedy: str) -> None:
    for rival in rivals:
        log.error("The format %s (%s) is not used: %s %s", rival.format.name, rival.source, reason, remedy)
        registry.problems.append(Problem(rival.format.name, rival.source, reason, remedy))
