"""Post entries and take them back. With bulk.py the only writer of entries and postings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, TypedDict, Unpack

from django.db.models import F, Q, QuerySet

from solde.company.models import Company, User
from solde.copying import insert_together, next_ids
from solde.customers.models import Customer
from solde.history.recording import record
from solde.ledger.ahead import insist_on_no_day_ahead
from solde.ledger.applying import release_all
from solde.ledger.chart import CONTRA, UNDEPOSITED, receivable_of, standard_account
from solde.ledger.models import Account, Entry, Posting
from solde.ledger.refusals import AlreadyReversed, rules_as_refusals
from solde.ledger.turns import take_turn
from solde.subject import Subject

RECEIPTS = (Entry.Kind.SALES_RECEIPT, Entry.Kind.REFUND_RECEIPT)


class Line(NamedTuple):
    """One posting of a draft."""

    account_id: int
    amount_minor: int  # debit plus, credit minus; never zero
    customer_id: int | None = None  # on A/R accounts, and only there
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An entry to be posted."""

    customer: Customer
    kind: str
    number: str
    dated_on: date
    lines: tuple[Line, ...]
    description: str = ""
    document_id: int | None = None  # None: the first entry of a document
    reverses_id: int | None = None


class Extras(TypedDict, total=False):
    """What a document may say besides."""

    due_on: date | None  # of a charge; absent: due on its own date
    account: Account  # the A/R account; absent: the customer's
    description: str


def draft(
    customer: Customer,
    kind: str,
    number: str,
    *,
    dated_on: date,
    amount_minor: int,
    **extras: Unpack[Extras],
) -> Draft:
    """A document without lines of its own: one amount against the standard account.

    The amount is what it does to the customer's balance (plus: owed to us). A sales receipt
    does nothing to it; its amount is what was sold (a refund receipt's is minus).
    """
    company, currency = customer.company, customer.currency
    contra = standard_account(company, CONTRA[Entry.Kind(kind)], currency)
    if kind in RECEIPTS:
        first = Line(standard_account(company, UNDEPOSITED, currency).pk, amount_minor)
    else:
        account = extras.get("account") or receivable_of(customer)
        first = Line(account.pk, amount_minor, customer.pk, extras.get("due_on"))
    return Draft(
        customer=customer,
        kind=kind,
        number=number,
        dated_on=dated_on,
        description=extras.get("description", ""),
        lines=(first, Line(contra.pk, -amount_minor)),
    )


def post(company: Company, *drafts: Draft, by: User | None = None) -> list[Entry]:
    """Post entries, all or none, in the order given.

    Refused: a date in closed books, a number the customer already has for that kind, another
    company's or currency's customer or account, a reversal of what is reversed already, and
    whatever would leave more applied to a document than is open on it.
    """
    with rules_as_refusals():
        return write(company, drafts, by=by)


def write(company: Company, drafts: Sequence[Draft], *, by: User | None = None) -> list[Entry]:
    """post() for an act that is in a transaction and words the refusals of the books itself."""
    ids = next_ids("ledger_entry", len(drafts))  # rising: the order of entry
    entries = [entry_from(company, one, pk, by) for one, pk in zip(drafts, ids, strict=True)]
    postings = [
        Posting(company=company, entry_id=pk, dated_on=one.dated_on, **line._asdict())
        for one, pk in zip(drafts, ids, strict=True)
        for line in one.lines
    ]
    insert_together(entries, postings)
    return entries


def entry_from(company: Company, one: Draft, pk: int, by: User | None) -> Entry:
    assert sum(line.amount_minor for line in one.lines) == 0
    return Entry(
        pk=pk,
        company=company,
        customer=one.customer,
        document_id=one.document_id or pk,
        reverses_id=one.reverses_id,
        kind=one.kind,
        number=one.number,
        dated_on=one.dated_on,
        currency=one.customer.currency,
        description=one.description,
        posted_by=by,
    )


def reverse(entry: Entry, *, on: date, by: User | None = None) -> Entry:
    """Post the opposite of an entry. At most once: the database holds that.

    Refused: a day before the entry's own, or still to come.
    """
    with rules_as_refusals():
        take_turn(entry.customer_id)
        insist_on_no_day_ahead(entry.company, on, own_on=entry.dated_on)
        (reversal,) = post(entry.company, reversal_of(entry, on), by=by)
        record(entry.company, "reverse", Subject.ENTRY.of(entry.pk), by=by, on=str(on))
    return reversal


def reversal_of(entry: Entry, on: date) -> Draft:
    lines = tuple(
        Line(line.account_id, -line.amount_minor, line.customer_id, line.due_on)
        for line in entry.postings.order_by("id")
    )
    return Draft(
        customer=entry.customer,
        kind=entry.kind,
        number=entry.number,
        dated_on=on,
        description=entry.description,
        lines=lines,
        document_id=entry.document_id,
        reverses_id=entry.pk,
    )


def void(document: Entry, *, on: date, by: User | None = None) -> Sequence[Entry]:
    """Take a document back in full: release what is applied, reverse what still stands.

    From `on` the document counts for nothing; a void on the document's own date leaves no
    row on any statement. Refused: a document voided before; a day before its own, or later
    than that and still to come.
    """
    company = document.company
    with rules_as_refusals():
        take_turn(document.customer_id)
        standing = standing_entries(document)
        if not standing:
            raise AlreadyReversed
        insist_on_no_day_ahead(company, on, own_on=max(entry.dated_on for entry in standing))
        release_all(document, on=on, by=by)
        reversals = post(company, *(reversal_of(entry, on) for entry in standing), by=by)
        record(company, "void", Subject.ENTRY.of(document.pk), by=by, on=str(on))
    return reversals


def was_void(document: Entry, at: datetime | None) -> bool:
    """Whether a document that is void by now was so at a moment; None: now."""
    return at is None or voided_at(document) <= at


def voided_at(document: Entry) -> datetime:
    """The moment at which a void document was taken back: that of its last reversal."""
    of_document = entries_of(document.company, document.document_id)
    last: Entry = of_document.filter(reverses__isnull=False).latest("posted_at")
    return last.posted_at


def standing_entries(document: Entry) -> list[Entry]:
    """The entries of a document that are no reversals and have not been reversed."""
    of_document = entries_of(document.company, document.document_id)
    reversed_ids = of_document.filter(reverses__isnull=False).values("reverses_id")
    return list(
        of_document.filter(reverses__isnull=True).exclude(pk__in=reversed_ids).order_by("id")
    )


def entries_of(company: Company, document_id: int) -> QuerySet[Entry]:
    """All entries of a document: the first by its id, later ones by the index that has only them.

    Asked for by the document alone, all entries of all companies would be gone through.
    """
    later = Q(document=document_id) & ~Q(document=F("id"))
    entries: QuerySet[Entry] = company.entries.filter(Q(pk=document_id) | later)
    return entries
