"""What people fill in about a customer. All that is wrong with it stands at its fields."""

from dataclasses import fields
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from solde.company.models import Company
from solde.customers.changing import known_of
from solde.customers.finding import customer_named
from solde.customers.models import Customer
from solde.customers.opening import LENGTHS, NOTES_MAX, NewCustomer, faults
from solde.customers.refusals import NoSuchCustomer
from solde.figures.days import TermsRule
from solde.web import typed
from solde.web.customers.words import DELIVERIES, language_name
from solde.web.forms import offer
from solde.web.opening_forms import COUNTRIES, currencies
from solde.web.refusals import words_of
from solde.web.settings.forms import with_present

LANGUAGES = ("en-CA", "fr-CA", "en-US", "fr-FR", "de-DE", "es-ES", "it-IT", "nl-NL", "pt-BR")
RULES = (
    (TermsRule.NET, _("days after the date")),
    (TermsRule.END_OF_MONTH, _("days, then the end of the month")),
    (TermsRule.DAY_OF_MONTH, _("the day of the month")),
)
# How the form is laid out: a heading, then fields with the room that each takes.
LAYOUT = (
    (_("Customer"), (("name", ""), ("number", "half"), ("type", "half"), ("parent", ""))),
    (
        _("Contact"),
        (
            ("contact", "half"), ("phone", "half"), ("email", "half"), ("statement_email", "half"),
            ("cc", "half"), ("bcc", "half"),
        ),
    ),
    (
        _("Address"),
        (
            ("address", ""), ("city", "half"), ("region", "half"), ("postal_code", "half"),
            ("country", "half"),
        ),
    ),
    (
        _("Billing"),
        (
            ("terms_days", "half"), ("terms_rule", "half"), ("credit_limit_minor", "half"),
            ("currency", "half"), ("language", "half"), ("delivery", "half"), ("taxed", "half"),
            ("exemption", "half"), ("statements", "half"), ("reminders", "half"),
        ),
    ),
    (_("Notes"), (("notes", ""),)),
)  # fmt: skip


def text(label: Any, name: str, help_text: Any = "", *, rows: int = 0) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(
        label=label,
        max_length=LENGTHS.get(name, NOTES_MAX),
        required=name == "name",
        help_text=help_text,
        widget=widget,
    )


def tick(label: Any) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False, initial=True)


class CustomerForm(forms.Form):
    """The fields of NewCustomer, under the same names."""

    name = text(_("Name"), "name", _("As it stands on papers and in lists; no other has it."))
    number = text(_("Number"), "number")
    type = text(_("Type"), "type", _("Such as “Retail”: statements can be made for one type."))
    parent = forms.CharField(
        label=_("Project of"),
        max_length=LENGTHS["name"],
        required=False,
        help_text=_("Name or number of the customer whose project this is. Empty: a customer."),
    )
    contact = text(_("Contact"), "contact")
    phone = text(_("Telephone"), "phone")
    email = text(_("E-mail"), "email", _("Several with commas between them."))
    statement_email = text(_("E-mail for statements"), "statement_email", _("Empty: the same."))
    cc = text(_("Cc"), "cc")
    bcc = text(_("Bcc"), "bcc")
    address = text(_("Street"), "address", rows=2)
    city = text(_("City"), "city")
    region = text(_("Province or state"), "region", _("In Canada it chooses the taxes."))
    postal_code = text(_("Postal code"), "postal_code")
    country = forms.ChoiceField(label=_("Country"), required=False)
    terms_days = forms.IntegerField(
        label=_("Terms"), required=False, help_text=_("Empty: due on receipt.")
    )
    terms_rule = forms.ChoiceField(label=_("Counted as"), choices=RULES)
    credit_limit_minor = typed.number_field(
        _("Credit limit"), help_text=_("Empty: none. It is shown, never enforced.")
    )
    currency = forms.ChoiceField(label=_("Currency"))
    language = forms.ChoiceField(
        label=_("Language"), required=False, help_text=_("Of every paper and letter.")
    )
    delivery = forms.ChoiceField(label=_("Preferred delivery"), choices=list(DELIVERIES.items()))
    taxed = tick(_("Lines are taxed"))
    exemption = text(_("Number of the exemption"), "exemption")
    statements = tick(_("Gets statements"))
    reminders = tick(_("Is reminded of overdue invoices"))
    notes = text(_("Notes"), "notes", _("For your own people: never printed or sent."), rows=3)

    def __init__(
        self,
        *args: Any,
        company: Company,
        customer: Customer | None = None,
        parent: Customer | None = None,
        **kwargs: Any,
    ) -> None:
        """`customer`: the one to change; `parent`: of a new project."""
        super().__init__(*args, **kwargs | {"initial": initial_of(company, customer, parent)})
        self.company, self.customer = company, customer
        present = {name: str(self.initial.get(name, "")) for name in ("language", "country")}
        self.choose("currency", currencies())
        languages = tuple((code, language_name(code)) for code in LANGUAGES)
        usual = ("", _("The company’s: %s") % language_name(company.language))
        self.choose("language", [usual, *with_named(languages, present["language"])])
        own = ("", _("The company’s own"))
        self.choose("country", [own, *with_named(COUNTRIES, present["country"])])

    def choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        offer(self, name, choices)

    def parts(self) -> list[tuple[Any, list[tuple[forms.BoundField, str]]]]:
        """The fields under their headings, each with the class of its room."""
        return [(head, [(self[name], room) for name, room in names]) for head, names in LAYOUT]

    def clean_address(self) -> str:
        return "\n".join(line.rstrip() for line in self.cleaned_data["address"].splitlines())

    def clean_notes(self) -> str:
        return "\n".join(self.cleaned_data["notes"].splitlines())

    def clean_parent(self) -> Customer | None:
        wanted = self.cleaned_data["parent"]
        try:
            return customer_named(self.company, wanted) if wanted else None
        except NoSuchCustomer as refused:
            raise forms.ValidationError(words_of(refused)) from refused

    def clean(self) -> dict[str, Any]:
        """Read the credit limit in its currency, and ask the act for every fault at once."""
        given: dict[str, Any] = super().clean() or {}
        try:
            limit = given.get("credit_limit_minor")
            currency = given.get("currency") or self.company.currency
            given["credit_limit_minor"] = typed.amount_in(limit, currency) if limit else None
        except forms.ValidationError as error:
            self.add_error("credit_limit_minor", error)
        for fault in faults(self.new_customer(given)):
            if fault.field not in self.errors:
                self.add_error(fault.field, fault.words)
        return given

    def new_customer(self, given: dict[str, Any] | None = None) -> NewCustomer:
        """What was filled in, as the acts want it."""
        known = given if given is not None else self.cleaned_data
        asked = {one.name: known[one.name] for one in fields(NewCustomer) if one.name in known}
        active = self.customer.active if self.customer else True
        return NewCustomer(**{"name": "-"} | asked | {"active": active})


def initial_of(
    company: Company, customer: Customer | None, parent: Customer | None
) -> dict[str, Any]:
    """What the form holds at first."""
    if customer is None:
        currency = parent.currency if parent else company.currency
        return {"currency": currency, "parent": parent.name if parent else ""}
    known = known_of(customer)
    held = {one.name: getattr(known, one.name) for one in fields(NewCustomer)}
    limit = known.credit_limit_minor
    return held | {
        "parent": known.parent.name if known.parent else "",
        "credit_limit_minor": "" if limit is None else typed.amount_typed(limit, customer.currency),
    }


def with_named(choices: tuple[tuple[str, Any], ...], present: str) -> tuple[tuple[str, Any], ...]:
    return with_present(choices, present) if present else choices
