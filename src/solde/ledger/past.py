"""What was applied for a while, and stands in the way of a change."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from solde.figures.postings import Application as Counted
from solde.figures.postings import in_effect
from solde.ledger.applying import counting_ever, on_either_side
from solde.ledger.models import Application, Entry
from solde.pdf.words import SOURCE, words_for


def words_for_past(document: Entry, *, amount_minor: int, dated_on: date) -> str:
    """Which application that was taken off keeps a document from coming to this from a day on.

    With the day from which it is to be taken off instead; "" when it is another that does.
    The amount is plus.
    """
    of_it = on_either_side(document.document_id)
    rows = document.company.applications.filter(of_it, counting_ever())
    applications = list(rows.select_related("credit", "charge").order_by("effective_on", "pk"))
    for one in applications:
        if one.released_on and is_too_much(one, applications, amount_minor, dated_on):
            other = one.charge if one.credit_id == document.document_id else one.credit
            words = _(
                "From %(first)s to %(last)s more is applied with %(kind)s %(number)s than it would"
                " come to: take that off from %(first)s on."
            )
            return words % {
                "first": one.effective_on,
                "last": one.released_on - timedelta(days=1),
                "kind": words_for(get_language() or SOURCE)["kind"][other.kind],
                "number": other.number,
            }
    return ""


def is_too_much(
    one: Application, applications: Sequence[Application], amount_minor: int, dated_on: date
) -> bool:
    """Whether, on some day on which it counts, more is applied than the document would come to."""
    assert one.released_on
    if one.effective_on < dated_on:
        return True
    every = [
        Counted(row.credit_id, row.charge_id, row.amount_minor, row.effective_on, row.released_on)
        for row in applications
    ]
    days = {
        row.effective_on for row in every if one.effective_on <= row.effective_on < one.released_on
    }
    return any(
        sum(row.amount_minor for row in in_effect(every, day)) > amount_minor for day in days
    )
