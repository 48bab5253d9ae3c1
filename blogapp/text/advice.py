"""What could be better in a piece of HTML for those who cannot see or hear it: advice, and nothing is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from blogapp.text.messages import Sentence

HEADING = re.compile(r"h([1-6])")
ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
# Words that say nothing of where a link leads, in the languages of the blog.
VAGUE = set("here|click here|link|hier|ici|cliquez ici|aquí|haz clic aquí|εδώ|здесь|тут|هنا|اضغط هنا".split("|"))
WORDS_MAX = 60  # signs of what is quoted


def advise(html: str) -> Iterator[Sentence]:
    """Yield a sentence for each thing that could be better, each once."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    yield from dict.fromkeys(reader.sentences)


class _Reader(HTMLParser):
    """Goes through a piece of HTML and notes what could be better."""

    def __init__(self) -> None:
        super().__init__()
        self.sentences: list[Sentence] = []
        self.words: list[str] = []  # of the link or heading that is open
        self.address: str | None = None  # where the link that is open leads
        self.level = 0  # of the last heading
        self.film: bool | None = None  # whether the film that is open has captions

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "img":
            self._see_picture(values)
        elif tag == "a" and values.get("aria-hidden") != "true":
            self.address, self.words = values.get("href") or "", [values.get("aria-label") or ""]
        elif HEADING.fullmatch(tag):
            self.words = []
        elif tag == "video":
            self.film = False
        elif tag == "track" and values.get("kind", "subtitles") in {"captions", "subtitles"}:
            self.film = True

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_endtag(self, tag: str) -> None:
        words = " ".join("".join(self.words).split())
        if tag == "a" and self.address is not None:
            self._see_link(words, self.address)
            self.address = None
        elif heading := HEADING.fullmatch(tag):
            self._see_heading(words, int(heading[1]))
        elif tag == "video" and self.film is not None:
            if not self.film:
                self.sentences.append(Sentence("A film has no captions: say in the text what is said in it."))
            self.film = None

    def _see_picture(self, values: dict[str, str | None]) -> None:
        alt = (values.get("alt") or "").strip()
        self.words.append(alt)
        if not alt and "data-decorative" not in values:
            sentence = Sentence("A picture has no description. Say what it shows: some readers cannot see it.")
            self.sentences.append(sentence)

    def _see_link(self, words: str, address: str) -> None:
        if not words:
            self.sentences.append(Sentence("A link has no words: %(address)s.", address=address[:WORDS_MAX]))
        elif ADDRESS.fullmatch(words) or words.casefold() in VAGUE:
            self.sentences.append(
                Sentence(
                    "The link “%(words)s” does not say where it leads. Use words that do.", words=words[:WORDS_MAX]
                )
            )

    def _see_heading(self, words: str, level: int) -> None:
        if self.level and level > self.level + 1:
            self.sentences.append(
                Sentence("The heading “%(words)s” skips a level: make it one higher.", words=words[:WORDS_MAX])
            )
        self.level = level
