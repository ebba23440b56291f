"""Keep drafts: documents that are nowhere in the books yet, and may be wrong."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from solde.company.models import Company, User
from solde.history.once import once
from solde.history.recording import record, record_each
from solde.history.seen import insist_on_seen
from solde.ledger.refusals import OtherCompany
from solde.sales.asking import NewDocument
from solde.sales.faults import faults_of_draft
from solde.sales.models import Document
from solde.sales.placing import Placed, place, says_the_same
from solde.sales.reading import as_seen, asked_of
from solde.sales.refusals import ChangedMeanwhile, insist_on_none, rules_as_refusals
from solde.sales.versions import Saying, forget, write_versions
from solde.subject import Subject


def save_draft(
    company: Company, new: NewDocument, *, draft: Document | None = None,
    key: UUID | None = None, seen: str | None = None, by: User | None = None,
) -> Document:  # fmt: skip
    """Keep a draft, or what another draft says now. It may lack lines, words or an amount.

    The same key keeps a new one once; a draft that is there needs none. `seen` is as_seen() of
    what whoever asks was shown of it; without it the last saving stands. Refused: what
    save_drafts() refuses, and a draft that was issued, thrown away or saved by somebody else
    meanwhile.
    """
    if draft is None:
        (kept,) = save_drafts(company, [new], key=key, by=by)
        return kept
    insist_on_sense(company, [new])
    with rules_as_refusals():
        (placed,) = place(company, [new])
        kept = take_draft(company, draft)
        if seen is not None:
            insist_on_seen_draft(kept, placed, seen)
        fill(kept, placed)
        forget([kept])
        kept.save(update_fields=columns_of(placed))
        write_versions([Saying(kept, placed, None)], by=by)
        record(company, "save_draft", Subject.DOCUMENT.of(kept.pk), by=by)
    return kept


def save_drafts(
    company: Company, news: Sequence[NewDocument], *, key: UUID | None = None,
    by: User | None = None,
) -> list[Document]:  # fmt: skip
    """Keep new drafts, all or none, in a fixed number of statements; the same key once.

    Refused: what does not fit or belongs to another company; a key under which something else
    was asked for.
    """

    def saved() -> list[Document]:
        insist_on_sense(company, news)
        return keep(company, news, by=by)

    with rules_as_refusals():
        rows = company.documents.select_related("company", "customer__parent", "account")
        return once(key, ("save_draft", news), rows, saved, company=company)


def insist_on_sense(company: Company, news: Sequence[NewDocument]) -> None:
    insist_on_none([faults_of_draft(new) for new in news])
    if any(new.customer.company_id != company.pk for new in news):
        raise OtherCompany


def keep(company: Company, news: Sequence[NewDocument], *, by: User | None) -> list[Document]:
    """Write new drafts, in the current transaction."""
    placed = place(company, news)
    drafts = [document_from(company, one, by=by) for one in placed]
    Document._base_manager.bulk_create(drafts)
    sayings = [Saying(*pair, None) for pair in zip(drafts, placed, strict=True)]
    write_versions(sayings, by=by)
    record_each(company, "save_draft", (Subject.DOCUMENT.of(one.pk) for one in drafts), by=by)
    return drafts


def take_draft(company: Company, draft: Document) -> Document:
    """The row of a draft, locked until the transaction ends."""
    drafts = company.documents.select_for_update().filter(state=Document.State.DRAFT)
    found: Document | None = drafts.filter(pk=draft.pk).first()
    if found is None:
        raise ChangedMeanwhile
    return found


def insist_on_seen_draft(draft: Document, placed: Placed, seen: str) -> None:
    company = draft.company
    (before,) = asked_of(company, [draft])
    (was,) = place(company, [before])
    if not says_the_same(placed, was):
        subject = Subject.DOCUMENT.of(draft.pk)
        insist_on_seen(company, subject, seen=seen, stands=as_seen(draft, before))


def throw_away(draft: Document, *, by: User | None = None) -> None:
    """Delete a draft with its attachments. Refused once it was issued or is gone."""
    company = draft.company
    with rules_as_refusals():
        kept = take_draft(company, draft)
        forget([kept])
        kept.attachments.all().delete()
        kept.sendings.all().delete()  # answers that it was a draft
        record(company, "throw_away", Subject.DOCUMENT.of(kept.pk), by=by)
        company.documents.filter(pk=kept.pk).delete()


def document_from(company: Company, placed: Placed, *, by: User | None) -> Document:
    """A document that is a draft so far, not stored."""
    document = Document(company=company, created_by=by)
    fill(document, placed)
    return document


def fill(document: Document, placed: Placed) -> None:
    """Let the columns of a document say what its next version does."""
    for column, value in columns_of(placed).items():
        setattr(document, column, value)


def columns_of(placed: Placed) -> dict[str, Any]:
    """What a document's own row says of it."""
    new = placed.new
    return {
        "customer": new.customer,
        "kind": new.kind,
        "account": new.account,
        "currency": new.customer.currency,
        "dated_on": new.dated_on,
        "terms_rule": str(new.terms.rule) if new.terms else "",
        "terms_days": new.terms.days if new.terms else None,
        "due_on": new.falls_due_on,
        "po_number": new.po_number,
        "memo": new.memo,
        "internal_note": new.internal_note,
        "paid_by": new.paid_by,
        "total_minor": placed.worked.total_minor,
        "charged_up_to": new.charged_up_to,
        "to_print": new.to_print,
        "to_email": new.to_email,
    }
