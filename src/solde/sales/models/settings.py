"""How a company sells, unless a document says otherwise."""

from django.db import models

from solde.company.models import Company
from solde.customers.models import Customer
from solde.figures.days import Terms, TermsRule
from solde.tenancy import TenantModel


class SalesSettings(TenantModel):
    """What is usual at a company; a company without a row has the defaults."""

    company = models.OneToOneField(Company, models.PROTECT, related_name="sales_settings")
    # Terms proposed to customers that have none of their own; without days: on the document's date.
    terms_rule = models.CharField(
        max_length=20, choices=Customer.Rule.choices, default=Customer.Rule.NET
    )
    terms_days = models.PositiveSmallIntegerField(null=True)
    # A new charge takes what its customer has of unapplied credits.
    apply_credits = models.BooleanField(default=False)
    # New documents wait in the queues of the way that their customer prefers.
    queue_new = models.BooleanField(default=False)
    # Charges end in a part to send back with a cheque.
    remittance_slip = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "sales settings"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(terms_rule="day_of_month")
                | models.Q(terms_days__isnull=False, terms_days__range=(1, 31)),
                name="usual_terms_are_whole",
            )
        ]

    @property
    def terms(self) -> Terms | None:
        """None: due on the document's date."""
        if self.terms_days is None:
            return None
        return Terms(TermsRule(self.terms_rule), self.terms_days)
