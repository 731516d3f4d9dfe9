"""SQL text to a sqlglot tree in which every leaf knows its place and every call its own name.

sqlglot renames functions to its own classes and forgets where literals stand. So the tokens are marked before it
parses: names of calls get a suffix it cannot know (they stay `Anonymous`, as written), literals get one that says
which token they were, and the types of casts become numbers of a side table, because they are Entia's, not SQL's.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect
from sqlglot.errors import ErrorLevel, ParseError, SqlglotError
from sqlglot.tokenizer_core import Token, TokenType

from entia.text import Span

_MARK = "\u2063"  # invisible separator: in no sane text; a text that has it is refused
_MARKED = re.compile(_MARK + r"(\d+)" + _MARK)

# Calls with a syntax of their own, or no calls at all: sqlglot must see these words.
_SYNTAX = frozenset(
    "cast try_cast extract trim substring position overlay exists any all some in values case when then else over "
    "filter as and or not on using like ilike glob rlike between is from where select with array row unnest by "
    "interval within union except intersect limit offset having distinct lateral materialized recursive escape "
    "order group partition set rollup cube grouping sets join if".split()
) - {"if"}
_NILADIC = frozenset("current_date current_time current_timestamp localtime localtimestamp".split())
# Words that sqlglot reads as syntax and people use as column names: a plain name unless a string or bracket follows.
_PLAIN_NAMES = frozenset(
    "date time timestamp datetime interval json uuid xml key type name value index user role level language zone "
    "format comment view table schema database sequence percent window rows range row filter first next top "
    "current desc asc end start begin force cache describe kill load merge pragma show use refresh settings "
    "overwrite partition temporary unique constraint references replace procedure function trigger year month day "
    "hour minute second position char text string int bigint smallint tinyint decimal float double bool bytes "
    "duration vector object map array struct enum status total number count sum min max left right if analyze "
    "attach detach copy execute session source file tag model share stage storage version lock data".split()
) - {"end", "array", "desc", "asc", "unique", "interval"}
_STATEMENTS = frozenset(
    "insert update delete drop create alter truncate merge grant revoke call exec execute begin commit rollback set "
    "copy vacuum analyze explain use pragma show describe attach detach load kill refresh comment".split()
)


class CastType(NamedTuple):
    """The type of a cast, as written."""

    text: str
    span: Span


class SyntaxProblem(NamedTuple):
    """What keeps the text from being SQL; the place is never empty where the text is not."""

    message: str
    span: Span
    help: str = ""


class Parsed(NamedTuple):
    """A parsed text. `tree` is shared by all who parse the same text: never change it, copy it.

    `types` belong to the `CAST`s: their type is written `VARCHAR(i)` in the tree. `closers` tells for each place
    where a call starts the end of its closing bracket; `brackets` are all pairs, innermost first.
    """

    tree: exp.Expr | None
    problem: SyntaxProblem | None
    types: tuple[CastType, ...]
    closers: dict[int, int]
    brackets: tuple[Span, ...]
    foreign: bool  # only the dialect's own parser could read it


@lru_cache(maxsize=4096)
def parse(text: str, dialect: str, statement: bool) -> Parsed:
    """Reads `text` as portable SQL, or, where that fails and a `dialect` is named, as SQL of that dialect.

    `statement` where a SELECT is expected, else one expression. Never raises.
    """
    if _MARK in text:
        at = text.index(_MARK)
        return _failed(SyntaxProblem("an invisible separator (U+2063) stands here", Span(at, at + 1), "Remove it."))
    blanked, problem = blank_comments(text)
    if problem is not None:
        return _failed(problem)
    if not blanked.strip():
        what = "a select" if statement else "an expression"
        return _failed(SyntaxProblem(f"{what} is expected between the brackets", Span(0, len(text))))
    portable = _parse_as(blanked, "", statement)
    own = _means_more(portable.tree) or _BYTES.search(blanked) is not None
    if not dialect or (portable.problem is None and not own):
        return portable
    foreign = _parse_as(blanked, dialect, statement)
    return portable if foreign.problem is not None else foreign._replace(foreign=True)


_BYTES = re.compile(r"\b[xb]'[0-9a-f]*'", re.IGNORECASE)  # bytes and bits; portable SQL has neither


def _means_more(tree: exp.Expr | None) -> bool:
    """Whether the one dialect reads it otherwise: an arrow that leads to no key is a lambda, `^` may be a power, and
    `@` the beginning of an operator."""
    if tree is None:
        return False
    for node in tree.find_all(exp.JSONBExtract, exp.BitwiseXor, exp.Parameter):
        if not isinstance(node, exp.JSONBExtract) or not isinstance(node.expression, exp.Literal):
            return True
    return False


def blank_comments(text: str) -> tuple[str, SyntaxProblem | None]:
    """The text with spaces instead of comments (`--`, `//`, `/* */`), every other code point in its place."""
    out: list[str] = []
    i, size = 0, len(text)
    while i < size:
        c = text[i]
        two = text[i : i + 2]
        if c in "'\"":
            end = i + 1
            while True:
                close = text.find(c, end)
                if close < 0:
                    stop = text.find("\n", i)
                    span = Span(i, size if stop < 0 else stop)
                    return text, SyntaxProblem(f"the quote {c} is not closed", span, f"Write the closing {c}.")
                end = close + 1
                if text[end : end + 1] != c:
                    break
                end += 1
            out.append(text[i:end])
            i = end
        elif two in ("--", "//"):
            stop = text.find("\n", i)
            stop = size if stop < 0 else stop
            out.append(" " * (stop - i))
            i = stop
        elif two == "/*":
            close = text.find("*/", i + 2)
            if close < 0:
                return text, SyntaxProblem("the comment `/*` is not closed", Span(i, i + 2), "Write `*/`.")
            out.append("".join("\n" if ch == "\n" else " " for ch in text[i : close + 2]))
            i = close + 2
        else:
            out.append(c)
            i += 1
    return "".join(out), None


def _failed(problem: SyntaxProblem) -> Parsed:
    return Parsed(None, problem, (), {}, (), False)


# What sqlglot calls our dialects; a mariadb of its own it has not.
_SQLGLOT = {"mariadb": "mysql", "sqlserver": "tsql", "cockroachdb": "postgres"}


def sqlglot_dialect(name: str) -> Dialect:
    """sqlglot's dialect for one of ours; "" is its portable one."""
    return Dialect.get_or_raise(_SQLGLOT.get(name, name) or None)


def _width(span: Span) -> int:
    return span.end - span.start


def _span(token: Token) -> Span:
    return Span(token.start, token.end + 1)


def _parse_as(text: str, dialect: str, statement: bool) -> Parsed:
    parser_of = sqlglot_dialect(dialect)
    try:
        tokens = parser_of.tokenize(text)
    except SqlglotError:
        # The tokenizer says only "Error tokenizing": the scan before it found nothing wrong with the quotes.
        return _failed(SyntaxProblem("this text is not SQL", Span(0, len(text))))
    problem = _misplaced(tokens, statement)
    if problem is None and not dialect and "$$" in text:
        at = text.index("$$")
        problem = SyntaxProblem("`$$` is not portable SQL", Span(at, at + 2), "Write '…'.")
    if problem is None and not dialect:
        arrow = next((token for token in tokens if token.token_type in _FOREIGN_ARROWS), None)
        if arrow is not None:
            problem = SyntaxProblem(f"`{arrow.text}` is not portable SQL", _span(arrow), "Write `->` or `->>`.")
    if problem is not None:
        return _failed(problem)
    marked, types, closers = _mark(tokens, text, dialect)
    try:
        parser = parser_of.parser(error_level=ErrorLevel.IMMEDIATE)
        trees = parser.parse(marked, text) if statement else parser.parse_into(exp.Condition, marked, text)
    except ParseError as error:
        return _failed(_explain(error, tokens, text))
    except RecursionError:
        return _failed(SyntaxProblem("this is nested too deeply", Span(0, len(text))))
    except (SqlglotError, AttributeError, IndexError, KeyError, TypeError, ValueError, AssertionError):
        # sqlglot's parser trips over some broken texts instead of refusing them; to the author it is the same.
        return _failed(SyntaxProblem("this text is not SQL", Span(0, len(text))))
    tree = trees[0] if trees else None
    if tree is None or len(trees) != 1:
        return _failed(SyntaxProblem("one statement is expected here", Span(0, len(text))))
    if isinstance(tree, exp.Command):
        return _failed(SyntaxProblem("this statement has no place here", Span(0, len(text))))
    _unmark(tree, tokens)
    brackets = tuple(sorted((Span(tokens[i].start, end) for i, end in _closing(tokens).items()), key=_width))
    return Parsed(tree, None, types, closers, brackets, bool(dialect))


def _misplaced(tokens: list[Token], statement: bool) -> SyntaxProblem | None:
    """Statements that are no SELECT, and more than one statement."""
    for token in tokens:
        if token.token_type == TokenType.SEMICOLON:
            return SyntaxProblem("`;` has no place here: one statement or expression stands alone", _span(token))
    first = tokens[0]
    word = first.text.lower()
    following = tokens[1].token_type if len(tokens) > 1 else None
    if statement and word not in ("select", "with", "(", "from", "values", "table"):
        return SyntaxProblem(f"`{first.text}` does not start a select", _span(first), "Write `select … from …`.")
    if not statement and word in ("select", "with") and following != TokenType.L_PAREN:
        return None  # parsed as an expression it fails; the checker says why
    names_follow = (TokenType.VAR, TokenType.TABLE, TokenType.INTO, TokenType.FROM, TokenType.IDENTIFIER)
    if not statement and word in _STATEMENTS and following in names_follow:
        return SyntaxProblem(f"`{first.text}` is a statement; an expression is expected here", _span(first))
    return None


def _mark(tokens: list[Token], text: str, dialect: str) -> tuple[list[Token], tuple[CastType, ...], dict[int, int]]:
    """The tokens as sqlglot shall see them, the types of casts, and where calls end."""
    closing = _closing(tokens)
    casts = _cast_types(tokens, closing)
    marked: list[Token] = []
    types: list[CastType] = []
    closers: dict[int, int] = {}
    i = 0
    while i < len(tokens):
        token = tokens[i]
        if i in casts:
            last = casts[i]
            span = Span(token.start, tokens[last].end + 1)
            marked += [
                _like(token, TokenType.VARCHAR, "varchar"),
                _like(token, TokenType.L_PAREN, "("),
                _like(token, TokenType.NUMBER, str(len(types))),
                _like(token, TokenType.R_PAREN, ")"),
            ]
            types.append(CastType(text[span.start : span.end], span))
            i = last + 1
            continue
        kind = token.token_type
        word = token.text.lower()
        following = tokens[i + 1].token_type if i + 1 < len(tokens) else None
        quoted = kind == TokenType.IDENTIFIER
        is_word = not quoted and (word.isidentifier())
        if following == TokenType.L_PAREN and (is_word or quoted):
            closers[token.start] = closing.get(i + 1, token.end + 1)
        previous = tokens[i - 1].token_type if i else None
        mark = f"{_MARK}{i}{_MARK}"
        if kind in (TokenType.STRING, TokenType.NUMBER):
            plain = (
                previous == TokenType.DARROW
                or (dialect and previous == TokenType.ARROW)
                or (kind == TokenType.STRING and "{" in token.text)
            )
            if previous == TokenType.INTERVAL:
                marked += _interval(token, i, following)
            else:
                marked.append(token if plain else _like(token, kind, token.text + mark))
        elif kind == TokenType.ARROW and not dialect:
            marked.append(_like(token, TokenType.HASH_ARROW, token.text))  # `f(a -> 'b')` would be read as a lambda
        elif is_word and word in _NILADIC and following != TokenType.L_PAREN and previous != TokenType.DOT:
            marked += [
                _like(token, TokenType.VAR, token.text + mark),
                _like(token, TokenType.L_PAREN, "("),
                _like(token, TokenType.R_PAREN, ")"),
            ]
        elif is_word and (
            (following == TokenType.L_PAREN and word not in _SYNTAX)
            or (previous == TokenType.COLON and _placeholder(tokens, i))
        ):
            marked.append(_like(token, TokenType.VAR, token.text + mark))
        elif is_word and (
            following == TokenType.DOT or (word == "select" and previous in (TokenType.FROM, TokenType.JOIN))
        ):
            marked.append(_like(token, TokenType.VAR, token.text))  # an entity's name: a select would be in brackets
        elif is_word and word in _PLAIN_NAMES and _stands_for_a_name(tokens, i):
            marked.append(_like(token, TokenType.VAR, token.text))
        else:
            marked.append(token)
        i += 1
    return marked, tuple(types), closers


_FOREIGN_ARROWS = (TokenType.HASH_ARROW, TokenType.DHASH_ARROW)


def _like(token: Token, kind: TokenType, text: str) -> Token:
    return Token(kind, text, token.line, token.col, token.start, token.end)


def _closing(tokens: list[Token]) -> dict[int, int]:
    """For each opening bracket's index the end of its partner in the text."""
    found: dict[int, int] = {}
    stack: list[int] = []
    for i, token in enumerate(tokens):
        if token.token_type == TokenType.L_PAREN:
            stack.append(i)
        elif token.token_type == TokenType.R_PAREN and stack:
            found[stack.pop()] = token.end + 1
    return found


def _cast_types(tokens: list[Token], closing: dict[int, int]) -> dict[int, int]:
    """First and last index of each type that follows `::`, or `as` directly inside `cast(`."""
    found: dict[int, int] = {}
    stack: list[bool] = []  # is the open bracket a cast's?
    for i, token in enumerate(tokens):
        kind = token.token_type
        if kind == TokenType.L_PAREN:
            stack.append(i > 0 and tokens[i - 1].text.lower() in ("cast", "try_cast"))
        elif kind == TokenType.R_PAREN and stack:
            stack.pop()
        elif (kind == TokenType.ALIAS and stack and stack[-1]) or kind == TokenType.DCOLON:
            last = _type_end(tokens, i + 1, to_bracket=kind == TokenType.ALIAS)
            if last is not None:
                found[i + 1] = last
    return found


def _type_end(tokens: list[Token], first: int, *, to_bracket: bool) -> int | None:
    """The index of the last token of the type that starts at `first`; None if no type starts there."""
    size = len(tokens)
    if first >= size or not (tokens[first].text[:1].isalpha() or tokens[first].token_type == TokenType.IDENTIFIER):
        return None
    i = first + 1
    words = ("unsigned", "precision", "varying", "with", "without", "time", "zone", "local")
    while i < size:
        token = tokens[i]
        if token.token_type == TokenType.DOT or tokens[i - 1].token_type == TokenType.DOT:
            i += 1
        elif token.token_type == TokenType.L_PAREN:
            depth = 0
            while i < size:
                depth += {TokenType.L_PAREN: 1, TokenType.R_PAREN: -1}.get(tokens[i].token_type, 0)
                i += 1
                if not depth:
                    break
        elif token.token_type == TokenType.L_BRACKET and i + 1 < size:
            if tokens[i + 1].token_type != TokenType.R_BRACKET:
                break
            i += 2
        elif token.text.lower() in words or (
            to_bracket and token.token_type not in (TokenType.R_PAREN, TokenType.COMMA)
        ):
            i += 1
        else:
            break
    return i - 1


def _interval(token: Token, i: int, following: TokenType | None) -> list[Token]:
    """`interval '3 month'` as `interval '3' month`, so that the number keeps its mark."""
    number, _, unit = token.text.strip().partition(" ")
    unit = unit.strip()
    mark = f"{_MARK}{i}{_MARK}"
    if unit.isalpha() and following != TokenType.VAR:
        return [_like(token, TokenType.STRING, number + mark), _like(token, TokenType.VAR, unit)]
    return [_like(token, TokenType.STRING, token.text + mark)]


def _placeholder(tokens: list[Token], i: int) -> bool:
    """Whether the colon before this token starts a placeholder: nothing it could slice stands before it."""
    if i < 2:
        return True
    before = tokens[i - 2]
    return before.token_type not in (
        TokenType.VAR, TokenType.NUMBER, TokenType.STRING, TokenType.R_BRACKET, TokenType.L_BRACKET, TokenType.R_PAREN,
    ) or before.text.lower() in ("limit", "offset", "and", "or", "not", "by")  # fmt: skip


def _stands_for_a_name(tokens: list[Token], i: int) -> bool:
    """Whether a keyword-like word stands where only an operand can: an operator, a bracket or nothing around it."""
    ends = (
        TokenType.EQ, TokenType.NEQ, TokenType.LT, TokenType.LTE, TokenType.GT, TokenType.GTE, TokenType.R_PAREN,
        TokenType.COMMA, TokenType.PLUS, TokenType.DASH, TokenType.STAR, TokenType.SLASH, TokenType.DIV, TokenType.MOD,
        TokenType.IS, TokenType.IN, TokenType.NOT, TokenType.AND, TokenType.OR, TokenType.LIKE, TokenType.ILIKE,
        TokenType.BETWEEN, TokenType.DPIPE, TokenType.L_BRACKET, TokenType.ARROW, TokenType.DARROW, TokenType.DCOLON,
        TokenType.THEN, TokenType.WHEN, TokenType.ELSE, TokenType.END, TokenType.FROM, TokenType.ALIAS,
        TokenType.ORDER_BY, TokenType.GROUP_BY, TokenType.WHERE, TokenType.ASC, TokenType.DESC, TokenType.COLLATE,
    )  # fmt: skip
    starts = (
        TokenType.L_PAREN, TokenType.COMMA, TokenType.EQ, TokenType.NEQ, TokenType.LT, TokenType.LTE, TokenType.GT,
        TokenType.GTE, TokenType.PLUS, TokenType.DASH, TokenType.STAR, TokenType.SLASH, TokenType.DIV, TokenType.MOD,
        TokenType.AND, TokenType.OR, TokenType.NOT, TokenType.WHEN, TokenType.THEN, TokenType.ELSE, TokenType.LIKE,
        TokenType.ILIKE, TokenType.BETWEEN, TokenType.DPIPE, TokenType.SELECT, TokenType.WHERE, TokenType.ON,
        TokenType.GROUP_BY, TokenType.ORDER_BY, TokenType.HAVING, TokenType.CASE, TokenType.DOT, TokenType.DISTINCT,
        TokenType.PARTITION_BY,
    )  # fmt: skip
    before = i == 0 or tokens[i - 1].token_type in starts
    after = i + 1 == len(tokens) or tokens[i + 1].token_type in ends
    return before and after


_WORDS: dict[tuple[TokenType, ...], type[exp.Expr]] = {
    (TokenType.NULL,): exp.Null,
    (TokenType.TRUE, TokenType.FALSE): exp.Boolean,
    (TokenType.CASE,): exp.Case,
    (TokenType.SELECT,): exp.Select,
}


def _unmark(tree: exp.Expr, tokens: list[Token]) -> None:
    """Takes the marks out of the tree, and gives literals, placeholders and words of their own their places."""
    every = list(tree.walk(bfs=False))
    for kind, nodes in _WORDS.items():
        words = [token for token in tokens if token.token_type in kind]
        found_nodes = [node for node in every if isinstance(node, nodes)]
        if len(words) == len(found_nodes):  # in the order of the text, as far as sqlglot keeps it
            for token, node in zip(words, found_nodes, strict=True):
                node.meta["start"], node.meta["end"] = token.start, token.end
    for node in every:
        for key, value in node.args.items():
            if isinstance(value, str) and _MARK in value:
                found = _MARKED.search(value)
                node.args[key] = _MARKED.sub("", value)
                if found is not None:
                    token = tokens[int(found.group(1))]
                    node.meta["start"], node.meta["end"] = token.start, token.end


_A = {"table name": "the name of an entity or view"}


# Signs that other languages write, and what SQL has.
_MEANT = {
    "=>": "Write `>=`.",
    "=<": "Write `<=`.",
    "===": "Write `=`.",
    "!==": "Write `<>`.",
    "?": "Write `case when … then … else … end`.",
    "{": "Write round brackets.",
    ",": "Write `and` between the ends of a `between`, or one expression.",
}


def _explain(error: ParseError, tokens: list[Token], text: str) -> SyntaxProblem:
    """sqlglot's complaint in our words, at the token it means."""
    detail = error.errors[0] if error.errors else {}
    at = next((t for t in tokens if t.line == detail.get("line") and t.col == detail.get("col")), None)
    if at is None:
        at = next((t for t in reversed(tokens) if t.line == detail.get("line")), tokens[-1])
    span = _span(at)
    description = str(detail.get("description", ""))
    shown = text[span.start : span.end]
    last = at is tokens[-1]
    if description.startswith("Expecting )"):
        return SyntaxProblem("a bracket is not closed here", span, "Write `)`.")
    if description.startswith("Required keyword: 'expression'"):
        return SyntaxProblem(f"something is missing after `{shown}`", span)
    if description.startswith("Required keyword") and last:
        return SyntaxProblem(f"the expression ends too early, after `{shown}`", span)
    if description.startswith(("Expected", "Expecting")):
        wanted = description.split(" ", 1)[1].partition(" but got")[0].strip(". ")
        is_word = wanted == "table name" and shown.isidentifier()
        help = f'A word of SQL that is meant as a name stands in quotes: `"{shown}"`.' if is_word else ""
        return SyntaxProblem(f"{_A.get(wanted, wanted)} is expected at `{shown}`", span, help)
    if last and shown in ("(", ",", "and", "or", "not"):
        return SyntaxProblem(f"the expression ends too early, after `{shown}`", span)
    return SyntaxProblem(f"`{shown}` is not expected here", span, _MEANT.get(shown, ""))
