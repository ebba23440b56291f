"""What a company sells and which taxes it collects."""

from django.db import models
from django.db.models import Q
from uuid6 import uuid7

from solde.company.models import Company
from solde.ledger.models import Account
from solde.tenancy import TenantModel


class Tax(TenantModel):
    """One tax, such as QST at 9.975 %. A rate never changes: a new rate is a new tax."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="taxes", db_index=False)
    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    name = models.CharField(max_length=40)  # in the company's language, such as "GST"
    names = models.JSONField(default=dict)  # in other languages: {"fr": "TPS"}
    rate_ppm = models.PositiveIntegerField()  # parts per million: 99,750 are 9.975 %
    registration = models.CharField(max_length=60, blank=True)  # the company's number, on paper
    region = models.CharField(max_length=10, blank=True)  # such as "QC"; empty: everywhere
    account = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="+", db_constraint=False
    )  # of kind tax payable; null: the standard one
    is_usual = models.BooleanField(default=False)  # proposed on new lines of taxed customers
    active = models.BooleanField(default=True)

    class Meta:
        verbose_name_plural = "taxes"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "name", "rate_ppm"], name="tax_name_and_rate_are_unique"
            ),
            models.UniqueConstraint(fields=["company", "id"], name="tax_of_company"),
            models.CheckConstraint(condition=~Q(name=""), name="tax_has_a_name"),
            models.CheckConstraint(
                condition=Q(rate_ppm__lte=1_000_000), name="tax_is_at_most_the_price"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Item(TenantModel):
    """A product or service, to be put on lines. Lines keep their own words and price."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="items", db_index=False)
    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    name = models.CharField(max_length=120)
    description = models.CharField(max_length=1000, blank=True)  # proposed on the line
    unit = models.CharField(max_length=20, blank=True)  # such as "h" or "m³"
    # Millionths of the company's currency; null: asked for on every line.
    price_micros = models.BigIntegerField(null=True)
    account = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="+", db_constraint=False
    )  # of kind income; null: the standard one
    taxed = models.BooleanField(default=True)  # false: its lines propose no taxes
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["company", "name"], name="item_name_is_unique"),
            models.UniqueConstraint(fields=["company", "id"], name="item_of_company"),
            models.CheckConstraint(condition=~Q(name=""), name="item_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name
