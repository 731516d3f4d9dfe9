"""Attributes and options that several tables have alike, as mixins: where columns stay in their places."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from entia.importers.catalog import Catalog, Name
from entia.importers.modelling_text import Block, Piece, Row, declared
from entia.importers.names import entity_name, singular_name, words_of

_RELATIONSHIP = re.compile(r"(?:\S+ )?-> (?:\w+\.)*(\w+)")
_FEWEST = 3  # tables
_LONGEST = 8  # attributes
_LONG = 40  # characters that are not read over and over
_MOST = 8  # mixins
# What columns that belong together are called, all of a run: the best name, and one for others of the same kind.
_TRACKED = ("Tracked", "Timestamped")
_WORDS = (
    (re.compile(r"^(?:user|team|owner|author|tenant|account)"), ("Owned",)),
    (re.compile(r"creat|updat|modif|chang|insert|^tracked$"), _TRACKED),
    (re.compile(r"delet|remov|archiv"), ("Deletable", "Removable")),
    (re.compile(r"version|revision"), ("Versioned", "Revised")),
    (re.compile(r"addr|city|country|zip|postal|state|region|street|phone|fax"), ("Located", "Addressed")),
    (re.compile(r"start|end|from|until|valid"), ("Dated", "Scheduled")),
)

_SAYING_LITTLE = frozenset("id ids uuid guid by at on of is no key code date time type".split())

_Run = tuple[tuple[str, str], ...]  # (text, doc) of each line
_Place = tuple[int, int]  # block, row


def mix(blocks: Sequence[Block], free: Callable[..., str]) -> list[Block]:
    """Take out what is alike; the mixins. `free` gives a name that nothing has."""
    mixins: list[Block] = []
    while len(mixins) < _MOST:
        found = _best(blocks)
        if found is None:
            break
        run, places = found
        name = free(*_names(run, [blocks[block] for block, _ in places]))
        first_block, first_row = places[0]
        rows = blocks[first_block].rows
        assert rows is not None
        taken = rows[first_row : first_row + len(run)]
        mixin = Block(Row([Piece(f"mixin {name}")], name), list(taken))
        mixins.append(mixin)
        for block, row in places:
            _replace(blocks[block], row, len(run), mixin)
    for each in blocks:
        _join(each)
    return mixins


def take_in(catalog: Catalog, entities: Mapping[Name, Block], free: Callable[..., str]) -> list[Block]:
    """The groups of columns that the source has by name, as mixins of the tables that have them unchanged."""
    mixins: list[Block] = []
    for partial, columns in catalog.partials.items():
        found: dict[_Run, list[tuple[Block, int]]] = defaultdict(list)
        for key, table in catalog.tables.items():
            block = entities.get(key)
            at = _run_at(block, columns) if block is not None and partial in table.partials else None
            if block is not None and block.rows is not None and at is not None:
                run = tuple((row.text, row.doc) for row in block.rows[at : at + len(columns)])
                found[run].append((block, at))
        if not found:
            continue
        places = max(found.values(), key=len)
        name = free(entity_name(partial))
        block, at = places[0]
        assert block.rows is not None
        mixin = Block(Row([Piece(f"mixin {name}")], name), list(block.rows[at : at + len(columns)]))
        mixins.append(mixin)
        for block, at in places:
            _replace(block, at, len(columns), mixin)
    return mixins


def _run_at(block: Block, columns: Sequence[str]) -> int | None:
    """Where the lines of these columns stand together in their order, None where they do not."""
    rows = block.rows or []
    for at in range(len(rows) - len(columns) + 1):
        run = rows[at : at + len(columns)]
        if all(row.columns == (column,) and row.block is None for row, column in zip(run, columns, strict=True)):
            return at if columns else None
    return None


def _can_move(row: Row) -> bool:
    """Whether a row is an attribute or a relationship that another table may have in the very same way."""
    text = row.text
    words = text.split(" ")
    if row.block is not None or "\n" in text or (len(row.columns) != 1 and words[0] != "with"):
        return False
    return ' pk "' not in text and not any(word in words for word in ("<->", "fk", "inverse"))


def _best(blocks: Sequence[Block]) -> tuple[_Run, list[_Place]] | None:
    """The run of lines whose taking out saves most, with where it stands."""
    found: dict[_Run, list[_Place]] = defaultdict(list)
    for number, block in enumerate(blocks):
        rows = block.rows or []
        movable = [_can_move(row) for row in rows]
        lines = [(row.text, row.doc) for row in rows]
        for start in range(len(rows)):
            for end in range(start + 1, min(start + _LONGEST, len(rows)) + 1):
                if not movable[end - 1]:
                    break
                run = tuple(lines[start:end])
                places = found[run]
                if not places or places[-1][0] != number:
                    places.append((number, start))
    best, most = None, 0
    for run, places in found.items():
        times = len(places)
        if times >= _FEWEST:
            length = _length(run)
            saved = length * (times - 1) - 16 * times - 20
            if saved > most and _belongs_together(run, length, times):
                best, most = (run, places), saved
    return best


def _length(run: _Run) -> int:
    """The characters of a run, in which lines that say the same are one list of names."""
    said, last = 0, ""
    for text, doc in run:
        name, sign, rest = text.partition(": ")
        listed = sign and not doc and rest == last
        said += len(name) + 2 if listed else len(text) + (len(doc) + 6 if doc else 0) + 3
        last = rest if sign and not doc else ""
    return said


def _belongs_together(run: _Run, length: int, times: int) -> bool:
    """Whether a mixin may be made of it: what is of several themes, and what is short, is read better where it is."""
    rest = _without_key(run)
    theme = _theme(rest) if rest else _of(run)
    if all(text.startswith("with ") for text, _ in run):
        return False
    if not rest and len(run) == 1 and not theme:
        return False  # a key of one column is each table's own
    if len(rest) < len(run) and rest and theme != _TRACKED:
        return False  # nothing else is a matter of every record
    if not _half(run) and any(text.startswith("with ") for text, _ in run):
        return False
    if len(run) == 1 and (length < 24 or times < (5 if length >= 30 else 10)):
        return False
    long = len(run) == 1 and ": " in run[0][0] and len(run[0][0]) >= _LONG
    return len(run) >= (1 if theme or long else 2 if not rest or _shared(run) else 3)


def _without_key(run: _Run) -> _Run:
    """The run without the primary key, which is of no theme."""
    return tuple((text, doc) for text, doc in run if "pk" not in text.split(" "))


def _of(run: _Run) -> str:
    """What tables are called that have but one relationship as their key: what they are parts of."""
    found = _RELATIONSHIP.match(run[0][0]) if len(run) == 1 else None
    return f"Of{found[1]}" if found is not None else ""


def _columns(run: _Run) -> list[str]:
    return [declared(text) or text.removeprefix("with ").partition(",")[0] for text, _ in run]


def _theme(run: _Run) -> Sequence[str]:
    """What all columns of a run are about, by the names of mixins; none where that is not one thing."""
    return next((names for names, count in _themes(run) if count == len(run)), ())


def _shared(run: _Run) -> list[str]:
    """The words that all columns of a run have, such as `data` and `data_encoding`."""
    first, *others = [[word.lower() for word in words_of(column)] for column in _columns(run)]
    return [word for word in first if word not in _SAYING_LITTLE and all(word in words for words in others)]


def _half(run: _Run) -> Sequence[str]:
    """What half of the columns of a run or more are about."""
    return next((names for names, count in _themes(run) if 2 * count >= len(run)), ())


def _themes(run: _Run) -> list[tuple[Sequence[str], int]]:
    """How many columns of a run are about each thing that mixins are called after."""
    columns = [column.lower() for column in _columns(run)]
    return [(names, sum(pattern.search(column) is not None for column in columns)) for pattern, names in _WORDS]


def _names(run: _Run, users: Sequence[Block]) -> list[str]:
    """What a mixin may be called, the best first: a key by the table whose own it is; else by its theme, by the words
    that all of its columns have, by the last or first word of all its tables, by the word that most of its columns
    have, or by its first column."""
    rest = _without_key(run)
    if not rest:
        return [_of(run) or f"{_key_of(run, users)}Key"]
    if len(rest) < len(run):
        return ["Record", f"{entity_name(words_of(_columns(rest)[0])[0].lower())}Record"]
    tables = [user.head.what for user in users]
    columns = [[word.lower() for word in words_of(column)] for column in _columns(run)]
    shared = _shared(run) if len(run) > 1 else []
    found = [*_theme(run), *_half(run), *([entity_name(" ".join(shared))] if shared else [])]
    for words in ({words_of(table)[-1] for table in tables}, {words_of(table)[0] for table in tables}):
        found += [entity_name(words.pop())] if len(words) == 1 else []
    counts = Counter(word for words in columns for word in set(words) - _SAYING_LITTLE)
    word, times = next(iter(counts.most_common(1)), ("", 0))
    found += [entity_name(word)] if times > 1 and 2 * times > len(run) else []
    first = entity_name(" ".join(columns[0]))
    known = [name for name in found if name]
    if len(run) == 1:
        return [*known[:1], first, f"{first}Columns"]
    return [*known, *(f"{name}Base" for name in known), f"{first}Columns"]


def _key_of(run: _Run, users: Sequence[Block]) -> str:
    """What a key of several columns is the key of: the table that has no other columns in it, or its last column."""
    for user in users:
        if tuple((row.text, row.doc) for row in user.rows or () if "pk" in row.text.split(" ")) == run:
            return singular_name(user.head.what)
    words = [word.lower() for word in words_of(_columns(run)[-1])]
    return entity_name(" ".join([word for word in words if word not in _SAYING_LITTLE] or words))


def _replace(block: Block, row: int, length: int, mixin: Block) -> None:
    """Columns of the head's mixins come last: only those may go there behind which no column stands."""
    assert block.rows is not None
    name, taken = mixin.head.what, block.rows[row : row + length]
    mixin.users.append((block, taken))
    columns = tuple(column for each in taken for column in each.columns)
    if any(each.columns for each in block.rows[row + length :]):
        block.rows[row : row + length] = _with([name], columns)
        return
    del block.rows[row : row + length]
    names = [name, *_taken_in(block)]
    while (last := next((each for each in reversed(block.rows) if each.columns), None)) is not None:
        if not _mixins_of(last.text):
            break
        block.rows.remove(last)
        names[:0] = _mixins_of(last.text)
    _take_in(block, names)


def _mixins_of(text: str) -> list[str]:
    """The mixins that a line or a head's clause takes in."""
    return text.removeprefix("with ").split(", ") if text.startswith("with ") else []


def _with(names: Sequence[str], columns: tuple[str, ...] = ()) -> list[Row]:
    """The line that takes mixins in, none for none."""
    return [Row([Piece(f"with {', '.join(names)}")], names[0], columns=columns)] if names else []


def _join(block: Block) -> None:
    """Mixins that are taken in one after the other are on one line."""
    rows: list[Row] = []
    for row in block.rows or ():
        names = _mixins_of(row.text)
        before = _mixins_of(rows[-1].text) if rows and names else []
        if before:
            rows[-1:] = _with([*before, *names], (*rows[-1].columns, *row.columns))
        else:
            rows.append(row)
    if block.rows is not None:
        block.rows[:] = rows


def _taken_in(block: Block) -> list[str]:
    """The mixins in a block's head."""
    return next((names for piece in block.head.pieces if (names := _mixins_of(piece.text))), [])


def _take_in(block: Block, names: Sequence[str]) -> None:
    """Put these mixins into a block's head, and no others."""
    block.head.pieces = [piece for piece in block.head.pieces if not piece.text.startswith("with ")]
    if names:
        block.head.pieces.insert(1, Piece(f"with {', '.join(names)}"))


def dissolve(blocks: list[Block], mixin: Block) -> None:
    """Each of its users has the mixin's rows itself again, mixins first."""
    name = mixin.head.what
    mixins = [each for each in blocks if each.users]
    for other in [each for each in mixins if any(name in _mixins_of(row.text) for row in each.rows or ())]:
        dissolve(blocks, other)
    blocks.remove(mixin)
    for block, taken in mixin.users:
        assert block.rows is not None
        at = next((i for i, row in enumerate(block.rows) if name in _mixins_of(row.text)), None)
        names = _taken_in(block) if at is None else _mixins_of(block.rows[at].text)
        place = names.index(name)
        before, behind = names[:place], names[place + 1 :]
        if at is not None:
            block.rows[at : at + 1] = [*_with(before, ("",)), *taken, *_with(behind, ("",))]
        else:
            _take_in(block, behind)
            last = max((i + 1 for i, row in enumerate(block.rows) if row.columns), default=0)
            block.rows[last:last] = [*_with(before), *taken]


def usual_options(blocks: Iterable[Block]) -> str:
    """`native …` that most tables say, taken out of them: the model says it once, where each table says something."""
    found: dict[str, list[Block]] = defaultdict(list)
    for block in blocks:
        texts = [piece.text for piece in block.head.pieces if piece.text.startswith("native ")]
        if not texts and "@external" not in block.head.text:
            return ""
        for text in texts:
            found[text].append(block)
    usual = max(found, key=lambda text: len(found[text]), default="")
    for block in found.get(usual, ()):
        block.head.pieces = [piece for piece in block.head.pieces if piece.text != usual]
    return usual


def mix_options(blocks: Sequence[Block], free: Callable[..., str]) -> list[Block]:
    """Options that many tables have alike, as mixins of one line."""
    found: dict[str, list[Block]] = defaultdict(list)
    for block in blocks:
        for piece in block.head.pieces:
            if piece.text.startswith("native "):
                found[piece.text].append(block)
    mixins = []
    for text, of in found.items():
        if len(of) < _FEWEST:
            continue
        engine = re.search(r"engine = (\w+)", text)
        name = free(*([engine[1]] if engine else []), "Stored")
        mixins.append(Block(Row([Piece(f"mixin {name}")], name), [Row([Piece(text)], name)]))
        for block in of:
            block.head.pieces = [piece for piece in block.head.pieces if piece.text != text]
            _take_in(block, [*_taken_in(block), name])
    return mixins
