"""An import on the desk whose worker is killed is stored to its end by the next one."""

from __future__ import annotations

import secrets
from pathlib import Path

import pytest
import wxr
from commands import done, killed, process, refused, rows
from killing import let_leases_end
from together import until

from blogapp import db
from blogapp.cli.application import opened
from blogapp.importing import storing, uploaded
from blogapp.importing.storing.exclusion import folder as uploads
from blogapp.importing.uploaded.files import STORED
from blogapp.models import SiteImport

pytestmark = pytest.mark.slow
POSTS = 450


def confirmed() -> None:
    """Begin an import that somebody has confirmed."""
    with opened():
        name = secrets.token_hex(16)
        (uploads() / name).mkdir()
        items = (wxr.item(number, f"Fog {number}.") for number in range(1, POSTS + 1))
        (uploads() / name / (STORED % 1)).write_text(wxr.export(*items), encoding="utf-8")
        row = SiteImport(kind="wordpress", files=["harbour.xml"], folder=name)
        db.session.add(row)
        db.session.flush()
        uploaded.confirm(db.session(), row)
        db.session.commit()


def test_a_killed_import_is_stored_to_its_end(instance: Path) -> None:
    confirmed()
    running = process("worker", INSTANCE=instance)
    try:
        until(lambda: rows(instance, "SELECT count(*) FROM posts")[0][0])
    finally:
        killed(running)
    before = rows(instance, "SELECT count(*) FROM posts")[0][0]
    assert rows(instance, "SELECT state FROM imports") == [("storing",)]
    let_leases_end(instance)
    done("worker", "--once")
    assert 0 < before < POSTS
    assert rows(instance, "SELECT count(*) FROM posts") == [(POSTS,)]
    assert rows(instance, "SELECT state, folder FROM imports") == [("done", None)]


def test_a_command_is_refused_while_the_desk_imports(instance: Path, tmp_path: Path) -> None:
    (tmp_path / "export.xml").write_text(wxr.export(wxr.item(1)), encoding="utf-8")
    with opened(), storing.alone():
        assert "Another import is running." in refused("import", "wordpress", str(tmp_path / "export.xml"))
