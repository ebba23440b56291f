"""The record of acts, and of what was asked for under a key."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from solde.tenancy import TenantModel


class Event(TenantModel):
    """One act of a person or of the program. PostgreSQL refuses to change or delete it.

    history/recording.py is the only writer.
    """

    company = models.ForeignKey(
        "company.Company", models.PROTECT, related_name="events", db_index=False
    )
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )  # null: the program itself, or the command line
    act = models.CharField(max_length=40)  # the verb: "post", "reverse", "close_books"
    subject = models.CharField(max_length=60)  # what it was done to, such as "entry:8841"
    details = models.JSONField(default=dict)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["company", "subject"], name="event_by_subject"),
            models.Index(fields=["company", "act", "-id"], name="event_by_act"),
            models.Index(fields=["company", "by", "-id"], name="event_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.subject}"


class Asked(TenantModel):
    """What a door asked for under a key of its choice: asked again, nothing more is made.

    history/once.py is the only writer.
    """

    company = models.ForeignKey(
        "company.Company", models.PROTECT, related_name="asked", db_index=False
    )
    key = models.UUIDField()
    fingerprint = models.CharField(max_length=64)  # SHA-256 of the act and all that it was told
    made = ArrayField(models.BigIntegerField())  # ids of the rows that came of it, in their order
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["company", "key"], name="key_makes_once"),
        ]
