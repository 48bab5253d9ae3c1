"""What follows from texts alone is done beside an import, by a process on another core, which ends with it.

`python -m blogapp.importing.converting` reads lists, a line each, of posts' texts and of comments. It answers with what
becomes of each: their Markdown, and what that is rendered to.
"""

from __future__ import annotations

import json
import secrets
import subprocess
import sys
from collections import deque
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import IO

from blogapp.importing.comment_texts import as_typed
from blogapp.text import TooMuch
from blogapp.text.allowed import ANCHOR
from blogapp.text.conversion import lossless_markdown
from blogapp.text.markup import markdown, remember
from blogapp.text.prose import Prose

KEPT = 2  # lists whose answers are kept: of what is stored now, and of what comes next; more are left to others
Text = tuple[str, bool]  # HTML, and whether line breaks count
Pair = tuple[str | None, str | None]  # Markdown and its HTML, as far as there is any
GONE = (OSError, ValueError, LookupError, TypeError)  # what comes of answers that the other process did not end


@dataclass(frozen=True)
class Asked:
    """Texts and comments that the other process was told of, with their places, and what it will say."""

    texts: Mapping[Text, int]
    comments: Mapping[str, int]
    future: Future[tuple[list[Pair], list[Pair]]]
    document: str  # for which they were rendered

    @cached_property
    def markdown(self) -> Mapping[Text, str | None]:
        """What each text is as Markdown. How they are rendered is known once this is asked for."""
        pairs = self.future.result()[0]
        said = {text: pairs[place] for text, place in self.texts.items()}
        rendered = ((source, breaks, html) for (_, breaks), (source, html) in said.items())
        remember({(source, breaks): Prose(html) for source, breaks, html in rendered if source and html}, self.document)
        return {text: source for text, (source, _) in said.items()}


class Converter:
    """Converts texts, those that it was told of before in the other process. To be closed."""

    def __init__(self) -> None:
        self._asked: deque[Asked] = deque(maxlen=KEPT)
        self._process: subprocess.Popen[str] | None = None
        self._document = f"ahead-{secrets.token_hex(8)}"  # another takes its place in the ids of what is rendered there
        self._thread = ThreadPoolExecutor(1, "blogapp-converting")

    def begin(self, texts: Sequence[Text], comments: Sequence[str] = ()) -> None:
        """Let these be converted while what was told last is stored; what was told before that is forgotten."""
        if sum(not asked.future.done() for asked in self._asked) < KEPT:
            places = dict(zip(texts, range(len(texts)), strict=True))
            of_comments = dict(zip(comments, range(len(comments)), strict=True))
            future = self._thread.submit(self._ask, texts, comments)
            self._asked.append(Asked(places, of_comments, future, self._document))

    def __call__(self, html: str, breaks: bool) -> str | None:
        """Return HTML as Markdown; None where something would be lost by it."""
        with suppress(*GONE):  # if the other process is gone, there is no need for it
            for asked in self._asked:
                if (html, breaks) in asked.texts:
                    return asked.markdown[html, breaks]
        return lossless_markdown(html, breaks=breaks)

    def comment(self, html: str) -> tuple[str, str]:
        """Return a comment as Markdown and as the HTML of that. Raises TooMuch."""
        with suppress(*GONE):
            for asked in self._asked:
                if html in asked.comments:
                    body, rendered = asked.future.result()[1][asked.comments[html]]
                    if body is not None and rendered is not None:
                        return body, rendered
        return as_typed(html)

    def close(self) -> None:
        """End the other process."""
        self._thread.shutdown(cancel_futures=True)
        remember({})
        if self._process is not None:
            self._process.communicate()

    def _ask(self, texts: Sequence[Text], comments: Sequence[str]) -> tuple[list[Pair], list[Pair]]:
        if self._process is None:
            command = [sys.executable, "-m", __name__, self._document]
            pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
            self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=nowhere, text=True)  # noqa: S603
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([texts, comments]) + "\n")
        self._process.stdin.flush()
        of_texts, of_comments = json.loads(self._process.stdout.readline())
        return of_texts, of_comments


def serve(asked: IO[str], answers: IO[str], document: str = "") -> None:
    """Answer until nobody asks any more. The ids in what is rendered are those of `document`."""
    for line in asked:
        texts, comments = json.loads(line)
        converted = [_converted(html, breaks, document) for html, breaks in texts], [_typed(html) for html in comments]
        answers.write(json.dumps(converted) + "\n")
        answers.flush()


def _converted(html: str, breaks: bool, document: str) -> Pair:
    """Return a text as Markdown, if nothing is lost by it, and its HTML, if there is no more to be known of that.

    Nor is HTML sent in which `document` stands otherwise than in ids of places, as it does in footnotes.
    """
    text = lossless_markdown(html, breaks=breaks, document=document)
    prose = markdown(text, breaks=breaks, document=document) if text is not None else None
    if (
        prose is None
        or not prose.is_plain
        or (document and prose.count(document) != prose.count(f"{ANCHOR}{document}-"))
    ):
        return text, None
    return text, str(prose)


def _typed(html: str) -> Pair:
    try:
        return as_typed(html)
    except TooMuch:
        return None, None


if __name__ == "__main__":
    serve(sys.stdin, sys.stdout, *sys.argv[1:])
