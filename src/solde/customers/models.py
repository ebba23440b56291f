"""Customers as they are stored."""

from django.db import models
from django.db.models import F, Q
from uuid6 import uuid7

from solde.company.models import Company
from solde.figures.days import Terms, TermsRule
from solde.tenancy import TenantModel


class Customer(TenantModel):
    """A customer, or a project of one (a customer with a parent; one level).

    customers/opening.py and the import make the rows, customers/changing.py changes them. Kept
    in the database: company and parent belong together, a project has its parent's currency
    and no projects of its own, and the currency never changes once there is an entry.
    """

    class Delivery(models.TextChoices):
        EMAIL = "email", "E-mail"
        PRINT = "print", "Print"
        BOTH = "both", "E-mail and print"
        NONE = "none", "None"

    class Rule(models.TextChoices):
        NET = TermsRule.NET.value, "Days after the date"
        END_OF_MONTH = TermsRule.END_OF_MONTH.value, "End of the month"
        DAY_OF_MONTH = TermsRule.DAY_OF_MONTH.value, "Day of the month"

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
    # sort_key(name): order of lists and of printing, the same on every server.
    sort_name = models.CharField(max_length=240, db_collation="C")
    number = models.CharField(max_length=40, blank=True)
    # What a search finds it by: search_words() of the names, numbers, addresses above and below.
    search_words = models.TextField()
    contact = models.CharField(max_length=120, blank=True)  # a person's name
    phone = models.CharField(max_length=40, blank=True)
    email = models.CharField(max_length=1000, blank=True)  # addresses separated by commas
    statement_email = models.CharField(max_length=1000, blank=True)  # empty: as `email`
    cc = models.CharField(max_length=1000, blank=True)
    bcc = models.CharField(max_length=1000, blank=True)
    language = models.CharField(max_length=20, blank=True)  # empty: the company's
    currency = models.CharField(max_length=3)
    # What terms_days counts: days, days before a month ends, or the day of a month, 1 to 31.
    terms_rule = models.CharField(max_length=20, choices=Rule.choices, default=Rule.NET)
    terms_days = models.PositiveSmallIntegerField(null=True)  # null: due on the document's date
    credit_limit_minor = models.BigIntegerField(null=True)  # null: none. Shown, never enforced
    taxed = models.BooleanField(default=True)  # false: exempt, invoice lines get no taxes
    exemption = models.CharField(max_length=60, blank=True)  # number of the certificate
    type = models.CharField(max_length=60, blank=True)
    delivery = models.CharField(max_length=10, choices=Delivery.choices, default=Delivery.EMAIL)
    active = models.BooleanField(default=True)
    statements = models.BooleanField(default=True)  # false: wants none
    reminders = models.BooleanField(default=True)  # false: is never reminded
    notes = models.TextField(blank=True)  # for the company's own people: never printed or sent
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
            models.CheckConstraint(
                condition=Q(terms_rule="net")
                | Q(terms_rule="end_of_month", terms_days__isnull=False)
                | Q(
                    terms_rule="day_of_month",
                    terms_days__isnull=False,  # a check that comes to null lets pass
                    terms_days__range=(1, 31),
                ),
                name="customer_terms_are_whole",
            ),
            models.CheckConstraint(
                condition=Q(credit_limit_minor__isnull=True) | Q(credit_limit_minor__gte=0),
                name="customer_credit_limit_is_plus",
            ),
        ]
        indexes = [
            models.Index(fields=["company", "sort_name", "id"], name="customer_by_name"),
            models.Index(fields=["company", "type", "sort_name", "id"], name="customer_by_type"),
            models.Index(
                fields=["company", "delivery", "sort_name", "id"],
                condition=~Q(delivery="email"),
                name="customer_by_rarer_delivery",
            ),
            models.Index(
                fields=["company", "sort_name", "id"],
                condition=Q(active=False),
                name="customer_inactive",
            ),
            models.Index(fields=["parent"], name="customer_by_parent"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def locale(self) -> str:
        """The language of every paper and letter to this customer, such as "fr-CA"."""
        return self.language or self.company.language

    @property
    def terms(self) -> Terms | None:
        """None: due on the document's date."""
        if self.terms_days is None:
            return None
        return Terms(TermsRule(self.terms_rule), self.terms_days)

    @property
    def wants_email(self) -> bool:
        """Whether papers go by e-mail, with print beside it or without."""
        return self.delivery in (self.Delivery.EMAIL, self.Delivery.BOTH)

    @property
    def statements_to(self) -> str:
        """Addresses for statements, separated by commas."""
        return self.statement_email or self.email
