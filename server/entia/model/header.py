"""The `model` declaration: what everything below it depends on."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from itertools import pairwise

from entia.model.custom_tags import custom_tag
from entia.model.facts import read_clauses
from entia.model.junctions import CONVENTIONS
from entia.model.naming import CASES
from entia.model.resolved import Issue
from entia.model.schema import CustomTag, Extension, Header, Naming, Target
from entia.syntax.keywords import MODEL_PROPERTIES as PROPERTIES
from entia.syntax.tree import Declaration, Member, ModelHead, Value, ValuesTail
from entia.text import Span

SEVERITIES = ("0", "1", "2", "3", "4", "5")
STATUSES = ("draft", "under_review", "approved")
ACTIONS = ("cascade", "restrict", "set null", "set default", "no action")
_REPEATABLE = ("extension", "target", "allow", "tag", "native")
_TEMPLATES = ("column", "fk", "pk", "unique", "check", "index")
_PLACEHOLDERS = {"column": ("{role}", "{key}"), "fk": ("{table}", "{target}", "{role}", "{columns}")}
_Wrong = Callable[..., None]  # (value, *what would be right): reports a wrong value
_WORD = re.compile(r"\{[^}]*\}")


def read_header(declaration: Declaration) -> tuple[Header, tuple[Issue, ...]]:
    """The header a `model` declaration gives, with what is wrong in it (target names are the rules' business)."""
    reader = _Reader()
    seen: set[str] = set()
    for member in declaration.members:
        word = member.name
        if word is None:
            continue
        if word not in PROPERTIES:
            reader.issues.append(Issue("unknown-property", member.name_span, (word, *PROPERTIES)))
            continue
        if word in seen and word not in _REPEATABLE:
            reader.issues.append(Issue("duplicate-property", member.name_span, (word,)))
            continue
        seen.add(word)
        if isinstance(member.tail, ValuesTail):
            reader.read(word, member, member.tail.values)
    fields = reader.fields
    head = declaration.head
    header = Header(
        name=declaration.name.text if declaration.name else "",
        targets=tuple(reader.targets),
        naming=Naming(**reader.naming),  # type: ignore[arg-type]  # values are checked one by one above
        extensions=tuple(reader.extensions),
        allowed=tuple(reader.allowed),
        on_delete=fields.get("on delete", ""),
        on_update=fields.get("on update", ""),
        optional_on_delete=fields.get("optional on delete", ""),
        optional_on_update=fields.get("optional on update", ""),
        index_relationships="index" in fields,
        enforce_relationships="not enforced" not in fields,
        version=fields.get("version", ""),
        status=fields.get("status", ""),
        sev=fields.get("sev", ""),
        author=fields.get("author", ""),
        created=fields.get("created", ""),
        updated=fields.get("updated", ""),
        tags=read_clauses(head.clauses, "head").tags if isinstance(head, ModelHead) else (),
        custom_tags=tuple(reader.tags),
        natives=tuple(reader.natives),
    )
    return header, tuple(reader.issues)


class _Reader:
    """Gathers a header line by line."""

    def __init__(self) -> None:
        self.issues: list[Issue] = []
        self.targets: list[Target] = []
        self.extensions: list[Extension] = []
        self.allowed: list[str] = []
        self.tags: list[CustomTag] = []
        self.natives: list[tuple[str, str]] = []
        self.naming: dict[str, str | bool] = {}
        self.fields: dict[str, str] = {}

    def read(self, word: str, member: Member, values: tuple[Value, ...]) -> None:
        at = member.at

        def wrong(value: Value | None, *allowed: str) -> None:
            span = value.span.shifted(at) if value else member.name_span
            self.issues.append(Issue("unknown-header-value", span, (word, value.text if value else "", *allowed)))

        first = values[0] if values else None
        if first is None:
            wrong(None)
        elif word == "target":
            self._targets(values, at, wrong)
        elif word == "naming":
            self._naming(values, wrong)
        elif word == "relationships":
            self._relationships(values, wrong)
        elif word == "extension":
            self._extension(values, wrong)
        elif word == "native":
            if len(values) != 2 or values[0].kind != "name" or values[1].kind != "sql":
                wrong(values[-1] if len(values) > 1 else first, "a dialect, and its options in brackets")
            else:
                self.natives.append((values[0].text, values[1].text))
        elif word == "allow":
            self.allowed += [value.text for value in values if value.kind == "name"]
        elif word == "status":
            if first.text not in STATUSES:
                wrong(first, *STATUSES)
            else:
                self.fields[word] = first.text
        elif word == "author":
            if first.kind not in ("text", "string"):
                words = " ".join(value.text for value in values)
                span = Span(first.span.start, values[-1].span.end).shifted(at)
                self.issues.append(Issue("unknown-header-value", span, (word, words, "a text in quotes")))
            else:
                self.fields[word] = first.text
        elif word == "tag":
            self._tag(member, values, wrong)
        elif word in ("created", "updated"):
            if first.kind != "date" or not _is_date(first.text):
                wrong(first, "a date such as 2026-01-31")
            else:
                self.fields[word] = first.text
        elif word == "sev":
            if first.text not in SEVERITIES:
                wrong(first, *SEVERITIES)
            else:
                self.fields[word] = first.text
        elif word == "version":
            if first.kind not in ("version", "number"):
                wrong(first, "a version such as 1.4.0")
            self.fields[word] = first.text

    def _extension(self, values: tuple[Value, ...], wrong: _Wrong) -> None:
        dialect, rest = values[0], values[1:]
        if not rest or dialect.kind != "name":
            wrong(dialect, "a dialect and a name" if rest else f"postgres {dialect.text}")
        elif len(rest) == 1:
            self.extensions.append(Extension(dialect.text, rest[0].text))
        elif len(rest) != 3 or rest[1].text != "schema" or dialect.text != "postgres":
            wrong(rest[1], "`schema` and its name, of PostgreSQL only")
        else:
            self.extensions.append(Extension(dialect.text, rest[0].text, rest[2].text))

    def _tag(self, member: Member, values: tuple[Value, ...], wrong: _Wrong) -> None:
        name, rest = values[0], values[1:]
        if name.kind != "name" or (rest and rest[0].kind != "sql") or len(rest) > 1:
            wrong(rest[-1] if rest else name, "a name, and its arguments in brackets")
            return
        made, mistake = custom_tag(name.text, rest[0].text if rest else "", name.span.shifted(member.at), member.doc)
        if made is None:
            wrong(rest[0] if rest else name, mistake)
        else:
            self.tags.append(made)

    def _targets(self, values: tuple[Value, ...], at: int, wrong: _Wrong) -> None:
        group: list[Value] = []
        for value in (*values, None):
            if value is not None and not (value.kind == "mark" and value.text == ","):
                group.append(value)
                continue
            if group:
                version = "".join(part.text for part in group[1:])
                span = Span(group[0].span.start, group[-1].span.end).shifted(at)
                self.targets.append(Target(group[0].text, version, span))
            group = []

    def _naming(self, values: tuple[Value, ...], wrong: _Wrong) -> None:
        words = [value for value in values if not (value.kind == "mark" and value.text == ",")]
        behind_comma = {id(two) for one, two in pairwise(values) if one.kind == "mark" and one.text == ","}
        index = 0
        while index < len(words):
            value = words[index]
            following = words[index + 1] if index + 1 < len(words) else None
            index += 1
            if value.kind != "name":
                wrong(value, *CASES)
            elif value.text in CASES:
                self.naming["case"] = value.text
            elif value.text in ("table", "type", "constraint") and following is not None:
                forms = ("plural", "singular") if value.text == "table" else ()
                first = index
                while index < len(words) and words[index].text in (*CASES, *forms):
                    if index > first and id(words[index]) in behind_comma:
                        break
                    self._name_of(f"{value.text}s", words[index].text)
                    index += 1
                if index == first:
                    index += 1
                    wrong(following, *forms, *CASES)
            elif value.text == "junction" and following is not None:
                index += 1
                if following.text in CONVENTIONS:
                    self.naming["junction"] = following.text
                else:
                    wrong(following, *CONVENTIONS)
            elif value.text in _TEMPLATES and following is not None and following.kind in ("text", "string"):
                index += 1
                known = _PLACEHOLDERS.get(value.text, ("{table}", "{columns}"))
                if any(word not in known for word in _WORD.findall(following.text)):
                    wrong(following, *known)
                else:
                    self.naming[value.text] = following.text
            else:
                wrong(value, *CASES, "table plural", "junction prisma", *(f'{name} "…"' for name in _TEMPLATES))

    def _name_of(self, kind: str, word: str) -> None:
        """A word behind `table`, `type` or `constraint`: a case, or whether tables are called by the plural."""
        if word in CASES:
            self.naming[kind] = word
        else:
            self.naming["plural"] = word == "plural"

    def _relationships(self, values: tuple[Value, ...], wrong: _Wrong) -> None:
        index, optional = 0, ""
        while index < len(values):
            value = values[index]
            words = [following.text for following in values[index : index + 4]]
            if value.kind == "mark" and value.text == ",":
                optional = ""
                index += 1
            elif value.text == "optional" and not optional and len(words) > 1:
                optional = "optional "
                index += 1
            elif value.text == "index" and not optional:
                self.fields["index"] = "index"
                index += 1
            elif words[:2] == ["not", "enforced"] and not optional:
                self.fields["not enforced"] = "yes"
                index += 2
            elif words[0] == "on" and len(words) > 2 and words[1] in ("delete", "update"):
                two = " ".join(words[2:4])
                action = two if two in ACTIONS else words[2]
                if action not in ACTIONS:
                    wrong(values[index + 2], *ACTIONS)
                self.fields[f"{optional}on {words[1]}"] = action
                index += 4 if action == two else 3
            else:
                others = () if optional else ("index", "not enforced", "optional on …")
                wrong(value, "on delete …", "on update …", *others)
                return


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
