"""A gathered model as `.entia` text, formatted, and which line of the text before that says which part of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from entia.importers.draft import Attribute, Check, Compound, Directive, Draft, Entity, Key, Many, Reference, Statement
from entia.importers.types import role_of
from entia.model.naming import role_column, snake, table_name
from entia.model.schema import Naming
from entia.syntax.printer import name as spelt
from entia.syntax.printer import quote

Part = Attribute | Check | Key | Directive | Many | Compound | Statement | Entity
PLAIN_NAMING = Naming()


class Written(NamedTuple):
    """The text, and for each of its lines the entity and the part that the line says."""

    text: str
    parts: tuple[tuple[Entity | None, Part] | None, ...]


def write(draft: Draft, naming: Naming) -> Written:
    """The whole model. The text is not yet formatted."""
    return _Writer(draft, naming).write()


def attribute_line(draft: Draft, naming: Naming, entity: Entity, attribute: Attribute) -> str:
    """The line of one attribute."""
    return _Writer(draft, naming).attribute(entity, attribute)


def role_names(draft: Draft) -> Mapping[str, Mapping[str, str]]:
    """By entity, what each attribute that is a foreign key is called in the model."""
    return {entity.name: _roles(draft, entity) for entity in draft.entities.values()}


def _roles(draft: Draft, entity: Entity) -> dict[str, str]:
    roles: dict[str, str] = {}
    for attribute in entity.attributes.values():
        if attribute.reference is None:
            continue
        role = role_of(attribute.name, _key_of(draft, attribute.reference))
        taken = role != attribute.name and (role in entity.attributes or role in roles.values())
        roles[attribute.name] = attribute.name if taken or not role.isidentifier() else role
    return roles


def _key_of(draft: Draft, reference: Reference) -> str:
    """The attribute of the target that a reference means."""
    if reference.columns:
        return reference.columns[0]
    target = draft.entities.get(reference.target)
    key = target.primary_key() if target is not None else []
    return key[0].name if key else "id"


class _Writer:
    def __init__(self, draft: Draft, naming: Naming) -> None:
        self.draft = draft
        self.naming = naming
        self.lines: list[str] = []
        self.parts: list[tuple[Entity | None, Part] | None] = []
        self.roles = role_names(draft)

    def write(self) -> Written:
        self._model()
        for entity in self.draft.entities.values():
            self._entity(entity)
        for statement in self.draft.statements:
            self._statement(statement)
        return Written("\n".join(self.lines) + "\n", tuple(self.parts))

    def _put(self, text: str, part: tuple[Entity | None, Part] | None = None) -> None:
        for line in text.split("\n"):
            self.lines.append(line)
            self.parts.append(part)

    def _docs(self, docs: Iterable[str], indent: str = "") -> None:
        for doc in docs:
            for line in doc.split("\n"):
                self._put(f"{indent}/// {line}".rstrip())

    def _line(self, text: str, docs: Sequence[str], entity: Entity, part: Part) -> None:
        """A line of a block, its last doc behind it where that is short."""
        docs = [line.strip() for doc in docs for line in doc.split("\n") if line.strip()]
        if docs and len(text) + len(docs[-1]) < 150:
            text = f"{text}  /// {docs.pop()}"
        self._docs(docs, "  ")
        self._put(f"  {text}", (entity, part))

    # ---- declarations ------------------------------------------------------------------------------------------------
    def _model(self) -> None:
        if not self.draft.name:
            return
        self._docs(self.draft.doc)
        tags = "".join(f" @{tag}" for tag in self.draft.tags)
        self._put(f"model {self.draft.name}{tags} {{")
        for word, value in self.draft.properties.items():
            self._put(f"  {word} {value}")
        self._put("}")
        self._put("")

    def _entity(self, entity: Entity) -> None:
        for comment in entity.comments:
            self._put(f"// {comment}")
        self._docs(entity.doc)
        tags = "".join(f" @{tag}" for tag in [*entity.tags, *(["external"] if entity.external else [])])
        clauses = "".join(f" {clause}" for clause in entity.clauses)
        table = ""
        if entity.kind == "entity" and entity.table and table_name(self.naming, entity.name) != entity.table:
            table = f" as {quote(entity.table)}"
        self._put(f"{entity.kind} {entity.name}{clauses}{table}{tags} {{", (entity, entity))
        if entity.lifecycle:
            self._put("  lifecycle {")
            for word, text in entity.lifecycle.items():
                self._put(f"    {word} {quote(text)}")
            self._put("  }")
        for attribute in entity.attributes.values():
            self._line(self.attribute(entity, attribute), _docs_of(attribute), entity, attribute)
        for compound in entity.compounds:
            self._line(self._compound(entity, compound), compound.doc, entity, compound)
        for many in entity.many:
            self._line(self._many(many), many.doc, entity, many)
        for key in entity.keys:
            self._line(self._key(entity, key), key.doc, entity, key)
        for check in entity.checks:
            self._line(f"check {check.name + ' ' if check.name else ''}({check.sql})", [], entity, check)
        for directive in entity.directives:
            if directive.block:
                self._docs(directive.doc, "  ")
                self._put(f"  {directive.text} {{", (entity, directive))
                for line in directive.block:
                    self._put(f"    {line}", (entity, directive))
                self._put("  }")
            else:
                self._line(directive.text, directive.doc, entity, directive)
        self._put("}")
        self._put("")

    def _statement(self, statement: Statement) -> None:
        self._docs(statement.doc)
        opening = " {" if statement.block else ""
        self._put(f"{statement.keyword} {statement.head}".rstrip() + opening, (None, statement))
        if statement.block:
            for line in statement.block:
                self._put(f"  {line}", (None, statement))
            self._put("}")

    # ---- lines -------------------------------------------------------------------------------------------------------
    def attribute(self, entity: Entity, attribute: Attribute) -> str:
        """The line of an attribute, or of the relationship that it is a foreign key of."""
        optional = "?" if attribute.optional and not attribute.pk else ""
        reference = attribute.reference
        if reference is None:
            head = f"{spelt(attribute.name)}: {attribute.type}{optional}"
        else:
            head = self._relationship(entity, attribute, reference, optional)
        clauses = []
        if attribute.pk:
            clauses.append("pk")
        if attribute.unique and not attribute.pk:
            clauses.append("unique")
        if attribute.auto and reference is None:
            clauses.append(attribute.auto)
        if attribute.default and reference is None:
            clauses.append(f"= {attribute.default}")
        if attribute.on_update and reference is None:
            clauses.append(f"on update {attribute.on_update}")
        if attribute.index:
            clauses.append("index")
        if reference is None:
            clauses += [f"check {each.name + ' ' if each.name else ''}({each.sql})" for each in attribute.checks]
        clauses += attribute.clauses
        if attribute.db_name and reference is None:
            clauses.append(f"as {quote(attribute.db_name)}")
        clauses += [f"@{tag}" for tag in attribute.tags]
        return " ".join([head, *clauses])

    def _relationship(self, entity: Entity, attribute: Attribute, reference: Reference, optional: str) -> str:
        role = self.roles[entity.name][attribute.name]
        key = _key_of(self.draft, reference)
        target = self.draft.entities.get(reference.target)
        keys = [each.name for each in target.primary_key()] if target is not None else []
        mapping = f"({', '.join(reference.columns)})" if reference.columns and list(reference.columns) != keys else ""
        head = f"{role} -> {reference.target}{mapping}{optional}"
        clauses = [f"on {event} {action}" for event, action in reference.actions.items()]
        if reference.inverse:
            clauses.append(f"inverse {reference.inverse}")
        if reference.name:
            clauses.append(f"fk {quote(reference.name)}")
        clauses += reference.clauses
        derived = role_column(self.naming, role, reference.target, key)
        wanted = attribute.db_name or attribute.name
        if (snake(derived) if self.naming.case == "snake_case" else derived) != wanted:
            clauses.append(f"as {quote(wanted)}")
        return " ".join([head, *clauses])

    def _compound(self, entity: Entity, compound: Compound) -> str:
        theirs = self.roles.get(compound.target, {})
        mine = self.roles[entity.name]
        pairs = ", ".join(f"{theirs.get(one, one)} = {mine.get(other, other)}" for one, other in compound.pairs)
        clauses = [f"on {event} {action}" for event, action in compound.actions.items()]
        if compound.unique:
            clauses.insert(0, "unique")
        if compound.inverse:
            clauses.append(f"inverse {compound.inverse}")
        return " ".join([f"{compound.role} -> {compound.target}({pairs}){'?' if compound.optional else ''}", *clauses])

    def _many(self, many: Many) -> str:
        text = f"{many.role} <-> {many.target} via {many.junction}"
        inner = Entity(many.junction, many.junction, attributes=many.attributes)
        self.roles = {**self.roles, many.junction: _roles(self.draft, inner)}
        lines = [self._with_doc(self.attribute(inner, each), each.doc) for each in many.attributes.values()]
        lines += [self._with_doc(self._key(inner, key), key.doc) for key in many.keys]
        if many.db_name and many.declared and table_name(self.naming, many.junction) != many.db_name:
            text += f" as {quote(many.db_name)}"
        text = " ".join([text, *many.clauses])
        if not many.declared:
            return text
        return text + (" {\n    " + "\n    ".join(lines) + "\n  }" if lines else " { }")

    @staticmethod
    def _with_doc(text: str, docs: Sequence[str]) -> str:
        return f"{text}  /// {' '.join(' '.join(docs).split())}" if docs else text

    def _key(self, entity: Entity, key: Key) -> str:
        roles = self.roles.get(entity.name, {})
        columns = ", ".join(
            f"{roles.get(column, column)}{f' {behind}' if behind else ''}" for column, behind in key.columns
        )
        name = f"{quote(key.name) if key.quoted else key.name} " if key.name else ""
        clauses = []
        if key.using:
            clauses.append(f"using {key.using}")
        if key.where:
            clauses.append(f"where ({key.where})")
        if key.include:
            clauses.append(f"include ({', '.join(roles.get(column, column) for column in key.include)})")
        return " ".join([f"{key.kind} {name}({columns})", *clauses, *key.clauses])


def _docs_of(attribute: Attribute) -> list[str]:
    """What the relationship is, then what the attribute is; the same words once."""
    said = [*(attribute.reference.doc if attribute.reference is not None else []), *attribute.doc]
    return list(dict.fromkeys(said))
