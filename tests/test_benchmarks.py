"""The benchmarks run, on blogs as small as can be: what is measured is still there to be measured."""

from __future__ import annotations

import importlib
import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import create_environ, run_wsgi_app

ROOT = Path(__file__).resolve().parents[1]
BENCHMARKS = ROOT / "benchmarks"
COMMANDS = re.findall(
    r"^    (?:make|\.venv/bin/python) .*", (ROOT / "docs" / "performance.md").read_text(encoding="utf-8"), re.MULTILINE
)
POSTS = "40"
ONCE = ("--posts", POSTS, "--rounds", "1")
STATES = {"cached", "304", "warm", "comment", "post", "cold"}
KINDS = {"stream", "post", "category", "tag", "search", "feed", "archive", "404", "/healthz"}

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("benchmarks")]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder where the blog is made once for all."""
    return tmp_path_factory.mktemp("blogs")


def said(script: str, *words: object) -> list[list[str]]:
    """Run a benchmark; return the words of each line that it prints."""
    command = [sys.executable, str(BENCHMARKS / script), *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [line.split() for line in done.stdout.splitlines()]


def states(lines: list[list[str]], name: str) -> set[str]:
    return {word for line in lines if line[:1] == [name] for word in line[1:] if word in STATES}


def test_growth_shows_each_page_warm_and_cold(place: Path) -> None:
    lines = said("growth.py", POSTS, "--rounds", 1, "--place", place)
    for name in KINDS | {"sitemap", "desk"}:
        assert states(lines, name) == {"warm", "cold"}


def test_costs_show_each_page_in_its_states_beside_a_hello(place: Path) -> None:
    lines = said("costs.py", *ONCE, "--place", place)
    for name in KINDS - {"404", "/healthz"}:
        assert states(lines, name) == STATES
    assert states(lines, "404") == STATES - {"304"}
    assert states(lines, "/healthz") == STATES - {"cached", "304"}
    assert all(float(line[-1]) > 0 for line in lines if states([line], line[0]))


def test_start_tells_time_and_memory(place: Path) -> None:
    first, _alone, memory = said("start.py", *ONCE, "--place", place)[-3:]
    assert first[:2] == ["first", "answer:"]
    assert memory[:2] == ["memory", "of"]


@pytest.mark.skipif(not shutil.which("wrk"), reason="no wrk on the PATH")
def test_rates_show_each_page_beside_the_bare_callable_and_readers_while_comments_are_approved(place: Path) -> None:
    lines = said("rates.py", *ONCE, "--place", place, "--seconds", 1, "--only", "stream")
    assert states(lines, "stream") == STATES
    assert [line[:2] for line in lines[-2:]] == [["while", "a"], ["memory", "of"]]


@pytest.mark.skipif(not shutil.which("wrk"), reason="no wrk on the PATH")
def test_servers_are_looked_at_beside_each_other(place: Path) -> None:
    said("start.py", *ONCE, "--place", place)  # which makes the blog
    lines = said("servers.py", place / f"{POSTS}-1", "--only", "blogapp serve", "--seconds", 1)
    assert ["|", "SIGHUP", "under", "load"] in [line[:4] for line in lines]


def test_the_bare_callable_sends_what_was_recorded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    bare: Any = importlib.import_module("bare")
    page, unchanged = (200, [("ETag", '"a"')], "λ".encode()), (304, [("ETag", '"a"')], b"")
    answers = [bare.recorded("/tag/%CE%BB/?q=1", False, page), bare.recorded("/tag/%CE%BB/?q=1", True, unchanged)]
    (tmp_path / "answers.json").write_text(json.dumps(answers))
    app = bare.Bare(tmp_path / "answers.json")
    for known, (status, headers, body) in (({}, page), ({"If-None-Match": '"a"'}, unchanged)):
        sent, line, given = run_wsgi_app(app, create_environ("/tag/%CE%BB/?q=1", headers=known))
        assert (int(line.split()[0]), list(given), b"".join(sent)) == (status, headers, body)


def test_a_peer_is_measured_with_every_page_made_and_with_the_page_cache(place: Path, tmp_path: Path) -> None:
    (tmp_path / "wordpress.sh").write_text('echo "peer $1 $2"\n')
    (tmp_path / "compare.py").write_text("import sys\nprint('compared', *sys.argv[1:])\n")
    lines = said("peer.py", tmp_path, "--posts", POSTS, "--place", place, "--seconds", 1)
    assert [line[1] for line in lines if line[:1] == ["peer"]] == ["up", "down"]
    assert len([line for line in lines if line[:1] == ["compared"]]) == 2


def test_without_a_peer_a_sentence_says_what_is_missing(tmp_path: Path) -> None:
    command = [sys.executable, str(BENCHMARKS / "peer.py"), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "make bench-peer PEERS=folder" in done.stderr


@pytest.mark.parametrize(("state", "who"), [("warm", {"jinja2"}), ("cold", {"jinja2", "sqlalchemy"})])
def test_shares_name_who_is_at_work(place: Path, state: str, who: set[str]) -> None:
    """A page may take less than two samples of the processor are apart."""
    options = ["--cold"] if state == "cold" else []
    head, *lines = said("shares.py", "--posts", POSTS, "--place", place, "--seconds", 1, *options)
    assert head[:2] == ["stream,", f"{state}:"]
    assert int(head[4]) > 50  # samples
    assert who <= {line[0] for line in lines}


def test_a_site_goes_into_files_and_back(place: Path) -> None:
    lines = said("site_files.py", "--posts", POSTS, "--place", place)
    assert [line[0].rstrip(",") for line in lines[:3]] == ["export", "import", "export"]
    assert all(line[-4:][1:] == ["MiB", "at", "most"] for line in lines[:3])


def test_the_import_of_a_wordpress_is_measured_and_killed(place: Path) -> None:
    lines = said("wordpress_import.py", "--posts", POSTS, "--place", place, "--kills", 1)
    assert [line[-4:][1:] for line in (lines[0], lines[2])] == [["MiB", "at", "most"]] * 2
    assert lines[3][:2] == ["0", "things"]
    assert lines[-1] == "All tables are the same.".split()


def test_the_filter_for_comments_is_tried() -> None:
    lines = said("spam.py", "--number", 20, "--sets", "test", "aside")
    rows = [["test", number] for number in ("0", "50", "200", "400")] + [["aside", "0"], ["aside", "200"]]
    assert [line[:2] for line in lines[1::2]] == [line[:2] for line in lines[2::2]] == rows


def test_a_flood_is_let_loose() -> None:
    lines = said("flood.py", "--number", 40, "--seconds", 1)
    assert {line[0] for line in lines[:4]} == {"answers:", "queue:", "readers:", "memory:"}


def test_texts_are_compared_and_merged_in_each_script() -> None:
    lines = said("texts.py", "--words", 2000)
    assert {"German", "Arabic", "Chinese", "Thai"} <= {line[0] for line in lines}
    assert all("difference" in line and "merge" in line and line[-1] == "conflicts" for line in lines)


@pytest.mark.browser
def test_interactions_are_counted_and_no_more_than_they_may_be() -> None:
    _heading, *lines = said("interactions.py", "--only", "with its")
    assert [line[-3:] for line in lines] == [["3", "0", "3"], ["4", "1", "4"]]


@pytest.mark.parametrize("command", COMMANDS)
def test_the_page_about_performance_shows_commands_that_are_understood(
    command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, name, *words = shlex.split(command, comments=True)
    if program == "make":
        assert re.search(rf"^{name}:", (ROOT / "Makefile").read_text(), re.MULTILINE)
        return
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    monkeypatch.setattr(sys, "argv", [name, *words])
    script: Any = importlib.import_module(Path(name).stem)
    assert script.arguments()
