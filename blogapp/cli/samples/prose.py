"""Invented prose, the same for the same random numbers."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

SLOT = re.compile(r"\{(\w+)\}")
# What an article is made of, a letter for each part: see `Prose.article`.
SHAPES = ("pp", "p-p", "pmp", "pmplp", "pqp", "pmphpp", "plhp", "ptp", "pmphpqp", "pp")


@cache
def languages() -> dict[str, dict[str, Any]]:
    """Return the material, by language."""
    return tomllib.loads(Path(__file__).with_name("prose.toml").read_text(encoding="utf-8"))


class SampleText:
    """Somebody who writes in one language, with a vocabulary and a will of their own."""

    def __init__(self, random: Random) -> None:
        self.random = random
        weights = [language["weight"] for language in languages().values()]
        self.words = random.choices(list(languages().values()), weights)[0]

    def one(self, kind: str) -> str:
        """Return one entry of a list, with its slots filled."""
        text: str = self.random.choice(self.words[kind])
        return SLOT.sub(lambda slot: self.one(slot[1]), text)

    def sentences(self, number: int) -> list[str]:
        """Return different sentences, as far as there are so many."""
        chosen = self.random.sample(self.words["sentences"], min(number, len(self.words["sentences"])))
        return [SLOT.sub(lambda slot: self.one(slot[1]), text) for text in chosen]

    def tags(self) -> list[str]:
        """Return up to four tags; some in English, so that they lead from one language to another."""
        own = self.random.sample(self.words["tags"], self.random.randint(0, 3))
        shared = self.random.sample(languages()["en"]["tags"], self.random.randint(0, 1))
        return list(dict.fromkeys(own + shared))

    def short(self) -> str:
        """Return a sentence or two."""
        return " ".join(self.sentences(self.random.randint(1, 2)))

    def article(self) -> str:
        """Return a text in Markdown, of one of several shapes."""
        parts = {
            "p": self.paragraph,
            "m": lambda: "<!--more-->",
            "-": lambda: "* * *",
            "h": lambda: f"## {self.one('subheads')}",
            "q": lambda: "> " + self.short(),
            "l": lambda: "\n".join(f"- {sentence}" for sentence in self.sentences(3)),
            "t": self.table,
        }
        return "\n\n".join(parts[letter]() for letter in self.random.choice(SHAPES))

    def paragraph(self) -> str:
        """Return a few sentences; here and there one is stressed, or a link."""
        sentences = self.sentences(self.random.randint(2, 5))
        place = self.random.randrange(len(sentences))
        marks = ("{}", "{}", "*{}*", "**{}**", "[{}](https://example.org/notes)")
        sentences[place] = self.random.choice(marks).format(sentences[place])
        return " ".join(sentences)

    def table(self) -> str:
        """Return a small table with numbers."""
        rows = [f"| {tag} | {self.random.randint(2, 90)} |" for tag in self.random.sample(self.words["tags"], 3)]
        return "\n".join(["| · | n |", "| :-- | --: |", *rows])
