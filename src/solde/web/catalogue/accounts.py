"""The chart of accounts, and further A/R accounts."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from solde.company.access import May
from solde.ledger.chart import open_receivable
from solde.ledger.models import Account
from solde.web.entering import FILLING_IN, Visit, page_of_company
from solde.web.opening_forms import currencies

KINDS = {
    Account.Kind.RECEIVABLE: gettext_lazy("Accounts receivable (A/R)"),
    Account.Kind.BANK: gettext_lazy("Bank"),
    Account.Kind.UNDEPOSITED: gettext_lazy("Undeposited funds"),
    Account.Kind.INCOME: gettext_lazy("Income"),
    Account.Kind.TAX_PAYABLE: gettext_lazy("Taxes payable"),
    Account.Kind.OTHER: gettext_lazy("Other"),
}


class ReceivableForm(forms.Form):
    """Arguments of open_receivable()."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    currency = forms.ChoiceField(label=gettext_lazy("Currency"), choices=currencies)

    def __init__(self, given: Mapping[str, Any] | None, currency: str, taken: set[str]) -> None:
        super().__init__(given, initial={"currency": currency})
        self.taken = taken

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if name in self.taken:
            raise forms.ValidationError(_("There is an account of that name already."))
        return name


@page_of_company(May.CONFIGURE, *FILLING_IN)
def accounts(visit: Visit) -> HttpResponseBase:
    """By code. A further A/R account keeps some customers or documents apart."""
    company = visit.company
    rows = list(company.accounts.order_by("code", "pk"))
    taken = {one.name for one in rows}
    form = ReceivableForm(visit.POST or None, currency=company.currency, taken=taken)
    if form.is_valid():
        try:
            with transaction.atomic():
                open_receivable(company, **form.cleaned_data)
        except IntegrityError:  # opened by somebody else in the meantime
            form.add_error("name", _("There is an account of that name already."))
        else:
            messages.success(visit, _("The account is open."))
            return redirect("account_settings", company.slug)
    shown = [(one, KINDS[Account.Kind(one.kind)]) for one in rows]
    return render(visit, "web/catalogue/accounts.html", {"form": form, "accounts": shown})
