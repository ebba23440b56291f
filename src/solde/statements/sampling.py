"""A made-up statement with a company's letterhead, to choose a template by."""

from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import override

from solde.company.models import Company
from solde.customers.letterhead import letterhead_of, thaw_letterhead
from solde.figures.postings import Application, Posting
from solde.figures.request import Kind, Request
from solde.figures.statement import make_statement
from solde.pdf.accessible import typeset_accessible
from solde.pdf.paper import Paper
from solde.statements.usual import insist_on_template

DAY = date(2026, 3, 1)


def sample_pdf(company: Company, template: str, *, remittance_slip: bool) -> bytes:
    """One page in the company's language and currency; the same bytes until it changes."""
    insist_on_template(template)
    letterhead, size = thaw_letterhead(letterhead_of(company))
    with override(company.language):
        paper = Paper(
            number="12-00043",
            statement=make_statement(postings(), APPLICATIONS, REQUEST),
            currency=company.currency,
            language=company.language,
            letterhead=letterhead,
            address=(_("Alder Carpentry Ltd."), _("4 Mill Road"), "Sutton QC  J0E 2K0"),
            customer_name=_("Alder Carpentry Ltd."),
            customer_number="C-104",
            account_name="",
            size=size,
            template=template,
            remittance_slip=remittance_slip,
        )
    return typeset_accessible(paper, b"{}")


REQUEST = Request(Kind.BALANCE_FORWARD, DAY + timedelta(30), DAY, DAY + timedelta(30))
APPLICATIONS = (Application(2, 1, 50_000, DAY + timedelta(9)),)


def postings() -> list[Posting]:
    def on(days: int) -> date:
        return DAY + timedelta(days)

    timber, nails = _("Timber"), _("Nails, 50 kg")
    return [
        Posting(1, "invoice", "1043", on(-20), on(10), timber, 74_250),
        Posting(2, "payment", "P-212", on(9), None, "", -50_000),
        Posting(3, "invoice", "1058", on(12), on(42), timber, 128_400),
        Posting(4, "invoice", "1061", on(19), on(49), nails, 9_980),
        Posting(5, "credit_memo", "CM-17", on(22), None, timber, -6_100),
    ]
