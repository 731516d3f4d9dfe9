"""Lists of names before `:` and `->`: one line for what is the same but for its name.

What the line says holds for each name as if each had a line of its own; so each is a line, with the same tail.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from entia.syntax.keywords import NAME, NAMES, SIGNS
from entia.syntax.reading import Reading, line_start
from entia.syntax.tree import As, Check, Clause, Flag, ForeignKeyName, IndexClause, Inverse, Member, Was
from entia.syntax.writing import print_clause, print_names
from entia.text import Span

_WORD = re.compile(NAME)
_TRAILING = re.compile(r"[ \t]*///([^\r\n]*)")
_SIGN = {kind: f" {sign}" if sign != ":" else sign for sign, kind in SIGNS.items()}
# Behind the first names of a list: commas that no name follows, and where the list goes on.
_COMMAS = re.compile(rf"[ \t]*(,[ \t,]*)((?:{NAMES})?)[ \t]*(:|<?->)?")


def listed(reading: Reading, words: str, first: Member, told: bool) -> Sequence[Member]:
    """A line for each name of `words`, which begin where the `first` one does; `told` says it has a problem already."""
    members = [first._replace(name=match[0], start=first.start + match.start()) for match in _WORD.finditer(words)]
    if len(members) > 1 and not told and not reading.silent:
        own = next((clause for clause in _clauses(first) if _nameless(clause) is not None), None)
        if own is not None:
            _tell_own(reading, members, own)
    return members


def behind_comma(text: str, after: int, end: int) -> tuple[Span, str, str, int] | None:
    """Where a list of names is broken at text[after:end]: the commas too many, the names and the sign behind them, each
    "" for none, and where the tail begins; None where no comma stands there."""
    found = _COMMAS.match(text, after, end)
    return None if found is None else (Span(*found.span(1)), found[2], found[3] or "", found.end())


def lines_of(text: str, parts: Sequence[tuple[Sequence[Member], str]]) -> str:
    """What to write in place of a list, from its first name to its end: a line with the list's doc for each part.

    `parts` are names in their order, with the tail that they then have. The doc above the list stays there, and so does
    the one behind it.
    """
    first, last = parts[0][0][0], parts[-1][0][-1]
    margin = text[line_start(text, first.start) : first.start]
    written = [f"{print_names(names)}{_SIGN[first.kind]} {tail}".rstrip() for names, tail in parts]
    if margin.strip():
        return "; ".join(written)
    behind = _TRAILING.match(text, last.end)
    docs = first.doc.split("\n") if first.doc else []
    above = docs[:-1] if behind is not None else docs
    lines = [written[0]]
    for line in written[1:]:
        lines[-1] += f"  /// {behind[1].strip()}" if behind is not None else ""
        lines += [*(f"/// {doc}".rstrip() for doc in above), line]
    return f"\n{margin}".join(lines)


def one_each(text: str, members: Sequence[Member], first: str, others: str) -> str:
    """The same for a line for each name, with the tail of the first one and of the others."""
    return lines_of(text, [((member,), first if member is members[0] else others) for member in members])


def is_shareable(member: Member) -> bool:
    """Whether a line may have several names: it says nothing that one thing alone can be called."""
    if member.kind not in ("attribute", "relationship") or member.implied:
        return False
    return all(_nameless(clause) is None for clause in _clauses(member))


def _clauses(member: Member) -> tuple[Clause, ...]:
    return getattr(member.tail, "clauses", ())


def _nameless(clause: Clause) -> str | None:
    """A clause without its name, where it says what one thing alone can be called; else None.

    All parts of a primary key may say what it is called.
    """
    if isinstance(clause, (As, Was, Inverse, ForeignKeyName)):
        return ""
    if isinstance(clause, (Check, IndexClause)) or (isinstance(clause, Flag) and clause.word != "pk"):
        return print_clause(clause._replace(name=None)) if clause.name is not None else None
    return None


def _tell_own(reading: Reading, members: Sequence[Member], own: Clause) -> None:
    """Says that a name of one thing stands on a line with several names."""
    first = members[0]
    tail = reading.text[first.at : first.end]
    others = tail
    for clause in reversed(_clauses(first)):
        said = _nameless(clause)
        if said is not None:
            start, end = clause.span
            others = others[:start].rstrip() + (f" {said}" if said else "") + others[end:]
    lines = one_each(reading.text, members, tail, others.strip())
    reading.problem(
        "one-name-for-several",
        f"`{print_clause(own)}` names one thing, but {len(members)} names stand on this line",
        first.at + own.span.start,
        first.at + own.span.end,
        "write a line for each name",
        lines,
        Span(first.start, first.end),
    )
