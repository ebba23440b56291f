"""Open a company with its books."""

from typing import Any

from django.db import IntegrityError, transaction

from solde.company.changing import insist_on_sense
from solde.company.models import Company, User
from solde.history.recording import record
from solde.ledger.chart import open_chart
from solde.refusal import Refused
from solde.subject import Subject


class CompanyExists(Refused):
    """There is already a company with that short name."""


def open_company(slug: str, name: str, *, by: User | None = None, **fields: Any) -> Company:
    """Open a company and its chart of accounts; `fields` are those of Company.

    Refused: a short name that is taken or is more than letters, digits and hyphens, an
    unknown currency or language, a field that does not fit.
    """
    company = Company(slug=slug, name=name.strip(), **fields)
    insist_on_sense(company)
    try:
        with transaction.atomic():
            company.save(force_insert=True)
            open_chart(company)
            record(company, "open_company", Subject.COMPANY.of(company.pk), by=by, slug=slug)
    except IntegrityError as error:
        raise CompanyExists from error
    return company
