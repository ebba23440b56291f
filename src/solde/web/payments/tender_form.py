"""Money that comes in or goes out, as it is typed, with what it is put on."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from solde.customers.models import Customer
from solde.figures.aging import OpenItem
from solde.figures.allocation import allocate_oldest_first
from solde.ledger.models import Account
from solde.ledger.receivables import receivables_in
from solde.payments.asking import LENGTHS, Part, Tender
from solde.payments.models import Payment
from solde.sales.faults import MONEY
from solde.web import typed
from solde.web.customers.words import entry_word
from solde.web.forms import offer
from solde.web.payments.words import METHODS
from solde.web.statements.options_form import day_field
from solde.web.wishes import number_of

# Open documents of a page: at first, and with all of them. What is left pays those behind them.
SHOWN_MAX: Final = 50
ALL_MAX: Final = 2_000


class TenderForm(forms.Form):
    """How much, when and how."""

    amount = typed.number_field(gettext_lazy("Amount"), required=True)
    on = day_field(gettext_lazy("Date"), required=True)
    method = forms.ChoiceField(label=gettext_lazy("Method"))
    reference = forms.CharField(
        label=gettext_lazy("Reference"), max_length=LENGTHS["reference"], required=False,
        help_text=gettext_lazy("Number of the cheque or transfer."),
    )  # fmt: skip
    account = forms.ChoiceField(label=gettext_lazy("Deposit to"), required=False)
    memo = forms.CharField(
        label=gettext_lazy("Memo"), max_length=LENGTHS["memo"], required=False,
        help_text=gettext_lazy("Stands on the customer’s statement."),
    )  # fmt: skip

    def __init__(self, given: Mapping[str, Any], *, customer: Customer, kind: str) -> None:
        super().__init__(given)
        self.currency = customer.currency
        rows = customer.company.accounts.filter(kind__in=MONEY, currency=customer.currency)
        self.accounts: list[Account] = list(rows)
        offered = [(str(one.pk), one.name) for one in self.accounts]
        offer(self, "account", [("", _("The usual one")), *offered])
        offer(self, "method", [(one, _(word)) for one, word in METHODS.items()])
        if kind == Payment.Kind.REFUND:
            self.fields["account"].label = _("Paid from")

    def clean_amount(self) -> int:
        return typed.amount_in(self.cleaned_data["amount"], self.currency)

    def clean_account(self) -> Account | None:
        chosen = number_of(self.cleaned_data["account"])
        return next((one for one in self.accounts if one.pk == chosen), None)

    def tender(self) -> Tender:
        given = self.cleaned_data
        return Tender(**{name: given[name] for name in ("method", "reference", "account", "memo")})


class PaymentForm(TenderForm):
    """Of what is not recorded yet: on which A/R account too, if there are several."""

    receivable = forms.ChoiceField(label=gettext_lazy("A/R account"), required=False)

    def __init__(self, given: Mapping[str, Any], *, customer: Customer, kind: str) -> None:
        super().__init__(given, customer=customer, kind=kind)
        self.receivables = receivables_in(customer.company, customer.currency)
        offer(self, "receivable", [(str(one.pk), one.name) for one in self.receivables])

    def clean_receivable(self) -> Account | None:
        chosen = number_of(self.cleaned_data["receivable"])
        return next((one for one in self.receivables if one.pk == chosen), None)


@dataclass(slots=True)
class OpenRow:
    """An open document, and how much was typed beside it."""

    item: OpenItem
    text: str
    part_minor: int = 0
    error: str = ""

    @property
    def name(self) -> str:
        return f"part-{self.item.document}"

    @property
    def word(self) -> str:
        return f"{entry_word(self.item.kind)} {self.item.number}"

    @property
    def due_on(self) -> date | None:
        """None: a credit falls due on no day."""
        return (self.item.due_on or self.item.dated_on) if self.item.open_minor > 0 else None

    @property
    def total_minor(self) -> int:
        return abs(self.item.amount_minor)

    @property
    def open_minor(self) -> int:
        return abs(self.item.open_minor)


@dataclass(slots=True)
class Sharing:
    """What an amount is put on, document by document."""

    rows: list[OpenRow]
    besides: list[Part]  # typed beside documents that were open when the page was shown
    open_count: int  # documents, those that are not shown too
    is_whole: bool  # all are wanted, as far as a page takes them

    @property
    def parts(self) -> list[Part]:
        """In an order of their own, so that what is pressed again is the same."""
        shown = [Part(row.item.document, row.part_minor) for row in self.rows if row.part_minor]
        return sorted(shown + self.besides)

    @property
    def has_more(self) -> bool:
        """Whether there are documents that are not shown."""
        return len(self.rows) < self.open_count

    @property
    def shared_minor(self) -> int:
        return sum(row.part_minor for row in self.rows)

    @property
    def is_readable(self) -> bool:
        return not any(row.error for row in self.rows)

    def spread(self, amount_minor: int, currency: str) -> None:
        """Put an amount on what fell due first."""
        turned = [row.item._replace(open_minor=row.open_minor) for row in self.rows]
        parts, _left = allocate_oldest_first(max(amount_minor, 0), turned)
        of = {item.document: part_minor for item, part_minor in parts}
        for row in self.rows:
            row.part_minor, row.error = of.get(row.item.document, 0), ""
            row.text = typed.amount_typed(row.part_minor, currency) if row.part_minor else ""


def sharing_of(items: Sequence[OpenItem], given: Mapping[str, Any], currency: str) -> Sharing:
    """What was typed beside the open documents that a page shows: of many the first, until
    `all` is asked for, and those beside which something was typed."""
    is_whole = "all" in given
    shown_max = ALL_MAX if is_whole else SHOWN_MAX
    texts = (given.get(f"part-{item.document}", "") for item in items)
    rows = [
        OpenRow(item, text)
        for place, (item, text) in enumerate(zip(items, texts, strict=True))
        if place < shown_max or text.strip()
    ]
    for row in rows:
        try:
            row.part_minor = typed.amount_in(row.text, currency) if row.text.strip() else 0
        except forms.ValidationError as wrong:
            row.error = " ".join(wrong.messages)
        else:
            if row.part_minor < 0:
                row.error, row.part_minor = _("What a document gets must be more than zero."), 0
    besides = typed_besides(given, {row.name for row in rows}, currency)
    return Sharing(rows, besides, len(items), is_whole)


def typed_besides(given: Mapping[str, Any], shown: Container[str], currency: str) -> list[Part]:
    """What was typed beside documents that are open no more; the act judges it."""
    names = [name for name in given if name.startswith("part-") and name not in shown]
    return [
        Part(number_of(name.removeprefix("part-")), minor)
        for name in names
        if (minor := minor_typed(given[name], currency))
    ]


def minor_typed(text: str, currency: str) -> int:
    """An amount; 0: nothing, or nothing that can be read."""
    try:
        return typed.amount_in(text, currency) if text.strip() else 0
    except forms.ValidationError:
        return 0


def first_tender(on: date) -> dict[str, Any]:
    """What a form begins with."""
    return {"amount": "", "on": on.isoformat(), "method": Payment.Method.CHEQUE, "account": ""}


def tender_of(payment: Payment) -> dict[str, Any]:
    """What a payment says, as it would have been typed."""
    return {
        "amount": typed.amount_typed(payment.amount_minor, payment.currency),
        "on": payment.dated_on.isoformat(),
        "method": payment.method,
        "reference": payment.reference,
        "account": str(payment.account_id),
        "memo": payment.memo,
    }
