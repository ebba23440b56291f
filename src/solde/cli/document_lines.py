"""Lines of documents, from JSON: what an item says holds where the line says nothing."""

from dataclasses import dataclass
from typing import Any

from solde.cli.decimals import Unreadable, micros_of, ppm_of
from solde.cli.document_stock import Stock
from solde.cli.document_values import Fields, Found, fault_at, field, fields_of, text_in
from solde.cli.words import gettext as _
from solde.customers.models import Customer
from solde.refusal import Fault
from solde.sales.asking import NewLine
from solde.sales.models import Item, Tax

USUAL = "usual"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the lines of one document are read with, and what is wrong with them."""

    stock: Stock
    customer: Customer | None  # None: nobody of that name
    is_plain: bool  # of a kind without taxes
    faults: list[Fault]

    @property
    def currency(self) -> str:
        return self.customer.currency if self.customer else self.stock.currency

    @property
    def usual(self) -> tuple[Tax, ...]:
        if self.customer is None or self.is_plain:
            return ()
        return self.stock.usual_taxes(self.customer)


def lines_in(given: Any, reading: Reading) -> tuple[NewLine, ...]:
    """The lines of a document that can be read."""
    if not isinstance(given, list):
        reading.faults.append(fault_at("lines", _("This is to be a list: […].")))
        return ()
    read = (line_in(one, reading, place) for place, one in enumerate(given, 1))
    return tuple(line for line in read if line)


def line_in(given: Any, reading: Reading, place: int) -> NewLine | None:
    stock, faults = reading.stock, reading.faults
    known = len(faults)
    found = fields_of(given, line_fields(stock), faults, place=place)
    item: Item | None = found.get("item")
    if item:
        found = said_by(item, stock, reading.currency) | found
    if found.get("taxes", USUAL) == USUAL:
        found["taxes"] = reading.usual if item is None or item.taxed else ()
    if len(faults) == known and "price_micros" not in found:
        faults.append(fault_at("price", _("This line has no price."), place))
    return NewLine(**{"description": "", **found}) if len(faults) == known else None


def said_by(item: Item, stock: Stock, currency: str) -> Found:
    """What an item says of a line; its price counts in the company's currency."""
    said: Found = {"description": item.description or item.name, "unit": item.unit}
    if item.price_micros is not None and currency == stock.currency:
        said["price_micros"] = item.price_micros
    return said


def line_fields(stock: Stock) -> Fields:
    return {
        "item": field("item", lambda value: stock.item(text_in(value))),
        "description": field("description", text_in),
        "quantity": field("quantity_micros", lambda value: micros_of(text_in(value))),
        "price": field("price_micros", lambda value: micros_of(text_in(value))),
        "unit": field("unit", text_in),
        "discount": field("discount_ppm", lambda value: ppm_of(text_in(value))),
        "taxes": field("taxes", lambda value: taxes_in(value, stock)),
        "account": field("account", lambda value: stock.account(text_in(value))),
    }


def taxes_in(value: Any, stock: Stock) -> tuple[Tax, ...] | str:
    """Taxes by their names, or "usual": those that are proposed for the customer."""
    if value == USUAL:
        return USUAL
    if not isinstance(value, list):
        raise Unreadable(_("Taxes are a list of names, or “usual”."))
    return tuple(stock.tax(text_in(one)) for one in value)
