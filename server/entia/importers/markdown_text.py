"""What a document says of a model as text. What the rules refuse is said in words instead, so that nothing is lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from entia.importers.markdown_draft import (
    Attribute,
    Check,
    Compound,
    Directive,
    Draft,
    Entity,
    Key,
    Many,
    Reference,
    Statement,
)
from entia.importers.markdown_reading import Reading
from entia.importers.modelling_repair import mended
from entia.importers.modelling_text import Block, Piece, Row, Spot, laid_out
from entia.importers.report import Passage
from entia.importers.sources import NOWHERE, Lines
from entia.importers.types import role_of
from entia.model.naming import role_column, snake, table_name
from entia.model.schema import Naming
from entia.syntax.printer import name as spelt
from entia.syntax.printer import quote
from entia.syntax.writing import print_role

PLAIN_NAMING = Naming()
_EXACT = frozenset(("enum", "note", "rule", "todo"))  # statements that no other words can say


def text_of(reading: Reading, naming: Naming) -> tuple[str, tuple[Passage, ...]]:
    """The model's text, formatted, and what is wrong in it still. One that has a weaker wording gets it;
    others stay, they are the source's."""
    text = _Text(reading.draft, naming)
    made = mended(text.blocks(), partial(_keep, reading, text), words=True)
    return laid_out(made.written.text), made.errors


def attribute_row(draft: Draft, naming: Naming, entity: Entity, attribute: Attribute) -> Row:
    """The line of one attribute."""
    return _Text(draft, naming).attribute(entity, attribute)


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


class _Text:
    def __init__(self, draft: Draft, naming: Naming) -> None:
        self.draft = draft
        self.naming = naming
        self.roles = role_names(draft)
        self.made: dict[int, Block] = {}  # of each statement

    # ---- declarations ------------------------------------------------------------------------------------------------
    def blocks(self) -> list[Block]:
        """All declarations, in the order in which they are written."""
        model = [self._model()] if self.draft.name else []
        entities = [self._entity(entity) for entity in self.draft.entities.values()]
        return [*model, *entities, *map(self.statement, self.draft.statements)]

    def _model(self) -> Block:
        rows = [_row(f"{word} {value}", "model") for word, value in self.draft.properties.items()]
        return Block(Row([Piece(f"model {self.draft.name}")], "model", doc="\n".join(self.draft.doc)), rows)

    def _entity(self, entity: Entity) -> Block:
        words = [f"{entity.kind} {entity.name}"]
        if entity.kind == "entity" and entity.table and table_name(self.naming, entity.name) != entity.table:
            words.append(f"as {quote(entity.table)}")
        words += [f"@{tag}" for tag in [*entity.tags, *(["external"] if entity.external else [])]]
        rows = []
        if entity.lifecycle:
            steps = [_row(f"{word} {quote(text)}", "lifecycle") for word, text in entity.lifecycle.items()]
            rows.append(_row("lifecycle", "lifecycle", block=steps))
        rows += [self.attribute(entity, each) for each in entity.attributes.values()]
        rows += [self._compound(entity, each) for each in entity.compounds]
        rows += [self._many(each) for each in entity.many]
        rows += [self._key(entity, each) for each in entity.keys]
        rows += [Row([_check(each)], "check", each.lines) for each in entity.checks]
        rows += [_directive(entity, each) for each in entity.directives]
        head = Row([Piece(" ".join(words))], entity.name, entity.lines, "\n".join(entity.doc))
        return Block(head, rows, comments=tuple(entity.comments))

    def statement(self, statement: Statement) -> Block:
        """A declaration that is no entity."""
        says = "" if statement.keyword in _EXACT else statement.keyword
        head = Piece(f"{statement.keyword} {statement.head}".rstrip(), says=says, words=statement.words)
        what = "Common Queries" if statement.keyword == "query" else statement.head or statement.keyword
        rows = [Row([Piece(line, says=says)], what, statement.lines) for line in statement.block]
        row = Row([head], what, statement.lines, "\n".join(statement.doc))
        self.made[id(statement)] = Block(row, rows or None)
        return self.made[id(statement)]

    # ---- lines -------------------------------------------------------------------------------------------------------
    def attribute(self, entity: Entity, attribute: Attribute) -> Row:
        """The line of an attribute, or of the relationship that it is a foreign key of."""
        optional = "?" if attribute.optional and not attribute.pk else ""
        reference = attribute.reference
        pieces = [Piece(f"{spelt(attribute.name)}: {attribute.type}{optional}")]
        if reference is not None:
            pieces = [Piece(self._relationship(entity, attribute, reference, optional))]
        pieces += [Piece("pk")] if attribute.pk else []
        pieces += [Piece("unique")] if attribute.unique and not attribute.pk else []
        if reference is None:
            pieces += [Piece(attribute.auto, says="auto", words="auto-generated")] if attribute.auto else []
            if attribute.default:
                words = attribute.default_words or "has a default"
                pieces.append(Piece(f"= {attribute.default}", says="default", words=words))
            pieces += [Piece(f"on update {attribute.on_update}")] if attribute.on_update else []
        pieces += [Piece("index")] if attribute.index else []
        pieces += map(_check, attribute.checks)
        pieces += [Piece(attribute.computed)] if attribute.computed else []
        pieces += [Piece(f"@{tag}") for tag in attribute.tags]
        docs = [*(reference.doc if reference is not None else []), *attribute.doc]
        return Row(pieces, f"{entity.name}.{attribute.name}", attribute.lines, _prose(dict.fromkeys(docs)))

    def _relationship(self, entity: Entity, attribute: Attribute, reference: Reference, optional: str) -> str:
        role = self.roles[entity.name][attribute.name]
        key = _key_of(self.draft, reference)
        target = self.draft.entities.get(reference.target)
        keys = [each.name for each in target.primary_key()] if target is not None else []
        mapping = f"({', '.join(reference.columns)})" if reference.columns and list(reference.columns) != keys else ""
        words = [print_role(role, reference.target, f"{reference.target}{mapping}{optional}"), *_actions(reference)]
        words += [f"fk {quote(reference.name)}"] if reference.name else []
        derived = role_column(self.naming, role, reference.target, key)
        if (snake(derived) if self.naming.case == "snake_case" else derived) != attribute.name:
            words.append(f"as {quote(attribute.name)}")
        return " ".join(words)

    def _compound(self, entity: Entity, compound: Compound) -> Row:
        theirs, mine = self.roles.get(compound.target, {}), self.roles[entity.name]
        pairs = ", ".join(f"{theirs.get(one, one)} = {mine.get(other, other)}" for one, other in compound.pairs)
        target = f"{compound.target}({pairs}){'?' if compound.optional else ''}"
        head = print_role(compound.role, compound.target, target)
        words = [head, *(["unique"] if compound.unique else []), *_actions(compound)]
        return _row(" ".join(words), f"{entity.name}.{compound.role}", compound.lines, compound.doc)

    def _many(self, many: Many) -> Row:
        words = [f"{many.role} <-> {many.target} via {many.junction}"]
        if many.db_name and many.declared and table_name(self.naming, many.junction) != many.db_name:
            words.append(f"as {quote(many.db_name)}")
        block: list[Row] = []
        if many.declared:
            inner = Entity(many.junction, many.junction, attributes=many.attributes)
            self.roles = {**self.roles, many.junction: _roles(self.draft, inner)}
            block = [self.attribute(inner, each) for each in many.attributes.values()]
            block += [self._key(inner, key) for key in many.keys]
        words += ["{ }"] if many.declared and not block else []
        return _row(" ".join(words), many.junction, many.lines, many.doc, block or None)

    def _key(self, entity: Entity, key: Key) -> Row:
        roles = self.roles.get(entity.name, {})
        columns = ", ".join(" ".join(filter(None, (roles.get(name, name), behind))) for name, behind in key.columns)
        name = f"{quote(key.name)} " if key.name else ""
        words = [f"{key.kind} {name}({columns})"]
        words += [f"using {key.using}"] if key.using else []
        words += [f"where ({key.where})"] if key.where else []
        words += [f"include ({', '.join(roles.get(column, column) for column in key.include)})"] if key.include else []
        piece = Piece(" ".join(words), says="index", words=f"{key.kind}: {key.words}")
        return Row([piece], f"{entity.name} {key.kind}", key.lines, _prose(key.doc))


def _row(text: str, what: str, lines: Lines = NOWHERE, doc: Sequence[str] = (), block: list[Row] | None = None) -> Row:
    return Row([Piece(text)], what, lines, _prose(doc), block=block)


def _prose(docs: Iterable[str]) -> str:
    """Docs of a line under each other, without empty lines."""
    return "\n".join(line.strip() for doc in docs for line in doc.split("\n") if line.strip())


def _actions(reference: Reference | Compound) -> list[str]:
    """What happens to the foreign key, and what the target calls it."""
    inverse = [f"inverse {reference.inverse}"] if reference.inverse else []
    return [*(f"on {event} {action}" for event, action in reference.actions.items()), *inverse]


def _check(check: Check) -> Piece:
    return Piece(f"check {check.name + ' ' if check.name else ''}({check.sql})", says="check", words=check.words)


def _directive(entity: Entity, directive: Directive) -> Row:
    word = directive.text.split(" ")[0]
    words = "\n".join([directive.words or directive.text, *directive.block, *directive.doc])
    row = Row([Piece(directive.text, says=word, words=words)], f"{entity.name}: {word}", directive.lines)
    row.doc = _prose(directive.doc)
    row.block = [Row([Piece(line, says=word)], row.what, row.lines) for line in directive.block] or None
    return row


# ---- what is refused -------------------------------------------------------------------------------------------------
def _keep(reading: Reading, text: _Text, spot: Spot, _sql: str, message: str) -> Block | None:
    """A check is a rule in words, a part of a line stands in its doc, anything else is a note."""
    row, piece, head = spot.row, spot.piece, spot.block.head
    if piece.says == "check":
        entity = head.what if head.text.startswith("entity") else ""
        reading.trace.map(row.lines, f"rule on {head.what}", f"as a check: {message}; it is kept as a rule")
        return text.statement(reading.rule(piece.words, row.lines, entity=entity))
    if piece.says in ("default", "auto", "index"):
        left = row if len(row.pieces) > 1 else head
        left.doc = "\n".join(filter(None, (left.doc, piece.words)))
        why = f"as {'an index' if piece.says == 'index' else f'`{piece.text}`'}: {message}; it is kept in the doc"
        reading.trace.map(row.lines, row.what if left is row else f"entity {head.what}", why)
        return None
    note = reading.note(row.what, piece.words or piece.text, row.lines, message)
    known = text.made.get(id(note)) if note is not None else None
    if known is not None and note is not None:
        known.head.pieces = [Piece(f"note {note.head}")]
    return text.statement(note) if note is not None and known is None else None
