"""A model with any texts in all of its prose, and names that need quotes: nothing of it may break a format."""

from __future__ import annotations

import random

from entia.syntax.writing import quote

# What some format gives a meaning to, and a few letters between.
_SIGNS = "ab1 `|\\<>#-*_[]()!&;~$\"'{}=+.:@^/%?,–→é\t"


def any_text(dice: random.Random) -> str:
    """A text of one line."""
    return "".join(dice.choice(_SIGNS) for _ in range(dice.randrange(1, 24))).strip() or "x"


def model_of_texts(seed: int, target: str = "postgres 15") -> str:
    """The same text for the same number; it checks without an error."""
    dice = random.Random(seed)
    docs = [any_text(dice) for _ in range(12)]
    prose = [quote(any_text(dice)) for _ in range(6)]
    label = any_text(dice).replace("\t", " ").strip() or "x"
    return f"""\
/// {docs[0]}
/// {docs[1]}
model Shop {{ target {target}; author {prose[0]} }}

/// {docs[2]}
enum State {{
  {quote(label)}  /// {docs[3]}
  other
}}

/// {docs[4]}
mixin Tracked {{ made: date?  /// {docs[5]}
}}

/// {docs[6]}
///
/// {docs[7]}
entity Customer with Tracked @pii {{
  lifecycle {{ create {prose[1]} }}
  id: int pk as "the id"  /// {docs[8]}
  state: State?  /// {docs[9]}
  index: string(20) = 'it''s'
  Note: text? as "note"
  checks: bool = false
  index "an index" (index)  /// {docs[10]}
  check (index <> 'a')  /// {docs[11]}
  cache redis key {prose[2]} ttl 5m
}}

entity Order {{ id: int pk; customer -> Customer? inverse orders on delete set null }}

rule Kept {prose[3]} by application
note {prose[4]} {prose[5]}
view Some as (select c.id from Customer c)
"""
