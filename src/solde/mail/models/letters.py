"""Letters, their recipients and the tries to hand them over."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from uuid6 import uuid7

from solde.company.models import Company
from solde.mail.models.mailboxes import Mailbox
from solde.mail.states import Fate, State
from solde.tenancy import TenantModel


class Delivery(TenantModel):
    """One letter, and what is known of it. The rows are the truth; jobs only wake workers.

    It carries what `about` names, such as "statement:81": mail never looks inside. Asking for
    the same (company, about, purpose) again finds the same row.
    """

    thing: object = None  # what `about` names, where it was read with that of others

    company = models.ForeignKey(Company, models.PROTECT, related_name="deliveries", db_index=False)
    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    about = models.CharField(max_length=60)  # "statement:81", "alert:7:42"
    # 1: the first time. More: sent again on purpose, by a person and with a reason.
    purpose = models.PositiveSmallIntegerField(default=1)
    reason = models.CharField(max_length=200, blank=True)  # of sending it again
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )  # null: the command line, or the program itself
    mailbox = models.ForeignKey(Mailbox, models.PROTECT, related_name="deliveries", db_index=False)
    rerouted = models.CharField(max_length=300, blank=True)  # why through another than chosen
    priority = models.SmallIntegerField(default=0)  # higher goes first
    from_name = models.CharField(max_length=120)
    reply_to = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    language = models.CharField(max_length=20)
    state = models.CharField(max_length=12, choices=[(s, s) for s in State], default=State.QUEUED)
    last_words = models.TextField(blank=True)  # of the server, or why it waits
    due_at = models.DateTimeField(null=True)  # when to send or try; null: not by itself
    held_for = models.CharField(max_length=10, blank=True)  # HeldFor; empty: not held
    tries = models.PositiveIntegerField(default=0)  # those that count
    first_tried_at = models.DateTimeField(null=True)
    # A worker puts it together; until then, no other begins. Says nothing about its state.
    picked_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    rested_at = models.DateTimeField(null=True)  # when it last came to rest

    class Meta:
        verbose_name_plural = "deliveries"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["company", "about", "purpose"], name="delivery_asked_for_once"
            ),
            models.UniqueConstraint(fields=["company", "id"], name="delivery_of_company"),
            models.CheckConstraint(
                condition=Q(state="queued", due_at__isnull=False)
                | Q(state="partly_sent")
                | (~Q(state__in=["queued", "partly_sent"]) & Q(due_at__isnull=True)),
                name="delivery_is_due_while_it_waits",
            ),
            models.CheckConstraint(
                condition=Q(state="held") & ~Q(held_for="") | ~Q(state="held") & Q(held_for=""),
                name="delivery_held_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(purpose=1, reason="") | (Q(purpose__gt=1) & ~Q(reason="")),
                name="delivery_again_has_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["mailbox", "-priority", "id"],
                condition=Q(due_at__isnull=False),
                name="delivery_waiting",
            ),
            models.Index(fields=["company", "state", "-id"], name="delivery_by_state"),
            models.Index(fields=["company", "mailbox", "-id"], name="delivery_by_mailbox"),
            models.Index(
                fields=["company", "-id"],
                include=["state"],
                condition=Q(state__in=["bounced", "failed", "in_doubt"]),
                name="delivery_in_trouble",
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class Recipient(TenantModel):
    """One address of a letter, and what became of the letter there."""

    class Field(models.TextChoices):
        TO = "to", "To"
        CC = "cc", "Cc"
        BCC = "bcc", "Bcc"

    company = models.ForeignKey(
        Company, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    delivery = models.ForeignKey(
        Delivery, models.PROTECT, related_name="recipients", db_constraint=False, db_index=False
    )
    position = models.PositiveSmallIntegerField()  # 0: the primary recipient
    field = models.CharField(max_length=3, choices=Field.choices)
    address = models.CharField(max_length=254)
    fate = models.CharField(max_length=10, choices=[(f, f) for f in Fate], default=Fate.WAITING)
    words = models.TextField(blank=True)  # the server's, about this recipient

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["delivery", "position"], name="recipient_in_order"),
            models.UniqueConstraint(fields=["delivery", "address"], name="recipient_named_once"),
        ]


class Attempt(TenantModel):
    """One try to hand a letter over. Written before its first byte leaves."""

    company = models.ForeignKey(
        Company, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    delivery = models.ForeignKey(
        Delivery, models.PROTECT, related_name="attempts", db_constraint=False, db_index=False
    )
    mailbox = models.ForeignKey(Mailbox, models.PROTECT, related_name="attempts", db_index=False)
    number = models.PositiveIntegerField()  # 1, 2, 3, ... of the delivery
    recipients = ArrayField(models.CharField(max_length=254))  # those that it was for
    message_id = models.CharField(max_length=254)
    pdf_sha256 = models.CharField(max_length=64, blank=True)  # empty: it carried no paper
    size = models.PositiveIntegerField()  # of the whole message, bytes
    phase = models.CharField(max_length=20, blank=True)  # how far it came
    answer = models.JSONField(null=True)  # what the server said, for each recipient
    # False once it is over; the worker that made it may still bring the answer of one that was
    # given up for dead.
    is_open = models.BooleanField(default=True)
    started_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField()  # by the database's clock; after it, the worker is dead

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["delivery", "number"], name="attempt_numbered_once"),
            models.UniqueConstraint(
                fields=["delivery"], condition=Q(is_open=True), name="one_open_attempt"
            ),
            models.UniqueConstraint(
                fields=["mailbox"], condition=Q(is_open=True), name="one_letter_in_flight"
            ),
        ]
        indexes = [models.Index(fields=["mailbox", "started_at"], name="attempt_of_mailbox")]


class CapturedLetter(models.Model):
    """A letter that was kept instead of sent. Nothing of it leaves the installation."""

    delivery = models.OneToOneField(Delivery, models.PROTECT, related_name="captured")
    message = models.BinaryField()
    recipients = ArrayField(models.CharField(max_length=254))
    captured_at = models.DateTimeField(db_default=Now())
