"""The most characters that a text of an expression can have, as far as its columns and literals tell.

Where a database keeps texts with a bound and without one differently, this decides what it can do with an expression.
MySQL counts so too: https://dev.mysql.com/doc/refman/8.4/en/create-table.html, "CREATE TABLE ... SELECT".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlglot import exp

from entia.model import sql_types as t
from entia.model.functions import FUNCTIONS
from entia.model.sql_calls import call_of
from entia.model.sql_walk import unwrapped
from entia.model.types import Type

# How long the other types are as texts, at the most.
_WRITTEN = {
    "bool": 5, "int": 20, "decimal": 67, "float": 24, "date": 10, "time": 17, "datetime": 26, "timestamp": 32,
    "uuid": 36, "null": 0,
}  # fmt: skip
_SAME = ("lower", "upper", "trim", "ltrim", "rtrim", "reverse", "nullif")
_Length = Callable[[exp.Expr], int | None]


def longest(tree: exp.Expr, types: Mapping[int, Type]) -> int | None:
    """The most characters of the tree's value; None where nothing bounds them. `types` are those of its nodes."""

    def of(node: exp.Expr) -> int | None:
        node = unwrapped(node)
        if isinstance(node, exp.Literal) and node.is_string:
            return len(node.name)
        if isinstance(node, exp.Case):
            branches = [branch.args["true"] for branch in node.args.get("ifs") or ()]
            default = node.args.get("default")
            return _most(of, [*branches, *([default] if default is not None else [])])
        if isinstance(node, exp.DPipe):
            return _sum(of, [node.this, node.expression])
        if isinstance(node, (exp.Trim, exp.Collate)):
            return of(node.this)
        if isinstance(node, (exp.Anonymous, exp.Substring)):
            return _of_call(*call_of(node), of, types)
        type_ = types.get(id(node))
        if isinstance(node, exp.Cast) and type_ is not None and type_.base == "text":
            return of(node.this)
        return _of_type(type_) if type_ is not None else None

    return of(tree)


def _of_type(type_: Type) -> int | None:
    if t.family(type_) == "text":
        return type_.args[0] if type_.args else 1 if type_.base == "char" else None
    if type_.enum is not None:
        return max((len(label.value) for label in type_.enum.labels), default=0)
    return _WRITTEN.get(t.family(type_))


def _of_call(name: str, arguments: list[exp.Expr], of: _Length, types: Mapping[int, Type]) -> int | None:
    row = FUNCTIONS.get(name)
    name = row.same_as or row.name if row is not None else ""
    if not arguments:
        return None
    first = arguments[0]
    match name:
        case "left" | "right":
            return _at_most(of(first), _number(arguments[1:2]))
        case "substring":
            return _at_most(of(first), _number(arguments[2:3]))
        case "lpad" | "rpad":
            return _number(arguments[1:2])
        case "repeat":
            times, each = _number(arguments[1:2]), of(first)
            return times * each if times is not None and each is not None else None
        case "replace" if len(arguments) == 3:
            return _replaced(of(first), of(arguments[1]), of(arguments[2]))
        case "concat":
            return _sum(of, arguments)
        case "concat_ws":
            separator, texts = of(first), _sum(of, arguments[1:])
            return None if separator is None or texts is None else texts + separator * (len(arguments) - 2)
        case "coalesce" | "greatest" | "least":
            return _most(of, arguments)
        case "md5":
            return 32
        case "hex":
            type_ = types.get(id(unwrapped(first)))
            return 2 * type_.args[0] if type_ is not None and type_.args else None
        case _ if name in _SAME:
            return of(first)
        case _:
            return None


def _number(nodes: list[exp.Expr]) -> int | None:
    node = unwrapped(nodes[0]) if nodes else None
    if isinstance(node, exp.Literal) and not node.is_string and node.name.isdigit():
        return int(node.name)
    return None


def _at_most(length: int | None, bound: int | None) -> int | None:
    return min(length, bound) if length is not None and bound is not None else bound if length is None else length


def _replaced(text: int | None, old: int | None, new: int | None) -> int | None:
    """As long as before, and longer by the difference for each place where the old text can stand."""
    if text is None or old is None or new is None:
        return None
    return text + (text // old * (new - old) if old and new > old else 0)


def _sum(of: _Length, nodes: list[exp.Expr]) -> int | None:
    lengths = [of(node) for node in nodes]
    return None if None in lengths else sum(filter(None, lengths))


def _most(of: _Length, nodes: list[exp.Expr]) -> int | None:
    lengths = [of(node) for node in nodes]
    return None if None in lengths else max(filter(None, lengths), default=0)
