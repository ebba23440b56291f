"""Orders to send or print many documents, with an answer for each."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from uuid6 import uuid7

from solde.company.models import Company
from solde.mail.models import Delivery, Mailbox
from solde.sales.models.documents import Document, Version
from solde.tenancy import TenantModel


class SendingRun(TenantModel):
    """One order to e-mail or to print documents: one, or as many as there are."""

    class Way(models.TextChoices):
        EMAIL = "email", "E-mail"
        PRINT = "print", "Print"

    company = models.ForeignKey(Company, models.PROTECT, related_name="sending_runs")
    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    key = models.CharField(max_length=64)  # a second order with the same key finds this one
    way = models.CharField(max_length=10, choices=Way.choices)
    mailbox = models.ForeignKey(Mailbox, models.PROTECT, null=True, related_name="+")
    repeat = models.BooleanField(default=False)  # send again what was sent before
    ordered_at = models.DateTimeField(db_default=Now())
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["company", "key"], name="sending_ordered_once_per_key"),
            models.UniqueConstraint(fields=["company", "id"], name="sending_run_of_company"),
            models.CheckConstraint(
                condition=Q(way="email", mailbox__isnull=False)
                | Q(way="print", mailbox__isnull=True),
                name="sending_by_a_mailbox",
            ),
        ]


class SendingPart(TenantModel):
    """Some hundred documents of a run, answered in one transaction."""

    company = models.ForeignKey(
        Company, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    run = models.ForeignKey(
        SendingRun, models.PROTECT, related_name="parts", db_constraint=False, db_index=False
    )
    position = models.PositiveIntegerField()
    document_ids = ArrayField(models.BigIntegerField())
    answered_at = models.DateTimeField(null=True)  # null: still to do

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "position"], name="sending_part_position_is_unique"
            )
        ]


class SendingAnswer(TenantModel):
    """What became of one document of a run: a letter, a page, or a reason why not."""

    class Status(models.TextChoices):
        QUEUED = "queued", "In the outbox"
        PRINTED = "printed", "Printed"
        LEFT_OUT = "left_out", "Left out"

    company = models.ForeignKey(
        Company, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    run = models.ForeignKey(
        SendingRun, models.PROTECT, related_name="answers", db_constraint=False, db_index=False
    )
    position = models.PositiveIntegerField()  # place in the run, from 1
    document = models.ForeignKey(
        Document, models.PROTECT, related_name="sendings", db_constraint=False
    )
    version = models.ForeignKey(
        Version, models.PROTECT, null=True, related_name="+", db_constraint=False, db_index=False
    )  # as which it was sent or printed; null: was not
    status = models.CharField(max_length=10, choices=Status.choices)
    reason = models.CharField(max_length=40, blank=True)  # code; empty unless left out
    delivery = models.ForeignKey(
        Delivery, models.PROTECT, null=True, related_name="+", db_constraint=False
    )

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["run", "position"], name="sending_answer_is_unique"),
            models.UniqueConstraint(fields=["run", "document"], name="sending_answered_once"),
            models.CheckConstraint(
                condition=Q(status="left_out", delivery__isnull=True) & ~Q(reason="")
                | Q(status="queued", reason="", delivery__isnull=False)
                | Q(status="printed", reason="", delivery__isnull=True),
                name="sending_has_an_answer",
            ),
        ]
