"""Column types of a database as the model writes them: ours where our DDL makes exactly that type, else its own."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from entia.dialects import DIALECTS, Version
from entia.dialects.types import physical
from entia.importers.catalog import SERIALS, Catalog, Column
from entia.importers.modelling_foreign import foreign_type
from entia.importers.types import Written, enum_type, find_named, plain_path, read_type, type_keys
from entia.model.native_types import logical_of, native_types, plain_name, read_native, shortened, spelled
from entia.model.types import BASES, BOUNDED, INTEGERS, Type
from entia.syntax.spellings import OURS, spelling


@dataclass(slots=True)
class Types:
    """How types of one catalog are written. `named` are its enums, domains and composites: their names in its SQL, in
    small letters, and what the model calls them; `domains` are those of the model's names that are domains', `shared`
    the enums of labels that several columns list, `bases` Entia's types that domains are of."""

    dialect: str
    version: Version
    default_schema: str = ""
    named: dict[str, str] = field(default_factory=dict)
    domains: set[str] = field(default_factory=set)
    shared: dict[tuple[str, ...], str] = field(default_factory=dict)
    bases: dict[str, str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)

    def write(self, text: str) -> Written:
        """The type of a column."""
        text = " ".join(text.split())
        if self.dialect == "postgres":
            text = _DIMENSIONS.sub("[]", text)
        if self.default_schema and plain_path(text).startswith(f"{self.default_schema.lower()}."):
            text = text.partition(".")[2]
        text = SERIALS.get(text.lower(), text)
        found = self._named(text)
        if found is not None:
            return found
        labels = enum_labels(text)
        if labels:
            return Written(self.shared.get(labels) or enum_type(labels), "enum")
        if not self.dialect:
            return _neutral(text)
        if not DIALECTS[self.dialect].built:
            return foreign_type(self.dialect, text)
        return self._short(_exact(self.dialect, self.version, text))

    def of(self, column: Column) -> Written:
        """The type of a column where that stands; of a virtual one of MySQL's its own where no check keeps it fitting,
        since one does for a type of ours."""
        if not column.type and column.computed:
            return Written("")
        written = self.write(column.type)
        late = column.computed and column.stored is False and not column.fitting
        if late and written.base in BOUNDED and self.dialect in ("mysql", "mariadb"):
            return self._short(_native(self.dialect, _joined(self.dialect, column.type), "", column.type))
        return written

    def _short(self, written: Written) -> Written:
        """A type of the database's own without its prefix, where no name of the model is that word."""
        short = written.text if written.base else shortened(self.dialect, written.text)
        if short == written.text or re.split(r"\W", short, maxsplit=1)[0] in self.taken:
            return written
        return written._replace(text=short)

    def prefixed(self, text: str) -> str:
        """A type of the database's own with the database before it, as a `native` clause has it."""
        return text if text.startswith(f"{self.dialect}.") else f"{self.dialect}.{text}"

    def _named(self, text: str) -> Written | None:
        bare, brackets = _without_brackets(text)
        known = find_named(self.named, bare)
        if known is None:
            return None
        if not brackets:
            own = known in self.domains or known.startswith(f"{self.dialect}.")
            return Written(known, "" if own else "enum")
        note = "a check keeps its arrays to one dimension" if not known.startswith(f"{self.dialect}.") else ""
        return Written(f"{known}?{brackets}" if note else f"{known}{brackets}", "array", note)


# PostgreSQL takes them all for one type: no array keeps to a length or to a number of dimensions.
_DIMENSIONS = re.compile(r"(?:\s+array\b\s*(?:\[\d*\])?|(?:\s*\[\d*\])+)$", re.IGNORECASE)


def _without_brackets(text: str) -> tuple[str, str]:
    match = re.fullmatch(r"(.*?)\s*((?:\[\d*\]\s*)*)", text)
    assert match is not None
    return match[1], "[]" * match[2].count("[")


# ---- enums in place --------------------------------------------------------------------------------------------------
_ENUM = re.compile(r"enum\s*\((.*)\)", re.IGNORECASE | re.DOTALL)
_LABEL = re.compile(r"\s*'((?:''|[^'])*)'\s*(?:,|$)")


def enum_labels(text: str) -> tuple[str, ...]:
    """The labels of MySQL's `enum('a', 'b')`; none for any other type."""
    match = _ENUM.fullmatch(text)
    if match is None:
        return ()
    labels, at = [], 0
    while at < len(match[1]):
        found = _LABEL.match(match[1], at)
        if found is None:
            return ()
        labels.append(found[1].replace("''", "'").replace("\\\\", "\\"))
        at = found.end()
    return tuple(labels)


# ---- types of a dialect that is written ------------------------------------------------------------------------------
_ZONED = re.compile(r"(timestamp|time)\s*(\(\s*\d+\s*\))?\s+(with|without)\s+time\s+zone", re.IGNORECASE)
_SPACED = {
    "double precision": "float8", "character varying": "varchar", "char varying": "varchar", "bit varying": "varbit",
    "national character varying": "varchar", "national character": "char", "national char": "char",
    "char byte": "binary", "long varchar": "mediumtext", "long binary": "mediumtext",
    "long varbinary": "mediumblob",
}  # fmt: skip
# Of another character set than the table's.
_NATIONAL = {
    "national varchar": "nvarchar", "national character varying": "nvarchar", "national char varying": "nvarchar",
    "nchar varchar": "nvarchar", "nchar varying": "nvarchar", "national character": "nchar", "national char": "nchar",
}  # fmt: skip
_WIDTH = re.compile(r"\b(tinyint|smallint|mediumint|int|integer|bigint)\s*\(\s*(\d+)\s*\)", re.IGNORECASE)
_FRACTION = re.compile(r"\(\s*(\d+)\.\d+\s*\)")  # of which the servers take the whole number, and none for 0
# What the server prints for an integer of no width: the digits of its type.
_WIDTHS = {"tinyint": (4, 3), "smallint": (6, 5), "mediumint": (9, 8), "int": (11, 10), "integer": (11, 10),
           "bigint": (20, 20)}  # fmt: skip


def _joined(dialect: str, text: str) -> str:
    """The type's text as one word with its arguments where the database has such a word for it."""
    if dialect == "sqlite":
        return text
    zoned = _ZONED.search(text)
    if zoned is not None:
        word = zoned[1].lower() + ("tz" if zoned[3].lower() == "with" else "")
        text = text[: zoned.start()] + word + (zoned[2] or "").replace(" ", "") + text[zoned.end() :]
    mysql = dialect in ("mysql", "mariadb")
    for spaced, word in {**(_NATIONAL if mysql else {}), **_SPACED}.items():
        if text.lower().startswith(spaced):
            word = "double" if word == "float8" and dialect != "postgres" else word
            text = word + text[len(spaced) :].lstrip()
    if mysql:
        text = re.sub(r"\s+signed\b", "", text, flags=re.IGNORECASE)
        text = _FRACTION.sub(lambda match: f"({int(match[1])})" if int(match[1]) else "", text)
        text = _WIDTH.sub(lambda match: _width(dialect, match), text)
    return re.sub(r"\s*\(\s*", "(", re.sub(r"\s*\)", ")", text)).strip()


def _width(dialect: str, match: re.Match[str]) -> str:
    """Without the width where it says nothing: MySQL 8 keeps only `tinyint(1)`, MariaDB prints its own for none."""
    word, width = match[1].lower(), int(match[2])
    if "zerofill" in match.string.lower():
        return match[0]
    if word == "tinyint" and width == 1:
        return "tinyint(1)"
    unsigned = "unsigned" in match.string.lower()
    if dialect == "mysql" or width == _WIDTHS[word][int(unsigned)]:
        return word
    return f"{word}({width})"


@lru_cache(maxsize=4096)
def _exact(dialect: str, version: Version, text: str) -> Written:
    joined = _joined(dialect, text)
    bare, brackets = _without_brackets(joined)
    fixed = re.search(r"\[(\d+)\]", joined) if dialect == "duckdb" else None
    if fixed is not None and brackets == "[]" and _same(dialect, bare, "float"):
        return Written(f"vector({fixed[1]})", "vector")
    if fixed is not None:
        found = _exact(dialect, version, bare + brackets)
        return found._replace(note=f"`{text}` is of one length, and a list of any")
    foreign = _foreign(dialect, bare, brackets)
    if foreign is not None:
        return foreign
    if not brackets and dialect != "sqlite":
        own = _ours(dialect, version, bare)
        if own is not None:
            return own
    return _native(dialect, bare, brackets, text)


def _foreign(dialect: str, text: str, brackets: str) -> Written | None:
    """Our type for one that the dialect has not, but others have or the language itself; None for any other type."""
    written, known = read_native(text), native_types(dialect)
    if written is None or not known or written.name in known:
        return None
    word = written.name if written.name in OURS else spelling(written.name)
    if not word or word in ("enum", "map"):
        return None
    base = word.split("(", maxsplit=1)[0]
    least, most = BASES.get(base, (0, 0))
    numbers = [each for each in written.arguments if each.isdigit()]
    if base == word and numbers and least <= len(numbers) <= most:
        word = f"{word}({', '.join(numbers)})"
    return Written(
        word + brackets,
        "array" if brackets else base,
        f"{DIALECTS[dialect].title} has no type `{text}`: it becomes `{word}{brackets}`",
    )


def _ours(dialect: str, version: Version, text: str) -> Written | None:
    """Our type whose column is of exactly this type, without any check."""
    unsigned = re.search(r"\bunsigned\b", text, re.IGNORECASE) is not None
    if re.search(r"\bzerofill\b", text, re.IGNORECASE):
        return None
    like = logical_of(dialect, text)
    written = read_native(text)
    if written is not None and written.name == "vector" and written.arguments:
        like = Type("vector", tuple(int(number) for number in written.arguments if number.isdigit()))
    if like.base in INTEGERS:
        like = like._replace(unsigned=unsigned)
    elif unsigned:
        return None
    for type_ in (like, *_with_usual(dialect, like)):
        if type_.base in ("unknown", "array"):
            continue
        made = physical(dialect, version, type_)
        if made.text and not made.check and not made.error and _same(dialect, made.text, text):
            return Written(our_text(type_), type_.base)
    return None


def _with_usual(dialect: str, type_: Type) -> tuple[Type, ...]:
    """The same with the argument that the database takes for none."""
    if type_.args:
        return ()
    if dialect in ("mysql", "mariadb") and type_.base in ("datetime", "time"):
        return (type_._replace(args=(0,)),)
    if dialect in ("mysql", "mariadb") and type_.base == "decimal":
        return (type_._replace(args=(10,)),)
    return (type_._replace(base="char", args=(1,)),) if type_.base == "text" else ()


def our_text(type_: Type) -> str:
    """A plain type of ours as the model writes it."""
    arguments = f"({', '.join(map(str, type_.args))})" if type_.args else ""
    return f"{type_.base}{arguments}{' unsigned' if type_.unsigned else ''}"


# Words that mean one type; all others mean their own.
_ALIASES = {
    "postgres": "int2=smallint int=integer int4=integer int8=bigint decimal=numeric dec=numeric float4=real "
    "float8=double~precision float=double~precision bool=boolean varchar=character~varying char=character "
    "nchar=character timestamptz=timestamp~with~time~zone timetz=time~with~time~zone varbit=bit~varying",
    "mysql": "integer=int int4=int int8=bigint int2=smallint int1=tinyint dec=decimal numeric=decimal fixed=decimal "
    "double~precision=double float8=double real=double float4=float character=char varcharacter=varchar",
    "duckdb": "int=integer int4=integer signed=integer int8=bigint long=bigint int2=smallint short=smallint "
    "int1=tinyint dec=decimal numeric=decimal float4=float real=float float8=double bool=boolean logical=boolean "
    "text=varchar string=varchar char=varchar bpchar=varchar bytea=blob binary=blob varbinary=blob "
    "datetime=timestamp timestamp~with~time~zone=timestamptz guid=uuid",
}  # fmt: skip
_ONE = {
    dialect: {name.replace("~", " "): of.replace("~", " ") for name, of in (pair.split("=") for pair in words.split())}
    for dialect, words in _ALIASES.items()
}
_ONE["mariadb"] = _ONE["mysql"]
_USUAL = {("mysql", "decimal"): ("10", "0"), ("mariadb", "decimal"): ("10", "0")}


def _same(dialect: str, one: str, other: str) -> bool:
    return _canonical(dialect, one) == _canonical(dialect, other)


def _canonical(dialect: str, text: str) -> tuple[str, tuple[str, ...], bool]:
    written = read_native(text)
    if written is None:
        return text.lower(), (), False
    name = _ONE[dialect].get(written.name, written.name)
    arguments = written.arguments
    if name in ("character", "char") and not arguments and dialect != "duckdb":
        arguments = ("1",)
    if name in ("numeric", "decimal") and len(arguments) == 1:
        arguments = (arguments[0], "0")
    if not arguments:
        arguments = _USUAL.get((dialect, name), ())
    if name in ("datetime", "time") and arguments == ("0",) and dialect in ("mysql", "mariadb"):
        arguments = ()
    if name == "varchar" and dialect == "duckdb":
        arguments = ()
    return name, arguments, "unsigned" in text.lower()


# ---- types of the database's own -------------------------------------------------------------------------------------
_PIECE = re.compile(r"'(?:''|[^'])*'|\"(?:\"\"|[^\"])*\"|`[^`]*`|[^'\"`]+")


def _native(dialect: str, bare: str, brackets: str, source: str) -> Written:
    text = _words(bare).upper() if dialect == "sqlite" else "".join(map(_in_small_letters, _PIECE.findall(bare)))
    written = spelled((dialect, text))
    if written is not None:
        return Written(written + brackets)
    found = re.match(r"[^\W\d]\w*", text)
    word = found[0] if found else "text"
    return Written(f"{dialect}.{word}{brackets}", "", f"a type is one word: `{source}` becomes `{word}`")


def _in_small_letters(piece: str) -> str:
    """A piece of a type's text: of its name and its arguments, only what stands in quotes counts case."""
    if piece[0] == "'":
        return piece
    return plain_name(piece.replace("`", '"')) if piece[0] in '"`' else piece.lower()


def _words(text: str) -> str:
    """A type of SQLite, which keeps its words as they are, or the first where that stands in quotes."""
    found = re.match(r"""(["'`\[])(.*?)[]"'`]""", text)
    return found[2] if found is not None else text


@lru_cache(maxsize=4096)
def _neutral(text: str) -> Written:
    """Our type of a source that tells no dialect."""
    typed = read_type(re.sub(r"\(\s*max\s*\)", "", text, flags=re.IGNORECASE))
    finer = re.fullmatch(r"((?:date)?time(?:stamp)?)\((?:[7-9]|\d\d+)\)", typed.type)
    if finer is not None:
        return Written(f"{finer[1]}(6)", finer[1], f"`{text}` is finer than Entia counts: a millionth of a second")
    if typed.known and not typed.rest:
        base = re.split(r"[(\s\[]", typed.type, maxsplit=1)[0]
        return Written("text" if typed.type == "string" else typed.type, base)
    return Written("text", "text", f"`{text}` is no type that Entia knows: it becomes `text`")


def catalog_types(catalog: Catalog, dialect: str, version: Version) -> Types:
    """`Types` of a catalog, its named types not yet named."""
    types = Types(dialect, version, catalog.default_schema)
    for schema, name in catalog.composites:
        path = ".".join(plain_name('"' + part.replace('"', '""') + '"') for part in (schema, name) if part)
        shown = spelled((dialect or "postgres", path))
        for key in type_keys(dialect, schema, name, catalog.default_schema):
            types.named[key] = shown or name
    return types
