"""Open items: what is left of each charge and credit on a day."""

from collections.abc import Iterable
from datetime import date
from operator import attrgetter

from solde.figures.aging import OpenItem
from solde.figures.postings import Application, Posting, in_effect, standing


def open_items(
    postings: Iterable[Posting], applications: Iterable[Application], on: date
) -> list[OpenItem]:
    """Every charge and credit with an open amount on a day, by date, then by order of entry.

    Postings come in order of entry. Nothing dated, applied or released after the day counts, so
    the open items of a past day never change. They add up to the balance of that day.
    """
    known = [posting for posting in postings if posting.dated_on <= on]
    applied = _applied(applications, on)
    items = []
    for posting in standing(known):
        document, kind, number, dated_on, due_on, description, amount_minor, _, project, _ = posting
        open_minor = _left(amount_minor, applied.get(document, 0))
        if open_minor:
            # _make() costs half of a call with nine arguments.
            kept = (document, kind, number, dated_on, due_on, description, amount_minor)
            items.append(OpenItem._make((*kept, open_minor, project)))
    return sorted(items, key=attrgetter("dated_on"))


def _applied(applications: Iterable[Application], on: date) -> dict[int, int]:
    """What is applied on a day, always plus, by document: from a credit, to a charge."""
    applied: dict[int, int] = {}
    for credit, charge, amount_minor, _, _ in in_effect(applications, on):
        applied[credit] = applied.get(credit, 0) + amount_minor
        applied[charge] = applied.get(charge, 0) + amount_minor
    return applied


def _left(amount_minor: int, applied_minor: int) -> int:
    assert 0 <= applied_minor <= abs(amount_minor)
    return amount_minor - applied_minor if amount_minor > 0 else amount_minor + applied_minor
