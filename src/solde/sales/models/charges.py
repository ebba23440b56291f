"""What a company charges for lateness, and which days it has charged."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from solde.company.models import Company
from solde.figures.finance_charge import CountFrom, Terms
from solde.ledger.models import Account, Entry
from solde.sales.models.documents import Document
from solde.tenancy import TenantModel

# Ranges of one number, which GiST can compare without an extension.
SAME_ENTRY = Func(F("entry_id"), F("entry_id"), Value("[]"), function="int8range")
COVERED = Func(F("after"), F("up_to"), Value("(]"), function="daterange")


class FinanceChargePolicy(TenantModel):
    """Rate and rules of finance charges. A company without a row charges none."""

    class From(models.TextChoices):
        DUE_DATE = CountFrom.DUE_DATE, "Due date"
        DOCUMENT_DATE = CountFrom.DOCUMENT_DATE, "Document date"

    company = models.OneToOneField(Company, models.PROTECT, related_name="finance_charge_policy")
    rate_ppm = models.PositiveIntegerField()  # a year, in parts per million: 120,000 are 12 %
    # In the company's currency; customers in another one are charged no minimum.
    minimum_minor = models.BigIntegerField(default=0)
    grace_days = models.PositiveSmallIntegerField(default=0)
    count_from = models.CharField(max_length=20, choices=From.choices, default=From.DUE_DATE)
    on_finance_charges = models.BooleanField(default=False)
    account = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="+", db_constraint=False
    )  # of kind income, in the company's currency; null: the standard one

    class Meta:
        verbose_name_plural = "finance charge policies"
        constraints = [
            models.CheckConstraint(
                condition=Q(rate_ppm__gt=0) & Q(rate_ppm__lte=1_000_000),
                name="finance_charge_rate_has_bounds",
            ),
            models.CheckConstraint(
                condition=Q(minimum_minor__gte=0), name="finance_charge_minimum_is_not_minus"
            ),
        ]

    def terms(self, currency: str) -> Terms:
        """The terms for customers in a currency."""
        is_ours = currency == self.company.currency
        return Terms(
            rate_ppm=self.rate_ppm,
            minimum_minor=self.minimum_minor if is_ours else 0,
            grace_days=self.grace_days,
            count_from=CountFrom(self.count_from),
            on_finance_charges=self.on_finance_charges,
        )


class ChargedDays(TenantModel):
    """The days of one overdue charge that a finance charge covers: none is covered twice."""

    company = models.ForeignKey(
        Company, models.PROTECT, related_name="charged_days", db_constraint=False, db_index=False
    )
    document = models.ForeignKey(
        Document, models.PROTECT, related_name="charged_days", db_constraint=False
    )  # the finance charge
    entry = models.ForeignKey(
        Entry, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )  # the first entry of the charge that is overdue
    base_minor = models.BigIntegerField()  # what bore interest
    after = models.DateField()  # interest runs from the day after this one
    up_to = models.DateField()  # and including this one
    is_free = models.BooleanField(default=False)  # the finance charge is void: not covered

    class Meta:
        verbose_name_plural = "charged days"
        constraints = [
            ExclusionConstraint(
                name="day_is_charged_once",
                expressions=[
                    (SAME_ENTRY, RangeOperators.OVERLAPS),
                    (COVERED, RangeOperators.OVERLAPS),
                ],
                condition=Q(is_free=False),
            ),
            models.CheckConstraint(condition=Q(after__lt=F("up_to")), name="charged_days_are_some"),
        ]
