"""What the ledger tells about one account: its postings and its applications."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from operator import attrgetter
from typing import NamedTuple, TypeVar


class Posting(NamedTuple):
    """What one entry did to a customer's account, as the ledger holds it."""

    document: int  # the same for all entries of one document, its reversals included
    kind: str  # "invoice", "payment", ...
    number: str
    dated_on: date
    due_on: date | None  # None: nothing falls due, or due on its own date
    description: str
    amount_minor: int  # plus: owed to us; 0 for a receipt paid on the spot
    receipt_minor: int = 0  # what a sales receipt (plus) or refund receipt (minus) came to
    project: str = ""  # name of the project; empty for the customer itself
    reverses: bool = False  # whether the entry takes an earlier one back


class Application(NamedTuple):
    """An amount of a credit put on a charge of the same account."""

    credit: int  # Posting.document of the credit
    charge: int  # Posting.document of the charge
    amount_minor: int  # always plus
    effective_on: date  # the latest of the credit's date, the charge's date and its own
    released_on: date | None = None  # first day on which it no longer counts; None: still does


K = TypeVar("K")


def effective_on(credit_on: date, charge_on: date, own_on: date) -> date:
    """First day on which an application counts: not before both its documents exist."""
    return max(credit_on, charge_on, own_on)


def in_effect(applications: Iterable[Application], on: date) -> Iterator[Application]:
    """The applications that count on a day."""
    return (
        application
        for application in applications
        if application.effective_on <= on
        and (application.released_on is None or on < application.released_on)
    )


def movements(postings: Iterable[Posting]) -> list[Posting]:
    """What each document did on each date, netted, by date and then by order of entry.

    Takes postings in order of entry. A document that comes to nothing on a date, such as one
    voided on its own date, did nothing there.
    """
    by_date = sorted(postings, key=attrgetter("dated_on"))
    netted = _net(by_date, attrgetter("document", "dated_on"))
    return [posting for posting in netted.values() if posting.amount_minor or posting.receipt_minor]


def standing(postings: Iterable[Posting]) -> list[Posting]:
    """What each document comes to after all these postings, in order of entry on its date.

    Takes postings in order of entry. Documents that were voided stand there with nothing.
    """
    by_document: Callable[[Posting], int] = attrgetter("document")
    return list(_net(postings, by_document).values())


def _net(postings: Iterable[Posting], key: Callable[[Posting], K]) -> dict[K, Posting]:
    netted: dict[K, Posting] = {}
    for posting in postings:
        group = key(posting)
        earlier = netted.get(group)
        if earlier is None:
            netted[group] = posting
        else:
            both = _both(earlier, posting)
            if both.dated_on != earlier.dated_on:
                del netted[group]  # moved to another date, it queues up there
            netted[group] = both
    return netted


def _both(earlier: Posting, later: Posting) -> Posting:
    """Two postings of one document as one: their sums, in the words of the one that stands.

    That is the later one, unless it only takes the earlier one back.
    """
    words = earlier if later.reverses and not earlier.reverses else later
    return words._replace(
        amount_minor=earlier.amount_minor + later.amount_minor,
        receipt_minor=earlier.receipt_minor + later.receipt_minor,
    )
