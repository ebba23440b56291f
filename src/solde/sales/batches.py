"""Order letters or paper for documents: for one, or for as many as there are."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Count, F, Func, IntegerField, QuerySet, Sum
from uuid6 import uuid7

from solde.company.access import May, insist
from solde.company.models import Company, User
from solde.history.recording import record
from solde.mail.composing import insist_on_mailbox
from solde.mail.models import Delivery, Mailbox
from solde.paging import by_place
from solde.queue import enqueue_many
from solde.refusal import NotFound, Refused
from solde.sales.models import Document, SendingAnswer, SendingPart, SendingRun
from solde.subject import Subject

PART_SIZE = 200  # documents that are answered in one transaction


class NothingChosen(Refused):
    """There is no such document, or none waits."""


class NoSuchSendingRun(NotFound):
    """There is no such order of letters or paper."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """How documents are to leave."""

    mailbox: Mailbox | None = None  # None: on paper
    repeat: bool = False  # again, what was sent before

    @property
    def way(self) -> SendingRun.Way:
        return SendingRun.Way.EMAIL if self.mailbox else SendingRun.Way.PRINT


class Progress(NamedTuple):
    """The state of a run at one moment."""

    documents: int
    queued: int
    printed: int
    left_out: Mapping[str, int]  # by reason
    letters: Mapping[str, int]  # by state

    @property
    def answered(self) -> int:
        return self.queued + self.printed + sum(self.left_out.values())

    @property
    def is_complete(self) -> bool:
        """Whether every document has an answer."""
        return self.answered == self.documents


def order_sending(
    company: Company, documents: QuerySet[Document], order: Order, *,
    key: UUID | None = None, by: User | None = None,
) -> SendingRun:  # fmt: skip
    """Order letters or paper for documents of a company, by date, however many.

    One transaction makes the run and its parts and calls the workers, who answer for each
    document (answering.py). The same key orders once: a second order finds the first run.
    Refused: no document; a mailbox that the company cannot send from.
    """
    if by:
        insist(by, company, May.SEND)
    if order.mailbox:
        insist_on_mailbox(company, order.mailbox)
    chosen = company.documents.filter(pk__in=documents.order_by().values("pk"))
    key = key or uuid7()
    try:
        with transaction.atomic():
            run = begin_run(company, order, key, by=by)
            if not lay_out_parts(run, chosen):
                raise NothingChosen
            parts = run.parts.values_list("pk", flat=True)
            enqueue_many("answer_documents", [{"part_id": pk} for pk in parts])
            record(company, "order_sending", Subject.SENDING.of(run.pk), by=by, way=order.way)
            return run
    except IntegrityError:
        before = run_with(company, key)
        if before is None:
            raise
        return before


def begin_run(company: Company, order: Order, key: UUID, *, by: User | None) -> SendingRun:
    """The row of a run; IntegrityError when there is one with that key."""
    run: SendingRun = company.sending_runs.create(
        key=str(key), way=order.way, mailbox=order.mailbox, repeat=order.repeat, ordered_by=by
    )
    return run


def run_with(company: Company, key: UUID) -> SendingRun | None:
    """The run that was ordered with a key."""
    return company.sending_runs.filter(key=str(key)).first()


def run_named(company: Company, public_id: str) -> SendingRun:
    """A run by its public id."""
    try:
        wanted = UUID(public_id)
    except ValueError as error:
        raise NoSuchSendingRun from error
    run: SendingRun | None = company.sending_runs.filter(public_id=wanted).first()
    if run is None:
        raise NoSuchSendingRun
    return run


def lay_out_parts(run: SendingRun, documents: QuerySet[Document]) -> int:
    """Divide documents into the parts of a run; returns how many parts."""
    ids = documents.order_by("dated_on", "pk").values_list("pk", flat=True).iterator(10_000)
    shares = iter(lambda: list(islice(ids, PART_SIZE)), [])
    parts = (
        SendingPart(company=run.company, run=run, position=place, document_ids=share)
        for place, share in enumerate(shares)
    )
    return len(SendingPart._base_manager.bulk_create(parts, batch_size=PART_SIZE))


def progress(run: SendingRun) -> Progress:
    """How far a run is: three queries whatever its size."""
    size = Func(F("document_ids"), function="cardinality", output_field=IntegerField())
    waiting = run.parts.filter(answered_at=None).aggregate(count=Sum(size))["count"] or 0
    counts = list(run.answers.order_by().values_list("status", "reason").annotate(Count("pk")))
    status = SendingAnswer.Status
    letters = run.answers.order_by().filter(delivery__isnull=False, status=status.QUEUED)
    return Progress(
        documents=waiting + sum(count for *_which, count in counts),
        queued=sum(count for one, _reason, count in counts if one == status.QUEUED),
        printed=sum(count for one, _reason, count in counts if one == status.PRINTED),
        left_out={reason: count for one, reason, count in counts if one == status.LEFT_OUT},
        letters=dict(letters.values_list("delivery__state").annotate(Count("pk"))),
    )


def letters_of(run: SendingRun) -> QuerySet[Delivery]:
    """The letters that a run wrote."""
    written = run.answers.filter(status=SendingAnswer.Status.QUEUED)
    letters: QuerySet[Delivery] = run.company.deliveries.filter(
        pk__in=written.values("delivery_id")
    )
    return letters


def answers_of(run: SendingRun) -> Iterator[SendingAnswer]:
    """The answers by their place in the run, however many, some in memory at a time."""
    answers = run.answers.select_related(
        "document__customer__parent", "version", "delivery__mailbox"
    )
    return by_place(answers)
