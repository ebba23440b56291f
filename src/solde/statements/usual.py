"""What a company's statements usually look like."""

from django.db import transaction
from django.utils.translation import gettext as _

from solde.company.models import Company, User
from solde.history.recording import record
from solde.pdf.layout import templates
from solde.refusal import NotFound
from solde.statements.models import StatementSettings
from solde.subject import Subject


class NoSuchLook(NotFound):
    """There is no such template for statements."""


def usual_of(company: Company) -> StatementSettings:
    """The company's settings for statements; the defaults, not stored, until they are changed."""
    found: StatementSettings | None = StatementSettings._base_manager.filter(
        company=company
    ).first()
    return found or StatementSettings(company=company)


@transaction.atomic
def change_usual(
    company: Company, *, template: str, remittance_slip: bool, by: User | None = None
) -> None:
    """Set what is usual; statements so far stay as they are."""
    insist_on_template(template)
    told = {"template": template, "remittance_slip": remittance_slip}
    StatementSettings._base_manager.update_or_create(company=company, defaults=told)
    record(company, "change_usual_statement", Subject.COMPANY.of(company.pk), by=by, **told)


def insist_on_template(name: str) -> None:
    if name not in templates():
        raise NoSuchLook(_("There is no template “%s”.") % name)
