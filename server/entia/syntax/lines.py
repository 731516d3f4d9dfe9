"""The lines of blocks: attributes, relationships, directives, labels, plan lines and partitions."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from entia.syntax import tails
from entia.syntax.keywords import BLOCK_DIRECTIVES, DIRECTIVES, NAME, NAMES, NEED_BLOCK, SIGNS, TYPE_WORDS
from entia.syntax.lists import behind_comma, listed, one_each
from entia.syntax.reading import BLANK, Block, Reading
from entia.syntax.translation import translate_indexes
from entia.syntax.tree import AttributeTail, EnumLine, ManyTail, Member, NoTail, RelationshipTail, Tail, ValuesTail
from entia.text import Span, nearest

NO_BLOCK = Block("quiet")
NO_TAIL = NoTail()
_HEAD = re.compile(rf"({NAME})[ \t]*(:|->|<->)?")
_MEMBER = re.compile(rf"({NAMES})[ \t]*(:|->|<->)?")
_WORD = re.compile(NAME)
_ARROW = "->"
_QUOTED = re.compile(r'"(?:[^"\\\r\n]|\\[^\r\n])*"')
_INDEXES = re.compile(r"\s*\{([^{}]*)\}")
_LEAST = re.compile(r"[ \t]*(>=|>|~>|~|\^)[ \t]*(?=\d)")  # how others bound a version from below
_DAY = re.compile(r"(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})")  # in any order of its parts
_LABELS = re.compile(r'"(?:[^"\\\r\n]|\\[^\r\n])*"|' r"'[^'\r\n]*'|//[^\r\n]*|,")
# The tail of a line of which nothing could be understood.
_EMPTY: dict[str, Tail] = {
    "attribute": AttributeTail(None, ()),
    "relationship": RelationshipTail((), None, ()),
    "many": ManyTail(None, None, (), ()),
}
EMPTY_ATTRIBUTE = _EMPTY["attribute"]


def empty_tail(kind: str) -> Tail:
    """The tail of a line of this kind of which nothing could be understood."""
    return _EMPTY.get(kind, NO_TAIL)


def read_line(reading: Reading, start: int, end: int, opens: bool, muted: bool) -> Block:
    """Reads the line text[start:end] of the innermost block; returns the block it opens, where it `opens` one."""
    inner = reading.blocks[-1].inner
    if inner == "member":
        return _read_member(reading, start, end, opens, muted)
    if inner == "label":
        return _read_labels(reading, start, end, opens, muted)
    if inner == "plan":
        return _read_plan_line(reading, start, end, opens, muted)
    if inner == "partition-line":
        return _read_partition(reading, start, end, opens, muted)
    return Block("quiet")


def _add(reading: Reading, member: Member) -> None:
    members = reading.blocks[-1].members
    members.append(member)
    reading.closed = members


def _no_block(reading: Reading, end: int, opens: bool, muted: bool, word: str) -> Block:
    """The line has no block; one that opens all the same is said once and skipped."""
    if not opens:
        return NO_BLOCK
    if not muted:
        reading.unexpected_block(end, word)
    return Block("quiet")


def _read_member(reading: Reading, start: int, end: int, opens: bool, muted: bool) -> Block:
    if reading.text.startswith(_ARROW, start, end):
        at, value = reading.tail("relationship", start + len(_ARROW), end, muted, _ARROW)
        tail = _tail_of(value, "relationship")
        role = implied_role(reading, tail, start)
        _add(reading, Member("relationship", role, tail, at, start, max(end, at), reading.take_doc(), None, True))
        return _no_block(reading, end, opens, muted, _ARROW)
    head = _MEMBER.match(reading.text, start, end)
    if head is None:
        reading.take_doc()
        if not muted and (opens or not reading.translated(start, end)):
            found = reading.first_word(start, end)
            reading.problem(
                "syntax-error",
                f"`{found}` stands where a name or a directive is expected",
                start,
                start + len(found),
                "start the line with `name: type`, `name -> Entity`, `-> Entity` or a directive such as `index`",
            )
        return Block("quiet")
    word, sign = head.groups()
    if sign:
        return _read_named(reading, word, sign, head.end(), start, end, opens, muted)
    if "," in word or reading.text.startswith(",", reading.skipped(head.end(), end)):
        return _read_broken_list(reading, word, head.end(1), start, end, opens, muted)
    rule = DIRECTIVES.get(word)
    if rule is None:
        return _read_unknown(reading, head.end(1), word, start, end, opens, muted)
    at, value = reading.tail(rule, head.end(1), end, muted, word, _translated(reading, start, end, opens))
    member = Member(word, None, _tail_of(value, word), at, start, max(end, at), reading.take_doc())
    if opens and word in BLOCK_DIRECTIVES:
        return Block(BLOCK_DIRECTIVES[word], member)
    _add(reading, member)
    if word in NEED_BLOCK and not opens and not muted:
        reading.problem("missing-block", f"`{word}` lacks its block", end, end, f"write `{word} … {{ … }}`")
    return _no_block(reading, end, opens, muted, word)


def implied_role(reading: Reading, tail: Tail, start: int) -> str | None:
    """The role of the line `-> Target` at `start`; None, and said so, where several entities would name it."""
    if not isinstance(tail, RelationshipTail) or not tail.targets:
        return None
    if tail.implied_role is None:
        targets = " | ".join(target.name.text for target in tail.targets) + ("?" if tail.optional else "")
        message = "a relationship to several entities lacks its role"
        reading.problem("missing-name", message, start, start + len(_ARROW), f"write `role -> {targets}`")
    return tail.implied_role


def _read_named(
    reading: Reading, words: str, sign: str, after: int, start: int, end: int, opens: bool, muted: bool
) -> Block:
    """`name: …`, `name -> …`, `name <-> …`, or, before the first two signs, a list of names."""
    kind = SIGNS[sign]
    at, value = reading.tail(kind, after, end, muted, words, _translated(reading, start, end, opens))
    first = Member(kind, words, _tail_of(value, kind), at, start, max(end, at), reading.take_doc())
    members = listed(reading, words, first, muted or value is None) if "," in words else (first,)
    if len(members) > 1 and kind == "many" and not muted:
        tail = reading.text[at:end]
        lines = one_each(reading.text, members, tail, tail)
        at, message = reading.trimmed(after) - len(sign), f"`{sign}` stands behind {len(members)} names"
        reading.problem(
            "syntax-error", message, at, at + len(sign), "write a line for each name", lines, Span(start, end)
        )
    if opens and kind == "many":
        for member in members[:-1]:
            _add(reading, member)
        return Block("member", members[-1])
    for member in members:
        _add(reading, member)
    return _no_block(reading, end, opens, muted, words)


def _read_broken_list(
    reading: Reading, words: str, after: int, start: int, end: int, opens: bool, muted: bool
) -> Block:
    """A list of names that goes on with a comma and no name, or that no sign follows."""
    broken = behind_comma(reading.text, after, end)
    if broken is not None:
        commas, more, sign, behind = broken
        found = reading.first_word(commas.end, end)
        if not muted and (more or sign or not found):
            message = "`,` is followed by no name" if not more else "`,` stands twice between names"
            advice, meant = ("write `,` once", ", ") if more else ("remove it", "")
            reading.problem("syntax-error", message, *commas, advice, meant)
        elif not muted:
            at = commas.end
            message = f"`{found}` stands where a name is expected"
            reading.problem("syntax-error", message, at, at + len(found), "write names with `,` between them")
        muted = True
        words = f"{reading.text[start:after]}{reading.text[after : commas.end]}{more}" if more else words
        if sign:
            return _read_named(reading, words, sign, behind, start, end, opens, muted)
    at = reading.skipped(after, end)
    rest = "" if broken is not None else reading.text[at:end]
    value, problem = tails.parse("attribute", rest) if rest else (None, None)
    if not muted and not rest:
        message, advice = f"`{words}` are followed by nothing", f"write `{words}: string(80)`"
        reading.problem("expected-type", message, start, end, advice)
    elif not muted and value is not None and problem is None:
        message, advice = f"`{words}` and their type lack the `:` between them", f"write `{words}: {rest}`"
        reading.problem("missing-colon", message, start, after, advice, f"{words}:")
    elif not muted:
        message = f"neither `:` nor `->` follows `{words}`"
        reading.problem("missing-colon", message, start, after, f"write `{words}: type`")
    tail = value if isinstance(value, AttributeTail) and problem is None else EMPTY_ATTRIBUTE
    first = Member("attribute", words, tail, at if rest else end, start, end, reading.take_doc())
    for member in listed(reading, words, first, True):
        _add(reading, member)
    return _no_block(reading, end, opens, True, words)


def _translated(reading: Reading, start: int, end: int, opens: bool) -> Callable[[], bool] | None:
    return None if opens else lambda: reading.translated(start, end)


def _tail_of(value: object, kind: str) -> Tail:
    return value if value is not None else empty_tail(kind)  # type: ignore[return-value]  # the rule made it


def _read_unknown(reading: Reading, after: int, word: str, start: int, end: int, opens: bool, muted: bool) -> Block:
    """A line that is neither `name: …`, `name -> …`, `name <-> …` nor a directive."""
    at = reading.skipped(after, end)
    rest = reading.text[at:end]
    doc = reading.take_doc()
    if not rest and not opens:
        if not muted:
            meant = nearest(word, DIRECTIVES)
            reading.problem(
                "expected-type",
                f"`{word}` is followed by nothing",
                start,
                end,
                f"write `{meant}`" if meant else f"write `{word}: string(80)` or `{word} -> Entity`",
            )
        _add(reading, Member("attribute", word, EMPTY_ATTRIBUTE, end, start, end, doc))
        return NO_BLOCK
    if not opens and not muted and reading.translated(start, end):
        muted = True
        head = _HEAD.match(reading.problems[-1].replacement or "")
        if head is None or not head[2]:  # it is a directive
            return NO_BLOCK
    meant = nearest(word, DIRECTIVES)
    if rest and not opens and not (meant and rest.startswith("(")):
        parsed = tails.parse("attribute", rest)
        if parsed.problem is None and parsed.value.type is not None:
            name = _WORD.match(rest)
            if word in TYPE_WORDS and name is not None and name[0] not in TYPE_WORDS:
                if not muted:
                    reading.problem(
                        "missing-colon",
                        f"the type `{word}` stands before the name `{name[0]}`",
                        start,
                        at + name.end(),
                        f"write `{name[0]}: {word}`",
                        f"{name[0]}: {word}",
                    )
                written: Tail = tails.parse("attribute", word).value
                _add(reading, Member("attribute", name[0], written, start, at, end, doc))
                return NO_BLOCK
            if not muted:
                reading.problem(
                    "missing-colon",
                    f"`{word}` and its type lack the `:` between them",
                    start,
                    after,
                    f"write `{word}: {rest}`",
                    f"{word}:",
                )
            _add(reading, Member("attribute", word, parsed.value, at, start, end, doc))
            return NO_BLOCK
    indexes = _INDEXES.match(reading.text, end) if opens and meant == "index" and not rest else None
    if not muted and indexes is not None:
        _tell_indexes(reading, word, start, indexes)
        return Block("quiet")
    if not muted:
        reading.problem(
            "unknown-directive",
            f"`{word}` is no directive, and neither `:`, `->` nor `<->` follows it",
            start,
            after,
            f"write `{meant}`" if meant else f"write `{word}: type` for an attribute",
            meant,
        )
    values = tails.parse("plan_line", rest)
    tail: Tail = values.value if values.problem is None else NO_TAIL
    member = Member("unknown", word, tail, at, start, end, doc)
    if opens:
        return Block(BLOCK_DIRECTIVES.get(meant or "", "plan"), member)
    _add(reading, member)
    return NO_BLOCK


def _tell_indexes(reading: Reading, word: str, start: int, block: re.Match[str]) -> None:
    """Says how the indexes of a block are written."""
    lines = translate_indexes(block[1]) or []
    written = ("\n" + " " * (start - reading.line_start(start))).join(lines)
    message = f"`{word}` is no directive, and indexes have no block: each has a line of its own"
    advice = f"write `{lines[0] if lines else 'index (name)'}`" + (" and so on" if lines[1:] else "")
    whole = Span(start, block.end())
    reading.problem("unknown-directive", message, start, start + len(word), advice, written or None, whole)


def _read_labels(reading: Reading, start: int, end: int, opens: bool, muted: bool) -> Block:
    """`draft, placed` in an enum: each label is a member."""
    text = reading.text
    doc = reading.take_doc()
    commas = [match.start() for match in _LABELS.finditer(text, start, end) if match[0] == ","]
    at = start
    for stop in [*commas, end]:
        a, b = reading.skipped(at, stop), stop
        while b > a and text[b - 1] in BLANK:
            b -= 1
        at = stop + 1
        if a == b:
            if stop != end and not muted:
                reading.problem("syntax-error", "`,` stands where a label is expected", a, a + 1, "remove it", "")
            continue
        written = text[a:b]
        value, problem = tails.parse("label_line", written) if not reading.silent else (None, None)
        meant = _label(written) if problem is not None else None
        if meant is not None and not muted:
            message = f"the label {written} stands in other signs" if "'" in written else f"`{written}` is no label"
            reading.problem("syntax-error", message, a, b, f"write `{meant}`", meant)
        elif problem is not None and not muted:
            reading.tail_problem(problem, a, written)
        if isinstance(value, EnumLine):
            _add(reading, Member("label", value.label.text, value, a, a, b, doc))
    return _no_block(reading, end, opens, muted, reading.first_word(start, end))


def _label(written: str) -> str | None:
    """Labels as they are to be written: `'open'`, `in-progress`, `open | closed`; None where that is not known."""
    if "|" in written:
        labels = [_label(part.strip()) or part.strip() for part in written.split("|")]
        return ", ".join(label for label in labels if label)
    if len(written) > 2 and written[0] == written[-1] and written[0] in "'`":
        written = written[1:-1]
    elif not re.fullmatch(r"[\w-]+", written):
        return None
    return written if written.isidentifier() else f'"{written}"'


def _read_plan_line(reading: Reading, start: int, end: int, opens: bool, muted: bool) -> Block:
    """`word value value …`; the first word may be quoted, as a label with other signs in it is."""
    text = reading.text
    doc = reading.take_doc()
    head = _HEAD.match(text, start, end)
    quoted = _QUOTED.match(text, start, end) if head is None else None
    if head is not None:
        word, after = head[1], head.end(1)
    elif quoted is not None:
        word, after = quoted[0], quoted.end()
    else:
        if not muted:
            found = reading.first_word(start, end)
            message = f"`{found}` stands where a word is expected"
            reading.problem("syntax-error", message, start, start + len(found), "start the line with a word")
        return Block("quiet")
    sign = reading.skipped(after, end)
    if not muted and text[sign:end].startswith((":", "=")):
        message = f"no `{text[sign]}` stands between a word and its value"
        line = f"{word} {text[sign + 1 : end].strip()}"
        reading.problem("syntax-error", message, sign, sign + 1, f"write `{line}`", line, Span(start, end))
        muted, after = True, sign + 1
    elif not muted and word == "target" and (bound := _LEAST.search(text, after, end)) is not None:
        message = f"a version is the oldest that must do, without `{bound[1]}`"
        line = f"{text[start : bound.start()]} {text[bound.end() : end]}"
        reading.problem("syntax-error", message, *bound.span(1), f"write `{line}`", line, Span(start, end))
        muted = True
    elif not muted and text[end - 1] == ",":
        message = "`,` stands at the end of the line"
        reading.problem("syntax-error", message, end - 1, end, "remove it", "")
        muted = True
    days = _days(text[sign:end]) if not muted and word in ("created", "updated") else []
    at, value = reading.tail("plan_line", after, end, muted or bool(days), word)
    if days:
        advice = f"write {' or '.join(f'`{day}`' for day in days)}"
        meant = days[0] if len(days) == 1 else None
        reading.problem("syntax-error", "a date is written with its year first", sign, end, advice, meant)
        value = tails.parse("plan_line", days[0]).value
    tail = value if isinstance(value, ValuesTail) else ValuesTail(())
    if not muted and not days:
        _tell_comma(reading, tail, at)
    _add(reading, Member("line", word, tail, at, start, max(end, at), doc))
    return _no_block(reading, end, opens, muted, word)


def _days(written: str) -> list[str]:
    """The days that a date in another order can be: a year behind dots follows its month, behind others either."""
    found = _DAY.fullmatch(written)
    if found is None:
        return []
    a, sign, b, c = found.groups()
    orders = [(a, b, c)] if len(a) == 4 else [(c, b, a)] if sign == "." else [(c, a, b), (c, b, a)]
    days = {f"{year}-{month:>02}-{day:>02}" for year, month, day in orders if _is_day(year, month, day)}
    return sorted(days - {written})


def _is_day(year: str, month: str, day: str) -> bool:
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        return False
    return len(year) == 4


def _tell_comma(reading: Reading, tail: ValuesTail, at: int) -> None:
    """Says where a comma has no value before it."""
    before = None
    for value in tail.values:
        if value.kind == "mark" and value.text == "," and (before is None or before.text == ","):
            start = value.span.start if before is None else before.span.end
            span = Span(at + start, at + value.span.end)
            message = "`,` stands where a value is expected"
            reading.problem("syntax-error", message, at + value.span.start, span.end, "remove it", "", span)
            return
        before = value


def _read_partition(reading: Reading, start: int, end: int, opens: bool, muted: bool) -> Block:
    doc = reading.take_doc()
    at, value = reading.tail("partition_part", start, end, muted, reading.first_word(start, end))
    name = value.name.text if value is not None else None  # type: ignore[attr-defined]  # the rule made it
    _add(reading, Member("partition-line", name, _tail_of(value, "partition-line"), at, start, end, doc))
    return _no_block(reading, end, opens, muted, reading.text[start:end])
