"""The collations that each dialect has by itself.

From `pg_collation` (PostgreSQL 15 and 18), `information_schema.collations` (MariaDB 10.11), `pragma_collations()`
(DuckDB 2.0), `pragma_collation_list` (SQLite 3.40), and MySQL's manual.
"""

from __future__ import annotations

import re

_POSTGRES = frozenset(
    ("C", "POSIX", "default", "ucs_basic", "unicode", "pg_c_utf8", "pg_unicode_fast", "C.utf8", "C.UTF-8")
)
_ICU = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?(-u-va-posix)?-x-icu")
# What initdb takes over from the operating system: there or not, as that has it.
_OF_THE_SYSTEM = re.compile(r"[a-z]{2,3}_[A-Z]{2}(\.[\w-]+)?(@\w+)?")

_CHARSETS = (
    "armscii8 ascii big5 cp1250 cp1251 cp1256 cp1257 cp850 cp852 cp866 cp932 dec8 eucjpms euckr gb18030 gb2312 gbk "
    "geostd8 greek hebrew hp8 keybcs2 koi8r koi8u latin1 latin2 latin5 latin7 macce macroman sjis swe7 tis620 ucs2 "
    "ujis utf16 utf16le utf32 utf8 utf8mb3 utf8mb4"
).split()
_ENDINGS = (
    "bin bulgarian_ci chinese_ci croatian_ci czech_ci czech_cs danish_ci english_ci esperanto_ci estonian_ci "
    "estonian_cs general_ci general_cs general_mysql500_ci german1_ci german2_ci hungarian_ci icelandic_ci "
    "japanese_ci korean_ci latvian_ci lithuanian_ci persian_ci polish_ci roman_ci romanian_ci sinhala_ci slovak_ci "
    "slovenian_ci spanish2_ci spanish_ci swedish_ci thai_ci turkish_ci ukrainian_ci unicode_520_ci unicode_ci "
    "vietnamese_ci"
).split()
_MARIADB_ENDINGS = (
    "nopad_bin chinese_nopad_ci croatian_mysql561_ci english_nopad_ci general_nopad_ci japanese_nopad_ci "
    "korean_nopad_ci myanmar_ci swedish_nopad_ci thai_520_w2 thai_nopad_ci turkish_nopad_ci unicode_520_nopad_ci "
    "unicode_nopad_ci"
).split()
_BY_CHARSET = re.compile(rf"(?:{'|'.join(_CHARSETS)})_(?:{'|'.join((*_ENDINGS, *_MARIADB_ENDINGS))})|binary")
_LANGUAGES = (
    "croatian czech danish esperanto estonian german2 hungarian icelandic latvian lithuanian persian polish roman "
    "romanian sinhala slovak slovenian spanish spanish2 swedish turkish vietnamese"
).split()
_UCA1400 = re.compile(
    rf"(?:(?:utf8mb[34]|ucs2|utf16|utf32)_)?uca1400_(?:(?:{'|'.join(_LANGUAGES)})_)?(?:nopad_)?a[is]_c[is]"
)
_UCA900 = re.compile(
    "utf8mb4_(?:(?:bg|bs|cs|da|de_pb|eo|es|es_trad|et|gl|hr|hu|is|ja|la|lt|lv|mn_cyrl|nb|nn|pl|ro|ru|sk|sl|sr_latn|sv|"
    "tr|vi|zh)_)?0900_(?:ai_ci|as_ci|as_cs|as_cs_ks|bin)"
)

_DUCKDB = frozenset(
    """
    c posix binary nocase noaccent nfc icu_noaccent aa af am ar ar_sa as az bal be bg blo bn bo br bs ca ceb chr cs cu
    cy da de de_at dsb dz ee el en en_us eo es et fa fa_af ff fi fil fo fr fr_ca fy ga gl gu ha haw he he_il hi hr hsb
    hu hy id id_id ig is it ja ka kk kl km kn ko kok ku ky lb lij lkt ln lo lt lv mk ml mn mr ms mt my nb nb_no ne nl
    nn no nso om or pa pa_in pl ps pt ro ru sa se sgs si sk sl smn sq sr sr_ba sr_me sr_rs ssy st sv sw ta te th tk tn
    to tr ug uk ur uz vi vo wae wo xh yi yo zh zh_cn zh_hk zh_mo zh_sg zh_tw zu
""".split()
)


def has_collation(dialect: str, name: str) -> bool:
    """Whether the dialect has a collation of that name by itself.

    PostgreSQL's names of the operating system's kind (`en_US`) count as had: see `is_of_the_system`.
    """
    match dialect:
        case "postgres":
            own = name.removeprefix("pg_catalog.")
            return own in _POSTGRES or _ICU.fullmatch(own) is not None or is_of_the_system(dialect, own)
        case "mariadb":
            lowered = name.lower()
            return _BY_CHARSET.fullmatch(lowered) is not None or _UCA1400.fullmatch(lowered) is not None
        case "mysql":
            lowered = name.lower()
            known = _BY_CHARSET.fullmatch(lowered) is not None and not lowered.endswith(tuple(_MARIADB_ENDINGS))
            return known or _UCA900.fullmatch(lowered) is not None
        case "sqlite":
            return name.lower() in ("binary", "nocase", "rtrim")
        case "duckdb":
            return all(part.lower() in _DUCKDB for part in name.split("."))
    return True


def is_of_the_system(dialect: str, name: str) -> bool:
    """Whether PostgreSQL has the collation only where the server's operating system has it."""
    return dialect == "postgres" and _OF_THE_SYSTEM.fullmatch(name) is not None
