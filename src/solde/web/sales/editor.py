"""A document on the screen: what was typed, what it comes to, and what is wrong with it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, NamedTuple

from django.http import QueryDict

from solde.customers.models import Customer
from solde.figures.days import DATE_MAX, DATE_MIN
from solde.figures.document import WorkedOut
from solde.refusal import Fault
from solde.sales.asking import PLAIN, NewDocument
from solde.sales.canada import taxes_for
from solde.sales.catalogue import proposed_line
from solde.sales.usual import usual_of
from solde.web.sales.head_form import HeadForm, head_of
from solde.web.sales.line_form import (
    ITEMS_MAX,
    ROWS_MAX,
    LineForm,
    Row,
    Stock,
    blank_row,
    filled_row,
    is_blank,
    row_of,
    rows_in,
    stock_of,
)
from solde.web.sales.words import tax_word
from solde.web.wishes import number_of

BLANK_ROWS: Final = 3  # that a new document begins with
# What the books call a field, and where it stands on the page.
FIELDS: Final = {
    "quantity_micros": "quantity",
    "price_micros": "price",
    "discount_ppm": "discount",
    "discount_minor": "discount",
}


class TaxSum(NamedTuple):
    """What a tax comes to on the document."""

    name: str
    amount_minor: int


@dataclass(slots=True)
class Editor:
    """A document that is being written or changed. `before` is what it said, if it is kept."""

    kind: str
    customer: Customer
    head: HeadForm
    lines: list[LineForm]
    stock: Stock
    before: NewDocument | None
    worked: WorkedOut | None = None  # None: something cannot be read

    @property
    def is_plain(self) -> bool:
        """Whether it has a single line and no taxes."""
        return self.kind in PLAIN

    @property
    def written(self) -> list[LineForm]:
        """The lines, without rows that were left empty."""
        return [line for line in self.lines if not line.is_blank]

    @property
    def items(self) -> Sequence[str]:
        """Names to be offered while an item is typed."""
        rows = self.customer.company.items.filter(active=True)
        return list(rows.values_list("name", flat=True)[:ITEMS_MAX])

    @property
    def taxes(self) -> list[TaxSum]:
        worked = self.worked
        names = {tax.pk: tax_word(tax) for tax in self.stock.taxes.values()}
        return [TaxSum(names[one.tax], one.amount_minor) for one in worked.taxes] if worked else []

    @property
    def falls_due_on(self) -> date | None:
        """As typed so far; None: it cannot be told, or never."""
        dated_on = self.head.cleaned_data.get("dated_on")
        if "due_on" not in self.head.fields or not dated_on:
            return None
        if not DATE_MIN <= dated_on <= DATE_MAX:
            return None
        return self.document(()).falls_due_on or dated_on

    @property
    def is_readable(self) -> bool:
        """Whether all that was typed is dates, numbers and names; the books judge the rest."""
        return all([self.head.is_valid(), *(line.is_valid() for line in self.written)])

    def document(self, lines: Iterable[LineForm]) -> NewDocument:
        """What was typed, as far as it is readable."""
        told = self.before
        wanted = ("dated_on", "terms", "due_on")
        arguments = (
            self.head.arguments()
            if self.head.is_valid()
            else {name: self.head.cleaned_data.get(name) for name in wanted}
        )
        return NewDocument(
            kind=self.kind,
            customer=self.customer,
            lines=tuple(line.line() for line in lines),
            charged_up_to=told.charged_up_to if told else None,
            to_print=told.to_print if told else False,
            to_email=told.to_email if told else False,
            **arguments,
        )

    def asked(self) -> NewDocument:
        return self.document(self.written)

    def work_out(self) -> None:
        """Put the amounts beside the lines and below them, where all is readable."""
        if not self.is_readable:
            return
        worked = self.asked().worked_out()
        if not worked.is_within_bounds:
            return
        self.worked = worked
        for line, amount_minor in zip(self.written, worked.amounts, strict=True):
            line.amount_minor = amount_minor

    def blame(self, faults: Iterable[Fault]) -> None:
        """Put what the books say to the fields that it is about."""
        for fault in faults:
            name = FIELDS.get(fault.field, fault.field)
            form = self.written[fault.line - 1] if fault.line else self.head
            form.add_error(name if name in form.fields else None, fault.words)


def begun(kind: str, customer: Customer, *, on: date, like: NewDocument | None = None) -> Editor:
    """A new document; or one that says what another says, on another date."""
    if like:
        usual_terms = like.terms if kind == like.kind else customer.terms
        new = replace(
            like, kind=kind, dated_on=on, due_on=None, terms=usual_terms, account=None, paid_by=""
        )
        return editor_of(new, before=None)
    terms = customer.terms or usual_of(customer.company).terms
    new = NewDocument(kind=kind, customer=customer, dated_on=on, lines=(), terms=terms)
    return editor_of(new, before=None)


def editor_of(new: NewDocument, *, before: NewDocument | None) -> Editor:
    """A document as it stands, to be changed."""
    rows = [row_of(line, new.customer.currency) for line in new.lines]
    if not rows:
        taxes = [] if new.kind in PLAIN else taxes_for(new.customer)
        rows = [blank_row(taxes)] * (1 if new.kind in PLAIN else BLANK_ROWS)
    return laid_out(new, rows, head_of(new), before)


def posted(kind: str, customer: Customer, given: QueryDict, before: NewDocument | None) -> Editor:
    """What somebody has typed, with a row more, less or filled in where that was pressed."""
    new = before or NewDocument(kind=kind, customer=customer, dated_on=DATE_MIN, lines=())
    head = {name: given.get(name, "") for name in head_of(new)}
    return laid_out(new, rearranged(kind, customer, given), head, before)


def laid_out(
    new: NewDocument, rows: list[Row], head: dict[str, str], before: NewDocument | None
) -> Editor:
    kept = [tax for line in new.lines for tax in line.taxes]
    stock = stock_of(new.customer.company, rows, kept)
    editor = Editor(
        kind=new.kind,
        customer=new.customer,
        head=HeadForm(head, kind=new.kind, customer=new.customer, kept=new.terms),
        lines=[LineForm(row, stock, place) for place, row in enumerate(rows)],
        stock=stock,
        before=before,
    )
    editor.work_out()
    return editor


def rearranged(kind: str, customer: Customer, given: QueryDict) -> list[Row]:
    """The rows that were typed, after what was pressed among them."""
    rows = rows_in(given)
    if given.get("drop", "").isdigit():
        dropped = number_of(given.get("drop", ""))
        rows = [row for place, row in enumerate(rows) if place != dropped]
    filled = number_of(given.get("fill", "")) if given.get("fill", "").isdigit() else None
    rows = filled_in(rows, customer, filled)
    if ("add" in given and len(rows) < ROWS_MAX) or not rows:
        rows.append(blank_row([] if kind in PLAIN else taxes_for(customer)))
    return rows


def filled_in(rows: list[Row], customer: Customer, filled: int | None) -> list[Row]:
    """Rows that name an item and say nothing else, and the one named, with what it proposes."""
    wanted = {
        place
        for place, row in enumerate(rows)
        if row["item"].strip()
        and (place == filled or is_blank(row | {"item": ""}))
    }  # fmt: skip
    names = {rows[place]["item"].strip() for place in wanted}
    items = {item.name: item for item in customer.company.items.filter(name__in=names)}
    return [
        filled_row(row, proposed_line(items[row["item"].strip()], customer), customer.currency)
        if place in wanted and row["item"].strip() in items
        else row
        for place, row in enumerate(rows)
    ]
