"""Indexes: `CREATE INDEX`, in what each dialect has of it."""

from __future__ import annotations

from collections.abc import Collection

from entia.model.schema import Index, IndexKey
from entia.sql import trees
from entia.sql.columns import COMMENT_LIMITS, collation
from entia.sql.draft import Draft
from entia.sql.options import option_key, option_value, split_options, table_option


def add_index(draft: Draft, index: Index) -> None:
    """One index, as near as the dialect comes to it; a unique one that would forbid more or less is refused."""
    context, traits = draft.context, draft.context.traits
    predicate = ""
    if index.predicate is not None:
        if traits.index_predicate:
            predicate = draft.writer.write_expression(index.predicate, "predicate", only=index.only)
        elif index.unique:
            draft.refuse(f"{context.dialect} has no unique index over some rows only: `{_title(index)}`", index.span)
            return
        else:
            draft.mapped(
                f"{context.dialect} has no index over some rows only: `{_title(index)}` covers all rows", index.span
            )
    keys = []
    for key in index.keys:
        text = _key(draft, index, key)
        if text is None:
            return
        keys.append(text)
    method = index.method.lower()
    word = ""
    if context.dialect in ("mysql", "mariadb") and method in ("fulltext", "spatial"):
        word, method = method.upper(), ""
    elif method and method not in traits.index_methods and not _author_knows(draft, index):
        if method not in ("btree", "hash"):
            if index.unique:
                draft.refuse(f"{context.dialect} has no `{method}` index: `{_title(index)}`", index.span)
            else:
                draft.mapped(f"{context.dialect} has no `{method}` index: `{_title(index)}` is left out", index.span)
            return
        method = ""
    include = draft.keys(index.include, f"`{_title(index)}`", index.span) if traits.index_include else []
    if include is None:
        return
    text = trees.text(
        trees.create_index(
            context.name(index.name),
            draft.name,
            keys,
            unique=index.unique,
            method="" if traits.index_method_last else method,
            include=include,
        ),
        context.dialect,
    )
    if word:
        text = text.replace("CREATE INDEX", f"CREATE {word} INDEX", 1)
    if index.nulls_not_distinct and context.nulls_not_distinct:
        text += " NULLS NOT DISTINCT"
    if method and traits.index_method_last:
        text += f" USING {method.upper()}"
    options = split_options(n.options for n in index.natives if n.dialect == context.dialect)
    if context.dialect == "postgres":
        settings = [option for option in options if option_key(option) != "TABLESPACE"]
        if settings:
            text += f" WITH ({', '.join(settings)})"
        text += "".join(f" TABLESPACE {option_value(option)}" for option in options if option not in settings)
    if predicate:
        text += f" WHERE {predicate}"
    if context.dialect in ("mysql", "mariadb"):
        text += "".join(f" {table_option(option)}" for option in options)
    if index.doc and traits.comments == "inline":
        text += f" COMMENT {context.string(index.doc[: COMMENT_LIMITS['index']])}"
    draft.add(text, index.span, *_remarks(draft, index))
    if index.doc and traits.comments == "on" and "index" in traits.commented:
        name = context.qualified(draft.table.schema, index.name)
        draft.add(f"COMMENT ON INDEX {name} IS {context.string(index.doc)}", index.span)


def _remarks(draft: Draft, index: Index) -> tuple[str, ...]:
    return (index.doc,) if draft.context.traits.comments == "remark" else ()


def _author_knows(draft: Draft, index: Index) -> bool:
    """Whether the method may come from an extension: the line is of this dialect only, or the model names one."""
    context = draft.context
    extended = any(each.dialect == context.dialect for each in context.header.extensions)
    return context.dialect == "postgres" and (extended or index.only == (context.dialect,))


def _title(index: Index) -> str:
    return index.name or "index"


def bracketed(text: str, columns: Collection[str]) -> str:
    """An expression as a key of an index. MySQL refuses one that is only a column, as `floor(n)` of a whole number."""
    return text if text in columns else f"({text})"


def beginning(dialect: str, column: str, length: int) -> str:
    """A column in a list of keys: its first characters or bytes alone, where the database has keys of these.

    In quotes, because `rank(9)` would be a call.
    """
    if not length or dialect not in ("mysql", "mariadb"):
        return column
    quoted = column if column.startswith("`") else f"`{column}`"
    return f"{quoted}({length})"


def _key(draft: Draft, index: Index, key: IndexKey) -> str | None:
    context, traits = draft.context, draft.context.traits
    if key.expression is not None:
        if not traits.index_expression:
            if index.unique:
                draft.refuse(f"{context.dialect} has no index over an expression: `{_title(index)}`", index.span)
            else:
                draft.mapped(
                    f"{context.dialect} has no index over an expression: `{_title(index)}` is left out", index.span
                )
            return None
        written = draft.writer.write_expression(key.expression, "index", only=index.only)
        text = bracketed(written, draft.columns.values())
    else:
        columns = draft.keys((key.column,), f"`{_title(index)}`", index.span)
        if columns is None:
            return None
        text = beginning(context.dialect, columns[0], key.length)
    # MySQL has no collation of an index key; it takes the column's.
    if key.collate and context.dialect in ("postgres", "sqlite"):
        text += f" COLLATE {collation(context, key.collate)}"
    if key.opclass and traits.index_opclass:
        text += f" {key.opclass}"
    if key.descending:
        text += " DESC"
    if key.nulls and traits.index_nulls:
        text += f" NULLS {key.nulls.upper()}"
    return text
