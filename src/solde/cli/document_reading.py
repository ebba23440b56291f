"""From JSON to documents as they are asked for: docs/reference/document-json.md."""

from dataclasses import replace
from datetime import date
from typing import Any

from solde.cli.document_lines import Reading, lines_in
from solde.cli.document_stock import Stock
from solde.cli.document_values import (
    Fields,
    day_in,
    discount_in,
    fault_at,
    field,
    fields_of,
    kind_in,
    terms_in,
    text_in,
    truth_in,
)
from solde.cli.words import gettext as _
from solde.customers.models import Customer
from solde.refusal import Fault
from solde.sales.asking import CHARGES, PLAIN, NewDocument


def document_in(given: Any, stock: Stock, on: date, faults: list[Fault]) -> NewDocument | None:
    """The document that an object asks for, dated `on` where it says no day.

    None when something cannot be read; `faults` has all of it then.
    """
    customer = customer_in(given, stock)
    found = fields_of(given, head_fields(stock, customer), faults, besides="lines")
    if not isinstance(given, dict):
        return None
    kind = found.setdefault("kind", "invoice")
    reading = Reading(stock=stock, customer=customer, is_plain=kind in PLAIN, faults=faults)
    lines = () if given.get("lines") is None else lines_in(given["lines"], reading)
    if customer is None and given.get("customer") is None:
        faults.append(fault_at("customer", _("A document names its customer.")))
    if customer is None or faults:
        return None
    if kind in CHARGES and not found.keys() & {"terms", "due_on"}:
        found["terms"] = customer.terms or stock.terms
    return NewDocument(**{"dated_on": on, **found, "lines": lines})


def customer_in(given: Any, stock: Stock) -> Customer | None:
    """Whose currency and taxes the rest is read with, if there is such a customer."""
    name = given.get("customer") if isinstance(given, dict) else None
    return stock.customers.get(name) if isinstance(name, str) else None


def changed_in(
    given: Any, before: NewDocument, stock: Stock, faults: list[Fault]
) -> NewDocument | None:
    """A document with what an object says of it; keys that are left out change nothing."""
    customer = customer_in(given, stock) or before.customer
    found = fields_of(given, head_fields(stock, customer), faults, besides="lines")
    lines = given.get("lines") if isinstance(given, dict) else None
    if lines is not None:
        is_plain = found.get("kind", before.kind) in PLAIN
        reading = Reading(stock=stock, customer=customer, is_plain=is_plain, faults=faults)
        found["lines"] = lines_in(lines, reading)
    if faults:
        return None
    if "terms" in found or replace(before, due_on=None).falls_due_on == before.due_on:
        before = replace(before, due_on=None)  # it goes with the terms and the date
    return replace(before, **found)


def head_fields(stock: Stock, customer: Customer | None) -> Fields:
    currency = customer.currency if customer else stock.currency
    texts = ("po_number", "memo", "internal_note", "paid_by")
    return {
        "customer": field("customer", lambda value: stock.customer(text_in(value))),
        "kind": field("kind", kind_in),
        **{name: field(name, text_in) for name in texts},
        "date": field("dated_on", day_in),
        "due_date": field("due_on", day_in),
        "terms": field("terms", terms_in),
        "discount": lambda value: discount_in(text_in(value), currency),
        "account": field("account", lambda value: stock.account(text_in(value))),
        "to_print": field("to_print", truth_in),
        "to_email": field("to_email", truth_in),
    }
