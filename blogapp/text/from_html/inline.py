"""What stands in a line: words with their marks and links, as Markdown that reads back as the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from markdown_it.common.utils import isPunctChar

from blogapp.text.inlines import is_cjk

# How a mark is written: as Markdown has it, and as HTML has it where Markdown's sign would be taken for text.
MARKS = {
    "strong": ("**", "strong"), "em": ("*", "em"), "del": ("~~", "s"), "mark": ("==", "mark"), "q": ("", "q"),
    "kbd": ("", "kbd"), "sup": ("^", "sup"), "sub": ("~", "sub"),
}  # fmt: skip
CODE = "code"
LINK = "["  # and the address: a link is a mark, too
_ORDER = [*MARKS, LINK]
_BLANKS = " \xa0"
_SPACE = re.compile(r"[ \t\n\r\f\xa0]+")
_ADDRESS = r"(?P<address>https?://[^\s<>\x00]+)|"
_SIGNS = (
    r"`|\\(?=[!-/:-@\[-`{-~]|.\Z)|(?<!\s)\*|\*(?!\s)|(?<![^\W_])_|_(?![^\W_])|~(?![^~\s]*\s)|\^(?=\[)|\^(?![^^\s]*\s)"
    r"|==(?![\s=])|<(?=[A-Za-z/!?])|&(?=#?\w+;)"
)
_IN_TEXT = re.compile(rf"{_ADDRESS}{_SIGNS}|\[(?=[\^!]|[ xX]\])|\](?=[(\[])", re.DOTALL)
_IN_LINK = re.compile(rf"(?P<address>(?!))|{_SIGNS}|[\[\]]", re.DOTALL)
_AT_START = re.compile(
    r"(?P<number>[0-9]{1,9}(?=[.)](?:\s|\Z)))|(?=(?:#{1,6}|[-+:~])(?:\s|\Z)|>|=+\s*\Z|[-:|\s]+\Z|\||\[[^\]]*\]:)"
)
_UNSAFE = re.compile(r"[<>\"\s\\\x00-\x1f]")
_NOT_BEFORE_MARK = re.compile(r"[\w=!<>)\]'\"]", re.ASCII)
_PLAIN = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Run:
    """Words in a row with the same marks; `raw` is Markdown already; an `end` is the end of a line."""

    text: str
    marks: frozenset[str] = frozenset()
    raw: bool = False
    end: bool = False


def paragraphs(runs: Iterable[Run]) -> list[str]:
    """Return the paragraphs of these runs: two ends of lines in a row part them."""
    made = [list(group) for is_text, group in groupby(_lines(runs), bool) if is_text]
    return ["\\\n".join(start(line) for line in _written(lines, "", "\\")) for lines in made]


def one_line(runs: Iterable[Run], end: str = " ", *, plain: bool = False) -> str:
    """Return these runs as one line; where all are bold that is a look, if the line is to be `plain`."""
    lines = [line for line in _lines(runs) if line]
    if plain and all("strong" in run.marks for line in lines for run in line):
        lines = [[replace(run, marks=run.marks - {"strong"}) for run in line] for line in lines]
    return end.join(_written(lines, end[-1], end[0]))


def _written(lines: Sequence[Sequence[Run]], before: str, after: str) -> Iterator[str]:
    """Yield lines as Markdown; `before` and `after` are the signs beside them where another line is."""
    for place, line in enumerate(lines):
        yield _around(line, frozenset(), before if place else "", after if place < len(lines) - 1 else "")


def _lines(runs: Iterable[Run]) -> list[list[Run]]:
    lines: list[list[Run]] = [[]]
    for run in runs:
        if run.end:
            lines.append([])
        else:
            lines[-1].append(run)
    return [_joined(_spaced(line)) for line in lines]


def _spaced(runs: Iterable[Run]) -> list[Run]:
    """Return the runs with one blank where there are several, none at the ends, and none just within a mark."""
    spaced: list[Run] = []
    gap = Run("")
    for run in runs:
        text = run.text if run.raw else _SPACE.sub(_blank, run.text)
        core = text if run.raw else text.strip(_BLANKS)
        if text[:1] in _BLANKS and not gap.text:
            gap = replace(run, text=text[:1])
        if not core:
            continue
        if gap.text and spaced:
            shared = spaced[-1].marks & run.marks & gap.marks
            spaced.append(Run(gap.text, shared if spaced[-1].marks == run.marks else shared - {CODE}))
        spaced.append(replace(run, text=core))
        gap = replace(run, text=text[-1] if text[-1] in _BLANKS else "")
    return spaced


def _blank(found: re.Match[str]) -> str:
    return "\xa0" if found[0] == "\xa0" else " "


def _joined(runs: Iterable[Run]) -> list[Run]:
    """Return the runs, those that follow one another with the same marks as one."""
    joined: list[Run] = []
    for (marks, raw), group in groupby(runs, lambda run: (run.marks, run.raw)):
        joined.append(Run("".join(run.text for run in group), marks, raw))
    return joined


def _around(runs: Sequence[Run], done: frozenset[str], before: str, after: str) -> str:
    """Return runs as Markdown, but for the marks that are `done`; of several the one that reaches farthest is outside.

    `before` and `after` are the signs beside them, "" at the ends of the line.
    """
    parts: list[str] = []
    place = 0
    while place < len(runs):
        left = parts[-1][-1] if parts else before
        marks = (
            runs[place].marks - done if runs[place].text.strip(_BLANKS) else frozenset()
        )  # no mark begins with a blank
        end = place + 1
        if marks:
            mark, end = _farthest(runs, place, marks)
            right = _edge(runs[end], done) if end < len(runs) else after
            if left == "!" and mark.startswith(LINK):  # or it would be a picture
                parts[-1] = f"{parts[-1][:-1]}\\!"
            parts.append(_wrapped(mark, runs[place:end], done | {mark}, left, right))
        else:
            follows = _edge(runs[end], done) if end < len(runs) else after
            parts.append(runs[place].text if runs[place].raw else escaped(runs[place].text, follows, done))
        place = end
    return "".join(parts)


def _farthest(runs: Sequence[Run], place: int, marks: frozenset[str]) -> tuple[str, int]:
    """Return the mark that reaches farthest, and where it ends; code lies in all others."""
    if marks == {CODE}:
        return CODE, place + 1
    ends = {mark: _end_of(mark, runs, place) for mark in marks - {CODE}}
    farthest = min(marks - {CODE}, key=lambda mark: (-ends[mark], _ORDER.index(mark if mark in MARKS else LINK)))
    return farthest, ends[farthest]


def _end_of(mark: str, runs: Sequence[Run], place: int) -> int:
    """Return where the runs end that have a mark from a place on."""
    while place < len(runs) and mark in runs[place].marks:
        place += 1
    return place


def _edge(run: Run, done: frozenset[str], place: int = 0) -> str:
    """Return the sign at an end of a run, as it is written: of what has marks, a bracket stands for all."""
    return "[" if run.marks - done else run.text[place]


def _wrapped(mark: str, runs: Sequence[Run], done: frozenset[str], left: str, right: str) -> str:
    if mark == CODE:
        return code("".join(run.text for run in runs))
    if mark.startswith(LINK):
        return _link(mark[1:], runs, done)
    inner = _around(runs, done, ">", "<")
    sign, tag = MARKS[mark]
    first, last = _edge(runs[0], done), _edge(runs[-1], done, -1)
    if _holds(mark, inner, left, right) and _may_open(left, first) and _may_open(right, last):
        return f"{sign}{inner}{sign}"
    return f"<{tag}>{inner}</{tag}>"


def _holds(mark: str, inner: str, left: str, right: str) -> bool:
    """Return whether Markdown's sign, if there is one, marks these words and nothing beside them."""
    sign = MARKS[mark][0]
    if not sign or sign[0] in {left, right}:
        return False
    if sign == "==":
        is_apart = not _NOT_BEFORE_MARK.match(left) and not re.match("[=a-z0-9]", right, re.IGNORECASE)
        return is_apart and "=" not in inner and any(char.isalnum() for char in inner)
    if sign == "~~":
        return "~" not in {inner[0], inner[-1]}
    return sign[0] == "*" or _PLAIN.fullmatch(inner) is not None


def _may_open(outer: str, inner: str) -> bool:
    """Return whether a sign between these two belongs to the inner one (CommonMark 0.31, section 6.2)."""
    if inner.isspace():
        return False
    beside_any = not outer or outer.isspace() or isPunctChar(outer) or is_cjk(outer)
    return beside_any or is_cjk(inner) or not isPunctChar(inner)


def _link(address: str, runs: Sequence[Run], done: frozenset[str]) -> str:
    words, bare = "".join(run.text for run in runs), address.removeprefix("mailto:")
    if (
        words == bare
        and not _UNSAFE.search(bare)
        and re.match(r"https?://|[\w.+-]+@[\w-]+(\.[\w-]+)+$", bare, re.ASCII)
    ):
        return f"<{bare}>"
    return f"[{_around(runs, done, '[', ']')}]({_target(address)})"


def escaped(text: str, follows: str, done: Iterable[str] = ()) -> str:
    """Return words with a backslash before each sign that would be a mark; `follows` is the sign after them."""
    signs = _IN_LINK if any(mark.startswith(LINK) for mark in done) else _IN_TEXT
    after = " " if not follows or follows.isspace() else "\x00"  # no sign of a text: it may go on with any
    return signs.sub(_escape, text + after)[:-1]


def _escape(sign: re.Match[str]) -> str:
    """Return a sign that is none of Markdown's; an address is a link anyway, whole only in brackets if it has some."""
    if address := sign["address"]:
        return f"<{address}>" if re.search(r"[*`\[\]\\]", address) else address
    return f"\\{sign[0]}"


def start(line: str) -> str:
    """Return a line whose beginning is not taken for a heading, a list or the like."""
    found = _AT_START.match(line)
    if found is None:
        return line
    return f"{found['number']}\\{line[found.end() :]}" if found["number"] else f"\\{line}"


def _target(link: str) -> str:
    address = _UNSAFE.sub(lambda sign: "".join(f"%{byte:02X}" for byte in sign[0].encode()), link)
    return f"<{address}>" if re.search(r"[()]", address) or not address else address


def code(text: str) -> str:
    """Return a piece of a program within a line."""
    line = " ".join(text.split())
    fence = "`" * (max((len(found) for found in re.findall("`+", line)), default=0) + 1)
    gap = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{fence}{gap}{line}{gap}{fence}"


def image(alternative: str, address: str) -> str:
    """Return a picture."""
    return f"![{escaped(' '.join(alternative.split()), ']', {LINK})}]({_target(address)})"
