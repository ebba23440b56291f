"""Open invoices that go with the letter of a statement, frozen with it."""

from collections.abc import Mapping

from django.db.models import F

from solde.company.models import Company
from solde.figures.open_items import open_items
from solde.figures.request import Request
from solde.ledger.models import Entry
from solde.ledger.reading import Ledger
from solde.mail.letters.enclosing import Enclosure
from solde.sales.enclosing import paper_enclosed
from solde.sales.papers import version_for
from solde.statements.models import Statement

INVOICES = "invoices"  # key of a statement's figures: ids of versions, in order of the rows


def open_invoices(
    company: Company, ledgers: Mapping[int, Ledger], request: Request
) -> dict[int, list[int]]:
    """The latest versions of what is open at the end of the period, by id of the customer.

    One that was brought in from elsewhere gets its first version by this.
    """
    entries = {pk: entries_of(ledger, request) for pk, ledger in ledgers.items()}
    versions = versions_of(company, [entry for found in entries.values() for entry in found])
    return {pk: [versions[entry] for entry in found] for pk, found in entries.items() if found}


def entries_of(ledger: Ledger, request: Request) -> list[int]:
    """First entries of the invoices with an open amount."""
    items = open_items(ledger.postings, ledger.applications, request.measured_on)
    return [item.document for item in items if item.kind == Entry.Kind.INVOICE]


def versions_of(company: Company, entries: list[int]) -> dict[int, int]:
    """The latest version of each document, by its first entry. Ids."""
    for brought_in in company.documents.filter(entry__in=entries, version_number=0).select_related(
        "customer__parent"
    ):
        version_for(brought_in)
    latest = company.versions.filter(
        document__entry__in=entries, number=F("document__version_number")
    )
    return dict(latest.values_list("document__entry_id", "pk"))


def invoices_enclosed(statement: Statement) -> list[Enclosure]:
    """The PDFs of a statement's open invoices, as they were when it was made."""
    ids = statement.figures.get(INVOICES, [])
    if not ids:
        return []
    found = statement.company.versions.select_related("document").in_bulk(ids)
    return [paper_enclosed(found[pk]) for pk in ids]
