"""Documents, their versions and lines."""

from django.conf import settings
from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now, Upper
from uuid6 import uuid7

from solde.company.models import Company
from solde.customers.models import Customer
from solde.ledger.models import Account, Entry
from solde.mail.models import Delivery
from solde.sales.models.catalogue import Item, Tax
from solde.tenancy import TenantModel


class Document(TenantModel):
    """What a customer was billed or credited: invoice, credit memo, receipt or charge.

    A draft has no number and is nowhere in the books. An issued document stands in the ledger
    under its number; editing it makes a new version, voiding takes it back. The columns say
    what its latest version says, for lists; its lines and its paper are the version's.
    """

    class Kind(models.TextChoices):
        INVOICE = "invoice", "Invoice"
        CREDIT_MEMO = "credit_memo", "Credit memo"
        SALES_RECEIPT = "sales_receipt", "Sales receipt"
        REFUND_RECEIPT = "refund_receipt", "Refund receipt"
        STATEMENT_CHARGE = "statement_charge", "Statement charge"
        FINANCE_CHARGE = "finance_charge", "Finance charge"

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        ISSUED = "issued", "Issued"
        VOIDED = "voided", "Void"

    company = models.ForeignKey(Company, models.PROTECT, related_name="documents", db_index=False)
    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="documents", db_constraint=False, db_index=False
    )
    kind = models.CharField(max_length=20, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    number = models.CharField(max_length=40, blank=True)  # empty while it is a draft
    # Its place in the company's series of the kind; null: a draft, or numbered elsewhere.
    series_number = models.PositiveBigIntegerField(null=True)
    # The first entry of the document in the ledger; null while it is a draft.
    entry = models.ForeignKey(
        Entry, models.PROTECT, null=True, related_name="+", db_constraint=False, db_index=False
    )
    # The latest version, counted from 1. 0: brought in from elsewhere, with no lines of its own.
    version_number = models.PositiveIntegerField(default=1)
    account = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="+", db_constraint=False, db_index=False
    )  # the A/R account, or of a receipt where the money goes; null: the customer's, or standard
    currency = models.CharField(max_length=3)
    dated_on = models.DateField()
    # Terms as they are worded on the paper; without days there are none.
    terms_rule = models.CharField(max_length=20, choices=Customer.Rule.choices, blank=True)
    terms_days = models.PositiveSmallIntegerField(null=True)
    due_on = models.DateField(null=True)  # of a charge; null: due on its own date
    po_number = models.CharField(max_length=40, blank=True)  # the customer's purchase order
    memo = models.CharField(max_length=1000, blank=True)  # to the customer, on the paper
    internal_note = models.TextField(blank=True)  # never leaves the house
    paid_by = models.CharField(max_length=60, blank=True)  # of a receipt, such as "Cheque 104"
    total_minor = models.BigIntegerField()  # as on the paper: plus for credits too
    # What of it is neither paid nor applied: between 0 and the total, kept by a trigger on
    # applications. 0 for receipts, drafts and void documents.
    left_minor = models.BigIntegerField(default=0)
    # A finance charge covers interest up to and including this day; null: of other kinds.
    charged_up_to = models.DateField(null=True)
    to_print = models.BooleanField(default=False)  # waits in the print queue
    to_email = models.BooleanField(default=False)  # waits in the e-mail queue ("send later")
    printed_at = models.DateTimeField(null=True)  # last
    # The latest letter of any version; null: none was written. A trigger on letters keeps it.
    letter = models.ForeignKey(
        Delivery, models.PROTECT, null=True, related_name="+", db_constraint=False, db_index=False
    )
    viewed_at = models.DateTimeField(null=True)  # first opened by the link of that letter
    disputed_on = models.DateField(null=True)  # held back from reminders since; null: is not
    dispute = models.CharField(max_length=300, blank=True)  # what the customer says
    created_at = models.DateTimeField(db_default=Now())
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["-dated_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="document_of_company"),
            models.UniqueConstraint(
                fields=["company", "kind", "series_number"],
                condition=Q(series_number__isnull=False),
                name="document_number_used_once",
            ),
            models.UniqueConstraint(
                fields=["entry"], condition=Q(entry__isnull=False), name="document_of_an_entry_once"
            ),
            models.CheckConstraint(
                condition=Q(state="draft", number="", entry__isnull=True, left_minor=0)
                | (~Q(state="draft") & ~Q(number="") & Q(entry__isnull=False)),
                name="document_is_in_the_books_when_issued",
            ),
            models.CheckConstraint(
                condition=Q(left_minor=0)
                | Q(left_minor__gt=0, left_minor__lte=models.F("total_minor")),
                name="document_left_within_total",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(total_minor__gt=0),
                name="document_is_issued_for_something",
            ),
            models.CheckConstraint(
                condition=Q(terms_rule="", terms_days__isnull=True)
                | (~Q(terms_rule="") & Q(terms_days__isnull=False)),
                name="document_terms_are_whole",
            ),
            models.CheckConstraint(
                condition=Q(disputed_on__isnull=False) | Q(dispute=""),
                name="document_disputed_since_a_day",
            ),
        ]
        indexes = [
            # Lists go by id, the latest first: the few of a rare kind, or of a state, at once.
            models.Index(fields=["company", "kind", "id"], name="document_by_kind"),
            models.Index(fields=["customer", "-dated_on", "-id"], name="document_by_customer"),
            models.Index(fields=["company", "kind", "number"], name="document_by_number"),
            models.Index(  # holds all that what is owed by age, and what is overdue, ask for
                fields=["company", "id"],
                include=["customer", "dated_on", "due_on", "left_minor", "kind", "currency"],
                condition=Q(left_minor__gt=0),
                name="document_open",
            ),
            models.Index(
                fields=["company", "id"], condition=Q(state="draft"), name="document_drafts"
            ),
            models.Index(
                fields=["company", "id"], condition=Q(state="voided"), name="document_voided"
            ),
            models.Index(
                fields=["company", "id"],
                condition=Q(left_minor__gt=0, left_minor__lt=models.F("total_minor")),
                name="document_partly_paid",
            ),
            models.Index(
                "company",
                Upper("po_number"),
                condition=~Q(po_number=""),
                name="document_by_purchase_order",
            ),
            models.Index(
                fields=["company", "id"], condition=Q(to_print=True), name="document_to_print"
            ),
            models.Index(
                fields=["company", "id"], condition=Q(to_email=True), name="document_to_email"
            ),
            models.Index(
                fields=["letter"], condition=Q(letter__isnull=False), name="document_by_letter"
            ),
            models.Index(
                fields=["company", "id"],
                condition=Q(state="issued", letter__isnull=True),
                name="document_without_letter",
            ),
            models.Index(
                fields=["company", "id"],
                condition=Q(viewed_at__isnull=False),
                name="document_viewed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number or self.public_id}"


class Version(TenantModel):
    """A document as it was issued or edited: written once, so that what was sent can be shown.

    Of a draft there is one, numbered 1, which is replaced until the document is issued.
    """

    company = models.ForeignKey(
        Company, models.PROTECT, related_name="versions", db_constraint=False, db_index=False
    )
    document = models.ForeignKey(
        Document, models.PROTECT, related_name="versions", db_constraint=False, db_index=False
    )
    number = models.PositiveIntegerField()
    # The entry that this version posted; null while the document is a draft.
    entry = models.ForeignKey(
        Entry, models.PROTECT, null=True, related_name="+", db_constraint=False, db_index=False
    )
    subtotal_minor = models.BigIntegerField()  # lines less the discount, before taxes
    discount_minor = models.BigIntegerField(default=0)  # taken off the sum of the lines, plus
    discount_ppm = models.PositiveIntegerField(null=True)  # how it was asked for; null: an amount
    total_minor = models.BigIntegerField()
    # All that is printed, as sales.papers.freeze() wrote it: the paper is a function of this.
    # Empty while the document is a draft.
    content = models.JSONField(default=dict)
    # When its transaction began: what comes later than that is no part of it (0002_rules.sql).
    made_at = models.DateTimeField(db_default=TransactionNow())
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="version_of_company"),
            models.UniqueConstraint(fields=["document", "number"], name="version_number_is_unique"),
        ]


class Line(TenantModel):
    """One line of a version."""

    company = models.ForeignKey(
        Company, models.PROTECT, related_name="lines", db_constraint=False, db_index=False
    )
    version = models.ForeignKey(
        Version, models.CASCADE, related_name="lines", db_constraint=False, db_index=False
    )
    position = models.PositiveIntegerField()  # from 1
    item = models.ForeignKey(
        Item, models.PROTECT, null=True, related_name="+", db_constraint=False, db_index=False
    )
    description = models.CharField(max_length=1000)
    quantity_micros = models.BigIntegerField(default=1_000_000)  # millionths; minus takes back
    unit = models.CharField(max_length=20, blank=True)
    price_micros = models.BigIntegerField()  # millionths of the currency, a unit
    discount_ppm = models.PositiveIntegerField(default=0)  # off this line
    amount_minor = models.BigIntegerField()  # quantity x price less discount, rounded once
    account = models.ForeignKey(
        Account, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )  # of kind income, or other

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="line_of_company"),
            models.UniqueConstraint(fields=["version", "position"], name="line_position_is_unique"),
            models.CheckConstraint(
                condition=Q(discount_ppm__lte=1_000_000), name="line_discount_is_at_most_all"
            ),
        ]


class LineTax(TenantModel):
    """A tax that a line is subject to."""

    company = models.ForeignKey(
        Company, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    line = models.ForeignKey(Line, models.CASCADE, related_name="taxes", db_constraint=False)
    tax = models.ForeignKey(
        Tax, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["line", "tax"], name="line_is_taxed_once")]


class VersionTax(TenantModel):
    """What a tax comes to on a version: once, on the sum of its lines."""

    company = models.ForeignKey(
        Company, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    version = models.ForeignKey(Version, models.CASCADE, related_name="taxes", db_constraint=False)
    tax = models.ForeignKey(
        Tax, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    base_minor = models.BigIntegerField()  # what it is taken of
    amount_minor = models.BigIntegerField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "tax"], name="version_is_taxed_once")
        ]
