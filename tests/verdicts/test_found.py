"""Checkers are found by entry point and as files, imported by the worker alone, and named by the doctor."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from commands import blogapp
from flask import Flask

from blogapp import plugins
from blogapp.verdicts import checkers

Make = Callable[..., Flask]
pytestmark = pytest.mark.any_database


def test_files_and_packages_are_found_and_nothing_is_imported_before_it_is_asked(
    make_app: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (modules := {"blogapp_pier", "blogapp_verdicts.gull"}):  # as another test has left it
        monkeypatch.delitem(sys.modules, module, raising=False)
    app = make_app()
    (folder := Path(app.instance_path, "verdicts")).mkdir()
    (folder / "gull.py").write_text("def check(submission): return None")
    (folder / "nothing.py").write_text("")
    (tmp_path / "blogapp_pier.py").write_text("def look(submission): return None")
    (info := tmp_path / "blogapp_pier-1.0.dist-info").mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: blogapp-pier\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[blogapp.verdicts]\npier = blogapp_pier:look\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    found = make_app(INSTANCE=app.instance_path)
    assert not modules & sys.modules.keys()
    with found.app_context():
        assert checkers.names() == ["pier", "gull", "nothing"]
        for name in ("pier", "gull"):
            checkers.load(name)
        for name, reason in (("nothing", "has no attribute 'check'"), ("gone", "^The plugin “gone” is not")):
            with pytest.raises(plugins.Failed, match=reason):
                checkers.load(name)
    with make_app(INSTANCE=app.instance_path, SAFE_MODE=True).app_context():
        assert checkers.names() == []


def test_the_doctor_names_each_and_which_cannot_be_asked(instance: Path) -> None:
    (instance / "verdicts").mkdir()
    (instance / "verdicts" / "auk.py").write_text("1 / 0")
    (instance / "verdicts" / "gull.py").write_text("def check(submission): return None")
    said = blogapp("doctor").stdout
    assert "wrong  checker auk: ZeroDivisionError: division by zero. Fix it, or remove it.\n" in said
    assert "ok     checker gull: looks at comments\n" in said
