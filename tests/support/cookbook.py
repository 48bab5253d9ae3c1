"""docs/cookbook.md, made of examples/cookbook: `python tests/support/cookbook.py` renews it and its pictures."""

from __future__ import annotations

import inspect
import shutil
from pathlib import Path

import pictures

from blogapp.formats import PostFormat
from blogapp.formats.registry import Loaded, load

ROOT = Path(__file__).resolve().parents[2]
INSTANCE = ROOT / "examples" / "cookbook"
PAGE = ROOT / "docs" / "cookbook.md"
FOLDER = PAGE.parent / "images" / "cookbook"
LANGUAGES = {".py": "python", ".html": "jinja", ".css": "css", ".js": "js"}
HEAD = """# A cookbook of formats

Whole formats to start from, each with its picture. Copy the files of one from
[`examples/cookbook/formats/`](../examples/cookbook/formats) into the folder `formats/` of your instance and restart the
blog. [How to write a format](formats.md) explains what stands in them.

| format | what it shows |
| --- | --- |
"""


def formats() -> dict[str, Loaded]:
    """Return the formats of the cookbook by name."""
    registry = load(INSTANCE, {})
    assert registry.problems == [], registry.problems
    return {name: loaded for name, loaded in registry.loaded.items() if loaded.folder == INSTANCE / "formats"}


def said(format: type[PostFormat]) -> str:
    """Return what a format is, in a sentence."""
    return (inspect.getdoc(format) or "").partition("\n")[0]


def files(format: type[PostFormat]) -> list[Path]:
    """Return the files of a format: its class, its template, and perhaps its style and script."""
    beside = (INSTANCE / "formats" / f"{format.name}{ending}" for ending in LANGUAGES if ending != ".py")
    return [Path(inspect.getfile(format)), *(path for path in beside if path.exists())]


def picture(format: type[PostFormat]) -> Path:
    """Return where the picture of a format is."""
    return FOLDER / f"{format.name}.webp"


def page() -> str:
    """Return the text of the page."""
    known = [loaded.format for loaded in formats().values()]
    rows = [f"| [{format.label}](#{format.label.lower().replace(' ', '-')}) | {said(format)} |" for format in known]
    return HEAD + "\n".join([*rows, "", *(_chapter(format) for format in known)])


def _chapter(format: type[PostFormat]) -> str:
    image = f"![A post of the format {format.name}]({picture(format).relative_to(PAGE.parent)})"
    blocks = [
        f"`{path.name}`\n\n```{LANGUAGES[path.suffix]}\n{path.read_text(encoding='utf-8').strip()}\n```"
        for path in files(format)
    ]
    return "\n\n".join([f"## {format.label}", said(format), image, *blocks, ""])


def main() -> None:
    """Take the pictures and write the page."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    with pictures.blog(INSTANCE / "formats") as address, pictures.chromium() as browser:
        for name, loaded in formats().items():
            pictures.take(browser, address, name, picture(loaded.format), 1280, "light")
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
