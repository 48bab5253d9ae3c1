"""A mistake that an author of a format makes: what is replaced by what, and the check that should notice."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Mistake:
    """`old` in a file of the format becomes `new`; `check` is expected to fail, or the definition to be refused.

    `effect` says whom it harms, `base` which correct format it is planted in. Without a `check` any one may notice.
    """

    name: str
    old: str
    new: str
    check: str = ""
    effect: str = ""
    base: str = "voyage"

    def __str__(self) -> str:
        return self.name.replace(" ", "-")


DEFINITION = "definition"
LOG = '    body = f.Markdown("Log", required=True)'


def override(body: str, method: str = "clean", args: str = "cls, raw, *, partial=False", kind: str = "class") -> str:
    """Return the log's field followed by a method of the class."""
    decorator = "    @classmethod\n" if kind == "class" else ""
    return f"{LOG}\n\n{decorator}    def {method}({args}):\n        {body}\n"
