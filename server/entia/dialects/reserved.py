"""Words that cannot stand bare as a name, per dialect, in lower case.

Facts, not prose: PostgreSQL's from `pg_get_keywords()` (reserved, column-name and function-name words; 15 to 18),
DuckDB's from `duckdb_keywords()`, MariaDB's and SQLite's by trying every keyword as a table's, column's, constraint's
and alias's name on the engine, MySQL's from its manual. A word too many costs two quotes, a word too few the DDL.
"""

from functools import cache

_WORDS: dict[str, str] = {
    "postgres": """
        all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean both case
        cast char character check coalesce collate collation column concurrently constraint create cross
        current_catalog current_date current_role current_schema current_time current_timestamp current_user dec
        decimal default deferrable desc distinct do else end except exists extract false fetch float for foreign
        freeze from full grant greatest group grouping having ilike in initially inner inout int integer intersect
        interval into is isnull join lateral leading least left like limit localtime localtimestamp national natural
        nchar none normalize not notnull null nullif numeric offset on only or order out outer overlaps overlay
        placing position precision primary real references returning right row select session_user setof similar
        smallint some substring symmetric table tablesample then time timestamp to trailing treat trim true union
        unique user using values varchar variadic verbose when where window with xmlattributes xmlconcat xmlelement
        xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable
    """,
    "mysql": """
        accessible add all alter analyze and as asc asensitive before between bigint binary blob both by call cascade
        case change char character check collate column condition constraint continue convert create cross cube
        cume_dist current_date current_time current_timestamp current_user cursor database databases day_hour
        day_microsecond day_minute day_second dec decimal declare default delayed delete dense_rank desc describe
        deterministic distinct distinctrow div double drop dual each else elseif empty enclosed escaped except exists
        exit explain false fetch first_value float float4 float8 for force foreign from fulltext function generated
        get grant group grouping groups having high_priority hour_microsecond hour_minute hour_second if ignore in
        index infile inner inout insensitive insert int int1 int2 int3 int4 int8 integer intersect interval into
        io_after_gtids io_before_gtids is iterate join json_table key keys kill lag last_value lateral lead leading
        leave left like limit linear lines load localtime localtimestamp lock long longblob longtext loop low_priority
        master_bind master_ssl_verify_server_cert match maxvalue mediumblob mediumint mediumtext middleint
        minute_microsecond minute_second mod modifies natural no_write_to_binlog not nth_value ntile null numeric of
        on optimize optimizer_costs option optionally or order out outer outfile over partition percent_rank precision
        primary procedure purge range rank read read_write reads real recursive references regexp release rename
        repeat replace require resignal restrict return revoke right rlike row row_number rows schema schemas
        second_microsecond select sensitive separator set show signal smallint spatial specific sql sql_big_result
        sql_calc_found_rows sql_small_result sqlexception sqlstate sqlwarning ssl starting stored straight_join system
        table terminated then tinyblob tinyint tinytext to trailing trigger true undo union unique unlock unsigned
        update usage use using utc_date utc_time utc_timestamp values varbinary varchar varcharacter varying virtual
        when where while window with write xor year_month zerofill
    """,
    "mariadb": """
        accessible add all alter analyze and as asc asensitive before between bigint binary blob both by call cascade
        case change char character check collate column condition constraint continue convert create cross
        current_date current_role current_time current_timestamp current_user cursor databases day_hour
        day_microsecond day_minute day_second dec decimal declare default delayed delete delete_domain_id desc
        describe deterministic distinct distinctrow div do_domain_ids double drop dual each else elseif enclosed
        escaped except exists exit explain false fetch float float4 float8 for force foreign from fulltext grant group
        having high_priority hour_microsecond hour_minute hour_second if ignore ignore_domain_ids in index infile
        inner inout insensitive insert int int1 int2 int3 int4 int8 integer intersect interval into is iterate join
        key keys kill leading leave left like limit linear lines load localtime localtimestamp lock long longblob
        longtext loop low_priority master_demote_to_replica master_demote_to_slave master_ssl_verify_server_cert match
        maxvalue mediumblob mediumint mediumtext middleint minute_microsecond minute_second mod modifies natural
        no_write_to_binlog not null numeric offset on optimize optionally or order out outer outfile over
        page_checksum parse_vcol_expr partition portion precision primary procedure purge range read read_write reads
        real recursive ref_system_id references regexp release rename repeat replace require resignal restrict return
        returning revoke right rlike row_number rows schemas second_microsecond select sensitive separator set show
        signal smallint spatial specific sql sql_big_result sql_calc_found_rows sql_small_result sqlexception sqlstate
        sqlwarning ssl starting stats_auto_recalc stats_persistent stats_sample_pages straight_join table terminated
        then tinyblob tinyint tinytext to trailing trigger true undo union unique unlock unsigned update usage use
        using utc_date utc_time utc_timestamp values varbinary varchar varcharacter varying when where while with
        write xor year_month zerofill
    """,
    "sqlite": """
        add all alter and as autoincrement between case cast check collate commit constraint create current_date
        current_time current_timestamp default deferrable delete distinct drop else escape except exists false foreign
        from group having if in index insert intersect into is isnull join limit not nothing notnull null on or order
        primary raise references returning select set table then to transaction true union unique update using values
        when where
    """,
    "duckdb": """
        all analyse analyze and anti any array as asc asof asymmetric at authorization between bigint binary bit
        boolean both by case cast char character check coalesce collate collation column columns concurrently
        constraint create cross dec decimal default deferrable desc describe distinct do else end except exists
        extract false fetch float for foreign freeze from full generated glob group grouping grouping_id having ilike
        in initially inner inout int integer intersect interval into is isnull join lambda lateral leading left like
        limit map national natural nchar none not notnull null nullif numeric offset on only or order out outer
        overlaps overlay pivot pivot_longer pivot_wider placing position positional precision primary qualify real
        references returning right row select semi setof show similar smallint some struct substring summarize
        symmetric table tablesample then time timestamp to trailing treat trim true try_cast tuple union unique unpack
        unpivot using values varchar variadic verbose when where window with xmlattributes xmlconcat xmlelement
        xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable
    """,
}

# Words that became reserved in a later version than the dialect's oldest claimed one: word -> first version.
_ADDED: dict[str, dict[str, tuple[int, ...]]] = {
    "postgres": {
        "json_array": (16,),
        "json_arrayagg": (16,),
        "json_object": (16,),
        "json_objectagg": (16,),
        "system_user": (16,),
        "json": (17,),
        "json_exists": (17,),
        "json_query": (17,),
        "json_scalar": (17,),
        "json_serialize": (17,),
        "json_table": (17,),
        "json_value": (17,),
        "merge_action": (17,),
    },
    # LIBRARY since 9.2 and EXTERNAL later: a target `mysql 9` is any of them.
    "mysql": {
        "manual": (8, 4),
        "parallel": (8, 4),
        "qualify": (8, 4),
        "tablesample": (8, 4),
        "external": (9, 0),
        "library": (9, 0),
    },
}


# The built-in types that a type of one's own would vanish behind (PostgreSQL) or collide with (DuckDB).
_BUILT_IN_TYPES: dict[str, str] = {
    "postgres": """
        aclitem bit bool box bpchar bytea char cid cidr circle date daterange datemultirange float4 float8 inet int2
        int4 int8 int4range int8range interval json jsonb jsonpath line lseg macaddr macaddr8 money name numeric
        numrange oid path pg_lsn point polygon record refcursor regclass regproc regtype text tid time timestamp
        timestamptz timetz tsquery tsrange tstzrange tsvector txid_snapshot unknown uuid varbit varchar void xid
        xid8 xml
    """,
    "duckdb": """
        bigint bignum binary bit bitstring blob bool boolean bpchar bytea char date datetime dec decimal double enum
        float float4 float8 geometry guid hugeint int int1 int128 int16 int2 int32 int4 int64 int8 integer integral
        interval json list logical long map null nvarchar numeric oid real row short signed smallint string struct
        text time timestamp timestamp_ms timestamp_ns timestamp_s timestamp_us timestamptz timetz tinyint ubigint
        uhugeint uint128 uint16 uint32 uint64 uint8 uinteger union usmallint utinyint uuid varbinary varchar variant
        varint
    """,
}


@cache
def built_in_types(dialect: str) -> frozenset[str]:
    """The types, in lower case, whose names a type of the model's own cannot have."""
    return frozenset(_BUILT_IN_TYPES.get(dialect, "").split())


@cache
def words(dialect: str) -> frozenset[str]:
    """The words reserved in every claimed version of the dialect; none for a dialect that is not built."""
    return frozenset(_WORDS.get(dialect, "").split())


# Of these words, those that a table or a column can have bare all the same: only a type, a function or an alias cannot.
# Tried on the engines, in CREATE, INSERT, SELECT and UPDATE; MySQL's cannot be tried.
_BARE: dict[str, str] = {
    "postgres": """
        between bigint bit boolean char character coalesce dec decimal exists extract float greatest grouping inout int
        integer interval least national nchar none normalize nullif numeric out overlay position precision real row
        setof smallint substring time timestamp treat trim values varchar xmlattributes xmlconcat xmlelement xmlexists
        xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable
    """,
    "sqlite": "false true",
    "duckdb": """
        between bigint bit boolean char character coalesce columns dec decimal exists extract float generated grouping
        grouping_id inout int integer interval map national nchar none nullif numeric out overlay position precision
        real row setof smallint struct substring time timestamp treat trim try_cast tuple values varchar xmlattributes
        xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable
    """,
}


@cache
def bare_words(dialect: str) -> frozenset[str]:
    """The reserved words that tables and columns can have without quotes."""
    return frozenset(_BARE.get(dialect, "").split())


def needs_quotes(dialect: str, version: tuple[int, ...], word: str) -> bool:
    """Whether a table or column of that name has to be quoted in SQL written by hand."""
    return is_reserved(dialect, version, word) and word.lower() not in bare_words(dialect)


def is_reserved(dialect: str, version: tuple[int, ...], word: str) -> bool:
    """Whether `word`, in any case, cannot stand bare as a name in that version."""
    word = word.lower()
    if word in words(dialect):
        return True
    since = _ADDED.get(dialect, {}).get(word)
    return since is not None and version >= since
