"""Markdown as sections and blocks with the lines they stand on. The only importer of markdown-it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from entia.importers.sources import NOWHERE, Lines

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode


class Row(NamedTuple):
    """A row of a table: its cells as they are written, without blanks around them."""

    cells: tuple[str, ...]
    line: int

    @property
    def lines(self) -> Lines:
        return self.line, self.line + 1


class Item(NamedTuple):
    """An entry of a list: its own text, the lines of that text, and the entries below it. `done` is a ticked box."""

    text: str
    lines: Lines
    items: tuple[Item, ...] = ()
    done: bool | None = None


class Block(NamedTuple):
    """What stands between two headings. `kind` is paragraph, list, table, code, rule or other.

    `label` is the bold word and colon that stands alone above it (`**Indexes**:`), on the lines `label_lines`;
    `label_more` what else that line says.
    """

    kind: str
    lines: Lines
    text: str = ""
    info: str = ""  # the language of code
    header: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    items: tuple[Item, ...] = ()
    label: str = ""
    label_lines: Lines = NOWHERE
    label_more: str = ""
    quoted: bool = False  # a paragraph that is a quotation: its text is exact


class Section(NamedTuple):
    """A heading with the blocks down to the next one. `path` are the titles above it, from the outermost.

    `lines` are those of the heading: none (an empty range) for what stands before the first.
    """

    title: str
    level: int
    lines: Lines
    path: tuple[str, ...]
    blocks: tuple[Block, ...]


_LABEL_ALONE = re.compile(
    r"\*\*([^*]+?):?\*\*\s*(?:\(([^)]*)\)\s*)?(`[^`]+`\s*|<code>.*?</code>\s*|[—–-]\s*[^:*]+)?:?\s*"
)
_TICK = re.compile(r"\[([ xX])\]\s+")
_CELL_END = re.compile(r"\\.|`+|\|")


def read_sections(text: str) -> tuple[Section, ...]:
    """The sections of a document, in order."""
    from markdown_it import MarkdownIt
    from markdown_it.tree import SyntaxTreeNode

    source = text.split("\n")
    tree = SyntaxTreeNode(MarkdownIt("commonmark").enable("table").parse(text))
    sections: list[Section] = []
    title, level, lines = "", 0, (0, 0)
    path: list[tuple[int, str]] = []
    blocks: list[Block] = []

    def close() -> None:
        above = tuple(name for depth, name in path if depth < level)
        sections.append(Section(title, level, lines, above, tuple(_labelled(blocks))))
        path[:] = [*(each for each in path if each[0] < level), (level, title)] if level else path

    for node in tree.children:
        if node.type == "heading":
            close()
            title, level, lines = node.children[0].content.strip(), int(node.tag[1]), _lines(node)
            blocks = []
        else:
            blocks.append(_block(node, source))
    close()
    return tuple(sections)


def _lines(node: SyntaxTreeNode) -> Lines:
    assert node.map is not None, node.type
    return node.map


def _block(node: SyntaxTreeNode, source: Sequence[str]) -> Block:
    lines = _lines(node)
    if node.type == "paragraph":
        return Block("paragraph", _trimmed(lines, source), node.children[0].content)
    if node.type in ("bullet_list", "ordered_list"):
        return Block("list", _trimmed(lines, source), items=tuple(_item(each, source) for each in node.children))
    if node.type == "table":
        return _table(node, source)
    if node.type in ("fence", "code_block"):
        return Block("code", lines, node.content.rstrip("\n"), node.info.strip().split(" ")[0].lower())
    if node.type == "hr":
        return Block("rule", lines)
    trimmed = _trimmed(lines, source)
    written = "\n".join(source[trimmed[0] : trimmed[1]])
    if node.type == "blockquote":
        return Block("paragraph", trimmed, re.sub(r"^ {0,3}> ?", "", written, flags=re.MULTILINE), quoted=True)
    return Block("other", trimmed, written)


def _trimmed(lines: Lines, source: Sequence[str]) -> Lines:
    """Without the empty lines at the end, which lists take in."""
    first, end = lines
    while end > first + 1 and not source[end - 1].strip():
        end -= 1
    return first, end


# ---- tables ----------------------------------------------------------------------------------------------------------
def _table(node: SyntaxTreeNode, source: Sequence[str]) -> Block:
    first, end = _lines(node)
    header = split_row(source[first])
    rows = tuple(Row(_fitted(source[line], len(header)), line) for line in range(first + 2, end))
    return Block("table", (first, end), header=header, rows=rows)


def _fitted(line: str, width: int) -> tuple[str, ...]:
    """The cells of a row, as many as the header has: a bar inside code is a letter unless the count says otherwise."""
    cells = split_row(line)
    if len(cells) < width:
        strict = split_row(line, code=False)
        cells = strict if len(strict) >= width else cells
    more = cells[width - 1 :]
    return (*cells[: width - 1], " | ".join(more)) if more else (*cells, *[""] * (width - len(cells)))


def split_row(line: str, *, code: bool = True) -> tuple[str, ...]:
    r"""The cells of a table's line; `\|` is a bar, and so is one between backticks where `code`."""
    line = line.strip().removeprefix("|")
    cells: list[str] = []
    start, ticks = 0, ""
    for match in _CELL_END.finditer(line):
        sign = match[0]
        if sign == "|" and not ticks:
            cells.append(line[start : match.start()])
            start = match.end()
        elif sign[0] == "`" and code:
            if ticks == sign:
                ticks = ""
            elif not ticks and sign in line[match.end() :]:
                ticks = sign
    if line[start:].strip():
        cells.append(line[start:])
    return tuple(cell.strip().replace("\\|", "|") for cell in cells)


# ---- lists -----------------------------------------------------------------------------------------------------------
def _item(node: SyntaxTreeNode, source: Sequence[str]) -> Item:
    texts: list[str] = []
    items: list[Item] = []
    first, _ = _lines(node)
    own_end = first
    for child in node.children:
        lines = _trimmed(_lines(child), source)
        if child.type == "paragraph" and not items:
            texts.append(child.children[0].content)
            own_end = lines[1]
        elif child.type in ("bullet_list", "ordered_list"):
            items += [_item(each, source) for each in child.children]
        else:
            written = child.content.rstrip("\n") if child.type in ("fence", "code_block") else ""
            items.append(Item(written or "\n".join(source[lines[0] : lines[1]]).strip(), lines))
    text = "\n".join(texts)
    tick = _TICK.match(text)
    done = tick[1] in "xX" if tick else None
    own = _trimmed((first, max(own_end, first + 1)), source)
    return Item(text[tick.end() :] if tick else text, own, tuple(items), done)


def all_lines(item: Item) -> Lines:
    """The lines of an entry and of all below it."""
    return item.lines[0], max([item.lines[1], *(all_lines(below)[1] for below in item.items)])


# ---- labels ----------------------------------------------------------------------------------------------------------
def _labelled(blocks: Sequence[Block]) -> Iterator[Block]:
    """A bold word alone on the last line of a paragraph is the label of the table, list or code below it."""
    held: Block | None = None
    for block in blocks:
        if held is not None:
            if block.kind in ("table", "list", "code"):
                label = _LABEL_ALONE.fullmatch(held.text.rsplit("\n", 1)[-1])
                assert label is not None
                last = held.lines[1] - 1
                if "\n" in held.text:
                    yield held._replace(text=held.text.rsplit("\n", 1)[0], lines=(held.lines[0], last))
                more = (label[2] or label[3] or "").strip(" :—–-")
                block = block._replace(label=label[1].strip(" :"), label_lines=(last, last + 1), label_more=more)
            else:
                yield held
            held = None
        if block.kind == "paragraph" and _LABEL_ALONE.fullmatch(block.text.rsplit("\n", 1)[-1]):
            held = block
        else:
            yield block
    if held is not None:
        yield held
