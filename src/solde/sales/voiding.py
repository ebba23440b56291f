"""Take a document back."""

from datetime import date

from solde.company.models import User
from solde.history.recording import record
from solde.ledger import posting
from solde.ledger.turns import take_turn
from solde.mail.bulk import cancel_all
from solde.sales.enclosing import letters_about
from solde.sales.models import Document
from solde.sales.refusals import ChangedMeanwhile, rules_as_refusals
from solde.subject import Subject


def void(document: Document, *, on: date, by: User | None = None) -> Document:
    """Take a document back in full, from a day on: what is applied comes off, postings go back.

    Its number stays taken, and what it said can still be shown. Void on its own date, it is on
    no statement. Its letters that wait are called off.

    Refused: a day in closed books, before the document's own, or still to come; a document that
    is not issued, or not any more. What is dated ahead may be void on its own date.
    """
    company = document.company
    with rules_as_refusals():
        take_turn(document.customer_id)
        rows = company.documents.select_for_update(of=("self",)).select_related("entry")
        kept: Document | None = rows.filter(pk=document.pk, state=Document.State.ISSUED).first()
        if kept is None:
            raise ChangedMeanwhile
        assert kept.entry
        posting.void(kept.entry, on=on, by=by)
        kept.state = Document.State.VOIDED
        kept.left_minor = 0
        kept.to_print = kept.to_email = False
        kept.save(update_fields=["state", "left_minor", "to_print", "to_email"])
        record(company, "void", Subject.DOCUMENT.of(kept.pk), by=by, on=str(on))
        cancel_all(company, letters_about(kept), by=by)
    return kept
