"""A blog as it lives: whatever editors, readers and time do in whatever order, readers see what they may and no more.

A model in memory is told all that is done by HTTP; then every page must say what the model says.

    pytest tests/test_whole_life.py --hypothesis-profile=long      # hundreds of lives instead of a few
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import pytest
from flask import Flask
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from life import Life

from blogapp.models import User

pytestmark = pytest.mark.slow

LONG = settings.get_current_profile_name() == "long"


@pytest.fixture
def life(app: Flask, make_user: Callable[..., User]) -> Iterator[Life]:
    found = Life(app, make_user)
    yield found
    found.teardown()


def test_each_step_of_a_life_is_seen_at_once(life: Life) -> None:
    for number in range(len(life.posts)):
        life.trash(number, and_back=True)
    life.look()
    for actions in (["approve"], ["spam", "restore"], ["trash", "restore", "approve", "spam"], ["delete"]):
        life.moderate(0, actions)
        life.look()
    for action in ("draft", "publish", "private", "save", "publish"):
        life.change(0, action)
        life.look()
    life.wait(5)
    life.trash(0, and_back=False)
    life.sign_out()
    life.look()


def test_readers_see_what_they_may_whatever_happens(app: Flask, make_user: Callable[..., User]) -> None:
    few = settings(max_examples=2, stateful_step_count=14, deadline=None, derandomize=True, phases=[Phase.generate])
    many = settings(max_examples=300, stateful_step_count=50, deadline=None)
    run_state_machine_as_test(partial(Life, app, make_user), settings=many if LONG else few)
