"""How papers of a kind are numbered: a prefix and a number that rises without gaps."""

from typing import NamedTuple

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from solde.company.models import Company, NumberSeries, User, take_numbers
from solde.history.recording import record
from solde.refusal import Refused

NUMBER_MAX = 10**12
PREFIX_MAX = 20  # characters


class NumberingIsWrong(Refused):
    """Documents cannot be numbered like that."""


class NumberingHasBegun(Refused):
    """Numbers of that kind have been given out: the next one follows the last."""


class Number(NamedTuple):
    """One number of a series, such as 104 written "F-104"."""

    place: int
    text: str


def take(company: Company, kind: str, count: int) -> list[Number]:
    """Take numbers in a row, without gaps: see take_numbers()."""
    first = take_numbers(company, kind, count)
    prefix = company.number_series.values_list("prefix", flat=True).get(kind=kind)
    return [Number(place, f"{prefix}{place}") for place in range(first, first + count)]


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
    record(company, "number_from", f"series:{kind}", by=by, **details)


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
