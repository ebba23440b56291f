"""Close the books up to a day."""

from datetime import date

from django.db import transaction

from solde.company.models import Company, User
from solde.history.recording import record
from solde.subject import Subject


@transaction.atomic
def close_books(company: Company, on: date | None, *, by: User | None = None) -> None:
    """Let nothing be posted, applied or released on or before a day; None opens all.

    Waits for whatever is being posted at this moment: PostgreSQL holds the company's row
    while it posts.
    """
    before = Company.objects.select_for_update().get(pk=company.pk).closed_on
    company.closed_on = on
    company.save(update_fields=["closed_on"])
    told = {"before": before and str(before), "after": on and str(on)}
    record(company, "close_books", Subject.COMPANY.of(company.pk), by=by, **told)
