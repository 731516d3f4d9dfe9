"""Columns and tables called by a word that the reader knows: a script says of them what it says of any other name."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

import entia.importers
from entia.dialects.names import quote
from entia.importers import sql
from entia.importers.catalog import Catalog
from entia.importers.options import Options
from entia.importers.report import Fate, Trace
from entia.importers.sources import joined

_PLAIN = "zzz"  # the name in whose place the words are put
_SCRIPTS = {
    "postgres": """
create table {n} ({n} int not null default 3, b text, constraint c check ({n} > 0), unique ({n}, b));
create table t (a int primary key, {n} int, unique ({n}), constraint "k" foreign key ({n}) references {n} ({n}));
create index on {n} ({n} desc);
create unique index i on t ({n}, a) where {n} > 1;
alter table t add column b int;
alter table only t add constraint u unique ({n});
alter table only t add constraint v unique ({n}, a) deferrable;
alter table t add constraint w check ({n} < 9);
alter table t add foreign key ({n}) references {n};
alter table t alter column {n} set default 4, alter {n} set not null;
alter table {n} alter {n} type bigint;
alter table {n} owner to {n};
comment on column {n}.{n} is 'x';
create view s as select {n} from {n};
create trigger g before insert on {n} for each row execute function f();
alter table t rename b to d;
""",
    "mysql": """
create table {n} ({n} int not null default 3, b varchar(9), primary key ({n}), key ({n}, b), unique key q ({n}));
create table t (a int primary key, {n} int comment 'x', key ({n}), constraint k foreign key ({n}) references {n} ({n}));
create index i on {n} ({n} desc);
alter table t add column b int after {n}, add unique key w ({n}), add index v ({n}, a);
alter table t modify {n} int not null, alter {n} set default 3;
alter table t change {n} {n} bigint null, drop column b;
""",
    "sqlite": """
create table {n} ({n} int not null default 3, b text, constraint c check ({n} > 0), primary key ({n}));
create table t (a integer primary key, {n} int references {n}, unique ({n}), foreign key ({n}) references {n} ({n}));
create index i on {n} ({n} desc);
alter table t add column b int;
alter table t rename column b to d;
""",
}


@cache
def _words() -> tuple[str, ...]:
    """What the reader's own sources have in capitals: the words that it may take for something."""
    folder = Path(entia.importers.__file__).parent
    text = "".join(path.read_text(encoding="utf-8") for path in folder.glob("sql*.py"))
    return tuple(sorted({word.lower() for word in re.findall(r"\b[A-Z][A-Z_]+\b", text)}))


def _read(dialect: str, name: str) -> tuple[Catalog, list[tuple[str, str, str]]]:
    trace = Trace()
    text = _SCRIPTS[dialect].replace("{n}", quote(dialect, (), name))
    catalog = sql.read(joined([("script.sql", text)]), Options(dialect), trace)
    return catalog, [(passage.fate.value, passage.what, passage.why) for passage in trace.passages]


def _shown(found: tuple[Catalog, list[tuple[str, str, str]]], name: str) -> str:
    """All of a catalog and of what became of the statements, with the plain name for this one."""
    return re.sub(rf'["`]*{_alone(name)}["`]*', _PLAIN, repr(found), flags=re.IGNORECASE)


def _alone(name: str) -> str:
    """The pattern of a name that is no part of another word; one of several words is made of names."""
    return rf"(?<![a-z0-9]){name}(?![a-z0-9])"


@pytest.mark.parametrize("dialect", _SCRIPTS)
def test_a_name_is_no_word_of_the_statement(dialect: str) -> None:
    plain = _read(dialect, _PLAIN)
    assert [passage for passage in plain[1] if passage[0] == Fate.UNPLACED.value] == []
    # A name that the script has besides would be put in its place, too.
    words = [word for word in _words() if not re.search(_alone(word), repr(plain), re.IGNORECASE)]
    assert len(words) > 400
    wrong = [word for word in words if _shown(_read(dialect, word), word) != _shown(plain, _PLAIN)]
    assert wrong == []
