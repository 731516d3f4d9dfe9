"""A model as JSON for other tools: everything that it says, resolved. `model.schema.json` beside this file is the
shape, `model.md` says it field by field.

Members that would be empty or false are left out, but for those that the shape requires; lists keep the model's order.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from entia import dialects
from entia.dialects.types import physical
from entia.exporters.model_json_plans import Json, design, kept, plans
from entia.exporters.seal import origin, sealed
from entia.exporters.source import Source
from entia.model.schema import (
    CheckConstraint,
    Column,
    CustomTag,
    Exclusion,
    Expression,
    ForeignKey,
    Header,
    Index,
    Key,
    Native,
    Partition,
    Table,
    View,
)
from entia.model.sql_types import describe
from entia.model.types import BUILT_DIALECTS, Enum, Field, Label, Type
from entia.sql.script import Note

FORMAT = 1  # the version of the shape; it grows when a tool that reads the one before could go wrong
Targets = tuple[tuple[str, dialects.Version], ...]


def model_json(source: Source) -> tuple[str, tuple[Note, ...]]:
    """The text; it has a word for everything but comments that are no docs, so there are no notes."""
    schema = source.schema
    header = schema.header
    targets = tuple(
        (each.dialect, dialects.version(each.dialect, each.version) or ())
        for each in header.targets
        if each.dialect in BUILT_DIALECTS
    )
    doc = source.model.doc if source.model is not None else ""
    value = {
        "format": "entia-model",
        "formatVersion": FORMAT,
        "generator": origin(source.file),
        "model": _header(header, doc),
        "namespaces": [kept({"name": name}, doc=said) for name, said in schema.namespaces],
        "enums": [_enum(enum) for enum in schema.enums],
        "types": [_domain(type_) for type_ in schema.domains],
        "entities": [_table(table, targets) for table in schema.tables],
        "views": [_view(view) for view in schema.views],
        "objects": [
            kept({"name": each.name, "dialect": each.dialect, "sql": each.text}, on=each.on) for each in schema.code
        ],
        **_composites(source),
        **plans(schema),
    }
    return sealed(json.dumps(value, ensure_ascii=False, indent=2) + "\n"), ()


# ---- the head --------------------------------------------------------------------------------------------------------
def _header(header: Header, doc: str) -> Json:
    naming = header.naming
    templates = {word: getattr(naming, word) for word in ("column", "fk", "pk", "unique", "check", "index")}
    relationships = kept(
        {"enforced": header.enforce_relationships},
        onDelete=header.on_delete,
        onUpdate=header.on_update,
        optionalOnDelete=header.optional_on_delete,
        optionalOnUpdate=header.optional_on_update,
        index=header.index_relationships,
    )
    return kept(
        {"name": header.name, "targets": [kept({"dialect": each.dialect}, version=each.version)
                                          for each in header.targets]},
        version=header.version, status=header.status, sev=header.sev, author=header.author, created=header.created,
        updated=header.updated, doc=doc, tags=tags(header.tags),
        naming=kept({"case": naming.case, "pluralTables": naming.plural}, tableCase=naming.tables,
                    typeCase=naming.types, constraintCase=naming.constraints, junction=naming.junction, **templates),
        relationships=relationships,
        extensions=[
            kept({"dialect": each.dialect, "name": each.name}, schema=each.schema) for each in header.extensions
        ],
        native=[{"dialect": dialect, "options": options} for dialect, options in header.natives],
        customTags=[_custom_tag(each) for each in header.custom_tags],
        allow=list(header.allowed),
    )  # fmt: skip


def _custom_tag(tag: CustomTag) -> Json:
    arguments = [
        kept({"optional": each.optional}, name=each.name, kind=each.kind, choices=list(each.choices))
        for each in tag.arguments
    ]
    return kept({"name": tag.name, "arguments": arguments}, doc=tag.doc)


def tags(found: Iterable[tuple[str, tuple[str, ...]]]) -> list[Json]:
    """Tags with their arguments."""
    return [kept({"name": name}, arguments=[value for value in arguments if value != ","]) for name, arguments in found]


# ---- types -----------------------------------------------------------------------------------------------------------
def type_json(type_: Type) -> Json:
    """A logical type. One that has a name says it, and what it stands for."""
    own = dict((*type_.natives, *([type_.native] if type_.base == "native" else [])))
    return kept(
        {"text": describe(type_), "base": type_.base},
        arguments=list(type_.args),
        unsigned=type_.unsigned,
        element=type_json(type_.element) if type_.element is not None else None,
        elementOptional=type_.element_optional,
        enum=type_.enum.name if type_.enum is not None else "",
        labels=[_label(label) for label in type_.enum.labels] if type_.enum is not None and not type_.enum.name else [],
        type=type_.domain.name if type_.domain is not None else "",
        fields=[_field(field) for field in type_.fields],
        shape=type_.shape,
        array=type_.array_of_shape,
        native=own,
    )


def _field(field: Field) -> Json:
    return {"name": field.name, "type": type_json(field.type), "required": field.required}


def _enum(enum: Enum) -> Json:
    return kept(
        {
            "name": enum.name,
            "database": _place(enum.schema, enum.db_name),
            "labels": [_label(label) for label in enum.labels],
        },
        base=type_json(enum.base) if enum.base is not None else None,
        doc=enum.doc,
    )


def _label(label: Label) -> Json:
    return kept({"name": label.name, "value": label.value}, was=label.was, doc=label.doc)


def _domain(type_: Type) -> Json:
    assert type_.domain is not None
    domain = type_.domain
    checks = [kept({"sql": each.text}, name=each.name) for each in domain.checks]
    return kept(
        {
            "name": domain.name,
            "database": _place(domain.schema, domain.db_name),
            "type": type_json(type_._replace(domain=None)),
        },
        checks=checks,
        doc=domain.doc,
    )


def _composites(source: Source) -> Json:
    """The composite types and mixins, which entities take in: their names, what is in them, and their docs."""
    found: dict[str, list[Json]] = {"composites": [], "mixins": []}
    for body in source.of("type", "mixin"):
        lines = [each.name or "" for each in body.members if each.kind in ("attribute", "relationship", "many")]
        found[f"{'composite' if body.kind == 'type' else 'mixin'}s"].append(
            kept({"name": body.name, "attributes": lines}, doc=body.doc)
        )
    return dict(found)


def _place(schema: str, name: str) -> Json:
    return kept({"name": name}, schema=schema)


# ---- entities --------------------------------------------------------------------------------------------------------
def _table(table: Table, targets: Targets) -> Json:
    here = tuple(each for each in targets if not table.only or each[0] in table.only)
    return kept(
        {
            "name": table.name,
            "kind": "junction" if table.junction_of else "entity",
            "database": _place(table.schema, table.db_name),
            "columns": [_column(column, here) for column in table.columns],
        },
        junctionOf=table.junction_of,
        junctionRole=table.junction_role,
        external=table.external,
        only=list(table.only),
        was=table.was,
        tags=tags(table.tags),
        doc=table.doc,
        primaryKey=_key(table.primary_key) if table.primary_key is not None else None,
        uniques=[_key(each) for each in table.uniques],
        indexes=[_index(each) for each in table.indexes],
        checks=[_check(each) for each in table.checks],
        exclusions=[_exclusion(each) for each in table.exclusions],
        foreignKeys=[_foreign_key(each) for each in table.foreign_keys],
        partitions=[_partition(each) for each in table.partitions],
        cluster=list(table.cluster),
        native=_natives(table.natives),
        design=design(table.design),
    )


def _column(column: Column, targets: Targets) -> Json:
    types = {
        dialect: text
        for dialect, version in targets
        if not column.only or dialect in column.only
        for text in (physical(dialect, version, column.type).text,)
        if text
    }
    identity = column.identity
    auto = kept({"always": identity.always}, start=identity.start, by=identity.by) if identity is not None else None
    computed = (
        kept({"sql": column.computed.text}, stored=column.stored is True, virtual=column.stored is False)
        if column.computed is not None
        else None
    )
    return kept(
        {
            "name": column.name,
            "column": column.db_name,
            "type": type_json(column.type),
            "types": types,
            "required": column.required,
        },
        path=list(column.path) if len(column.path) > 1 else [],
        role=column.role,
        mixin=column.origin,
        default=_expression(column.default),
        auto=auto,
        computed=computed,
        onUpdate=column.on_update.text if column.on_update is not None else "",
        collate=column.collate,
        native=_natives(column.natives),
        only=list(column.only),
        was=column.was,
        tags=tags(column.tags),
        doc=column.doc,
    )


def _expression(expression: Expression | None) -> Json | None:
    return {"kind": expression.kind, "text": expression.text} if expression is not None else None


def _natives(natives: Iterable[Native]) -> list[Json]:
    return [kept({"dialect": each.dialect}, options=each.options, type=each.type) for each in natives]


def _key(key: Key) -> Json:
    return kept(
        {"name": key.name, "columns": list(key.columns)},
        lengths=list(key.lengths),
        explicit=key.explicit,
        nullsNotDistinct=key.nulls_not_distinct,
        deferral=key.deferral,
        only=list(key.only),
        native=_natives(key.natives),
        doc=key.doc,
    )


def _index(index: Index) -> Json:
    keys = [
        kept(
            {},
            column=key.column,
            sql=key.expression.text if key.expression is not None else "",
            descending=key.descending,
            nulls=key.nulls,
            collate=key.collate,
            operatorClass=key.opclass,
            length=key.length or None,
        )
        for key in index.keys
    ]
    return kept(
        {"name": index.name, "keys": keys},
        unique=index.unique,
        explicit=index.explicit,
        derived=index.derived,
        method=index.method,
        where=index.predicate.text if index.predicate is not None else "",
        include=list(index.include),
        nullsNotDistinct=index.nulls_not_distinct,
        only=list(index.only),
        native=_natives(index.natives),
        doc=index.doc,
    )


def _check(check: CheckConstraint) -> Json:
    return kept(
        {"name": check.name, "sql": check.expression.text},
        column=check.column,
        explicit=check.explicit,
        only=list(check.only),
        doc=check.doc,
    )


def _exclusion(exclusion: Exclusion) -> Json:
    elements = [{"sql": expression.text, "operator": operator} for expression, operator in exclusion.elements]
    return kept(
        {"name": exclusion.name, "elements": elements},
        method=exclusion.method,
        where=exclusion.predicate.text if exclusion.predicate is not None else "",
        explicit=exclusion.explicit,
        deferral=exclusion.deferral,
        only=list(exclusion.only),
    )


def _foreign_key(key: ForeignKey) -> Json:
    return kept(
        {
            "name": key.name,
            "role": key.role,
            "columns": list(key.columns),
            "target": key.target,
            "targetColumns": list(key.target_columns),
            "targetDatabase": _place(*key.target_db) | {"columns": list(key.target_db_columns)},
            "enforced": key.enforced,
        },
        onDelete=key.on_delete,
        onUpdate=key.on_update,
        deferral=key.deferral,
        inverse=key.inverse,
        explicit=key.explicit,
        only=list(key.only),
    )


def _partition(partition: Partition) -> Json:
    parts = [kept({"name": each.name, "kind": each.kind}, values=each.values) for each in partition.parts]
    return kept(
        {"method": partition.method, "columns": list(partition.columns)},
        every=partition.every,
        start=partition.start,
        count=partition.count,
        into=partition.into,
        parts=parts,
        elsewhere=partition.elsewhere,
        only=list(partition.only),
        doc=partition.doc,
    )


def _view(view: View) -> Json:
    return kept(
        {
            "name": view.name,
            "database": _place(view.schema, view.db_name),
            "sql": view.expression.text,
            "columns": [{"name": name, "type": type_json(type_)} for name, type_ in view.columns],
        },
        materialized=view.materialized,
        refresh=view.refresh,
        native=_natives(view.natives),
        only=list(view.only),
        tags=tags(view.tags),
        doc=view.doc,
    )
