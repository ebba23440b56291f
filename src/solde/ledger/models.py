"""What the books hold. The rules that every row obeys stand in migrations/*.sql."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import NullIf

from solde.company.models import Company
from solde.customers.models import Customer
from solde.tenancy import TenantModel


class Account(TenantModel):
    """A ledger account. Kind and currency never change once it has postings."""

    class Kind(models.TextChoices):
        RECEIVABLE = "receivable", "Accounts receivable (A/R)"
        BANK = "bank", "Bank"
        UNDEPOSITED = "undeposited_funds", "Undeposited funds"
        INCOME = "income", "Income"
        TAX_PAYABLE = "tax_payable", "Tax payable"
        OTHER = "other", "Other"

    company = models.ForeignKey(Company, models.PROTECT, related_name="accounts")
    code = models.CharField(max_length=10)  # place in the chart; the lowest A/R is the default
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    currency = models.CharField(max_length=3)

    class Meta:
        ordering = ["code", "id"]
        constraints = [
            models.UniqueConstraint(fields=["company", "name"], name="account_name_is_unique"),
            models.UniqueConstraint(
                fields=["company", "code", "currency"], name="account_code_is_unique"
            ),
            models.UniqueConstraint(fields=["company", "id"], name="account_of_company"),
        ]

    def __str__(self) -> str:
        return self.name


class CustomerAccount(TenantModel):
    """The A/R account that a customer's documents go to when they name none."""

    company = models.ForeignKey(
        Company, models.PROTECT, related_name="customer_accounts", db_index=False
    )
    customer = models.OneToOneField(
        Customer, models.PROTECT, related_name="own_account", db_constraint=False
    )
    account = models.ForeignKey(
        Account, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )


class Entry(TenantModel):
    """One balanced journal entry. Written once, never changed.

    ledger/posting.py is the only writer. A mistake is put right by posting the reverse, so
    the books always show what was believed on any past day.
    """

    class Kind(models.TextChoices):
        INVOICE = "invoice", "Invoice"
        CREDIT_MEMO = "credit_memo", "Credit memo"
        PAYMENT = "payment", "Payment"
        SALES_RECEIPT = "sales_receipt", "Sales receipt"
        REFUND_RECEIPT = "refund_receipt", "Refund receipt"
        REFUND = "refund", "Refund"
        STATEMENT_CHARGE = "statement_charge", "Statement charge"
        FINANCE_CHARGE = "finance_charge", "Finance charge"
        ADJUSTMENT = "adjustment", "Adjustment"

    company = models.ForeignKey(
        Company, models.PROTECT, related_name="entries", db_constraint=False, db_index=False
    )
    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="entries", db_constraint=False, db_index=False
    )
    # The first entry of the document that this belongs to: itself, for that first one.
    # Reversals and later versions of a document share it.
    document = models.ForeignKey(
        "self", models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    reverses = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+", db_constraint=False, db_index=False
    )  # the entry that this one takes back; at most one does
    kind = models.CharField(max_length=20, choices=Kind.choices)
    number = models.CharField(max_length=40)
    dated_on = models.DateField()
    currency = models.CharField(max_length=3)
    description = models.CharField(max_length=300, blank=True)
    posted_at = models.DateTimeField(auto_now_add=True)
    posted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )  # null: an import or the program itself

    class Meta:
        ordering = ["dated_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["company", "id"], name="entry_of_company"),
            models.UniqueConstraint(
                fields=["reverses"],
                condition=Q(reverses__isnull=False),
                name="entry_reversed_once",
            ),
            # Later entries of a document bring its number again: their ids tell them apart. The
            # index has the entries of a customer together, too.
            models.UniqueConstraint(
                "customer",
                "kind",
                "number",
                NullIf("id", "document"),
                nulls_distinct=False,
                name="entry_number_used_once",
            ),
            models.CheckConstraint(condition=~Q(number=""), name="entry_has_a_number"),
            models.CheckConstraint(
                condition=Q(reverses__isnull=True) | ~Q(document=F("id")),
                name="entry_reverses_within_its_document",
            ),
        ]
        indexes = [
            models.Index(
                fields=["document"], condition=~Q(document=F("id")), name="entry_by_document"
            ),
            models.Index(  # what of a customer's was posted again: unsettled.py
                fields=["customer", "document", "id"],
                condition=~Q(document=F("id")),
                name="entry_corrections",
            ),
            models.Index(  # what is owed to the company looks for all of them
                fields=["company", "id"],
                include=["document", "reverses", "dated_on", "currency"],
                condition=Q(kind="adjustment"),
                name="entry_adjustments",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class Posting(TenantModel):
    """One line of an entry. The lines of an entry add up to zero."""

    company = models.ForeignKey(
        Company, models.PROTECT, related_name="postings", db_constraint=False, db_index=False
    )
    entry = models.ForeignKey(
        Entry, models.PROTECT, related_name="postings", db_constraint=False, db_index=False
    )  # begins the primary key of the table (0002_rules.sql)
    account = models.ForeignKey(
        Account, models.PROTECT, related_name="postings", db_constraint=False, db_index=False
    )
    customer = models.ForeignKey(
        Customer,
        models.PROTECT,
        null=True,
        related_name="postings",
        db_constraint=False,
        db_index=False,
    )  # whose balance it changes; null on accounts that are not receivable
    # The entry's own date, kept here too: balances of many customers are added up without a look
    # at their entries.
    dated_on = models.DateField()
    amount_minor = models.BigIntegerField()  # debit plus, credit minus; on A/R plus is owed to us
    due_on = models.DateField(null=True)  # of a charge; null: due on its own date

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(amount_minor=0), name="posting_is_not_zero"),
        ]
        indexes = [
            models.Index(
                fields=["customer"],
                condition=Q(customer__isnull=False),
                name="posting_by_customer",
            ),
        ]


class Application(TenantModel):
    """An amount of one credit put on one charge of the same customer and A/R account.

    ledger/applying.py is the only writer. The only changes ever made to a row are to set
    `released_on`, and to bring it forward.
    """

    company = models.ForeignKey(
        Company, models.PROTECT, related_name="applications", db_constraint=False, db_index=False
    )
    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="applications", db_constraint=False, db_index=False
    )
    credit = models.ForeignKey(Entry, models.PROTECT, related_name="+", db_constraint=False)
    charge = models.ForeignKey(Entry, models.PROTECT, related_name="+", db_constraint=False)
    amount_minor = models.BigIntegerField()  # always plus
    applied_on = models.DateField()  # the date that the person gave
    effective_on = models.DateField()  # latest of the credit's date, the charge's and applied_on
    released_on = models.DateField(null=True)  # first day it no longer counts; null: still does
    applied_at = models.DateTimeField(auto_now_add=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0), name="application_amount_is_plus"
            ),
            models.CheckConstraint(
                condition=Q(effective_on__gte=F("applied_on")),
                name="application_takes_effect_when_applied_or_later",
            ),
            models.CheckConstraint(
                condition=~Q(credit=F("charge")), name="application_joins_two_documents"
            ),
        ]
        indexes = [
            models.Index(fields=["customer"], name="application_by_customer"),
        ]
