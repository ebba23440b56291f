"""Documents for tests, as people would ask for them. Amounts are texts, such as "100.00"."""

from datetime import date
from decimal import Decimal
from typing import Any

from solde.company.models import Company
from solde.customers.models import Customer
from solde.ledger.checking import check_books
from solde.mail.choosing import Way, installations
from solde.mail.models import Delivery, Mailbox, Recipient
from solde.mail.queueing import NewLetter, queue_letters
from solde.sales.asking import NewDocument, NewLine
from solde.sales.checking import SALES_RULES
from solde.sales.issuing import issue
from solde.sales.models import Document, Tax, Version
from solde.sales.papers import version_for
from solde.sales.taxes import NewTax, add_tax
from solde.subject import Subject
from tests import town

ON = date(2025, 9, 1)


def line(price: str, description: str = "Lumber", quantity: str = "1", **more: Any) -> NewLine:
    return NewLine(
        description=description,
        price_micros=micros(price),
        quantity_micros=micros(quantity),
        **more,
    )


def micros(text: str) -> int:
    return int(Decimal(text) * 1_000_000)


def new(
    customer: Customer, *lines: NewLine, kind: str = "invoice", on: date = ON, **more: Any
) -> NewDocument:
    return NewDocument(
        kind=kind, customer=customer, dated_on=on, lines=lines or (line("100.00"),), **more
    )


def issued(customer: Customer, *lines: NewLine, **more: Any) -> Document:
    """One document, an invoice of 100.00 unless told otherwise."""
    (document,) = issue(customer.company, [new(customer, *lines, **more)])
    return document


def lettered(document: Document, *, purpose: int = 1) -> Delivery:
    """A letter about a document as it stands; kept, as no mailbox is set up."""
    version = version_for(document)
    letter = NewLetter(
        about=Subject.VERSION.of(version.pk),
        recipients=[(Recipient.Field.TO, "books@maple.example")],
        subject="Invoice",
        text="Please find it attached.",
        language="en-CA",
        purpose=purpose,
        reason="Again." if purpose > 1 else "",
    )
    way = Way(installations(Mailbox.Kind.CAPTURED))
    ids = queue_letters(document.company, [letter], way)
    found: Delivery = document.company.deliveries.get(pk=ids[letter.about])
    return found


def findings(company: Company) -> list[str]:
    """What the check of the books names."""
    return [one.rule for one in check_books(company, more=SALES_RULES)]


def stored(document: Document) -> Document:
    """The document as the database has it."""
    found: Document = document.company.documents.get(pk=document.pk)
    return found


def quebec(company: Company, *rates: tuple[str, int]) -> tuple[Tax, ...]:
    """GST and QST, or the taxes of these names and rates, in parts per million."""
    wanted = rates or (("GST", 50_000), ("QST", 99_750))
    return tuple(add_tax(company, NewTax(name=name, rate_ppm=rate)) for name, rate in wanted)


def brought_in(customer: Customer, number: str) -> None:
    """A document from elsewhere, whose number did not move the series."""
    entry = town.invoice(customer, 500, number=number)
    Document._base_manager.create(
        company=customer.company, customer=customer, kind="invoice", state="issued",
        number=number, entry=entry, version_number=0, currency="CAD", dated_on=ON,
        total_minor=500, left_minor=500,
    )  # fmt: skip


def version_of(document: Document) -> Version:
    """The latest version of a document; one that was brought in from elsewhere may have none."""
    version: Version = document.versions.get(number=document.version_number)
    return version
