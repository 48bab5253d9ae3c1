"""What a blog holds, in memory: what its pages must show is read off here."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass
class Said:
    """A comment, by the model."""

    id: int
    words: str
    status: str = "pending"
    previous: str = "pending"


@dataclass
class Written:
    """A post, by the model. `words` stand in its title and text and nowhere else, `slug` in its address."""

    id: int
    slug: str
    words: str
    status: str
    at: datetime | None
    previous: str = "draft"
    comments: list[Said] = field(default_factory=list)

    def seen_at(self, now: datetime) -> bool:
        """Whether readers may see it."""
        return self.status == "published" and self.at is not None and self.at <= now

    @property
    def approved(self) -> list[str]:
        """The words of the comments that readers see, in the order in which they came."""
        return [each.words for each in self.comments if each.status == "approved"]
