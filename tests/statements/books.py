"""Small books for the tests of statement runs, made through the real acts.

A test opens the customers it needs and says what happened to them; `make` orders a run,
prepares it and answers with what it says of every customer.
"""

from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from typing import Any

from solde.company.models import Company
from solde.customers.models import Customer
from solde.customers.opening import NewCustomer, open_customer, open_customers
from solde.figures.money import parse_amount
from solde.figures.request import Kind
from solde.ledger.applying import apply
from solde.ledger.models import Account, Entry
from solde.ledger.opening import open_company
from solde.ledger.posting import Extras, draft, post
from solde.statements.models import StatementRun
from solde.statements.options import Options
from solde.statements.ordering import order_run
from solde.statements.reporting import report
from solde.statements.running import prepare_next

SEPTEMBER = {"start_on": date(2025, 9, 1), "end_on": date(2025, 9, 30)}
ON = date(2025, 9, 30)
WITH_PERIOD = (Kind.BALANCE_FORWARD, Kind.ACTIVITY)
CREDITS = (Entry.Kind.PAYMENT, Entry.Kind.CREDIT_MEMO, Entry.Kind.REFUND_RECEIPT)

companies = count(1)
numbers = count(1)


def company(**fields: Any) -> Company:
    slug = f"mill-{next(companies)}"
    return open_company(slug, "Northwind Timber Ltd.", **fields)


def customer(of: Company, name: str, **fields: Any) -> Customer:
    return open_customer(of, NewCustomer(name=name, **fields))


def document(
    of: Customer, kind: str, on: str, amount: str, *, due: str = "", account: Account | None = None
) -> Entry:
    """Post a document. Its amount is plus, as people write it, but for adjustments."""
    sign = -1 if kind in CREDITS else 1
    extras: Extras = {"due_on": date.fromisoformat(due) if due else None}
    if account is not None:
        extras["account"] = account
    one = draft(
        of,
        kind,
        f"{kind[:3].upper()}-{next(numbers)}",
        dated_on=date.fromisoformat(on),
        amount_minor=sign * parse_amount(amount, of.currency),
        **extras,
    )
    (entry,) = post(of.company, one)
    return entry


def invoice(of: Customer, on: str, amount: str, due: str = "", **more: Any) -> Entry:
    """An invoice, due 30 days later unless told otherwise."""
    due = due or (date.fromisoformat(on) + timedelta(days=30)).isoformat()
    return document(of, "invoice", on, amount, due=due, **more)


def payment(of: Customer, on: str, amount: str, *, pays: Entry | None = None) -> Entry:
    entry = document(of, "payment", on, amount)
    if pays is not None:
        amount_minor = parse_amount(amount, of.currency)
        apply(entry, pays, amount_minor=amount_minor, on=date.fromisoformat(on))
    return entry


def many(of: Company, number: int, *, invoices: int = 1) -> list[Customer]:
    """Customers in bulk, each with invoices of 100.00, ten days late on ON."""
    made = open_customers(of, [NewCustomer(name=f"Customer {i:05}") for i in range(number)])
    like = draft(made[0], "invoice", "", dated_on=date(2025, 9, 10), amount_minor=10_000)
    receivable, contra = like.lines
    due_on = date(2025, 9, 20)
    drafts = [
        replace(
            like,
            customer=one,
            number=f"INV-{i}",
            lines=(receivable._replace(customer_id=one.pk, due_on=due_on), contra),
        )
        for one in made
        for i in range(invoices)
    ]
    post(of, *drafts)
    return made


def options(kind: Kind = Kind.BALANCE_FORWARD, **changes: Any) -> Options:
    """Of September 2025, unless told otherwise."""
    period = SEPTEMBER if kind in WITH_PERIOD else {}
    return Options(**{"kind": kind, "statement_on": ON, **period, **changes})


def run_of(of: Company, kind: Kind = Kind.BALANCE_FORWARD, **changes: Any) -> StatementRun:
    """A run, prepared to its end."""
    run = order_run(of, options(kind, **changes))
    prepare(run)
    return run


def prepare(run: StatementRun) -> int:
    """Prepare what is left of a run; return how many parts that was."""
    return sum(1 for _ in iter(lambda: prepare_next(run), None))


def make(of: Company, kind: Kind = Kind.BALANCE_FORWARD, **changes: Any) -> dict[str, Any]:
    """What a run says of every customer, by name."""
    return lines(run_of(of, kind, **changes))


def lines(run: StatementRun) -> dict[str, Any]:
    answers = list(report(run))
    named = {line["project"] or line["customer"]: line for line in answers}
    assert len(named) == len(answers)
    return named


def answers(made: dict[str, Any]) -> dict[str, str]:
    """The reason, or else the status, by name."""
    return {name: line["reason"] or line["status"] for name, line in made.items()}


def left_out(of: Company, kind: Kind = Kind.BALANCE_FORWARD, **changes: Any) -> dict[str, str]:
    """What a run answers, in a word, by name."""
    return answers(make(of, kind, **changes))


def amounts(line: dict[str, Any], column: str = "amount") -> list[str]:
    return [row[column] for row in line["rows"]]
