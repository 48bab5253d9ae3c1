"""Where formats are found, and what becomes of one that cannot be used."""

import inspect
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from blogapp.formats.registry import Registry, load

RECIPE = """
from blogapp.formats import PostFormat, fields as f

class Recipe(PostFormat):
    name = "recipe"
    body = f.Markdown("Method")
    template = "<p>Method</p>{{ body }}"
"""
BUILT_IN = ["standard", "aside", "audio", "chat", "gallery", "image", "link", "quote", "status", "video"]
Install = Callable[..., None]
BUILT_IN = list(load(Path("/nowhere"), {}))


@pytest.fixture
def drop_in(tmp_path: Path) -> Callable[[str, str], Registry]:
    """Put a file into the instance's `formats/`, and load."""

    def put(name: str, source: str, **settings: bool) -> Registry:
        folder = tmp_path / "formats"
        folder.mkdir(exist_ok=True)
        (folder / name).write_text(source, encoding="utf-8")
        return load(tmp_path, {}, **settings)

    return put


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Install a package with an entry point, as pip does: `install("blogapp_recipe", source)`."""
    site = tmp_path / "site-packages"
    modules = set(sys.modules)
    monkeypatch.syspath_prepend(str(site))

    def put(package: str, source: str, entry: str = "recipe = {package}:Recipe", version: str = "1.2") -> None:
        info = site / f"{package}-{version}.dist-info"
        info.mkdir(parents=True)
        (site / f"{package}.py").write_text(source, encoding="utf-8")
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: {version}\n")
        (info / "entry_points.txt").write_text(f"[blogapp.formats]\n{entry.format(package=package)}\n")

    yield put
    for name in set(sys.modules) - modules:
        del sys.modules[name]


def only_problem(registry: Registry) -> str:
    (problem,) = registry.problems
    assert all([problem.name, problem.source, problem.reason, problem.remedy])
    return f"{problem.name} | {problem.source} | {problem.reason} | {problem.remedy}"


def test_the_built_in_formats_are_there_the_usual_one_first(tmp_path: Path) -> None:
    registry = load(tmp_path, {})
    assert {"standard", "quote", "video"} <= set(registry)
    assert next(iter(registry)) == "standard"
    assert registry.problems == []


def test_a_dropped_in_file_is_a_format(drop_in: Callable[..., Registry], tmp_path: Path) -> None:
    registry = drop_in("recipe.py", RECIPE)
    assert list(registry) == [*BUILT_IN, "recipe"]
    assert registry["recipe"].label == "Recipe"
    assert registry.folder("recipe") == tmp_path / "formats"


def test_one_file_may_hold_several_formats(drop_in: Callable[..., Registry]) -> None:
    registry = drop_in("food.py", RECIPE + RECIPE.replace("Recipe", "Menu").replace("recipe", "menu"))
    assert {"recipe", "menu"} <= set(registry)


def test_an_imported_format_is_not_defined_again(drop_in: Callable[..., Registry]) -> None:
    registry = drop_in("better.py", RECIPE + "from blogapp.formats.quote import Quote")
    assert list(registry)[len(BUILT_IN) :] == ["recipe"]
    assert registry.problems == []


def test_an_installed_package_is_a_format(install: Install, tmp_path: Path) -> None:
    install("blogapp_recipe", RECIPE)
    registry = load(tmp_path, {})
    assert registry.loaded["recipe"].source == "package blogapp_recipe 1.2"
    assert registry.folder("recipe") == tmp_path / "site-packages"


def test_safe_mode_loads_the_built_in_ones_alone(install: Install, drop_in: Callable[..., Registry]) -> None:
    install("blogapp_recipe", RECIPE)
    registry = drop_in("bad.py", "raise SystemExit(3)", safe_mode=True)
    assert (list(registry), registry.problems) == (BUILT_IN, [])


FAILURES = {
    "import": ("import there_is_no_such_module", "ModuleNotFoundError: No module named 'there_is_no_such_module'", 1),
    "syntax": ("x = 1\nclass Recipe(", "SyntaxError: '(' was never closed", 2),
    "exit": ("import sys\n\nsys.exit('no more')", "SystemExit: no more", 3),
    "error": ("def f():\n    return 1 / 0\n\nf()", "ZeroDivisionError: division by zero", 2),
    "odd": ("class Odd(BaseException): pass\nraise Odd('?')", "Odd: ?", 2),
    "deep": ("def f(): f()\nf()", "RecursionError: maximum recursion depth exceeded", 1),
    "definition": (RECIPE.replace('"recipe"', '"Re cipe"'), "TypeError: blogapp_dropped_in.bad.Recipe: The name", 4),
}  # fmt: skip


@pytest.mark.parametrize("name", FAILURES)
def test_a_file_that_fails_is_reported_with_its_line(
    drop_in: Callable[..., Registry], tmp_path: Path, name: str
) -> None:
    source, reason, line = FAILURES[name]
    registry = drop_in("bad.py", source)
    assert list(registry) == BUILT_IN
    told = only_problem(registry)
    assert reason in told
    assert f"{tmp_path / 'formats' / 'bad.py'}, line {line}" in told
    assert told.count("line ") == 1
    assert "restart" in told


def test_a_file_that_is_no_text_is_reported(tmp_path: Path) -> None:
    (tmp_path / "formats").mkdir()
    (tmp_path / "formats" / "bad.py").write_bytes(b"\xff\xfe\0x")
    assert "bad.py" in only_problem(load(tmp_path, {}))


def test_a_failure_leaves_the_other_formats(drop_in: Callable[..., Registry]) -> None:
    drop_in("a_bad.py", "raise RuntimeError('mould')")
    registry = drop_in("recipe.py", RECIPE)
    assert "recipe" in registry
    assert "mould" in only_problem(registry)


def test_a_file_without_a_format_is_reported(drop_in: Callable[..., Registry]) -> None:
    assert "It defines no format." in only_problem(drop_in("empty.py", "x = 1"))


def test_a_failed_import_can_be_tried_again(drop_in: Callable[..., Registry]) -> None:
    drop_in("recipe.py", "raise RuntimeError('mould')")
    assert "recipe" in drop_in("recipe.py", RECIPE)


def test_a_package_that_fails_is_reported_with_its_version(install: Install, tmp_path: Path) -> None:
    install("blogapp_recipe", "x = 1\nraise SystemExit(2)")
    told = only_problem(load(tmp_path, {}))
    assert told.startswith("recipe | package blogapp_recipe 1.2 | SystemExit: 2")
    assert "blogapp_recipe.py, line 2" in told


@pytest.mark.parametrize(("entry", "reason"), [
    ("recipe = {package}:Cake", "AttributeError"),
    ("recipe = {package}:f", "TypeError: blogapp_recipe:f is not a PostFormat with a name."),
    ("recipe = no_such_package:Recipe", "ModuleNotFoundError"),
    ("recipe = not an entry", "recipe"),
])  # fmt: skip
def test_an_entry_point_that_leads_nowhere_is_reported(
    install: Install, tmp_path: Path, entry: str, reason: str
) -> None:
    install("blogapp_recipe", RECIPE, entry)
    registry = load(tmp_path, {})
    assert "recipe" not in registry
    assert reason in only_problem(registry)


def test_of_two_that_claim_a_name_neither_is_loaded(install: Install, tmp_path: Path) -> None:
    install("blogapp_recipe", RECIPE)
    install("blogapp_cooking", RECIPE)
    registry = load(tmp_path, {})
    assert "recipe" not in registry
    assert {problem.source for problem in registry.problems} == {
        "package blogapp_recipe 1.2",
        "package blogapp_cooking 1.2",
    }
    assert all(
        "FORMATS_PIN to recipe=blogapp_recipe:Recipe or recipe=blogapp_cooking:Recipe." in problem.remedy
        for problem in registry.problems
    )


def test_a_pin_says_which_of_two_is_meant(install: Install, tmp_path: Path) -> None:
    install("blogapp_recipe", RECIPE)
    install("blogapp_cooking", RECIPE)
    registry = load(tmp_path, {"recipe": "blogapp_cooking:Recipe"})
    assert registry.loaded["recipe"].source == "package blogapp_cooking 1.2"
    assert registry.problems == []


def test_a_pin_that_fits_neither_loads_neither(install: Install, tmp_path: Path) -> None:
    install("blogapp_recipe", RECIPE)
    install("blogapp_cooking", RECIPE)
    assert "recipe" not in load(tmp_path, {"recipe": "blogapp_baking:Recipe"})


def test_a_built_in_name_is_reserved(drop_in: Callable[..., Registry]) -> None:
    registry = drop_in("mine.py", RECIPE.replace('"recipe"', '"quote"'))
    assert registry["quote"].__module__ == "blogapp.formats.quote"
    assert "quote is the name of a built-in format. | Give the format another name." in only_problem(registry)


def test_an_interrupt_is_not_swallowed(drop_in: Callable[..., Registry]) -> None:
    with pytest.raises(KeyboardInterrupt):
        drop_in("slow.py", "raise KeyboardInterrupt")


def test_files_of_one_name_in_two_instances_keep_their_own_templates(tmp_path: Path) -> None:
    folders = []
    for name in ("one", "other"):
        folder = tmp_path / name / "formats"
        folder.mkdir(parents=True)
        (folder / "dish.py").write_text(RECIPE, encoding="utf-8")
        folders.append(folder)
    formats = [load(folder.parent, {}).loaded["recipe"] for folder in folders]
    assert [loaded.folder for loaded in formats] == folders
    assert [Path(inspect.getfile(loaded.format)).parent for loaded in formats] == folders
