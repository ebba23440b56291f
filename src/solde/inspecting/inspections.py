"""Check the books of a company when somebody asks, and of all companies every night."""

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import get_language, override

from solde.company.models import Company, User
from solde.inspecting.models import Inspection
from solde.ledger.checking import Finding, check_books
from solde.mail.alerts import AlertKind, raise_alert
from solde.mail.clock import database_now
from solde.payments.checking import PAYMENT_RULES
from solde.queue import enqueue
from solde.sales.checking import SALES_RULES
from solde.statements.checking import STATEMENT_RULES
from solde.subject import Subject

RULES_ABOVE: Final = (*PAYMENT_RULES, *SALES_RULES, *STATEMENT_RULES)  # the ledger's own come first
KEPT_MAX: Final = 200  # findings that are shown; the rest is counted
REMEMBERED: Final = timedelta(days=90)  # how long what was found can be looked at


def findings_in(company: Company | None) -> list[Finding]:
    """Whatever breaks a rule in the books of a company, or of all."""
    return check_books(company, more=RULES_ABOVE)


@transaction.atomic
def ask_inspection(company: Company, *, by: User | None = None) -> Inspection:
    """Have a worker check the books. One that waits already is the answer; should its job have
    failed, it is called again."""
    Company.objects.select_for_update(no_key=True).get(pk=company.pk)
    waiting: Inspection | None = company.inspections.filter(ended_at=None).first()
    if waiting:
        call_to(waiting)
        return waiting
    language = get_language() if by else company.language
    asked: Inspection = company.inspections.create(
        asked_by=by, language=language or company.language
    )
    call_to(asked)
    return asked


def call_to(asked: Inspection) -> None:
    enqueue("inspect_books", once=f"inspect_books:{asked.pk}", inspection_id=asked.pk)


def inspect(inspection_id: int) -> None:
    """Check the books and keep what was found; whatever is found raises an alert.

    An inspection that has ended is left alone.
    """
    asked = Inspection._base_manager.select_related("company").get(pk=inspection_id)
    if asked.ended_at:
        return
    with override(asked.language):
        findings = findings_in(asked.company)
    kept = [{"rule": one.rule, "words": one.words} for one in findings[:KEPT_MAX]]
    with transaction.atomic():
        row = Inspection._base_manager.filter(pk=asked.pk, ended_at=None)
        row.update(found=len(findings), findings=kept, ended_at=Now())
        if findings:
            company = asked.company
            raise_alert(company, AlertKind.BOOKS_NOT_IN_ORDER, Subject.BOOKS.of(company.pk))


def ask_every_night() -> None:
    """Have the books of every company checked, and forget what was found long ago."""
    old = Inspection._base_manager.filter(asked_at__lt=database_now() - REMEMBERED)
    old.delete()
    for company in Company.objects.all():
        ask_inspection(company)
