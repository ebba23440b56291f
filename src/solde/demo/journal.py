"""Put a town's deals into the books, through the acts that people use."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from solde.company.models import Company
from solde.company.numbering import number_from
from solde.customers.models import Customer
from solde.demo.deals import GOODS, TAXED, Deal, Kind
from solde.figures.document import MILLION
from solde.figures.money import minor_digits
from solde.ledger.models import Entry
from solde.ledger.opening_balance import open_balance
from solde.payments.applying import apply_credit
from solde.payments.asking import UNAPPLIED, Instructions, NewPayment, Part, Tender
from solde.payments.recording import receive_many
from solde.payments.refunding import refund
from solde.sales.asking import CHARGES, NewDocument, NewLine
from solde.sales.canada import taxes_for
from solde.sales.catalogue import NewItem, add_item
from solde.sales.editing import edit
from solde.sales.issuing import issue
from solde.sales.models import Document, Item
from solde.sales.reading import asked_of
from solde.sales.voiding import void

PREFIXES = {
    Kind.INVOICE: "",
    Kind.CREDIT_MEMO: "CM-",
    Kind.PAYMENT: "P-",
    Kind.SALES_RECEIPT: "SR-",
    Kind.REFUND: "R-",
    Kind.STATEMENT_CHARGE: "SC-",
    Kind.FINANCE_CHARGE: "FC-",
}
FIRST_NUMBER = 1001


class Page(NamedTuple):
    """One customer's deals."""

    customer: Customer
    deals: tuple[Deal, ...]


class Deed(NamedTuple):
    """A deal and whose it is."""

    deal: Deal
    customer: Customer


def write_journal(company: Company, pages: Sequence[Page]) -> None:
    """Do every deal: documents, then payments on them, then what is given back or put right."""
    deeds = [Deed(deal, page.customer) for page in pages for deal in page.deals]
    deeds.sort(key=lambda one: one.deal.dated_on)
    for kind, prefix in PREFIXES.items():
        number_from(company, kind, prefix=prefix, next_number=FIRST_NUMBER)
    for deal, customer in of_kinds(deeds, Kind.ADJUSTMENT):
        open_balance(customer, deal.total_minor, on=deal.dated_on)
    documents = issue_documents(company, of_kinds(deeds, *Document.Kind.values))
    entries = {deal: document.entry for deal, document in documents.items() if document.entry}
    entries |= receive_payments(company, of_kinds(deeds, Kind.PAYMENT), entries)
    for deal, _customer in of_kinds(deeds, Kind.CREDIT_MEMO):
        if deal.pays:
            credit, charge = entries[deal], entries[deal.pays]
            apply_credit(credit, charge, deal.total_minor, on=deal.dated_on)
    for deal, customer in of_kinds(deeds, Kind.REFUND):
        assert deal.gives_back
        given = [Part(entries[deal.gives_back].pk, deal.total_minor)]
        how = Tender(memo=deal.words)
        refund(customer, deal.total_minor, on=deal.dated_on, how=how, parts=given)
    put_right(documents)


def of_kinds(deeds: Iterable[Deed], *kinds: str) -> list[Deed]:
    return [one for one in deeds if one.deal.kind in kinds]


def issue_documents(company: Company, deeds: Sequence[Deed]) -> dict[Deal, Document]:
    items = price_list(company)
    taxes = {customer.pk: tuple(taxes_for(customer)) for _deal, customer in deeds}
    news = []
    for deal, customer in deeds:
        digits = minor_digits(customer.currency)
        line = NewLine(
            description=deal.words,
            price_micros=deal.price_minor * MILLION // 10**digits,
            quantity_micros=deal.quantity * MILLION,
            item=None if deal.good is None else items[deal.good],
            taxes=taxes[customer.pk] if deal.kind in TAXED else (),
        )
        new = NewDocument(
            kind=deal.kind,
            customer=customer,
            dated_on=deal.dated_on,
            lines=(line,),
            memo=memo_of(deal),
            terms=customer.terms if deal.kind in CHARGES else None,
            charged_up_to=deal.dated_on if deal.kind == Kind.FINANCE_CHARGE else None,
            paid_by="Interac" if deal.kind == Kind.SALES_RECEIPT else "",
        )
        news.append(new)
    return dict(zip((deal for deal, _ in deeds), issue(company, news), strict=True))


def memo_of(deal: Deal) -> str:
    """What statements say of it."""
    return deal.words if deal.quantity == 1 else f"{deal.words} × {deal.quantity}"


def price_list(company: Company) -> list[Item]:
    cents = MILLION // 100
    return [
        add_item(company, NewItem(name=words, description=words, price_micros=price * cents))
        for words, price in GOODS["en"]
    ]


def receive_payments(
    company: Company, deeds: Sequence[Deed], entries: dict[Deal, Entry]
) -> dict[Deal, Entry]:
    """Payments pay what they name; what they are too much, and those that name nothing, stays."""
    news = [
        NewPayment(
            customer=customer,
            amount_minor=deal.total_minor,
            on=deal.dated_on,
            how=Tender(),
            instructions=naming(deal, entries),
        )
        for deal, customer in deeds
    ]
    payments = receive_many(company, news)
    return {deal: one.entry for (deal, _), one in zip(deeds, payments, strict=True)}


def naming(deal: Deal, entries: dict[Deal, Entry]) -> Instructions:
    if deal.pays is None:
        return UNAPPLIED
    amount_minor = min(deal.total_minor, deal.pays.total_minor)
    return Instructions(parts=[Part(entries[deal.pays].pk, amount_minor)])


def put_right(documents: dict[Deal, Document]) -> None:
    """Edit what was issued wrong, and void what should not have been issued."""
    for deal, document in documents.items():
        if deal.should_have_cost_minor is not None:
            (was,) = asked_of(document.company, [document])
            micros = was.lines[0].price_micros * deal.should_have_cost_minor // deal.price_minor
            edit(document, replace(was, lines=(replace(was.lines[0], price_micros=micros),)))
        if deal.voided_on:
            void(document, on=deal.voided_on)
