"""The answer of a run for every customer, in the words of the contract for programs."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet

from solde.figures.money import decimal_string
from solde.mail.choosing import known_as
from solde.mail.models import Delivery, Recipient
from solde.mail.reporting import stands_still, waits_until
from solde.paging import FETCHED, by_place
from solde.sales.models import Version
from solde.statements.charging import charges_by_customer
from solde.statements.frozen import as_contract
from solde.statements.models import Outcome, StatementRun

NOTHING = ("opening", "closing", "rows", "aging")
COPIES = (Recipient.Field.CC, Recipient.Field.BCC)


def report(run: StatementRun) -> Iterator[dict[str, Any]]:
    """One object for every customer that the run reached, in printing order."""
    rows = run.outcomes.select_related("statement", "customer__parent")
    outcomes = by_place(with_letters(rows) if run.mailbox_id else rows)
    while some := list(islice(outcomes, FETCHED)):
        charged = charges_by_customer(run, some) if run.options["finance_charges"] else None
        for outcome in some:
            yield line(run, outcome) | finance_charges(outcome, charged)


def finance_charges(
    outcome: Outcome, charged: Mapping[int, list[Version]] | None
) -> dict[str, Any]:
    """What the run charged this customer for lateness; no key where it was not to charge."""
    if charged is None:
        return {}
    found = charged.get(outcome.customer_id, [])
    return {"finance_charges": [
        {"customer": one.document.customer.name, "number": one.document.number,
         "amount": decimal_string(one.total_minor, one.document.currency)}
        for one in found
    ]}  # fmt: skip


def with_letters(outcomes: QuerySet[Outcome]) -> QuerySet[Outcome]:
    copies = Recipient._base_manager.filter(
        delivery=OuterRef("delivery"), field__in=COPIES
    ).order_by("position")
    return outcomes.select_related("delivery__mailbox").annotate(
        copies_to=ArraySubquery(copies.values("address"))
    )


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
        # Copies are looked up with the letters: see with_letters().
        "delivery": outcome.delivery and letter(outcome.delivery, vars(outcome)["copies_to"]),
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


def letter(delivery: Delivery, copies_to: list[str]) -> dict[str, Any]:
    """What is known of the letter that carries a statement."""
    due_at = waits_until(delivery)
    return {
        "state": delivery.state,
        "mailbox": known_as(delivery.mailbox),
        "copies_to": copies_to,
        "last_words": delivery.last_words or stands_still(delivery) or None,
        "due_at": due_at and due_at.isoformat(),
    }
