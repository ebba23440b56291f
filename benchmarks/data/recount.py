"""Statements worked out once more from the import files, sharing no code with Solde.

It reads the CSV files and follows docs/reference/rules.md in the plainest way there is, one
customer after the other. Amounts are whole cents; every currency of these files has two decimals.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

CREDITS = ("payment", "credit_memo")
RECEIPTS = ("sales_receipt",)
COLUMNS = ("current", "1-30", "31-60", "61-90", "over-90", "credits")
TWO_DECIMALS = {"", "BRL", "CAD", "GBP", "USD"}


class Asked(NamedTuple):
    """What a run is asked, in the words of the command line."""

    kind: str
    on: date
    first: date  # of the period, which ends on the statement date
    age_credits: str = "apart"
    include_zero: bool = False


@dataclass(slots=True)
class Document:
    kind: str
    number: str
    on: date
    due: date | None
    cents: int  # what it does to the balance; 0 for a receipt
    receipt: int  # what a receipt came to
    applied: list[tuple[date, int]] = field(default_factory=list)  # from when, how much

    def left(self, on: date) -> int:
        used = sum(cents for since, cents in self.applied if since <= on)
        return self.cents - used if self.cents > 0 else self.cents + used

    def days_late(self, on: date) -> int:
        return max(0, (on - (self.due or self.on)).days)


Accounts = dict[str, list[Document]]


def rows_of(path: Path) -> Iterator[dict[str, str]]:
    if path.exists():
        with path.open(newline="", encoding="utf-8") as file:
            yield from csv.DictReader(file)


def cents_of(amount: str) -> int:
    cents = Decimal(amount) * 100
    assert cents == int(cents)
    return int(cents)


def read_accounts(folder: Path) -> Accounts:
    """Documents of each customer, in the order of the file; a project's stand with its customer."""
    owners = {}
    for row in rows_of(folder / "customers.csv"):
        assert row["currency"] in TWO_DECIMALS
        owners[row["name"]] = row["parent"] or row["name"]
    accounts: Accounts = {owner: [] for owner in owners.values()}
    known: dict[tuple[str, str, str], Document] = {}
    for row in rows_of(folder / "transactions.csv"):
        cents = cents_of(row["amount"]) * (-1 if row["kind"] in CREDITS else 1)
        is_receipt = row["kind"] in RECEIPTS
        document = Document(
            row["kind"],
            row["number"],
            date.fromisoformat(row["date"]),
            date.fromisoformat(row["due_date"]) if row["due_date"] else None,
            0 if is_receipt else cents,
            cents if is_receipt else 0,
        )
        accounts[owners[row["customer"]]].append(document)
        known[row["customer"], row["kind"], row["number"]] = document
    for row in rows_of(folder / "applications.csv"):
        credit = known[row["customer"], row["credit_kind"], row["credit_number"]]
        charge = known[row["customer"], row["charge_kind"], row["charge_number"]]
        own = date.fromisoformat(row["date"]) if row["date"] else date.min
        since = max(credit.on, charge.on, own)
        for document in (credit, charge):
            document.applied.append((since, cents_of(row["amount"])))
    return accounts


def recount(accounts: Accounts, asked: Asked) -> dict[str, dict[str, Any]]:
    """What a run must answer for each customer, without numbers and names."""
    return {name: statement(documents, asked) for name, documents in accounts.items()}


def statement(documents: list[Document], asked: Asked) -> dict[str, Any]:
    known = sorted((one for one in documents if one.on <= asked.on), key=lambda one: one.on)
    balance = sum(one.cents for one in known)
    opening = sum(one.cents for one in known if one.on < asked.first)
    rows = list(ROWS[asked.kind](known, asked))
    reason = why_not(rows, opening, balance, asked)
    if reason:
        return {"status": "left_out", "reason": reason, "opening": None, "closing": None,
                "rows": None, "aging": None}  # fmt: skip
    shows_balance = asked.kind != "activity"
    return {
        "status": "made",
        "reason": None,
        "opening": decimal(opening) if asked.kind == "balance-forward" else None,
        "closing": decimal(balance) if shows_balance else None,
        "rows": rows,
        "aging": aging(known, asked) if shows_balance else None,
    }


def why_not(rows: list[dict[str, Any]], opening: int, balance: int, asked: Asked) -> str:
    if not rows and not (asked.kind == "balance-forward" and opening):
        return {"open-item": "nothing_open", "reminder": "nothing_overdue"}.get(
            asked.kind, "no_activity"
        )
    return "" if balance or asked.include_zero else "zero_balance"


def balance_forward(known: list[Document], asked: Asked) -> Iterator[dict[str, Any]]:
    running = sum(one.cents for one in known if one.on < asked.first)
    for one in known:
        if one.on >= asked.first and one.cents:
            running += one.cents
            yield row(one, one.cents, balance=decimal(running))


def open_item(known: list[Document], asked: Asked) -> Iterator[dict[str, Any]]:
    for one in known:
        if left := one.left(asked.on):
            late = one.days_late(asked.on) if left > 0 else None
            yield row(one, one.cents, open=decimal(left), days_late=late)


def activity(known: list[Document], asked: Asked) -> Iterator[dict[str, Any]]:
    for one in known:
        if one.on >= asked.first:
            received = one.receipt or (one.cents - one.left(asked.on) if one.cents > 0 else None)
            shown = None if received is None else decimal(received)
            yield row(one, one.cents + one.receipt, received=shown)


def reminder(known: list[Document], asked: Asked) -> Iterator[dict[str, Any]]:
    return (one for one in open_item(known, asked) if one["days_late"])


ROWS = {
    "balance-forward": balance_forward,
    "open-item": open_item,
    "activity": activity,
    "reminder": reminder,
}


def row(one: Document, cents: int, **more: Any) -> dict[str, Any]:
    return {
        "date": one.on.isoformat(),
        "kind": one.kind,
        "number": one.number,
        "due_date": one.due.isoformat() if one.due else None,
        "amount": decimal(cents),
        **dict.fromkeys(("open", "received", "balance", "days_late")),
        **more,
    }


def aging(known: list[Document], asked: Asked) -> dict[str, str]:
    columns = dict.fromkeys(COLUMNS, 0)
    for one in known:
        left = one.left(asked.on)
        columns[column(one, left, asked)] += left
    return {name: decimal(cents) for name, cents in columns.items()}


def column(one: Document, left: int, asked: Asked) -> str:
    if left < 0 and asked.age_credits == "apart":
        return "credits"
    late = (asked.on - one.on).days if left < 0 else one.days_late(asked.on)
    for last, name in ((0, "current"), (30, "1-30"), (60, "31-60"), (90, "61-90")):
        if late <= last:
            return name
    return "over-90"


def decimal(cents: int) -> str:
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02}"
