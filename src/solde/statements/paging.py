"""Go through the outcomes of a run, however many, with few in memory at a time."""

from collections.abc import Iterator

from django.db.models import QuerySet

from solde.statements.models import Outcome

FETCHED = 400  # outcomes in memory at a time


def in_printing_order(outcomes: QuerySet[Outcome]) -> Iterator[Outcome]:
    """The outcomes of one run by their place in it, read some at a time."""
    after = 0
    while page := list(outcomes.filter(position__gt=after).order_by("position")[:FETCHED]):
        yield from page
        after = page[-1].position
