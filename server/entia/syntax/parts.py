"""What the parts of a line become: names, SQL, texts, types, clauses, words and values.

Each function is called by lark with the values of its rule's parts in order: tokens (lark's, which are strings that
know their place) and what the functions made of inner rules. Spans count from the tail's first code point.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from sys import intern
from typing import TYPE_CHECKING, Any, NamedTuple, TypeGuard

from entia.syntax import tree
from entia.syntax.tree import Name, Sql, Text, Value
from entia.text import Span

if TYPE_CHECKING:
    from lark import Token

Parts = Sequence[Any]


class Marked(NamedTuple):
    """A part that only its own parent looks at."""

    value: Any
    span: Span


def unquote(text: str) -> str:
    r"""What a `"…"` as written says: `\"` and `\\` are escapes, any other backslash stands for itself."""
    return re.sub(r'\\(["\\])', r"\1", text[1:-1]) if "\\" in text else text[1:-1]


def unquote_long(text: str) -> str:
    """What a triple-quoted text says: without its first empty line, its last blank one and the common indentation."""
    inner = text[3:-3] if text.endswith('"""') and len(text) >= 6 else text[3:]
    lines = re.split(r"\r\n|\r|\n", inner)
    if len(lines) == 1:
        return inner.strip()
    first, rest = lines[0].strip(), lines[1:]
    margin = min((len(line) - len(line.lstrip(" \t")) for line in rest if line.strip()), default=0)
    if rest and not rest[-1].strip():
        rest = rest[:-1]
    body = [line[margin:].rstrip() for line in rest]
    return "\n".join(([first] if first else []) + body)


def is_token(part: Any) -> TypeGuard[Token]:
    """Whether a part is a token: of all parts only those are strings, and asking so leaves lark unimported."""
    return isinstance(part, str)


def start_of(part: Any) -> int:
    """Where a part starts on its line; SQL, whose span is what stands between its brackets, starts one before."""
    if is_token(part):
        return part.start_pos or 0
    return int(part.span.start) - (1 if isinstance(part, Sql) else 0)


def end_of(part: Any) -> int:
    if is_token(part):
        return part.end_pos or 0
    return int(part.span.end) + (1 if isinstance(part, Sql) else 0)


def span_of(parts: Parts) -> Span:
    return Span(start_of(parts[0]), end_of(parts[-1]))


def clauses_of(parts: Parts) -> tuple[tree.Clause, ...]:
    """The clauses among the parts; `unique index "x"` as two neighbours is one clause, a unique index."""
    found: list[Any] = []
    for part in parts:
        if not isinstance(part, tree.Clause):
            continue
        if isinstance(part, tree.IndexClause) and found:
            before = found[-1]
            if isinstance(before, tree.Flag) and before.word == "unique" and before.name is None:
                found[-1] = tree.IndexClause(part.name, True, Span(before.span.start, part.span.end))
                continue
        found.append(part)
    return tuple(found)


def first_of(parts: Parts, kind: type[Any]) -> Any:
    """The first part of a kind, or None."""
    return next((part for part in parts if isinstance(part, kind)), None)


def joined(parts: Parts) -> str:
    return intern(" ".join(parts))


# ---- names, SQL, texts -----------------------------------------------------------------------------------------------
def make_name(parts: Parts) -> Name:
    """A name, perhaps dotted, perhaps quoted: what `…_ref`, `new_name` and their like become."""
    if len(parts) == 1:
        token = parts[0]
        if token.type == "STRING":
            return Name(intern(unquote(token)), Span(token.start_pos, token.end_pos), True)
        return Name(intern(str(token)), Span(token.start_pos, token.end_pos))
    return Name(intern("".join(parts)), span_of(parts))


def make_text(parts: Parts) -> Text:
    token = parts[0]
    return Text(intern(unquote(token)), Span(token.start_pos, token.end_pos))


def as_text(name: Name) -> Text:
    return Text(name.text, name.span)


def make_sql(parts: Parts) -> Sql:
    return Sql(intern("".join(parts[1:-1])), Span(parts[0].end_pos, parts[-1].start_pos))


def make_string(parts: Parts) -> tree.Literal:
    token = parts[0]
    return tree.Literal("string", intern(token[1:-1].replace("''", "'")), Span(token.start_pos, token.end_pos))


def make_number(parts: Parts) -> tree.Number:
    return tree.Number(intern(str(parts[0])), Span(parts[0].start_pos, parts[0].end_pos))


def make_code(parts: Parts) -> Text:
    token = parts[0]
    return Text(unquote_long(token), Span(token.start_pos, token.end_pos))


# ---- types -----------------------------------------------------------------------------------------------------------
def make_type_arguments(parts: Parts) -> Marked:
    return Marked(tuple(part for part in parts if not is_token(part)), span_of(parts))


def make_type_name(parts: Parts) -> Name:
    """A type's name, of which a part in quotes keeps them: `postgres.public."Var Char"`."""
    return Name(intern("".join(parts)), span_of(parts))


def make_type(parts: Parts) -> tree.TypeExpr:
    arguments = first_of(parts, Marked)
    words = [part for part in parts if is_token(part)]
    suffixes = tuple(intern("?" if word.type == "OPTIONAL" else "[]") for word in words if word.type != "UNSIGNED")
    unsigned = any(word.type == "UNSIGNED" for word in words)
    return tree.TypeExpr(parts[0], arguments.value if arguments else (), suffixes, unsigned, span_of(parts))


def make_struct(parts: Parts) -> tree.Struct:
    return tree.Struct(tuple(part.value for part in parts if isinstance(part, Marked)), span_of(parts))


def make_field(parts: Parts) -> Marked:
    return Marked((parts[0], parts[2]), span_of(parts))


# ---- clauses ---------------------------------------------------------------------------------------------------------
def make_flag(parts: Parts) -> tree.Flag:
    name = first_of(parts, tree.Name)
    return tree.Flag(joined([part for part in parts if part is not name]), span_of(parts), name)


def make_index_clause(parts: Parts) -> tree.IndexClause:
    return tree.IndexClause(as_text(parts[1]) if len(parts) > 1 else None, False, span_of(parts))


def make_auto(parts: Parts) -> tree.Auto:
    numbers = {part.value[0]: part.value[1] for part in parts if isinstance(part, Marked)}
    always = any(is_token(part) and part.type == "ALWAYS" for part in parts)
    return tree.Auto(always, numbers.get("start"), numbers.get("by"), span_of(parts))


def make_auto_number(parts: Parts) -> Marked:
    return Marked((str(parts[0]), int(parts[1])), span_of(parts))


def make_default(parts: Parts) -> tree.Default:
    value = parts[1]
    if isinstance(value, tree.Number):
        value = tree.Literal("number", value.text, value.span)
    return tree.Default(value, span_of(parts))


def make_call(parts: Parts) -> tree.Call:
    return tree.Call(parts[0], parts[1], span_of(parts))


def make_check(parts: Parts) -> tree.Check:
    return tree.Check(parts[1] if len(parts) == 3 else None, parts[-1], span_of(parts))


def make_computed(parts: Parts) -> tree.Computed:
    return tree.Computed(parts[1], intern(str(parts[2])) if len(parts) == 3 else "", span_of(parts))


def make_on_update(parts: Parts) -> tree.OnUpdate:
    return tree.OnUpdate(parts[2], span_of(parts))


def make_collate(parts: Parts) -> tree.Collate:
    return tree.Collate(parts[1], span_of(parts))


def make_as(parts: Parts) -> tree.As:
    return tree.As(tuple(as_text(part) for part in parts if isinstance(part, Name)), span_of(parts))


def make_was(parts: Parts) -> tree.Was:
    return tree.Was(parts[1], span_of(parts))


def make_only(parts: Parts) -> tree.Only:
    return tree.Only(tuple(part for part in parts if isinstance(part, Name)), span_of(parts))


def make_native(parts: Parts) -> tree.Native:
    last = parts[-1]
    if isinstance(last, Sql):
        return tree.Native(parts[1], last, None, span_of(parts))
    return tree.Native(parts[1], None, last, span_of(parts))


def make_tag(parts: Parts) -> tree.Tag:
    return tree.Tag(parts[1], make_values(parts[3:-1]), span_of(parts))


def make_action(parts: Parts) -> tree.Action:
    return tree.Action(intern(str(parts[1])), joined(parts[2:]), span_of(parts))


def make_inverse(parts: Parts) -> tree.Inverse:
    return tree.Inverse(parts[1], span_of(parts))


def make_fk_name(parts: Parts) -> tree.ForeignKeyName:
    return tree.ForeignKeyName(as_text(parts[1]), span_of(parts))


def make_where(parts: Parts) -> tree.Where:
    return tree.Where(parts[1], span_of(parts))


def make_using(parts: Parts) -> tree.Using:
    return tree.Using(parts[1], span_of(parts))


def make_include(parts: Parts) -> tree.Include:
    return tree.Include(parts[1].value, span_of(parts))


# ---- words and values ------------------------------------------------------------------------------------------------
_KINDS = {
    "STRING": "text",
    "LONG": "text",
    "NUMBER": "number",
    "INTEGER": "number",
    "QUANTITY": "quantity",
    "VERSION": "version",
    "DATE": "date",
    "MONTH": "month",
    "SQSTRING": "string",
    "COMMA": "mark",
    "STAR": "mark",
    "COLON": "mark",
    "ARROW": "mark",
}


def make_value(part: Any) -> Value:
    if isinstance(part, Value):
        return part
    if isinstance(part, Sql):
        return Value("sql", part.text, part.span)
    kind = _KINDS.get(part.type, "name")
    text = str(part)
    if part.type == "STRING":
        text = unquote(text)
    elif part.type == "LONG":
        text = unquote_long(text)
    elif part.type == "SQSTRING":
        text = text[1:-1].replace("''", "'")
    return Value(kind, intern(text), Span(part.start_pos, part.end_pos))


def make_values(parts: Parts) -> tuple[Value, ...]:
    found: list[Value] = []
    for part in parts:
        if isinstance(part, Marked):
            found.extend(part.value)
        else:
            found.append(make_value(part))
    return tuple(found)


def make_word(parts: Parts) -> Value:
    return Value("name", intern("".join(parts)), span_of(parts))


def make_value_tag(parts: Parts) -> Value:
    return Value("tag", intern(str(parts[1])), span_of(parts))


def make_group(parts: Parts) -> Marked:
    return Marked(make_values(parts), span_of(parts))


def make_values_line(parts: Parts) -> tree.ValuesTail:
    return tree.ValuesTail(make_values(parts))


def make_values_head(parts: Parts) -> tree.ValuesHead:
    return tree.ValuesHead(make_values(parts))
