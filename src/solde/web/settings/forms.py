"""What people fill in about their company. Arguments of the acts in solde.company."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from solde.company.models import Company
from solde.company.time_zones import zones_of_places
from solde.statements.options import edges_of
from solde.web.forms import offer
from solde.web.opening_forms import COUNTRIES, LANGUAGES
from solde.web.role_words import ROLE_WORDS
from solde.web.typed import days_in


def with_present(choices: tuple[tuple[str, Any], ...], present: str) -> tuple[tuple[str, Any], ...]:
    """The choices, and what is kept now, which a command may have set to anything."""
    return choices if present in dict(choices) else (*choices, (present, present))


class LanguageForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    language = forms.ChoiceField(
        label=_("Language"), help_text=_("Of customers that name none, and of letters to them.")
    )

    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        help_text=_("In which moments are shown to members who chose none of their own."),
    )

    def __init__(self, *args: Any, company: Company, **kwargs: Any) -> None:
        initial = {name: getattr(company, name) for name in self.base_fields}
        super().__init__(*args, **kwargs | {"initial": initial})
        offer(self, "language", with_present(LANGUAGES, company.language))
        zones = tuple((name, name) for name in zones_of_places())
        offer(self, "time_zone", with_present(zones, company.time_zone))


class ContactForm(forms.Form):
    """Contact information, as papers print it."""

    address = forms.CharField(
        label=_("Street"),
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "street-address"}),
    )
    city = forms.CharField(label=_("City"), max_length=80, required=False)
    region = forms.CharField(label=_("Province or state"), max_length=80, required=False)
    postal_code = forms.CharField(label=_("Postal code"), max_length=20, required=False)
    country = forms.ChoiceField(label=_("Country"), help_text=_("Chooses Letter or A4."))
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        help_text=_("Printed on papers; answers to letters go there."),
    )
    website = forms.CharField(label=_("Web site"), max_length=120, required=False)
    tax_numbers = forms.CharField(
        label=_("Tax numbers"),
        required=False,
        help_text=_("As they are printed, one on each line."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    statement_note = forms.CharField(
        label=_("Note on every statement"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, company: Company, **kwargs: Any) -> None:
        initial = {name: getattr(company, name) for name in self.base_fields}
        initial["tax_numbers"] = "\n".join(company.tax_numbers)
        super().__init__(*args, **kwargs | {"initial": initial})
        offer(self, "country", with_present(COUNTRIES, company.country))

    def clean_tax_numbers(self) -> list[str]:
        lines = self.cleaned_data["tax_numbers"].splitlines()
        return [line.strip() for line in lines if line.strip()]

    def clean_address(self) -> str:
        return "\n".join(line.rstrip() for line in self.cleaned_data["address"].splitlines())

    def clean_statement_note(self) -> str:
        return "\n".join(self.cleaned_data["statement_note"].splitlines())


class LogoForm(forms.Form):
    picture = forms.FileField(
        label=_("Picture"),
        help_text=_("PNG, JPEG, GIF or WebP, 5 MB at most."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/gif,image/webp"}),
    )


class AgingForm(forms.Form):
    """How lateness is measured on statements made from now on."""

    aging_edges = forms.CharField(
        label=_("Columns end after, in days"),
        help_text=_("Such as 30, 60, 90: the columns 1–30, 31–60, 61–90 and over 90."),
    )
    age_by = forms.ChoiceField(
        label=_("Lateness is counted from"),
        choices=[
            (Company.AgeBy.DUE_DATE, _("the due date")),
            (Company.AgeBy.DOCUMENT_DATE, _("the date of the document")),
        ],
        widget=forms.RadioSelect,
    )
    age_credits = forms.ChoiceField(
        label=_("Unapplied credits"),
        choices=[
            (Company.AgeCredits.APART, _("stand in a column of their own")),
            (Company.AgeCredits.BY_DATE, _("are aged by their own date, as in QuickBooks")),
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, company: Company, **kwargs: Any) -> None:
        initial = {
            "aging_edges": ", ".join(map(str, edges_of(company))),
            "age_by": company.age_by,
            "age_credits": company.age_credits,
        }
        super().__init__(*args, **kwargs | {"initial": initial})

    def clean_aging_edges(self) -> list[int]:
        return list(days_in(self.cleaned_data["aging_edges"]))


class ClosingForm(forms.Form):
    closed_on = forms.DateField(
        label=_("Books are closed up to and including"),
        required=False,
        help_text=_("Nothing is posted, applied or released on or before it. Empty: all is open."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class InviteForm(forms.Form):
    email = forms.EmailField(label=_("E-mail address"))
    role = forms.ChoiceField(label=_("Role"), choices=list(ROLE_WORDS.items()))


class RoleForm(forms.Form):
    role = forms.ChoiceField(choices=list(ROLE_WORDS.items()))
