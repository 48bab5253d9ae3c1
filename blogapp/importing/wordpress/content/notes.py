"""What of a text has another form now: gathered by kind, and said in a sentence for each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from blogapp.text import Sentence

NAMED = 10  # of one kind, for one post
FILES_MAX = 20_000  # that stand in one post without being named there

Note = tuple[str, Sentence]


def named(names: Iterable[str]) -> str:
    """Return names, each once and with how often it is there, and how many more there are."""
    counted = Counter(names)
    said = [f"{name[:60]} ({times})" if times > 1 else name[:60] for name, times in counted.most_common(NAMED)]
    more = len(counted) - len(said)
    return ", ".join(said) + (f" … (+{more})" if more else "")


class Notes:
    """Counts names by kind."""

    def __init__(self) -> None:
        self.room = FILES_MAX
        self.linked: list[str] = []  # addresses of what was shown in place
        self._found: dict[str, Counter[str]] = {}

    def add(self, kind: str, name: str) -> None:
        """Note something that has the name."""
        self._found.setdefault(kind, Counter())[name] += 1

    def all(self) -> list[Note]:
        """Return a sentence for each kind."""
        says = _sentences()
        return [
            (kind, Sentence(says[kind].pattern, names=named(found.elements()))) for kind, found in self._found.items()
        ]


def _sentences() -> Mapping[str, Sentence]:
    return {
        "block": Sentence("Blocks that WordPress makes anew each time were left out: %(names)s."),
        "plugin block": Sentence("Blocks of plugins stand as they were stored: %(names)s."),
        "shortcode": Sentence("Shortcodes that nothing here reads stand as text: %(names)s."),
        "embed": Sentence("What was shown in place is a link now: %(names)s."),
        "missing file": Sentence("Files that the text names by number are not in the export: %(names)s."),
        "markup": Sentence("Elements that this blog does not show: %(names)s."),
    }
