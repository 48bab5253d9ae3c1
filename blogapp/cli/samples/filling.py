"""Fills the fields of any format by what they are and mean; no format is known here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from blogapp.cli.samples.prose import SampleText
from blogapp.formats import PostFormat
from blogapp.formats import fields as f


@dataclass(frozen=True)
class Filler:
    """What one post is filled with: random numbers, prose in one language, and pictures to choose from."""

    random: Random
    prose: SampleText
    format: type[PostFormat]
    pictures: Sequence[int]

    def title(self) -> str:
        """Return a title, where the format shows one."""
        return self.prose.one("titles") if "title" in self.format.example else ""

    def fields(self) -> dict[str, Any]:
        """Return input for every field of the format."""
        return {name: self._fill(field) for name, field in self.format.fields.items()}

    def _fill(self, field: f.Field[Any]) -> Any:
        """Return a value for a field: by the first kind that fits it, else its example."""
        fill = next((fill for kind, fill in FILLS if isinstance(field, kind)), Filler.example)
        return fill(self, field)

    def example(self, field: f.Field[Any]) -> Any:
        """Return what the format itself gives as an example."""
        return self.format.example.get(field.name, field.empty)

    def text(self, field: f.Field[Any]) -> str:
        """Return an article where the post has a title to ask for, else a sentence or two."""
        return self.prose.article() if self.format.titled == "required" else self.prose.short()

    def conversation(self, field: f.Transcript) -> str:
        """Return what two people say in turn."""
        speakers = [self.prose.one("name") for _ in range(2)]
        sentences = self.prose.sentences(self.random.randint(3, 6))
        return "\n".join(f"{speakers[number % 2]}: {sentence}" for number, sentence in enumerate(sentences))

    def moment(self, field: f.DateTime) -> str:
        """Return an hour of some day, local as a form would send it."""
        return (
            f"2026-{self.random.randint(1, 12):02}-{self.random.randint(1, 28):02}T{self.random.randint(8, 20):02}:00"
        )

    def line(self, field: f.Line) -> str:
        """Return somebody's name, or a few words."""
        return self.prose.one("name" if field.role == "by" else "tags")[: field.max]

    def lines(self, field: f.Lines) -> list[str]:
        """Return a few lines."""
        return self.prose.sentences(3)[: field.max]

    def number(self, field: f.Integer) -> int:
        """Return a small number within the limits."""
        low = min(max(field.min, 1), field.max)
        return self.random.randint(low, min(field.max, low + 11))

    def choice(self, field: f.Choice) -> str:
        """Return one of the choices."""
        return self.random.choice(list(field.choices))

    def toggle(self, field: f.Toggle) -> bool:
        """Return yes or no."""
        return self.random.random() < 0.5

    def picture(self, field: f.Image) -> dict[str, Any] | None:
        """Return one of the pictures, for some of the posts."""
        if not self.pictures or (not field.required and self.random.random() < 0.6):
            return None
        return {"id": self.random.choice(self.pictures), "alt": self.prose.one("titles")}

    def several(self, field: f.Images) -> list[dict[str, Any]]:
        """Return a few of the pictures, with captions."""
        chosen = self.random.sample(self.pictures, min(4, len(self.pictures), field.max))
        return [{"id": media_id, "alt": self.prose.one("titles"), "caption": self.prose.short()} for media_id in chosen]

    def nothing(self, field: f.File) -> None:
        """Leave the field empty: there is no file to upload."""


# The first kind that fits decides, so the more special ones come first.
FILLS: Sequence[tuple[type[f.Field[Any]], Callable[[Filler, Any], Any]]] = (
    (f.Embed, Filler.example),
    (f.Url, Filler.example),
    (f.Image, Filler.picture),
    (f.Images, Filler.several),
    (f.File, Filler.nothing),
    (f.Transcript, Filler.conversation),
    (f.Markdown, Filler.text),
    (f.DateTime, Filler.moment),
    (f.Lines, Filler.lines),
    (f.Line, Filler.line),
    (f.Integer, Filler.number),
    (f.Choice, Filler.choice),
    (f.Toggle, Filler.toggle),
)
