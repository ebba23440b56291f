"""Runs of statements and the statements they made."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from uuid6 import uuid7

from solde.company.models import Company
from solde.customers.models import Customer
from solde.ledger.models import Account
from solde.mail.models import Delivery, Mailbox
from solde.tenancy import TenantModel


class Kind(models.TextChoices):
    BALANCE_FORWARD = "balance-forward", "Balance forward"
    OPEN_ITEM = "open-item", "Open item"
    ACTIVITY = "activity", "Activity"
    REMINDER = "reminder", "Reminder"


class StatementSettings(TenantModel):
    """What a company's statements look like unless a run says otherwise."""

    company = models.OneToOneField(Company, models.PROTECT, related_name="statement_settings")
    template = models.CharField(max_length=40, default="standard-1")
    remittance_slip = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "statement settings"


class SavedOptions(TenantModel):
    """Options of a run, kept under a name to be used again."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="saved_options")
    name = models.CharField(max_length=80)
    options = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "name"], name="saved_options_name_is_unique")
        ]


class StatementRun(TenantModel):
    """One order of statements for many customers.

    How far it is, is read from its parts and outcomes: nothing is counted beside them.
    """

    company = models.ForeignKey(Company, models.PROTECT, related_name="statement_runs")
    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    number = models.PositiveIntegerField()
    # Made by whoever orders. A second order with the same key finds this run.
    key = models.CharField(max_length=64)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    statement_on = models.DateField()
    start_on = models.DateField(null=True)  # of the period; null for open item and reminder
    end_on = models.DateField(null=True)
    account = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="+", db_constraint=False
    )  # null: every A/R account
    options = models.JSONField()  # the rest of statements.options.Options
    # What is printed around the figures, as it was when the run was ordered.
    letterhead = models.JSONField()
    template = models.CharField(max_length=40)  # name and version, such as "standard-1"
    mailbox = models.ForeignKey(
        Mailbox, models.PROTECT, null=True, related_name="+"
    )  # by which its letters were meant to leave; null: it is not e-mailed
    ordered_at = models.DateTimeField(auto_now_add=True)
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["company", "number"], name="run_number_is_unique"),
            models.UniqueConstraint(fields=["company", "key"], name="run_ordered_once_per_key"),
            models.UniqueConstraint(fields=["company", "id"], name="run_of_company"),
            models.CheckConstraint(
                condition=Q(start_on__isnull=True, end_on__isnull=True)
                | Q(start_on__lte=F("end_on"), end_on__lte=F("statement_on")),
                name="run_period_is_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"run {self.number}"


class RunPart(TenantModel):
    """Some hundred customers of a run, prepared in one transaction."""

    company = models.ForeignKey(
        Company, models.PROTECT, related_name="run_parts", db_constraint=False, db_index=False
    )
    run = models.ForeignKey(
        StatementRun, models.PROTECT, related_name="parts", db_constraint=False, db_index=False
    )
    position = models.PositiveIntegerField()  # 0, 1, 2, ... in printing order
    customer_ids = ArrayField(models.BigIntegerField())  # in printing order
    # Finance charges come first; nothing of the run is prepared before.
    to_charge = models.BooleanField(db_default=False)
    # Why they could not be posted: the sentence of a Refused as it stands in the code, so that
    # each reader gets it in a language of their own.
    refused = models.TextField(db_default="")
    # Documents: the finance charges that it posted; null: none, or not yet.
    charge_ids = ArrayField(models.BigIntegerField(), null=True)
    prepared_at = models.DateTimeField(null=True)  # null: still to do

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "position"], name="part_position_is_unique")
        ]


class Statement(TenantModel):
    """A statement of account, frozen. PostgreSQL refuses to change or delete it.

    The paper is a function of this row, its run's letterhead and the template version:
    printing it again years later gives the same bytes.
    """

    company = models.ForeignKey(
        Company, models.PROTECT, related_name="statements", db_constraint=False, db_index=False
    )
    run = models.ForeignKey(
        StatementRun, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )  # the run that made it first; later runs with the same outcome refer to it
    customer = models.ForeignKey(
        Customer,
        models.PROTECT,
        related_name="statements_of_account",
        db_constraint=False,
        db_index=False,
    )
    # Run and place in it, such as "12-00043": what people, pages and programs know it by.
    number = models.CharField(max_length=40)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    statement_on = models.DateField()
    currency = models.CharField(max_length=3)
    language = models.CharField(max_length=20)
    closing_minor = models.BigIntegerField(null=True)  # null: activity shows no balance
    balance_minor = models.BigIntegerField()  # of the account on the day measured
    figures = models.JSONField()  # statements.frozen.freeze(): rows, totals, aging, address
    # SHA-256 of everything that is printed but the number: the same statement is made once.
    fingerprint = models.BinaryField(max_length=32)
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="statement_of_company"),
            models.UniqueConstraint(
                fields=["company", "number"], name="statement_number_is_unique"
            ),
            models.UniqueConstraint(fields=["customer", "fingerprint"], name="statement_made_once"),
        ]

    def __str__(self) -> str:
        return self.number


class Outcome(TenantModel):
    """The answer of a run for one customer: made, left out with a reason, or failed."""

    class Status(models.TextChoices):
        MADE = "made", "Made"
        LEFT_OUT = "left_out", "Left out"
        FAILED = "failed", "Failed"

    company = models.ForeignKey(
        Company, models.PROTECT, related_name="outcomes", db_constraint=False, db_index=False
    )
    run = models.ForeignKey(
        StatementRun, models.PROTECT, related_name="outcomes", db_constraint=False, db_index=False
    )
    position = models.PositiveIntegerField()  # place in the run, from 1: printing order
    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    status = models.CharField(max_length=10, choices=Status.choices)
    reason = models.CharField(max_length=40, blank=True)  # code; empty when made
    statement = models.ForeignKey(
        Statement, models.PROTECT, null=True, related_name="+", db_constraint=False, db_index=False
    )

    delivery = models.ForeignKey(
        Delivery, models.PROTECT, null=True, related_name="+", db_constraint=False
    )  # its letter; of one that was sent before, that letter

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["run", "position"], name="outcome_position_is_unique"),
            models.UniqueConstraint(fields=["run", "customer"], name="outcome_once_per_customer"),
            models.CheckConstraint(
                condition=Q(status="made", reason="", statement__isnull=False)
                | (~Q(status="made") & ~Q(reason="") & Q(statement__isnull=True)),
                name="outcome_has_a_statement_or_a_reason",
            ),
        ]


class Trial(TenantModel):
    """A run as it would come out, worked out before anybody orders it.

    Nothing of it is frozen or numbered; statements/trying.py forgets it after a while.
    """

    company = models.ForeignKey(Company, models.PROTECT, related_name="trials")
    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    options = models.JSONField()  # statements.options.Options, settled
    begun_at = models.DateTimeField(db_default=Now())
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="trial_of_company"),
        ]


class TrialPart(TenantModel):
    """Some hundred customers of a trial, answered in one go."""

    company = models.ForeignKey(
        Company, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    trial = models.ForeignKey(
        Trial, models.PROTECT, related_name="parts", db_constraint=False, db_index=False
    )
    position = models.PositiveIntegerField()  # 0, 1, 2, ... in printing order
    customer_ids = ArrayField(models.BigIntegerField())  # in printing order
    tried_at = models.DateTimeField(null=True)  # null: still to do

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["trial", "position"], name="trial_part_is_unique")
        ]


class TrialAnswer(TenantModel):
    """What the run would say to one customer."""

    company = models.ForeignKey(
        Company, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    trial = models.ForeignKey(
        Trial, models.PROTECT, related_name="answers", db_constraint=False, db_index=False
    )
    position = models.PositiveIntegerField()  # place in the run, from 1: printing order
    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    status = models.CharField(max_length=10, choices=Outcome.Status.choices)
    reason = models.CharField(max_length=40, blank=True)  # code; empty when made
    currency = models.CharField(max_length=3)
    balance_minor = models.BigIntegerField(null=True)  # null: it is not made
    recipients = models.PositiveSmallIntegerField()  # of its letter; 0: it has none
    cautions = ArrayField(models.CharField(max_length=40), default=list)  # codes

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["trial", "position"], name="trial_answer_is_unique")
        ]
