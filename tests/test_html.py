"""Every kind of page is valid HTML, as two checkers see it. They are installed by `npm ci --prefix tests/node`."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from dish import Dish
from flask.testing import FlaskClient
from importing_here import in_every_state, sent
from kinds import fill

from blogapp.formats.registry import Loaded
from blogapp.http import address_counts
from blogapp.models import Comment, Post

NODE = Path(__file__).parent / "node"
JAR = NODE / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
VALIDATE = NODE / "node_modules" / ".bin" / "html-validate"
DESK = [
    "/account", "/logout", "/edit/", "/edit/new/", "/edit/pages/", "/edit/media/", "/edit/comments/", "/edit/formats/",
    "/edit/menus/",
    "/edit/settings/", "/edit/new/standard", "/edit/new/video", "/edit/pages/new", "/edit/formats/quote",
    "/edit/webhooks/", "/edit/webhooks/1", "/edit/jobs/", "/edit/jobs/waiting/", "/edit/calendar/",
    "/edit/redirects/", "/edit/redirects/1", "/edit/redirects/missed/",
    "/edit/import/", "/edit/import/1", "/edit/import/2", "/edit/import/3", "/edit/import/4",
    "/edit/comments/person?email=sol@example.org",
]  # fmt: skip
OF_POST = ["", "/preview", "/previews", "/delete"]

pytestmark = [pytest.mark.html, pytest.mark.slow]


@pytest.fixture
def pages(
    client: FlaskClient,
    make_post: Callable[..., Post],
    make_comment: Callable[..., Comment],
    signed_in: Callable[..., Any],
    tmp_path: Path,
) -> Path:
    """A folder of pages, one file for each."""
    post, public = fill(client.application, make_post, make_comment)
    answers = {name: client.get(path) for name, path in public.items()}
    answers["preview"] = client.post(f"/comments/{post.id}", data={"name": "Noor", "body": "I *saw* it."})
    answers["refused"] = client.post(f"/comments/{post.id}", data={"name": "", "body": ""})
    answers["kept"] = client.post(f"/edit/posts/{post.id}", data={"title": "Fog", "body": "two\nlines"})
    ana = signed_in("administrator", name="Sol")
    answers["secret"] = ana.post("/edit/webhooks/", data={"address": "harbour.example", "events[]": "published"})
    ana.post("/edit/redirects/", data={"source": "/old/*", "target": "/new/*"})
    answers["import refused"] = ana.post("/edit/import/", data=sent("Fog."))
    in_every_state(client.application)
    client.get("/nowhere")
    address_counts.of(client.application).write()
    answers["redirect refused"] = ana.post("/edit/redirects/", data={"source": "x"})
    answers["webhook refused"] = ana.post("/edit/webhooks/", data={"address": "harbour"})
    make_post(title="Told to a webhook")
    ana.post(f"/edit/posts/{post.id}/previews", data={"days": "7"})
    make_post(title="Tides", days_ago=-0.01)
    answers["undo"] = ana.get(ana.post(f"/edit/posts/{make_post().id}/trash").location)
    answers["link to nothing"] = client.get("/preview/x.y/")
    answers |= {
        f"desk {path}": ana.get(path) for path in [*DESK, *(f"/edit/posts/{post.id}{part}" for part in OF_POST)]
    }
    loaded = client.application.extensions["blogapp.formats"].loaded
    loaded["dish"] = Loaded(Dish, "test", loaded["quote"].folder)
    answers["rows"] = ana.post("/edit/new/dish", data={"ingredients": "", "ingredients-3": "", "action": "publish"})
    del loaded["dish"]
    answers["editor refused"] = ana.post("/edit/new/quote", data={"action": "publish"})
    for name, answer in answers.items():
        assert answer.status_code in {200, 401, 422} or name in {"not found", "gone", "link to nothing"}, (
            name,
            answer.status,
        )
        (tmp_path / f"{re.sub('[^a-z0-9]+', '-', name)}.html").write_text(answer.text, encoding="utf-8")
    return tmp_path


def test_vnu_finds_no_error(pages: Path) -> None:
    if not (JAR.exists() and shutil.which("java")):
        pytest.skip("vnu needs Java and `npm ci --prefix tests/node`.")
    command = [
        "java",
        "-Xss1m",
        "-jar",
        str(JAR),
        "--format",
        "json",
        "--stdout",
        "--exit-zero-always",
        "--errors-only",
        str(pages),
    ]
    found = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)["messages"]
    assert [f"{Path(each['url']).name}: {each['message']} {each.get('extract', '')}" for each in found] == []


def test_html_validate_finds_no_error(pages: Path) -> None:
    if not VALIDATE.exists():
        pytest.skip("html-validate needs Node.js and `npm ci --prefix tests/node`.")
    report = pages / "report.json"
    command = [VALIDATE, "--config", NODE / "html-validate.json", "--formatter", f"json={report}", pages]
    subprocess.run(command, check=False)
    found = json.loads(report.read_text())
    assert [
        f"{Path(page['filePath']).name}:{each['line']} {each['ruleId']}: {each['message']}"
        for page in found
        for each in page["messages"]
    ] == []
