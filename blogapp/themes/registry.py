"""Finds the themes: built in, in the instance folder, installed as packages; what fails is reported, not raised."""

from __future__ import annotations

import logging
import re
import tomllib
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from pathlib import Path

from jinja2 import Environment, TemplateSyntaxError

from blogapp.text import Sentence
from blogapp.themes.colours import colour_of

API_VERSION = 1
DEFAULT = "default"
GROUP = "blogapp.themes"
PACKAGE = Path(__file__).resolve().parent
NAME = re.compile(r"[a-z][a-z0-9-]{0,39}", re.ASCII)
PAPER = ("#fdfdfc", "#111716")  # what the default theme is printed on: by day, by night
KEYS = {"name", "version", "description", "author", "api", "parent", "paper", "lead_image"}
LEAD_IMAGES = ("beside", "above")  # where the lead image of a post stands in a listing, on wide screens
BUILT_IN = Sentence("built in")
log = logging.getLogger(__name__)


class ThemeError(Exception):
    """A theme cannot be used; the message says why."""


@dataclass(frozen=True)
class Theme:
    """A theme that can be used.

    `name` is that of its folder or entry point, `label` is for people, `folders` are where its files lie: its own,
    then its parent's. `paper` are the colours of the page, light and dark. `lead_image` says where it stands in a
    listing: "beside" the opening (on wide screens) or "above" it. `mark` changes with any of its files.
    """

    name: str
    label: str
    version: str = ""
    description: str = ""
    author: str = ""
    source: str = BUILT_IN
    folders: tuple[Path, ...] = ()
    paper: tuple[str, str] = PAPER
    lead_image: str = LEAD_IMAGES[0]
    mark: str = ""


@dataclass(frozen=True)
class Problem:
    """A theme that could not be loaded, or that failed: which, from where, and why."""

    name: str
    source: str
    reason: str


@dataclass
class Themes:
    """The themes by name, the default one first; and what is wrong with others."""

    loaded: dict[str, Theme] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    failed: dict[str, Problem] = field(default_factory=dict)  # by template, since the start


def load(instance: Path, parser: Environment, *, safe_mode: bool = False) -> Themes:
    """Return every theme that can be used. Nothing that is wrong with one gets out of here: it becomes a `Problem`.

    `parser` reads the templates, so that a slip in one shows now and not on a reader's page.
    """
    themes = Themes(
        {DEFAULT: Theme(DEFAULT, "Harbour", description=Sentence("Quiet, for reading, by day and by night."))}
    )
    candidates = [*_folders(PACKAGE, built_in=True)]
    if not safe_mode:
        candidates += [*_folders(instance / "themes"), *_installed()]
    waiting = []
    for name, source, find in candidates:
        with _reported(themes, name, source):
            folder = find()
            waiting.append((name, source, folder, _manifest(folder)))
    for name, source, folder, manifest in sorted(waiting, key=lambda each: bool(each[3].get("parent"))):
        with _reported(themes, name, source):
            theme = _theme(themes, name, source, folder, manifest)
            _check(folder, parser)
            themes.loaded[name] = theme
    return themes


@contextmanager
def _reported(themes: Themes, name: str, source: str) -> Iterator[None]:
    try:
        yield
    except (ThemeError, OSError, ValueError, ImportError) as error:
        log.warning("The theme %s (%s) is not used: %s", name, source, error)
        themes.problems.append(Problem(name, source, str(error)))


def _folders(folder: Path, *, built_in: bool = False) -> Iterator[tuple[str, str, Callable[[], Path]]]:
    for path in sorted(folder.glob("*/theme.toml")):
        yield (
            path.parent.name,
            BUILT_IN if built_in else Sentence("folder %(path)s", path=path.parent),
            partial(Path, path.parent),
        )


def _installed() -> Iterator[tuple[str, str, Callable[[], Path]]]:
    for entry in entry_points(group=GROUP):
        yield (
            entry.name,
            Sentence("package %(name)s", name=entry.dist.name if entry.dist else entry.module),
            partial(_folder_of, entry),
        )


def _folder_of(entry: EntryPoint) -> Path:
    """Return the folder of a package; nothing in it is run."""
    spec = find_spec(entry.module)
    if spec is None or not spec.submodule_search_locations:
        raise ThemeError(Sentence("The package %(name)s cannot be found.", name=entry.module))
    return Path(next(iter(spec.submodule_search_locations)))


def _manifest(folder: Path) -> dict[str, object]:
    manifest: dict[str, object] = tomllib.loads((folder / "theme.toml").read_text(encoding="utf-8"))
    if unknown := manifest.keys() - KEYS:
        raise ThemeError(
            Sentence("theme.toml has a key that means nothing: %(keys)s.", keys=", ".join(sorted(unknown)))
        )
    if manifest.get("api") != API_VERSION:
        raise ThemeError(
            Sentence("theme.toml must say api = %(version)s: that is what this blog understands.", version=API_VERSION)
        )
    return manifest


def _theme(themes: Themes, name: str, source: str, folder: Path, manifest: dict[str, object]) -> Theme:
    if not NAME.fullmatch(name):
        raise ThemeError(Sentence("The name of its folder or entry point must be like this: my-theme."))
    if name in themes.loaded:
        raise ThemeError(Sentence("Another theme has this name. Rename one of them."))
    words = {key: str(manifest.get(key, "")) for key in ("version", "description", "author")}
    parent = themes.loaded.get(str(manifest.get("parent", DEFAULT) or DEFAULT))
    if parent is None:
        raise ThemeError(Sentence("Its parent %(name)s is not here, or has a parent itself.", name=manifest["parent"]))
    label = str(manifest.get("name") or name)
    folders = (folder, *parent.folders)
    return Theme(
        name, label, **words, source=source, folders=folders, paper=_paper(manifest, parent),
        lead_image=_lead_image(manifest, parent), mark=_mark(folders),
    )  # fmt: skip


def _lead_image(manifest: dict[str, object], parent: Theme) -> str:
    value = manifest.get("lead_image", parent.lead_image)
    if value not in LEAD_IMAGES:
        raise ThemeError(Sentence('lead_image must be "beside" or "above".'))
    return str(value)


def _paper(manifest: dict[str, object], parent: Theme) -> tuple[str, str]:
    value = manifest.get("paper", list(parent.paper))
    colours = [colour_of(str(colour)) for colour in value] if isinstance(value, list) else []
    if len(colours) != 2 or not all(colours):
        raise ThemeError(Sentence('paper must be two colours, by day and by night: paper = ["#ffffff", "#101010"].'))
    return colours[0], colours[1]


def _mark(folders: tuple[Path, ...]) -> str:
    """Return a fingerprint of all files of a theme."""
    mark = 0
    for path in sorted(path for folder in folders for path in folder.rglob("*") if path.is_file()):
        mark = zlib.crc32(path.read_bytes(), mark)
    return format(mark, "08x")


def _check(folder: Path, parser: Environment) -> None:
    for path in sorted((folder / "templates").rglob("*.html")):
        try:
            parser.compile(path.read_text(encoding="utf-8"), str(path))
        except TemplateSyntaxError as error:
            raise ThemeError(f"{path}, line {error.lineno}: {error.message}") from error
