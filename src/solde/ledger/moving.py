"""Move the applications of a document along with its day."""

from datetime import date

from solde.company.models import User
from solde.ledger.applying import Portion, on_either_side, release
from solde.ledger.models import Entry


def release_to_move(document: Entry, was_on: date, *, on: date, by: User | None) -> list[Portion]:
    """Take off all that is applied of a document, or to it, to be put on again once it has moved.

    What was applied on its old day is applied on its new one; what was applied on another day
    still is. What is taken off never counted.
    """
    of_it = on_either_side(document.document_id)
    standing = document.company.applications.filter(of_it, released_on__isnull=True)
    portions = []
    for one in standing.select_related("company", "customer").order_by("id"):
        release(one, on=one.effective_on, by=by)
        own_on = on if one.applied_on == was_on else one.applied_on
        portions.append(
            Portion(one.customer, one.credit_id, one.charge_id, one.amount_minor, own_on)
        )
    return portions
