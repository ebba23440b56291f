"""How papers of a kind are numbered: a prefix and a number that rises without gaps."""

from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from solde.company.models import Company, NumberSeries, User
from solde.history.recording import record
from solde.refusal import Refused
from solde.subject import Subject

NUMBER_MAX = 10**12
PREFIX_MAX = 20  # characters


TAKE = """
    insert into company_numberseries as series
           (company_id, kind, prefix, first_number, next_number)
    values (%(company)s, %(kind)s, '', 1, 1 + %(count)s)
        on conflict (company_id, kind)
        do update set next_number = series.next_number + %(count)s
    returning next_number, prefix
"""


class NumberingIsWrong(Refused):
    """Documents cannot be numbered like that."""


class NumberingHasBegun(Refused):
    """Numbers of that kind have been given out: the next one follows the last."""


class Number(NamedTuple):
    """One number of a series, such as 104 written "F-104"."""

    place: int
    text: str


def take(company: Company, kind: str, count: int) -> list[Number]:
    """Take so many numbers in a row.

    Without gaps: the series stays locked until the transaction ends, and a rollback gives the
    numbers back.
    """
    assert count >= 1
    with connection.cursor() as cursor:
        cursor.execute(TAKE, {"company": company.pk, "kind": kind, "count": count})
        after, prefix = cursor.fetchone()
    return [Number(place, f"{prefix}{place}") for place in range(after - count, after)]


def take_one(company: Company, kind: str) -> Number:
    (number,) = take(company, kind, 1)
    return number


@transaction.atomic
def number_from(
    company: Company, kind: str, *, prefix: str, next_number: int, by: User | None = None
) -> None:
    """Set what the next papers of a kind are called.

    The prefix can be changed at any time; it does not end with a digit, so that a number is
    read in one way. The number can only be raised, and only before the first was given out.
    """
    insist_on_sense(prefix, next_number)
    NumberSeries._base_manager.get_or_create(company=company, kind=kind)
    series = company.number_series.select_for_update().get(kind=kind)
    if next_number != series.next_number:
        if series.next_number != series.first_number or next_number < series.next_number:
            raise NumberingHasBegun
        series.first_number = series.next_number = next_number
    series.prefix = prefix
    series.save(update_fields=["prefix", "first_number", "next_number"])
    details = {"prefix": prefix, "next_number": next_number}
    record(company, "number_from", Subject.SERIES.of(kind), by=by, **details)


def insist_on_sense(prefix: str, next_number: int) -> None:
    if prefix[-1:].isdigit():
        raise NumberingIsWrong(_("A prefix does not end with a digit."))
    if len(prefix) > PREFIX_MAX or prefix != prefix.strip() or not prefix.isprintable():
        raise NumberingIsWrong(_("A prefix has at most %s letters and signs.") % PREFIX_MAX)
    if not 1 <= next_number <= NUMBER_MAX:
        raise NumberingIsWrong(_("A number is between 1 and %s.") % NUMBER_MAX)


def begin_after(company: Company, kind: str, number: int) -> None:
    """Let a series that nothing was taken from begin after a number, if it would before."""
    series, _created = NumberSeries._base_manager.get_or_create(company=company, kind=kind)
    NumberSeries._base_manager.filter(
        pk=series.pk, next_number=F("first_number"), next_number__lte=number
    ).update(first_number=number + 1, next_number=number + 1)
