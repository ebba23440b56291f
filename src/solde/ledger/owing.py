"""What a customer owes on a day, as it stands on its page."""

from dataclasses import dataclass
from datetime import date

from solde.customers.models import Customer
from solde.figures.aging import OpenItem
from solde.figures.open_items import open_items
from solde.ledger.reading import reach
from solde.ledger.unsettled import read_unsettled


@dataclass(frozen=True, slots=True)
class Owed:
    """What a customer (with its projects) or a project owes at the end of a day."""

    balance_minor: int  # minus: is owed
    own_minor: int  # of that, without projects
    open_items: list[OpenItem]  # in order of entry; those of projects name them
    over_limit_minor: int  # by how much the balance exceeds the credit limit; 0: it does not


def owed_by(customer: Customer, *, on: date) -> Owed:
    """Worked out in a fixed number of queries, whatever was posted.

    Balances are the sums of what is open: to add up all that was ever posted takes longer.
    """
    reached = reach(customer.company_id, [customer.pk], joined=True)
    ledger = read_unsettled(reached, on=on)[customer.pk]
    items = open_items(ledger.postings, ledger.applications, on)
    balance_minor = sum(item.open_minor for item in items)
    limit_minor = customer.credit_limit_minor
    return Owed(
        balance_minor=balance_minor,
        own_minor=sum(item.open_minor for item in items if not item.project),
        open_items=items,
        over_limit_minor=0 if limit_minor is None else max(0, balance_minor - limit_minor),
    )
