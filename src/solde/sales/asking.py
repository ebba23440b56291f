"""A document as somebody asks for it, before it is kept."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from solde.customers.models import Customer
from solde.figures.days import Terms, due_on
from solde.figures.document import MILLION, Asked, AskedLine, WorkedOut, work_out
from solde.ledger.models import Account
from solde.sales.models import Document, Item, Tax

Kind = Document.Kind

CHARGES: Final = frozenset({Kind.INVOICE, Kind.STATEMENT_CHARGE, Kind.FINANCE_CHARGE})
RECEIPTS: Final = frozenset({Kind.SALES_RECEIPT, Kind.REFUND_RECEIPT})
CREDITS: Final = frozenset({Kind.CREDIT_MEMO, Kind.REFUND_RECEIPT})  # give back what was sold
# Charges put straight on the account: one line, no taxes.
PLAIN: Final = frozenset({Kind.STATEMENT_CHARGE, Kind.FINANCE_CHARGE})


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLine:
    """One line of a document. Words and price are the line's own, whatever the item says."""

    description: str
    price_micros: int  # millionths of the currency, for one unit
    quantity_micros: int = MILLION  # millionths; minus takes back
    item: Item | None = None
    unit: str = ""
    discount_ppm: int = 0
    taxes: tuple[Tax, ...] = ()
    account: Account | None = None  # of income; None: the item's, or the standard one


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDocument:
    """What is to be billed, credited or receipted."""

    kind: str
    customer: Customer
    dated_on: date
    lines: tuple[NewLine, ...]
    terms: Terms | None = None  # of a charge: worded on the paper, and lead to the due date
    due_on: date | None = None  # of a charge; None: as the terms say, or on its own date
    po_number: str = ""
    memo: str = ""  # to the customer
    internal_note: str = ""
    paid_by: str = ""  # of a receipt, such as "Cheque 104"
    discount_ppm: int | None = None  # off all lines; None: an amount
    discount_minor: int = 0
    account: Account | None = None  # A/R, or of a receipt where the money goes; None: the usual
    charged_up_to: date | None = None  # the last day of a finance charge's interest
    to_print: bool = False
    to_email: bool = False

    @property
    def falls_due_on(self) -> date | None:
        """None: on its own date, or never, for what is no charge."""
        if self.due_on is not None or self.terms is None:
            return self.due_on
        return due_on(self.dated_on, self.terms)

    def worked_out(self) -> WorkedOut:
        """What it comes to. The taxes are known by their ids."""
        taxes = {tax.pk: tax for line in self.lines for tax in line.taxes}
        return work_out(
            Asked(
                currency=self.customer.currency,
                lines=[asked_line(line) for line in self.lines],
                rates={pk: tax.rate_ppm for pk, tax in sorted(taxes.items())},
                discount_ppm=self.discount_ppm,
                discount_minor=self.discount_minor,
            )
        )


def asked_line(line: NewLine) -> AskedLine:
    return AskedLine(
        line.quantity_micros,
        line.price_micros,
        line.discount_ppm,
        tuple(tax.pk for tax in line.taxes),
    )
