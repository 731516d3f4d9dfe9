"""Random models without an error in the editor: the database accepts their DDL.

    ENTIA_MODELS=2000 nice pytest -m engines -s tests/engines/test_random_models.py

CI takes `_USUAL` models of each engine; the seeds are numbers from 0 (or from `ENTIA_SEED`), so a failure is repeated
by its number: `random_model(17, "postgres").text`. The histogram of constructs is printed.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable

import pytest

from entia.sql import ddl
from tests.support.engines import ENGINES, EVERY, Engine
from tests.support.models import EXPECTED, VERSIONS, random_model

_USUAL = 60
_MODELS = int(os.environ.get("ENTIA_MODELS", str(_USUAL)))
_FIRST = int(os.environ.get("ENTIA_SEED", "0"))
_ENOUGH_FOR_SHARES = 500
_SHARE = 0.02
# The first engine of a dialect sees all, the others a part.
_FIRST_OF = {entry.dialect: name for name, entry in reversed(ENGINES.items())}


@pytest.mark.parametrize("name", EVERY)
def test_ddl_of_a_valid_model_is_accepted(start_engine: Callable[[str], Engine], name: str) -> None:
    engine = start_engine(name)
    release = ENGINES[name].release
    models = _MODELS if _FIRST_OF[engine.dialect] == name else _MODELS // 5
    constructs: Counter[str] = Counter()
    taken_out: Counter[str] = Counter()
    refusals: list[str] = []
    for seed in range(_FIRST, _FIRST + models):
        model = random_model(seed, engine.dialect, release)
        constructs.update(model.constructs)
        taken_out.update(model.refused)
        script = ddl(model.snapshot().schema(), engine.dialect)
        refusals += [f"seed {seed}: no DDL for what the checker let pass: {note.message}" for note in script.refusals]
        with engine.database() as database:
            found = database.run([statement.text for statement in script.statements])
        # What follows a refused statement often fails because of it: one of each model is enough.
        refusals += [f"seed {seed}: {refusal.message}\n    {refusal.statement}" for refusal in found[:1]]
    print(f"\n{name}: {models} models; lines taken out for {dict(taken_out.most_common())}")
    width = max(map(len, constructs))
    for construct, count in constructs.most_common():
        print(f"  {construct:{width}} {100 * count / models:5.1f} %")
    assert not refusals, f"{len(refusals)} of {models} models refused\n" + "\n".join(refusals[:20])
    if models >= _ENOUGH_FOR_SHARES:
        rare = {each: constructs[each] for each in EXPECTED[engine.dialect] if constructs[each] < _SHARE * models}
        assert not rare, f"in less than {_SHARE:.0%} of {models} models: {rare}"


def test_every_built_dialect_with_an_engine_has_random_models() -> None:
    assert set(EXPECTED) == set(VERSIONS) == {entry.dialect for entry in ENGINES.values()}
