"""`blogapp formats`: checking a format, beginning one, bringing posts up to date."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from commands import blogapp, done, refused, rows

from blogapp import create_app, db
from blogapp.cli.application import inside
from blogapp.models import Post
from blogapp.posts import saving

TIDES = '''
from blogapp.formats import PostFormat, fields as f

class Tide(PostFormat):
    """When the water is high and when it is low."""

    name = "tide"
    version = {version}
    template = "{template}"
    {field} = f.Line("Harbour", required=True, role="place", mf="p-location")
    example = {{"{field}": "Ostwik"}}

    @staticmethod
    def upgrade_from_1(data):
        return {{**data, "harbour": data.get("place", "")}}
'''


def drop_in(instance: Path, **values: object) -> None:
    given = {"version": 1, "field": "harbour", "template": "<p class='p-location'>{{{{ {field} }}}}</p>"} | values
    template = str(given["template"]).format(field=given["field"])
    (instance / "formats").mkdir(parents=True, exist_ok=True)
    (instance / "formats" / "tide.py").write_text(TIDES.format(**given | {"template": template}))


@pytest.mark.slow
def test_a_new_package_passes_the_kit_at_once(nowhere: Path, tmp_path: Path) -> None:
    done("formats", "new", "travel-note", "--into", str(tmp_path))
    folder = tmp_path / "blogapp-travel-note"
    run = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:playwright"]
    result = subprocess.run(run, cwd=folder, env={"PYTHONPATH": "."}, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout
    assert (folder / "blogapp_travel_note" / "format.lock").exists()


@pytest.mark.slow
def test_a_new_single_file_is_loaded_and_passes_the_kit(nowhere: Path) -> None:
    done("init")
    done("formats", "new", "tide", "--single-file")
    assert "file " in done("formats", "list").split("tide", 1)[1]
    assert "checks hold for tide." in done("formats", "check", "tide")


def test_new_overwrites_nothing(nowhere: Path, tmp_path: Path) -> None:
    done("formats", "new", "tide", "--into", str(tmp_path))
    assert "there already" in refused("formats", "new", "tide", "--into", str(tmp_path))


@pytest.mark.parametrize("name", ["Tide", "../tide", "1tide", "t i", ""])
def test_new_refuses_what_cannot_be_a_name(nowhere: Path, name: str) -> None:
    assert "lower-case word" in refused("formats", "new", name)


@pytest.mark.parametrize("option", [[], ["--single-file"]])
def test_new_refuses_the_name_of_a_built_in_format(nowhere: Path, option: list[str]) -> None:
    assert "name of a built-in format" in refused("formats", "new", "quote", *option)


@pytest.mark.slow
def test_check_names_what_is_wrong_and_fails(nowhere: Path) -> None:
    drop_in(nowhere, template="<b class='p-location'>{{{{ {field} }}}}")
    result = blogapp("formats", "check", "tide")
    assert result.exit_code == 1
    assert "<b> is never closed" in result.output


@pytest.mark.slow
def test_check_says_once_what_many_checks_find(nowhere: Path) -> None:
    drop_in(nowhere, template="{{{{ {field}.no.such }}}}")
    output = blogapp("formats", "check", "tide").output
    assert output.count("The template fails (tide.html, view stream)") == 1
    assert "other checks): The template fails" in output


def test_check_of_an_unknown_format_names_the_known_ones(nowhere: Path) -> None:
    assert "There is no format tides. There are standard," in refused("formats", "check", "tides")


def write_tide(instance: Path, field: str) -> None:
    """Publish a tide with the dropped-in format as it is now."""
    with inside(create_app(INSTANCE=str(instance))):
        post = Post(format="tide", data={})
        saving.save(post, saving.PostInput(fields={field: "Ostwik"}, title="Tides"), "publish", ZoneInfo("UTC"))
        db.session.commit()


@pytest.mark.slow
def test_upgrade_stores_the_newest_version(nowhere: Path) -> None:
    done("init")
    drop_in(nowhere, field="place")
    write_tide(nowhere, "place")
    drop_in(nowhere, version=2)
    assert done("formats", "upgrade").startswith("1 posts")
    [(version, data)] = rows(nowhere, "SELECT format_version, data FROM posts")
    assert (version, json.loads(data)) == (2, {"place": "Ostwik", "harbour": "Ostwik"})


@pytest.mark.slow
def test_refresh_makes_the_snapshots_anew(nowhere: Path) -> None:
    done("init")
    drop_in(nowhere)
    write_tide(nowhere, "harbour")
    drop_in(nowhere, template="<p class='p-location'>At {{{{ {field} }}}}</p>")
    done("formats", "refresh")
    assert rows(nowhere, "SELECT html FROM posts") == [('<p class="p-location">At Ostwik</p>',)]


@pytest.mark.slow
def test_upgrade_names_the_post_that_cannot_be_read(nowhere: Path) -> None:
    done("init")
    drop_in(nowhere, field="place")
    write_tide(nowhere, "place")
    drop_in(nowhere, version=2)
    path = nowhere / "formats" / "tide.py"
    path.write_text(path.read_text().replace('data.get("place", "")', 'data["pier"]'))
    answer = blogapp("formats", "upgrade")
    assert answer.exit_code == 0
    assert "Post 1 stays as it is: the format tide cannot read it (KeyError: 'pier')." in answer.stderr
    assert rows(nowhere, "SELECT format_version FROM posts") == [(1,)]
