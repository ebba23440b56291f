"""What is usual at a company that sells."""

from django.db import transaction

from solde.company.models import Company, User
from solde.figures.days import Terms, TermsRule
from solde.history.recording import record
from solde.refusal import Refused
from solde.sales.faults import are_terms
from solde.sales.models import SalesSettings
from solde.subject import Subject


class UsualIsWrong(Refused):
    """These terms cannot be usual: a day of the month is 1 to 31, other days are 0 to 3650."""


def usual_of(company: Company) -> SalesSettings:
    """The company's settings for sales; the defaults, not stored, until somebody changes them."""
    found: SalesSettings | None = SalesSettings._base_manager.filter(company=company).first()
    return found or SalesSettings(company=company)


@transaction.atomic
def change_usual(
    company: Company, *, terms: Terms | None, apply_credits: bool, queue_new: bool,
    remittance_slip: bool, by: User | None = None,
) -> None:  # fmt: skip
    """Set what is usual; documents so far stay as they are."""
    if terms and not are_terms(terms):
        raise UsualIsWrong
    told = {
        "terms_rule": str(terms.rule) if terms else str(TermsRule.NET),
        "terms_days": terms.days if terms else None,
        "apply_credits": apply_credits,
        "queue_new": queue_new,
        "remittance_slip": remittance_slip,
    }
    SalesSettings._base_manager.update_or_create(company=company, defaults=told)
    record(company, "change_usual", Subject.COMPANY.of(company.pk), by=by, **told)
