"""What the words of the language mean, for completion and hover: one sentence each, and an example where it helps."""

from __future__ import annotations

from typing import NamedTuple

from entia.model import design_lines, junctions, naming, plans


class Word(NamedTuple):
    """A word's meaning; `example` is Entia text or ""."""

    doc: str
    example: str = ""


TYPES: dict[str, Word] = {
    "uuid": Word("A universally unique identifier, 128 bits.", "id: uuid pk = uuid()"),
    "string": Word("Text of at most n characters.", "name: string(200)"),
    "char": Word("Text of exactly n characters.", "country: char(2)"),
    "text": Word("Text of any length.", "body: text"),
    "bool": Word("True or false.", "active: bool = true"),
    "tinyint": Word("A whole number of 8 bits, -128 to 127.", "age: tinyint unsigned"),
    "smallint": Word("A whole number of 16 bits, -32,768 to 32,767.", "position: smallint"),
    "int": Word("A whole number of 32 bits, about ±2.1 thousand million.", "quantity: int"),
    "bigint": Word("A whole number of 64 bits, about ±9.2 × 10¹⁸.", "id: bigint pk auto"),
    "decimal": Word("An exact number of p digits, s of them behind the point.", "price: decimal(12, 2)"),
    "float": Word("An inexact number of 32 bits. Money is `decimal`.", "ratio: float"),
    "double": Word("An inexact number of 64 bits. Money is `decimal`.", "latitude: double"),
    "date": Word("A day of the calendar.", "born: date?"),
    "time": Word("A time of day; p digits of a second.", "opens: time(0)"),
    "datetime": Word("A date and a wall-clock time, in no zone.", "starts: datetime"),
    "timestamp": Word("A moment, with its zone or in UTC.", "created_at: timestamp = now()"),
    "duration": Word("A length of time.", "timeout: duration"),
    "json": Word(
        "A JSON value; `json(Type)` is one column whose members are those of a composite type.", "prefs: json"
    ),
    "bytes": Word("Binary data, at most n bytes where n is written.", "thumbnail: bytes(65536)"),
    "vector": Word("A vector of n numbers, for similarity search.", "embedding: vector(768)"),
    "map": Word("Keys and values, inside `json`.", "labels: json(map(string, text))"),
    "enum": Word("One of the labels listed here; a named `enum` is shared.", "tier: enum(basic, gold) = basic"),
}

DECLARATIONS: dict[str, Word] = {
    "model": Word(
        "Names the model, its targets and what holds for all of it. It owns its folder and the folders below.",
        "model Shop {\n  target postgres 15, mysql 8\n  naming snake_case, table plural\n}",
    ),
    "namespace": Word("Describes a schema of the database.", "namespace sales /// What was sold to whom"),
    "entity": Word(
        "A thing that is stored: a table.", "entity Tag {\n  id:    int pk auto\n  label: string(40) unique\n}"
    ),
    "mixin": Word(
        "Lines that several entities share by `with`.", "mixin Tracked {\n  created_at: timestamp = now()\n}"
    ),
    "enum": Word("A closed list of labels.", "enum OrderStatus { draft, placed, paid }"),
    "type": Word(
        "A type of your own: a domain (`type X = …`) or a composite (`type X { … }`), which is flattened into columns.",
        "type Money = decimal(12, 2) check (value >= 0)",
    ),
    "view": Word("A named select.", "view OpenOrder as (select id, total from Order where status = 'placed')"),
    "query": Word("A query the model must serve, with its time budget.", "query ByName p95 20ms (select * from Tag)"),
    "rule": Word("A statement of the business.", 'rule CardChecked "The card is verified first" by application'),
    "source": Word("Where data comes from.", 'source Storefront "Web checkout" -> Customer, Order realtime'),
    "flow": Word("Steps that data takes on its way in.", "flow Checkout from Storefront {\n  store Order\n}"),
    "encryption": Word("How data is encrypted.", 'encryption { at_rest "Disk encryption" }'),
    "privacy": Word("How personal data is treated.", 'privacy { erasure "Within 30 days" }'),
    "backup": Word("How the data is saved.", "backup { frequency hourly; retention 35d }"),
    "recovery": Word("How the data comes back.", "recovery { rto 1h; rpo 1h }"),
    "testing": Word("How the model is tested.", 'testing { unit "…" }'),
    "versioning": Word("How versions are made and kept."),
    "migration": Word("Steps between two versions.", 'migration 1.4.0 from 1.3.0 { step "Rename" }'),
    "todo": Word("Something left to do.", 'todo "Load one year of sample data"'),
    "note": Word("Prose with a heading.", 'note "Scaling" """\n  Nothing is denormalised.\n  """'),
    "sql": Word(
        "An object of one dialect, in its own words: a trigger, a routine, a policy.",
        'sql postgres touch on Order """\n  create trigger …\n  """',
    ),
}

DIRECTIVES: dict[str, Word] = {
    "index": Word("An index over attributes or expressions.", "index (customer, placed_at desc)"),
    "unique": Word("No two rows agree in all of these.", "unique (tenant, email)"),
    "pk": Word("The primary key.", "pk (id, at)"),
    "check": Word("A condition that every row meets.", "check adult (born > '1900-01-01')"),
    "exclude": Word("No two rows compare true in all of these.", "exclude (room with =, span with &&) using gist"),
    "cluster": Word("The order in which rows are stored.", "cluster by (placed_at)"),
    "partition": Word("The table in parts.", "partition by range (at) every month from 2026-01 for 24mo"),
    "volume": Word("How many rows there are and will be.", "volume 1K now, 100K in 1y"),
    "audit": Word("Attributes whose changes are recorded.", "audit status, total keep 7y"),
    "retain": Word("How long rows are kept.", "retain 7y after at then delete"),
    "cache": Word("How the entity is cached.", 'cache redis key "order:{id}" ttl 5m'),
    "sync": Word("What the entity is kept in step with.", "sync realtime with Search"),
    "on": Word("What happens when a person asks to be forgotten.", "on erasure anonymize name, email"),
    "with": Word("Brings a mixin's lines here.", "with Tracked"),
    "native": Word("Options of one dialect.", "native postgres (fillfactor = 70)"),
    "lifecycle": Word("How rows come, change and go.", 'lifecycle {\n  create "Sign-up form"\n}'),
    "transitions": Word("Which status may follow which.", "transitions status { draft -> placed, cancelled }"),
}

CLAUSES: dict[str, Word] = {
    "pk": Word("Part of the primary key; a name of the key in quotes may follow.", "id: bigint pk auto"),
    "unique": Word("No two rows have the same value; a name in quotes may follow.", "email: string(254) unique"),
    "index": Word("With an index.", "customer -> Customer index"),
    "auto": Word("The database numbers the rows.", "id: bigint pk auto start 1000 by 10"),
    "always": Word("No insert may give a value of its own."),
    "start": Word("The first number."),
    "by": Word("The step between numbers, or the columns that something goes by."),
    "check": Word("A condition on the value.", "quantity: int check (quantity > 0)"),
    "computed": Word(
        "The database computes the value from others.", "amount: Money computed (quantity * price) stored"
    ),
    "stored": Word("Computed when a row is written."),
    "virtual": Word("Computed when a row is read."),
    "collate": Word("How texts compare and sort."),
    "as": Word("The exact name in the database.", 'email: string(254) as "e_mail"'),
    "was": Word("The former name: a migration renames instead of dropping.", "label: string(40) was name"),
    "only": Word("Exists in these dialects only.", "index (tags) using gin only postgres"),
    "native": Word("A type or options of one dialect.", "sku: string(40) native postgres.citext"),
    "on": Word("What happens when something else does.", "parent -> Order? on delete set null"),
    "delete": Word("When the row that is referred to is deleted."),
    "update": Word("When the row changes, or the key that is referred to."),
    "cascade": Word("The rows that refer to it follow."),
    "restrict": Word("Refused while rows refer to it."),
    "set": Word("The rows that refer to it get null, or their default."),
    "null": Word("No value."),
    "no": Word(
        "`no action`: refused, unless it is mended within the statement. `no index`: none where others have one.",
        "tags <-> Tag no index",
    ),
    "action": Word("Refused, unless it is mended within the statement: `no action`."),
    "inverse": Word("What the other side calls this relationship.", "customer -> Customer inverse orders"),
    "deferrable": Word("A transaction may ask to have it checked at its end."),
    "deferred": Word("Checked at the end of the transaction."),
    "not": Word("`not enforced`: columns, but no constraint."),
    "enforced": Word("`not enforced`: columns, but no constraint."),
    "nulls": Word("Where nulls sort (`nulls first`), or that they are equal (`nulls not distinct`)."),
    "distinct": Word("`nulls not distinct`: two nulls are the same value."),
    "fk": Word("The foreign key's exact name.", 'customer -> Customer fk "fk_order_customer"'),
    "via": Word("The junction of a many-to-many relationship.", "tags <-> Tag via CustomerTag"),
    "where": Word("Only the rows that meet the condition.", "index (placed_at) where (status = 'placed')"),
    "using": Word("The index's method.", "index (body) using gin"),
    "include": Word("Attributes kept in the index without being its key.", "index (email) include (name)"),
    "asc": Word("Smallest first."),
    "desc": Word("Largest first."),
    "first": Word("Nulls before all others."),
    "last": Word("Nulls after all others."),
    "with": Word("Mixins whose lines the entity gets.", "entity Order with Tracked { … }"),
    "unsigned": Word("No negative numbers, twice the range."),
    "materialized": Word("The view's rows are stored."),
    "refresh": Word("When a materialized view is made anew."),
    "every": Word("The length of one part.", "partition by range (at) every month"),
    "from": Word("Where the parts begin."),
    "for": Word("How many parts are made."),
    "into": Word("How many parts a hash makes.", "partition by hash (id) into 16"),
    "to": Word("The end of a part, itself excluded."),
    "default": Word("Everything else."),
}

HEADER: dict[str, Word] = {
    "version": Word("The model's version.", "version 1.4.0"),
    "status": Word("draft, under_review or approved.", "status approved"),
    "sev": Word("How severe an outage is, 1 to 4.", "sev 2"),
    "author": Word("Who is responsible.", 'author "Data Platform"'),
    "created": Word("When the model was made.", "created 2026-01-14"),
    "updated": Word("When it was changed last.", "updated 2026-11-20"),
    "target": Word("The dialects that every line must be expressible in.", "target postgres 15, mysql 8"),
    "naming": Word("How names in the database are made.", "naming snake_case, table plural"),
    "relationships": Word(
        "What every relationship has unless it says otherwise.",
        "relationships on delete restrict index, optional on delete set null",
    ),
    "extension": Word("An extension that the DDL creates first.", "extension postgres citext schema extensions"),
    "native": Word("Options of every table that says none itself.", "native mysql (engine = InnoDB)"),
    "allow": Word("Rules that are silent in this model.", "allow wide-primary-key"),
    "tag": Word("A tag of your own, with its arguments.", "tag owner(team: text, since: date?)"),
}

TAGS: dict[str, Word] = {
    "public": Word("May be known to everyone."),
    "internal": Word("Stays in the organisation."),
    "confidential": Word("Known to those who need it."),
    "restricted": Word("The highest class: known to few, encrypted."),
    "pii": Word("Tells who a person is.", "email: string(254) @pii(contact)"),
    "encrypted": Word("Stored encrypted."),
    "external": Word("The table exists already: referred to, not created."),
}

METHODS: dict[str, Word] = {
    "btree": Word("Ordered; for comparison and sorting."),
    "hash": Word("For equality alone."),
    "gin": Word("For values that hold many: arrays, JSON, text search."),
    "gist": Word("For geometry, ranges, nearest neighbours, exclusion."),
    "spgist": Word("For points, prefixes and other uneven data."),
    "brin": Word("Tiny; for huge tables stored in order."),
    "fulltext": Word("For text search, on MySQL and MariaDB."),
    "spatial": Word("For geometry, on MySQL and MariaDB."),
}

PARTITION_METHODS: dict[str, Word] = {
    "range": Word("A part holds what lies between two values."),
    "list": Word("A part holds the values it names."),
    "hash": Word("Rows are dealt evenly."),
}

INTERVALS = ("day", "week", "month", "quarter", "year")
CASES = (*naming.CASES, "table", "type", "constraint", "column", "index", "fk", "pk", "unique", "check", "junction")
FORMS = {
    "table": ("plural", "singular", *naming.CASES),
    "type": naming.CASES,
    "constraint": naming.CASES,
    "junction": junctions.CONVENTIONS,
}  # what stands behind these words
# The first words of the lines in each block of plans.
PROPERTIES: dict[str, tuple[str, ...]] = {
    "lifecycle": design_lines.LIFECYCLE,
    **{keyword: tuple(words) for keyword, words in plans.PLAN_WORDS.items()},
}
NILADIC: dict[str, Word] = {
    "true": Word("The truth value."),
    "false": Word("The truth value."),
    "null": Word("No value."),
    "current_date": Word("Today."),
    "current_timestamp": Word("Now."),
    "current_time": Word("The time of day now."),
}
NILADIC_TYPES = {
    "true": "bool",
    "false": "bool",
    "current_date": "date",
    "current_timestamp": "timestamp",
    "current_time": "time",
}

# Word lists by the place they belong to, in the order in which hover looks a word up.
PLACES: dict[str, dict[str, Word]] = {
    "declaration": DECLARATIONS,
    "directive": DIRECTIVES,
    "clause": CLAUSES,
    "header": HEADER,
    "type": TYPES,
    "tag": TAGS,
    "method": METHODS,
    "partition": PARTITION_METHODS,
    "value": NILADIC,
}


def explain(place: str, word: str) -> str:
    """The word's meaning as Markdown, "" where there is none to tell."""
    entry = PLACES.get(place, {}).get(word)
    if entry is None:
        return ""
    return f"{entry.doc}\n\n```entia\n{entry.example}\n```" if entry.example else entry.doc
