"""UCI Online Retail: a British wholesaler's sales lines, as receivables.

D. Chen, "Online Retail", UCI Machine Learning Repository, 2015, doi 10.24432/C5BW33, CC BY 4.0:
https://archive.ics.uci.edu/dataset/352/online+retail

One document per invoice number and customer, over the sum of quantity × unit price, rounded
half away from zero to pence, dated on the day of its first line. An invoice falls due 30 days
later. A number that begins with C is a credit memo, applied to nothing. Lines without a customer
are nobody's account, and a document that comes to nothing changes none.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import zstandard

from benchmarks.data.countries import code_of
from benchmarks.data.import_files import Books

TERMS = timedelta(days=30)
PENNY = Decimal("0.01")

Line = dict[str, str]


@dataclass(slots=True)
class Document:
    """What the lines of one number and customer come to, in order of appearance."""

    customer: str
    number: str
    dated_on: date
    amount: Decimal = Decimal(0)  # exact; prices have up to three decimals


def read_lines(path: Path) -> Iterator[Line]:
    """The lines of the CSV file, which is packed by Zstandard."""
    with path.open("rb") as packed:
        plain = (
            zstandard.ZstdDecompressor().stream_reader(packed) if path.suffix == ".zst" else packed
        )
        yield from csv.DictReader(io.TextIOWrapper(plain, encoding="utf-8-sig", newline=""))


def convert(path: Path) -> Books:
    books = Books()
    documents: dict[tuple[str, str], Document] = {}
    countries: dict[str, str] = {}
    for line in read_lines(path):
        if not line["CustomerID"]:
            books.leave_out("lines without a customer")
            continue
        customer, number = line["CustomerID"].removesuffix(".0"), line["InvoiceNo"]
        countries.setdefault(customer, line["Country"])
        document = documents.get((customer, number))
        if document is None:
            dated_on = date.fromisoformat(line["InvoiceDate"][:10])
            document = documents[customer, number] = Document(customer, number, dated_on)
        document.amount += int(line["Quantity"]) * Decimal(line["UnitPrice"])
    books.customers = [
        {"name": name, "country": code_of(country)} for name, country in countries.items()
    ]
    for document in documents.values():
        enter(books, document)
    return books


def enter(books: Books, document: Document) -> None:
    amount = document.amount.quantize(PENNY, ROUND_HALF_UP)  # half away from zero
    if not amount:
        books.leave_out("documents of nothing")
        return
    is_credit = document.number.startswith("C")
    assert (amount < 0) == is_credit
    books.transactions.append(
        {
            "customer": document.customer,
            "kind": "credit_memo" if is_credit else "invoice",
            "number": document.number,
            "date": document.dated_on.isoformat(),
            "due_date": "" if is_credit else (document.dated_on + TERMS).isoformat(),
            "amount": str(abs(amount)),
        }
    )
