"""Entries and postings written by raw SQL."""

from datetime import date

from django.db import connection

from solde.ledger.chart import RECEIVABLE, SALES, standard_account
from tests.ledger.back_door import copy_of


def account(customer, standard=RECEIVABLE, currency="CAD"):
    return standard_account(customer.company, standard, currency).pk


def entry_like(entry, **changes):
    """A further document of the same customer, without postings so far; its id."""
    return copy_of("ledger_entry", entry.pk, **{"number": "by hand"} | changes)


def lines(entry_id, customer, *amounts, on=None):
    """Postings in one statement: the first on A/R, the others on sales."""
    rows = [
        (customer.company_id, entry_id, on or account(customer), customer.pk, amounts[0])
        if place == 0
        else (customer.company_id, entry_id, account(customer, SALES), None, minor)
        for place, minor in enumerate(amounts)
    ]
    write(rows)


def write(rows, on=None):
    """Postings of companies to entries, accounts and customers, dated like their entries."""
    marks = ", ".join(["(%s::bigint, %s::bigint, %s::bigint, %s::bigint, %s::bigint)"] * len(rows))
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into ledger_posting (company_id, entry_id, account_id, customer_id,"
            " amount_minor, dated_on) select line.*, coalesce(%s, e.dated_on)"
            f" from (values {marks}) as line (company, entry, account, customer, minor)"
            " join ledger_entry e on e.id = line.entry",
            [on, *(value for row in rows for value in row)],
        )


def later(document, **changes):
    """A further entry of a document; its id."""
    changes = {"document_id": document.pk, "dated_on": date(2025, 9, 20)} | changes
    return copy_of("ledger_entry", document.pk, **changes)
