"""Find a run by the number that people know it by."""

from django.utils.translation import gettext as _

from solde.company.models import Company
from solde.refusal import NotFound
from solde.statements.models import StatementRun


class NoSuchRun(NotFound):
    """There is no statement run of that number."""


def run_numbered(company: Company, number: int) -> StatementRun:
    run: StatementRun | None = company.statement_runs.filter(number=number).first()
    if run is None:
        raise NoSuchRun(_("This company has no statement run %s.") % number)
    return run
