"""Hold a run of Solde against the recount, customer by customer and row by row."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from hashlib import sha256
from json import dumps
from time import perf_counter
from typing import Any

from benchmarks.data.recount import Accounts, Asked, recount
from solde.company.models import Company
from solde.figures.aging import AgeCredits
from solde.figures.request import Kind
from solde.statements.crew import prepare_run
from solde.statements.models import StatementRun
from solde.statements.options import PERIOD_KINDS, Options
from solde.statements.ordering import order_run
from solde.statements.reporting import report

COMPARED = ("status", "reason", "opening", "closing", "rows", "aging")
ROW = ("date", "kind", "number", "due_date", "amount", "open", "received", "balance", "days_late")


@dataclass(slots=True)
class Compared:
    """A run beside its recount."""

    asked: Asked
    run: StatementRun
    seconds: float  # to order and prepare the run
    customers: int = 0
    made: int = 0
    rows: int = 0
    checksum: str = ""  # SHA-256 of the JSON lines, as `solde statements --json` writes them
    differences: list[str] = field(default_factory=list)


def compare(company: Company, accounts: Accounts, asked: Asked, *, processes: int = 1) -> Compared:
    """Make a run, and look whether every customer has the answer that the recount gives."""
    began = perf_counter()
    run = order_run(company, options(asked))
    prepare_run(run, processes=processes)
    compared = Compared(asked, run, perf_counter() - began)
    expected = recount(accounts, asked)
    digest = sha256()
    for line in report(run):
        digest.update(dumps(line, ensure_ascii=False).encode() + b"\n")
        compared.customers += 1
        compared.made += line["status"] == "made"
        compared.rows += len(line["rows"] or ())
        compared.differences += differences(line, expected.pop(line["customer"]))
    compared.differences += [f"{name}: no answer" for name in expected]
    compared.checksum = digest.hexdigest()
    return compared


def options(asked: Asked) -> Options:
    kind = Kind(asked.kind)
    first, last = (asked.first, asked.on) if kind in PERIOD_KINDS else (None, None)
    return Options(
        kind=kind,
        statement_on=asked.on,
        start_on=first,
        end_on=last,
        age_credits=AgeCredits(asked.age_credits),
        include_zero=asked.include_zero,
    )


def differences(line: dict[str, Any], expected: dict[str, Any]) -> Iterator[str]:
    told = {key: line[key] for key in COMPARED}
    told["rows"] = line["rows"] and [{key: row[key] for key in ROW} for row in line["rows"]]
    if told["rows"] is None and line["status"] == "made":
        told["rows"] = []
    for key in COMPARED:
        if told[key] != expected[key]:
            yield f"{line['customer']}: {key} is {told[key]}, recounted {expected[key]}"


def every_kind(on: date, first: date) -> list[Asked]:
    """Balance forward with zero balances, then all four kinds with credits apart, and those with
    aging with credits by their own date.
    """
    whole = Asked(Kind.BALANCE_FORWARD, on, first, "by-date", include_zero=True)
    apart = [Asked(kind, on, first) for kind in Kind]
    by_date = [one._replace(age_credits="by-date") for one in apart if one.kind != Kind.ACTIVITY]
    return [whole, *apart, *by_date]


def totals(run: StatementRun) -> dict[str, str]:
    """Sums over a balance forward run with zero balances, as Solde tells them."""
    lines = [line for line in report(run) if line["status"] == "made"]
    rows = [row for line in lines for row in line["rows"]]
    sums = {
        "opening balances": [line["opening"] for line in lines],
        "invoices of the period": [row["amount"] for row in rows if row["kind"] == "invoice"],
        "credit memos of the period": [
            row["amount"] for row in rows if row["kind"] == "credit_memo"
        ],
        "closing balances": [line["closing"] for line in lines],
    }
    for line in lines:
        for column, amount in line["aging"].items():
            sums.setdefault(column, []).append(amount)
    by_then = run.company.entries.filter(dated_on__lte=run.statement_on)
    counts = {
        "customers with a document": by_then.order_by().values("customer").distinct().count(),
        "customers whose balance is not zero": sum(line["closing"] != "0.00" for line in lines),
    }
    return {name: f"{count:,}" for name, count in counts.items()} | {
        name: f"{sum(map(Decimal, amounts)):,.2f}" for name, amounts in sums.items()
    }
