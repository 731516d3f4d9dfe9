"""Types as written → logical types."""

from __future__ import annotations

from typing import NamedTuple

from entia.model.lookup import Lookup, choose
from entia.model.native_types import native_sql, read_capitals
from entia.model.resolved import Issue
from entia.model.types import BASES, DIALECT_NAMES, INTEGERS, UNKNOWN, Enum, Field, Label, Type
from entia.syntax.spellings import spelling
from entia.syntax.tree import Native, Number, Struct, Text, TypeExpr
from entia.syntax.writing import quote_string
from entia.text import Span

_ARGUMENTS = {
    "string": "one length, as in `string(80)`", "char": "one length, as in `char(2)`",
    "decimal": "a precision and a scale, as in `decimal(12, 2)`", "time": "a precision from 0 to 6",
    "datetime": "a precision from 0 to 6", "timestamp": "a precision from 0 to 6",
    "bytes": "one maximum, as in `bytes(16)`", "vector": "one dimension, as in `vector(3)`",
    "array": "its element with `[]` behind it, as in `text[]`", "map": "a key's and a value's type inside json",
}  # fmt: skip


class Typed(NamedTuple):
    """A type, whether it ends in `?`, a composite's fields where it is one (to be flattened), a domain's default."""

    type: Type
    optional: bool
    fields: tuple[Field, ...] = ()
    default: tuple[str, str] | None = None
    tags: tuple[tuple[str, tuple[str, ...]], ...] = ()
    checks: tuple[tuple[str, str], ...] = ()  # a composite's: (name, SQL over its members)


_MEMO: dict[int, tuple[TypeExpr, Typed]] = {}


def resolve_type(expression: TypeExpr, lookup: Lookup, issues: list[Issue], at: int) -> Typed:
    """The logical type; problems go to `issues`, their spans shifted by `at`. Builtin types cost a look-up."""
    known = _MEMO.get(id(expression))
    if known is not None and known[0] is expression:
        return known[1]
    before = len(issues)
    typed, builtin = _resolve(expression, lookup, issues, at)
    if builtin and len(issues) == before:
        if len(_MEMO) > 100_000:
            _MEMO.clear()
        _MEMO[id(expression)] = (expression, typed)
    return typed


def is_builtin(expression: TypeExpr | None) -> bool:
    """Whether the type was read as one that no declaration can change."""
    known = _MEMO.get(id(expression))
    return known is not None and known[0] is expression


def _resolve(expression: TypeExpr, lookup: Lookup, issues: list[Issue], at: int) -> tuple[Typed, bool]:
    name = expression.name.text
    span = expression.name.span.shifted(at)
    fields: tuple[Field, ...] = ()
    default: tuple[str, str] | None = None
    tags: tuple[tuple[str, tuple[str, ...]], ...] = ()
    checks: tuple[tuple[str, str], ...] = ()
    builtin = True
    dialect, dot, _ = name.partition(".")
    if name in BASES and name not in ("unknown", "array", "native", "map"):
        type_, builtin = _builtin(expression, name, lookup, issues, at)
    elif name == "map":
        type_ = _map(expression, lookup, issues, at)
        builtin = False
    else:
        builtin = False
        entries = tuple(entry for entry in lookup.entries(name) if entry.kind in ("type", "enum"))
        chosen = choose(entries, name)
        if entries and chosen is None:
            issues.append(Issue("ambiguous-name", span, (name, *(entry.name for entry in entries))))
            type_ = UNKNOWN
        elif chosen is not None:
            facet = lookup.type(chosen)
            type_ = (facet.type or UNKNOWN) if facet else UNKNOWN
            if facet is not None:
                fields, default, tags, checks = facet.fields, facet.default, facet.tags, facet.checks
                if facet.type is None:
                    type_ = Type("json", shape=chosen.name, fields=tuple(field.bare for field in fields))
            if expression.args:
                issues.append(Issue("type-arguments", span, (name, str(len(expression.args)), "none")))
        elif dot and dialect in DIALECT_NAMES and not lookup.entries(name):
            bare = expression.name._replace(text=name.partition(".")[2])
            text = _native_text(dialect, expression._replace(name=bare, suffixes=()))
            type_ = Type("native", native=(dialect, text))
        elif (own := read_capitals(lookup.header.sole_target, name)) and not lookup.entries(name):
            rest = type_text(expression._replace(suffixes=()))[len(name) :]
            type_ = Type("native", native=(lookup.header.sole_target, own + rest))
        else:
            type_ = _missing(expression, name, lookup, issues, span)
    if expression.unsigned:
        if type_.base in (*INTEGERS, "decimal", "float", "double"):
            type_ = type_._replace(unsigned=True)
        elif type_ is not UNKNOWN and type_.base != "native":
            issues.append(Issue("misplaced-clause", expression.span.shifted(at), ("unsigned", type_.base)))
    optional = False
    for suffix in expression.suffixes:
        if suffix == "?":
            optional = True
        elif type_ is not UNKNOWN:
            type_ = Type("array", element=type_, element_optional=optional)
            fields, checks, optional = (), (), False
        else:
            optional = False
    if type_.base == "array":
        default = None
    return Typed(type_, optional, fields, default, tags, checks), builtin


def _missing(expression: TypeExpr, name: str, lookup: Lookup, issues: list[Issue], span: Span) -> Type:
    found = lookup.entries(name)
    ours = spelling(name)
    if found:
        issues.append(Issue("unknown-type", span, (name, found[0].kind), found[0].name))
    elif ours is not None:
        issues.append(Issue("foreign-spelling", span, (name, ours)))
        base = ours.split("(")[0].split(" ")[0]
        numbers = tuple(int(arg.text) for arg in expression.args if isinstance(arg, Number) and arg.text.isdigit())
        low, high = BASES.get(base, (0, 0))
        if base in BASES and low <= len(numbers) <= high:
            return Type(base, numbers)
    else:
        issues.append(Issue("unknown-type", span, (name,)))
    return UNKNOWN


def _builtin(expression: TypeExpr, name: str, lookup: Lookup, issues: list[Issue], at: int) -> tuple[Type, bool]:
    span = expression.span.shifted(at)
    if name == "enum":
        return _inline_enum(expression, issues, at), True
    if name == "json" and expression.args:
        return _json(expression, lookup, issues, at), False
    fewest, most = BASES[name]
    numbers: list[int] = []
    for argument in expression.args:
        if isinstance(argument, Number) and argument.text.isdigit():
            numbers.append(int(argument.text))
        else:
            issues.append(Issue("type-arguments", argument.span.shifted(at), (name, "", _ARGUMENTS.get(name, "none"))))
            return (UNKNOWN if name == "vector" else Type(name)), False
    if not fewest <= len(numbers) <= most:
        issues.append(Issue("type-arguments", span, (name, str(len(numbers)), _ARGUMENTS.get(name, "none"))))
        return (UNKNOWN if name == "vector" and not numbers else Type(name)), False
    if name == "decimal" and len(numbers) == 1:
        numbers.append(0)
    return Type(name, tuple(numbers)), True


def _inline_enum(expression: TypeExpr, issues: list[Issue], at: int) -> Type:
    labels: list[Label] = []
    seen: set[str] = set()
    for argument in expression.args:
        if isinstance(argument, TypeExpr) and not argument.args and not argument.suffixes:
            text = argument.name.text
        elif isinstance(argument, Text):
            text = argument.text
        else:
            span = argument.span.shifted(at)
            issues.append(Issue("type-arguments", span, ("enum", "", "labels, as in `enum(basic, gold)`")))
            continue
        if text in seen:
            issues.append(Issue("duplicate-label", argument.span.shifted(at), (text,)))
        else:
            seen.add(text)
            labels.append(Label(text, text))
    if not expression.args:
        issues.append(
            Issue("type-arguments", expression.span.shifted(at), ("enum", "0", "labels, as in `enum(basic, gold)`"))
        )
    return Type("enum", enum=Enum("", "", "", tuple(labels)))


def _json(expression: TypeExpr, lookup: Lookup, issues: list[Issue], at: int) -> Type:
    argument = expression.args[0]
    span = argument.span.shifted(at)
    if len(expression.args) > 1 or isinstance(argument, Number | Text):
        issues.append(
            Issue("type-arguments", span, ("json", str(len(expression.args)), "one shape, as in `json(Place)`"))
        )
        return Type("json")
    if isinstance(argument, Struct):
        fields = []
        for name, type_ in argument.fields:
            typed = resolve_type(type_, lookup, issues, at)
            fields.append(Field(name.text, typed.type, not typed.optional))
        return Type("json", fields=tuple(fields))
    typed = resolve_type(argument, lookup, issues, at)
    inner = typed.type
    if inner.base == "array" and inner.element is not None:
        return Type(
            "json", element=inner.element, fields=inner.element.fields, shape=inner.element.shape, array_of_shape=True
        )
    if typed.fields:
        return Type("json", fields=tuple(field.bare for field in typed.fields), shape=inner.shape)
    return Type("json", element=inner)


def _map(expression: TypeExpr, lookup: Lookup, issues: list[Issue], at: int) -> Type:
    parts = [argument for argument in expression.args if isinstance(argument, TypeExpr)]
    if len(parts) != 2 or len(expression.args) != 2:
        span = expression.span.shifted(at)
        issues.append(
            Issue("type-arguments", span, ("map", str(len(expression.args)), "two types, as in `map(text, int)`"))
        )
        return UNKNOWN
    key, value = (resolve_type(part, lookup, issues, at).type for part in parts)
    return Type("map", element=value, fields=(Field("key", key, True),))


def with_natives(type_: Type, clauses: tuple[Native, ...]) -> Type:
    """The type, stored as a database's own one where a `native` clause says so."""
    own = {
        clause.dialect.text: _native_text(clause.dialect.text, clause.type)
        for clause in clauses
        if clause.type is not None
    }
    if not own or type_ is UNKNOWN:
        return type_
    if type_.native[0] in own:  # a role's column, whose target is of another type of the same database's own
        type_ = type_._replace(native=(type_.native[0], own.pop(type_.native[0])))
    return type_._replace(natives=tuple({**dict(type_.natives), **own}.items()))


def _native_text(dialect: str, written: TypeExpr) -> str:
    """A database's own type in its SQL."""
    return type_text(written._replace(name=written.name._replace(text=native_sql(dialect, written.name.text))))


def type_text(argument: Number | TypeExpr | Struct | Text) -> str:
    """A database's own type, or an argument of it, in SQL: a text is a value there."""
    match argument:
        case TypeExpr():
            inner = f"({', '.join(type_text(arg) for arg in argument.args)})" if argument.args else ""
            unsigned = " unsigned" if argument.unsigned else ""
            return argument.name.text + inner + unsigned + "".join(argument.suffixes)
        case Struct():
            return "{…}"
        case Text():
            return quote_string(argument.text)
        case _:
            return argument.text
