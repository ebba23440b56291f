"""What was found when the books were checked."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from solde.company.models import Company
from solde.tenancy import TenantModel


class Inspection(TenantModel):
    """A check of a company's books; a worker does it."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="inspections")
    language = models.CharField(max_length=20)  # in which findings are told
    asked_at = models.DateTimeField(db_default=Now())
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )  # null: it is the one of the night
    ended_at = models.DateTimeField(null=True)
    found = models.PositiveIntegerField(null=True)  # how many findings
    findings = models.JSONField(default=list)  # the first of them: [{"rule": ..., "words": ...}]

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, found__isnull=True)
                | Q(ended_at__isnull=False, found__isnull=False),
                name="inspection_that_ended_has_found",
            )
        ]
