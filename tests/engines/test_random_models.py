"""Random models without an error in the editor: the database accepts their DDL, its catalog read back is the model, and
it accepts and refuses the rows that the model does.

    ENTIA_MODELS=2000 nice pytest -m "engines or not engines" -s tests/engines/test_random_models.py -k kept

CI takes `_USUAL` models of an engine; the seeds are numbers from 0 (or from `ENTIA_SEED`), so a failure is repeated
by its number: `random_model(17, "postgres").text`. What was exercised is printed: the constructs of the models, the
facts of the catalog, and by kind the rows, beside those for which no row was found (`untested`).
"""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from entia.sql import ddl
from tests.support.database import INDIA
from tests.support.engines import ENGINES, EVERY, Engine
from tests.support.model_facts import differences, model_facts
from tests.support.models import EXPECTED, VERSIONS, random_model
from tests.support.read_back import facts_of
from tests.support.row_actions import try_actions
from tests.support.row_trials import Trial

_USUAL = {"sqlite": 25, "duckdb": 12, "postgres": 40, "mariadb": 40}
_FIRST = int(os.environ.get("ENTIA_SEED", "0"))
_ENOUGH_FOR_SHARES = 500
_SHARE = 0.02
# Of the rows of a kind that could be tried: how many may be untested, since no row was found.
_UNTESTED = 0.1
_USUAL_OF_OTHERS = 12
_ENGINES = [name for name in EVERY if (name if isinstance(name, str) else name.values[0]) in _USUAL]
_OTHERS = [name for name in EVERY if name not in _ENGINES]

# What is exercised on every engine, and on some; the rest of what is counted is not asked for.
_FACTS = {"table", "column", "required", "default", "key", "unique", "index", "fk", "view", "counted"}
_OWN_FACTS = {
    "postgres": {"check", "comment", "computed", "enum", "domain", "partition", "exclusion", "collate"},
    "mariadb": {"check", "comment", "computed", "partition", "collate"},
    "sqlite": {"check", "computed"},
    "duckdb": {"comment", "enum"},
}
_ROWS = {
    "whole row", "row of defaults", "row with nulls in a unique key", "nulls are distinct", "computed value",
    "required", "check", "check of the row", "check of a mixin", "domain check", "all or none", "one of several",
    "computed required", "computed in range", "primary key", "unique", "unique index", "foreign key",
    "generated value given", "default that the model forbids", "type: length", "type: range", "type: unsigned",
    "type: precision", "type: enum label", "type: enum code", "type: malformed", "type: array", "type: json shape",
    "on delete no action, refused", "on delete restrict, refused", "on update no action, refused",
}  # fmt: skip
_ACTIONS = {
    "on delete cascade", "on delete set null", "on update cascade", "on update restrict, refused", "on update",
    "unique, nulls not distinct",
}  # fmt: skip
_OWN_ROWS = {
    "postgres": _ACTIONS | {"exclusion", "unique, partial", "on delete set default", "type: array element"},
    "mariadb": _ACTIONS - {"unique, nulls not distinct"},
    "sqlite": _ACTIONS | {"unique, partial", "on delete set default"},
    "duckdb": {"type: array element", "type: vector length"},
}


@pytest.fixture
def indian_clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """SQLite's local time is the process's: it shall be that of the other engines' sessions."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", INDIA.name)
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("indian_clock")
@pytest.mark.parametrize("name", _ENGINES)
def test_a_valid_model_is_accepted_read_back_and_kept(start_engine: Callable[[str], Engine], name: str) -> None:
    engine = start_engine(name)
    models = int(os.environ.get("ENTIA_MODELS", _USUAL[name]))
    constructs: Counter[str] = Counter()
    taken_out: Counter[str] = Counter()
    facts: Counter[str] = Counter()
    rows: Counter[str] = Counter()
    untested: Counter[str] = Counter()
    wrong: list[str] = []
    for seed in range(_FIRST, _FIRST + models):
        model = random_model(seed, engine.dialect)
        constructs.update(model.constructs)
        taken_out.update(model.refused)
        schema = model.snapshot().schema()
        script = ddl(schema, engine.dialect)
        found = [f"no DDL for what the checker let pass: {note.message}" for note in script.refusals]
        with engine.database() as database:
            refusals = database.run([statement.text for statement in script.statements])
            # What follows a refused statement often fails because of it: one of each model is enough.
            found += [f"{refusal.message}\n    {refusal.statement}" for refusal in refusals[:1]]
            if not found:
                said, there = model_facts(schema, engine.dialect), facts_of(database, engine.dialect)
                facts.update(fact[0] for fact in said & there)
                trial = Trial(schema, engine.dialect, database, seed)
                trial.run()
                try_actions(trial)
                rows.update(trial.counted)
                untested.update(trial.untested)
                found += [*differences(said, there), *trial.wrong]
        wrong += [f"seed {seed}: {each}" for each in found]
    print(f"\n{name}: {models} models; lines taken out for {dict(taken_out.most_common())}")
    _show("of the models have", {name: f"{100 * count / models:5.1f} %" for name, count in constructs.most_common()})
    _show("facts of the catalogs", dict(facts.most_common()))
    kinds = sorted({*rows, *untested})
    _show("rows", {kind: f"{rows[kind]:6}" + (f", untested {untested[kind]}" * bool(untested[kind])) for kind in kinds})
    assert not wrong, f"{len(wrong)} differences in {models} models\n" + "\n".join(wrong[:20])
    _assert_exercised(engine.dialect, models, constructs, facts, rows, untested)


def _assert_exercised(
    dialect: str,
    models: int,
    constructs: Counter[str],
    facts: Counter[str],
    rows: Counter[str],
    untested: Counter[str],
) -> None:
    """Nothing that the dialect has was left out, as far as so many models must have it."""
    tried = Counter(rows)
    for kind, count in rows.items():
        for ending in (", with another", ", refused"):
            if kind.endswith(ending):
                tried[kind.removesuffix(ending)] += count
    often = {kind: f"{count} of {count + tried[kind]}" for kind, count in untested.items()
             if count + tried[kind] > 50 and count > _UNTESTED * (count + tried[kind])}  # fmt: skip
    assert not often, f"no row was found for {often}"
    if models < _ENOUGH_FOR_SHARES:
        return
    rare = {each: constructs[each] for each in EXPECTED[dialect] if constructs[each] < _SHARE * models}
    assert not rare, f"in less than {_SHARE:.0%} of {models} models: {rare}"
    expected = (_FACTS | _OWN_FACTS[dialect]) - ({"unique"} if dialect == "mariadb" else set())
    assert expected <= set(facts), f"never compared: {expected - set(facts)}"
    missing = (_ROWS | _OWN_ROWS[dialect]) - set(rows)
    assert not missing, f"never exercised: {missing}"


def _show(title: str, lines: dict[str, object]) -> None:
    print(f"  {title}")
    width = max(map(len, lines), default=0)
    for name, value in lines.items():
        print(f"    {name:{width}} {value}")


@pytest.mark.parametrize("name", _OTHERS)
def test_ddl_is_accepted_by_other_releases(start_engine: Callable[[str], Engine], name: str) -> None:
    """The other releases, and MySQL, see a part of the models, and no rows."""
    engine = start_engine(name)
    models = int(os.environ.get("ENTIA_MODELS", "0")) // 5 or _USUAL_OF_OTHERS
    refusals: list[str] = []
    for seed in range(_FIRST, _FIRST + models):
        model = random_model(seed, engine.dialect, ENGINES[name].release)
        script = ddl(model.snapshot().schema(), engine.dialect)
        refusals += [f"seed {seed}: no DDL for what the checker let pass: {note.message}" for note in script.refusals]
        with engine.database() as database:
            found = database.run([statement.text for statement in script.statements])
        refusals += [f"seed {seed}: {refusal.message}\n    {refusal.statement}" for refusal in found[:1]]
    assert not refusals, f"{len(refusals)} of {models} models refused\n" + "\n".join(refusals[:20])


def test_every_built_dialect_with_an_engine_has_random_models() -> None:
    assert set(EXPECTED) == set(VERSIONS) == {entry.dialect for entry in ENGINES.values()}
