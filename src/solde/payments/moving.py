"""Move the applications of a payment along with its day."""

from datetime import date

from solde.company.models import User
from solde.ledger.applying import Portion, release
from solde.payments.models import Payment


def release_to_move(payment: Payment, was_on: date, *, by: User | None) -> list[Portion]:
    """Take off all that is applied of a payment or refund, to be put on again once it has moved.

    The row says the new day already. What was applied on the old one is applied on the new one;
    what was applied on another day still is. What is taken off never counted.
    """
    side = "credit" if payment.kind == Payment.Kind.PAYMENT else "charge"
    standing = payment.company.applications.filter(
        **{f"{side}_id": payment.entry_id}, released_on__isnull=True
    )
    portions = []
    for one in standing.select_related("company").order_by("id"):
        release(one, on=one.effective_on, by=by)
        on = payment.dated_on if one.applied_on == was_on else one.applied_on
        portions.append(
            Portion(payment.customer, one.credit_id, one.charge_id, one.amount_minor, on)
        )
    return portions
