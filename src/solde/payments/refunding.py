"""Give money back that a customer has paid too much."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from solde.company.models import User
from solde.customers.models import Customer
from solde.history.once import once
from solde.ledger.applying import put
from solde.ledger.turns import take_turn
from solde.payments.asking import (
    OLDEST_FIRST,
    Instructions,
    NewPayment,
    Part,
    Tender,
    insist_on_sense,
)
from solde.payments.covering import oldest_credits, portions_of
from solde.payments.entering import enter
from solde.payments.models import Payment
from solde.payments.recording import as_they_stand
from solde.payments.refusals import rules_as_refusals
from solde.refusal import Refused


class RefundNotCovered(Refused):
    """The credits named must come to what is given back."""


def refund(
    customer: Customer,
    amount_minor: int,
    *,
    on: date,
    how: Tender,
    parts: Sequence[Part] | None = None,
    by: User | None = None,
) -> Payment:
    """Give a customer money back, and put credits on it: payments and credit memos.

    `parts` names credits and what each gives; without it, the oldest give. Refused: what
    give_back() refuses.
    """
    new = NewPayment(
        customer=customer,
        amount_minor=amount_minor,
        on=on,
        how=how,
        instructions=OLDEST_FIRST if parts is None else Instructions(parts=parts),
    )
    return give_back(new, by=by)


def give_back(new: NewPayment, *, key: UUID | None = None, by: User | None = None) -> Payment:
    """Record a refund, from the credits that its instructions name, or from the oldest.

    The oldest are those on the A/R account that was given, or else on the customer's usual one. Of
    two refunds at once the second sees what the first has taken; of two with the same key,
    it finds the first. Refused: more than is unapplied on that day and not needed by a later
    one, credits that come to another amount, another customer's credit, credits of several A/R
    accounts, a day in closed books, a key under which something else was asked for.
    """
    company = new.customer.company
    with rules_as_refusals():
        rows = company.payments.all()
        made = once(key, ("refund", new), rows, lambda: [take_out(new, by=by)], company=company)
    (recorded,) = as_they_stand(company, made)
    return recorded


def take_out(new: NewPayment, *, by: User | None) -> Payment:
    """Write a refund and take it from credits, in the current transaction."""
    insist_on_sense(new)
    take_turn(new.customer.pk)
    (row,) = enter(new.customer.company, Payment.Kind.REFUND, [new], by=by)
    named = new.instructions
    taken = oldest_credits(row, row.amount_minor) if named.rest_oldest_first else named.parts
    insist_on_cover(row, taken)
    put([*portions_of(row, taken)], by=by)
    return row


def insist_on_cover(refund: Payment, parts: Sequence[Part]) -> None:
    if sum(part.amount_minor for part in parts) != refund.amount_minor:
        raise RefundNotCovered
