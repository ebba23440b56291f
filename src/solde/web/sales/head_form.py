"""What a document says beside its lines, as it is typed."""

from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from solde.customers.models import Customer
from solde.customers.terms import terms_in_words
from solde.figures.days import Terms, TermsRule
from solde.ledger.models import Account
from solde.sales.asking import CHARGES, RECEIPTS, NewDocument
from solde.sales.faults import MONEY, TEXTS
from solde.web import typed
from solde.web.forms import offer
from solde.web.statements.options_form import day_field
from solde.web.wishes import number_of

OFFERED: Final = (
    *(Terms(TermsRule.NET, days) for days in (0, 15, 30, 60)),
    Terms(TermsRule.END_OF_MONTH, 0),
)


class Discount(NamedTuple):
    """Off all lines: a percentage, or an amount where that is None."""

    ppm: int | None
    minor: int


def text_field(label: Any, name: str, rows: int = 0) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(label=label, max_length=TEXTS[name], required=False, widget=widget)


class HeadForm(forms.Form):
    """Date, terms, references and notes. What does not belong to the kind is not asked."""

    dated_on = day_field(gettext_lazy("Date"), required=True)
    terms = forms.ChoiceField(label=gettext_lazy("Terms"), required=False)
    due_on = day_field(gettext_lazy("Due date"))
    paid_by = text_field(gettext_lazy("Paid by"), "paid_by")
    account = forms.ChoiceField(label=gettext_lazy("A/R account"), required=False)
    po_number = text_field(gettext_lazy("Purchase order"), "po_number")
    discount = typed.number_field(
        gettext_lazy("Discount on all lines"), help_text=gettext_lazy("An amount, or 5 %.")
    )
    memo = text_field(gettext_lazy("Message on the document"), "memo", 3)
    internal_note = text_field(gettext_lazy("Internal note, never sent"), "internal_note", 3)

    def __init__(
        self, given: dict[str, Any], *, kind: str, customer: Customer, kept: Terms | None = None
    ) -> None:
        """`kept`: the terms that a document has, offered or not."""
        super().__init__(given)
        self.customer, self.is_receipt = customer, kind in RECEIPTS
        self.accounts = accounts_for(customer, is_receipt=self.is_receipt)
        offered = [(str(one.pk), one.name) for one in self.accounts]
        offer(self, "account", [("", _("The usual one")), *offered])
        if self.is_receipt:
            self.fields["account"].label = _("Deposited to")
        offer(self, "terms", terms_offered(kept, customer.terms))
        unasked = ("terms", "due_on") if kind not in CHARGES else ()
        for name in (*unasked, *(() if self.is_receipt else ("paid_by",))):
            del self.fields[name]
        if "due_on" in self.fields:
            self.fields["due_on"].help_text = _("Empty: as the terms say.")

    def clean_discount(self) -> Discount:
        text = self.cleaned_data["discount"]
        if text.endswith("%"):
            return Discount(typed.ppm_in(text), 0)
        return Discount(None, typed.amount_in(text, self.customer.currency) if text else 0)

    def clean_terms(self) -> Terms | None:
        return terms_in(self.cleaned_data["terms"])

    def clean_account(self) -> Account | None:
        chosen = number_of(self.cleaned_data["account"])
        return next((one for one in self.accounts if one.pk == chosen), None)

    def clean_memo(self) -> str:
        return "\n".join(self.cleaned_data["memo"].splitlines())

    def clean_internal_note(self) -> str:
        return "\n".join(self.cleaned_data["internal_note"].splitlines())

    def arguments(self) -> dict[str, Any]:
        """Of NewDocument, which is_valid() has found readable."""
        given = dict(self.cleaned_data)
        discount: Discount = given.pop("discount")
        return given | {"discount_ppm": discount.ppm, "discount_minor": discount.minor}


def accounts_for(customer: Customer, *, is_receipt: bool) -> list[Account]:
    """Where a document may go: an A/R account, or where the money of a receipt is kept."""
    kinds = MONEY if is_receipt else {Account.Kind.RECEIVABLE}
    rows = customer.company.accounts.filter(kind__in=kinds, currency=customer.currency)
    return list(rows)


def terms_offered(*more: Terms | None) -> list[tuple[str, str]]:
    every: Iterable[Terms] = dict.fromkeys([*filter(None, more), *OFFERED])
    return [("", terms_in_words(None)), *((terms_key(one), terms_in_words(one)) for one in every)]


def terms_key(terms: Terms | None) -> str:
    return f"{terms.rule}:{terms.days}" if terms else ""


def terms_in(key: str) -> Terms | None:
    """The terms of a key; what is none is none, and no choice of the form."""
    rule, _colon, days = key.partition(":")
    return Terms(TermsRule(rule), number_of(days)) if rule in list(TermsRule) else None


def head_of(new: NewDocument) -> dict[str, Any]:
    """What a document says beside its lines, as it would have been typed."""
    currency = new.customer.currency
    discount = ""
    if new.discount_ppm is not None:
        discount = f"{typed.ppm_typed(new.discount_ppm)} %"
    elif new.discount_minor:
        discount = typed.amount_typed(new.discount_minor, currency)
    return {
        "dated_on": new.dated_on.isoformat(),
        "terms": terms_key(new.terms),
        "due_on": given_due(new),
        "paid_by": new.paid_by,
        "account": str(new.account.pk) if new.account else "",
        "po_number": new.po_number,
        "discount": discount,
        "memo": new.memo,
        "internal_note": new.internal_note,
    }


def given_due(new: NewDocument) -> str:
    """The due date where it is another than the terms lead to."""
    by_terms = NewDocument(
        kind=new.kind, customer=new.customer, dated_on=new.dated_on, lines=(), terms=new.terms
    )
    is_given = new.due_on and new.due_on != by_terms.falls_due_on
    return new.due_on.isoformat() if new.due_on and is_given else ""
