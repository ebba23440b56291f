"""When customers are reminded, and what they were reminded of."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from uuid6 import uuid7

from solde.company.models import Company
from solde.customers.models import Customer
from solde.mail.models import Delivery
from solde.sales.models import Document, Version
from solde.tenancy import TenantModel


class ReminderRule(TenantModel):
    """A day, counted from the due date, on which a charge that is still open is reminded of."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="reminder_rules")
    days = models.SmallIntegerField()  # after the due date; minus: before it; 0: on the day
    attaches = models.BooleanField(default=False)  # the letter carries what it reminds of
    active = models.BooleanField(default=True)
    # Days before this one were over when the rule was switched on; null: it catches up with all.
    since_on = models.DateField(null=True)

    class Meta:
        ordering = ["days"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "days"], name="reminder_rule_for_a_day_once"
            ),
            models.UniqueConstraint(fields=["company", "id"], name="reminder_rule_of_company"),
        ]


class ReminderRun(TenantModel):
    """A day on which a company reminded its customers; ordered again, it is gone on with."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="reminder_runs")
    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    on = models.DateField()
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )  # null: the command line, or the program itself
    ordered_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)  # all were answered; null: was left half way

    class Meta:
        ordering = ["-on"]
        constraints = [
            models.UniqueConstraint(fields=["company", "on"], name="reminders_of_a_day_once"),
            models.UniqueConstraint(fields=["company", "id"], name="reminder_run_of_company"),
        ]


class Reminder(TenantModel):
    """What became of one customer on one day: a letter, or a reason why not."""

    class Status(models.TextChoices):
        QUEUED = "queued", "In the outbox"
        LEFT_OUT = "left_out", "Left out"

    company = models.ForeignKey(
        Company, models.PROTECT, related_name="reminders", db_constraint=False
    )
    run = models.ForeignKey(
        ReminderRun, models.PROTECT, related_name="reminders", db_constraint=False, db_index=False
    )
    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="+", db_constraint=False
    )  # with its projects
    status = models.CharField(max_length=10, choices=Status.choices)
    reason = models.CharField(max_length=40, blank=True)  # code; empty unless left out
    delivery = models.ForeignKey(
        Delivery, models.PROTECT, null=True, related_name="+", db_constraint=False
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["run", "customer"], name="reminded_once_a_day"),
            models.UniqueConstraint(fields=["company", "id"], name="reminder_of_company"),
            models.CheckConstraint(
                condition=Q(status="queued", reason="", delivery__isnull=False)
                | Q(status="left_out", delivery__isnull=True) & ~Q(reason=""),
                name="reminder_has_an_answer",
            ),
        ]


class ReminderItem(TenantModel):
    """A charge that a letter reminds of, and the rule that asked for it: each pair once."""

    company = models.ForeignKey(
        Company, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    reminder = models.ForeignKey(
        Reminder, models.PROTECT, related_name="items", db_constraint=False
    )
    document = models.ForeignKey(
        Document, models.PROTECT, related_name="reminded", db_constraint=False, db_index=False
    )
    rule = models.ForeignKey(
        ReminderRule, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    left_minor = models.BigIntegerField()  # open when the letter was written
    version = models.ForeignKey(
        Version, models.PROTECT, null=True, related_name="+", db_constraint=False, db_index=False
    )  # that the letter carries; null: it carries none

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "rule"], name="rule_reminds_of_a_charge_once"
            ),
        ]
