"""`blogapp serve`: the blog as a process of its own, and how it is prepared."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import requests
from commands import Server, blogapp, done, rows, serving

from blogapp import create_app, migrations, plugins
from blogapp.cli import preparation
from blogapp.db import schema

NEXT = """
revision, down_revision = "9999", "{head}"

def upgrade():
    pass
"""
README = Path(__file__).resolve().parents[2] / "instance" / "README.md"
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("serve")]


@pytest.fixture(scope="module")
def first_call(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """The folder of a blog that `serve --prepare` made out of nothing, what was said, and its first page."""
    folder = tmp_path_factory.mktemp("prepared") / "instance"
    folder.mkdir()
    shutil.copy(README, folder)  # as a checkout has it
    with serving(folder, "--prepare") as server:
        page = requests.get(server.url + "/", timeout=30).text
        assert server.stop() == 0
    return folder, server.said, page


def signs_in(server: Server, email: str, password: str) -> bool:
    typed = {"email": email, "password": password, "next": "/edit/"}
    answer = requests.post(server.url + "/login", data=typed, allow_redirects=False, timeout=30)
    return answer.status_code == 303


def test_prepared_blog_shows_one_post_of_each_format(first_call: tuple[Path, str, str]) -> None:
    folder, _, page = first_call
    with create_app(INSTANCE=str(folder)).app_context():
        formats = list(plugins.formats())
    assert page.count("<article") == min(len(formats), 10)
    assert all(f"format-{name}" in page for name in formats[:10])


def test_readme_of_the_instance_names_all_that_lies_in_it(first_call: tuple[Path, str, str]) -> None:
    named = re.findall(r"^\| `([\w.]+)", README.read_text(encoding="utf-8"), re.MULTILINE)
    found = {re.sub("-(wal|shm|next|turn)$", "", path.name) for path in first_call[0].iterdir()}
    assert found <= {"README.md", *named}


def test_prepared_blog_reads_as_it_was_designed(first_call: tuple[Path, str, str]) -> None:
    lines = re.findall(r'<footer class="post-meta">(.*?)</footer>', first_call[2], re.DOTALL)
    plain = [" ".join(re.sub(r"<[^>]+>", "", line).split()) for line in lines]
    assert plain[0] == "Posted in Events, Solidarity | Tagged harbour, trains | 2 Comments"
    assert [line.partition(" ")[0] for line in plain[1:4]] == ["Quote", "Video", "Status"]
    line = r"\w+ \| Posted on [\w ,]+ by Ana \| Tagged [\w, ]+ \| (Leave a comment|1 Comment|2 Comments)"
    ends = [re.fullmatch(line, each)[1] for each in plain[1:]]
    assert {"Leave a comment", "1 Comment"} <= set(ends)


def test_password_of_the_administrator_is_shown_on_the_first_call_alone(first_call: tuple[Path, str, str]) -> None:
    folder, said, _ = first_call
    email, password = re.search(r"e-mail +(\S+)\s+password +(\S+)", said).groups()
    with serving(folder, "--prepare") as server:
        assert server.said.splitlines() == [server.said.strip()]  # the address and nothing else
        assert signs_in(server, email, password)
    assert rows(folder, "SELECT count(*) FROM users") == [(1,)]


def test_prepare_leaves_a_blog_with_people_alone(instance: Path) -> None:
    done("user", "add", "noor@example.org", "--role", "editor")
    with serving(instance, "--prepare"):
        pass
    assert rows(instance, "SELECT count(*) FROM posts") == [(0,)]
    assert rows(instance, "SELECT count(*) FROM users") == [(1,)]


def test_serve_without_prepare_makes_no_content(instance: Path) -> None:
    with serving(instance) as server:
        assert requests.get(server.url + "/", timeout=30).status_code == 200
    assert rows(instance, "SELECT count(*) FROM posts") == [(0,)]


def test_sigterm_ends_the_server_cleanly(instance: Path) -> None:
    with serving(instance) as server:
        assert server.stop() == 0


def test_port_out_of_range_is_wrong_usage(instance: Path) -> None:
    assert blogapp("serve", "--port", "99999").exit_code == 2


def test_too_large_a_request_is_answered_with_a_page_of_the_blog(instance: Path) -> None:
    with serving(instance, MAX_UPLOAD_MB=1) as server:
        answer = requests.post(server.url + "/login", data={"email": "a" * 1_500_000}, timeout=30)
    assert answer.status_code == 413
    assert "<!doctype html>" in answer.text.lower()


def test_prepare_brings_an_older_database_up_to_date_and_says_so(
    instance: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = migrations.head()
    folder = Path(shutil.copytree(migrations.FOLDER, tmp_path / "migrations"))
    (folder / "versions" / "9999_next.py").write_text(NEXT.format(head=head))
    monkeypatch.setattr(migrations, "FOLDER", folder)
    monkeypatch.setattr(schema, "NEEDED", "9999")
    lines = list(preparation.prepare(create_app()))
    assert lines[0] == f"The database has been brought from revision {head} to 9999."
