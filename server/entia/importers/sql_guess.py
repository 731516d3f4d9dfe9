"""Which dialect a script is written in, told by what only one of them writes."""

from __future__ import annotations

import re

_HEADERS = (
    ("mariadb", r"-- MariaDB dump|/\*M!\d+"),
    ("mysql", r"-- MySQL dump|-- phpMyAdmin SQL Dump|-- Host: .*\n--|/\*!\d{5} "),
    ("postgres", r"-- PostgreSQL database dump|^SET search_path\b|pg_catalog\."),
)
_SIGNS: tuple[tuple[str, int, str], ...] = (
    ("postgres", 3, r"\bLANGUAGE\s+'?plpgsql|::\s*(?:regclass|text|jsonb|character varying)|\bnextval\s*\(\s*'"),
    ("postgres", 3, r"\b(?:BIG|SMALL)?SERIAL\b|\bTIMESTAMPTZ\b|\bJSONB\b|\bBYTEA\b|\bTSVECTOR\b|\bCREATE EXTENSION\b"),
    (
        "postgres",
        3,
        r"\bUSING\s+(?:gin|gist|brin)\b|\bAS\s+ENUM\s*\(|\bgen_random_uuid\s*\(|\bDO\s+\$\$|\bALTER TABLE ONLY\b",
    ),
    (
        "postgres",
        3,
        r"-- (?:CreateTable|AlterTable|AddForeignKey|CreateEnum)\n[^\n]*\"|\bSET DATA TYPE\b|\bTIMESTAMP\(3\)",
    ),
    ("postgres", 1, r"\bCREATE DOMAIN\b|\bTEXT\s*\[\]|\bUUID\b|\bcharacter varying\b|\bCREATE (?:POLICY|RULE)\b|::\w"),
    ("mysql", 4, r"\bENGINE\s*=\s*\w+|\bAUTO_INCREMENT\b|^\s*DELIMITER\s|\bUNSIGNED\b|\bCREATE\s+DEFINER\s*="),
    ("mysql", 2, r"\bMODIFY COLUMN\b|\bADD (?:UNIQUE )?(?:INDEX|KEY)\b|\bCOMMENT '"),
    ("mysql", 1, r"`\w+`"),
    ("mysql", -4, r"\bVARCHAR\s*\(\s*MAX\s*\)"),
    ("mariadb", 6, r"\bCREATE SEQUENCE\b[^;]*\bENGINE\s*="),
    ("mysql", 2, r"^\s*`\w+`\s+\w|\b(?:TINY|MEDIUM|LONG)(?:TEXT|BLOB)\b|\bON UPDATE (?:CURRENT_TIMESTAMP|NOW)\b"),
    (
        "mysql",
        2,
        r"\bCREATE\s+(?:TABLE|DATABASE)\s+(?:IF NOT EXISTS\s+)?`|^\s*(?:UNIQUE\s+|FULLTEXT\s+)?KEY\s+`?\w+`?\s*\(",
    ),
    (
        "sqlserver",
        4,
        r"^\s*GO\s*$|\[dbo\]\.|\bdbo\.|\bIDENTITY\s*\(\s*\d+\s*,|\bNONCLUSTERED\b|\bsp_(?:rename|addextendedproperty)\b",
    ),
    (
        "sqlserver",
        3,
        r"\bNVARCHAR\b|\bUNIQUEIDENTIFIER\b|\bGETDATE\s*\(|\bDATETIME2\b|\bCREATE\s+CLUSTERED\b|\bOBJECT_ID\s*\(",
    ),
    ("sqlserver", 2, r"^\s*\[\w+\]\s+\[?\w|\bCREATE TABLE \["),
    ("oracle", 4, r"\bVARCHAR2\b|\bNVARCHAR2\b|\bSYSDATE\b|\bCREATE OR REPLACE PACKAGE\b|\bEXECUTE IMMEDIATE\b"),
    ("oracle", 2, r"\bNUMBER\s*\(|\bCLOB\b|^/\s*$|\bFROM DUAL\b|^(?:PROMPT|REM)\b|\bORGANIZATION INDEX\b"),
    ("sqlite", 4, r"\bAUTOINCREMENT\b|^\s*PRAGMA\s|\bWITHOUT ROWID\b|\bsqlite_\w+|\bUSING\s+fts\d"),
    ("sqlite", 6, r"^\s*\[\w+\]\s+INTEGER\b"),
    ("sqlite", 1, r"\bINTEGER\s+(?:NOT NULL\s+)?PRIMARY KEY\b|\bdatetime\('now'|\bstrftime\("),
    ("sqlite", -4, r"\bCREATE SCHEMA\b"),
    (
        "clickhouse",
        5,
        r"\bENGINE\s*=?\s*(?:\w*MergeTree|Log|Distributed|Kafka|Null|Memory\(\))|\bLowCardinality\(|\bDateTime64\b",
    ),
    ("clickhouse", 4, r"\bMATERIALIZED VIEW\b[^;]*\bTO\s+\w+\s+AS\b"),
    ("clickhouse", 3, r"\bNullable\(\w|\bUInt\d+\b"),
    ("redshift", 5, r"\bDISTSTYLE\b|\bDISTKEY\b|\bSORTKEY\b|\bENCODE\s+(?:raw|lzo|zstd|az64|delta|bytedict|text\d+)"),
    (
        "snowflake",
        4,
        r"\bVARIANT\b|\bTIMESTAMP_(?:NTZ|LTZ|TZ)\b|\bAUTOINCREMENT START\b|\bCREATE (?:STAGE|WAREHOUSE|PIPE|STREAM)\b",
    ),
    ("snowflake", 3, r"\bCREATE (?:OR REPLACE )?(?:TRANSIENT|DYNAMIC|HYBRID) TABLE\b|\bCLUSTER BY \("),
    ("bigquery", 4, r"\bSTRING\b.*\bINT64\b|\bINT64\b|\bFLOAT64\b|\bSTRUCT<|\bOPTIONS\s*\(\s*description"),
    ("databricks", 4, r"\bUSING\s+DELTA\b|\bTBLPROPERTIES\b"),
    ("spark", 3, r"\bUSING\s+(?:PARQUET|ORC|CSV)\b|\bPARTITIONED BY\b"),
    ("duckdb", 3, r"\bUHUGEINT\b|\bHUGEINT\b|\bread_csv\w*\(|\bINSTALL \w+;"),
    ("cockroachdb", 4, r"^\s*\w+\s+BYTES\b"),
    (
        "cockroachdb",
        5,
        r"\bunique_rowid\(\)|\bINTERLEAVE IN PARENT\b|\bFAMILY\s+\"?\w+\"?\s*\(|\bINVERTED INDEX\b",
    ),
)
_STRINGS = re.compile(r"'(?:[^'\n]|'')*'|--[^\n]*")
_MOST = 300_000  # characters that are looked at


def guess(text: str) -> str:
    """Entia's name of the dialect, "" where nothing tells."""
    head = text[:_MOST]
    for dialect, pattern in _HEADERS:
        if re.search(pattern, head[:4000], re.MULTILINE):
            return dialect
    plain = _STRINGS.sub("", head)
    weights: dict[str, int] = {}
    for dialect, weight, pattern in _SIGNS:
        if re.search(pattern, head if "'" in pattern else plain, re.IGNORECASE | re.MULTILINE):
            weights[dialect] = weights.get(dialect, 0) + weight
    found = max(weights, key=lambda dialect: weights[dialect], default="")
    return found if found and weights[found] > 0 else ""


_VERSIONS = (
    r"-- Dumped from database version (\d+(?:\.\d+)?)",
    r"-- Server version\s+(\d+\.\d+)",
    r"Distrib (\d+\.\d+)",
)


def version_of(text: str) -> str:
    """The version of the database that a dump says it comes from, "" where it says none."""
    for pattern in _VERSIONS:
        if (match := re.search(pattern, text[:4000])) is not None:
            return match[1]
    return ""
