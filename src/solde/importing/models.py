"""Imports that people order on a page: the files while they wait, and what came of them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from uuid6 import uuid7

from solde.company.models import Company
from solde.tenancy import TenantModel


class ImportOrder(TenantModel):
    """Files that are to be imported together, all or nothing. A worker does it."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        DONE = "done", "Done"
        REFUSED = "refused", "Refused"

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    company = models.ForeignKey(Company, models.PROTECT, related_name="imports")
    dry_run = models.BooleanField()  # everything is checked, and nothing stored
    language = models.CharField(max_length=20)  # in which mistakes are told
    ordered_at = models.DateTimeField(db_default=Now())
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    ended_at = models.DateTimeField(null=True)
    # What `solde import --json` prints; empty while it waits.
    answer = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="import_of_company"),
            models.CheckConstraint(
                condition=Q(state="waiting", ended_at__isnull=True)
                | Q(state__in=("done", "refused"), ended_at__isnull=False),
                name="import_has_ended_or_waits",
            ),
        ]


class ImportFile(TenantModel):
    """A file of an order. Its bytes are let go when the order has ended."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="import_files")
    order = models.ForeignKey(ImportOrder, models.PROTECT, related_name="files")
    position = models.PositiveSmallIntegerField()  # from 1 on
    name = models.CharField(max_length=200)
    size = models.PositiveIntegerField()  # bytes
    content = models.BinaryField(null=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="import_file_has_a_place")
        ]
