"""A statement's figures as they are kept: everything that is on the paper, and nothing else.

The form is stable. Fields may be added with a default; none may change its meaning, because
statements of years ago are read with it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from hashlib import sha256
from typing import Any

from solde.figures.aging import AgeBy, AgeCredits, Aging, column_names
from solde.figures.decimals import millionths, percent
from solde.figures.details import Detail
from solde.figures.money import decimal_string
from solde.figures.request import Kind, Request
from solde.figures.statement import Row, Statement, Totals

DAYS = ("statement_on", "start_on", "end_on")


def freeze_request(request: Request) -> dict[str, Any]:
    """What the figures were asked, as JSON values."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in asdict(request).items()
    }


def freeze(statement: Statement) -> dict[str, Any]:
    """The figures as JSON values: money in minor units, days as ISO dates.

    Their request is kept beside them under "request", by freeze_request(). "details" is there
    only where they were asked for.
    """
    aging = statement.aging
    details = {} if statement.details is None else {"details": statement.details}
    return {
        "opening": statement.opening_minor,
        "rows": [
            (row[0].isoformat(), *row[1:4], row[4] and row[4].isoformat(), *row[5:])
            for row in statement.rows
        ],
        "totals": statement.totals,
        "closing": statement.closing_minor,
        "balance": statement.balance_minor,
        "aging": aging and (aging.current_minor, aging.late_minor, aging.credits_minor),
        **details,
    }


def thaw(frozen: Mapping[str, Any]) -> Statement:
    """The figures that freeze() and freeze_request() kept."""
    asked = frozen["request"]
    days = {name: asked[name] and date.fromisoformat(asked[name]) for name in DAYS}
    kinds = {
        "kind": Kind(asked["kind"]),
        "edges": tuple(asked["edges"]),
        "age_by": AgeBy(asked["age_by"]),
        "age_credits": AgeCredits(asked["age_credits"]),
    }
    aging, details = frozen["aging"], frozen.get("details")
    return Statement(
        request=Request(**asked | days | kinds),
        opening_minor=frozen["opening"],
        rows=tuple(_row(kept) for kept in frozen["rows"]),
        totals=Totals(*frozen["totals"]),
        closing_minor=frozen["closing"],
        balance_minor=frozen["balance"],
        aging=aging and Aging(aging[0], tuple(aging[1]), aging[2]),
        details=None
        if details is None
        else tuple(tuple(Detail(*one) for one in of_row) for of_row in details),
    )


def _row(kept: list[Any]) -> Row:
    dated_on, kind, number, description, due_on, *rest = kept
    due = due_on and date.fromisoformat(due_on)
    return Row(date.fromisoformat(dated_on), kind, number, description, due, *rest)


def fingerprint(figures: str, *around: str) -> bytes:
    """SHA-256 of the figures' JSON and whatever is printed around them."""
    return sha256("\0".join((figures, *around)).encode()).digest()


def as_contract(frozen: Mapping[str, Any], currency: str) -> dict[str, Any]:
    """The figures in the words of the contract for programs: amounts are decimal strings.

    It is what stands in `statement.json` and in the lines of `--json`.
    """

    def amount(minor: int | None) -> str | None:
        return None if minor is None else decimal_string(minor, currency)

    asked, aging = frozen["request"], frozen["aging"]
    columns = column_names(tuple(asked["edges"]))
    return {
        "kind": asked["kind"],
        "currency": currency,
        "date": asked["statement_on"],
        "from": asked["start_on"],
        "to": asked["end_on"],
        "opening": amount(frozen["opening"]),
        "closing": amount(frozen["closing"]),
        "rows": [
            {
                "date": dated_on,
                "kind": kind,
                "number": number,
                "description": described(project, description),
                "due_date": due_on,
                "amount": amount(amount_minor),
                "open": amount(open_minor),
                "received": amount(received_minor),
                "balance": amount(balance_minor),
                "days_late": days_late,
                **details,
            }
            for (
                dated_on, kind, number, description, due_on, amount_minor, open_minor,
                received_minor, balance_minor, days_late, project,
            ), details in zip(frozen["rows"], details_of_rows(frozen, currency), strict=True)
        ],
        "aging": aging
        and dict(zip(columns, map(amount, (aging[0], *aging[1], aging[2])), strict=True)),
    }  # fmt: skip


def details_of_rows(frozen: Mapping[str, Any], currency: str) -> Iterable[dict[str, Any]]:
    """What each row has under it, under its key; without it where nobody asked."""
    if frozen.get("details") is None:
        return ({} for _row in frozen["rows"])
    return (
        {"details": [detail_values(Detail(*one), currency) for one in of_row]}
        for of_row in frozen["details"]
    )


def detail_values(detail: Detail, currency: str) -> dict[str, Any]:
    quantity, price, rate = detail.quantity_micros, detail.price_micros, detail.rate_ppm
    return {
        "kind": detail.kind,
        "description": detail.description or None,
        "quantity": None if quantity is None else millionths(quantity),
        "unit": detail.unit or None,
        "unit_price": None if price is None else millionths(price),
        "percent": None if rate is None else percent(rate),
        "amount": decimal_string(detail.amount_minor, currency),
    }


def described(project: str, description: str) -> str:
    """A row's description, led by the project that it belongs to."""
    return ": ".join(part for part in (project, description) if part)
