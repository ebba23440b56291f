"""From documents to paper: what is printed of a version is kept with it, word for word."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction

from solde.company.models import Company
from solde.customers.letterhead import (
    addressee,
    letterhead_of,
    logo_png,
    paper_language,
    thaw_letterhead,
)
from solde.figures.days import Terms, TermsRule, due_on
from solde.figures.money import minor_digits
from solde.ledger.models import Account, Entry
from solde.ledger.posting import entries_of
from solde.pdf.invoice import TEMPLATE, InvoicePaper, thawed
from solde.pdf.invoice_press import DOCUMENTS, typeset_invoice
from solde.pdf.press import parts_of, print_file
from solde.pdf.streaming import streamed
from solde.pdf.words import words_for
from solde.sales.asking import CHARGES
from solde.sales.models import Document, Line, SalesSettings, Tax, Version, VersionTax
from solde.sales.usual import usual_of


def look_of(company: Company, usual: SalesSettings | None = None) -> dict[str, Any]:
    """How the company's documents look today, for freeze(); asked once for many documents."""
    return {
        "template": TEMPLATE,
        "remittance_slip": (usual or usual_of(company)).remittance_slip,
        "letterhead": letterhead_of(company),
    }


def freeze(
    document: Document,
    version: Version,
    *,
    lines: Sequence[tuple[Line, Collection[int]]],
    taxes: Sequence[VersionTax],
    look: dict[str, Any],
) -> dict[str, Any]:
    """All that is printed of a version, as JSON values, for its `content`.

    Pure: asks the database nothing, so rows need not be stored yet. The document has its
    company and its customer, the customer its parent, and every version tax its tax, at hand.
    With each line stand the ids of its taxes, all of which are among the version's.
    """
    company, customer = document.company, document.customer
    language = paper_language(customer, company)
    places = {tax.tax_id: place for place, tax in enumerate(taxes)}
    due, terms = printed_due(document)
    return {
        **look,
        "kind": str(document.kind),
        "number": document.number,
        "dated_on": document.dated_on.isoformat(),
        "due_on": due,
        "terms": terms,
        "currency": document.currency,
        "language": language,
        **addressee(customer, company),
        "po_number": document.po_number,
        "paid_by": document.paid_by,
        "memo": document.memo,
        "lines": [
            printed_line(line, sorted(places[tax] for tax in line_taxes))
            for line, line_taxes in lines
        ],
        "applied": [],
        "discount_minor": version.discount_minor,
        "discount_ppm": version.discount_ppm,
        "taxes": [printed_tax(row, language) for row in taxes],
        "total_minor": version.total_minor,
    }


def printed_due(document: Document) -> tuple[str | None, tuple[str, int] | None]:
    """Due date and terms of a charge. Terms that lead to another day are not printed."""
    if document.kind not in CHARGES:
        return None, None
    due = document.due_on or document.dated_on
    if not document.terms_rule:
        return due.isoformat(), None
    assert document.terms_days is not None
    terms = Terms(TermsRule(document.terms_rule), document.terms_days)
    agrees = due_on(document.dated_on, terms) == due
    return due.isoformat(), (str(terms.rule), terms.days) if agrees else None


def printed_line(line: Line, taxes: Sequence[int]) -> dict[str, Any]:
    return {
        "description": line.description,
        "quantity_micros": line.quantity_micros,
        "unit": line.unit,
        "price_micros": line.price_micros,
        "discount_ppm": line.discount_ppm,
        "amount_minor": line.amount_minor,
        "taxes": taxes,
    }


def printed_tax(row: VersionTax, language: str) -> dict[str, Any]:
    return {
        "name": name_in(row.tax, language),
        "rate_ppm": row.tax.rate_ppm,
        "registration": row.tax.registration,
        "base_minor": row.base_minor,
        "amount_minor": row.amount_minor,
    }


def name_in(tax: Tax, language: str) -> str:
    """The tax's name in a language: "QST" in English is "TVQ" in French."""
    return str(tax.names.get(language) or tax.names.get(language.partition("-")[0]) or tax.name)


def paper_of(
    version: Version, *, voided: bool = False, logo: Callable[[int], bytes] = logo_png
) -> InvoicePaper:
    """The paper of an issued version, from its content alone; `voided` says so on it."""
    letterhead, size = thaw_letterhead(version.content["letterhead"], logo)
    return replace(thawed(version.content, letterhead, size), voided=voided)


def pdf_of(version: Version, *, voided: bool = False) -> bytes:
    """The accessible PDF of an issued version: the same bytes each time."""
    return typeset_invoice(paper_of(version, voided=voided))


def preview_of(draft: Document) -> bytes:
    """The PDF that a draft would become today, without a number and saying that it is one."""
    version = draft.versions.prefetch_related("lines__taxes", "taxes__tax").get()
    content = freeze(
        draft,
        version,
        lines=[(line, [tax.tax_id for tax in line.taxes.all()]) for line in version.lines.all()],
        taxes=list(version.taxes.all()),
        look=look_of(draft.company),
    )
    letterhead, size = thaw_letterhead(content["letterhead"])
    return typeset_invoice(thawed(content, letterhead, size))


def print_documents(
    versions: Iterable[Version],
    into: Path,
    *,
    processes: int = 1,
    on_batch: Callable[[int], None] | None = None,
) -> int:
    """Print issued versions into one file, in their order; return the number of its pages.

    The versions are taken as they are needed, each with its document at hand; there must be
    one. What is void by now says so. `on_batch` hears how many are done. The file is complete
    or not there.
    """
    papers = papers_today(versions)
    return print_file(DOCUMENTS, papers, into, processes=processes, on_batch=on_batch).pages


def stream_documents(versions: Iterable[Version], *, processes: int) -> Iterator[bytes]:
    """The same bytes as print_documents() writes, piece by piece, while they are typeset."""
    return streamed(parts_of(DOCUMENTS, papers_today(versions), processes=processes))


def papers_today(versions: Iterable[Version]) -> Iterator[InvoicePaper]:
    """Papers of issued versions, each with its document at hand; what is void says so."""
    logo = cache(logo_png)
    for version in versions:
        voided = version.document.state == Document.State.VOIDED
        yield paper_of(version, voided=voided, logo=logo)


@transaction.atomic
def version_for(document: Document) -> Version:
    """The latest version of an issued document, to be printed.

    One that was brought in from elsewhere has none until it is asked for; then it gets its
    first: a line with the description in the books and the amount, taxes included.
    """
    brought_in = document.company.documents.filter(pk=document.pk, version_number=0)
    if brought_in.update(version_number=1):
        document.version_number = 1
        write_first(document)
    version: Version = document.versions.order_by("-number")[0]
    return version


def write_first(document: Document) -> None:
    """Write the version of a document of which only the books tell: what they said of it last."""
    assert document.entry_id
    posted = entries_of(document.company, document.entry_id).filter(reverses=None)
    entry: Entry = posted.order_by("-id")[0]
    kinds = words_for(paper_language(document.customer, document.company))["kind"]
    version = Version(
        company=document.company,
        document=document,
        number=document.version_number,
        entry=entry,
        subtotal_minor=document.total_minor,
        total_minor=document.total_minor,
    )
    line = Line(
        company=document.company,
        version=version,
        position=1,
        description=entry.description or kinds[document.kind],
        price_micros=document.total_minor * 10 ** (6 - minor_digits(document.currency)),
        amount_minor=document.total_minor,
        account=sold_to(entry),
    )
    look = look_of(document.company)
    version.content = freeze(document, version, lines=[(line, ())], taxes=(), look=look)
    version.save()
    line.save()


def sold_to(entry: Entry) -> Account:
    """The account on the other side of what the customer owes: income, if there is such."""
    postings = entry.postings.filter(customer=None).select_related("account")
    sides = sorted(postings, key=lambda one: (one.account.kind != Account.Kind.INCOME, one.pk))
    account: Account = sides[0].account
    return account
