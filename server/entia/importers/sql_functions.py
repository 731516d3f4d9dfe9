"""Functions that are kept as SQL: renamed wherever the database calls them, or gone with what is said of them."""

from __future__ import annotations

from entia.importers.catalog import Code, Name
from entia.importers.sql_assembly import Assembly
from entia.importers.sql_cursor import Cursor, spelled
from entia.importers.sql_lexicons import Lexicon
from entia.importers.sql_statements import Lineation
from entia.importers.sql_tokens import tokens

_ROUTINES = frozenset({"FUNCTION", "PROCEDURE"})


def rename_function(assembly: Assembly, code: Code, new: str) -> None:
    """The function is called so from now on, by all that the database calls it from; bodies are only texts to it."""
    old, catalog = code.name, assembly.catalog

    def sql(text: str) -> str:
        return _called(text, old, new, assembly.lexicon) if text else text

    for table in catalog.tables.values():
        for column in table.columns.values():
            column.default, column.computed = sql(column.default), sql(column.computed)
        for check in table.checks:
            check.sql = sql(check.sql)
        for index in table.indexes:
            index.keys = tuple(key._replace(sql=sql(key.sql)) for key in index.keys)
            index.where = sql(index.where)
    for domain in catalog.domains.values():
        domain.default = sql(domain.default)
        for check in domain.checks:
            check.sql = sql(check.sql)
    for view in catalog.views.values():
        view.sql, view.text = sql(view.sql), sql(view.text)
    for each in catalog.codes:
        each.text = sql(each.text)
    code.name = new


def forget_comments(assembly: Assembly, kind: str, name: Name) -> None:
    """What is said of a piece of code that is gone; of its namesakes it may still be said."""
    codes = assembly.catalog.codes
    if not any(each.kind == kind and (each.schema, each.name) == name for each in codes):
        assembly.catalog.codes = [each for each in codes if not _is_about(each, kind, name[1], assembly)]


def drop_triggers(assembly: Assembly, name: str) -> None:
    """The triggers that run a function go with it (CASCADE), where no other is called so."""
    codes = assembly.catalog.codes
    if not any(each.kind == "function" and each.name == name for each in codes):
        lexicon = assembly.lexicon
        gone = [each for each in codes if each.kind == "trigger" and _runs(each.text, lexicon) == name]
        assembly.catalog.codes = [each for each in codes if each not in gone]


def _runs(text: str, lexicon: Lexicon) -> str:
    """The function that a trigger runs, "" where its body is its own."""
    cursor = Cursor(text, lexicon, Lineation(text), 0, len(text))
    while not cursor.done():
        if cursor.take("EXECUTE") and cursor.take_one(_ROUTINES):
            return cursor.path()[-1]
        cursor.skip()
    return ""


def _is_about(each: Code, kind: str, name: str, assembly: Assembly) -> bool:
    if each.kind != "comment":
        return False
    cursor = Cursor(each.text, assembly.lexicon, Lineation(each.text), 0, len(each.text))
    return cursor.take("COMMENT", "ON", kind.upper()) and assembly.is_same(cursor.path()[-1], name)


def _called(text: str, old: str, new: str, lexicon: Lexicon) -> str:
    """The SQL with another name where this function is called, or named as one."""
    every = [token for token in tokens(text, lexicon) if token.kind != "comment"]
    out, at = [], 0
    for number, token in enumerate(every):
        if token.kind not in ("word", "quoted") or spelled(token, lexicon) != old:
            continue
        called = number + 1 < len(every) and every[number + 1].text == "("
        if called or (number and every[number - 1].word in _ROUTINES):
            out += [text[at : token.start], new if new.islower() and new.isidentifier() else f'"{new}"']
            at = token.end
    return "".join((*out, text[at:]))
