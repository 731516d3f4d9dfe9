"""The written model is checked; what the rules refuse is said in words instead, so that nothing is lost."""

from __future__ import annotations

from entia.importers.checking import errors_of
from entia.importers.draft import Attribute, Check, Directive, Entity, Key, Statement
from entia.importers.reading import Reading
from entia.importers.writing import Part, Written, write
from entia.model.schema import Naming
from entia.syntax.printer import format_text

_ROUNDS = 12


def mended(reading: Reading, naming: Naming) -> str:
    """The model's text, formatted. An error that has a weaker wording gets it; others stay, they are the source's."""
    written = write(reading.draft, naming)
    for _ in range(_ROUNDS):
        found = _errors(written)
        changed = [_weaken(reading, *found_part, message) for found_part, message in found if found_part is not None]
        if not any(changed):
            break
        written = write(reading.draft, naming)
    return format_text(written.text)


def _errors(written: Written) -> list[tuple[tuple[Entity | None, Part] | None, str]]:
    """The part that each error is of, once a line, with its message."""
    parts = written.parts
    return [(parts[at.line] if at.line < len(parts) else None, message) for at, message in errors_of(written.text)]


def _weaken(reading: Reading, entity: Entity | None, part: Part, message: str) -> bool:
    """Say a part in a weaker way; whether there is one."""
    if isinstance(part, Check) and entity is not None and part in entity.checks:
        entity.checks.remove(part)
        reading.rule(part.words, part.lines, entity=entity.name)
        reading.trace.map(part.lines, f"rule on {entity.name}", f"as a check: {message}; it is kept as a rule")
        return True
    if isinstance(part, Attribute) and entity is not None:
        return _weaken_attribute(reading, entity, part, message)
    if isinstance(part, Key) and entity is not None and part in entity.keys:
        entity.keys.remove(part)
        entity.doc.append(f"{part.kind}: {part.words}")
        reading.trace.map(part.lines, f"entity {entity.name}", f"as an index: {message}; it is kept in the doc")
        return True
    if isinstance(part, Directive) and entity is not None and part in entity.directives:
        entity.directives.remove(part)
        heading = f"{entity.name}: {part.text.split(' ')[0]}"
        reading.note(heading, "\n".join([part.words or part.text, *part.block, *part.doc]), part.lines, message)
        return True
    if isinstance(part, Statement) and part.keyword in ("query", "source", "flow") and part in reading.draft.statements:
        reading.draft.statements.remove(part)
        reading.note("Common Queries" if part.keyword == "query" else part.head, part.words, part.lines, message)
        return True
    return False


def _weaken_attribute(reading: Reading, entity: Entity, attribute: Attribute, message: str) -> bool:
    where = f"{entity.name}.{attribute.name}"
    if attribute.checks:
        for check in attribute.checks:
            reading.rule(check.words, check.lines, entity=entity.name)
        attribute.checks = []
        reading.trace.map(attribute.lines, where, f"as a check: {message}; it is kept as a rule")
        return True
    if attribute.default:
        attribute.default = ""
        attribute.doc.append(attribute.default_words or "has a default")
        reading.trace.map(attribute.lines, where, f"as a default: {message}; it is kept in the doc")
        return True
    if attribute.auto:
        attribute.auto = ""
        attribute.doc.append("auto-generated")
        reading.trace.map(attribute.lines, where, f"as `auto`: {message}; it is kept in the doc")
        return True
    return False
