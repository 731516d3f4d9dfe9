"""Tree values of whole lines and heads, and the table that names the function of each of the grammar's rules."""

from __future__ import annotations

from collections.abc import Callable
from sys import intern
from typing import Any, NamedTuple

from entia.syntax import tree
from entia.syntax.parts import (
    Marked,
    Parts,
    clauses_of,
    first_of,
    is_token,
    make_action,
    make_as,
    make_auto,
    make_auto_number,
    make_call,
    make_check,
    make_code,
    make_collate,
    make_computed,
    make_default,
    make_field,
    make_fk_name,
    make_flag,
    make_group,
    make_include,
    make_index_clause,
    make_inverse,
    make_name,
    make_native,
    make_number,
    make_on_update,
    make_only,
    make_sql,
    make_string,
    make_struct,
    make_tag,
    make_text,
    make_type,
    make_type_arguments,
    make_type_name,
    make_using,
    make_value,
    make_value_tag,
    make_values,
    make_values_head,
    make_values_line,
    make_was,
    make_where,
    make_word,
    span_of,
)
from entia.syntax.tree import Name, Sql, Value
from entia.text import Span


class Code(NamedTuple):
    """A `sql` declaration's head together with the name that the scanner puts on the declaration."""

    head: tree.CodeHead
    name: Name


# ---- columns ---------------------------------------------------------------------------------------------------------
def _columns(parts: Parts) -> Marked:
    return Marked(tuple(part for part in parts if isinstance(part, tree.IndexColumn)), span_of(parts))


class _Beginning(NamedTuple):
    name: Name
    length: int
    span: Span


def _beginning(parts: Parts) -> _Beginning:
    name, token = parts
    assert isinstance(name, Name)
    assert is_token(token)
    return _Beginning(name, int(token.strip("() \t")), span_of(parts))


class _Opclass(NamedTuple):
    name: Name
    span: Span


def _opclass(parts: Parts) -> _Opclass:
    name = make_name(parts)
    return _Opclass(name, name.span)


def _nulls(parts: Parts) -> Marked:
    return Marked(intern(str(parts[1])), span_of(parts))


def _column(parts: Parts) -> tree.IndexColumn:
    collation = parts[2] if len(parts) > 2 and is_token(parts[1]) and parts[1].type == "COLLATE" else None
    opclass = first_of(parts, _Opclass)
    order = next((intern(str(p)) for p in parts if is_token(p) and p.type in ("ASC", "DESC")), "")
    if opclass is not None and opclass.name.text.lower() in ("asc", "desc") and not order:
        order, opclass = opclass.name.text.lower(), None  # SQL's own spelling of the order
    nulls = first_of(parts, Marked)
    beginning = first_of(parts, _Beginning)
    value, length = (beginning.name, beginning.length) if beginning is not None else (parts[0], 0)
    return tree.IndexColumn(
        value, collation, opclass.name if opclass else None, order, nulls.value if nulls else "", span_of(parts), length
    )


def _exclude_element(parts: Parts) -> Marked:
    """The text left of `with` is kept as one SQL value: a name, a call or an expression, with collation and class."""
    at = next(i for i, part in enumerate(parts) if is_token(part) and part.type == "WITH")
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
        sql = Sql(intern(" ".join(words)), span_of(parts[:at]))
    element = tree.ExcludeElement(sql, intern(str(parts[at + 1])), span_of(parts))
    return Marked(element, element.span)


# ---- lines -----------------------------------------------------------------------------------------------------------
def _attribute(parts: Parts) -> tree.AttributeTail:
    kind = parts[0] if isinstance(parts[0], tree.TypeExpr) else None
    return tree.AttributeTail(kind, clauses_of(parts))


def _key_part(parts: Parts) -> tree.KeyPart:
    return tree.KeyPart(parts[0], parts[2] if len(parts) == 3 else None, span_of(parts))


def _key_mapping(parts: Parts) -> Marked:
    return Marked(tuple(part for part in parts if isinstance(part, tree.KeyPart)), span_of(parts))


def _target(parts: Parts) -> tree.Target:
    return tree.Target(parts[0], parts[1].value if len(parts) > 1 else None, span_of(parts))


def _optional(parts: Parts) -> Marked:
    return Marked("?", span_of(parts))


def _relationship(parts: Parts) -> tree.RelationshipTail:
    targets = tuple(part for part in parts if isinstance(part, tree.Target))
    optional = first_of(parts, Marked)
    return tree.RelationshipTail(targets, optional.span if optional else None, clauses_of(parts))


def _via(parts: Parts) -> Marked:
    return Marked((parts[1], parts[2].value if len(parts) > 2 else ()), span_of(parts))


def _ends(parts: Parts) -> Marked:
    return Marked(tuple(part for part in parts if isinstance(part, tree.End)), span_of(parts))


def _end(parts: Parts) -> tree.End:
    return tree.End(parts[0], first_of(parts, tree.IndexClause))


def _many(parts: Parts) -> tree.ManyTail:
    via = first_of(parts, Marked)
    junction, ends = via.value if via else (None, ())
    return tree.ManyTail(parts[0], junction, ends, clauses_of(parts))


def _columns_line(word: str) -> Callable[[Parts], tree.ColumnsTail]:
    def build(parts: Parts) -> tree.ColumnsTail:
        full = f"{word} index" if is_token(parts[0]) and parts[0].type == "INDEX" else word
        columns = first_of(parts, Marked)
        return tree.ColumnsTail(full, first_of(parts, Name), columns.value, clauses_of(parts))

    return build


def _check_line(parts: Parts) -> tree.CheckTail:
    return tree.CheckTail(first_of(parts, Name), first_of(parts, Sql), clauses_of(parts))


def _exclude_elements(parts: Parts) -> Marked:
    return Marked(tuple(part.value for part in parts if isinstance(part, Marked)), span_of(parts))


def _exclude_line(parts: Parts) -> tree.ExcludeTail:
    return tree.ExcludeTail(first_of(parts, Name), first_of(parts, Marked).value, clauses_of(parts))


class _PartitionOption(NamedTuple):
    word: str
    value: Any
    span: Span


def _partition_option(parts: Parts) -> _PartitionOption:
    value = parts[1]
    if isinstance(value, tree.Literal):
        value = Value("string", value.value, value.span)
    elif is_token(value):
        value = make_number([value]) if value.type == "INTEGER" else make_value(value)
    return _PartitionOption(str(parts[0]), value, span_of(parts))


def _partition_line(parts: Parts) -> tree.PartitionTail:
    options = {part.word: part.value for part in parts if isinstance(part, _PartitionOption)}
    return tree.PartitionTail(
        parts[1],
        parts[2].value,
        options.get("every"),
        options.get("from"),
        options.get("for"),
        options.get("into"),
        clauses_of(parts),
    )


def _part_default(parts: Parts) -> Marked:
    return Marked(("default", None), span_of(parts))


def _part_to(parts: Parts) -> Marked:
    return Marked(("to", parts[1]), span_of(parts))


def _partition_part(parts: Parts) -> tree.PartitionLine:
    kind, values = parts[1].value if isinstance(parts[1], Marked) else ("values", parts[1])
    return tree.PartitionLine(parts[0], kind, values, clauses_of(parts))


def _with_line(parts: Parts) -> tree.WithTail:
    return tree.WithTail(tuple(part for part in parts if isinstance(part, Name)))


def _native_line(parts: Parts) -> tree.NativeTail:
    return tree.NativeTail(tree.Native(parts[0], parts[1], None, span_of(parts)))


def _label_line(parts: Parts) -> tree.EnumLine:
    value = parts[2] if len(parts) > 2 and is_token(parts[1]) else None
    if isinstance(value, tree.Number):
        value = tree.Literal("number", value.text, value.span)
    return tree.EnumLine(parts[0], value, first_of(parts, tree.Was), span_of(parts))


# ---- heads -----------------------------------------------------------------------------------------------------------
def _with_clause(parts: Parts) -> Marked:
    return Marked(tuple(part for part in parts if isinstance(part, Name)), span_of(parts))


def _entity_head(parts: Parts) -> tree.EntityHead:
    mixins = tuple(name for part in parts if isinstance(part, Marked) for name in part.value)
    return tree.EntityHead(mixins, clauses_of(parts))


def _type_head(parts: Parts) -> tree.TypeHead:
    return tree.TypeHead(parts[1], clauses_of(parts))


def _enum_head(parts: Parts) -> tree.EnumHead:
    return tree.EnumHead(first_of(parts, tree.TypeExpr), clauses_of(parts))


class _Refresh(NamedTuple):
    values: tuple[Value, ...]
    span: Span


class _Materialized(NamedTuple):
    span: Span


def _refresh(parts: Parts) -> _Refresh:
    return _Refresh(make_values(parts), span_of(parts))


def _materialized(parts: Parts) -> _Materialized:
    return _Materialized(span_of(parts))


def _view_head(parts: Parts) -> tree.ViewHead:
    refresh = first_of(parts, _Refresh)
    return tree.ViewHead(
        first_of(parts, _Materialized) is not None,
        refresh.values if refresh else (),
        first_of(parts, Sql),
        clauses_of(parts),
    )


def _model_head(parts: Parts) -> tree.ModelHead:
    return tree.ModelHead(clauses_of(parts))


def _code_head(parts: Parts) -> Code:
    on = parts[3] if is_token(parts[2]) else None
    return Code(tree.CodeHead(parts[0], on, parts[-1]), parts[1])


_NAMES = (
    "entity_ref mixin_ref junction_ref attr_ref exclude_ref key_ref function_ref value_ref dialect method "
    "index_method collation column_collation tag_name new_name database_name old_name label quoted_label code_dialect "
    "code_name code_target"
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
    **dict.fromkeys(_NAMES, make_name),
    **dict.fromkeys(_WORDS, lambda parts: make_value(parts[0]) if len(parts) == 1 else make_word(parts)),
    **dict.fromkeys(_VALUE_LINES, make_values_line),
    **dict.fromkeys(_VALUE_HEADS, make_values_head),
    "volume_point": make_group,
    "value_tag": make_value_tag,
    "beginning": _beginning,
    "opclass": _opclass,
    "sql": make_sql,
    "string": make_string,
    "number": make_number,
    "text": make_text,
    "code": make_code,
    "type_arguments": make_type_arguments,
    "type_ref": make_type_name,
    "native_ref": make_type_name,
    "type": make_type,
    "native_type": make_type,
    "struct": make_struct,
    "field": make_field,
    "flag": make_flag,
    "deferral": make_flag,
    "no_index": make_flag,
    "not_enforced": make_flag,
    "nulls_not_distinct": make_flag,
    "index_clause": make_index_clause,
    "auto": make_auto,
    "auto_start": make_auto_number,
    "auto_by": make_auto_number,
    "default": make_default,
    "call": make_call,
    "check": make_check,
    "computed": make_computed,
    "on_update": make_on_update,
    "collate": make_collate,
    "as_": make_as,
    "as_one": make_as,
    "was": make_was,
    "only": make_only,
    "native": make_native,
    "tag": make_tag,
    "action": make_action,
    "inverse": make_inverse,
    "fk_name": make_fk_name,
    "where": make_where,
    "using": make_using,
    "include": make_include,
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
    "end": _end,
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
    "model_head": _model_head,
    "entity_head": _entity_head,
    "type_head": _type_head,
    "enum_head": _enum_head,
    "refresh": _refresh,
    "materialized": _materialized,
    "view_head": _view_head,
    "code_head": _code_head,
}
