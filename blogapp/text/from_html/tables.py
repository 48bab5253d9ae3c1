"""Tables: their cells row for row, whatever they span, and those that only lay out a page."""

from __future__ import annotations

from blogapp.text.caps import CELL_CAP, TooMuch
from blogapp.text.from_html.tree import Node, is_empty
from blogapp.text.messages import Sentence

SPAN_MAX = 100
_PARTS = {"thead", "tbody", "tfoot"}
_BESIDE = {"table", "pre", "blockquote", "dl", "h1", "h2", "h3", "h4", "h5", "h6", "hr"}  # what no row can hold
_ALIGN = {"left": ":---", "center": ":---:", "right": "---:"}

Row = list[Node | None]


def rows_of(table: Node) -> list[Row]:
    """Return the cells of each row, all rows as wide; one that spans several stands in the first of them.

    Raises TooMuch, whose message is for the author.
    """
    rows: list[Row] = []
    below: dict[int, int] = {}  # how many rows a column is still covered from above
    for row in _rows(table):
        made: Row = []
        for cell in (each for each in row.inner if each.tag in {"td", "th"}):
            _cover(made, below)
            width = min(max(cell.number("colspan", 1), 1), SPAN_MAX)
            height = min(max(cell.number("rowspan", 1), 1), SPAN_MAX) - 1
            below |= {len(made) + place: height for place in range(width) if height}
            made += [cell, *[None] * (width - 1)]
        _cover(made, below)
        if not rows or any(cell and not is_empty(cell) for cell in made):
            rows.append(made)
    width = max(map(len, rows), default=0)
    if width * len(rows) > CELL_CAP:
        raise TooMuch(
            Sentence("A table has %(cells)s cells; at most %(most)s fit.", cells=width * len(rows), most=CELL_CAP)
        )
    return [row + [None] * (width - len(row)) for row in rows]


def _rows(table: Node) -> list[Node]:
    """Return the rows of a table, not those of tables in it."""
    parts = [[part] if part.tag == "tr" else part.inner for part in table.inner if part.tag in _PARTS | {"tr"}]
    return [row for part in parts for row in part if row.tag == "tr"]


def _cover(made: Row, below: dict[int, int]) -> None:
    """Leave those places of a row empty that a cell above covers."""
    while below.get(len(made), 0):
        below[len(made)] -= 1
        made.append(None)


def lays_out(table: Node, rows: list[Row]) -> bool:
    """Return whether a table is none of data: it says so, is one column, or holds what cannot stand in a row."""
    if table.attributes.get("role") in {"none", "presentation"} or not rows or len(rows[0]) < 2:
        return True
    cells = [cell for row in rows for cell in row if cell]
    beside = _BESIDE if any(cell.tag == "th" for cell in cells) else _BESIDE | {"ol", "ul"}
    return any(each.tag in beside for cell in cells for each in cell.elements())


def title_of(rows: list[Row]) -> Node | None:
    """Return the cell of a first row that is one alone: it says what the table is about."""
    first, *others = rows[0]
    return first if len(rows) > 1 and not any(others) else None


def has_head(rows: list[Row]) -> bool:
    """Return whether the first row names the columns; not where each row begins with its name."""
    tags = {cell.tag for cell in rows[0] if cell}
    return tags != {"td", "th"} or len({cell.tag for row in rows for cell in row[1:] if cell}) > 1


def delimiter(rows: list[Row]) -> str:
    """Return the line below the head, with the sides on which the columns stand."""
    return "| " + " | ".join(_align([row[place] for row in rows]) for place in range(len(rows[0]))) + " |"


def _align(column: list[Node | None]) -> str:
    """Return the side on which all cells of a column stand that hold something; of an empty one, its head."""
    for cells in (column[1:], column[:1]):
        sides = {_side(cell) for cell in cells if cell and not is_empty(cell)}
        if sides:
            return _ALIGN.get(sides.pop(), "---") if len(sides) == 1 else "---"
    return "---"


def _side(cell: Node) -> str:
    """Return the side on which a cell stands: from elsewhere only the right, for numbers; the rest is a look."""
    named = next((name.removeprefix("align-") for name in cell.classes if name.startswith("align-")), "")
    said = cell.styles.get("text-align", "") or cell.attributes.get("align", "")
    return named or (said if said == "right" else "")
