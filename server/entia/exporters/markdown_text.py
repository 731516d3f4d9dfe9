r"""Texts, code, tables and lists as Markdown, so that each means exactly what it meant, and can be read back.

The shapes, which the document keeps to everywhere:

- *Prose* stands in one line, of a paragraph, a cell or a bullet. Code in single backticks stays code; else `\`, `<`,
  `|` and stray backticks are escaped, and a line end is `<br>`. Emphasis and links are the author's. Nothing is `–`.
- *Code* is exact text: of Entia, of SQL, a name. It is a code span, or `<code>…</code>` with entities where Markdown
  has no code span for it (a line end, a pipe behind a backslash).
- A *passage* is prose of several lines: a plain paragraph, or else a block quotation that holds the text as it is.
- What is *computed*, and so nowhere in the model, is in italics from its first to its last sign.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

NOTHING = "–"
_LINE_END = re.compile(r"\r\n?|\n")
_CODE_SPAN = re.compile(r"(?<!`)`(?!`)[^`\r\n\\<]*[^`\r\n\\<\s][^`\r\n\\<]*`(?!`)")
_ESCAPED = re.compile(r"[\\<|`]|&(?=#?\w+;)")
_UNSAFE = re.compile(r"[^\w ]")  # what is written as an entity in `<code>`
_PLAIN_START = re.compile(r"(?!\d+[.)](?:\s|$)|_)[\w(\"'“„‘«]")
_COMPUTED = re.compile(r"\*.*\*\Z|_.*_\Z", re.DOTALL)


def lines_of(text: str) -> list[str]:
    """The lines of a text, whatever ends them."""
    return _LINE_END.split(text)


def prose(text: str) -> str:
    """A text on one line. Inline code, emphasis and links stay what they are; everything else is taken literally."""
    if not text.strip():
        return NOTHING
    written = "<br>".join(map(_prose_line, lines_of(text)))
    if text == NOTHING:
        return "&ndash;"
    return f"\\{written}" if _COMPUTED.match(text.strip()) and written[0] in "*_" else written


def _prose_line(line: str) -> str:
    parts: list[str] = []
    at = 0
    for span in _CODE_SPAN.finditer(line):
        parts += [_ESCAPED.sub(r"\\\g<0>", line[at : span.start()]), span[0]]
        at = span.end()
    parts.append(_ESCAPED.sub(r"\\\g<0>", line[at:]))
    written = "".join(parts)
    inner = written.strip(" \t")
    lead = written[: len(written) - len(written.lstrip(" \t"))]
    trail = written[len(written.rstrip(" \t")) :] if inner else ""
    return "".join(f"&#{ord(blank)};" for blank in lead) + inner + "".join(f"&#{ord(blank)};" for blank in trail)


def read_prose(written: str) -> str:
    """The text that `prose` wrote so."""
    if written == NOTHING:
        return ""
    if written == "&ndash;":
        return NOTHING
    parts: list[str] = []
    at = 0
    for found in re.finditer(r"(?<![`\\])`[^`]*`|\\([\\<|`&*_])|<br>|&#(32|9);", written):
        parts.append(written[at : found.start()])
        at = found.end()
        token = found[0]
        if token == "<br>":
            parts.append("\n")
        elif found[1]:
            parts.append(found[1])
        elif found[2]:
            parts.append(chr(int(found[2])))
        else:
            parts.append(token)
    return "".join((*parts, written[at:]))


def code(text: str) -> str:
    """Exact text as code, for any place on one line."""
    if not text.isprintable() or not text.strip() or "\\|" in text or text[-1:] == "\\":
        escaped = _UNSAFE.sub(lambda sign: f"&#{ord(sign[0])};", "\n".join(lines_of(text)))
        return f"<code>{escaped}</code>"
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if text[0] in "` " or text[-1] in "` " else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def read_code(written: str) -> str:
    """The text that `code` wrote so."""
    if written.startswith("<code>"):
        inner = written.removeprefix("<code>").removesuffix("</code>")
        return re.sub(r"&#(\d+);", lambda found: chr(int(found[1])), inner)
    fence = len(written) - len(written.lstrip("`"))
    inner = written[fence:-fence]
    if inner[:1] == " " and inner[-1:] == " " and inner.strip():
        inner = inner[1:-1]
    return inner


def codes(texts: Iterable[str]) -> str:
    """Exact texts, with commas."""
    return ", ".join(map(code, texts))


def computed(markdown: str) -> str:
    """Markdown that says what follows from the model rather than what stands in it."""
    return f"*{markdown}*"


def passage(text: str, *, paragraphs: bool = False) -> list[str]:
    """Prose of any length as lines of Markdown: a paragraph (or several), or a quotation of the text as it is."""
    lines = lines_of(text)
    if (
        all(_is_plain(line) or (paragraphs and not line and i and lines[i - 1]) for i, line in enumerate(lines))
        and (lines[-1])
    ):
        return list(map(_prose_line, lines))
    return [f"> {line}".rstrip(" ") if not line.strip(" ") else f"> {line}" for line in lines]


def _is_plain(line: str) -> bool:
    """Whether a line can stand in a paragraph, and never be anything else."""
    return line == line.strip() and bool(_PLAIN_START.match(line)) and not line.endswith("\\")


def labelled(label: str, text: str) -> list[str]:
    """`**Label**: text`, as a paragraph with an empty line below it; a longer text is quoted below."""
    written = passage(text) if text.strip() else [NOTHING]
    if written[0].startswith(">"):
        return [f"**{label}**:", "", *written, ""]
    return [f"**{label}**: {written[0]}", *written[1:], ""]


def purpose(doc: str) -> list[str]:
    """What a declaration is for, where its doc comment says so."""
    return labelled("Purpose", doc) if doc.strip() else []


def item(text: str, doc: str = "", depth: int = 0) -> list[str]:
    """A bullet that is exact text, as code or, of several lines, as a block of code; and what a doc comment says."""
    margin = "  " * depth
    lines = [f"{margin}- {code(text)}"]
    if _LINE_END.search(text):
        first, *rest = fenced("entia", text)[:-1]
        lines = [f"{margin}- {first}", *(f"{margin}  {line}" if line else "" for line in rest)]
    return [*lines, *described(doc, depth + 1)]


def bullet(label: str, content: str, depth: int = 0, doc: str = "") -> list[str]:
    """`- **Label**: content`, and what a doc comment says of it as a bullet below."""
    lines = [f"{'  ' * depth}- **{label}**: {content}".rstrip() if content else f"{'  ' * depth}- **{label}**:"]
    return [*lines, *described(doc, depth + 1)]


def described(doc: str, depth: int) -> list[str]:
    """What a doc comment says of the bullet above."""
    return [f"{'  ' * depth}- **Description**: {prose(doc)}"] if doc else []


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A table; each cell is Markdown of one line."""
    return [
        f"| {' | '.join(head)} |",
        f"|{'|'.join('-' * (len(cell) + 2) for cell in head)}|",
        *(f"| {' | '.join(map(_cell, row))} |" for row in rows),
        "",
    ]


def _cell(written: str) -> str:
    """Markdown of one line as a cell: a pipe ends a cell even in code."""
    return re.sub(r"(?<!\\)\|", r"\|", written) or " "


def fenced(language: str, text: str, margin: str = "") -> list[str]:
    """A block of code, exactly as it is."""
    runs = [len(run) for run in re.findall(r"^\s*(`{3,})", text, re.MULTILINE)]
    fence = "`" * max([3, *(run + 1 for run in runs)])
    lines = [f"{fence}{language}", *lines_of(text), fence]
    return [*(f"{margin}{line}" if line else "" for line in lines), ""]


def title(text: str) -> str:
    """A name or a heading in a heading's line."""
    written = "<br>".join(map(_prose_line, lines_of(text)))
    return re.sub(r"(?<![^\W_])_|_(?![^\W_])|#(?=#*\Z)", r"\\\g<0>", written) if text.strip() else ""
