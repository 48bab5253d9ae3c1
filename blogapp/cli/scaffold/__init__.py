"""`blogapp formats new`: the files of a new post format, which pass the kit at once."""

from __future__ import annotations

from pathlib import Path
from string import Template

from blogapp.formats.definition import NAME
from blogapp.formats.registry import load

FOLDER = Path(__file__).parent


class ScaffoldError(ValueError):
    """The files cannot be written; the message says why and what to do."""


def write_package(name: str, folder: Path, *, script: bool = False) -> list[Path]:
    """Write a package for a format into a new folder `blogapp-NAME` within `folder`; return its files."""
    words = _words(name)
    root, module = folder / words["distribution"], words["module"]
    places = {
        "class.py": f"{module}/__init__.py",
        "template.html": f"{module}/{name}.html",
        "styles.css": f"{module}/{name}.css",
        **({"script.js": f"{module}/{name}.js"} if script else {}),
        "test.py": f"tests/test_{module.removeprefix('blogapp_')}.py",
        "pyproject.toml": "pyproject.toml",
        "README.md": "README.md",
    }
    return _write({root / place: f"package/{source}.txt" for source, place in places.items()}, words)


def write_file(name: str, folder: Path) -> list[Path]:
    """Write a format in one file into `folder`; return the file."""
    return _write({folder / f"{name.replace('-', '_')}.py": "single.py.txt"}, _words(name))


def _words(name: str) -> dict[str, str]:
    if not NAME.fullmatch(name):
        raise ScaffoldError(f"{name!r} cannot be a format's name; it must be a lower-case word such as recipe.")
    if name in load(FOLDER, {}, safe_mode=True):
        raise ScaffoldError(f"{name} is the name of a built-in format. Choose another.")
    words = name.replace("-", " ").replace("_", " ").split()
    return {
        "name": name,
        "label": " ".join(words).capitalize(),
        "class_name": "".join(word.capitalize() for word in words),
        "module": f"blogapp_{'_'.join(words)}",
        "distribution": f"blogapp-{'-'.join(words)}",
    }


def _write(files: dict[Path, str], words: dict[str, str]) -> list[Path]:
    for path in files:
        if path.exists():
            raise ScaffoldError(f"{path} is there already. Choose another name or folder, or remove it.")
    for path, source in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(Template((FOLDER / source).read_text("utf-8")).substitute(words), encoding="utf-8")
    return list(files)
