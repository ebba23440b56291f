"""Read what was done to a thing, a page at a time."""

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, NamedTuple

from solde.history.models import Event
from solde.subject import Name

if TYPE_CHECKING:
    from solde.company.models import Company

PAGE = 50  # events of a page


class Page(NamedTuple):
    """Some events, the newest first, each with who did it."""

    events: list[Event]
    next: int | None  # the event before which the next page begins; None: this is the last


def history_of(
    company: "Company", subjects: Collection[Name], *, before: int | None = None, count: int = PAGE
) -> Page:
    """What was done to some things, such as "customer:12": one query, the newest first.

    `before` is Page.next of the page before.
    """
    rows = company.events.filter(subject__in=subjects).select_related("by").order_by("-pk")
    if before:
        rows = rows.filter(pk__lt=before)
    events = list(rows[: count + 1])
    return Page(events[:count], events[count - 1].pk if len(events) > count else None)


def all_history_of(company: "Company", subjects: Collection[Name]) -> Iterator[Event]:
    """The same from the newest to the oldest, a page in memory at a time."""
    page = history_of(company, subjects)
    yield from page.events
    while page.next:
        page = history_of(company, subjects, before=page.next)
        yield from page.events
