"""Print the documents of a run into one file."""

from collections.abc import Callable, Iterator
from pathlib import Path

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from solde.history.recording import record_each
from solde.paging import by_place
from solde.refusal import Refused
from solde.sales import papers
from solde.sales.models import Document, SendingAnswer, SendingRun, Version
from solde.subject import Subject

RECORDED = 5000  # documents whose ids are in memory at a time


class NothingPrinted(Refused):
    """None of these documents can be printed. The answers say why."""


class SendingIsUnfinished(Refused):
    """Not every document has an answer yet. Print them when they have."""


def print_sending(
    run: SendingRun,
    into: Path,
    *,
    processes: int = 1,
    on_batch: Callable[[int], None] | None = None,
) -> int:
    """Print the documents of a run into one file, in its order; returns the number of pages.

    The file is complete or not there; when it is there, the documents leave the print queue.
    Printing the run again gives the same pages. Refused while it is unfinished, and when there
    is nothing to print.
    """
    insist_on_paper(run)
    versions = in_order(run)
    pages = papers.print_documents(versions, into, processes=processes, on_batch=on_batch)
    put_on_record(run)
    return pages


def stream_sending(run: SendingRun, *, processes: int) -> Iterator[bytes]:
    """The same bytes as print_sending() writes, piece by piece, in bounded memory.

    When all are taken, the documents leave the print queue. Whoever stops taking them stops the
    typesetting, too, and the documents wait on.
    """
    insist_on_paper(run)
    yield from papers.stream_documents(in_order(run), processes=processes)
    put_on_record(run)


def insist_on_paper(run: SendingRun) -> None:
    """Refused while not every document has an answer, and when none is to be printed."""
    if run.parts.filter(answered_at=None).exists():
        raise SendingIsUnfinished
    if not printed_of(run).exists():
        raise NothingPrinted


def printed_of(run: SendingRun) -> QuerySet[SendingAnswer]:
    answers: QuerySet[SendingAnswer] = run.answers.filter(status=SendingAnswer.Status.PRINTED)
    return answers


def in_order(run: SendingRun) -> Iterator[Version]:
    """The versions by their place in the run, read some at a time."""
    for answer in by_place(printed_of(run).select_related("version__document")):
        assert answer.version
        yield answer.version


@transaction.atomic
def put_on_record(run: SendingRun) -> None:
    """Say of each document that it was printed, and let it wait for that no longer."""
    printed = printed_of(run).order_by("document_id").values_list("document_id", flat=True)
    after = 0
    while ids := list(printed.filter(document_id__gt=after)[:RECORDED]):
        documents: QuerySet[Document] = run.company.documents.filter(pk__in=ids)
        documents.update(printed_at=Now(), to_print=False)
        subjects = map(Subject.DOCUMENT.of, ids)
        record_each(run.company, "print", subjects, by=run.ordered_by)
        after = ids[-1]
