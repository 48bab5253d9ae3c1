"""Values do not change once they are made, and a package names what it hands on."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

import blogapp

LEFT_OUT = ("migrations", "scaffold", "__main__")
# What is filled, or counts, or takes apart, bit by bit. Whatever else is a dataclass is a value.
CHANGING = set(
    """
    cli.samples.content.Batch editing.quick_post.Pasted events.recording._Noted events.subscribers.Subscribers
    formats.conversion._Notes formats.registry.Registry forms.files.StoredPicture forms.rows.Entry
    http.address_counts.Miss http.cached_responses.ResponseStore
    importing.storing.comments.Comments importing.storing.context.Import importing.storing.files.Files
    importing.storing.frame.Frame importing.storing.ledger.Ledger importing.storing.people.People
    importing.storing.posts.Posts importing.storing.posts.Ready importing.storing.run.Run
    importing.storing.terms.Terms importing.storing.texts.Filled importing.wordpress.opening.Meter
    media.uploads.Prepared models.comments.Thread plugins.guarding._State plugins.guarding._Turns
    plugins.time_limits._Run testing.kit.Kit testing.tree.Element text.comparison.Comparison text.pairing.Tag
    text.from_html.tree.Node text.from_html.writer._Writer text.tags.Piece themes.registry.Themes
    """.split()
)


@cache
def modules() -> tuple[ModuleType, ...]:
    """Return all modules of the blog."""
    names = [found.name for found in pkgutil.walk_packages(blogapp.__path__, "blogapp.")]
    return tuple(importlib.import_module(name) for name in names if not set(LEFT_OUT) & set(name.split(".")))


def values() -> Iterator[tuple[str, bool]]:
    """Yield every dataclass, and whether it can change."""
    for module in modules():
        for one in vars(module).values():
            is_own = isinstance(one, type) and one.__module__ == module.__name__
            if is_own and "__dataclass_params__" in vars(one):
                name = f"{module.__name__}.{one.__qualname__}".removeprefix("blogapp.")
                yield name, not one.__dataclass_params__.frozen


def test_values_do_not_change() -> None:
    """Whoever adds a class that does: let it be frozen, or name it above."""
    assert {name for name, changes in values() if changes} == CHANGING


def only_handed_on(module: ModuleType) -> set[str]:
    """Return the names that a module imports and does nothing with."""
    tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
    imports = [node for node in tree.body if isinstance(node, ast.ImportFrom) and node.module != "__future__"]
    taken = {alias.asname or alias.name for node in imports for alias in node.names}
    return taken - {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def test_package_names_all_that_it_hands_on() -> None:
    for module in modules():
        if (names := getattr(module, "__all__", None)) is not None:
            assert [name for name in names if not hasattr(module, name)] == [], module.__name__
            assert only_handed_on(module) - set(names) == set(), module.__name__
