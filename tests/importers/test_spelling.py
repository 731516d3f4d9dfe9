"""Names that a database has folded get their words back from names of constraints, which stay what they are."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entia.importers.modelling_spelling import spell
from entia.model.naming import cased
from entia.model.workspace import Workspace
from tests.importers.reading import read_model
from tests.importers.test_sql import catalog

# A script for SQL Server that was brought to PostgreSQL: tables and columns lost their capitals, constraints did not.
_FOLDED = """
CREATE TABLE countryregion (countryregioncode varchar(3) NOT NULL, name text NOT NULL,
  CONSTRAINT "PK_CountryRegion_CountryRegionCode" PRIMARY KEY (countryregioncode));
CREATE TABLE businessentity (businessentityid int NOT NULL, modifieddate timestamp NOT NULL,
  CONSTRAINT "PK_BusinessEntity_BusinessEntityID" PRIMARY KEY (businessentityid));
CREATE TABLE person (businessentityid int NOT NULL, emailpromotion int NOT NULL, startdate date, enddate date,
  CONSTRAINT "PK_Person_BusinessEntityID" PRIMARY KEY (businessentityid),
  CONSTRAINT "FK_Person_BusinessEntity_BusinessEntityID" FOREIGN KEY (businessentityid) REFERENCES businessentity,
  CONSTRAINT "CK_Person_EmailPromotion" CHECK (emailpromotion BETWEEN 0 AND 2),
  CONSTRAINT "CK_Person_EndDate" CHECK (enddate >= startdate));
CREATE TABLE stateprovince (stateprovinceid int NOT NULL, countryregioncode varchar(3) NOT NULL, ownerid int,
  CONSTRAINT "PK_StateProvince_StateProvinceID" PRIMARY KEY (stateprovinceid),
  CONSTRAINT "FK_StateProvince_CountryRegion_CountryRegionCode"
    FOREIGN KEY (countryregioncode) REFERENCES countryregion,
  CONSTRAINT "FK_StateProvince_Person_OwnerID" FOREIGN KEY (ownerid) REFERENCES person);
CREATE TABLE salesorder (salesorderid int NOT NULL, personid int NOT NULL, stateprovinceid int,
  CONSTRAINT "PK_SalesOrder_SalesOrderID" PRIMARY KEY (salesorderid),
  CONSTRAINT "FK_SalesOrder_Person_PersonID" FOREIGN KEY (personid) REFERENCES person,
  CONSTRAINT other FOREIGN KEY (stateprovinceid) REFERENCES stateprovince);
"""


def names_of(text: str) -> list[str]:
    """The names of all keys, foreign keys, checks and indexes of a model."""
    snapshot = Workspace.empty().with_files({"model.entia": text}).model_of("model.entia")
    assert snapshot is not None
    found = []
    for table in snapshot.schema().tables:
        keys = [table.primary_key] if table.primary_key is not None else []
        parts = (*keys, *table.uniques, *table.foreign_keys, *table.checks, *table.indexes)
        found += [part.name for part in parts]
    return sorted(found)


def test_folded_names_get_their_words_back() -> None:
    text = read_model(_FOLDED).text
    assert "naming lower_case, constraint pascal_case" in text
    assert "entity BusinessEntity {\n  businessEntityID: int pk\n  modifiedDate:     datetime\n}" in text
    assert "entity StateProvince {\n  stateProvinceID: int pk\n  -> CountryRegion " in text
    assert "  startDate:      date?\n  endDate:        date? check (endDate >= startDate)\n" in text
    assert re.findall(r'\b(?:pk|fk|check) "(?!..?_\{)[^"]*"', text) == [
        'fk "FK_StateProvince_CountryRegion_CountryRegionCode"',  # one template makes all columns, and most end with ID
        'fk "other"',
    ]


def test_names_of_constraints_stay_what_they_are() -> None:
    source = sorted(re.findall(r'CONSTRAINT "?(\w+)', _FOLDED))
    assert names_of(read_model(_FOLDED).text) == source


def test_few_spellings_are_none() -> None:
    found = catalog(_FOLDED.replace('"PK_', '"pk').replace('"FK_', '"fk'))
    spell(found)
    assert not any(table.label for table in found.tables.values())


def test_names_with_words_of_their_own_stay() -> None:
    found = catalog(_FOLDED.replace("startdate", "start_date"))
    spell(found)
    assert not any(table.label for table in found.tables.values())


@pytest.mark.parametrize("dialect", ["mysql", "mariadb"])
def test_constraints_in_capitals_are_a_case_of_their_own(dialect: str) -> None:
    tables = "".join(
        f"create table {name} (id int primary key, owner_id int, "
        f"constraint FK_{name.upper()}_OWNER_ID foreign key (owner_id) references app_user (id), "
        f"key IX_{name.upper()}_OWNER_ID (owner_id));"
        for name in ("sales_order", "sales_bill", "offer_line", "claim", "shop_unit")
    )
    script = f"create table app_user (id int primary key);{tables}"
    text = read_model(script, dialect).text
    assert "constraint upper_snake_case" in text
    assert text.count('"') == 4  # those of the two templates
    made = [name for name in names_of(text) if "pkey" not in name]
    assert made == sorted(re.findall(r"(?:constraint|key) ([FI]\w+)", script))


_WORDS = ("order", "line", "product", "owner", "item", "unit", "code", "id", "date")
_STYLES = ("lower_case", "snake_case", "camel_case", "pascal_case", "upper_snake_case")


def _in(style: str, words: tuple[str, ...]) -> str:
    """Words as one name; `ID` is a word of capitals where capitals begin words."""
    name = cased(style, "_".join(words))
    if style == "lower_case":
        return name.replace("_", "")
    return re.sub(r"Id\b", "ID", name) if style == "pascal_case" else name


@st.composite
def _scripts(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A script whose tables, columns and constraints are each called in one style, but for some; with the names of all
    constraints and indexes."""
    of_tables, of_constraints = draw(st.sampled_from(_STYLES)), draw(st.sampled_from(_STYLES))
    name = st.lists(st.sampled_from(_WORDS), min_size=1, max_size=2, unique=True).map(tuple)
    tables = draw(st.lists(name, min_size=2, max_size=7, unique_by=lambda words: _in("lower_case", words)))
    names: list[str] = []

    def called(kind: str, *parts: tuple[str, ...]) -> str:
        style = of_constraints if draw(st.integers(0, 9)) else draw(st.sampled_from(_STYLES))
        short = kind.upper() if style in ("pascal_case", "upper_snake_case") else kind
        made = "_".join((short, *(_in(style, part) for part in parts)))
        names.append(made if made not in names else f"{made}_{len(names)}")
        return f'"{names[-1]}"'

    script = []
    for table in tables:
        own, key = _in(of_tables, table), (*table, "id")
        lines = [f'"{_in(of_tables, key)}" int constraint {called("pk", table)} primary key']
        others = draw(st.lists(st.sampled_from(_WORDS), max_size=3, unique=True))
        for other in ((word, "no") for word in others):
            column = _in(of_tables, other)
            check = f' constraint {called("ck", table, other)} check ("{column}" > 0)' if draw(st.booleans()) else ""
            lines.append(f'"{column}" int{check}')
        for target in draw(st.lists(st.sampled_from(tables), max_size=2, unique=True)) if script else ():
            role = (*draw(st.sampled_from((target, ("first", *target)))), "id")
            column = _in(of_tables, role)
            if any(column in line for line in lines) or _in(of_tables, target) not in "".join(script):
                continue
            reference = f'"{_in(of_tables, target)}" ("{_in(of_tables, (*target, "id"))}")'
            if f"create table {reference.split(' ', maxsplit=1)[0]} " in "".join(script):
                lines.append(f'"{column}" int constraint {called("fk", table, target, role)} references {reference}')
        script.append(f'create table "{own}" ({", ".join(lines)});\n')
        if draw(st.booleans()):
            script.append(f'create index {called("ix", table, key)} on "{own}" ("{_in(of_tables, key)}");\n')
    return "".join(script), names


@settings(max_examples=30)
@given(_scripts())
def test_all_constraints_keep_their_names(made: tuple[str, list[str]]) -> None:
    script, names = made
    assert names_of(read_model(script).text) == sorted(names), script
