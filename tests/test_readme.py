"""What the README shows works as it stands there."""

import re
import subprocess
import textwrap
from pathlib import Path

import pytest
from commands import done

from blogapp.cli import COMMANDS

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


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
    assert (ROOT / link).is_file()


def test_git_keeps_the_readme_of_the_instance_and_nothing_else_in_it() -> None:
    names = ["instance/README.md", "instance/blogapp.db", "instance/formats/README.md", "instance/media/2026/05/a.jpg"]
    asked = ["git", "check-ignore", "--no-index", *names]
    ignored = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    assert ignored == names[1:]
