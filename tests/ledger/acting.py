"""The ledger by hand: oldest first without a payment, and what somebody owes by one question."""

from datetime import date

from solde.company.models import User
from solde.customers.models import Customer
from solde.figures.allocation import allocate_oldest_first
from solde.ledger.applying import Portion, free_items, put
from solde.ledger.models import Application, Entry
from solde.ledger.reading import Ledger, balances, reach
from solde.ledger.refusals import NotApplicable, rules_as_refusals
from solde.ledger.turns import take_turn
from solde.ledger.unsettled import read_unsettled


def apply_oldest_first(credit: Entry, *, on: date, by: User | None = None) -> list[Application]:
    """Put what is left of a credit on its customer's oldest due charges of that account.

    What is applied from a later day on is left alone. What no charge takes stays an unapplied
    credit.
    """
    with rules_as_refusals():
        take_turn(credit.customer_id)
        free = free_items(ledger_around(credit, on=on), on)
        left_minor = -sum(item.open_minor for item in free if item.document == credit.document_id)
        if left_minor < 0:
            raise NotApplicable
        charges = [item for item in free if item.open_minor > 0]
        parts, _ = allocate_oldest_first(left_minor, charges)
        portions = (
            Portion(credit.customer, credit.document_id, charge.document, part_minor, on)
            for charge, part_minor in parts
        )
        return put(list(portions), by=by)


def ledger_around(credit: Entry, *, on: date) -> Ledger:
    """What may be open on a day or later of the credit's customer, on the credit's account."""
    posting = credit.postings.filter(customer__isnull=False).first()
    if posting is None:
        raise NotApplicable
    reached = reach(credit.company_id, [credit.customer_id], account_id=posting.account_id)
    return read_unsettled(reached, on=on)[credit.customer_id]


def balance_on(customer: Customer, on: date) -> int:
    """What a customer (or project, alone) owes at the end of a day; minus: is owed."""
    reached = reach(customer.company_id, [customer.pk])
    return balances(reached, on)[customer.pk].closing_minor
