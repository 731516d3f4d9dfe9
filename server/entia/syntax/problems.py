"""The problems a text can have by itself: their rules, and how they are said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from entia.diagnostics import Severity
from entia.syntax.tree import Problem
from entia.text import Span, nearest

RULES: tuple[tuple[str, str], ...] = (
    ("syntax-error", "a line holds a word or sign where the grammar expects another"),
    ("unclosed-bracket", "a round or square bracket is opened and not closed"),
    ("unclosed-brace", "a block is opened with `{` and not closed"),
    ("unclosed-text", "a text in quotes is not closed"),
    ("stray-bracket", "a closing brace closes nothing"),
    ("unknown-keyword", "a line in the first column starts with a word that declares nothing"),
    ("unknown-directive", "a line of a block starts with a word that is no directive there"),
    ("text-outside-declaration", "text stands outside of every declaration"),
    ("missing-name", "a declaration, or a relationship to several entities, lacks its name"),
    ("missing-block", "a declaration or directive lacks its block in braces"),
    ("missing-colon", "an attribute lacks the `:` between its name and its type"),
    ("expected-type", "an attribute lacks its type"),
    ("expected-target", "a relationship lacks the entity it points to"),
    ("keyword-in-text", "a line of a text starts with a declaration keyword in the first column"),
    ("column-one-text", "a line inside a declaration starts in the first column"),
    ("stray-doc", "a `///` stands above nothing"),
    ("name-not-nfc", "a name is not in Unicode normal form C"),
    ("too-many-problems", "a declaration has more problems than are shown"),
)

# All others are errors.
SEVERITIES: Mapping[str, Severity] = MappingProxyType(
    {"column-one-text": Severity.HINT, "stray-doc": Severity.WARNING, "too-many-problems": Severity.INFORMATION}
)


class Fault(NamedTuple):
    """Where a tail breaks: text[at:to] stands there (nothing at the end), `before` is the token before it.

    `expected` are the grammar's terminals that may stand there, `kinds` the rules that a name would be read as.
    """

    start: str
    text: str
    at: int
    to: int
    before: str
    expected: frozenset[str]
    kinds: frozenset[str]


# ---- what is expected ------------------------------------------------------------------------------------------------
_KINDS: Mapping[str, str] = MappingProxyType(
    {
        "type_ref": "a type",
        "native_ref": "a type",
        "entity_ref": "an entity",
        "entity_value": "an entity",
        "mixin_ref": "a mixin",
        "junction_ref": "the name of the junction",
        "attr_ref": "an attribute",
        "attr_value": "an attribute",
        "exclude_ref": "an attribute",
        "key_ref": "a key attribute",
        "function_ref": "a function",
        "value_ref": "a value",
        "dialect": "a dialect",
        "dialect_value": "a dialect",
        "code_dialect": "a dialect",
        "method": "a method such as `range`",
        "index_method": "an index method such as `gin`",
        "opclass": "an operator class",
        "collation": "a collation",
        "column_collation": "a collation",
        "tag_name": "a tag's name",
        "new_name": "a name",
        "old_name": "the old name",
        "label": "a label",
        "source_value": "a source",
        "fed_value": "an entity",
        "interval": "an interval such as `month`",
        "code_name": "a name",
        "code_target": "the entity it belongs to",
        "retain_action": "`delete` or `anonymize`",
        "erasure_action": "`delete` or `anonymize`",
        "word": "a word",
    }
)
_TERMINALS: Mapping[str, str] = MappingProxyType(
    {
        "STRING": 'a text in `"`',
        "HYPHENATED": "a word",
        "LONG": 'a text in `"""`',
        "SQSTRING": "a string in `'`",
        "NUMBER": "a number",
        "INTEGER": "a whole number",
        "LENGTH": "a length such as `(20)`",
        "QUANTITY": "a quantity such as `7y`",
        "DATE": "a date",
        "MONTH": "a month such as `2026-01`",
        "VERSION": "a version such as `1.4.0`",
        "OPERATOR": "an operator such as `=`",
    }
)
# Words and signs, most wanted first; the others follow in the alphabet's order.
_SPELLED = (
    *("PK", "UNIQUE", "INDEX", "EQUAL", "CHECK", "COMPUTED", "ON", "AUTO", "INVERSE", "VIA", "WITH", "WHERE", "USING"),
    *("INCLUDE", "COLLATE", "AS", "WAS", "ONLY", "NATIVE", "DELETE", "UPDATE", "CASCADE", "RESTRICT", "SET", "NO"),
)
_RANK: Mapping[str, int] = MappingProxyType({terminal: i for i, terminal in enumerate(_SPELLED)})
_SIGNS: Mapping[str, str] = MappingProxyType(
    {
        "EQUAL": "=",
        "LPAR": "(",
        "RPAR": ")",
        "COMMA": ",",
        "STAR": "*",
        "VBAR": "|",
        "DOT": ".",
        "ARROW": "->",
        "COLON": ":",
        "SEMICOLON": ";",
        "LBRACE": "{",
        "RBRACE": "}",
    }
)
_SILENT = frozenset({"NAME", "SQLTEXT", "ARRAY", "OPTIONAL", "AT", "$END", "DOT", "COMMENT"})


def _keyword(terminal: str) -> str:
    return _SIGNS.get(terminal, terminal.lower())


def rank_keywords(expected: Iterable[str]) -> list[str]:
    """The keywords and signs among the grammar's terminals, most wanted first."""
    spelled = [terminal for terminal in expected if terminal not in _TERMINALS and terminal not in _SILENT]
    return [_keyword(terminal) for terminal in sorted(spelled, key=lambda each: (_RANK.get(each, 99), each))]


def _wanted(fault: Fault) -> str:
    """What may stand where the tail breaks, in words."""
    if fault.start in ("plan_line", "cache_line"):
        return "a word, a value or the end of the line"
    phrases = sorted({_KINDS.get(kind, "a name") for kind in fault.kinds})
    if "a function" in phrases and len(phrases) > 1:
        phrases.remove("a function")
    phrases += [_TERMINALS[terminal] for terminal in sorted(fault.expected) if terminal in _TERMINALS]
    keywords = [f"`{word}`" for word in rank_keywords(fault.expected)]
    if len(phrases) + len(keywords) > 5:
        phrases = phrases[:3]
        keywords = [*keywords[: 3 - len(phrases)], "another clause"] if len(keywords) > 3 else keywords[:2]
    phrases += keywords
    if END_OF_LINE in fault.expected:
        phrases.append("the end of the line")
    if not phrases:
        return "nothing more"
    return phrases[0] if len(phrases) == 1 else f"{', '.join(phrases[:-1])} or {phrases[-1]}"


END_OF_LINE = "$END"


# ---- what other languages write --------------------------------------------------------------------------------------
class _Spelling(NamedTuple):
    """What stands there, why not here, what to write, and the text that replaces it where that is all."""

    pattern: re.Pattern[str]
    message: str
    advice: str
    replacement: str | None = None


def _spelling(pattern: str, message: str, advice: str, replacement: str | None = None) -> _Spelling:
    return _Spelling(re.compile(pattern, re.IGNORECASE), message, advice, replacement)


_ATTRIBUTE_SPELLINGS = (
    _spelling(r"not\s+null\b", "`not null` is not written: what has no `?` is required", "remove it", ""),
    _spelling(r"null(able)?\b", "`null` is no clause", "write `?` directly behind the type"),
    _spelling(r"optional\b", "`optional` is no clause", "write `?` directly behind the type"),
    _spelling(r"required\b", "`required` is not written: what has no `?` is required", "remove it", ""),
    _spelling(r"primary(\s+key)?\b", "`primary key` is no clause", "write `pk`", "pk"),
    _spelling(r"key\b", "`key` is no clause", "write `pk`", "pk"),
    _spelling(r"default\b", "`default` is no clause", "write `=` and the value", "="),
    _spelling(r"references\b", "an attribute has no `references`", "write a relationship: `name -> Entity`"),
    _spelling(
        r"(auto_?increment|identity|autonumber)\b", "an automatic number is written `auto`", "write `auto`", "auto"
    ),
    _spelling(
        r"generated\s+always\s+as\b", "a computed value is written `computed (…)`", "write `computed`", "computed"
    ),
    _spelling(r"comment\b", "`comment` is no clause", "write `/// …` at the end of the line"),
    _spelling(
        r"on\s+delete\b", "an attribute has no `on delete`", "write a relationship: `name -> Entity on delete …`"
    ),
)


_NEXT_LINE = re.compile(r"[^\W\d]\w*[ \t]*(?::(?!:)|->|<->)")  # the head of an attribute or a relationship


def describe(fault: Fault) -> Problem:
    """The one problem of a broken tail; a NUL in its words stands for the first word of the line, and a verb between
    two NULs, as in `lacks|lack`, for what one thing does and what several do."""
    start, text, at, to = fault.start, fault.text, fault.at, fault.to
    found = text[at:to]
    span = Span(at, to)
    if not found:
        return _ends_early(fault)
    if start in ("attribute", "relationship", "type_head"):
        for spelling in _ATTRIBUTE_SPELLINGS:
            match = spelling.pattern.match(text, at)
            if match is not None:
                return Problem(
                    "syntax-error", spelling.message, Span(*match.span()), spelling.advice, spelling.replacement
                )
        if _NEXT_LINE.match(text, at):
            end = len(text[:at].rstrip())
            message = f"`{found}` begins a line of its own: the end of a line, or `;`, ends what stands on it"
            return Problem("syntax-error", message, span, f"write `; {found}`", f"; {found}", Span(end, to))
        if found == "?" and fault.before:
            advice = f"put it directly behind the {'type' if start != 'relationship' else 'entity'}"
            return Problem("syntax-error", f"`?` stands behind `{fault.before}`", span, advice)
        if found.startswith('"') and "SQSTRING" in fault.expected:
            value = "'" + found[1:-1].replace("'", "''") + "'"
            return Problem(
                "syntax-error", f"the value {found} stands in `\"`, which is for names and prose", span,
                f"write `{value}`", value,
            )  # fmt: skip
    if start == "entity_head" and found == ":" and not text[to:].strip():
        return Problem("syntax-error", "a block stands in braces, not behind `:`", span, "write `\0 Name { … }`")
    if found == "," and not text[to:].strip():
        return Problem("syntax-error", "`,` stands at the end of the line", span, "remove it", "")
    if found in (")", "]", "}"):
        return Problem("syntax-error", f"`{found}` closes nothing", span, "remove it", "")
    meant = nearest(found, rank_keywords(fault.expected)) if found.isidentifier() else None
    message = f"`{found}` stands where {_wanted(fault)} is expected"
    if meant is not None:
        return Problem("syntax-error", message, span, f"write `{meant}`", meant)
    return Problem("syntax-error", message, span, _advice(fault))


def _ends_early(fault: Fault) -> Problem:
    """The problem of a tail that stops too early; it stands on the last word, so that it can be seen."""
    text = fault.text
    if not text.strip():
        if fault.start == "attribute":
            message, advice = "`\0` \0lacks|lack\0 a type", "write one, such as `string(80)` or `int`"
            return Problem("expected-type", message, Span(0, 0), advice)
        if fault.start in ("relationship", "many"):
            message = "`\0` \0points|point\0 to no entity"
            return Problem("expected-target", message, Span(0, 0), "write the name of an entity")
    advice = _advice(fault) or _continued(fault)
    return Problem(
        "syntax-error", f"the line ends where {_wanted(fault)} is expected", Span(fault.at, fault.at), advice
    )


def _continued(fault: Fault) -> str:
    """The words that may follow the last one, where only words may."""
    words = [f"`{word}`" for word in rank_keywords(fault.expected) if word.isidentifier()]
    if fault.kinds or not words or not fault.before:
        return ""
    return f"write {', '.join(words[:-1])}{' or ' if words[1:] else ''}{words[-1]} behind `{fault.before}`"


def _advice(fault: Fault) -> str:
    """A form of the line to follow."""
    return _FORMS.get(fault.start, "")


_FORMS: Mapping[str, str] = MappingProxyType(
    {
        "attribute": "",
        "index_line": "write `index (name)`, `index name (a, b desc)` or `index (a) where (…)`",
        "unique_line": "write `unique (a, b)`",
        "pk_line": "write `pk (a, b)`",
        "cluster_line": "write `cluster by (a, b)`",
        "check_line": "write `check (…)` or `check name (…)`",
        "exclude_line": "write `exclude (room with =, span with &&) using gist`",
        "partition_line": "write `partition by range (at) every month`, `by hash (id) into 16` or `by list (a) { … }`",
        "partition_part": "write `name ('value', …)`, `name to (…)` or `name default`",
        "volume_line": "write `volume 10K now, 1M in 3y`",
        "audit_line": "write `audit a, b keep 7y`",
        "retain_line": "write `retain 7y after at then delete`",
        "sync_line": "write `sync realtime with Name`",
        "on_line": "write `on erasure anonymize a, b` or `on erasure delete`",
        "transitions_line": "write `transitions status { draft -> placed }`",
        "native_line": "write `native postgres (fillfactor = 70)`",
        "label_line": "write `,` between labels, and a label of several words in quotes",
        "type_head": "write `type Name = decimal(12, 2)` or `type Name { … }`",
        "view_head": "write `view Name as (select …)`",
        "code_head": 'write `sql postgres name on Entity """…"""`',
        "query_head": "write `query Name p95 20ms (select …)`",
        "rule_head": 'write `rule Name "…" by application` or `rule Name "…" on Entity check (…)`',
        "source_head": 'write `source Name "…" -> Entity realtime`',
        "migration_head": "write `migration 1.4.0 from 1.3.0 { … }`",
        "todo_head": 'write `todo "…"` or `todo done "…"`',
        "note_head": 'write `note "Heading" "…"`',
    }
)
