"""A former site of some posts, files and comments, and an import of it that kills itself at a moment.

`python former_site.py FOLDER MOMENT` stores it with the files of a folder in the instance of the settings, in batches
of five, and kills itself at the n-th call of a function of the application; 0 lets it come to its end. It prints
the number of calls.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import FrameType
from typing import Any

from PIL import Image

from blogapp import db
from blogapp.cli.application import opened
from blogapp.importing import storing
from blogapp.importing.entries import (
    Entry,
    Html,
    Item,
    Menu,
    MenuEntry,
    Person,
    Remark,
    Reply,
    SiteFacts,
    StoredFile,
    Term,
)
from blogapp.importing.storing import run

ADDRESS = "https://blog.example"
UPLOADS = f"{ADDRESS}/wp-content/uploads"
AT = datetime(2019, 5, 4, 12, 30, tzinfo=UTC)


def files(folder: Path) -> Path:
    """Draw the files."""
    for number in range(3):
        (folder / "2019").mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (600 + number, 400), "navy").save(folder / "2019" / f"lock-{number}.png")
    return folder


def items(posts: int = 17) -> Iterator[Item]:
    """Yield the site as a reader does."""
    yield SiteFacts("The old harbour", "Boats", ADDRESS)
    yield from (Person(f"p{number}", f"p{number}@example.org", f"P {number}") for number in range(3))
    yield Term("category", "inner", "Inner", "harbour")
    yield Term("category", "harbour", "Harbour", description="Calm.", origin="4")
    yield from (Term("tag", f"t{number}", f"Tag {number}") for number in range(4))
    for number in range(3):
        address = f"{UPLOADS}/2019/lock-{number}.png"
        yield StoredFile(f"9{number}", address, description="The lock", login="p1", page=f"{ADDRESS}/lock-{number}/")
    yield Remark("plugin", "", "Its data have no place here.")
    dates = {"created_at": AT, "published_at": AT, "changed_at": AT}
    below = {"body": Html("<p>Below.</p>")}
    yield Entry("500", "page", title="Below", slug="below", parent="501", fields=below, **dates)  # type: ignore[arg-type]
    for number in range(posts):
        at = AT + timedelta(days=number)
        picture = f'<img src="{UPLOADS}/2019/lock-{number % 3}-300x200.png" alt="It">'
        replies = [
            Reply(f"{number}{one}", f"<p>Said {one}</p>", "Noor", parent=f"{number}{one - 1}", created_at=at)
            for one in range(10, 10 + number % 3)
        ]  # fmt: skip
        yield Entry(
            str(number + 1), title=f"Post {number}", slug=f"post-{number}",
            published_at=at, changed_at=at, created_at=at,
            fields={"body": Html(f"<p>Seen <em>{number}</em>.</p><p>{picture}</p>")}, login=f"p{number % 3}",
            categories=["inner"], tags=[f"t{number % 4}"], comments=replies, address=f"{ADDRESS}/post-{number}/",
            original=f"<item>{number}</item>",
        )  # fmt: skip
    above = {"body": Html("<p>Above.</p>")}
    yield Entry("501", "page", title="Above", slug="above", fields=above, **dates)  # type: ignore[arg-type]
    yield Menu("main", "Main", [MenuEntry("Up", "1", post="501"), MenuEntry("Calm", "2", "1", category="harbour")])


def _die_at(moment: int) -> Any:
    calls = 0

    def count(frame: FrameType, event: str, _given: object) -> None:
        nonlocal calls
        if event == "call" and "/blogapp/" in frame.f_code.co_filename:
            calls += 1
            if calls == moment:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(count)
    return lambda: calls


def main(folder: Path, moment: int) -> None:
    """Store it, until a moment."""
    run.BATCH = 5
    with opened(), db.writing():
        calls = _die_at(moment)
        storing.store(items, storing.Options("site.xml", media=folder))
        sys.setprofile(None)
    sys.stdout.write(str(calls()))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
