"""The record of acts."""

from django.conf import settings
from django.db import models

from solde.tenancy import TenantModel


class Event(TenantModel):
    """One act of a person or of the program. PostgreSQL refuses to change or delete it.

    history/recording.py is the only writer.
    """

    company = models.ForeignKey("company.Company", models.PROTECT, related_name="events")
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )  # null: the program itself, or the command line
    act = models.CharField(max_length=40)  # the verb: "post", "reverse", "close_books"
    subject = models.CharField(max_length=60)  # what it was done to, such as "entry:8841"
    details = models.JSONField(default=dict)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["company", "subject"], name="event_by_subject")]

    def __str__(self) -> str:
        return f"{self.act} {self.subject}"
