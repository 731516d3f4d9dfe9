"""Tree values from the grammar's rules: one function a rule, called by lark while it parses.

A function gets the values of its rule's parts in order: tokens (lark's, which are strings that know their place) and
what the functions below made of inner rules. All spans count from the tail's first code point.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from sys import intern
from typing import Any, NamedTuple

from lark import Token

from entia.syntax import tree
from entia.syntax.tree import Name, Sql, Text, Value
from entia.text import Span

Parts = Sequence[Any]


class Code(NamedTuple):
    """A `sql` declaration's head together with the name that the scanner puts on the declaration."""

    head: tree.CodeHead
    name: Name


class _Marked(NamedTuple):
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


def _start(part: Any) -> int:
    """Where a part starts on its line; SQL, whose span is what stands between its brackets, starts one before."""
    if isinstance(part, Token):
        return part.start_pos or 0
    return int(part.span.start) - (1 if isinstance(part, Sql) else 0)


def _end(part: Any) -> int:
    if isinstance(part, Token):
        return part.end_pos or 0
    return int(part.span.end) + (1 if isinstance(part, Sql) else 0)


def _span(parts: Parts) -> Span:
    return Span(_start(parts[0]), _end(parts[-1]))


def _clauses(parts: Parts) -> tuple[tree.Clause, ...]:
    """The clauses among the parts; `unique index "x"` as two neighbours is one clause, a unique index."""
    found: list[Any] = []
    for part in parts:
        if not isinstance(part, tree.Clause):
            continue
        if isinstance(part, tree.IndexClause) and found:
            before = found[-1]
            if isinstance(before, tree.Flag) and before.word == "unique":
                found[-1] = tree.IndexClause(part.name, True, Span(before.span.start, part.span.end))
                continue
        found.append(part)
    return tuple(found)


def _first(parts: Parts, kind: type[Any]) -> Any:
    """The first part of a kind, or None."""
    return next((part for part in parts if isinstance(part, kind)), None)


def _words(parts: Parts) -> str:
    return intern(" ".join(parts))


# ---- names, SQL, texts -----------------------------------------------------------------------------------------------
def _name(parts: Parts) -> Name:
    """A name, perhaps dotted, perhaps quoted: what `…_ref`, `new_name` and their like become."""
    if len(parts) == 1:
        token = parts[0]
        if token.type == "STRING":
            return Name(intern(unquote(token)), Span(token.start_pos, token.end_pos), True)
        return Name(intern(str(token)), Span(token.start_pos, token.end_pos))
    return Name(intern("".join(parts)), _span(parts))


def _text(parts: Parts) -> Text:
    token = parts[0]
    return Text(intern(unquote(token)), Span(token.start_pos, token.end_pos))


def _database_name(parts: Parts) -> Name:
    return _name(parts)


def _as_text(name: Name) -> Text:
    return Text(name.text, name.span)


def _sql(parts: Parts) -> Sql:
    return Sql(intern("".join(parts[1:-1])), Span(parts[0].end_pos, parts[-1].start_pos))


def _string(parts: Parts) -> tree.Literal:
    token = parts[0]
    return tree.Literal("string", intern(token[1:-1].replace("''", "'")), Span(token.start_pos, token.end_pos))


def _number(parts: Parts) -> tree.Number:
    return tree.Number(intern(str(parts[0])), Span(parts[0].start_pos, parts[0].end_pos))


def _code(parts: Parts) -> Text:
    token = parts[0]
    return Text(unquote_long(token), Span(token.start_pos, token.end_pos))


# ---- types -----------------------------------------------------------------------------------------------------------
def _type_arguments(parts: Parts) -> _Marked:
    return _Marked(tuple(part for part in parts if not isinstance(part, Token)), _span(parts))


def _type(parts: Parts) -> tree.TypeExpr:
    arguments = _first(parts, _Marked)
    words = [part for part in parts if isinstance(part, Token)]
    suffixes = tuple(intern("?" if word.type == "OPTIONAL" else "[]") for word in words if word.type != "UNSIGNED")
    unsigned = any(word.type == "UNSIGNED" for word in words)
    return tree.TypeExpr(parts[0], arguments.value if arguments else (), suffixes, unsigned, _span(parts))


def _struct(parts: Parts) -> tree.Struct:
    return tree.Struct(tuple(part.value for part in parts if isinstance(part, _Marked)), _span(parts))


def _field(parts: Parts) -> _Marked:
    return _Marked((parts[0], parts[2]), _span(parts))


# ---- clauses ---------------------------------------------------------------------------------------------------------
def _flag(parts: Parts) -> tree.Flag:
    return tree.Flag(_words(parts), _span(parts))


def _index_clause(parts: Parts) -> tree.IndexClause:
    return tree.IndexClause(_as_text(parts[1]) if len(parts) > 1 else None, False, _span(parts))


def _auto(parts: Parts) -> tree.Auto:
    numbers = {part.value[0]: part.value[1] for part in parts if isinstance(part, _Marked)}
    always = any(isinstance(part, Token) and part.type == "ALWAYS" for part in parts)
    return tree.Auto(always, numbers.get("start"), numbers.get("by"), _span(parts))


def _auto_number(parts: Parts) -> _Marked:
    return _Marked((str(parts[0]), int(parts[1])), _span(parts))


def _default(parts: Parts) -> tree.Default:
    value = parts[1]
    if isinstance(value, tree.Number):
        value = tree.Literal("number", value.text, value.span)
    return tree.Default(value, _span(parts))


def _call(parts: Parts) -> tree.Call:
    return tree.Call(parts[0], parts[1], _span(parts))


def _check(parts: Parts) -> tree.Check:
    return tree.Check(parts[1] if len(parts) == 3 else None, parts[-1], _span(parts))


def _computed(parts: Parts) -> tree.Computed:
    return tree.Computed(parts[1], intern(str(parts[2])) if len(parts) == 3 else "", _span(parts))


def _on_update(parts: Parts) -> tree.OnUpdate:
    return tree.OnUpdate(parts[2], _span(parts))


def _collate(parts: Parts) -> tree.Collate:
    return tree.Collate(parts[1], _span(parts))


def _as(parts: Parts) -> tree.As:
    return tree.As(tuple(_as_text(part) for part in parts if isinstance(part, Name)), _span(parts))


def _was(parts: Parts) -> tree.Was:
    return tree.Was(parts[1], _span(parts))


def _only(parts: Parts) -> tree.Only:
    return tree.Only(tuple(part for part in parts if isinstance(part, Name)), _span(parts))


def _native(parts: Parts) -> tree.Native:
    last = parts[-1]
    if isinstance(last, Sql):
        return tree.Native(parts[1], last, None, _span(parts))
    return tree.Native(parts[1], None, last, _span(parts))


def _tag(parts: Parts) -> tree.Tag:
    return tree.Tag(parts[1], _values(parts[3:-1]), _span(parts))


def _action(parts: Parts) -> tree.Action:
    return tree.Action(intern(str(parts[1])), _words(parts[2:]), _span(parts))


def _inverse(parts: Parts) -> tree.Inverse:
    return tree.Inverse(parts[1], _span(parts))


def _fk_name(parts: Parts) -> tree.ForeignKeyName:
    return tree.ForeignKeyName(_as_text(parts[1]), _span(parts))


def _where(parts: Parts) -> tree.Where:
    return tree.Where(parts[1], _span(parts))


def _using(parts: Parts) -> tree.Using:
    return tree.Using(parts[1], _span(parts))


def _include(parts: Parts) -> tree.Include:
    return tree.Include(parts[1].value, _span(parts))


# ---- columns ---------------------------------------------------------------------------------------------------------
def _columns(parts: Parts) -> _Marked:
    return _Marked(tuple(part for part in parts if isinstance(part, tree.IndexColumn)), _span(parts))


class _Opclass(NamedTuple):
    name: Name
    span: Span


def _opclass(parts: Parts) -> _Opclass:
    name = _name(parts)
    return _Opclass(name, name.span)


def _nulls(parts: Parts) -> _Marked:
    return _Marked(intern(str(parts[1])), _span(parts))


def _column(parts: Parts) -> tree.IndexColumn:
    collation = parts[2] if len(parts) > 2 and isinstance(parts[1], Token) and parts[1].type == "COLLATE" else None
    opclass = _first(parts, _Opclass)
    order = next((intern(str(p)) for p in parts if isinstance(p, Token) and p.type in ("ASC", "DESC")), "")
    nulls = _first(parts, _Marked)
    return tree.IndexColumn(
        parts[0], collation, opclass.name if opclass else None, order, nulls.value if nulls else "", _span(parts)
    )


def _exclude_element(parts: Parts) -> _Marked:
    """The text left of `with` is kept as one SQL value: a name, a call or an expression, with collation and class."""
    at = next(i for i, part in enumerate(parts) if isinstance(part, Token) and part.type == "WITH")
    value = parts[0]
    if isinstance(value, Sql) and at == 1:
        sql = value
    else:
        words = []
        for part in parts[:at]:
            if isinstance(part, Name):
                words.append(f'"{part.text}"' if part.quoted else part.text)
            elif isinstance(part, tree.Call):
                words.append(f"{part.name.text}({part.arguments.text})")
            elif isinstance(part, Sql):
                words.append(f"({part.text})")
            elif isinstance(part, _Opclass):
                words.append(part.name.text)
            else:
                words.append(str(part))
        sql = Sql(intern(" ".join(words)), _span(parts[:at]))
    element = tree.ExcludeElement(sql, intern(str(parts[at + 1])), _span(parts))
    return _Marked(element, element.span)


# ---- lines -----------------------------------------------------------------------------------------------------------
def _attribute(parts: Parts) -> tree.AttributeTail:
    kind = parts[0] if isinstance(parts[0], tree.TypeExpr) else None
    return tree.AttributeTail(kind, _clauses(parts))


def _key_part(parts: Parts) -> tree.KeyPart:
    return tree.KeyPart(parts[0], parts[2] if len(parts) == 3 else None, _span(parts))


def _key_mapping(parts: Parts) -> _Marked:
    return _Marked(tuple(part for part in parts if isinstance(part, tree.KeyPart)), _span(parts))


def _target(parts: Parts) -> tree.Target:
    return tree.Target(parts[0], parts[1].value if len(parts) > 1 else None, _span(parts))


def _optional(parts: Parts) -> _Marked:
    return _Marked("?", _span(parts))


def _relationship(parts: Parts) -> tree.RelationshipTail:
    targets = tuple(part for part in parts if isinstance(part, tree.Target))
    optional = _first(parts, _Marked)
    return tree.RelationshipTail(targets, optional.span if optional else None, _clauses(parts))


def _via(parts: Parts) -> _Marked:
    return _Marked((parts[1], parts[2].value if len(parts) > 2 else ()), _span(parts))


def _ends(parts: Parts) -> _Marked:
    return _Marked(tuple(part for part in parts if isinstance(part, Name)), _span(parts))


def _many(parts: Parts) -> tree.ManyTail:
    via = _first(parts, _Marked)
    junction, ends = via.value if via else (None, ())
    return tree.ManyTail(parts[0], junction, ends, _clauses(parts))


def _columns_line(word: str) -> Callable[[Parts], tree.ColumnsTail]:
    def build(parts: Parts) -> tree.ColumnsTail:
        full = f"{word} index" if isinstance(parts[0], Token) and parts[0].type == "INDEX" else word
        columns = _first(parts, _Marked)
        return tree.ColumnsTail(full, _first(parts, Name), columns.value, _clauses(parts))

    return build


def _check_line(parts: Parts) -> tree.CheckTail:
    return tree.CheckTail(_first(parts, Name), _first(parts, Sql), _clauses(parts))


def _exclude_elements(parts: Parts) -> _Marked:
    return _Marked(tuple(part.value for part in parts if isinstance(part, _Marked)), _span(parts))


def _exclude_line(parts: Parts) -> tree.ExcludeTail:
    return tree.ExcludeTail(_first(parts, Name), _first(parts, _Marked).value, _clauses(parts))


class _PartitionOption(NamedTuple):
    word: str
    value: Any
    span: Span


def _partition_option(parts: Parts) -> _PartitionOption:
    value = parts[1]
    if isinstance(value, tree.Literal):
        value = Value("string", value.value, value.span)
    elif isinstance(value, Token):
        value = _number([value]) if value.type == "INTEGER" else _value(value)
    return _PartitionOption(str(parts[0]), value, _span(parts))


def _partition_line(parts: Parts) -> tree.PartitionTail:
    options = {part.word: part.value for part in parts if isinstance(part, _PartitionOption)}
    return tree.PartitionTail(
        parts[1],
        parts[2].value,
        options.get("every"),
        options.get("from"),
        options.get("for"),
        options.get("into"),
        _clauses(parts),
    )


def _part_default(parts: Parts) -> _Marked:
    return _Marked(("default", None), _span(parts))


def _part_to(parts: Parts) -> _Marked:
    return _Marked(("to", parts[1]), _span(parts))


def _partition_part(parts: Parts) -> tree.PartitionLine:
    kind, values = parts[1].value if isinstance(parts[1], _Marked) else ("values", parts[1])
    return tree.PartitionLine(parts[0], kind, values, _clauses(parts))


def _with_line(parts: Parts) -> tree.WithTail:
    return tree.WithTail(tuple(part for part in parts if isinstance(part, Name)))


def _native_line(parts: Parts) -> tree.NativeTail:
    return tree.NativeTail(tree.Native(parts[0], parts[1], None, _span(parts)))


def _label_line(parts: Parts) -> tree.EnumLine:
    value = parts[2] if len(parts) > 2 and isinstance(parts[1], Token) else None
    if isinstance(value, tree.Number):
        value = tree.Literal("number", value.text, value.span)
    return tree.EnumLine(parts[0], value, _first(parts, tree.Was), _span(parts))


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
    "COLON": "mark",
    "ARROW": "mark",
}


def _value(part: Any) -> Value:
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


def _values(parts: Parts) -> tuple[Value, ...]:
    found: list[Value] = []
    for part in parts:
        if isinstance(part, _Marked):
            found.extend(part.value)
        else:
            found.append(_value(part))
    return tuple(found)


def _word(parts: Parts) -> Value:
    return Value("name", intern("".join(parts)), _span(parts))


def _value_tag(parts: Parts) -> Value:
    return Value("tag", intern(str(parts[1])), _span(parts))


def _group(parts: Parts) -> _Marked:
    return _Marked(_values(parts), _span(parts))


def _values_line(parts: Parts) -> tree.ValuesTail:
    return tree.ValuesTail(_values(parts))


def _values_head(parts: Parts) -> tree.ValuesHead:
    return tree.ValuesHead(_values(parts))


# ---- heads -----------------------------------------------------------------------------------------------------------
def _with_clause(parts: Parts) -> _Marked:
    return _Marked(tuple(part for part in parts if isinstance(part, Name)), _span(parts))


def _entity_head(parts: Parts) -> tree.EntityHead:
    mixins = tuple(name for part in parts if isinstance(part, _Marked) for name in part.value)
    return tree.EntityHead(mixins, _clauses(parts))


def _type_head(parts: Parts) -> tree.TypeHead:
    return tree.TypeHead(parts[1], _clauses(parts))


def _enum_head(parts: Parts) -> tree.EnumHead:
    return tree.EnumHead(_first(parts, tree.TypeExpr), _clauses(parts))


class _Refresh(NamedTuple):
    values: tuple[Value, ...]
    span: Span


class _Materialized(NamedTuple):
    span: Span


def _refresh(parts: Parts) -> _Refresh:
    return _Refresh(_values(parts), _span(parts))


def _materialized(parts: Parts) -> _Materialized:
    return _Materialized(_span(parts))


def _view_head(parts: Parts) -> tree.ViewHead:
    refresh = _first(parts, _Refresh)
    return tree.ViewHead(
        _first(parts, _Materialized) is not None,
        refresh.values if refresh else (),
        _first(parts, Sql),
        _clauses(parts),
    )


def _code_head(parts: Parts) -> Code:
    on = parts[3] if isinstance(parts[2], Token) else None
    return Code(tree.CodeHead(parts[0], on, parts[-1]), parts[1])


_NAMES = (
    "type_ref entity_ref mixin_ref junction_ref attr_ref key_ref function_ref value_ref dialect method index_method "
    "collation column_collation tag_name new_name database_name old_name label quoted_label code_name code_target"
).split()
_WORDS = (
    "word interval retain_action sync_word erasure_action query_measure rule_keeper source_word todo_state "
    "attr_value entity_value fed_value source_value dialect_value refresh_event"
).split()
_VALUE_LINES = (
    "volume_line audit_line retain_line cache_line sync_line on_line lifecycle_line transitions_line plan_line"
).split()
_VALUE_HEADS = "query_head rule_head source_head flow_head migration_head todo_head note_head plain_head".split()

ACTIONS: dict[str, Callable[[Parts], Any]] = {
    **dict.fromkeys(_NAMES, _name),
    **dict.fromkeys(_WORDS, lambda parts: _value(parts[0]) if len(parts) == 1 else _word(parts)),
    **dict.fromkeys(_VALUE_LINES, _values_line),
    **dict.fromkeys(_VALUE_HEADS, _values_head),
    "volume_point": _group,
    "value_tag": _value_tag,
    "opclass": _opclass,
    "sql": _sql,
    "string": _string,
    "number": _number,
    "text": _text,
    "code": _code,
    "type_arguments": _type_arguments,
    "type": _type,
    "struct": _struct,
    "field": _field,
    "flag": _flag,
    "deferral": _flag,
    "not_enforced": _flag,
    "nulls_not_distinct": _flag,
    "index_clause": _index_clause,
    "auto": _auto,
    "auto_start": _auto_number,
    "auto_by": _auto_number,
    "default": _default,
    "call": _call,
    "check": _check,
    "computed": _computed,
    "on_update": _on_update,
    "collate": _collate,
    "as_": _as,
    "as_one": _as,
    "was": _was,
    "only": _only,
    "native": _native,
    "tag": _tag,
    "action": _action,
    "inverse": _inverse,
    "fk_name": _fk_name,
    "where": _where,
    "using": _using,
    "include": _include,
    "columns": _columns,
    "column": _column,
    "nulls": _nulls,
    "exclude_element": _exclude_element,
    "exclude_elements": _exclude_elements,
    "attribute": _attribute,
    "key_part": _key_part,
    "key_mapping": _key_mapping,
    "target": _target,
    "optional": _optional,
    "relationship": _relationship,
    "via": _via,
    "ends": _ends,
    "many": _many,
    "index_line": _columns_line("index"),
    "unique_line": _columns_line("unique"),
    "pk_line": _columns_line("pk"),
    "cluster_line": _columns_line("cluster"),
    "check_line": _check_line,
    "exclude_line": _exclude_line,
    "every": _partition_option,
    "from_": _partition_option,
    "for_": _partition_option,
    "into": _partition_option,
    "partition_line": _partition_line,
    "part_default": _part_default,
    "part_to": _part_to,
    "partition_part": _partition_part,
    "with_line": _with_line,
    "native_line": _native_line,
    "label_line": _label_line,
    "with_clause": _with_clause,
    "entity_head": _entity_head,
    "type_head": _type_head,
    "enum_head": _enum_head,
    "refresh": _refresh,
    "materialized": _materialized,
    "view_head": _view_head,
    "code_head": _code_head,
}
