"""What people fill in to begin: a company, and who they are."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import (
    password_validators_help_text_html,
    validate_password,
)
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from solde.company.models import User
from solde.figures.money import CURRENCIES

LANGUAGES = (("en-CA", "English"), ("fr-CA", "Français"))
COUNTRIES = (
    ("CA", _("Canada")),
    ("US", _("United States")),
    ("FR", _("France")),
    ("BE", _("Belgium")),
    ("CH", _("Switzerland")),
    ("GB", _("United Kingdom")),
)
COMMON = ("CAD", "USD", "EUR", "GBP", "CHF")


def currencies() -> list[tuple[str, str]]:
    """The usual ones first."""
    return [(code, code) for code in (*COMMON, *sorted(CURRENCIES.keys() - set(COMMON)))]


def language_of_page() -> str:
    """Whoever opens the books in French has customers who read it."""
    spoken = get_language()
    return next((code for code, _name in LANGUAGES if code.lower() == spoken), LANGUAGES[0][0])


class CompanyForm(forms.Form):
    """Arguments of open_company()."""

    name = forms.CharField(label=_("Name of the company"), max_length=120)
    slug = forms.SlugField(
        label=_("Short name"),
        max_length=60,
        required=False,
        help_text=_("In addresses and commands, such as “timber”. Empty: from the name. It stays."),
    )
    currency = forms.ChoiceField(
        label=_("Currency"),
        choices=currencies,
        initial="CAD",
        help_text=_("Of customers that name none. It stays."),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=LANGUAGES,
        initial=language_of_page,
        help_text=_("Of customers that name none."),
    )
    country = forms.ChoiceField(
        label=_("Country"), choices=COUNTRIES, initial="CA", help_text=_("Chooses Letter or A4.")
    )

    def company(self) -> dict[str, Any]:
        given = {name: self.cleaned_data[name] for name in CompanyForm.base_fields}
        return given | {"slug": given["slug"] or slugify(given["name"])[:60].strip("-")}


class NewPersonForm(forms.Form):
    """A name, and a password with its rules."""

    first_name = forms.CharField(
        label=_("Your name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=password_validators_help_text_html,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.whose = email

    def clean(self) -> dict[str, Any]:
        """Judge the password in the light of who it is for."""
        given: dict[str, Any] = super().clean() or {}
        if "password" in given:
            user = User(
                email=given.get("email") or self.whose, first_name=given.get("first_name", "")
            )
            try:
                validate_password(given["password"], user)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return given


class SetUpForm(NewPersonForm, CompanyForm):
    """The first owner and the first company, at once."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    field_order = ("first_name", "email", "password", "name", "slug", "currency", "language")
