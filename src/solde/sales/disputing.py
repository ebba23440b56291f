"""What customers dispute: it stays in the books and on statements, and is not reminded of."""

from datetime import date

from solde.company.models import User
from solde.company.texts import fault_of_text
from solde.history.recording import record
from solde.refusal import Fault
from solde.sales.asking import CHARGES
from solde.sales.models import Document
from solde.sales.refusals import ChangedMeanwhile, DocumentIsWrong, rules_as_refusals
from solde.subject import Subject

WORDS_MAX = 300  # characters


def dispute(document: Document, *, words: str, on: date, by: User | None = None) -> None:
    """Note that a customer disputes a charge, and why; said again, the later words stand.

    Refused: what is no issued charge, words that do not fit.
    """
    if fault := fault_of_text(words, WORDS_MAX):
        raise DocumentIsWrong([Fault("dispute", fault)])
    mark(document, {"disputed_on": on, "dispute": words}, "dispute", by=by, words=words)


def end_dispute(document: Document, *, by: User | None = None) -> None:
    """Note that a charge is no longer disputed."""
    mark(document, {"disputed_on": None, "dispute": ""}, "end_dispute", by=by)


def mark(
    document: Document, columns: dict[str, date | str | None], act: str, *, by: User | None,
    **details: str,
) -> None:  # fmt: skip
    company = document.company
    with rules_as_refusals():
        charges = company.documents.filter(kind__in=CHARGES, state=Document.State.ISSUED)
        if not charges.filter(pk=document.pk).update(**columns):
            raise ChangedMeanwhile
        record(company, act, Subject.DOCUMENT.of(document.pk), by=by, **details)
    for column, value in columns.items():
        setattr(document, column, value)
