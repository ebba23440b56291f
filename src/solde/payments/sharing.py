"""Which charges money without instructions pays, of many customers at once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from solde.company.models import Company
from solde.figures import postings
from solde.figures.aging import OpenItem
from solde.figures.allocation import allocate_oldest_first
from solde.ledger.applying import Portion, free_items
from solde.ledger.reading import Ledger, reach
from solde.ledger.unsettled import read_unsettled
from solde.payments.models import Payment


class Purse(NamedTuple):
    """A payment with what of it is to be shared out."""

    payment: Payment
    amount_minor: int


def share_oldest_first(company: Company, purses: Sequence[Purse]) -> list[Portion]:
    """Share payments out, in the order given, over what fell due first on their A/R accounts.

    Two queries for each A/R account. The caller has taken the customers' turns.
    """
    by_account: dict[int, list[Purse]] = defaultdict(list)
    for purse in purses:
        by_account[purse.payment.receivable_id].append(purse)
    return [
        portion
        for account_id, together in by_account.items()
        for portion in share_on(company, account_id, together)
    ]


def share_on(company: Company, account_id: int, purses: Sequence[Purse]) -> Iterator[Portion]:
    customers = {purse.payment.customer_id for purse in purses}
    first_on = min(purse.payment.dated_on for purse in purses)
    ledgers = ledgers_on(company, account_id, customers, on=first_on)
    for payment, amount_minor in purses:
        ledger = ledgers[payment.customer_id]
        charges = [item for item in free_items(ledger, payment.dated_on) if item.open_minor > 0]
        parts, _left_minor = allocate_oldest_first(amount_minor, charges)
        for charge, part_minor in parts:
            note(ledger, payment.entry_id, charge, part_minor, payment.dated_on)
            yield Portion(
                payment.customer, payment.entry_id, charge.document, part_minor, payment.dated_on
            )


def ledgers_on(
    company: Company, account_id: int, customers: Iterable[int], *, on: date
) -> dict[int, Ledger]:
    """What customers may have open on an A/R account on a day or later, by customer."""
    reached = reach(company.pk, list(customers), account_id=account_id)
    return read_unsettled(reached, on=on)


def note(ledger: Ledger, credit: int, charge: OpenItem, amount_minor: int, on: date) -> None:
    """Let a ledger in memory know of an application, so that what comes next sees less open."""
    effective_on = max(charge.dated_on, on)
    ledger.applications.append(
        postings.Application(credit, charge.document, amount_minor, effective_on)
    )
