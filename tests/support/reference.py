"""The reference in docs/formats.md and docs/themes.md, from the code: `python tests/support/reference.py` renews it."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from types import FunctionType
from typing import Any

from kit.mistakes import MISSED, MISTAKES
from kit.record import NOTICED, UNNOTICED

from blogapp.file_types import TYPES
from blogapp.formats import Answers, PostFacts, PostFormat, fields
from blogapp.formats.feed_elements import NAMESPACES
from blogapp.formats.roles import ROLES
from blogapp.testing.checks import CHECKS
from blogapp.themes import template_globals

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = DOCS / "formats.md"
OF_KINDS = "What a kind says of itself"


def folded(text: str | None) -> str:
    return " ".join((text or "").split()).replace("|", "\\|")


def attributes() -> Iterator[str]:
    """Each class attribute with what its docstring says and its default."""
    yield "| attribute | default | what it is |"
    yield "| --- | --- | --- |"
    documented = inspect.getdoc(PostFormat) or ""
    for name, said in re.findall(r"^`(\w+)`\n((?: {4}.*\n?)+)", documented, re.MULTILINE):
        yield f"| `{name}` | `{getattr(PostFormat, name)!r}` | {folded(said)} |"


def every_field() -> Iterator[str]:
    """Each field with its docstring and the arguments that it has beside those of all fields."""
    common = set(inspect.signature(fields.Field.__init__).parameters)
    for name in fields.__all__:
        field = getattr(fields, name)
        if field in {fields.Field, fields.Group, fields.Seen}:
            continue
        own = [str(p) for p in inspect.signature(field).parameters.values() if p.name not in common | {"rest"}]
        yield f"- **`f.{name}`**{f' (`{_plain(own)}`)' if own else ''}: {folded(inspect.getdoc(field))}"


def _plain(parameters: list[str]) -> str:
    return ", ".join(parameters).replace("'", "").replace("collections.abc.", "").replace(" | ", " or ")


def arguments() -> Iterator[str]:
    """What every field takes, from the docstring of `Field`."""
    yield "| argument | what it is |"
    yield from _told((inspect.getdoc(fields.Field) or "").partition(OF_KINDS)[0])


def attributes_of_kinds() -> Iterator[str]:
    """What a kind of field says of itself, from the docstring of `Field`."""
    yield "| attribute | what it is |"
    yield from _told((inspect.getdoc(fields.Field) or "").partition(OF_KINDS)[2])


def _told(documented: str) -> Iterator[str]:
    yield "| --- | --- |"
    for names, said in re.findall(r"^(`\w+`(?:, `\w+`)*)\n((?: {4}.*\n?)+)", documented, re.MULTILINE):
        yield f"| {names} | {folded(said)} |"


def methods_of_kinds() -> Iterator[str]:
    """Each method of `Field` with its docstring."""
    for name, method in vars(fields.Field).items():
        called = getattr(method, "fget", method)
        if not name.startswith("_") and isinstance(called, FunctionType):
            signature = "" if called is not method else _plain([str(inspect.signature(called))])
            yield f"- **`{name}{signature}`**: {folded(inspect.getdoc(called))}"


def roles() -> Iterator[str]:
    """The table `ROLES`."""
    yield "| role | schema.org | microformats2 | weight in search | key in WordPress |"
    yield "| --- | --- | --- | --- | --- |"
    for name, role in ROLES.items():
        if name:
            linked = f"`{role.schema_org}`" + (f" (`{role.thing}`)" if role.thing else "")
            cells = [f"`{cell}`" if cell else "" for cell in (role.microformat, role.weight, role.meta)]
            yield f"| `{name}` | {linked} | {' | '.join(cells)} |"


def facts() -> Iterator[str]:
    """What a post knows of itself, from the docstring of `PostFacts`."""
    yield folded(inspect.getdoc(PostFacts))


def file_types() -> Iterator[str]:
    """The table `TYPES`."""
    yield "| media type | called | endings | in a browser |"
    yield "| --- | --- | --- | --- |"
    for mime, each in TYPES.items():
        shown = "handed out" if each.kind == "document" else "shown"
        yield f"| `{mime}` | {each.name} | {', '.join(f'`{ending}`' for ending in each.endings)} | {shown} |"


def answers() -> Iterator[str]:
    """What a format sees of readers' answers, from the docstring of `Answers`."""
    yield folded(inspect.getdoc(Answers))


def namespaces() -> Iterator[str]:
    """The table `NAMESPACES`."""
    yield "| prefix | namespace |"
    yield "| --- | --- |"
    yield from (f"| `{prefix}` | {address} |" for prefix, address in NAMESPACES.items())


def methods() -> Iterator[str]:
    """Each method that a format may override or ask, with its docstring."""
    of_both = {**vars(fields.Group), **vars(PostFormat)}
    public = (name for name, value in of_both.items() if isinstance(value, FunctionType | classmethod))
    for name in (name for name in public if not name.startswith("_")):
        method: Any = getattr(PostFormat, name)
        yield f"- **`{name}{_plain([str(inspect.signature(method))])}`**: {folded(inspect.getdoc(method))}"


def checks() -> Iterator[str]:
    """Each check with the rule that it holds a format to."""
    yield f"{len(CHECKS)} checks:"
    yield ""
    yield "| check | the rule |"
    yield "| --- | --- |"
    for name, check in CHECKS.items():
        yield f"| `{name}` | {folded(check.__doc__)} |"


def missed() -> Iterator[str]:
    """How many mistakes are planted, and each that no check notices."""
    unnoticed = MISSED | UNNOTICED
    yield f"Of {len(MISTAKES) + len(NOTICED) + len(UNNOTICED)} mistakes it notices all but {len(unnoticed)}:"
    yield ""
    yield from (f"- {name[0].upper()}{name[1:]}: {reason}." for name, reason in unnoticed.items())


def known() -> Iterator[str]:
    """Each name that templates of themes know, and each filter."""
    names = (name for name in template_globals.GLOBALS.values() if name.for_themes)
    yield "| name | what it is |"
    yield "| --- | --- |"
    yield from (f"| `{name.written}` | {folded(name.told)} |" for name in names)
    yield ""
    yield "| filter | what it gives |"
    yield "| --- | --- |"
    yield from (f"| `{name.written}` | {folded(name.told)} |" for name in template_globals.FILTERS.values())


PAGES = {
    "formats.md": (
        attributes, arguments, every_field, file_types, attributes_of_kinds, methods_of_kinds, roles, facts,
        namespaces, answers, methods,
        checks, missed,
    ),
    "themes.md": (known,),
}  # fmt: skip


def renewed(file: str) -> str:
    """Return a page with every part made anew."""
    page = (DOCS / file).read_text(encoding="utf-8")
    for part in PAGES[file]:
        name = part.__name__
        lines = "\n".join(part())
        pattern = re.compile(rf"(?<=<!-- begin {name} -->\n).*?(?=<!-- end {name} -->)", re.DOTALL)
        page, found = pattern.subn(lambda _, lines=lines: f"\n{lines}\n\n", page)
        assert found == 1, f"The page has no place for {name}."
    return page


if __name__ == "__main__":
    for file in PAGES:
        (DOCS / file).write_text(renewed(file), encoding="utf-8")
