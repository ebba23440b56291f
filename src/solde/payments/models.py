"""Payments and refunds as people record them; the ledger holds what they do."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from uuid6 import uuid7

from solde.company.models import Company
from solde.customers.models import Customer
from solde.ledger.models import Account, Entry
from solde.tenancy import TenantModel


class Payment(TenantModel):
    """Money received on account, or given back (a refund).

    payments/entering.py and adopting.py make the rows, recording.py changes them. The columns
    say what the document says in the ledger, for lists; PostgreSQL keeps `left_minor`.
    """

    class Kind(models.TextChoices):
        PAYMENT = "payment", "Payment"
        REFUND = "refund", "Refund"

    class State(models.TextChoices):
        RECORDED = "recorded", "Recorded"
        VOIDED = "voided", "Void"

    class Method(models.TextChoices):
        CHEQUE = "cheque", "Cheque"
        TRANSFER = "transfer", "Bank transfer"
        INTERAC = "interac", "Interac e-Transfer"
        CARD = "card", "Card"
        CASH = "cash", "Cash"
        DEBIT = "debit", "Pre-authorized debit"
        OTHER = "other", "Other"

    company = models.ForeignKey(Company, models.PROTECT, related_name="payments", db_index=False)
    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="payments", db_constraint=False, db_index=False
    )
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.PAYMENT)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RECORDED)
    number = models.CharField(max_length=40)
    series_number = models.PositiveBigIntegerField(null=True)  # null: numbered elsewhere
    entry = models.ForeignKey(
        Entry, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )  # the first entry of the document in the ledger
    dated_on = models.DateField()
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()  # always plus
    # Of a payment, what is not applied; of a refund, what no credit was put on. Kept by a
    # trigger on applications; 0 when void.
    left_minor = models.BigIntegerField()
    receivable = models.ForeignKey(
        Account, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )  # the A/R account
    account = models.ForeignKey(
        Account, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )  # bank or undeposited funds: where the money went to or came from
    method = models.CharField(max_length=10, choices=Method.choices, default=Method.CHEQUE)
    reference = models.CharField(max_length=60, blank=True)  # number of the cheque or transfer
    memo = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["-dated_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="payment_of_company"),
            models.UniqueConstraint(
                fields=["company", "kind", "series_number"],
                condition=Q(series_number__isnull=False),
                name="payment_number_used_once",
            ),
            models.UniqueConstraint(fields=["entry"], name="payment_of_an_entry_once"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="payment_is_plus"),
            models.CheckConstraint(
                condition=Q(left_minor__gte=0) & Q(left_minor__lte=F("amount_minor")),
                name="payment_left_within_amount",
            ),
        ]
        indexes = [
            models.Index(fields=["company", "-dated_on", "-id"], name="payment_by_date"),
            models.Index(
                fields=["company", "-dated_on", "-id"],
                condition=Q(kind="refund"),
                name="payment_refunds",
            ),  # few among many payments
            models.Index(
                fields=["company", "method", "-dated_on", "-id"], name="payment_by_method"
            ),
            models.Index(fields=["customer", "-dated_on", "-id"], name="payment_by_customer"),
            models.Index(fields=["company", "kind", "number"], name="payment_by_number"),
            models.Index(
                fields=["company", "-dated_on", "-id"],
                include=["kind", "currency", "left_minor"],  # for what is owed by age
                condition=Q(left_minor__gt=0),
                name="payment_unapplied",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class Receipt(TenantModel):
    """What a customer is sent for a payment, as it stood then. Written once.

    payments/sending.py makes the rows.
    """

    company = models.ForeignKey(
        Company, models.PROTECT, related_name="receipts", db_constraint=False, db_index=False
    )
    payment = models.ForeignKey(
        Payment, models.PROTECT, related_name="receipts", db_constraint=False
    )
    content = models.JSONField()  # all that is printed, as payments.papers.freeze() wrote it
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["company", "id"], name="receipt_of_company")]
