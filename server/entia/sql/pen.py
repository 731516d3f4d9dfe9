"""What printing one expression needs, and how nodes reach the rules that write them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlglot import exp

from entia.dialects import Version, names
from entia.dialects.functions import operand
from entia.dialects.types import own_type, physical
from entia.model import sql_types as t
from entia.model.sql_check import Checked
from entia.model.sql_parse import sqlglot_dialect
from entia.model.sql_walk import has_more, unwrapped
from entia.model.types import UNKNOWN, Enum, Type
from entia.sql.casts import write_cast

MYSQL = ("mysql", "mariadb")


BOTTOM = "C"  # PostgreSQL's collation that compares code points
# and those of the others, which their tables have, too (`dialects.types.table_options`)
BINARY = {"mysql": "utf8mb4_0900_bin", "mariadb": "utf8mb4_nopad_bin"}


class UnwritableError(ValueError):
    """The text cannot be said in the dialect. The editor has said why: `analyse` names an error for the same text."""


@dataclass(frozen=True, slots=True)
class Pen:
    """Everything that printing one text needs."""

    dialect: str
    version: Version
    checked: Checked
    column: Callable[[str], str]
    relation: Callable[[str], str] | None
    use: str
    portable: bool
    text: str
    handlers: Mapping[type[exp.Expr], Callable[[Pen, exp.Expr], str]]
    print: Callable[[Pen, exp.Expr], str]  # of what has no handler

    def type_of(self, node: exp.Expr) -> Type:
        """The type that the checker found."""
        return self.checked.types.get(id(node), UNKNOWN)

    def quote(self, name: str) -> str:
        """An identifier of the author's: an alias, a subquery's column; derived from a long name it is cut."""
        return names.quote(self.dialect, self.version, names.cut(self.dialect, name))

    def literal(self, text: str) -> str:
        """A string literal."""
        return names.literal(self.dialect, text)


def expression(pen: Pen, node: exp.Expr) -> str:
    """One expression as text."""
    handler = pen.print if has_more(node) else pen.handlers.get(type(node), pen.print)
    return handler(pen, node)


def side(pen: Pen, node: exp.Expr) -> str:
    """An expression as an operand."""
    return operand(expression(pen, node))


def print_tree(pen: Pen, node: exp.Expr) -> str:
    # Names arrive as written by us; functions keep the author's spelling.
    generator = sqlglot_dialect(pen.dialect).generator(normalize_functions=False, identify=False, comments=False)
    written: str = generator.generate(node, copy=False)
    return written


def string_literal(pen: Pen, text: str, type: Type) -> str:
    """A string literal as a value of the type."""
    kind = t.family(type)
    if kind == "enum" and type.enum is not None:
        return enum_literal(pen, text, type.enum)
    if kind in ("date", "time", "datetime", "timestamp"):
        moment = t.read_moment(text, kind)
        if moment is None:
            return pen.literal(text)
        if pen.dialect == "sqlite":
            return pen.literal(moment)
        words = {"date": "DATE", "time": "TIME", "datetime": "TIMESTAMP", "timestamp": "TIMESTAMP"}
        if kind == "timestamp" and pen.dialect in ("postgres", "duckdb"):
            return f"TIMESTAMPTZ '{moment}+00'"
        return f"{words[kind]} '{moment}'"
    if kind == "uuid":
        return pen.literal(text.lower())
    if kind == "bytes" and pen.dialect not in MYSQL:
        return _bytes_literal(pen, t.read_bytes(text, "" if pen.portable else pen.dialect))
    return pen.literal(text)


def _bytes_literal(pen: Pen, value: bytes) -> str:
    """Bytes as their text where that is plain, else by their numbers; SQLite takes a text for a text."""
    plain = [32 <= byte < 127 and byte != ord("\\") for byte in value]
    if pen.dialect == "sqlite":
        return f"X'{value.hex().upper()}'"
    if pen.dialect == "duckdb":
        return pen.literal(
            "".join(chr(b) if is_plain else f"\\x{b:02X}" for b, is_plain in zip(value, plain, strict=True))
        )
    return pen.literal(value.decode("ascii") if all(plain) else f"\\x{value.hex()}")


def enum_literal(pen: Pen, text: str, enum: Enum) -> str:
    """What is stored for a label: its code, another text, or itself."""
    value = next((label.value for label in enum.labels if label.name == text), text)
    return names.stored_label(pen.dialect, enum, value)


def text_of(pen: Pen, node: exp.Expr) -> str:
    """An expression as text: an enum as its label."""
    written = expression(pen, node)
    type = pen.type_of(unwrapped(node))
    if type.base == "enum" and not isinstance(unwrapped(node), exp.Literal):
        return write_cast(pen.dialect, pen.version, written, type, t.TEXT, pen.use)
    return written


def cast_text(pen: Pen, to: exp.DataType) -> str | None:
    """A cast's type for the dialect: ours as it stores it, any other as written; None for a type of sqlglot's own."""
    if to.this != exp.DType.VARCHAR or not to.expressions or not to.expressions[0].name.isdigit():
        return None
    index = int(to.expressions[0].name)
    if index >= len(pen.checked.parsed.types):
        return None
    written = pen.checked.parsed.types[index].text
    found = t.read_type(written, ())
    if not isinstance(found, Type):
        return own_type(pen.dialect, pen.version, written)
    return physical(pen.dialect, pen.version, found).text or written
