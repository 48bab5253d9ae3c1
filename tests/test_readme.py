"""What the README shows works as it stands there."""

import re
import textwrap
from pathlib import Path

import pytest
from commands import done

from blogapp.cli import COMMANDS

README = (Path(__file__).resolve().parent.parent / "README.md").read_text(encoding="utf-8")


def test_the_format_in_the_readme_loads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BLOGAPP_INSTANCE", str(tmp_path))
    code = re.search(r"^    # instance/(formats/\w+\.py)\n((?:    .*\n|\n)+)", README, re.MULTILINE)
    (tmp_path / "formats").mkdir()
    (tmp_path / code.group(1)).write_text(textwrap.dedent(code.group(2)), encoding="utf-8")
    assert re.search(r"^thought\b", done("formats", "list"), re.MULTILINE)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_readme_knows_every_command(name: str) -> None:
    assert f"`blogapp {name}" in README


def test_the_readme_promises_no_command_that_is_not_there() -> None:
    assert set(re.findall(r"`blogapp ([a-z]+)", README)) <= set(COMMANDS)


@pytest.mark.parametrize("link", re.findall(r"\]\((?!http)([^)#]+)\)", README))
def test_the_files_that_the_readme_links_are_there(link: str) -> None:
    assert (Path(__file__).resolve().parent.parent / link).is_file()
