"""What the rows of a customers file say, checked as far as that needs no books, and staged."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from email_validator import EmailNotValidError, validate_email
from uuid6 import uuid7

from solde.customers.naming import search_words, sort_key
from solde.customers.opening import FOUND_BY, TEXTS, NewCustomer, faults
from solde.importing.cells import (
    BOOLEANS,
    Fault,
    fault_of_cell,
    fault_of_choice,
    fault_of_encoding,
    shown,
)
from solde.importing.copying import NULL, copying, escaped
from solde.importing.formats import CUSTOMERS
from solde.importing.mistakes import Findings, Mistake
from solde.importing.reading import Source, rows_of
from solde.importing.receivables import ACCOUNT_NAME_MAX

ADDRESSES = ("email", "cc", "bcc")
NAME_MAX = 120
TERMS_DIGITS_MAX = 9
STAGED = ("place", "wrong", "public_id", "sort_name", "search_words", *CUSTOMERS.columns)

# "" and null: the file says nothing about it. A row that is wrong keeps its place, so that
# rows which name this customer are not called wrong too.
STAGING = """
    drop table if exists pg_temp.import_customer;
    create temporary table import_customer (
        place bigint not null, wrong boolean not null, public_id uuid not null,
        sort_name text not null, search_words text not null, name text not null,
        number text not null, email text not null, cc text not null, bcc text not null,
        language text not null, currency text not null, terms_days integer,
        type text not null, delivery text not null, active boolean,
        parent text not null, ar_account text not null, address text not null, city text not null,
        region text not null, postal_code text not null, country text not null
    ) on commit drop
"""


def stage_customers(sources: Sequence[Source], mistakes: Findings, warnings: Findings) -> None:
    """Read the files into import_customer; what is wrong with single rows is a mistake."""
    with copying("import_customer", STAGED) as take:
        for source in sources:
            for line, cells in rows_of(source, mistakes):
                row = dict(zip(CUSTOMERS.columns, cells, strict=True))
                row["address"] = row["address"].replace("\r\n", "\n").replace("\r", "\n")
                found = faults_by_column(row)
                for column, words in found.items():
                    mistakes.add(Mistake(source.name, line, column, words))
                if found.keys() & {"name", "number"}:
                    mistakes.gaps.add(CUSTOMERS)
                else:
                    take(staged(source.place(line), row, wrong=bool(found)))
                for column, words in doubts(row):
                    warnings.add(Mistake(source.name, line, column, words))


def faults_by_column(row: dict[str, str]) -> dict[str, str]:
    """The first thing that is wrong with each column."""
    found: dict[str, str] = {}
    for column, words in faults_of(row):
        found.setdefault(column, words)
    return found


def faults_of(row: dict[str, str]) -> Iterator[Fault]:
    for column, cell in row.items():
        if words := fault_of_encoding(cell):
            yield Fault(column, words)
    for column, words in faults(new_customer(row)):
        yield Fault(column, words)
    if words := fault_of_cell(row["parent"], NAME_MAX):
        yield Fault("parent", words)
    if words := fault_of_cell(row["ar_account"], ACCOUNT_NAME_MAX):
        yield Fault("ar_account", words)
    if row["terms_days"] and days_of(row["terms_days"]) is None:
        yield Fault("terms_days", _("“%s” is not a number of days.") % shown(row["terms_days"]))
    if row["active"] and (words := fault_of_choice(row["active"].lower(), tuple(BOOLEANS))):
        yield Fault("active", words)


def new_customer(row: dict[str, str]) -> NewCustomer:
    given: dict[str, Any] = {field: row[field] for field in TEXTS if field in row}
    if row["delivery"]:
        given["delivery"] = row["delivery"]
    return NewCustomer(terms_days=days_of(row["terms_days"]), **given)


def days_of(text: str) -> int | None:
    if text.isascii() and text.isdigit() and len(text) <= TERMS_DIGITS_MAX:
        return int(text)
    return None


def doubts(row: dict[str, str]) -> Iterator[Fault]:
    """Addresses that no letter can be sent to. They are stored as they are."""
    for column in ADDRESSES:
        for address in filter(None, map(str.strip, row[column].split(","))):
            if not is_address(address):
                words = _("“%s” is not an e-mail address; nothing can be sent to it.")
                yield Fault(column, words % shown(address))


def is_address(text: str) -> bool:
    """Whether the syntax is that of an address (RFC 5321, with RFC 6531's letters)."""
    try:
        validate_email(text, check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError:
        return False
    return True


def staged(place: int, row: dict[str, str], *, wrong: bool) -> str:
    """The row for COPY. Of a wrong one only what others may call it by."""
    if wrong:
        row = dict.fromkeys(row, "") | {key: row[key] for key in ("name", "number", "parent")}
        row["parent"] = "" if fault_of_cell(row["parent"], NAME_MAX) else row["parent"]
    cells = {column: escaped(cell) for column, cell in row.items()}
    cells["terms_days"] = row["terms_days"] or NULL
    cells["active"] = str(BOOLEANS[row["active"].lower()]) if row["active"] else NULL
    found_by = search_words(row.get(field, "") for field in FOUND_BY)
    head = (str(place), str(wrong), str(uuid7()), escaped(sort_key(row["name"])), found_by)
    return "\t".join((*head, *cells.values()))
