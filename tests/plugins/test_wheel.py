"""The built wheel, installed away from the checkout, is a whole blog: pages, styles and migrations are in it."""

import os
import re
import socket
import subprocess
import sys
import sysconfig
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("wheel")]


@dataclass(frozen=True)
class Installed:
    """An environment of its own that has blogapp from the wheel."""

    home: Path

    def run(self, *command: str) -> str:
        done = subprocess.run(self.command(command), check=False, capture_output=True, text=True, **self.setting())
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self, *command: str) -> subprocess.Popen[str]:
        output = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
        return subprocess.Popen(self.command(command), **output, **self.setting())

    def command(self, words: tuple[str, ...]) -> list[str]:
        return [str(self.home / "venv" / "bin" / words[0]), *words[1:]]

    def setting(self) -> dict[str, object]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("BLOGAPP_", "PYTHONPATH"))}
        return {"cwd": self.home, "env": kept | {"XDG_DATA_HOME": str(self.home / "data"), "PYTHONUNBUFFERED": "1"}}


def quietly(home: Path, module: str, *arguments: object) -> None:
    command = [sys.executable, "-m", module, *map(str, arguments)]
    done = subprocess.run(command, check=False, cwd=home, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Build and install the wheel; what it depends on is taken from the environment of the tests."""
    home = tmp_path_factory.mktemp("installed")
    python = home / "venv" / "bin" / "python"
    quietly(home, "pip", "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", home, ROOT)
    quietly(home, "venv", "--without-pip", home / "venv")
    quietly(home, "pip", "--python", python, "install", "--no-deps", *home.glob("*.whl"))
    [site_packages] = (home / "venv").glob("lib/*/site-packages")
    (site_packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return Installed(home)


@pytest.fixture(scope="module")
def site(installed: Installed) -> Iterator[Callable[[str], str]]:
    """Serve the installed blog with sample posts; yield what fetches a page of it."""
    installed.run("blogapp", "init")
    installed.run("blogapp", "sample", "--posts", "6")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    server = installed.start("blogapp", "serve", "--port", port)
    try:
        assert any(f":{port}" in line for line in server.stdout), "The server ended without saying where it listens."
        yield lambda path: fetch(f"http://127.0.0.1:{port}{path}")
    finally:
        server.terminate()
        server.communicate(timeout=20)


def fetch(url: str) -> str:
    with urllib.request.urlopen(url, timeout=20) as answer:
        return answer.read().decode()


def test_wheel_is_used_and_not_the_checkout(installed: Installed) -> None:
    where = installed.run("python", "-c", "import blogapp; print(blogapp.__file__)")
    assert Path(where.strip()).is_relative_to(installed.home)


def test_init_of_the_wheel_uses_the_users_data_folder(installed: Installed) -> None:
    installed.run("blogapp", "init")
    assert (installed.home / "data" / "blogapp" / "blogapp.db").exists()


def test_wheel_says_that_it_is_typed(installed: Installed) -> None:
    say = "import blogapp, pathlib; print(pathlib.Path(blogapp.__file__).with_name('py.typed').exists())"
    assert installed.run("python", "-c", say).strip() == "True"


def test_wheel_serves_stream_post_and_feed(site: Callable[[str], str]) -> None:
    stream = site("/")
    permalink = re.search(r'href="(?:https?://[^/"]+)?(/\d{4}/\d\d/\d\d/[^/"#]+/)"', stream).group(1)
    assert stream.count("<article") == 6
    assert site(permalink).count("<article") == 1
    assert "<rss" in site("/feed/")


def test_wheel_serves_what_its_pages_load(site: Callable[[str], str]) -> None:
    files = re.findall(r'(?:href|src)="(/static/[^"]+)"', site("/"))
    assert files
    assert all(site(file) for file in files)


def test_wheel_shows_the_sign_in_form(site: Callable[[str], str]) -> None:
    assert 'name="password"' in site("/login")


def test_wheel_speaks_other_languages(installed: Installed) -> None:
    say = "from blogapp import create_app; from flask_babel import gettext\n"
    say += "with create_app(LANGUAGE='de').app_context(): print(gettext('Comment'))"
    assert installed.run("python", "-c", say).strip() == "Kommentar"
