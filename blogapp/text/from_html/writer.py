"""HTML, as the clipboard has it, becomes Markdown: headings, paragraphs, lists, quotations, tables, code."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from blogapp.text.from_html import inline, office, tables
from blogapp.text.from_html.inline import CODE, Run
from blogapp.text.from_html.marks import styled
from blogapp.text.from_html.notes import NUMBER, number_notes
from blogapp.text.from_html.tree import Node, check_depth, parse
from blogapp.text.urls import is_same_site

BLANK_LINE = "\n\n"
_INTERRUPTS = re.compile(r"[-*] |1[.)] |> |```|#{1,6} ")  # blocks that need no blank line before them
_MARKER = re.compile(r"^(?:-|\d+\.)(?= )", re.MULTILINE)
_IS_LIST = re.compile(r"[-*] |1[.)] ")
_ENDING = re.compile(r"(?<![^ ])(?=#+$)")  # of a heading that Markdown would take for its frame
_IS_NOTE = re.compile(r"\[\^\d+\]: ")
_BOX = re.compile(r"(?:(?P<open>☐|\\\[ \])|☑|☒|\\\[[xX]\]) ")  # how programs show what is to be done, and what is
_UNDERLINE = re.compile(r"^\s+(?:=+|-+)\s*$", re.MULTILINE)  # makes a heading of a term right above it


@dataclass(frozen=True)
class Converted:
    """HTML as Markdown, how many of its pictures are left out for want of an address, how many are on other sites."""

    text: str
    pictures: int
    elsewhere: int = 0


def markdown_of(html: str) -> Converted:
    """Return HTML as Markdown. Raises `TooMuch`, whose message is for the author.

    Of HTML that Markdown made, it makes Markdown of the same HTML, but for what nobody can tell from looks: items of a
    list that are each one paragraph (programs write all their lists so), line ends within a paragraph, rows of a table
    without a word, `<u>`, `<ins>`, `<small>`, the spans of cells, and `<figure>`, of which the picture and the words
    stay. `<!--more-->` is in no HTML.
    """
    root = office.tidy(office.break_lines(parse(html)))
    check_depth(root)
    number_notes(root)
    writer = _Writer()
    blocks = writer.blocks(root, Run(""))
    return Converted(BLANK_LINE.join(blocks), writer.pictures, writer.elsewhere)


@dataclass
class _Writer:
    pictures: int = 0
    elsewhere: int = 0

    def blocks(self, node: Node, style: Run) -> list[str]:
        """Return what lies in an element, block for block; `style` are the marks around it."""
        made: list[str] = []
        runs: list[Run] = []
        for child in node.children:
            if isinstance(child, Node) and child.holds_blocks:
                _add(made, inline.paragraphs(runs))
                runs = []
                _add(made, self._block(child, style))
            else:
                runs += self._runs(child, style)
        _add(made, inline.paragraphs(runs))
        return made

    def _block(self, node: Node, style: Run) -> list[str]:
        if office.is_code(node):
            return self.code(node, style)
        if NUMBER in node.attributes:
            return self._note(node, style)
        if kind := office.callout(node):
            return self._callout(node, kind, style)
        if special := _SPECIAL.get(node.tag):
            return special(self, node, style)
        return self.blocks(node, styled(node, style))

    def _runs(self, child: Node | str, style: Run) -> list[Run]:
        """Return what stands in a line, with its marks."""
        if isinstance(child, str):
            return [replace(style, text=child)]
        if NUMBER in child.attributes:
            return [Run(f"[^{child.attributes[NUMBER]}]", raw=True)]
        if special := _IN_LINES.get(child.tag):
            return [special(self, child, style)]
        within = styled(child, style)
        return [run for each in child.children for run in self._runs(each, within)]

    def end(self, _node: Node, _style: Run) -> Run:
        """Return the end of a line."""
        return Run("", end=True)

    def box(self, node: Node, _style: Run) -> Run:
        """Return a box of something to do."""
        mark = "☑ " if "checked" in node.attributes else "☐ "
        return Run(mark if node.attributes.get("type") == "checkbox" else "")

    def ruby(self, node: Node, style: Run) -> Run:
        """Return signs with how they are read, which only HTML can say."""
        parts: list[str] = []
        for child in node.children:
            words = inline.escaped(child.strip() if isinstance(child, str) else child.text().strip(), "]")
            if isinstance(child, str) or child.tag not in {"rp", "rt"}:
                parts.append(words)
            elif child.tag == "rt":
                parts.append(f"<rt>{words}</rt>")
        return replace(style, text=f"<ruby>{''.join(parts)}</ruby>", raw=True)

    def picture(self, node: Node, style: Run) -> Run:
        address, words = node.attributes.get("src", "").strip(), node.attributes.get("alt", "")
        if re.fullmatch(r":[\w+-]+:|[^\w\s]+", words):  # an emoji of a chat
            return replace(style, text=words)
        if address and not address.startswith(("file:", "data:", "cid:")):
            self.elsewhere += not is_same_site(address)
            return Run(inline.image(words, address), style.marks - {CODE}, raw=True)
        if words in {"checked", "unchecked"}:  # in Google Docs
            return Run(f"{'☑' if words == 'checked' else '☐'} ")
        self.pictures += 1
        return replace(style, text=words)

    def _line(self, node: Node, style: Run, end: str = " ", *, plain: bool = False) -> str:
        """Return all that is in an element as one line."""
        return inline.one_line(self._flat(node, style), end, plain=plain)

    def _flat(self, node: Node, style: Run) -> list[Run]:
        runs: list[Run] = []
        for child in node.children:
            if isinstance(child, Node) and child.holds_blocks:
                bullet = [Run("• ")] if child.tag == "li" else []
                runs += [Run("", end=True), *bullet, *self._flat(child, styled(child, style)), Run("", end=True)]
            else:
                runs += self._runs(child, style)
        return runs

    def heading(self, node: Node, style: Run) -> list[str]:
        """Return a heading; that all of it is bold is its look."""
        line = self._line(node, replace(style, marks=style.marks - {"strong"}), plain=True)
        return [f"{'#' * int(node.tag[1])} " + _ENDING.sub(r"\\", line)] if line else []

    def rule(self, _node: Node, _style: Run) -> list[str]:
        """Return a line across."""
        return ["---"]

    def quotation(self, node: Node, style: Run) -> list[str]:
        """Return what somebody else has said."""
        blocks = self.blocks(node, style)
        return [_quoted(blocks)] if blocks else []

    def _callout(self, node: Node, kind: str, style: Run) -> list[str]:
        """Return a note beside the text; its title says its kind."""
        body = Node("div", {}, [each for each in node.children if isinstance(each, str) or not _is_title(each)])
        return [f"> [!{kind.upper()}]\n{_quoted(self.blocks(body, style))}"]

    def _note(self, node: Node, style: Run) -> list[str]:
        """Return a footnote."""
        blocks = self.blocks(node, style)
        text = re.sub(r"\n(?=[^\n])", "\n    ", BLANK_LINE.join(blocks))
        return [f"[^{node.attributes[NUMBER]}]: {text}"] if blocks else []

    def code(self, node: Node, _style: Run) -> list[str]:
        """Return lines of a program."""
        text = _code(node).replace("\xa0", " ").strip("\n")
        fence = "`" * (max((len(found) for found in re.findall("`{3,}", text)), default=2) + 1)
        language = next((name for each in [node, *node.elements()] if (name := office.language(each))), "")
        return [f"{fence}{language}\n{text}\n{fence}"] if text.strip() else []

    def items(self, node: Node, style: Run) -> list[str]:
        """Return a list. What lies in it beside its items belongs to the item above."""
        items: list[tuple[str, list[str]]] = []
        is_tight = True
        for child in node.children:
            is_item = isinstance(child, str) or child.tag == "li"
            item = child if isinstance(child, Node) and is_item else Node("li", {}, [child])
            blocks = self.blocks(item, styled(item, style))
            if not blocks:
                continue
            if is_item or not items:
                items.append(_boxed(blocks))
                is_tight &= _is_tight(item, items[-1][1])
            else:
                is_tight &= all(map(_IS_LIST.match, blocks))
                _add(items[-1][1], blocks)
        between, first = "\n" if is_tight else "\n\n", node.number("start", 1)
        markers = [f"{number}. " if node.tag == "ol" else "- " for number in range(first, first + len(items))]
        rows = [_item(marker, box, blocks, between) for marker, (box, blocks) in zip(markers, items, strict=True)]
        return [between.join(rows)] if rows else []

    def definitions(self, node: Node, style: Run) -> list[str]:
        """Return terms and what they mean."""
        made: list[str] = []
        has_term = False
        for child in (part for each in node.inner for part in (each.inner if each.tag == "div" else [each])):
            if child.tag == "dt":
                line = self._line(child, style)
                has_term = bool(line)
                made += [inline.start(line)] if line else []
            elif (blocks := self.blocks(child, style)) and has_term:
                meaning = _item(": ", "", blocks, BLANK_LINE)
                made[-1] += (BLANK_LINE if _UNDERLINE.search(meaning) else "\n") + meaning
            else:
                _add(made, blocks)
        return made

    def table(self, node: Node, style: Run) -> list[str]:
        """Return a table, or what is in it where it only lays out a page."""
        rows = tables.rows_of(node)
        made = [line for each in node.inner if each.tag == "caption" and (line := self._line(each, style))]
        if tables.lays_out(node, rows):
            for cell in (cell for row in rows for cell in row if cell):
                _add(made, self.blocks(cell, style))
            return made
        if title := tables.title_of(rows):
            made += self.blocks(title, style)
            del rows[0]
        head: tables.Row = rows[0] if tables.has_head(rows) else [None] * len(rows[0])
        body = [self._row(row, style) for row in (rows[1:] if tables.has_head(rows) else rows)]
        return [*made, "\n".join([self._row(head, style, plain=True), tables.delimiter(rows), *body])]

    def _row(self, row: tables.Row, style: Run, *, plain: bool = False) -> str:
        texts = [self._line(cell, style, "<br>", plain=plain) if cell else "" for cell in row]
        return "| " + " | ".join(text.replace("|", r"\|") for text in texts) + " |"


_SPECIAL: dict[str, Callable[[_Writer, Node, Run], list[str]]] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), _Writer.heading),
    "blockquote": _Writer.quotation,
    "dl": _Writer.definitions,
    "hr": _Writer.rule,
    "ol": _Writer.items,
    "pre": _Writer.code,
    "table": _Writer.table,
    "ul": _Writer.items,
}
_IN_LINES: dict[str, Callable[[_Writer, Node, Run], Run]] = {
    "br": _Writer.end,
    "img": _Writer.picture,
    "input": _Writer.box,
    "ruby": _Writer.ruby,
}


def _add(made: list[str], blocks: Iterable[str]) -> None:
    """Add blocks; two lists in a row get different markers, or they would be one, and no line stands above notes."""
    for block in blocks:
        if made and made[-1] == "---" and _IS_NOTE.match(block):
            made.pop()
        before, marker = _MARKER.match(made[-1]) if made else None, _MARKER.match(block)
        is_same = before and marker and before[0][-1] == marker[0][-1]
        made.append(_MARKER.sub(_other_marker, block) if is_same else block)


def _other_marker(marker: re.Match[str]) -> str:
    return "*" if marker[0] == "-" else f"{marker[0][:-1]})"


def _code(node: Node) -> str:
    parts = [
        child if isinstance(child, str) else "\n" if child.tag == "br" else _code(child) for child in node.children
    ]
    return "".join(parts) + "\n" * (node.tag in {"div", "p", "li", "tr"})


def _boxed(blocks: list[str]) -> tuple[str, list[str]]:
    """Return the box of something to do, and what it is."""
    if len(blocks) > 1 and blocks[0] in {"☐", "☑", "☒"}:
        blocks = [f"{blocks[0]} {blocks[1]}", *blocks[2:]]
    found = _BOX.match(blocks[0])
    if found is None:
        return "", blocks
    return "[ ] " if found["open"] else "[x] ", [inline.start(blocks[0][found.end() :].lstrip()), *blocks[1:]]


def _is_tight(item: Node, blocks: list[str]) -> bool:
    """Return whether no blank line is needed within an item, whose paragraph may be one only for its look."""
    has_paragraph = any(each.tag == "p" for each in item.inner)
    return all(map((_IS_LIST if has_paragraph else _INTERRUPTS).match, blocks[1:]))


def _item(marker: str, box: str, blocks: list[str], between: str) -> str:
    whole = between.join(["___" if blocks[0] == "---" else blocks[0], *blocks[1:]])  # "- ---" would be a line across
    return marker + box + re.sub(r"\n(?=[^\n])", "\n" + " " * len(marker), whole)


def _quoted(blocks: list[str]) -> str:
    return "\n".join(f"> {line}".rstrip() for line in BLANK_LINE.join(blocks).split("\n"))


def _is_title(node: Node) -> bool:
    """Return whether an element says the kind of the call-out that it lies in."""
    return any(name.endswith("-title") for name in node.classes)
