"""What an event promises, checked by the kit."""

import pytest
from blogapp_event import Event

from blogapp.formats import Errors
from blogapp.testing import FormatContract


class TestEvent(FormatContract):
    """Every check of the kit."""

    format = Event
    may_fail = {"title_is_left_to_the_page": "an h-event needs its name within; nobody sees it twice"}


def test_an_event_does_not_end_before_it_begins() -> None:
    with pytest.raises(Errors, match="before the beginning"):
        Event.clean({**Event.example, "end": "2026-08-21T20:00"})


def test_moments_that_cannot_be_compared_are_accepted() -> None:
    assert Event.clean({**Event.example, "end": "2026-08-20T20:00+00:00"})["end"] == "2026-08-20T20:00+00:00"
