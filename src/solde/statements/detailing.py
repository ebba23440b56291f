"""What documents say line by line, for the rows of statements that are to show it."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import connection

from solde.figures.details import Detail, DetailedEntry, DetailKind
from solde.figures.open_items import open_items
from solde.figures.request import Request
from solde.ledger.reading import Ledger, Reach
from solde.sales.models import Document

LOWERS = (Document.Kind.CREDIT_MEMO, Document.Kind.REFUND_RECEIPT)

# What an entry posted stands in the latest of the versions that it stands for. Documents that
# were brought in say nothing of their own: their first version repeats the row. Entries and
# documents are found by customer, as in ledger.reading, so that each is a stretch of an index.
ENTRIES = """
    select distinct on (e.id)
           e.document_id, e.dated_on, v.id, d.kind, e.reverses_id is not null,
           jsonb_build_object(
               'lines', v.content -> 'lines',
               'taxes', v.content -> 'taxes',
               'discount_minor', v.content -> 'discount_minor',
               'discount_ppm', v.content -> 'discount_ppm')::text
      from ledger_entry e
      join sales_document d on d.entry_id = e.document_id and d.customer_id = any (%(members)s)
      join sales_version v on v.document_id = d.id and v.entry_id = coalesce(e.reverses_id, e.id)
     where e.customer_id = any (%(members)s) and e.document_id = any (%(documents)s::bigint[])
       and (d.series_number is not null or v.number > 1)
     order by e.id, v.number desc
"""


def read_details(
    reached: Reach, ledgers: Mapping[int, Ledger], request: Request
) -> dict[int, list[DetailedEntry]]:
    """What the documents say that may be a row of these statements, in one query.

    By the first entry of the document; those that say nothing are not there.
    """
    documents = [pk for ledger in ledgers.values() for pk in documents_of(ledger, request)]
    found: defaultdict[int, list[DetailedEntry]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(ENTRIES, reached.parameters(documents=documents))
        for document, dated_on, version, kind, reverses, content in cursor.fetchall():
            factor = -1 if (kind in LOWERS) != reverses else 1
            details = tuple(details_in(json.loads(content)))
            found[document].append(DetailedEntry(dated_on, version, factor, details))
    return found


def documents_of(ledger: Ledger, request: Request) -> set[int]:
    """First entries of the documents that a statement may show: those alone are read."""
    if request.start_on is None:
        items = open_items(ledger.postings, ledger.applications, request.statement_on)
        return {item.document for item in items}
    return {one.document for one in ledger.postings if one.dated_on >= request.start_on}


def details_in(content: Mapping[str, Any]) -> Iterator[Detail]:
    """The details of a version, in the order of its paper (sales.papers.freeze())."""
    for line in content["lines"]:
        yield Detail(
            DetailKind.LINE,
            line["description"],
            line["amount_minor"],
            quantity_micros=line["quantity_micros"],
            unit=line["unit"],
            price_micros=line["price_micros"],
            rate_ppm=line["discount_ppm"] or None,
        )
    if content["discount_minor"]:
        taken_off = -content["discount_minor"]
        yield Detail(DetailKind.DISCOUNT, "", taken_off, rate_ppm=content["discount_ppm"])
    for tax in content["taxes"]:
        yield Detail(DetailKind.TAX, tax["name"], tax["amount_minor"], rate_ppm=tax["rate_ppm"])
