"""How other languages write a line of an entity, and how to write it here: the table of `translation`.

SQL, Prisma, DBML, TypeScript, JSON, YAML. Each entry is a pattern of a broken line, what is said of it, and the text
in its place. The first that matches is what the author is told; all are applied, in order, so that the line that is
offered is right as a whole. Patterns see no text in quotes and no SQL in brackets (see `translation`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from entia.syntax.keywords import DIRECTIVES
from entia.syntax.spellings import OURS, SPELLINGS, spelling

Rewrite = Callable[[re.Match[str]], str]


class Loan(NamedTuple):
    """`written` is a regular expression. `message` may hold `{0}`, what stands there; the group `at` is what to point
    at, else the whole match."""

    written: str
    message: str
    rewrite: Rewrite
    rule: str

    @property
    def pattern(self) -> re.Pattern[str]:
        """What the line is searched for: compiled when a line is first broken, for all of them take 30 ms."""
        return _compiled(self.written)


def loan(pattern: str, message: str, rewrite: str | Rewrite, rule: str = "syntax-error") -> Loan:
    """A line of the table; its pattern does not tell small letters from capitals."""
    written = rewrite if callable(rewrite) else lambda match: match.expand(rewrite)
    return Loan(pattern, message, written, rule)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_N = r"[^\W\d]\w*"
_BRACKETS = r"\((?:[^()]|\([^()]*\))*\)"
# What begins an attribute: its name, its type, and where a `?` would stand.
_TYPED = re.compile(rf"({_N}:[ \t]*{_N}(?:\.{_N})*(?:{_BRACKETS})?(?:\[\])*(?:[ \t]+unsigned\b)?)\??")
_TYPES = "|".join(sorted({*SPELLINGS, *OURS} - {"enum", "map", "vector"}, key=len, reverse=True))
_TYPE = rf"(?:{_TYPES})\b"
_CLAUSE = r"(?<=[\w\])?'\"])[ \t]+"
_ACTIONS = {"setnull": "set null", "setdefault": "set default", "noaction": "no action"}


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


# ---- names and separators --------------------------------------------------------------------------------------------
def _identifier(text: str) -> str:
    joined = re.sub(r"\W+", "_", text.strip()).strip("_")
    return joined if joined[:1].isalpha() or not joined else f"_{joined}"


def _joined_name(match: re.Match[str]) -> str:
    return f"{_identifier(match['at'])}{match['rest']}"


_NAMES = (
    loan(r"^(?P<at>[-*+])[ \t]+(?=[\w\"'`])", "a line starts with its name, not with `{0}`", ""),
    loan(
        rf"^(?P<at>const|let|var|private|public|protected|readonly|static|final|column|field|attribute|property|"
        rf"add[ \t]+column|add)[ \t]+(?=[\"`\[]?{_N}[\"`\]]?(?:\??[ \t]*:|[ \t]+\w))",
        "`{0}` is not written: a line starts with its name",
        "",
    ),
    loan(
        r"^(?:\"(?P<a>[^\"]+)\"|`(?P<b>[^`]+)`|'(?P<c>[^']+)'|\[(?P<d>[^\]]+)\])(?=[ \t]*(?::|->)|[ \t]+\w)",
        "a name stands without quotes or brackets",
        lambda match: match["a"] or match["b"] or match["c"] or match["d"],
    ),
    loan(
        rf"^(?P<at>{_N}(?:(?:[ \t]+|-)\w+)+)(?P<rest>[ \t]*(?::|->))",
        "a name is one word, and `{0}` is not",
        _joined_name,
    ),
    loan(r"^(?P<at>\d\w*)(?P<rest>[ \t]*(?::|->))", "a name does not start with a digit", _joined_name),
)

# ---- directives ------------------------------------------------------------------------------------------------------
_OURS = {
    "primary key": "pk",
    "id": "pk",
    "unique key": "unique",
    "unique index": "unique index",
    "fulltext": "index",
    "key": "index",
    "indexes": "index",
    "indices": "index",
    "uniq": "unique",
    "uniques": "unique",
}
_LISTED = r"primary[ \t]+key|unique[ \t]+(?:key|index)|indexes|indices|index|unique|uniq|key|pk"


def _ours(word: str) -> str:
    plain = " ".join(word.lower().split())
    return _OURS.get(plain, plain)


def _column_list(match: re.Match[str]) -> str:
    return f"{_ours(match['word'])} ({match['list'].strip()})"


def _foreign_key(match: re.Match[str]) -> str:
    own, keys = ([each.strip() for each in match[group].split(",")] for group in ("own", "keys"))
    mapped = ", ".join(f"{key} = {name}" for key, name in zip(keys, own, strict=False))
    return f"{_snake(match['target'])} -> {match['target']}({mapped}){match['rest'].lower()}"


def _constraint(match: re.Match[str]) -> str:
    directive = _ours(match["word"])
    return f"{directive} {match['name']}" if match["name"] else directive


def _block_attribute(match: re.Match[str]) -> str:
    return f"{_ours(match['word'])} ({match['list'].strip()})"


_DIRECTIVES = (
    loan(
        r"^@@(?P<word>index|unique|id|fulltext)\(\[(?P<list>[^\]]*)\][^()]*\)$",
        "`{0}` is how Prisma says it",
        _block_attribute,
    ),
    loan(
        rf"^(?:constraint[ \t]+{_N}[ \t]+)?foreign[ \t]+key[ \t]*(?:{_N}[ \t]*)?\((?P<own>[^()]*)\)[ \t]*"
        rf"references[ \t]+(?P<target>{_N}(?:\.{_N})*)[ \t]*\((?P<keys>[^()]*)\)(?P<rest>.*)$",
        "a foreign key is written as a relationship",
        _foreign_key,
    ),
    loan(
        rf"^(?:constraint[ \t]+(?P<name>{_N})[ \t]+)?"
        r"(?P<word>primary[ \t]+key|unique[ \t]+key|unique|check|exclude|key)"
        rf"(?=[ \t]*\()",
        "`{0}` is how SQL says it",
        _constraint,
        "unknown-directive",
    ),
    loan(
        rf"^(?P<word>unique[ \t]+(?:key|index)|key)[ \t]+(?P<name>{_N})(?=[ \t]*\()",
        "`{0}` is how SQL says it",
        lambda match: f"{_ours(match['word'])} {match['name']}",
        "unknown-directive",
    ),
    loan(
        rf"^(?P<at>(?:create[ \t]+)?(?P<u>unique[ \t]+)?index(?:[ \t]+(?P<name>(?!on\b){_N}))?[ \t]+on(?:[ \t]+{_N})?)"
        rf"[ \t]*(?=\()",
        "an index of an entity stands in it, and takes no `on`",
        lambda match: f"{'unique ' if match['u'] else ''}index {match['name'] + ' ' if match['name'] else ''}",
    ),
    loan(
        r"^index(?P<rest>(?:[ \t]+\w+)?[ \t]*\(.*\))[ \t]+(?P<at>unique)$",
        "`unique` stands before `index`",
        lambda match: f"unique index{match['rest']}",
    ),
    loan(r"^index[ \t]+(?P<at>unique)(?=[ \t]*\()", "`unique` stands before `index`", "unique index"),
    loan(
        rf"^(?P<word>{_LISTED})[ \t]*:?[ \t]*(?P<at>[\[{{])(?P<list>[^\]}}]*)[\]}}]$",
        "columns stand in round brackets",
        _column_list,
    ),
    loan(
        rf"^(?P<word>{_LISTED})(?:[ \t]+|[ \t]*:[ \t]*)(?P<list>(?P<at>{_N}(?:[ \t]*,[ \t]*{_N})*))$",
        "columns stand in round brackets",
        _column_list,
    ),
    loan(
        r"^(?:uniq|unq|uniques)(?=[ \t]*\()",
        "`{0}` is written `unique`",
        "unique",
        "unknown-directive",
    ),
    loan(
        r"^check[ \t]*:?[ \t]+(?P<at>(?!\w+[ \t]*\(.*\)$)[^(\s].*)$",
        "a condition stands in round brackets",
        r"check (\g<at>)",
    ),
    loan(
        rf"^(?P<at>extends|includes?|uses?|using|mixins?|implements|inherits|\.\.\.)[ \t]*:?[ \t]*(?P<name>{_N})$",
        "`{0}` is written `with`",
        r"with \g<name>",
        "unknown-directive",
    ),
)


# ---- relationships ---------------------------------------------------------------------------------------------------
def _relationship(match: re.Match[str]) -> str:
    """`author_id: bigint references Person(id)` and its kin as `author -> Person`."""
    name, target, key = match["name"], match["target"], (match["key"] or "").strip()
    rest = match["rest"].strip()
    role = re.sub(r"_?id$", "", name, flags=re.IGNORECASE) or name
    mapped = "" if key in ("", "id") else f"({key})"
    before = match["before"].lower()
    optional = "?" if "?" in match["before"] or re.search(r"(?<!not )\bnull\b", before) else ""
    unique = " unique" if "unique" in before else ""
    if role == name and key not in ("", "id") and name.lower().endswith(key.lower()):
        role = name[: -len(key)].rstrip("_") or name
    return f"{role} -> {target}{mapped}{optional}{unique}{f' {rest.lower()}' if rest else ''}"


def _prisma_relation(match: re.Match[str]) -> str:
    settings = match["settings"]
    actions = ""
    for word in ("Delete", "Update"):
        found = re.search(rf"\bon{word}[ \t]*:[ \t]*(\w+)", settings)
        if found:
            action = _ACTIONS.get(found[1].lower(), found[1].lower())
            actions += f" on {word.lower()} {action}"
    return f"{match['name']} -> {match['target']}{match['optional']}{actions}"


_RELATIONSHIPS = (
    loan(
        rf"^(?P<name>{_N})[ \t]*:?[ \t]+(?P<before>[^:\[]*?)[ \t]*(?P<at>\breferences\b)[ \t]+"
        rf"(?P<target>{_N}(?:\.{_N})*)"
        rf"(?:[ \t]*\((?P<key>[^(),]*)\))?(?P<rest>.*)$",
        "a foreign key is written as a relationship",
        _relationship,
    ),
    loan(
        rf"^(?P<name>{_N})[ \t]*:?[ \t]+(?P<before>[^:\[]*?)[ \t]*(?P<at>(?:\[[^\]]*?)?\bref[ \t]*:)[ \t]*[<>-]+[ \t]*"
        rf"(?P<target>{_N})\.(?P<key>{_N})(?P<rest>)[^\]]*\]?$",
        "a foreign key is written as a relationship",
        _relationship,
    ),
    loan(
        rf"^(?P<name>{_N})[ \t]*:?[ \t]+(?P<target>{_N})(?P<optional>\??)[ \t]*(?P<at>@relation)\((?P<settings>.*)\)$",
        "a foreign key is written as a relationship",
        _prisma_relation,
    ),
    loan(rf"^(?P<name>{_N})[ \t]*:[ \t]*(?P<at>->)", "`->` stands where the `:` of an attribute would", r"\g<name> ->"),
    loan(
        rf"^(?P<name>{_N})(?P<optional>\?)?[ \t]*(?P<at>=+>|--+>|<--?|-[ \t]+>|[>\u2192~]>?)[ \t]*"
        rf"(?P<target>{_N}(?:\.{_N})*)",
        "`{0}` is written `->`",
        lambda match: f"{match['name']} -> {match['target']}{match['optional'] or ''}",
    ),
    loan(
        rf"^(?P<name>{_N})(?P<at>\?)[ \t]*->[ \t]*(?P<target>{_N}(?:\.{_N})*)",
        "`?` stands behind the entity",
        r"\g<name> -> \g<target>?",
    ),
    loan(
        r"(?<=[\w?)])[ \t]+(?P<at>on[_ \t]*(?P<when>delete|update)[ \t]*[:=]?[ \t]*(?P<a>set|no)?[_ \t]*"
        r"(?P<b>cascade|restrict|null|default|action))\b",
        "`{0}` is written with blanks",
        lambda match: f" on {match['when']} {match['a'] + ' ' if match['a'] else ''}{match['b']}".lower(),
    ),
    loan(
        rf"^(?P<before>{_N}[ \t]*->(?:(?!\bon\b).)*?)[ \t]+(?P<at>cascade|restrict)\b",
        "`{0}` lacks the event that it is for",
        lambda match: f"{match['before']} on delete {match['at'].lower()}",
    ),
)


# ---- types -----------------------------------------------------------------------------------------------------------
def _typed_before(match: re.Match[str]) -> str:
    return f"{match['name']}: {match['type']}{match['rest']}"


def _labels(match: re.Match[str]) -> str:
    labels = [label.strip().strip("'\"") for label in re.split(r"[|,]", match["list"])]
    written = ", ".join(label if label.isidentifier() else f'"{label}"' for label in labels)
    return f"{match['name']}: enum({written}){match['optional']}"


def _zoned(match: re.Match[str]) -> str:
    word = {"with": "timestamp", "without": "datetime"}[match["with"].lower()]
    if match["type"].lower() == "time":
        word = "time"
    return f"{match['name']}: {word}{match['size'] or ''}"


def _sized(match: re.Match[str]) -> str:
    kind = spelling(match["type"]) or match["type"]
    numbers = ", ".join(match["n"].replace(",", " ").split())
    return (
        f"{match['name']}: {kind}({numbers})"
        if kind in ("string", "char", "bytes", "decimal")
        else f"{match['name']}: {kind}[]"
    )


def _element(match: re.Match[str]) -> str:
    inner = match["inner"].strip()
    return f"{match['name']}: {spelling(inner) or inner}[]"


_AT_TYPE = rf"^(?P<name>{_N}):[ \t]*"
_TYPE_LOANS = (
    loan(
        rf"^(?P<name>{_N})(?P<at>[?!]):[ \t]*(?P<type>{_N}(?:{_BRACKETS})?(?:\[\])*)",
        "`{0}` stands behind the type",
        lambda match: f"{match['name']}: {match['type']}{match['at'] if match['at'] == '?' else ''}",
    ),
    loan(
        rf"^(?P<at>(?P<type>{_TYPE}(?:{_BRACKETS})?)[ \t]+(?P<name>(?!(?:{_TYPE})){_N}))"
        r"(?P<rest>(?![\w(]|[ \t]*[(:]).*)$",
        "the type `{type}` stands before the name `{name}`",
        _typed_before,
        "missing-colon",
    ),
    loan(rf"^(?P<name>{_N})[ \t]*(?P<at>::=?|:=|=|-)[ \t]*(?={_TYPE})", "`{0}` is written `:`", r"\g<name>: "),
    loan(
        rf"^(?P<name>(?!(?:{'|'.join(DIRECTIVES)})\b){_N})[ \t]+(?={_TYPE}|{_N}(?:\[\]|\?)?(?:[ \t]*$|[ \t]+[@\[]"
        r"|[ \t]+(?:pk|unique|not|null|default|primary|auto)\b))",
        "`{name}` and its type lack the `:` between them",
        r"\g<name>: ",
        "missing-colon",
    ),
    loan(
        _AT_TYPE + r"(?P<at>\"(?P<a>[^\"]+)\"|'(?P<b>[^']+)')(?=[ \t]*$)",
        "a type stands without quotes",
        lambda match: f"{match['name']}: {match['a'] or match['b']}",
    ),
    loan(
        _AT_TYPE + r"(?P<at>(?P<list>'[^']*'(?:[ \t]*\|[ \t]*'[^']*')+))(?P<optional>)",
        "alternatives are written as an `enum`",
        _labels,
    ),
    loan(
        _AT_TYPE + r"(?P<at>enum)[ \t]*[(\[{](?P<list>[^()\[\]{}]*)[)\]}](?P<optional>\??)",
        "labels stand without single quotes",
        _labels,
    ),
    loan(
        _AT_TYPE + r"(?P<at>(?P<type>(?:national[ \t]+)?char(?:acter)?)[ \t]+varying)\b",
        "`{0}` is spelt `string`",
        r"\g<name>: string",
    ),
    loan(_AT_TYPE + r"(?P<at>double[ \t]+precision)\b", "`{0}` is spelt `double`", r"\g<name>: double"),
    loan(
        _AT_TYPE
        + r"(?P<at>(?P<type>timestamp|time)[ \t]*(?P<size>\(\d+\))?[ \t]+(?P<with>with|without)"
        + r"(?:[ \t]+local)?[ \t]+time[ \t]+zone)",
        "`timestamp` is a moment, and `datetime` a time on the wall",
        _zoned,
    ),
    loan(
        _AT_TYPE + rf"(?P<at>unsigned)[ \t]+(?P<type>{_N})",
        "`unsigned` stands behind the type",
        r"\g<name>: \g<type> unsigned",
    ),
    loan(
        _AT_TYPE
        + r"(?P<at>(?:list|array|set|collection|sequence|iterable|vec|seq)[<\[(](?P<inner>[^<>\[\]()]+)[>\])])",
        "a list is written `type[]`",
        _element,
    ),
    loan(_AT_TYPE + rf"(?P<at>\[[ \t]*(?P<inner>{_N})[ \t]*\])", "a list is written `type[]`", _element),
    loan(_AT_TYPE + rf"(?P<inner>{_N})[ \t]+(?P<at>array)\b(?:\[\])?", "a list is written `type[]`", _element),
    loan(
        _AT_TYPE + r"(?P<at>(?:optional|maybe|nullable)[<\[(](?P<inner>[^<>\[\]()]+)[>\])])",
        "what may be missing is written `type?`",
        r"\g<name>: \g<inner>?",
    ),
    loan(
        _AT_TYPE + r"(?P<at>(?:record|dict|dictionary|object|any|map)<[^<>]*>)",
        "an object of any shape is `json`",
        r"\g<name>: json",
    ),
    loan(_AT_TYPE + rf"(?P<type>{_N})(?P<at>[\[<](?P<n>\d+)[\]>])", "a size stands in round brackets", _sized),
    loan(
        _AT_TYPE + rf"(?P<type>{_N})[ \t]+(?P<at>(?P<n>\d+(?:[ \t]*,[ \t]*\d+)?))(?=[ \t]|$)",
        "a size stands in round brackets",
        _sized,
    ),
    loan(
        _AT_TYPE + rf"(?P<type>{_N}(?:{_BRACKETS})?(?:\[\])*)[ \t]*(?P<at>\|[ \t]*(?:null|undefined))",
        "what may be missing is written `type?`",
        r"\g<name>: \g<type>?",
    ),
)


# ---- clauses ---------------------------------------------------------------------------------------------------------
def optional(line: str) -> str:
    """The attribute with a `?` behind its type."""
    return _TYPED.sub(r"\1?", line, count=1)


def _setting(setting: str) -> str:
    """One setting of DBML as a clause."""
    word, _, value = (part.strip() for part in setting.partition(":"))
    plain = " ".join(word.lower().split())
    if plain == "default":
        return f"= {value.strip('`')}"
    if plain == "note":
        return f"\N{INFORMATION SOURCE}{value[1:-1]}"
    return {"primary key": "pk", "increment": "auto", "not null": "", "null": "null"}.get(plain, plain)


def _settings(match: re.Match[str]) -> str:
    return "".join(f" {written}" for each in match["list"].split(",") if (written := _setting(each)))


def _prisma_default(match: re.Match[str]) -> str:
    value = match["value"].strip()
    if re.match(r"(autoincrement|sequence)\(", value):
        return " auto"
    if re.match(r"(uuid|cuid|nanoid|ulid)\(", value):
        return " = uuid()"
    return f" = {value}"


def _prisma_native(match: re.Match[str]) -> str:
    kind = spelling(match["kind"]) or match["kind"].lower()
    size = match["size"] or ""
    if kind not in ("string", "char", "decimal", "bytes", "timestamp"):
        size = ""
    return f"{match['name']}: {kind}{size}{match['optional']}{match['rest']}"


def _text_default(match: re.Match[str]) -> str:
    return f"= '{match['text']}'" if not re.fullmatch(r"\w+\(\)", match["text"]) else f"= {match['text']}"


_REQUIRED = "what has no `?` is required, so `{0}` is not written"
_OPTIONAL = "`{0}` is written as a `?` behind the type"
_CLAUSES = (
    loan(_CLAUSE.replace("+", "*") + r"(?P<at>\[)(?P<list>[^\[\]]+)\]", "clauses stand without brackets", _settings),
    loan(
        _AT_TYPE
        + rf"{_N}(?:{_BRACKETS})?(?P<optional>\??)(?P<rest>.*?)[ \t]*(?P<at>@db\.(?P<kind>\w+)(?P<size>\([^()]*\))?)",
        "`{0}` is how Prisma says it",
        _prisma_native,
    ),
    loan(_CLAUSE + r"@id\b", "`{0}` is written `pk`", " pk"),
    loan(_CLAUSE + r"@(?P<word>unique|pk|index|auto)\b(?!\()", "`{0}` stands without `@`", r" \g<word>"),
    loan(
        _CLAUSE + r"(?P<at>@default)\((?P<value>(?:[^()]|\([^()]*\))*)\)",
        "a default is written with `=`",
        _prisma_default,
    ),
    loan(_CLAUSE + r"@updatedAt\b", "`{0}` is written `on update now()`", " on update now()"),
    loan(_CLAUSE + r"(?P<at>@map)\((?P<value>\"[^\"]*\")\)", "`{0}` is written `as`", r" as \g<value>"),
    loan(_CLAUSE + r"not[ \t]+null\b", _REQUIRED, ""),
    loan(_CLAUSE + r"required\b", _REQUIRED, ""),
    loan(_CLAUSE + r"(?<!set )(?:null|nullable|optional)\b", _OPTIONAL, "\N{WHITE QUESTION MARK ORNAMENT}"),
    loan(_CLAUSE + r"generated[ \t]+always[ \t]+as[ \t]+identity\b", "`{0}` is written `auto always`", " auto always"),
    loan(
        _CLAUSE + r"generated[ \t]+(?:by[ \t]+default[ \t]+)?as[ \t]+identity\b(?:[ \t]*\([^()]*\))?",
        "`{0}` is written `auto`",
        " auto",
    ),
    loan(
        _CLAUSE + r"(?:auto_?increment|autonumber|identity|increment)\b(?:[ \t]*\([^()]*\))?",
        "`{0}` is written `auto`",
        " auto",
    ),
    loan(_CLAUSE + r"(?:generated[ \t]+always[ \t]+)?as(?=[ \t]*\()", "`{0}` is written `computed`", " computed"),
    loan(
        _CLAUSE + r"computed[ \t]+(?P<at>[^(\s].*?)(?P<kept>[ \t]+(?:stored|virtual))?$",
        "SQL stands in round brackets",
        r" computed (\g<at>)\g<kept>",
    ),
    loan(_CLAUSE + r"check[ \t]+(?P<at>[^(\s].*)$", "a condition stands in round brackets", r" check (\g<at>)"),
    loan(
        r"^(?P<name>" + _N + r")(?P<type>:[ \t]*" + _N + r"(?:\([^()]*\))?\??)[ \t]+(?P<at>[<>]=?[ \t]*[\w.'-]+)$",
        "a condition is written `check (…)`",
        r"\g<name>\g<type> check (\g<name> \g<at>)",
    ),
    loan(
        r"^(?P<name>"
        + _N
        + r")(?P<type>:[ \t]*"
        + _N
        + r"(?:\([^()]*\))?\??)[ \t]+(?P<at>min[ \t]*[:=]?[ \t]*(?P<n>-?[\d.]+))$",
        "a least value is written `check (…)`",
        r"\g<name>\g<type> check (\g<name> >= \g<n>)",
    ),
    loan(
        r"^(?P<name>"
        + _N
        + r")(?P<type>:[ \t]*"
        + _N
        + r"(?:\([^()]*\))?\??)[ \t]+(?P<at>max[ \t]*[:=]?[ \t]*(?P<n>-?[\d.]+))$",
        "a greatest value is written `check (…)`",
        r"\g<name>\g<type> check (\g<name> <= \g<n>)",
    ),
    loan(_CLAUSE + r"primary(?:[ \t]+key)?\b", "`{0}` is written `pk`", " pk"),
    loan(_CLAUSE + r"unique[ \t]+key\b", "`{0}` is written `unique`", " unique"),
    loan(_CLAUSE + r"key\b", "`{0}` is written `pk`", " pk"),
    loan(_CLAUSE + r"(?P<at>default)[ \t]*[:=]?(?=[ \t]*\S)", "a default is written with `=`", " = "),
    loan(_CLAUSE + r"(?P<at>:=|==+)", "`{0}` is written `=`", " = "),
    loan(
        _CLAUSE.replace("+", "*") + r"=[ \t]*(?P<at>\"(?P<text>[^\"]*)\")",
        'a value stands in single quotes: `"…"` is for names and prose',
        lambda match: " " + _text_default(match),
    ),
    loan(
        _CLAUSE + r"(?P<at>comment)[ \t]*[:=]?[ \t]*(?:'(?P<a>[^']*)'|\"(?P<b>[^\"]*)\")",
        "a comment on a line is written `///`",
        lambda match: f" \N{INFORMATION SOURCE}{match['a'] or match['b'] or ''}",
    ),
    loan(
        _CLAUSE.replace("+", "*") + r"(?P<at>,)[ \t]*(?=[^\W\d]\w*[ \t]*:)",
        "the end of a line, or `;`, ends what stands on it",
        "; ",
    ),
    loan(
        _CLAUSE.replace("+", "*") + r"(?P<at>,)[ \t]*(?=\S)(?![^()]*\))", "clauses stand without `,` between them", " "
    ),
    loan(
        _CLAUSE.replace("+", "*") + r"=[ \t]*(?P<at>\w+\.(?P<label>[^\W\d]\w*))(?![\w(.])",
        "a label stands without its enum",
        r" = \g<label>",
    ),
    loan(
        _CLAUSE + r"(?P<at>(?-i:PK|UNIQUE|INDEX|AUTO|CHECK|ON|DELETE|UPDATE|CASCADE|RESTRICT))\b",
        "the words of the language are written small",
        lambda match: match[0].lower(),
    ),
    loan(_CLAUSE.replace("+", "*") + r"[,;][ \t]*$", "`{0}` stands at the end of the line", ""),
)

LOANS: tuple[Loan, ...] = (*_NAMES, *_DIRECTIVES, *_RELATIONSHIPS, *_TYPE_LOANS, *_CLAUSES)

# Marks that a rewritten clause leaves for what stands elsewhere on the line.
DOC = "\N{INFORMATION SOURCE}"
OPTIONAL = "\N{WHITE QUESTION MARK ORNAMENT}"
