"""Mailboxes, and which companies may use them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from uuid6 import uuid7

from solde.company.models import Company
from solde.mail.answers import Ailment
from solde.tenancy import TenantModel


class Mailbox(models.Model):
    """A way out: the installation's, a company's own SMTP server, or a Google account.

    Which companies may use it is said by Connection. The installation's two, the default one
    (SMTP of SOLDE_SMTP_URL) and the box of captured mail, are open to every company.
    """

    class Kind(models.TextChoices):
        CAPTURED = "captured", "Captured mail"
        SMTP = "smtp", "SMTP server"
        GMAIL = "gmail", "Gmail"

    class Security(models.TextChoices):
        STARTTLS = "starttls", "STARTTLS"
        IMPLICIT = "implicit", "TLS from the start"
        NONE = "none", "None"

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    is_installations = models.BooleanField(default=False)
    # Where letters come from. Empty: captured mail, and the default one, which has it from
    # SOLDE_FROM_EMAIL.
    address = models.CharField(max_length=254, blank=True)
    # An SMTP server of a company's own. Those of the default one are in SOLDE_SMTP_URL.
    host = models.CharField(max_length=253, blank=True)
    port = models.PositiveIntegerField(null=True)
    security = models.CharField(max_length=10, choices=Security.choices, blank=True)
    username = models.CharField(max_length=254, blank=True)
    password = models.BinaryField(null=True)  # encrypted, see vault.py
    # A Google account: one row for each account, however many companies use it.
    google_sub = models.CharField(max_length=255, null=True, unique=True)
    google_domain = models.CharField(max_length=253, blank=True)  # of Workspace; empty: gmail.com
    grant = models.BinaryField(null=True)  # tokens, encrypted; null: must be connected again
    # How much may leave. Null: no limit.
    per_minute = models.PositiveIntegerField(null=True)
    per_day = models.PositiveIntegerField(null=True)  # in any 24 hours
    recipients_max = models.PositiveIntegerField(null=True)  # of one letter
    attachments_max = models.PositiveIntegerField(null=True)  # bytes of one letter, before base64
    # In trouble. With an ailment and without an end, a person must act.
    ailment = models.CharField(max_length=10, blank=True, choices=[(a, a) for a in Ailment])
    paused_until = models.DateTimeField(null=True)
    last_words = models.TextField(blank=True)  # of its server, about the trouble
    pauses = models.PositiveIntegerField(default=0)  # in a row; each is longer than the last
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name_plural = "mailboxes"
        constraints = [
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(is_installations=True),
                name="installation_has_one_of_a_kind",
            ),
            models.CheckConstraint(
                condition=~Q(kind="gmail") | Q(google_sub__isnull=False, is_installations=False),
                name="gmail_belongs_to_an_account",
            ),
        ]

    def __str__(self) -> str:
        return self.address or self.kind


class Connection(TenantModel):
    """A company may send from a mailbox. One Gmail and one SMTP server for each company."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="connections")
    mailbox = models.ForeignKey(Mailbox, models.PROTECT, related_name="connections")
    kind = models.CharField(max_length=10, choices=Mailbox.Kind.choices)  # the mailbox's
    connected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )  # null: the command line
    connected_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "kind"], name="one_mailbox_of_a_kind"),
            models.CheckConstraint(
                condition=Q(kind__in=["smtp", "gmail"]), name="connection_to_a_mailbox_of_its_own"
            ),
        ]


class Consent(TenantModel):
    """One round trip to Google's consent page: single use, ten minutes. See consent.py."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    session = models.CharField(max_length=64)  # SHA-256 of the session that began it
    state = models.CharField(max_length=64, unique=True)  # SHA-256 of what travels
    nonce = models.CharField(max_length=64)
    verifier = models.BinaryField()  # PKCE, encrypted
    # What came back, encrypted, until the person has confirmed the address.
    account = models.BinaryField(null=True)
    begun_at = models.DateTimeField(db_default=Now())
    returned_at = models.DateTimeField(null=True)  # when the code was used
    ended_at = models.DateTimeField(null=True)  # confirmed, refused or called off
