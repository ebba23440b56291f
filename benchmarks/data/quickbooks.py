"""Answers of the QuickBooks Online API (XML of version 3), as they stand in a test suite.

The test files of quickbooks-ruby, MIT licence: https://github.com/ruckus/quickbooks-ruby
Every file is of another company, so customers are known by their names, and those who are only
told by an id by that. The same document told twice is one.
"""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

from benchmarks.data.countries import code_of
from benchmarks.data.import_files import Books

KINDS = {
    "Invoice": "invoice",
    "CreditMemo": "credit_memo",
    "Payment": "payment",
    "SalesReceipt": "sales_receipt",
}
NOT_IMPORTED = ("RefundReceipt",)  # paid back on the spot: no receivable, and no import format
DELIVERIES = {"Email": "email", "Print": "print", "None": "none"}
USUAL_CURRENCY = "USD"

Element = ElementTree.Element


def convert(folder: Path) -> Books:
    books = Books()
    found = [(tag, told) for path in sorted(folder.glob("*.xml")) for tag, told in elements(path)]
    customers: dict[str, dict[str, str]] = {}
    for tag, told in found:
        if tag == "Customer":
            row = customer_row(told)
            customers.setdefault(row["name"], row)
    seen: set[tuple[str, str, str]] = set()
    for tag, told in found:
        if tag in KINDS or tag in NOT_IMPORTED:
            enter(books, customers, seen, tag, told)
    in_order = sorted(customers.values(), key=lambda row: (bool(row.get("parent")), row["name"]))
    books.customers.extend(in_order)
    return books


def elements(path: Path) -> Iterator[tuple[str, Element]]:
    """Customers and documents of a file, with the name of a project's customer written in."""
    root = ElementTree.parse(path).getroot()
    for one in root.iter():
        one.tag = one.tag.rpartition("}")[2]  # without the namespace
    by_id = {text(one, "Id"): text(one, "DisplayName") for one in root.iter("Customer")}
    for one in root.iter():
        if one.tag == "Customer" and (parent := text(one, "ParentRef")):
            one.set("parent", by_id[parent])
        if one.get("domain"):
            yield one.tag, one


def text(of: Element, path: str) -> str:
    return (of.findtext(path) or "").strip()


def customer_row(told: Element) -> dict[str, str]:
    lines = [text(told, f"BillAddr/Line{i}") for i in range(1, 6)]
    return {
        "name": text(told, "DisplayName"),
        "parent": told.get("parent", ""),
        "email": text(told, "PrimaryEmailAddr/Address"),
        "currency": text(told, "CurrencyRef"),
        "delivery": DELIVERIES.get(text(told, "PreferredDeliveryMethod"), ""),
        "active": {"true": "yes", "false": "no"}.get(text(told, "Active"), ""),
        "address": "\n".join(filter(None, lines)),
        "city": text(told, "BillAddr/City"),
        "region": text(told, "BillAddr/CountrySubDivisionCode"),
        "postal_code": text(told, "BillAddr/PostalCode"),
        "country": code_of(text(told, "BillAddr/Country")),
    }


def enter(
    books: Books,
    customers: dict[str, dict[str, str]],
    seen: set[tuple[str, str, str]],
    tag: str,
    told: Element,
) -> None:
    """Add a document and, when nobody has told of them yet, its customer."""
    if tag in NOT_IMPORTED or told.get("status") == "Deleted":
        books.leave_out("refund receipts" if tag in NOT_IMPORTED else "deleted documents")
        return
    if not Decimal(text(told, "TotalAmt") or 0):
        books.leave_out("documents of nothing")
        return
    who, number = customer_name(told), text(told, "DocNumber") or text(told, "Id")
    if (who, tag, number) in seen:
        books.leave_out("documents told before")
        return
    seen.add((who, tag, number))
    currency = text(told, "CurrencyRef") or USUAL_CURRENCY
    customer = customers.setdefault(who, {"name": who})
    customer["currency"] = customer.get("currency") or currency
    assert customer["currency"] == currency
    books.transactions.append(
        {
            "customer": who,
            "kind": KINDS[tag],
            "number": number,
            "date": text(told, "TxnDate"),
            "due_date": text(told, "DueDate") if tag == "Invoice" else "",
            "amount": text(told, "TotalAmt"),
            "memo": text(told, "CustomerMemo"),
        }
    )
    for line in told.iter("LinkedTxn"):
        assert text(line, "TxnType") == "Invoice"
        books.leave_out("payments of invoices that are not there")


def customer_name(told: Element) -> str:
    reference = told.find("CustomerRef")
    assert reference is not None
    return reference.get("name") or f"Customer {(reference.text or '').strip()}"
