"""An export or an import that is killed: no half is taken for a whole. And the folder is renewed as git wants it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import rich_site
from commands import blogapp, done, refused, rows
from dying import Dying

from blogapp import db
from blogapp.cli.application import opened
from blogapp.models import Post

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def dying() -> Iterator[Dying]:
    with Dying() as dying:
        yield dying


@pytest.fixture
def filled(instance: Path) -> Path:
    rich_site.fill()
    return instance


def git(folder: Path, *words: str) -> str:
    who = ["-c", "user.name=Ana", "-c", "user.email=ana@example.org"]
    return subprocess.run(["git", *who, *words], cwd=folder, capture_output=True, text=True, check=True).stdout


def test_a_second_export_shows_differences_alone(filled: Path, tmp_path: Path) -> None:
    out = tmp_path / "site"
    done("export", "site", "--without-pages", str(out))
    git(out, "init", "-q")
    git(out, "add", ".")
    git(out, "commit", "-qm", "The site")
    assert "private" not in git(out, "ls-files")
    (out / "notes.txt").write_text("Of our own.")
    done("export", "site", "--without-pages", str(out))
    assert git(out, "status", "--short") == "?? notes.txt\n"
    with opened(), db.writing():
        db.session.query(Post).filter_by(slug="the-lock").one().excerpt = "Short."
        db.session.commit()
    done("export", "site", "--without-pages", str(out))
    changed = {line.split()[-1].partition("/")[0] for line in git(out, "status", "--short").splitlines()}
    assert changed == {"posts", "revisions", "manifest.json", "SHA256SUMS", "notes.txt"}
    assert '+  "excerpt": "Short.",' in git(out, "diff", "posts")
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".part")] == []


def test_what_no_export_has_made_is_left_alone(instance: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("mine")
    assert "no export has made it" in refused("export", "site", "--without-pages", str(tmp_path / "mine"))
    assert "is no folder" in refused("export", "site", "--without-pages", str(tmp_path / "mine" / "thesis.txt"))
    assert "There is no folder" in refused("export", "site", "--without-pages", str(tmp_path / "nowhere" / "site"))
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["thesis.txt"]


def test_a_killed_export_is_whole_or_none(dying: Dying, filled: Path, tmp_path: Path) -> None:
    out = tmp_path / "site"
    done("export", "site", "--without-pages", str(out))
    _, total = dying.run("files", 0, "export", "site", "--without-pages", str(out))
    for moment in [*range(3, total, max(1, total // 5)), *range(total - 4, total + 1)]:
        status, _ = dying.run("files", moment, "export", "site", "--without-pages", str(out))
        assert status != 1, moment
        said = blogapp("import", "site", "--check", str(out))
        assert said.exit_code == 0 or "was interrupted" in said.stderr, (moment, said.stderr)
    done("export", "site", "--without-pages", str(out))
    assert "is sound" in done("import", "site", "--check", str(out))
    assert not list(tmp_path.glob(".*.part"))


def test_a_killed_import_is_no_site_and_can_be_done_again(
    dying: Dying, filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, place = tmp_path / "site", tmp_path / "second"
    done("export", "site", "--without-pages", str(out))
    monkeypatch.setenv("BLOGAPP_INSTANCE", str(place))
    _, total = dying.run("files", 0, "import", "site", str(out))
    shutil.rmtree(place)
    for moment in range(2, total, max(1, total // 6)):
        status, _ = dying.run("files", moment, "import", "site", str(out))
        if status == 0:
            break
        if (place / "blogapp.db").exists() and rows(place, "SELECT 1 FROM sqlite_master WHERE name = 'posts'"):
            assert "was interrupted" in refused("user", "list"), moment
    if not (place / "restore-unfinished").exists():  # the last one was killed when all was done
        shutil.rmtree(place)
    done("import", "site", str(out))
    assert "is not empty" in blogapp("import", "site", str(out)).stderr
    done("export", "site", "--without-pages", str(tmp_path / "again"))
    assert (tmp_path / "again" / "SHA256SUMS").read_bytes() == (out / "SHA256SUMS").read_bytes()


def test_an_instance_with_a_blog_is_refused_before_anything_is_read(filled: Path, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    assert "is not empty" in refused("import", "site", str(tmp_path / "site"))
    assert "has no manifest" in refused("import", "site", "--check", str(tmp_path / "site"))
