"""What is to be done again and again, and when it was."""

from datetime import date, timedelta
from itertools import takewhile

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from uuid6 import uuid7

from solde.company.models import Company
from solde.customers.models import Customer
from solde.figures.recurrence import Every, Recurrence, days_of, next_days
from solde.sales.models import Document
from solde.statements.models import StatementRun
from solde.tenancy import TenantModel


class Schedule(TenantModel):
    """An invoice or a statement run that comes round again."""

    class Kind(models.TextChoices):
        INVOICE = "invoice", "Invoice"
        STATEMENT_RUN = "statement_run", "Statement run"

    class Action(models.TextChoices):
        """What is done on a day: of an invoice, the first four; of a run, the others."""

        DRAFT = "draft", "Save a draft"
        ISSUE = "issue", "Issue"
        ISSUE_AND_EMAIL = "issue_and_email", "Issue and e-mail"
        ISSUE_AND_PRINT = "issue_and_print", "Issue, to be printed"
        MAKE = "make", "Make the statements"
        MAKE_AND_EMAIL = "make_and_email", "Make and e-mail the statements"

    company = models.ForeignKey(Company, models.PROTECT, related_name="schedules", db_index=False)
    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    action = models.CharField(max_length=20, choices=Action.choices)
    customer = models.ForeignKey(
        Customer, models.PROTECT, null=True, related_name="schedules", db_constraint=False
    )  # who is invoiced; null: of a run
    # The invoice or the options of the run, without days: as templating.py writes them.
    template = models.JSONField()
    # The days, as figures.recurrence.Recurrence has them.
    every = models.CharField(max_length=10, choices=[(one, one) for one in Every])
    interval = models.PositiveSmallIntegerField(default=1)
    day = models.PositiveSmallIntegerField()
    shift_days = models.SmallIntegerField(default=0)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)  # the last day that may come; null: for ever
    hour = models.PositiveSmallIntegerField(default=6)  # of the company's day, 0 to 23
    next_on = models.DateField(null=True)  # the next day that is to be done; null: it is over
    paused_because = models.CharField(max_length=500, blank=True)  # empty: is not paused
    created_at = models.DateTimeField(db_default=Now())
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["company", "name"], name="schedule_name_is_unique"),
            models.UniqueConstraint(fields=["company", "id"], name="schedule_of_company"),
            models.CheckConstraint(
                condition=Q(
                    kind="invoice",
                    customer__isnull=False,
                    action__in=["draft", "issue", "issue_and_email", "issue_and_print"],
                )
                | Q(
                    kind="statement_run",
                    customer__isnull=True,
                    action__in=["make", "make_and_email"],
                ),
                name="schedule_does_what_its_kind_can",
            ),
            models.CheckConstraint(condition=Q(hour__lte=23), name="schedule_hour_is_of_a_day"),
        ]
        indexes = [
            models.Index(
                fields=["next_on"], condition=Q(paused_because=""), name="schedule_by_next_day"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def recurrence(self) -> Recurrence:
        return Recurrence(
            every=Every(self.every),
            day=self.day,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            interval=self.interval,
            shift_days=self.shift_days,
        )

    def upcoming(self, number: int = 5) -> list[date]:
        """The next days that are to be done, as many as asked for or as there are."""
        if self.next_on is None:
            return []
        return next_days(self.recurrence, self.next_on - timedelta(days=1), number)

    def days_up_to(self, last: date) -> list[date]:
        """The days that are to be done up to and including one."""
        if self.next_on is None:
            return []
        days = days_of(self.recurrence, after=self.next_on - timedelta(days=1))
        return list(takewhile(lambda day: day <= last, days))


class Firing(TenantModel):
    """A day of a schedule that was done, or passed over: each day once."""

    class Outcome(models.TextChoices):
        DONE = "done", "Done"
        PASSED_OVER = "passed_over", "Passed over"

    company = models.ForeignKey(
        Company, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    schedule = models.ForeignKey(
        Schedule, models.PROTECT, related_name="firings", db_constraint=False, db_index=False
    )
    on = models.DateField()
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    document = models.ForeignKey(
        Document, models.SET_NULL, null=True, related_name="firings", db_constraint=False
    )  # that was made; null: of a run, or a draft that was thrown away since
    run = models.ForeignKey(
        StatementRun, models.PROTECT, null=True, related_name="firings", db_constraint=False
    )
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-on"]
        constraints = [
            models.UniqueConstraint(fields=["schedule", "on"], name="schedule_fires_once_a_day"),
        ]
