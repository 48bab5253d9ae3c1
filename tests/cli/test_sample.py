"""`blogapp sample`: the same posts for the same seed, through the code of the forms."""

from __future__ import annotations

import hashlib
import shutil
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
import time_machine
from commands import blogapp, done, rows

from blogapp import create_app, plugins

pytestmark = pytest.mark.slow

NEEDY = """
from blogapp.formats import PostFormat, fields as f

class Reason(f.Group):
    why = f.Line("Why", required=True)

class Needy(PostFormat):
    name = "needy"
    template = "{{ body }}"
    body = f.Markdown("Text")
    word = f.Line("The word", required=True)
    reasons = f.Rows(Reason, min=1)
    example = {"title": "A word", "body": "Text.", "word": "please", "reasons": [{"why": "It is polite."}]}

    @classmethod
    def validate(cls, data):
        return {} if data["word"] == "please" else {"word": "Say please."}
"""
WRITTEN = """
    SELECT format, title, slug, path, excerpt, text, published_at, updated_at, sticky, comment_count,
        (SELECT group_concat(name) FROM (SELECT name FROM tags JOIN post_tags ON tag_id = id WHERE post_id = p.id)),
        (SELECT group_concat(c.name || body || status || c.created_at) FROM comments c WHERE post_id = p.id)
    FROM posts p WHERE kind = 'post' ORDER BY id"""


def fingerprint(instance: Path) -> str:
    return hashlib.sha256(repr(rows(instance, WRITTEN)).encode()).hexdigest()


@pytest.fixture(scope="module")
def sampled(empty_instance: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance with 40 posts of seed 5, shared by the tests that only read it."""
    instance = Path(shutil.copytree(empty_instance, tmp_path_factory.mktemp("sampled") / "instance"))
    with pytest.MonkeyPatch.context() as patch, time_machine.travel("2026-05-09 10:00", tick=False):
        patch.setenv("BLOGAPP_INSTANCE", str(instance))
        done("sample", "--posts", "40", "--seed", "5")
    return instance


@pytest.mark.slow
@time_machine.travel("2026-05-09 22:00", tick=False)
def test_same_seed_writes_the_same_posts_all_day(sampled: Path, instance: Path) -> None:
    done("sample", "--posts", "40", "--seed", "5")
    assert fingerprint(instance) == fingerprint(sampled)


@pytest.mark.slow
@time_machine.travel("2026-05-09 10:00", tick=False)
def test_another_seed_writes_other_posts(sampled: Path, instance: Path) -> None:
    done("sample", "--posts", "40", "--seed", "6")
    assert fingerprint(instance) != fingerprint(sampled)


def test_every_format_occurs(sampled: Path) -> None:
    with create_app(INSTANCE=str(sampled)).app_context():
        names = set(plugins.formats())
    assert {name for (name,) in rows(sampled, "SELECT DISTINCT format FROM posts")} == names


def test_as_many_posts_are_published_as_were_asked_for(sampled: Path) -> None:
    query = "SELECT count(*) FROM posts WHERE kind = 'post' AND status = 'published' AND published_at < '2026-05-09'"
    assert rows(sampled, query) == [(40,)]


def test_posts_lie_years_back_and_one_is_sticky(sampled: Path) -> None:
    assert len(rows(sampled, "SELECT DISTINCT substr(published_at, 1, 4) FROM posts")) > 3
    assert rows(sampled, "SELECT count(*) FROM posts WHERE sticky") == [(1,)]


def test_prose_is_in_several_scripts(sampled: Path) -> None:
    text = "".join(text for (text,) in rows(sampled, "SELECT text FROM posts"))
    scripts = Counter(unicodedata.name(letter, "?").split()[0] for letter in text if letter.isalpha())
    assert len([script for script, letters in scripts.items() if letters > 20]) >= 5


def test_terms_form_a_tree(sampled: Path) -> None:
    assert rows(sampled, "SELECT count(*) FROM categories WHERE parent_id IS NOT NULL")[0][0] > 3
    assert rows(sampled, "SELECT count(*) FROM post_categories")[0][0] > 10


def test_comments_are_counted_and_some_are_answers(sampled: Path) -> None:
    counted = rows(sampled, "SELECT sum(comment_count) FROM posts")
    assert counted == rows(sampled, "SELECT count(*) FROM comments WHERE status = 'approved'")
    assert rows(sampled, "SELECT count(*) FROM comments WHERE parent_id IS NOT NULL")[0][0] > 2


def test_some_posts_have_a_picture_that_is_there(sampled: Path) -> None:
    paths = rows(sampled, "SELECT media.path FROM media JOIN posts ON lead_image_id = media.id")
    assert paths
    assert all((sampled / "media" / path).exists() for (path,) in paths)


def test_there_is_a_page_about_the_blog(sampled: Path) -> None:
    assert rows(sampled, "SELECT path FROM posts WHERE kind = 'page'") == [("about",)]


def test_nobody_signs_in_as_a_sample_author(sampled: Path) -> None:
    assert rows(sampled, "SELECT count(*) FROM users WHERE role != 'author'") == [(0,)]


def test_stream_of_the_sample_can_be_read(sampled: Path) -> None:
    page = create_app(INSTANCE=str(sampled)).test_client().get("/")
    assert page.text.count("<article") == 10


@pytest.mark.slow
def test_second_call_adds_posts_and_no_people(instance: Path) -> None:
    done("sample", "--posts", "3")
    people = rows(instance, "SELECT count(*) FROM users")
    done("sample", "--posts", "3")
    assert rows(instance, "SELECT count(*) FROM posts WHERE kind = 'post'") == [(6,)]
    assert rows(instance, "SELECT count(*) FROM users") == people


@pytest.mark.slow
def test_format_that_wants_something_special_gets_its_own_example(instance: Path) -> None:
    (instance / "formats").mkdir()
    (instance / "formats" / "needy.py").write_text(NEEDY)
    done("sample", "--posts", "30")
    written = rows(instance, "SELECT title, text FROM posts WHERE format = 'needy'")
    assert ("A word", "Text.\nplease\nIt is polite.") in written


@pytest.mark.slow
def test_progress_is_said_in_plain_lines_where_there_is_no_terminal(instance: Path) -> None:
    lines = done("sample", "--posts", "3").splitlines()
    assert lines == ["3 of 3 posts", "3 sample posts are written."]


def test_number_of_posts_must_be_one(instance: Path) -> None:
    assert blogapp("sample", "--posts", "many").exit_code == 2


@pytest.mark.slow
def test_planner_knows_what_was_written_at_once(instance: Path) -> None:
    done("sample", "--posts", "20")
    known = {table for (table,) in rows(instance, "SELECT DISTINCT tbl FROM sqlite_stat1")}
    assert {"posts", "comments", "post_tags"} <= known
