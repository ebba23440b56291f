"""Put a town's deals into the books, in the order of their days."""

from collections.abc import Sequence
from itertools import count
from typing import NamedTuple

from solde.company.models import Company
from solde.customers.models import Customer
from solde.demo.deals import Deal, Kind
from solde.ledger.applying import apply
from solde.ledger.chart import receivable_of
from solde.ledger.models import Account, Entry
from solde.ledger.posting import Draft, Line, draft, post, reversal_of, void

PREFIXES = {
    Kind.INVOICE: "",
    Kind.CREDIT_MEMO: "CM-",
    Kind.PAYMENT: "P-",
    Kind.SALES_RECEIPT: "SR-",
    Kind.REFUND: "R-",
    Kind.STATEMENT_CHARGE: "SC-",
    Kind.FINANCE_CHARGE: "FC-",
    Kind.ADJUSTMENT: "A-",
}
FIRST_NUMBER = 1001


class Page(NamedTuple):
    """One customer's deals."""

    customer: Customer
    deals: tuple[Deal, ...]


def write_journal(company: Company, pages: Sequence[Page]) -> None:
    """Post every deal, put credits on the charges that they pay, and take back what is void."""
    receivables = {page.customer.pk: receivable_of(page.customer) for page in pages}
    deals = sorted(
        ((deal, page.customer) for page in pages for deal in page.deals),
        key=lambda pair: pair[0].dated_on,
    )
    numbers = {kind: count(FIRST_NUMBER) for kind in PREFIXES}
    drafts = [
        drafted(deal, customer, next(numbers[Kind(deal.kind)]), receivables[customer.pk])
        for deal, customer in deals
    ]
    entries = dict(zip((deal for deal, _ in deals), post(company, *drafts), strict=True))
    settle(company, entries)


def drafted(deal: Deal, customer: Customer, number: int, account: Account) -> Draft:
    return draft(
        customer,
        deal.kind,
        f"{PREFIXES[Kind(deal.kind)]}{number}",
        dated_on=deal.dated_on,
        amount_minor=deal.amount_minor,
        due_on=deal.due_on,
        account=account,
        description=deal.words,
    )


def settle(company: Company, entries: dict[Deal, Entry]) -> None:
    """What happens to documents after they are posted."""
    for deal, entry in entries.items():
        if deal.pays:
            part_minor = min(-deal.amount_minor, deal.pays.amount_minor)
            apply(entry, entries[deal.pays], amount_minor=part_minor, on=deal.dated_on)
        if deal.should_have_been_minor is not None:
            put_right(company, entry, deal.should_have_been_minor)
        if deal.voided_on:
            void(entry, on=deal.voided_on)


def put_right(company: Company, entry: Entry, amount_minor: int) -> None:
    """Edit a document: reverse it and post it again, under its number, on its own date."""
    back = reversal_of(entry, entry.dated_on)
    sides = [
        Line(
            line.account_id,
            amount_minor if line.customer_id else -amount_minor,
            line.customer_id,
            line.due_on,
        )
        for line in back.lines
    ]
    again = Draft(
        customer=entry.customer,
        kind=entry.kind,
        number=entry.number,
        dated_on=entry.dated_on,
        description=entry.description,
        lines=tuple(sides),
        document_id=entry.document_id,
    )
    post(company, back, again)
