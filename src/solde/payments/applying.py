"""Put credits on charges, by hand and automatically, and take them off again."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from django.db.models import Q

from solde.company.models import Company, User
from solde.customers.models import Customer
from solde.figures.allocation import allocate_oldest_first
from solde.ledger import applying
from solde.ledger.applying import Portion, counting_from, first_day_off, free_items, put
from solde.ledger.models import Application, Entry
from solde.ledger.reading import Ledger
from solde.ledger.refusals import rules_as_refusals
from solde.ledger.turns import take_turn, take_turns
from solde.payments.sharing import ledgers_on
from solde.refusal import Refused

AT_ONCE = 500  # customers whose ledgers are in memory


class NothingApplied(Refused):
    """Nothing of that credit is applied to that charge."""


def apply_credit(
    credit: Entry, charge: Entry, amount_minor: int, *, on: date, by: User | None = None
) -> Application:
    """Put an amount of a payment or credit memo on a charge, or on a refund.

    It counts from the latest of the three dates on. Refused: more than is open on either,
    documents of different customers or A/R accounts, a day in closed books.
    """
    return applying.apply(credit, charge, amount_minor=amount_minor, on=on, by=by)


def release(application: Application, *, on: date, by: User | None = None) -> None:
    """Take an application off; `on` is the first day without it.

    One that is off already can be taken off from an earlier day on.
    """
    with rules_as_refusals():
        take_turn(application.customer_id)
        applying.release(application, on=on, by=by)


def release_between(
    credit: Entry, charge: Entry, *, on: date | None = None, by: User | None = None
) -> int:
    """Take all that a credit pays of a charge off, from a day on; how many applications that was.

    What was taken off from a later day on is taken off from this one on. Without a day, what
    stands is taken off from its own first day on, or from the first that is not in closed books.
    Refused: when nothing of the credit is applied to the charge then.
    """
    company = credit.company
    with rules_as_refusals():
        take_turn(credit.customer_id)
        counting = Q(released_on=None) if on is None else counting_from(on)
        applications = company.applications.filter(
            counting, credit=credit.document_id, charge=charge.document_id
        )
        rows = list(applications.select_related("company").order_by("pk"))
        if not rows:
            raise NothingApplied
        for one in rows:
            applying.release(one, on=on or first_day_off(company, one.effective_on), by=by)
    return len(rows)


def apply_automatically(
    customer: Customer, *, on: date, by: User | None = None
) -> list[Application]:
    """Put every unapplied credit of a customer (or project) on what fell due first.

    The oldest credit pays first. What was applied for a later day is left alone; what no charge
    takes stays unapplied.
    """
    return apply_of(customer.company, [customer], on=on, by=by)


def apply_everywhere(company: Company, *, on: date, by: User | None = None) -> Iterator[int]:
    """Do apply_automatically() for all customers of a company, some hundred a transaction.

    Yields how many applications were made, after each such step.
    """
    with_credits = company.postings.filter(customer__isnull=False, amount_minor__lt=0)
    paying = company.customers.filter(pk__in=with_credits.values("customer_id")).order_by("pk")
    after = 0
    while customers := list(paying.filter(pk__gt=after)[:AT_ONCE]):
        yield len(apply_of(company, customers, on=on, by=by))
        after = customers[-1].pk


def apply_of(
    company: Company, customers: Sequence[Customer], *, on: date, by: User | None
) -> list[Application]:
    by_id = {customer.pk: customer for customer in customers}
    with rules_as_refusals():
        take_turns(by_id)
        portions = [
            portion
            for account_id in accounts_with_credits(company, by_id)
            for pk, ledger in ledgers_on(company, account_id, by_id, on=on).items()
            for portion in matches(by_id[pk], ledger, on)
        ]
        return put(portions, by=by)


def accounts_with_credits(company: Company, customers: Collection[int]) -> list[int]:
    """Ids of the A/R accounts on which some customers were ever credited with anything."""
    credited = company.postings.filter(customer__in=customers, amount_minor__lt=0)
    accounts = credited.order_by("account_id").values_list("account_id", flat=True)
    return list(accounts.distinct())


def matches(customer: Customer, ledger: Ledger, on: date) -> Iterator[Portion]:
    """Which credit pays which charge, of one customer on one A/R account."""
    free = free_items(ledger, on)
    charges = [item for item in free if item.open_minor > 0]
    for credit in [item for item in free if item.open_minor < 0]:
        parts, _left_minor = allocate_oldest_first(-credit.open_minor, charges)
        for charge, part_minor in parts:
            yield Portion(customer, credit.document, charge.document, part_minor, on)
        paid = {charge.document: part_minor for charge, part_minor in parts}
        left = (
            one._replace(open_minor=one.open_minor - paid.get(one.document, 0)) for one in charges
        )
        charges = [one for one in left if one.open_minor]
