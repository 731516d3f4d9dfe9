"""`default-out-of-range`: a number default is too large or too fine for its attribute."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from entia.diagnostics import Diagnostic, Fix, Severity
from entia.dialects.types import integer_range
from entia.model.schema import (
    Column,
    Table,
)
from entia.model.types import INTEGERS, Type
from entia.rules import _lines
from entia.rules._words import counted
from entia.rules.rule import Rule, Subject


def _check(subject: Subject, element: tuple[Table, Column]) -> Iterator[Diagnostic]:
    _, column = element
    default, type_ = column.default, column.type
    if default is None or default.kind != "number":
        return
    span = column.type_span if default.owner else default.span
    try:
        value = Decimal(default.text)
    except InvalidOperation:
        return  # the parser takes numbers only; what is none is its problem
    if type_.base in INTEGERS:
        low, high = integer_range(type_)
        if value == value.to_integral_value() and not low <= value <= high:
            fixes = _wider(subject, column, int(value))
            yield RULE.at(
                subject,
                span,
                f"`{default.text}` does not fit `{column.name}`, which goes from {low} to {high}",
                help="write a smaller number, or a wider type",
                fixes=fixes,
            )
    elif type_.base == "decimal" and type_.args:
        precision, scale = (*type_.args, 0)[:2]
        whole = precision - scale
        digits, exponent = value.as_tuple().digits, value.as_tuple().exponent
        assert isinstance(exponent, int)  # a number, neither infinite nor none
        if value and len(digits) + exponent > whole:
            yield RULE.at(
                subject,
                span,
                f"`{default.text}` does not fit `{column.name}`, which has {counted(whole, 'digit')} before the point",
                help="write a smaller number, or a larger precision",
            )
        elif -exponent > scale and any(digits[scale + exponent :]):
            rounded = f"{value:.{scale}f}"
            yield RULE.at(
                subject,
                span,
                f"`{default.text}` has more decimals than `{column.name}`, which has {scale}",
                help=f"write `{rounded}`",
                fixes=()
                if default.owner or len(rounded.lstrip("-").partition(".")[0].lstrip("0")) > whole
                else (subject.replace(f"write `{rounded}`", span, rounded),),
            )
    elif type_.unsigned and value < 0:
        yield RULE.at(
            subject,
            span,
            f"`{default.text}` is negative, but `{column.name}` is unsigned",
            help="write a number from 0",
        )


def _wider(subject: Subject, column: Column, value: int) -> tuple[Fix, ...]:
    member = _lines.member_at(subject.resolved.declaration, column.span)
    written = _lines.type_text(subject.chunk, member) if member is not None else None
    if written is None or written[0] != column.type.base:
        return ()
    for base in INTEGERS[INTEGERS.index(column.type.base) + 1 :]:
        low, high = integer_range(Type(base))
        if low <= value <= high:
            return (subject.replace(f"make it `{base}`", written[1], base),)
    return ()


RULE = Rule(
    "default-out-of-range",
    Severity.ERROR,
    "a number default is too large or too fine for its attribute",
    "column",
    _check,
)
