"""Accounts of a company, to choose from in forms."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from solde.company.models import Company
from solde.ledger.models import Account


def account_field(label: Any) -> "forms.ModelChoiceField[Account]":
    """Its choices are set by choose_among()."""
    return forms.ModelChoiceField(Account._base_manager.none(), label=label, required=False)


def choose_among(
    form: forms.Form, company: Company, kinds: Collection[str], *, currency: str = ""
) -> None:
    """Let the field `account` offer a company's accounts of some kinds, of one currency or all."""
    rows: QuerySet[Account] = company.accounts.filter(kind__in=kinds)
    if currency:
        rows = rows.filter(currency=currency)
    field = form.fields["account"]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows.order_by("code", "pk")
    field.empty_label = _("The usual one")
