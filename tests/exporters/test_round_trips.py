"""A model that is exported and imported again is the same, but for what the export's notes name."""

from __future__ import annotations

import pytest

from entia.exporters import ALL
from entia.importers import IMPORTERS
from entia.importers.options import Options
from entia.importers.report import Imported
from entia.importers.sources import joined
from tests.exporters.losses import losses
from tests.exporters.models import Case, examples, random_cases, schema_of
from tests.exporters.words import DBML, PRISMA, Words, found_of, said_of
from tests.support.model_facts import _cut, model_facts
from tests.support.models import errors_of

FORMATS = ("dbml", "prisma")
_COUNT = 12
# The shop's `extension` is a comment in both, and so is its own type without one; what hangs on it is not compared.
_WITH_EXTENSIONS = ("shop",)


@pytest.mark.parametrize("words", [DBML, PRISMA], ids=lambda words: words.format)
def test_a_model_comes_back(words: Words) -> None:
    cases = [case for case in examples() if case.dialect == "postgres" and case.name not in _WITH_EXTENSIONS]
    wrong: list[str] = []
    for case in (*cases, *random_cases("postgres", _COUNT)):
        text = imported(words.format, case).text
        wrong += [f"{case.name}: {each.rule} {each.message}" for each in errors_of(text)]
        schema = schema_of(text)
        in_sql = " ".join(code.text for code in schema.code)  # what no line says is kept in the database's words
        said = {_cut(fact) for fact in said_of(words, case)}
        found = set(found_of(words, case, said, model_facts(schema, "postgres")))
        differences = [("-", fact) for fact in said - found] + [("+", fact) for fact in found - said]
        wrong += [
            f"{case.name}: {sign} {fact}"
            for sign, fact in sorted(differences, key=str)
            if (sign, fact[0]) != ("+", "comment") and str(fact[2]) not in in_sql
        ]
    assert wrong == []


@pytest.mark.parametrize(("format", "dialect"), [(name, each) for name in FORMATS for each in ALL[name].dialects])
def test_what_does_not_come_back_is_named(format: str, dialect: str) -> None:
    cases = [case for case in examples() if case.dialect == dialect and case.name not in _WITH_EXTENSIONS]
    cases += random_cases(dialect, _COUNT)
    wrong = []
    for case in cases:
        exported = case.exported(format)
        found = list(losses(case, imported(format, case)))
        wrong += [(case.name, each) for each in found if not each.is_named(exported, case.schema)]
    assert wrong == []


def imported(format: str, case: Case) -> Imported:
    """What comes back."""
    source = joined([(f"model.{format}", case.exported(format).text)])
    return IMPORTERS[format].read(source, Options(dialect=case.dialect))
