"""Columns: type, default, generated value, nullability, comment."""

from __future__ import annotations

from entia.dialects import derived, names
from entia.dialects.derived import type_condition
from entia.dialects.types import is_rowid, object_of
from entia.model.collations import has_collation
from entia.model.native_types import clock_precision
from entia.model.schema import CheckConstraint, Column, Identity
from entia.model.types import INTEGERS, TEXTS, Type
from entia.sql import trees
from entia.sql.context import Context, Writer
from entia.sql.draft import Draft
from entia.sql.options import column_option, split_options

# MySQL's manual: a column's comment is at most 1024 characters, a table's 2048, an index's 1024.
COMMENT_LIMITS = {"column": 1024, "table": 2048, "index": 1024}


def add_column(draft: Draft, column: Column) -> None:
    """The column's line in CREATE TABLE, and the checks that its type needs in this dialect."""
    context = draft.context
    name = draft.columns[column.name]
    type_, check = column_type(draft, column)
    generated = default = primary_key = ""
    not_null = column.required
    null = False
    if column.identity is not None:
        generated, default, primary_key = identity_texts(draft, column, column.identity)
        not_null = not_null and not primary_key
    elif column.computed is not None:
        generated = computed_text(draft, column)
        if column.required and not context.traits.generated_not_null:
            not_null = False
            add_not_null(draft, column)
    elif column.default is not None:
        default = default_text(context, draft.writer, column)
    if context.dialect in ("mysql", "mariadb"):
        generated = generated or on_update_clause(context.dialect, column)
        # Without a word about it, a TIMESTAMP may be made NOT NULL with an automatic default.
        null = not not_null and type_.upper().startswith("TIMESTAMP") and column.computed is None
    text = trees.column(
        context.dialect,
        type_,
        collate=collation(context, column.collate) if column.collate else "",
        default=default,
        generated=generated,
        not_null=not_null,
        null=null,
        primary_key=primary_key,
    )
    if column.natives and context.dialect in ("mysql", "mariadb"):
        written = [native.options for native in column.natives if native.dialect == context.dialect]
        text = text.replace(type_, " ".join((type_, *map(column_option, split_options(written)))), 1)
    if column.doc and context.traits.comments == "inline":
        text += f" COMMENT {inline_comment(draft, column)}"
    draft.elements.append(f"{name} {text}{_own_checks(draft, column)}".rstrip())
    condition = type_condition(context.dialect, draft.table, column, check)
    if condition:
        add_check(draft, column, condition)
    if column.type.domain is not None and object_of(context.dialect, column.type) is None:
        add_domain_checks(draft, column)


def column_type(draft: Draft, column: Column) -> tuple[str, str]:
    """The type's text and the condition that keeps its promise ("" where the type keeps it).

    What the type loses, or that the dialect has none, `dialects.limits` says.
    """
    context = draft.context
    # A STRICT table looks at what it stores: a number that outgrew BIGINT becomes a REAL in a virtual column.
    outgrows = context.dialect == "sqlite" and column.type.base == "bigint" and column.stored is False
    found = context.physical(column.type, "loose" if outgrows else draft.where)
    if column.identity is not None and context.traits.identity == "autoincrement" and is_rowid(draft.table, column):
        # The one spelling that makes SQLite's key count.
        return "INTEGER", found.check or ""
    return found.text, found.check or ""


def identity_texts(draft: Draft, column: Column, identity: Identity) -> tuple[str, str, str]:
    """What stands for `auto`: (generated clause, default, inline primary key)."""
    context = draft.context
    match context.traits.identity:
        case "identity":
            kind = "ALWAYS" if identity.always else "BY DEFAULT"
            options = []
            if identity.start is not None:
                options.append(f"START WITH {identity.start}")
            if identity.by is not None:
                options.append(f"INCREMENT BY {identity.by}")
            tail = f" ({' '.join(options)})" if options else ""
            return f"GENERATED {kind} AS IDENTITY{tail}", "", ""
        case "auto_increment":
            return "AUTO_INCREMENT", "", ""
        case "autoincrement":
            if not is_rowid(draft.table, column):
                draft.refuse(
                    f"SQLite generates values only for an integer that is alone the primary key, not `{column.name}`",
                    column.name_span,
                )
                return "", "", ""
            assert draft.table.primary_key is not None
            named = f"CONSTRAINT {context.name(draft.table.primary_key.name)} " if draft.table.primary_key.name else ""
            return "", "", f"{named}PRIMARY KEY AUTOINCREMENT"
        case "sequence":
            return "", f"nextval({context.string(sequence_name(draft, column))})", ""


def sequence_name(draft: Draft, column: Column) -> str:
    """The sequence behind an `auto` column, where the dialect has no identity columns."""
    return draft.context.qualified(draft.table.schema, derived.sequence_name(draft.stem, column.db_name))


def computed_text(draft: Draft, column: Column) -> str:
    """`GENERATED ALWAYS AS (…) STORED|VIRTUAL`."""
    assert column.computed is not None
    context = draft.context
    expression = draft.writer.write_expression(column.computed, "computed", expected=column.type, only=column.only)
    stored = column.stored is not False
    if not context.traits.stored:
        stored = False
    elif context.dialect == "postgres" and context.number < (18,):
        stored = True  # VIRTUAL came with 18; the values are the same (a note says so)
    return f"GENERATED ALWAYS AS ({expression}) {'STORED' if stored else 'VIRTUAL'}"


def add_not_null(draft: Draft, column: Column) -> None:
    """A required computed column where NOT NULL cannot stand beside GENERATED: the same as a check."""
    add_check(draft, column, "{column} IS NOT NULL")


def on_update_clause(dialect: str, column: Column) -> str:
    """MySQL's `ON UPDATE CURRENT_TIMESTAMP(p)`: only for a wall clock, since that is what it means."""
    if not has_on_update_clause(dialect, column):
        return ""
    digits = clock_precision(dialect, column.type)
    if digits is None:
        digits = column.type.args[0] if column.type.args else 6
    return f"ON UPDATE CURRENT_TIMESTAMP({digits})" if digits else "ON UPDATE CURRENT_TIMESTAMP"


def has_on_update_clause(dialect: str, column: Column) -> bool:
    """Whether MySQL's own clause means what `on update` of this column says."""
    if column.on_update is None:
        return False
    if column.type.base != "datetime" and clock_precision(dialect, column.type) is None:
        return False
    return column.on_update.text.replace(" ", "").lower() in ("now()", "current_timestamp", "localtimestamp")


def default_text(context: Context, writer: Writer, column: Column) -> str:
    """The default's SQL. Plain literals are written here, since a model has thousands of them."""
    default = column.default
    assert default is not None
    type_ = column.type
    if default.kind == "name":
        word = default.text.lower()
        if word == "null":
            return "NULL"
        if type_.base == "enum" and type_.enum is not None:
            for label in type_.enum.labels:
                if label.name == default.text:
                    return label_text(context, type_, label.value)
    elif default.kind == "string":
        if type_.base == "enum" and type_.enum is not None:
            return label_text(context, type_, label_value(type_, default.text))
        if type_.base in TEXTS and not (type_.base == "text" and context.dialect in ("mysql", "mariadb")):
            return context.string(default.text)
    elif default.kind == "number" and type_.base in INTEGERS:
        return default.text
    return writer.write_expression(default, "default", expected=type_, only=column.only)


def label_value(type_: Type, text: str) -> str:
    """What is stored for a label; the text itself where it is no label."""
    assert type_.enum is not None
    for label in type_.enum.labels:
        if label.name == text:
            return label.value
    return text


def label_text(context: Context, type_: Type, value: str) -> str:
    """The literal of an enum's stored value: a number in a coded enum."""
    assert type_.enum is not None
    return names.stored_label(context.dialect, type_.enum, value)


def collation(context: Context, name: str) -> str:
    """A collation's name, perhaps with its schema."""
    if context.dialect in ("mysql", "mariadb", "sqlite"):
        return name
    parts = [name] if has_collation(context.dialect, name) else name.split(".")  # `C.utf8` is one name
    return ".".join(context.name(part) for part in parts)


def inline_comment(draft: Draft, column: Column) -> str:
    """The column's doc as MySQL's comment literal."""
    doc = column.doc
    limit = COMMENT_LIMITS["column"]
    if len(doc) > limit:
        draft.mapped(f"the comment of `{column.name}` is cut to the {limit} characters that fit", column.span)
        doc = doc[: limit - 1] + "…"
    return draft.context.string(doc)


def add_check(draft: Draft, column: Column, condition: str) -> None:
    """A check that the column's type needs in this dialect. `condition` names the column `{column}`."""
    draft.lowered.append((draft.check_name(column.db_name), condition.replace("{column}", draft.subject(column))))


def _own_checks(draft: Draft, column: Column) -> str:
    """The check that stands behind all else on the column's line, "" where there is none."""
    own = [each for each in draft.table.checks if each.column == column.name and draft.context.present(each.only)]
    return "".join(f" {check_text(draft, check)}" for check in own if is_of_column(draft, check))


def is_of_column(draft: Draft, check: CheckConstraint) -> bool:
    """Whether MariaDB keeps it as the column's own, which has no name: the only one of its attribute without one.

    https://mariadb.com/docs/server/reference/sql-statements/data-definition/constraint
    """
    if draft.context.dialect != "mariadb" or not check.nameless:
        return False
    return [each for each in draft.table.checks if each.column == check.column and each.nameless] == [check]


def check_text(draft: Draft, check: CheckConstraint) -> str:
    """A check of the model, without its name."""
    return trees.check(draft.writer.write_expression(check.expression, "check", only=check.only))


def add_domain_checks(draft: Draft, column: Column) -> None:
    """The checks of a domain over the column, where the dialect has no domains."""
    domain = column.type.domain
    assert domain is not None
    context = draft.context
    writer = Writer(context, None, draft.refuse, (domain.base, draft.subject(column)))
    for check in domain.checks:
        condition = writer.write(check.text, "check", column.type_span, only=column.only)
        draft.lowered.append((draft.check_name(column.db_name, check.name), condition))


def lowered_checks(draft: Draft) -> list[str]:
    """The checks of the columns' types and domains, as elements of CREATE TABLE."""
    return [trees.named(draft.context.name(name), trees.check(condition)) for name, condition in draft.lowered]
