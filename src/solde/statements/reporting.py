"""The answer of a run for every customer, in the words of the contract for programs."""

from collections.abc import Iterator
from typing import Any

from solde.statements.frozen import as_contract
from solde.statements.models import Outcome, StatementRun
from solde.statements.paging import in_printing_order

NOTHING = ("opening", "closing", "rows", "aging")


def report(run: StatementRun) -> Iterator[dict[str, Any]]:
    """One object for every customer that the run reached, in printing order."""
    for outcome in in_printing_order(run.outcomes.select_related("statement", "customer__parent")):
        yield line(run, outcome)


def line(run: StatementRun, outcome: Outcome) -> dict[str, Any]:
    """One customer's answer. What does not apply is None, never left away."""
    customer, statement = outcome.customer, outcome.statement
    owner = customer.parent or customer
    figures = (
        as_contract(statement.figures, statement.currency)
        if statement
        else asked(run, customer.currency)
    )
    return {
        "customer": owner.name,
        "project": customer.name if customer.parent else None,
        "status": outcome.status,
        "reason": outcome.reason or None,
        "number": statement.number if statement else None,
        **figures,
        "delivery": None,
    }


def asked(run: StatementRun, currency: str) -> dict[str, Any]:
    """What a statement that was not made would have been about."""
    return {
        "kind": run.kind,
        "currency": currency,
        "date": run.statement_on.isoformat(),
        "from": run.start_on and run.start_on.isoformat(),
        "to": run.end_on and run.end_on.isoformat(),
        **dict.fromkeys(NOTHING),
    }
