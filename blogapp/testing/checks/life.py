"""Checks of a post's life: written, read, its plugin gone, and back again."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import update

from blogapp import db, forms
from blogapp.forms import controls
from blogapp.models import Post
from blogapp.posts import saving
from blogapp.testing.checks.register import check
from blogapp.testing.kit import UNKNOWN, Kit, demand
from blogapp.testing.tree import read

ENDS = {"moment": ("2031-02-03T04:05", "2001-02-03T04:05"), "number": ("10", "2"), "text": ("z", "a")}


def _words(page: str) -> str:
    """Return the words of the post within a page."""
    return " ".join(read(page).text.split())


def _stored(kit: Kit) -> dict[str, Any]:
    with kit.app.app_context():
        post = db.session.get(Post, kit.post_id)
        assert post is not None
        return {"data": post.data, "html": post.html, "version": post.format_version}


@check
def a_post_is_read_everywhere(kit: Kit) -> None:
    """A published post is in the stream, on its page and in the feed."""
    words = read(str(_stored(kit)["html"]).replace("<", " <")).text.split()  # words of two elements do not join
    for where, page in kit.pages().items():
        if where != "stream":
            lost = [word for word in words[:20] if word not in page and word.replace("'", "&#39;") not in page]
            demand(len(lost) <= len(words) // 5, f"The {where} lacks the words {' '.join(lost)}.")


@check
def its_archive_lists_it(kit: Kit) -> None:
    """The page and the feed of the format show its posts, in its own order where it has one."""
    for address in (f"/type/{kit.format.name}/", f"/type/{kit.format.name}/feed/"):
        answer = kit.client.get(address) if kit.path else None
        demand(answer and answer.status_code == 200, f"{address} answers {answer and answer.status_code}, not 200.")
        demand(answer and kit.path in answer.text, f"{address} does not list the example.")


@check
def indexed_fields_have_a_value(kit: Kit) -> None:
    """Posts without a value come last, so an index that stays empty puts nothing in order."""
    seen = kit.seen()
    for name, field in kit.format.fields.items():
        if field.indexed and (value := getattr(seen, name)):
            kind = {"moment": datetime, "number": int, "text": str}[field.index_column]
            sort_key = field.indexed_value(value)
            demand(
                isinstance(sort_key, kind),
                f"indexed_value() of {name} must return a {kind.__name__}, not {sort_key!r}.",
            )


@check
def indexed_values_keep_the_order(kit: Kit) -> None:
    """What is less in the field is less in the index, however often it is asked."""
    for name, field in kit.format.fields.items():
        high, low = (_indexed(kit, name, text) for text in ENDS[field.index_column]) if field.indexed else (None, None)
        demand(low is None or high is None or low < high, f"indexed_value() of {name} does not keep the field's order.")


def _indexed(kit: Kit, name: str, text: str) -> Any:
    """Return what the index holds for an input, or None where the field does not take it."""
    field = kit.format.fields[name]
    try:
        value = getattr(kit.seen(kit.clean() | {name: field.clean(text)}), name)
    except ValueError:
        return None
    return field.indexed_value(value)


@check
def unknown_data_is_kept(kit: Kit) -> None:
    """What another plugin stored with a post is carried along."""
    demand(set(UNKNOWN) <= set(_stored(kit)["data"]), "Saving drops keys that the format does not know.")


@check
def the_form_has_every_field(kit: Kit) -> None:
    """Each field has a control, and the control a label."""
    with kit.app.test_request_context():
        form = forms.PostForm(Post(format=kit.format.name, format_version=kit.format.version, data={}))
        missing = [name for name in kit.format.fields if name not in form.of_format]
    demand(not missing, f"The form has no control for {', '.join(missing)}.")
    known = ", ".join(controls.CONTROLS)
    for name, field in kit.format.fields.items():
        demand(
            field.control in controls.CONTROLS,
            f"The form knows no control {field.control!r}, and shows {name} as a line; choose among {known}.",
        )


@check
def a_post_outlives_its_plugin(kit: Kit) -> None:
    """With the plugin gone the post is still there, from its snapshot."""
    kit.pages()
    snapshot = read(str(_stored(kit)["html"])).text.split()
    demand(snapshot, "The snapshot of the example is empty, so nothing would be left without the plugin.")
    with kit.uninstalled():
        page = kit.pages()["page"]
        lost = [word for word in snapshot if word not in _words(page)]
        demand(not lost, f"Without the plugin the page lacks {' '.join(lost[:10])}.")


@check
def saving_without_the_plugin_changes_no_data(kit: Kit) -> None:
    """While the plugin is gone, an editor can mend the title; the fields stay as they are."""
    before = _stored(kit)
    with kit.uninstalled():
        kit.write(lambda: _save_title(kit))
    demand(_stored(kit) == before, "Saving the title while the plugin is gone changes the data.")


def _save_title(kit: Kit) -> None:
    post = db.session.get(Post, kit.post_id)
    assert post is not None
    entry = saving.PostInput(fields={}, title=kit.title or "A title", published_at=post.published_at)
    saving.save(post, entry, "save", ZoneInfo("UTC"))


@check
def pages_are_the_same_after_reinstalling(kit: Kit) -> None:
    """The plugin comes back, and so does every byte."""
    before = kit.pages()
    with kit.uninstalled():
        kit.pages()
    changed = [where for where, page in kit.pages().items() if page != before[where]]
    demand(not changed, f"After reinstalling, the {', '.join(changed)} differs.")


@check
def newer_data_is_shown_from_the_snapshot(kit: Kit) -> None:
    """A site that went back to an older plugin still shows what the newer one stored."""
    version = _stored(kit)["version"]
    kit.write(lambda: _set_version(kit, kit.format.version + 1))
    kit.app.extensions["blogapp.cache"].clear()
    try:
        kit.pages()
    finally:
        kit.write(lambda: _set_version(kit, version))
        kit.app.extensions["blogapp.cache"].clear()


def _set_version(kit: Kit, version: int) -> None:
    db.session.execute(update(Post).where(Post.id == kit.post_id).values(format_version=version))
