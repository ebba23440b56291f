"""Put an act on record."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from solde.history.models import Event
from solde.subject import Name

if TYPE_CHECKING:
    from solde.company.models import Company, User

WRITTEN = 1000  # events by one INSERT
NOTHING: Final[Mapping[Name, Mapping[str, Any]]] = {}


def record(
    company: "Company", act: str, subject: Name, *, by: "User | None" = None, **details: Any
) -> None:
    """Write who did what to what, in the transaction of the act itself."""
    Event._base_manager.create(company=company, by=by, act=act, subject=subject, details=details)


def record_each(
    company: "Company", act: str, subjects: Iterable[Name], *,
    details: Mapping[Name, Mapping[str, Any]] = NOTHING, by: "User | None" = None,
) -> None:  # fmt: skip
    """Write who did the same to each of many things, in the transaction of the act itself.

    `details` are by subject; one that is not among them has none.
    """
    events = (
        Event(company=company, by=by, act=act, subject=one, details=dict(details.get(one, {})))
        for one in subjects
    )
    Event._base_manager.bulk_create(events, batch_size=WRITTEN)
