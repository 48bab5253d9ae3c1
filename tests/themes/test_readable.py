"""What a template of a theme or a format may read of a thing, and call."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from wtforms import StringField
from wtforms.form import Form

from blogapp import themes
from blogapp.themes.sandbox import Sandboxed

pytestmark = pytest.mark.any_database


@pytest.fixture
def box(app: Flask) -> Iterator[Sandboxed]:
    with app.app_context():
        yield themes.of_formats()


class Typed(Form):
    """A form with one control."""

    words = StringField()


def test_form_shows_its_controls_and_errors_and_nothing_that_it_does(box: Sandboxed) -> None:
    form = Typed()
    readable = {name: box.is_safe_attribute(form, name, getattr(form, name)) for name in
                ("words", "errors", "validate", "populate_obj", "process", "_fields", "__init__")}  # fmt: skip
    assert readable == dict.fromkeys(readable, False) | {"words": True, "errors": True}


def refusing(name: str) -> Callable[[], None]:
    def run() -> None:
        """Do nothing."""

    setattr(run, name, True)
    return run


def test_what_says_of_itself_that_it_is_not_for_templates_is_not_called(box: Sandboxed) -> None:
    assert not box.is_safe_callable(refusing("unsafe_callable"))
    assert not box.is_safe_callable(refusing("alters_data"))
    assert box.is_safe_callable(refusing("other"))
    for pads in ("a".center, "a".ljust, "a".rjust, "a".zfill, b"a".center, "a".expandtabs):
        assert not box.is_safe_callable(pads), pads
    for plain in ("a".upper, "a".split, [].count):
        assert box.is_safe_callable(plain), plain
