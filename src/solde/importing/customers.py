"""What the rows of a customers file say, checked as far as that needs no books, and staged."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from uuid6 import uuid7

from solde.company.models import Company
from solde.company.texts import shown
from solde.customers.naming import search_words, sort_key
from solde.customers.opening import FOUND_BY, TEXTS, NewCustomer, doubts, faults
from solde.figures.money import is_currency
from solde.importing.cells import (
    BOOLEANS,
    Fault,
    fault_of_cell,
    fault_of_choice,
    fault_of_encoding,
    read_amount,
)
from solde.importing.copying import NULL, copying, escaped
from solde.importing.currencies import Currencies, currencies_of
from solde.importing.formats import CUSTOMERS
from solde.importing.mistakes import Findings, Mistake
from solde.importing.reading import Source, rows_of
from solde.importing.receivables import ACCOUNT_NAME_MAX

NAME_MAX = 120
TERMS_DIGITS_MAX = 9
FLAGS = ("active", "taxed", "statements", "reminders")
LINES = ("address", "notes")
STAGED = ("place", "wrong", "public_id", "sort_name", "search_words", *CUSTOMERS.columns)

# "" and null: the file says nothing about it. A row that is wrong keeps its place, so that
# rows which name this customer are not called wrong too.
TYPES = {"terms_days": "integer", "credit_limit": "bigint", **dict.fromkeys(FLAGS, "boolean")}
STAGING = f"""
    drop table if exists pg_temp.import_customer;
    create temporary table import_customer (
        place bigint not null, wrong boolean not null, public_id uuid not null,
        sort_name text not null, search_words text not null,
        {", ".join(f"{one} {TYPES.get(one, 'text not null')}" for one in CUSTOMERS.columns)}
    ) on commit drop
"""


def stage_customers(
    company: Company, sources: Sequence[Source], mistakes: Findings, warnings: Findings
) -> None:
    """Read the files into import_customer; what is wrong with single rows is a mistake."""
    currencies = currencies_of(company)
    with copying("import_customer", STAGED) as take:
        for source in sources:
            for line, cells in rows_of(source, mistakes):
                row = dict(zip(CUSTOMERS.columns, cells, strict=True))
                for column in LINES:
                    row[column] = row[column].replace("\r\n", "\n").replace("\r", "\n")
                limit_minor, found = judge(row, currencies)
                for column, words in found.items():
                    mistakes.add(Mistake(source.name, line, column, words))
                if found.keys() & {"name", "number"}:
                    mistakes.gaps.add(CUSTOMERS)
                elif found:
                    take(staged_key(source.place(line), row))
                else:
                    take(staged(source.place(line), row, limit_minor))
                for doubt in doubts(new_customer(row)):
                    warnings.add(Mistake(source.name, line, doubt.field, doubt.words))


def judge(row: dict[str, str], currencies: Currencies) -> tuple[int | None, dict[str, str]]:
    """The credit limit in minor units, and the first thing that is wrong with each column."""
    limit_minor, wrong_limit = read_limit(row, currencies)
    found = {"credit_limit": wrong_limit} if wrong_limit else {}
    for column, words in faults_of(row):
        found.setdefault(column, words)
    return limit_minor, found


def read_limit(row: dict[str, str], currencies: Currencies) -> tuple[int | None, str]:
    """The credit limit, and what is wrong with it; None and "" when the cell is empty."""
    if not row["credit_limit"]:
        return None, ""
    if row["parent"] and not row["currency"]:
        return None, _("To give a project a credit limit, name its currency.")
    currency = row["currency"] or currencies.of(row["name"])
    if not is_currency(currency):
        return None, ""  # the currency is the mistake
    limit_minor, words = read_amount(row["credit_limit"], currency)
    if limit_minor < 0:
        return None, _("A credit limit is zero or more.")
    return limit_minor, words


def faults_of(row: dict[str, str]) -> Iterator[Fault]:
    for column, cell in row.items():
        if words := fault_of_encoding(cell):
            yield Fault(column, words)
    for fault in faults(new_customer(row)):
        yield Fault(fault.field, fault.words)
    if words := fault_of_cell(row["parent"], NAME_MAX):
        yield Fault("parent", words)
    if words := fault_of_cell(row["ar_account"], ACCOUNT_NAME_MAX):
        yield Fault("ar_account", words)
    if row["terms_days"] and days_of(row["terms_days"]) is None:
        yield Fault("terms_days", _("“%s” is not a number of days.") % shown(row["terms_days"]))
    for column in FLAGS:
        if row[column] and (words := fault_of_choice(row[column].lower(), tuple(BOOLEANS))):
            yield Fault(column, words)


def new_customer(row: dict[str, str]) -> NewCustomer:
    given: dict[str, Any] = {field: row[field] for field in (*TEXTS, "notes")}
    given |= {field: row[field] for field in ("delivery", "terms_rule") if row[field]}
    return NewCustomer(terms_days=days_of(row["terms_days"]), **given)


def days_of(text: str) -> int | None:
    if text.isascii() and text.isdigit() and len(text) <= TERMS_DIGITS_MAX:
        return int(text)
    return None


def staged(place: int, row: dict[str, str], limit_minor: int | None) -> str:
    """The row for COPY."""
    cells = {column: escaped(cell) for column, cell in row.items()}
    cells["terms_days"] = row["terms_days"] or NULL
    cells["credit_limit"] = NULL if limit_minor is None else str(limit_minor)
    for column in FLAGS:
        cells[column] = str(BOOLEANS[row[column].lower()]) if row[column] else NULL
    found_by = search_words(row[field] for field in FOUND_BY)
    return "\t".join((*head(place, row, wrong=False), found_by, *cells.values()))


def staged_key(place: int, row: dict[str, str]) -> str:
    """Of a wrong row, only what others may call it by."""
    cells = {column: NULL if column in TYPES else "" for column in row}
    cells |= {key: escaped(row[key]) for key in ("name", "number")}
    if not fault_of_cell(row["parent"], NAME_MAX):
        cells["parent"] = escaped(row["parent"])
    return "\t".join((*head(place, row, wrong=True), "", *cells.values()))


def head(place: int, row: dict[str, str], *, wrong: bool) -> tuple[str, ...]:
    return str(place), str(wrong), str(uuid7()), escaped(sort_key(row["name"]))
