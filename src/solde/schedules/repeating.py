"""What a new schedule repeats: an invoice of the books, or options that were saved."""

from typing import Any

from solde.company.models import Company
from solde.refusal import NotFound
from solde.sales.reading import asked_of
from solde.schedules.models import Schedule
from solde.schedules.templating import invoice_template
from solde.statements.saving import kept_options


class NoSuchInvoice(NotFound):
    """There is no invoice of that number."""


def repeated_invoice(company: Company, number: str) -> dict[str, Any]:
    """What of a NewSchedule is said by an invoice."""
    rows = company.documents.filter(kind="invoice", number=number, version_number__gt=0)
    document = rows.select_related("customer").first()
    if document is None:
        raise NoSuchInvoice
    document.company = company
    (asked,) = asked_of(company, [document])
    return {
        "kind": Schedule.Kind.INVOICE,
        "template": invoice_template(asked),
        "customer": document.customer,
    }


def repeated_run(company: Company, options: str) -> dict[str, Any]:
    """What of a NewSchedule is said by saved options of that name."""
    template = kept_options(company, options).options
    return {"kind": Schedule.Kind.STATEMENT_RUN, "template": template}
