"""Take off what is applied: the day that a page offers for it, and what pressing does."""

from datetime import date
from functools import partial
from typing import Protocol

from django.utils.translation import gettext as _

from solde.company.models import Company
from solde.ledger.applying import first_day_off, on_either_side
from solde.payments import applying
from solde.payments.finding import NoSuchPayment
from solde.web.entering import Visit
from solde.web.undoing import undo


class Applied(Protocol):
    """An application, as far as its days go."""

    @property
    def effective_on(self) -> date: ...

    @property
    def released_on(self) -> date | None: ...


def offered_on(company: Company, one: Applied) -> date | None:
    """The day that is offered for taking an application off; None where no day is left.

    The earliest, as it is a mistake most of the time, and should never have counted.
    """
    day = first_day_off(company, one.effective_on)
    return day if one.released_on is None or day < one.released_on else None


def take_off(visit: Visit, entry_id: int | None, application: int) -> None:
    """Take off an application of a document, by its first entry, from the day that was typed."""
    rows = visit.company.applications.select_related("company")
    found = rows.filter(on_either_side(entry_id), pk=application).first()
    if found is None:
        raise NoSuchPayment
    undo(visit, partial(applying.release, found), _("It is taken off."))
