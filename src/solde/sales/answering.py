"""Answer for the documents of a run: with a letter, with a page, or with a reason why not.

A part is answered in one transaction: a worker that dies leaves it as it was, for the next.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from django.db import transaction
from django.db.models import F, QuerySet, Sum
from django.db.models.functions import Now
from django.utils.translation import gettext, gettext_noop

from solde.company.models import Company
from solde.customers.reaching import reached_at
from solde.history.recording import record_each
from solde.ledger.bulk import refresh_statistics_of
from solde.mail.addresses import Addressed, Addressee, addressee_at
from solde.mail.choosing import way_through
from solde.mail.models import Delivery
from solde.mail.queueing import NewLetter, Standing, once_more, queue_letters, standing_letters
from solde.mail.states import ARRIVED, MOVING
from solde.sales import papers
from solde.sales.batches import PART_SIZE
from solde.sales.models import (
    Attachment,
    Document,
    SendingAnswer,
    SendingPart,
    SendingRun,
    Version,
)
from solde.sales.wording import letter_of, wordings_of
from solde.subject import Subject

# Why a document was left out, in the order in which it is asked.
SENTENCES: Final = {
    "draft": gettext_noop("It is a draft. Issue it first."),
    "void": gettext_noop("It is void. Send another document, or tell the customer yourself."),
    "prefers_print": gettext_noop(
        "The customer does not want e-mail. Print it, or put it into the e-mail queue by hand."
    ),
    "no_email_address": gettext_noop("The customer has no e-mail address. Enter one, or print it."),
    "invalid_email_address": gettext_noop(
        "An e-mail address of the customer is not valid. Correct it, or print it."
    ),
    "too_large": gettext_noop(
        "The files that go along are larger than the mailbox takes. Take some away, or send it"
        " from another mailbox."
    ),
    "on_its_way": gettext_noop(
        "Its letter is on its way, held, or may have been sent. Settle or cancel that one first."
    ),
    "already_sent": gettext_noop(
        "It was e-mailed before as it is now. To send it again on purpose, repeat it."
    ),
}


class Ready(NamedTuple):
    """A document whose letter can be written."""

    document: Document
    version: Version
    recipients: Sequence[Addressed]
    before: Standing | None  # the letter about this very version


def sentence(code: str) -> str:
    """The reason in words, in the language in use, with what to do about it."""
    return gettext(SENTENCES[code])


def answer_next(run: SendingRun) -> SendingPart | None:
    """Answer a part that nobody else is answering; None when there is none."""
    return answer_first(run.parts.order_by("position"))


def answer_all(run: SendingRun) -> None:
    """Answer for every document of a run, with workers or without."""
    while answer_next(run):
        pass
    for part in run.parts.filter(answered_at=None):
        answer_part(part.pk)
    # The letters are asked for next, again and again.
    refresh_statistics_of(SendingAnswer, Delivery, new_rows=run.answers.count())


def answer_part(part_id: int) -> None:
    """Answer a part by id, unless it is answered once whoever has it is through, or dead: a job
    that ended before would leave what dies with a page to nobody."""
    answer_first(SendingPart._base_manager.filter(pk=part_id), waits=True)


@transaction.atomic
def answer_first(parts: QuerySet[SendingPart], *, waits: bool = False) -> SendingPart | None:
    waiting = parts.filter(answered_at=None).select_for_update(skip_locked=not waits)
    part = waiting.first()
    if part is not None:
        answer(part)
    return part


def answer(part: SendingPart) -> None:
    """Answer for every document of a part, in the transaction that holds the part's row.

    A draft that was thrown away meanwhile is nothing any more, and needs no answer.
    """
    run = part.run
    documents = documents_of(run.company, part.document_ids)
    by_mail = run.way == SendingRun.Way.EMAIL
    answers = answers_by_mail(run, documents) if by_mail else answers_on_paper(run, documents)
    places = {
        pk: place for place, pk in enumerate(part.document_ids, part.position * PART_SIZE + 1)
    }
    for one in answers:
        one.position = places[one.document_id]
    SendingAnswer._base_manager.bulk_create(answers)
    SendingPart._base_manager.filter(pk=part.pk).update(answered_at=Now())


def documents_of(company: Company, ids: Sequence[int]) -> list[Document]:
    """The rows, locked so that nobody edits or voids them meanwhile."""
    rows = company.documents.select_for_update(of=("self",)).select_related("customer__parent")
    documents = list(rows.filter(pk__in=ids).order_by("pk"))
    for document in documents:
        document.company = document.customer.company = company
    return documents


def standing_reason(document: Document) -> str:
    """Why a document leaves by no way; "" when it may."""
    if document.state == Document.State.DRAFT:
        return "draft"
    return "void" if document.state == Document.State.VOIDED else ""


def answers_on_paper(run: SendingRun, documents: Sequence[Document]) -> list[SendingAnswer]:
    reasons = {document.pk: standing_reason(document) for document in documents}
    versions = versions_of(run.company, [one for one in documents if not reasons[one.pk]])
    return [
        left_out(run, document, reasons[document.pk])
        if reasons[document.pk]
        else answered(run, document, versions[document.pk], SendingAnswer.Status.PRINTED)
        for document in documents
    ]


def answers_by_mail(run: SendingRun, documents: Sequence[Document]) -> list[SendingAnswer]:
    company = run.company
    sizes = sizes_going_along(company, documents)
    answers, reached = [], {}
    for document in documents:
        whom = addressed(document)
        if reason := whom.reason or too_large(run, sizes.get(document.pk, 0)):
            answers.append(left_out(run, document, reason))
        else:
            reached[document] = whom.recipients
    versions = versions_of(company, list(reached))
    standing = standing_letters(company, (Subject.VERSION.of(one.pk) for one in versions.values()))
    ready = []
    for document, recipients in reached.items():
        version = versions[document.pk]
        before = standing.get(Subject.VERSION.of(version.pk))
        if reason := sent_reason(before, repeat=run.repeat):
            answers.append(left_out(run, document, reason))
        else:
            ready.append(Ready(document, version, recipients, before))
    return [*answers, *write_letters(run, ready)]


def addressed(document: Document) -> Addressee:
    """Whom a document goes to by e-mail, or why to nobody.

    One that a person put into the e-mail queue goes there, whatever the customer prefers.
    """
    if reason := standing_reason(document):
        return Addressee(reason=reason)
    customer = document.customer
    wants_email = customer.wants_email or document.to_email
    return addressee_at(*reached_at(customer), wants_email=wants_email)


def sizes_going_along(company: Company, documents: Sequence[Document]) -> dict[int, int]:
    """Bytes of the files that go along, by document that has some."""
    files = Attachment._base_manager.filter(
        company=company, document__in=documents, goes_along=True, removed_at=None
    )
    return dict(files.order_by().values_list("document").annotate(Sum("size")))


def too_large(run: SendingRun, size: int) -> str:
    assert run.mailbox
    most = run.mailbox.attachments_max
    return "too_large" if most is not None and size > most else ""


def versions_of(company: Company, documents: Sequence[Document]) -> dict[int, Version]:
    """The latest version of each issued document, by its id."""
    latest = company.versions.filter(document__in=documents, number=F("document__version_number"))
    found = {version.document_id: version for version in latest}
    brought_in = (one for one in documents if one.pk not in found)
    return found | {document.pk: papers.version_for(document) for document in brought_in}


def sent_reason(before: Standing | None, *, repeat: bool) -> str:
    """Why a version is not sent now, by its letter; "" when it may be."""
    if before and before.state in MOVING:
        return "on_its_way"
    return "already_sent" if before and before.state in ARRIVED and not repeat else ""


def write_letters(run: SendingRun, ready: Sequence[Ready]) -> list[SendingAnswer]:
    """Queue the letters of a part's documents, and take these out of the queue."""
    company, wordings = run.company, wordings_of(run.company)
    assert run.mailbox
    letters = [new_letter(one, *letter_of(one.document, one.version, wordings)) for one in ready]
    queued = queue_letters(company, letters, way_through(company, run.mailbox), by=run.ordered_by)
    ids = [one.document.pk for one in ready]
    company.documents.filter(pk__in=ids, to_email=True).update(to_email=False)
    record_each(company, "send", map(Subject.DOCUMENT.of, ids), by=run.ordered_by)
    answers = []
    for one in ready:
        made = answered(run, one.document, one.version, SendingAnswer.Status.QUEUED)
        made.delivery_id = queued[Subject.VERSION.of(one.version.pk)]
        answers.append(made)
    return answers


def new_letter(ready: Ready, subject: str, text: str, language: str) -> NewLetter:
    purpose, reason = once_more(ready.before)
    return NewLetter(
        about=Subject.VERSION.of(ready.version.pk),
        recipients=ready.recipients,
        subject=subject,
        text=text,
        language=language,
        purpose=purpose,
        reason=reason,
    )


def left_out(run: SendingRun, document: Document, reason: str) -> SendingAnswer:
    assert reason in SENTENCES
    status = SendingAnswer.Status.LEFT_OUT
    return SendingAnswer(
        company=run.company, run=run, document=document, status=status, reason=reason
    )


def answered(
    run: SendingRun, document: Document, version: Version, status: SendingAnswer.Status
) -> SendingAnswer:
    """An answer without its place in the run."""
    return SendingAnswer(
        company=run.company, run=run, document=document, version=version, status=status
    )
