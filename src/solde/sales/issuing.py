"""Issue documents: number them, post them, and keep what they say for good."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet, prefetch_related_objects
from django.utils.translation import gettext, override

from solde.company.models import Company, User
from solde.company.numbering import Number, take
from solde.customers.letterhead import paper_language
from solde.history.once import once
from solde.history.recording import record_each
from solde.ledger.posting import Draft, write
from solde.ledger.turns import take_turns
from solde.sales import papers
from solde.sales.asking import NewDocument
from solde.sales.crediting import apply_free_credits
from solde.sales.drafting import fill
from solde.sales.faults import faults, faults_of_currency
from solde.sales.models import Document
from solde.sales.placing import Placed, place
from solde.sales.queues import wait_as_preferred
from solde.sales.reading import asked_of
from solde.sales.refusals import (
    ChangedMeanwhile,
    NumberInUse,
    insist_on_none,
    rules_as_refusals,
)
from solde.sales.usual import usual_of
from solde.sales.versions import Saying, forget, write_versions
from solde.subject import Subject

DESCRIPTION_MAX = 300  # characters of an entry's description
# What issuing changes of a draft, which says what it said. bulk_update() would name each row
# once for every column.
BRING_IN = """
    update sales_document as document
       set state = 'issued', number = brought.number, series_number = brought.series_number,
           entry_id = brought.entry_id, left_minor = brought.left_minor,
           account_id = brought.account_id, to_print = brought.to_print, to_email = brought.to_email
      from unnest(
               %s::bigint[], %s::text[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[],
               %s::boolean[], %s::boolean[]
           ) as brought (
               id, number, series_number, entry_id, left_minor, account_id, to_print, to_email
           )
     where document.id = brought.id
"""
BROUGHT = attrgetter(
    "pk", "number", "series_number", "entry_id", "left_minor", "account_id", "to_print", "to_email"
)


class Going(NamedTuple):
    """A document on its way into the books."""

    document: Document
    placed: Placed


def issue(
    company: Company,
    news: Sequence[NewDocument],
    *,
    key: UUID | None = None,
    by: User | None = None,
) -> list[Document]:
    """Issue documents, all or none, in the order given, and in a fixed number of statements.

    Numbers have no gaps: each kind of document has its own series. Where the company wants it,
    new charges take what their customers have of unapplied credits, oldest first. The same key
    issues once: asked again, it finds the documents of the first time.

    Refused: whatever faults() finds; a date in closed books; a number that a document brought
    in from elsewhere has; a key under which something else was asked for.
    """

    def issued() -> list[Document]:
        insist_on_none([faults(new) for new in news])
        return enter(company, [(Document(company=company, created_by=by), new) for new in news], by)

    with rules_as_refusals():
        return once(key, ("issue", news), documents_of(company), issued, company=company)


def issue_draft(draft: Document, *, by: User | None = None) -> Document:
    """Issue a draft as it was saved last, with issue()'s promises and refusals."""
    (document,) = issue_drafts(draft.company, [draft], by=by)
    return document


def issue_drafts(
    company: Company, drafts: Sequence[Document], *, by: User | None = None
) -> list[Document]:
    """Issue drafts, all or none.

    Refused, besides: one that is no draft any more, or whose customer is billed in another
    currency since it was written.
    """
    with rules_as_refusals():
        rows = company.documents.select_for_update(of=("self",)).select_related("customer__parent")
        ids = [draft.pk for draft in drafts]
        kept = rows.filter(state=Document.State.DRAFT).in_bulk(ids)
        if len(kept) < len(drafts):
            raise ChangedMeanwhile
        documents = [kept[pk] for pk in ids]
        for document in documents:
            document.company = document.customer.company = company
        news = asked_of(company, documents)
        insist_on_none(
            [
                faults_of_currency(document) or faults(new)
                for document, new in zip(documents, news, strict=True)
            ]
        )
        forget(documents)
        return enter(company, list(zip(documents, news, strict=True)), by)


def documents_of(company: Company) -> QuerySet[Document]:
    """Documents with what issue() gives back beside them."""
    rows: QuerySet[Document] = company.documents.select_related(
        "company", "customer__parent", "account", "entry"
    )
    return rows


def enter(
    company: Company, asked: Sequence[tuple[Document, NewDocument]], by: User | None
) -> list[Document]:
    """Number, post and write documents; those that are stored already were drafts."""
    if not asked:
        return []
    news = [new for _document, new in asked]
    usual = usual_of(company)
    if usual.apply_credits:  # turns come before numbers and the company's row, as everywhere
        take_turns({new.customer.pk for new in news})
    prefetch_related_objects([new.customer for new in news], "parent")
    placed = place(company, news)
    documents = [document for document, _new in asked]
    going = [Going(*pair) for pair in zip(documents, placed, strict=True)]
    for (document, one), number in zip(going, numbers_for(company, news), strict=True):
        fill(document, one)
        document.state = Document.State.ISSUED
        document.number, document.series_number = number.text, number.place
        document.account_id = one.account_id
        if usual.queue_new:
            wait_as_preferred(document)
    entries = write(company, [draft_of(*one) for one in going], by=by)
    for (document, one), entry in zip(going, entries, strict=True):
        document.entry = entry
        document.left_minor = one.left_minor
    store(going)
    sayings = [Saying(*one, one.document.entry_id) for one in going]
    write_versions(sayings, by=by, look=papers.look_of(company, usual))
    record_each(company, "issue", (Subject.DOCUMENT.of(one.pk) for one in documents), by=by)
    if usual.apply_credits:
        apply_free_credits(company, documents, by=by)
    return documents


def numbers_for(company: Company, news: Sequence[NewDocument]) -> Iterator[Number]:
    """The next number of its kind for each document, in their order."""
    counts: dict[str, int] = defaultdict(int)
    for new in news:
        counts[new.kind] += 1
    # In one order of kinds, so that two who number several kinds do not wait for each other.
    taken = {kind: take(company, kind, counts[kind]) for kind in sorted(counts)}
    texts = {(kind, number.text) for kind, numbers in taken.items() for number in numbers}
    elsewhere = company.documents.filter(
        kind__in=taken, number__in={text for _kind, text in texts}, series_number__isnull=True
    )
    if texts & set(elsewhere.values_list("kind", "number")):
        raise NumberInUse
    waiting = {kind: iter(numbers) for kind, numbers in taken.items()}
    return (next(waiting[new.kind]) for new in news)


def draft_of(document: Document, placed: Placed) -> Draft:
    """What a document posts."""
    new = placed.new
    return Draft(
        customer=new.customer,
        kind=new.kind,
        number=document.number,
        dated_on=new.dated_on,
        lines=placed.postings(),
        description=description_of(new, document.company),
        document_id=document.entry_id,
    )


def description_of(new: NewDocument, company: Company) -> str:
    """What statements say of a document beside its number, in the customer's language."""
    order = ""
    if new.po_number:
        with override(paper_language(new.customer, company).lower()):
            order = gettext("PO %s") % new.po_number
    memo = " ".join(new.memo.split())
    told = " · ".join(filter(None, (order, memo)))
    return told if len(told) <= DESCRIPTION_MAX else f"{told[: DESCRIPTION_MAX - 1]}…"


def store(going: Sequence[Going]) -> None:
    """Write the rows of new documents, and change what issuing changes of drafts."""
    fresh = [document for document, _placed in going if document.pk is None]
    drafts = [document for document, _placed in going if document.pk is not None]
    Document._base_manager.bulk_create(fresh)
    if drafts:
        columns = [list(column) for column in zip(*map(BROUGHT, drafts), strict=True)]
        with connection.cursor() as cursor:
            cursor.execute(BRING_IN, columns)
