"""What an engine refuses, the editor has called an error: random wrong models on four engines.

The share of refused models that a rule speaks of is printed (`pytest -rP`), with the engines' messages and the rules
that stand for them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from random import Random

import pytest

from entia.diagnostics import Severity
from entia.sql import ddl
from tests.rules.wild import wild_model
from tests.support.engines import Engine
from tests.support.markers import check

VERSIONS = {"postgres": "15", "mariadb": "10.11", "sqlite": "3.40", "duckdb": "2.0"}
MODELS = 150


@pytest.mark.engines
@pytest.mark.parametrize("dialect", VERSIONS)
def test_every_refusal_is_an_error_in_the_editor(dialect: str, start_engine: Callable[[str], Engine]) -> None:
    random = Random(f"invalid {dialect}")
    engine = start_engine(dialect)
    refused, clean = 0, 0
    said: dict[str, Counter[str]] = {}
    unmapped: list[str] = []
    for _ in range(MODELS):
        text = f"model Wild {{ target {dialect} {VERSIONS[dialect]} }}\n\n{wild_model(random)}"
        checked = check(text)
        errors = {found.rule for found in checked.diagnostics if found.severity == Severity.ERROR}
        clean += not errors
        snapshot = checked.workspace.model_of("main.entia")
        assert snapshot is not None
        script = ddl(snapshot.schema(), dialect, VERSIONS[dialect])
        with engine.database() as database:
            refusals = database.run(statement.text for statement in script.statements)
        messages = [refusal.message for refusal in refusals[:1]] or [note.message for note in script.refusals[:1]]
        for message in messages:
            refused += 1
            said.setdefault(re.sub(r"['\"`][^'\"`]*['\"`]", "…", message).split("\n")[0][:90], Counter()).update(errors)
            if not errors:
                unmapped.append(f"{message}\n{text}")
    print(
        f"{dialect}: {MODELS} models, {clean} without an error, {refused} refused, {len(unmapped)} of them unforeseen"
    )
    for message, rules in sorted(said.items()):
        print(f"  {message}: {', '.join(rule for rule, _ in rules.most_common(4))}")
    assert clean > MODELS // 20, "models without an error show that not everything is called wrong"
    assert refused > MODELS // 10, "models that engines refuse show that something was tried"
    assert not unmapped, "\n\n".join(unmapped)
