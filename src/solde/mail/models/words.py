"""What people are told: alerts, and the words of letters."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from solde.company.models import Company
from solde.tenancy import TenantModel


class Alert(TenantModel):
    """Something a person has to know, shown until it was dealt with."""

    company = models.ForeignKey(
        Company, models.PROTECT, null=True, related_name="alerts"
    )  # null: for whoever runs the installation
    kind = models.CharField(max_length=30)  # see alerts.py
    subject = models.CharField(max_length=60)  # "mailbox:3", "delivery:81", "run:12"
    words = models.TextField(blank=True)  # the server's
    raised_at = models.DateTimeField(db_default=Now())
    dealt_with_at = models.DateTimeField(null=True)
    dealt_with_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )  # null: it was over by itself

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "kind", "subject"],
                condition=Q(dealt_with_at__isnull=True),
                nulls_distinct=False,
                name="alert_raised_once",
            )
        ]


class MessageTemplate(TenantModel):
    """What a company writes in its letters of a kind, in one language."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="message_templates")
    kind = models.CharField(max_length=20)  # see wording.py
    language = models.CharField(max_length=20)
    subject = models.CharField(max_length=300)
    text = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["company", "kind", "language"], name="message_template_once"
            )
        ]
