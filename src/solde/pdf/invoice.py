"""What the page of a document is made of: an invoice, a credit memo, a receipt, a charge."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from solde.figures.days import Terms, TermsRule
from solde.pdf.paper import Letterhead, PaperSize

TEMPLATE = "invoice-1"  # of new documents; those made before keep theirs


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """What was sold."""

    description: str
    quantity_micros: int
    unit: str
    price_micros: int  # millionths of the currency
    discount_ppm: int
    amount_minor: int
    taxes: tuple[int, ...]  # places in the paper's taxes


@dataclass(frozen=True, slots=True)
class InvoiceTax:
    name: str  # in the language of the paper
    rate_ppm: int
    registration: str  # the company's number with whoever gets the tax
    base_minor: int
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Applied:
    """A charge that a payment was put on."""

    kind: str
    number: str
    dated_on: date
    amount_minor: int  # of the payment, plus


@dataclass(frozen=True, slots=True)
class InvoicePaper:
    """One document, ready to be typeset. Equal papers give equal bytes. Amounts are plus."""

    kind: str  # a key of the section "invoice_title" of the words
    number: str  # empty: a draft
    dated_on: date
    due_on: date | None  # None: of what is not to be paid
    terms: Terms | None  # None: not said
    currency: str  # ISO 4217
    language: str  # any locale that Babel knows, such as "fr-CA"
    letterhead: Letterhead = field(repr=False)
    size: PaperSize
    template: str
    address: tuple[str, ...]  # to whom: name first, then the lines of the address
    customer_name: str
    customer_number: str
    project: str
    po_number: str  # the customer's purchase order
    paid_by: str  # of a receipt, such as "Cheque 104"
    memo: str  # may have several lines
    lines: tuple[InvoiceLine, ...]
    applied: tuple[Applied, ...]  # of a payment alone
    discount_minor: int  # taken off the sum of the lines
    discount_ppm: int | None  # how it was asked for; None: as an amount
    taxes: tuple[InvoiceTax, ...]
    total_minor: int
    remittance_slip: bool = False
    voided: bool = False  # and to be seen as such: nobody is asked to pay it


def thawed(content: Mapping[str, Any], letterhead: Letterhead, size: PaperSize) -> InvoicePaper:
    """The paper of a document from what was kept of it, as JSON values.

    The form of that is stable: keys may be added with a default, and none changes its meaning,
    because documents of years ago are read with it.
    """
    named = dict(content)
    del named["letterhead"]
    due, terms = named.pop("due_on"), named.pop("terms")
    return InvoicePaper(
        letterhead=letterhead,
        size=size,
        dated_on=date.fromisoformat(named.pop("dated_on")),
        due_on=due and date.fromisoformat(due),
        terms=terms and Terms(TermsRule(terms[0]), terms[1]),
        address=tuple(named.pop("address")),
        lines=tuple(
            InvoiceLine(**line | {"taxes": tuple(line["taxes"])}) for line in named.pop("lines")
        ),
        applied=tuple(
            Applied(**one | {"dated_on": date.fromisoformat(one["dated_on"])})
            for one in named.pop("applied")
        ),
        taxes=tuple(InvoiceTax(**tax) for tax in named.pop("taxes")),
        **named,
    )
