"""What a start costs: libraries that few requests need are imported by the first of those."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from commands import done

SHOWN = """
import sys
from blogapp import create_app
from blogapp.cli import server

client = create_app().test_client()
for path in ("/", "/feed/", "/archive/", "/search/?q=harbour", "/about/", "/login", "/nothing"):
    assert client.get(path).status_code in {200, 404}, path
print(*sys.modules)
"""
# With what brings each: migrations, drawing and decoding, coloured code, the other database, sample posts.
HEAVY = {"alembic", "PIL.Image", "pygments.lexers", "sqlalchemy.dialects.postgresql", "blogapp.cli.samples"}


@pytest.mark.slow
def test_a_server_imports_no_library_before_a_request_needs_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BLOGAPP_INSTANCE", str(tmp_path))
    monkeypatch.setenv("BLOGAPP_DATABASE_URL", f"sqlite:///{tmp_path / 'blogapp.db'}")
    done("init")
    shown = subprocess.run([sys.executable, "-c", SHOWN], capture_output=True, text=True, check=True)
    assert HEAVY & set(shown.stdout.split()) == set()


@pytest.mark.slow
def test_the_list_of_commands_imports_no_part_of_the_blog() -> None:
    listed = "import sys; from blogapp.cli import main; main(['--help'], standalone_mode=False); print(*sys.modules)"
    shown = subprocess.run([sys.executable, "-c", listed], capture_output=True, text=True, check=True)
    assert "Serve the blog." in shown.stdout
    assert {"flask", "sqlalchemy", "blogapp.wiring"} & set(shown.stdout.split()) == set()
