"""Customers as they are stored."""

from django.db import models
from django.db.models import F, Q
from uuid6 import uuid7

from solde.company.models import Company
from solde.tenancy import TenantModel


class Customer(TenantModel):
    """A customer, or a project of one (a customer with a parent; one level).

    customers/opening.py and the import are the only writers. Kept in the database: company
    and parent belong together, a project has its parent's currency and no projects of its
    own, and the currency never changes once there is an entry.
    """

    class Delivery(models.TextChoices):
        EMAIL = "email", "E-mail"
        PRINT = "print", "Print"
        BOTH = "both", "E-mail and print"
        NONE = "none", "None"

    company = models.ForeignKey(Company, models.PROTECT, related_name="customers", db_index=False)
    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        related_name="projects",
        db_constraint=False,
        db_index=False,
    )  # null: a customer; else the customer whose project this is
    name = models.CharField(max_length=120)
    sort_name = models.CharField(max_length=240)  # sort_key(name): order of lists and of printing
    number = models.CharField(max_length=40, blank=True)
    email = models.CharField(max_length=1000, blank=True)  # addresses separated by commas
    cc = models.CharField(max_length=1000, blank=True)
    bcc = models.CharField(max_length=1000, blank=True)
    language = models.CharField(max_length=20, blank=True)  # empty: the company's
    currency = models.CharField(max_length=3)
    terms_days = models.PositiveSmallIntegerField(null=True)  # null: due on the document's date
    type = models.CharField(max_length=60, blank=True)
    delivery = models.CharField(max_length=10, choices=Delivery.choices, default=Delivery.EMAIL)
    active = models.BooleanField(default=True)
    statements = models.BooleanField(default=True)  # false: wants none
    address = models.CharField(max_length=200, blank=True)  # lines separated by newlines
    city = models.CharField(max_length=80, blank=True)
    region = models.CharField(max_length=80, blank=True)
    postal_code = models.CharField(max_length=20, blank=True)
    country = models.CharField(max_length=2, blank=True)  # ISO 3166-1; empty: the company's
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "name"], name="customer_name_is_unique"),
            models.UniqueConstraint(
                fields=["company", "number"],
                condition=~Q(number=""),
                name="customer_number_is_unique",
            ),
            # Nothing points here alone: these are what composite foreign keys refer to.
            models.UniqueConstraint(fields=["company", "id"], name="customer_of_company"),
            models.UniqueConstraint(
                fields=["company", "id", "currency"], name="customer_of_company_and_currency"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="customer_has_a_name"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="customer_is_not_its_own_project",
            ),
        ]
        indexes = [
            models.Index(fields=["company", "sort_name", "id"], name="customer_by_name"),
            models.Index(fields=["parent"], name="customer_by_parent"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def locale(self) -> str:
        """The language of every paper and letter to this customer, such as "fr-CA"."""
        return self.language or self.company.language
