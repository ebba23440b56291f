"""Whose books these are, and who may work in them."""

from django.contrib.auth.models import AbstractUser, UserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from uuid6 import uuid7

from solde.tenancy import TenantModel


class People(UserManager["User"]):
    """Makes users known by their e-mail address."""

    def create_user(  # type: ignore[override]
        self, email: str, password: str | None = None, **fields: object
    ) -> "User":
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)  # None: cannot sign in by password
        user.save()
        return user


class User(AbstractUser):
    """A person who signs in. What they may do is said by their memberships."""

    class Theme(models.TextChoices):
        LIGHT = "light", "Light"
        DARK = "dark", "Dark"

    username = None  # type: ignore[assignment]
    email = models.EmailField(unique=True)
    language = models.CharField(max_length=20, blank=True)  # of pages; empty: the browser's
    theme = models.CharField(max_length=10, blank=True, choices=Theme.choices)  # empty: as above
    time_zone = models.CharField(max_length=60, blank=True)  # of pages; empty: the company's

    objects = People()  # type: ignore[misc]

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []


class Company(models.Model):
    """A company that keeps its receivables here. Nothing crosses from one to another."""

    class AgeBy(models.TextChoices):
        DUE_DATE = "due-date", "Due date"
        DOCUMENT_DATE = "document-date", "Document date"

    class AgeCredits(models.TextChoices):
        APART = "apart", "In a column of their own"
        BY_DATE = "by-date", "By their own date"

    class WhenMailboxFails(models.TextChoices):
        """What becomes of letters whose own mailbox is removed or stands still."""

        HOLD = "hold", "Hold the letters"
        DEFAULT = "default", "Use the default address"

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    currency = models.CharField(max_length=3, default="CAD")  # of customers that name none
    language = models.CharField(max_length=20, default="en-CA")  # of customers that name none
    # In which its people are shown when something was, unless they chose their own.
    time_zone = models.CharField(max_length=60, default="America/Toronto")
    # Contact information, printed on every statement.
    address = models.CharField(max_length=200, blank=True)  # lines separated by newlines
    city = models.CharField(max_length=80, blank=True)
    region = models.CharField(max_length=80, blank=True)
    postal_code = models.CharField(max_length=20, blank=True)
    country = models.CharField(max_length=2, default="CA")  # ISO 3166-1; chooses Letter or A4
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    website = models.CharField(max_length=120, blank=True)
    tax_numbers = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    statement_note = models.CharField(max_length=300, blank=True)
    logo = models.ForeignKey("Logo", models.PROTECT, null=True, related_name="+")
    # How this company measures lateness (domain rules: "Aging").
    aging_edges = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    age_by = models.CharField(max_length=20, choices=AgeBy.choices, default=AgeBy.DUE_DATE)
    age_credits = models.CharField(
        max_length=20, choices=AgeCredits.choices, default=AgeCredits.APART
    )
    when_mailbox_fails = models.CharField(
        max_length=10, choices=WhenMailboxFails.choices, default=WhenMailboxFails.HOLD
    )
    closed_on = models.DateField(null=True)  # books are closed up to and including this day
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "companies"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Logo(models.Model):
    """A logo as it was printed. Kept for ever: old statements are printed with theirs."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="logos")
    sha256 = models.CharField(max_length=64)
    png = models.BinaryField()  # re-encoded by us; never the bytes that were uploaded

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "sha256"], name="logo_kept_once")]


class Member(TenantModel):
    """A person's role in a company."""

    class Role(models.TextChoices):
        OWNER = "owner", _("Owner")
        ACCOUNTANT = "accountant", _("Accountant")
        SALES = "sales", _("Sales")
        VIEWER = "viewer", _("Viewer")

    company = models.ForeignKey(Company, models.PROTECT, related_name="members")
    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "user"], name="member_of_a_company_once")
        ]


class Invitation(TenantModel):
    """A letter that lets somebody become a member. Open until it is accepted or taken back."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=20, choices=Member.Role.choices)
    invited_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    invited_at = models.DateTimeField()  # the last time: links of earlier letters are good no more
    ended_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["email"]
        constraints = [
            models.UniqueConstraint(
                "company",
                Lower("email"),
                condition=Q(ended_at=None),
                name="invited_once_at_a_time",
            )
        ]


class NumberSeries(TenantModel):
    """The next number of a kind of paper. company/numbering.py takes them."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="number_series")
    kind = models.CharField(max_length=30)  # "statement_run", "invoice", ...
    prefix = models.CharField(max_length=20, blank=True)  # before the number, such as "F-"
    first_number = models.PositiveBigIntegerField(default=1)  # with which the series began
    next_number = models.PositiveBigIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "kind"], name="number_series_once"),
            models.CheckConstraint(condition=Q(first_number__gte=1), name="numbers_begin_at_one"),
            models.CheckConstraint(
                condition=Q(next_number__gte=F("first_number")), name="numbers_rise_from_the_first"
            ),
        ]
