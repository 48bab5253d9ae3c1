"""What the tests of posts share."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest


@pytest.fixture
def later(time_machine: Any) -> Callable[..., None]:
    """Let time pass: `later(hours=2)`. It begins at nine at Greenwich, noon in Athens, on the ninth of May."""
    time_machine.move_to(datetime.fromisoformat("2026-05-09T09:00:00+00:00"), tick=False)
    return lambda **span: time_machine.shift(timedelta(**span))
