"""A relationship whose target is not known is one error: SQL that names its role stays silent, here and elsewhere."""

from entia.diagnostics import Severity
from entia.model.workspace import Workspace
from entia.rules.checker import Findings

MODEL = """\
model M { target postgres 15 }

entity A { id: int pk }

entity B {
  id: int pk
  a -> Aa index
  check positive (a > 0)
  index (a, id) where (a > 1)
}

view V as (select b.id, b.a from B b join A a on b.a = a.id)
"""


def errors(text: str) -> list[str]:
    found = Findings.of(Workspace.empty().with_files({"m.entia": text})).diagnostics("m.entia")
    return [each.rule for each in found if each.severity is Severity.ERROR]


def test_one_unknown_target_is_one_error() -> None:
    assert errors(MODEL) == ["unknown-entity"]
    assert errors(MODEL.replace("Aa", "A")) == []


def test_other_names_are_still_told() -> None:
    assert errors(MODEL.replace("b.a from", "b.b from")) == ["unknown-entity", "unknown-column"]
