"""Put an act on record."""

from typing import TYPE_CHECKING, Any

from solde.history.models import Event

if TYPE_CHECKING:
    from solde.company.models import Company, User


def record(
    company: "Company", act: str, subject: str, *, by: "User | None" = None, **details: Any
) -> None:
    """Write who did what to what, in the transaction of the act itself."""
    Event._base_manager.create(company=company, by=by, act=act, subject=subject, details=details)
