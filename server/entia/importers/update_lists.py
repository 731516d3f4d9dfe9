"""Lists of names in a model that is brought up to date: taken apart before, and put together again afterwards.

So an update sees a line for each name, and a list stays as it is where nothing of it changed; what did change, came or
went has a line of its own, or none.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from entia.importers.modelling_text import laid_out
from entia.syntax.document import Document
from entia.syntax.lists import is_shareable
from entia.syntax.reading import line_start
from entia.syntax.shape import shape
from entia.syntax.tree import Chunk, Declaration, Member, Was, rows_of
from entia.syntax.writing import print_names
from entia.text import Span

_Row = Sequence[Member]


class _List(NamedTuple):
    """A list as it stands in a text: `shown` is what stands before its tail, `behind` the comment at its end with the
    blanks before that, `above` its docs above it, `margin` what stands before it on its line."""

    names: tuple[str, ...]
    shown: str
    tail: str
    behind: str
    above: tuple[str, ...]
    margin: str

    @property
    def between(self) -> str:
        """What stands between its lines where it is taken apart, with each run of blanks as one."""
        return _squeezed(" ".join([self.behind, *(f"/// {doc}" for doc in self.above)]))


def apart(documents: Mapping[str, Document]) -> dict[str, str]:
    """The texts in which lists stand, by path, with a line for each of their names."""
    found = {path: _edited(document, _taken_apart) for path, document in documents.items()}
    return {path: text for path, text in found.items() if text != documents[path].text}


def together(documents: Mapping[str, Document], before: Mapping[str, Document]) -> dict[str, str]:
    """The texts that change, by path, with lists of all neighbours that were names of one `before` and are still the
    same; what is new has lists as an import writes them."""
    lists = {path: dict(_lists(document)) for path, document in before.items()}
    known = {_name(each) for document in before.values() for chunk in document.chunks for each in chunk.declarations}
    found = {
        path: _edited(document, partial(_put_together, lists=lists.get(path, {}), known=known))
        for path, document in documents.items()
    }
    return {path: text for path, text in found.items() if text != documents[path].text}


def _name(declaration: Declaration) -> str:
    return declaration.name.text if declaration.name is not None else ""


def _edited(document: Document, edits: Callable[[Chunk], Iterator[tuple[Span, str]]]) -> str:
    parts: list[str] = []
    for chunk in document.chunks:
        at = 0
        for span, text in sorted(edits(chunk)):
            parts += [chunk.text[at : span.start], text]
            at = span.end
        parts.append(chunk.text[at:])
    return "".join(parts)


def _lists(document: Document) -> Iterator[tuple[str, list[_List]]]:
    """The lists of each declaration that has some, by its name."""
    for chunk in document.chunks:
        for declaration in chunk.declarations:
            rows = [row for block in declaration.blocks for row in rows_of(block) if len(row) > 1]
            if rows and declaration.name is not None:
                yield declaration.name.text, [_list(chunk.text, row) for row in rows]


def _list(text: str, row: _Row) -> _List:
    first = row[0]
    margin = text[line_start(text, first.start) : first.start]
    stop = min((at for sign in "\r\n" if (at := text.find(sign, first.end)) >= 0), default=len(text))
    behind = text[first.end : stop].rstrip()
    behind = behind if behind.lstrip().startswith("//") else ""
    docs = first.doc.split("\n") if first.doc else []
    above = docs[:-1] if behind.lstrip().startswith("///") else docs
    names = tuple([member.name or "" for member in row])
    shown, tail = text[first.start : first.at], text[first.at : first.end]
    return _List(names, shown, tail, behind, tuple(above), margin)


def _shown(list_: _List, names: str) -> str:
    """What stands before a tail with these names, so that it stays in its column where it is below others."""
    sign = list_.shown.find("->")
    if list_.margin.strip():
        return f"{names} -> " if sign >= 0 else f"{names}: "
    if sign >= 0:
        return names.ljust(sign) + list_.shown[sign:]
    return f"{names}:".ljust(len(list_.shown))


# ---- apart -----------------------------------------------------------------------------------------------------------
def _taken_apart(chunk: Chunk) -> Iterator[tuple[Span, str]]:
    newline = "\r\n" if "\r\n" in chunk.text else "\n"
    for declaration in chunk.declarations:
        for block in declaration.blocks:
            for row in rows_of(block):
                if len(row) > 1:
                    yield Span(row[0].start, row[0].end), _lines(_list(chunk.text, row), newline)


def _lines(list_: _List, newline: str) -> str:
    lines = [_shown(list_, name) + list_.tail for name in list_.names]
    if list_.margin.strip():
        return "; ".join(lines)
    docs = [f"/// {doc}".rstrip() for doc in list_.above]
    rows = [lines[0]]
    for line in lines[1:]:
        rows[-1] += list_.behind
        rows += [*docs, line]
    return f"{newline}{list_.margin}".join(rows)


# ---- together --------------------------------------------------------------------------------------------------------
def _put_together(chunk: Chunk, lists: Mapping[str, list[_List]], known: Collection[str]) -> Iterator[tuple[Span, str]]:
    for declaration in chunk.declarations:
        names = _names(declaration)
        if declaration.keyword in ("entity", "mixin", "type") and not any(name in known for name in names):
            yield Span(0, len(chunk.text.rstrip())), laid_out(chunk.text).rstrip()
            return
        own = next((lists[name] for name in names if name in lists), [])
        for block in declaration.blocks if own else ():
            for list_ in own:
                for run in _runs(chunk.text, block, list_):
                    yield Span(run[0].start, run[-1].end), _line(chunk.text, run, list_)


def _names(declaration: Declaration) -> list[str]:
    """What the declaration is called and was: a former name without a schema is of the same."""
    schema = _name(declaration).rpartition(".")[0]
    former = [each.name.text for each in getattr(declaration.head, "clauses", ()) if isinstance(each, Was)]
    return [_name(declaration), *former, *(f"{schema}.{name}" for name in former)]


def _runs(text: str, block: Sequence[Member], list_: _List) -> list[list[Member]]:
    """The neighbours that were names of the list and still say the same; each run has two or more."""
    runs: list[list[Member]] = [[]]
    for member in block:
        if member.name not in list_.names:
            runs.append([])
        elif runs[-1] and _are_one(text, runs[-1][-1], member, list_):
            runs[-1].append(member)
        else:
            runs.append([member])
    return [run for run in runs if len(run) > 1]


def _are_one(text: str, upper: Member, lower: Member, list_: _List) -> bool:
    between = _squeezed(text[upper.end : lower.start])
    return (
        upper.kind == lower.kind
        and upper.doc == lower.doc
        and between in (list_.between, ";")
        and is_shareable(upper)
        and is_shareable(lower)
        and shape(upper.tail) == shape(lower.tail)
    )


def _line(text: str, run: Sequence[Member], list_: _List) -> str:
    names = tuple([member.name for member in run])
    tail = text[run[0].at : run[0].end]
    shown = list_.shown if names == list_.names else _shown(list_, print_names(run))
    return shown + tail


def _squeezed(text: str) -> str:
    return " ".join(text.split())
