"""What a user does to a model that was imported, none of which means anything to the database: names with `as`, another
order, docs, comments, plans, mixins, domains, several files. The checker judges each edit; one it refuses is left out.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable

from entia.diagnostics import Severity
from entia.model.snapshot import Snapshot
from entia.model.uses import references_of
from entia.model.workspace import Workspace
from entia.rules.checker import Findings
from entia.sql import ddl
from entia.text import small_name

Files = dict[str, str]
Edit = Callable[[random.Random, Files], Files | None]
_ENTITY = re.compile(r"^entity (\w+)(.*)\{$")
_COMMENT = re.compile(r" COMMENT (?:= )?'(?:[^'\\]|''|\\.)*'")
_NO_ACTION = re.compile(r" ON (?:DELETE|UPDATE) NO ACTION")  # what is meant where nothing is said
_ATTRIBUTE = re.compile(r"^  (\w+): (.*)$")


def edited(seed: int, text: str, dialect: str, count: int = 6) -> Files:
    """The model after so many edits; the same for the same arguments."""
    chance = random.Random(f"user-{seed}")
    files = {"m/model.entia": text}
    wanted = pieces(files, dialect)
    for _ in range(count):
        after = chance.choice(EDITS)(chance, files)
        if after is not None and not errors(after) and pieces(after, dialect) == wanted:
            files = after
    return files


def pieces(files: Files, dialect: str) -> Counter[tuple[str, str]]:
    """The DDL of a model, in no order and without comments: each line of a CREATE TABLE with its table, each other
    statement as it is. A foreign key that closes a circle counts as its table's line, wherever it stands."""
    found: Counter[tuple[str, str]] = Counter()
    for statement in ddl(snapshot_of(files).schema(), dialect).statements:
        text = _NO_ACTION.sub("", _COMMENT.sub("", statement.text))
        if text.startswith("COMMENT ON"):
            continue
        later = re.match(r"ALTER TABLE (.+?) ADD (CONSTRAINT .*|FOREIGN KEY .*)$", text)
        if later is not None:
            found[f"CREATE TABLE {later[1]} (", later[2]] += 1
        elif text.startswith("CREATE TABLE") and "(\n  " in text:
            head, _, rest = text.partition("\n  ")
            body, _, tail = rest.rpartition("\n)")
            for line in body.split(",\n  "):
                found[head, line] += 1
            found[head, tail] += 1
        else:
            found[text, ""] += 1
    return found


def errors(files: Files) -> list[str]:
    """The messages of the errors in a model."""
    findings = Findings.of(Workspace.empty().with_files(dict(files)))
    return [each.message for path in files for each in findings.diagnostics(path) if each.severity is Severity.ERROR]


def snapshot_of(files: Files) -> Snapshot:
    """The one model of the files."""
    return next(iter(Workspace.empty().with_files(dict(files)).models.values()))


def rename_an_entity(chance: random.Random, files: Files) -> Files | None:
    snapshot = snapshot_of(files)
    tables = [table for table in snapshot.schema().tables if not table.junction_of]
    table = chance.choice(tables)
    new = f"{table.name}Renamed"
    changed = _renamed(snapshot, files, table.name, "", new)
    for path, text in changed.items():
        pattern = rf"^(entity {new}\b(?: with [\w, ]+)?)(?! as )(?=[ {{])"
        if not re.search(rf'^entity {new}\b[^{{]* as "', text, re.MULTILINE):
            changed[path] = re.sub(pattern, rf'\1 as "{table.db_name}"', text, count=1, flags=re.MULTILINE)
    return changed


def rename_an_attribute(chance: random.Random, files: Files) -> Files | None:
    snapshot = snapshot_of(files)
    table = chance.choice([table for table in snapshot.schema().tables if not table.junction_of])
    column = chance.choice(table.columns)
    if column.origin or column.path:
        return None
    name = column.role or column.name
    new = f"{name}_new"
    changed = _renamed(snapshot, files, table.name, name, new)
    names = [each.db_name for each in table.columns if (each.role or each.name) == name]
    spelt = ", ".join(f'"{each}"' for each in names)
    clause = f"as ({spelt})" if len(names) > 1 else f"as {spelt}"

    def named(match: re.Match[str]) -> str:
        code, comment = re.match(r"(.*?)(\s*///.*)?$", match[0]).groups()  # type: ignore[union-attr]  # matches anything
        return code + (comment or "") if " as " in code else f"{code} {clause}{comment or ''}"

    for path, text in changed.items():
        changed[path] = re.sub(rf"^  {new}(:| ->) .*$", named, text, flags=re.MULTILINE)
    return changed


def _renamed(snapshot: Snapshot, files: Files, target: str, member: str, new: str) -> Files:
    found: dict[str, list[tuple[int, int, str]]] = {path: [] for path in files}
    for path in snapshot.paths:
        start = 0
        for chunk in snapshot.document(path).chunks:
            for declaration in chunk.declarations:
                spans = [
                    each.span
                    for each in references_of(snapshot, chunk, declaration)
                    if (each.target, each.member) == (target, member)
                ]
                resolved = snapshot.resolved(declaration, chunk)
                declares = resolved is not None and resolved.name == target
                if declares and not member and declaration.name is not None:
                    spans.append(declaration.name.span)
                for each in declaration.members:
                    said = declares and each.name == member if member else each.name == small_name(target)
                    if said and each.implied:  # a role that only the target's name says is written before its arrow
                        found[path].append((start + each.start, start + each.start, f"{new if member else each.name} "))
                    elif said and member:
                        spans.append(each.name_span)
                found[path] += [(start + span.start, start + span.end, new) for span in spans]
            start += len(chunk.text)
    changed = {}
    for path, text in files.items():
        for begin, end, words in sorted(set(found[path]), reverse=True):
            text = text[:begin] + words + text[end:]
        changed[path] = text
    return changed


def _bodies(text: str) -> list[tuple[int, int]]:
    """(first line, line of the brace) of the body of each entity of several lines."""
    lines = text.split("\n")
    heads = [number for number, line in enumerate(lines) if _ENTITY.match(line)]
    return [(head + 1, lines.index("}", head)) for head in heads]


def _in_a_body(chance: random.Random, files: Files, change: Callable[[list[str], int, int], bool]) -> Files | None:
    path = chance.choice(sorted(files))
    bodies = _bodies(files[path])
    if not bodies:
        return None
    lines = files[path].split("\n")
    return {**files, path: "\n".join(lines)} if change(lines, *chance.choice(bodies)) else None


def reorder_lines(chance: random.Random, files: Files) -> Files | None:
    def change(lines: list[str], first: int, last: int) -> bool:
        rows = lines[first:last]
        if any(not _ATTRIBUTE.match(row) and not re.match(r"  \w+ ->", row) for row in rows):
            return False
        chance.shuffle(rows)
        lines[first:last] = rows
        return True

    return _in_a_body(chance, files, change)


def reorder_declarations(chance: random.Random, files: Files) -> Files | None:
    path = chance.choice(sorted(files))
    blocks = files[path].rstrip("\n").split("\n\n")
    chance.shuffle(blocks)
    return {**files, path: "\n\n".join(blocks) + "\n"}


def split_files(chance: random.Random, files: Files) -> Files | None:
    path = chance.choice(sorted(files))
    blocks = files[path].rstrip("\n").split("\n\n")
    new = f"m/part{len(files)}.entia"
    at = chance.randrange(1, len(blocks) + 1)
    if at >= len(blocks):
        return None
    return {**files, path: "\n\n".join(blocks[:at]) + "\n", new: "\n\n".join(blocks[at:]) + "\n"}


def write_a_doc(chance: random.Random, files: Files) -> Files | None:
    def change(lines: list[str], first: int, last: int) -> bool:
        at = chance.randrange(first, last)
        if "///" in lines[at] or not _ATTRIBUTE.match(lines[at]):
            return False
        lines.insert(at, "  /// What the user knows of it.")
        return True

    return _in_a_body(chance, files, change)


def write_a_comment(chance: random.Random, files: Files) -> Files | None:
    def change(lines: list[str], first: int, last: int) -> bool:
        at = chance.randrange(first, last)
        lines.insert(at, f"  // a comment, number {chance.randrange(1000)}")
        return True

    return _in_a_body(chance, files, change)


def write_plans(chance: random.Random, files: Files) -> Files | None:
    def change(lines: list[str], first: int, last: int) -> bool:
        lines[last:last] = ["", f"  volume {chance.randrange(1, 9)}K now, 100K in 1y", "  // of the first year"]
        return True

    return _in_a_body(chance, files, change)


def write_a_note(chance: random.Random, files: Files) -> Files | None:
    path = chance.choice(sorted(files))
    return {**files, path: files[path] + '\ntodo "Load sample data"\n// the end\n'}


def extract_a_mixin(chance: random.Random, files: Files) -> Files | None:
    made: list[str] = []

    def change(lines: list[str], first: int, last: int) -> bool:
        at = chance.randrange(first, last)
        rows = lines[at : min(at + 2, last)]
        if not all(_ATTRIBUTE.match(row) for row in rows):
            return False
        name = f"Mixin{chance.randrange(10_000)}"
        lines[at : at + len(rows)] = [f"  with {name}"]
        made.append("\n".join([f"mixin {name} {{", *rows, "}"]))
        return True

    after = _in_a_body(chance, files, change)
    if after is None:
        return None
    path = chance.choice(sorted(after))
    return {**after, path: after[path] + "\n" + "\n\n".join(made) + "\n"}


def introduce_a_domain(chance: random.Random, files: Files) -> Files | None:
    made: list[str] = []

    def change(lines: list[str], first: int, last: int) -> bool:
        at = chance.randrange(first, last)
        match = re.match(r"^(  \w+: )((?:string|decimal|char)\([^)]*\)|int|date|bigint)(.*)$", lines[at])
        if match is None:
            return False
        name = f"Domain{chance.randrange(10_000)}"
        lines[at] = f"{match[1]}{name}{match[3]}"
        made.append(f"type {name} = {match[2]}")
        return True

    after = _in_a_body(chance, files, change)
    if after is None:
        return None
    path = chance.choice(sorted(after))
    return {**after, path: after[path] + "\n" + "\n".join(made) + "\n"}


EDITS: tuple[Edit, ...] = (
    rename_an_entity,
    rename_an_attribute,
    rename_an_attribute,
    reorder_lines,
    reorder_declarations,
    split_files,
    write_a_doc,
    write_a_comment,
    write_plans,
    write_a_note,
    extract_a_mixin,
    extract_a_mixin,
    introduce_a_domain,
)
