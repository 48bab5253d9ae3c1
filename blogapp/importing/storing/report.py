"""What an import did, counted by kind, and what it could not carry over one to one."""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from blogapp.importing.entries import Remark

PACKED = 500  # remarks; there may be a million of them, much alike
Outcome = Literal["new", "updated", "unchanged", "kept", "deleted", "left out"]
SAID: dict[str, str] = {
    "new": "new", "updated": "updated", "unchanged": "unchanged", "kept": "kept as edited here",
    "deleted": "deleted here since", "left out": "left out",
}  # fmt: skip


class Report:
    """The outcomes of an import by kind, and its remarks in their order."""

    def __init__(self) -> None:
        self.outcomes: Counter[tuple[str, Outcome]] = Counter()
        self.reasons: Counter[str] = Counter()
        self._packed: list[bytes] = []
        self._latest: list[dict[str, str]] = []

    def count(self, kind: str, outcome: Outcome, number: int = 1) -> None:
        """Count things of a kind that had this outcome."""
        if number:
            self.outcomes[kind, outcome] += number

    def remark(self, kind: str, where: str, why: str) -> None:
        """Note what was not carried over one to one."""
        self.reasons[kind] += 1
        self._latest.append({"kind": kind, "where": where, "why": str(why)})
        if len(self._latest) == PACKED:
            self._packed.append(zlib.compress(json.dumps(self._latest).encode(), 1))
            self._latest = []

    def remarks(self) -> Iterator[Remark]:
        """Yield what was noted, in its order."""
        former = (json.loads(zlib.decompress(packed)) for packed in self._packed)
        yield from (Remark(**remark) for remarks in (*former, self._latest) for remark in remarks)

    @property
    def changes(self) -> int:
        """How many things were made or changed."""
        return sum(number for (_, outcome), number in self.outcomes.items() if outcome in {"new", "updated"})

    def lines(self) -> Iterator[str]:
        """Yield a line for each kind, and then for each kind of remark."""
        for kind in dict.fromkeys(kind for kind, _ in self.outcomes):
            numbers = ((self.outcomes[kind, outcome], said) for outcome, said in SAID.items())  # type: ignore[index]
            yield f"{kind}: {', '.join(f'{number} {said}' for number, said in numbers if number)}"
        for kind, number in sorted(self.reasons.items()):
            yield f"not as it was, {kind}: {number}"

    def counts(self) -> dict[str, dict[str, int]]:
        """Return the numbers by kind and outcome."""
        counts: dict[str, dict[str, int]] = {}
        for (kind, outcome), number in self.outcomes.items():
            counts.setdefault(kind, {})[outcome] = number
        return counts

    def json(self) -> Iterator[str]:
        """Yield it as JSON, bit by bit: the numbers by kind, and each remark with its address and why."""
        head = json.dumps({"counts": self.counts(), "reasons": dict(sorted(self.reasons.items()))})
        yield f'{head[:-1]}, "remarks": ['
        for number, remark in enumerate(self.remarks()):
            yield ("," if number else "") + "\n" + json.dumps(vars(remark))
        yield "\n]}\n"

    def write(self, out: Path) -> None:
        """Write it as JSON."""
        with out.open("w", encoding="utf-8") as file:
            file.writelines(self.json())
