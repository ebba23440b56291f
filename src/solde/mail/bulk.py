"""What people decide about many letters at once. It is put on record for each of them."""

from collections.abc import Iterator

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from solde.company.models import Company, User
from solde.history.recording import record_each
from solde.mail.holding import go_on, put_on_hold
from solde.mail.models import Delivery
from solde.mail.resting import WAITS, all_come_to_rest
from solde.mail.states import HeldFor, State
from solde.subject import Name, Subject

PART = 5000  # letters whose ids are in memory at a time


@transaction.atomic
def cancel_all(company: Company, letters: QuerySet[Delivery], *, by: User | None = None) -> int:
    """Call off those of a company's letters that wait; returns how many."""
    count = 0
    for ids in parts(company, letters, WAITS):
        count += len(all_come_to_rest(among(ids), State.CANCELLED, _("Called off.")))
        record_each(company, "cancel", subjects(ids), by=by)
    return count


@transaction.atomic
def hold_all(company: Company, letters: QuerySet[Delivery], *, by: User | None = None) -> int:
    """Keep those of a company's letters that wait from leaving; returns how many."""
    count = 0
    for ids in parts(company, letters, Q(state=State.QUEUED)):
        count += put_on_hold(among(ids), HeldFor.PERSON, _("Held by a person."))
        record_each(company, "hold", subjects(ids), by=by)
    return count


@transaction.atomic
def release_all(company: Company, letters: QuerySet[Delivery], *, by: User | None = None) -> int:
    """Let those of a company's letters go on that are held, for whatever; returns how many."""
    count = 0
    for ids in parts(company, letters, Q(state=State.HELD)):
        count += go_on(among(ids))
        record_each(company, "release", subjects(ids), by=by)
    return count


def parts(company: Company, letters: QuerySet[Delivery], wanted: Q) -> Iterator[list[int]]:
    """The ids of those wanted of a company's letters, locked until the transaction ends."""
    mine = company.deliveries.filter(wanted, pk__in=letters.values("pk")).order_by("pk")
    locked = mine.select_for_update(no_key=True).values_list("pk", flat=True)
    after = 0
    while ids := list(locked.filter(pk__gt=after)[:PART]):
        yield ids
        after = ids[-1]


def among(ids: list[int]) -> QuerySet[Delivery]:
    return Delivery._base_manager.filter(pk__in=ids)


def subjects(ids: list[int]) -> Iterator[Name]:
    return map(Subject.DELIVERY.of, ids)
