"""Give money back that a customer has paid too much."""

from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from solde.company.models import User
from solde.customers.models import Customer
from solde.figures.aging import OpenItem
from solde.figures.allocation import allocate_oldest_first
from solde.figures.money import decimal_string
from solde.history.once import once
from solde.ledger.applying import Portion, free_items, put
from solde.ledger.turns import take_turn
from solde.payments.asking import (
    OLDEST_FIRST,
    Instructions,
    NewPayment,
    Part,
    Tender,
    insist_on_sense,
)
from solde.payments.entering import enter
from solde.payments.models import Payment
from solde.payments.recording import as_they_stand
from solde.payments.refusals import rules_as_refusals
from solde.payments.sharing import ledgers_on
from solde.refusal import Refused


class MoreThanCredit(Refused):
    """That is more than the customer has of unapplied credit."""


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

    Of two refunds at once the second sees what the first has taken; of two with the same key,
    it finds the first. Refused: more than is unapplied on that day and not needed by a later
    one, credits that come to another amount, another customer's credit, a day in closed books, a
    key under which something else was asked for.
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
    taken = oldest_credits(row) if named.rest_oldest_first else named.parts
    insist_on_cover(row, taken)
    put([*portions_of(row, taken)], by=by)
    return row


def insist_on_cover(refund: Payment, parts: Sequence[Part]) -> None:
    if sum(part.amount_minor for part in parts) != refund.amount_minor:
        raise RefundNotCovered


def oldest_credits(refund: Payment) -> list[Part]:
    """The credits that a refund is taken from when none is named; refused if they do not reach."""
    parts, short_minor = allocate_oldest_first(refund.amount_minor, free_credits(refund))
    if short_minor:
        there = decimal_string(refund.amount_minor - short_minor, refund.currency)
        words = _("%(customer)s has %(amount)s of unapplied credit on that day.")
        raise MoreThanCredit(words % {"customer": refund.customer.name, "amount": there})
    return [Part(credit.document, part_minor) for credit, part_minor in parts]


def free_credits(refund: Payment) -> list[OpenItem]:
    """What is left of credits on the day of a refund; turned, so that what is open is plus."""
    ledgers = ledgers_on(
        refund.company, refund.receivable_id, [refund.customer_id], on=refund.dated_on
    )
    return [
        item._replace(open_minor=-item.open_minor)
        for item in free_items(ledgers[refund.customer_id], refund.dated_on)
        if item.open_minor < 0
    ]


def portions_of(refund: Payment, parts: Sequence[Part]) -> Iterator[Portion]:
    for part in parts:
        yield Portion(
            refund.customer, part.document, refund.entry_id, part.amount_minor, refund.dated_on
        )
