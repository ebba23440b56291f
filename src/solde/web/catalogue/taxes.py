"""The taxes that a company collects: those of a province at once, or one by one."""

from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from solde.company.access import May
from solde.company.models import Company
from solde.sales.canada import PROVINCES, Ready, choose_province, province_of
from solde.sales.models import Tax
from solde.sales.taxes import (
    NAME_MAX,
    REGION_MAX,
    REGISTRATION_MAX,
    NewTax,
    add_tax,
    change_tax,
    retire_tax,
)
from solde.web import typed
from solde.web.entering import FILLING_IN, PRESSING, Visit, page_of_company
from solde.web.formats import locale
from solde.web.forms import offer
from solde.web.refusals import refusals_on, telling

PROVINCE_NAMES: Final = {
    "AB": gettext_lazy("Alberta"),
    "BC": gettext_lazy("British Columbia"),
    "MB": gettext_lazy("Manitoba"),
    "NB": gettext_lazy("New Brunswick"),
    "NL": gettext_lazy("Newfoundland and Labrador"),
    "NS": gettext_lazy("Nova Scotia"),
    "NT": gettext_lazy("Northwest Territories"),
    "NU": gettext_lazy("Nunavut"),
    "ON": gettext_lazy("Ontario"),
    "PE": gettext_lazy("Prince Edward Island"),
    "QC": gettext_lazy("Quebec"),
    "SK": gettext_lazy("Saskatchewan"),
    "YT": gettext_lazy("Yukon"),
}


def registration_field(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, max_length=REGISTRATION_MAX, required=False, help_text=help_text
    )


class ProvinceForm(forms.Form):
    """Arguments of choose_province()."""

    province = forms.ChoiceField(label=gettext_lazy("Province or territory"))
    home = forms.BooleanField(
        label=gettext_lazy("We are here: propose these taxes where no others apply"),
        required=False,
        initial=True,
    )
    federal = registration_field(
        gettext_lazy("GST/HST number"), gettext_lazy("Printed on invoices. Empty: as it is.")
    )
    quebec = registration_field(gettext_lazy("QST number"), gettext_lazy("In Quebec."))
    provincial = registration_field(
        gettext_lazy("PST or RST number"),
        gettext_lazy("In British Columbia, Manitoba and Saskatchewan."),
    )

    def __init__(self, *args: Any, company: Company, **kwargs: Any) -> None:
        initial = {"province": province_of(company.region) or "QC", "home": True}
        super().__init__(*args, **kwargs | {"initial": initial})
        offer(
            self,
            "province",
            [
                (code, f"{PROVINCE_NAMES[code]}: {in_words(taxes)}")
                for code, taxes in PROVINCES.items()
            ],
        )

    def registrations(self) -> dict[str, str]:
        given = self.cleaned_data
        provincial = given["provincial"]
        return {
            "GST": given["federal"], "HST": given["federal"], "QST": given["quebec"],
            "PST": provincial, "RST": provincial,
        }  # fmt: skip


class TaxForm(forms.Form):
    """What may be changed of a tax at any time."""

    other_name = forms.CharField(
        label=gettext_lazy("Name in the other language"),
        max_length=NAME_MAX,
        required=False,
        help_text=gettext_lazy("French for an English company, English for a French one."),
    )
    registration = registration_field(gettext_lazy("Our number"))
    region = forms.CharField(
        label=gettext_lazy("Province or state"),
        max_length=REGION_MAX,
        required=False,
        help_text=gettext_lazy("Such as QC: for customers there. Empty: everywhere."),
    )
    is_usual = forms.BooleanField(label=gettext_lazy("Proposed on new lines"), required=False)

    def given(self, company: Company) -> dict[str, Any]:
        """Arguments of change_tax()."""
        known = dict(self.cleaned_data)
        other = known.pop("other_name")
        return known | {"names": {other_language(company): other} if other else {}}


class NewTaxForm(TaxForm):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=NAME_MAX)
    rate = typed.number_field(gettext_lazy("Rate in %"), required=True)
    field_order = ("name", "other_name", "rate")

    def clean_rate(self) -> int:
        return typed.ppm_in(self.cleaned_data["rate"])

    def new_tax(self, company: Company) -> NewTax:
        given = self.given(company)
        return NewTax(rate_ppm=given.pop("rate"), **given)


def in_words(taxes: tuple[Ready, ...]) -> str:
    """ "GST 5 %, QST 9.975 %", in the language of the page."""
    is_french = locale().startswith("fr")
    return ", ".join(
        f"{tax.french if is_french else tax.code} {typed.ppm_typed(tax.rate_ppm)} %"
        for tax in taxes
    )


def other_language(company: Company) -> str:
    """Of the two that Canada speaks, the one that is not the company's."""
    return "en" if company.language.startswith("fr") else "fr"


@page_of_company(May.CONFIGURE, *FILLING_IN)
def taxes(visit: Visit) -> HttpResponseBase:
    """The taxes that are collected, and those of a province to choose."""
    company = visit.company
    form = ProvinceForm(visit.POST or None, company=company)
    if form.is_valid():
        given = form.cleaned_data
        with refusals_on(form):
            choose_province(
                company,
                given["province"],
                registrations=form.registrations(),
                home=given["home"],
                by=visit.user,
            )
            messages.success(visit, _("These taxes are collected now."))
            return redirect("tax_settings", company.slug)
    rows = company.taxes.order_by("-active", "-is_usual", "pk")
    shown = [(one, f"{typed.ppm_typed(one.rate_ppm)} %") for one in rows]
    return render(visit, "web/catalogue/taxes.html", {"form": form, "taxes": shown})


@page_of_company(May.CONFIGURE, *FILLING_IN)
def new_tax(visit: Visit) -> HttpResponseBase:
    form = NewTaxForm(visit.POST or None)
    if form.is_valid():
        with refusals_on(form):
            add_tax(visit.company, form.new_tax(visit.company), by=visit.user)
            return redirect("tax_settings", visit.company.slug)
    return render(visit, "web/catalogue/tax.html", {"form": form})


@page_of_company(May.CONFIGURE, *FILLING_IN)
def tax(visit: Visit, tax_id: UUID) -> HttpResponse:
    """Name and rate stay: a new rate is a new tax."""
    company, shown = visit.company, tax_of(visit.company, tax_id)
    initial = {
        "other_name": shown.names.get(other_language(company), ""),
        "registration": shown.registration,
        "region": shown.region,
        "is_usual": shown.is_usual,
    }
    form = TaxForm(visit.POST or None, initial=initial)
    if form.is_valid():
        with refusals_on(form):
            change_tax(shown, by=visit.user, **form.given(company))
            messages.success(visit, _("Saved."))
            return redirect("tax_settings", company.slug)
    context = {"form": form, "tax": shown, "rate": f"{typed.ppm_typed(shown.rate_ppm)} %"}
    return render(visit, "web/catalogue/tax.html", context)


@page_of_company(May.CONFIGURE, *PRESSING)
def retire(visit: Visit, tax_id: UUID) -> HttpResponseBase:
    with telling(visit, _("It is on no new line any more.")):
        retire_tax(tax_of(visit.company, tax_id), by=visit.user)
    return redirect("tax_settings", visit.company.slug)


@page_of_company(May.CONFIGURE, *PRESSING)
def take_up(visit: Visit, tax_id: UUID) -> HttpResponseBase:
    with telling(visit, _("It is collected again.")):
        change_tax(tax_of(visit.company, tax_id), by=visit.user, active=True)
    return redirect("tax_settings", visit.company.slug)


def tax_of(company: Company, public_id: UUID) -> Tax:
    found: Tax = get_object_or_404(company.taxes.all(), public_id=public_id)
    found.company = company
    return found
