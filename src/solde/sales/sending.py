"""Send one document: the letter is composed, looked at, and sent as it was looked at."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from solde.company.access import May, insist
from solde.company.models import User
from solde.customers.reaching import reached_at
from solde.history.recording import record
from solde.mail.choosing import mailbox_named
from solde.mail.composing import (
    DraftLetter,
    LetterIsWrong,
    insist_on_mailbox,
    send_by_hand,
)
from solde.mail.composing import faults as faults_of_letter
from solde.mail.models import Delivery, Mailbox
from solde.refusal import Fault, Refused
from solde.sales import papers
from solde.sales.answering import documents_of, sentence, standing_reason
from solde.sales.batches import Order, begin_run, run_with
from solde.sales.enclosing import going_along, paper_enclosed
from solde.sales.models import Document, SendingAnswer, SendingPart, Version
from solde.sales.refusals import ChangedMeanwhile
from solde.sales.wording import letter_of
from solde.subject import Subject


class CannotBeSent(Refused):
    """Only an issued document is sent."""


def compose(document: Document, *, mailbox: Mailbox | None = None) -> DraftLetter:
    """The letter that an issued document goes with, for a person to look at and change.

    By default from the first mailbox of the company, to the customer's addresses. Refused for
    drafts and void documents.
    """
    insist_on_issued(document)
    customer = document.customer
    written = letter_of(document, papers.version_for(document))
    return DraftLetter(
        mailbox=mailbox or mailbox_named(document.company),
        **reached_at(customer)._asdict(),
        **written._asdict(),
    )


def faults(document: Document, letter: DraftLetter) -> list[Fault]:
    """All that keeps this letter from leaving with the document's paper and files."""
    return faults_with(papers.version_for(document), letter)


def faults_with(version: Version, letter: DraftLetter) -> list[Fault]:
    return faults_of_letter(letter, carries=lambda: size_with(version))


def size_with(version: Version) -> int:
    """Bytes of a document's paper and of the files that go along."""
    files = sum(going_along(version.document).values_list("size", flat=True))
    return files + len(paper_enclosed(version).content)


def send(
    document: Document, letter: DraftLetter, *, key: UUID, reason: str = "", by: User | None = None
) -> Delivery:
    """Queue a document's letter before all others; the same key sends once.

    Refused: whatever faults() finds; a draft, a void document, and one that was edited since it
    was read; another letter about it that is on its way or in doubt; and, without a reason, what
    was sent before.
    """
    company = document.company
    if by:
        insist(by, company, May.SEND)
    insist_on_mailbox(company, letter.mailbox)
    try:
        with transaction.atomic():
            if before := run_with(company, key):
                return delivery_of(before.answers.get())
            return send_now(document, letter, key=key, reason=reason, by=by)
    except IntegrityError:
        before = run_with(company, key)
        if before is None:
            raise
        return delivery_of(before.answers.get())


def send_now(
    document: Document, letter: DraftLetter, *, key: UUID, reason: str, by: User | None
) -> Delivery:
    company = document.company
    order = Order(mailbox=letter.mailbox, repeat=bool(reason))
    run = begin_run(company, order, key, by=by)
    kept = still_the_same(document)
    version = papers.version_for(kept)
    if found := faults_with(version, letter):
        raise LetterIsWrong(found)
    delivery = send_by_hand(company, Subject.VERSION.of(version.pk), letter, reason=reason, by=by)
    SendingPart._base_manager.create(
        company=company, run=run, position=0, document_ids=[kept.pk], answered_at=Now()
    )
    SendingAnswer._base_manager.create(
        company=company,
        run=run,
        position=1,
        document=kept,
        version=version,
        status=SendingAnswer.Status.QUEUED,
        delivery=delivery,
    )
    company.documents.filter(pk=kept.pk, to_email=True).update(to_email=False)
    record(company, "send", Subject.DOCUMENT.of(kept.pk), by=by)
    return delivery


def still_the_same(document: Document) -> Document:
    """The row, locked; it must say what whoever composed the letter saw."""
    found = documents_of(document.company, [document.pk])
    if not found or max(found[0].version_number, 1) != max(document.version_number, 1):
        raise ChangedMeanwhile
    insist_on_issued(found[0])
    return found[0]


def insist_on_issued(document: Document) -> None:
    if reason := standing_reason(document):
        raise CannotBeSent(sentence(reason))


def delivery_of(answer: SendingAnswer) -> Delivery:
    assert answer.delivery
    return answer.delivery
