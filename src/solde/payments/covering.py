"""Which credits a refund is taken from."""

from collections.abc import Iterator, Sequence

from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from solde.company.models import User
from solde.figures.aging import OpenItem
from solde.figures.allocation import allocate_oldest_first
from solde.figures.money import decimal_string
from solde.ledger.applying import Portion, free_items, put
from solde.ledger.receivables import receivables_in
from solde.payments.asking import Part
from solde.payments.models import Payment
from solde.payments.sharing import ledgers_on
from solde.refusal import Refused


class MoreThanCredit(Refused):
    """That is more than the customer has of unapplied credit."""


def oldest_credits(refund: Payment, amount_minor: int) -> list[Part]:
    """The credits that an amount of a refund is taken from when none is named.

    Refused if they do not reach.
    """
    parts, short_minor = allocate_oldest_first(amount_minor, free_credits(refund))
    if short_minor:
        raise MoreThanCredit(words_of_credit(refund, amount_minor - short_minor))
    return [Part(credit.document, part_minor) for credit, part_minor in parts]


def words_of_credit(refund: Payment, there_minor: int) -> str:
    """How much there is; where there are several A/R accounts, on which one."""
    words = _("%(customer)s has %(amount)s of unapplied credit on that day.")
    if len(receivables_in(refund.company, refund.currency)) > 1:
        words = _("%(customer)s has %(amount)s of unapplied credit on %(account)s on that day.")
    amount = decimal_string(there_minor, refund.currency)
    named = {"amount": amount, "account": refund.receivable.name}
    return words % {"customer": refund.customer.name, **named}


def free_credits(refund: Payment) -> list[OpenItem]:
    """What is left of credits on the day of a refund; turned, so that what is open is plus."""
    ledgers = ledgers_on(
        refund.company, refund.receivable_id, [refund.customer_id], on=refund.dated_on
    )
    return [
        item._replace(open_minor=-item.open_minor)
        for item in free_items(ledgers[refund.customer_id], refund.dated_on)
        if item.open_minor < 0
    ]


def portions_of(refund: Payment, parts: Sequence[Part]) -> Iterator[Portion]:
    for part in parts:
        yield Portion(
            refund.customer, part.document, refund.entry_id, part.amount_minor, refund.dated_on
        )


def uncovered_on_its_day(refund: Payment) -> int:
    """What a refund gives on its day without a credit: of one whose credit was voided, all."""
    counted = Q(released_on=None) | Q(released_on__gt=refund.dated_on)
    rows = refund.company.applications.filter(
        counted, charge=refund.entry_id, effective_on__lte=refund.dated_on
    )
    covered_minor: int = rows.aggregate(minor=Sum("amount_minor"))["minor"] or 0
    return refund.amount_minor - covered_minor


def cover(refund: Payment, *, uncovered_before_minor: int, by: User | None) -> None:
    """Take what a corrected refund gives without a credit, and did not before, from the oldest.

    Refused: more than is unapplied on its day; a day before the credits that it was taken from.
    """
    more_minor = uncovered_on_its_day(refund) - uncovered_before_minor
    if more_minor <= 0:
        return
    rows = refund.company.payments.filter(pk=refund.pk)
    if more_minor > rows.values_list("left_minor", flat=True).get():
        raise MoreThanCredit
    put([*portions_of(refund, oldest_credits(refund, more_minor))], by=by)
