"""The options of a run as people fill them in. What they contradict is judged by the act."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from solde.company.models import Company
from solde.customers.finding import types_of
from solde.customers.models import Customer
from solde.figures.aging import AgeBy, AgeCredits, are_edges
from solde.figures.days import Preset
from solde.figures.request import Kind
from solde.ledger.models import Account
from solde.mail.choosing import from_list, known_as
from solde.pdf.layout import templates
from solde.statements.options import PERIOD_KINDS, Options, Order, Per
from solde.statements.saving import in_period
from solde.statements.usual import usual_of
from solde.web import typed
from solde.web.customers.words import DELIVERIES
from solde.web.forms import offer
from solde.web.mailbox_cards import name_of
from solde.web.statements.words import look_word

DATES = ""  # a period given by its days instead of by a name
KINDS = [
    (Kind.BALANCE_FORWARD.value, _("Balance forward: what changed in a period")),
    (Kind.OPEN_ITEM.value, _("Open items: all that is unpaid on the statement date")),
    (Kind.ACTIVITY.value, _("Activity: every document of a period, receipts too")),
    (Kind.REMINDER.value, _("Reminder: what is overdue on the statement date")),
]
PRESETS = [
    (Preset.THIS_MONTH_TO_DATE.value, _("This month to date")),
    (Preset.LAST_MONTH.value, _("Last month")),
    (Preset.LAST_30_DAYS.value, _("Last 30 days")),
    (Preset.THIS_MONTH.value, _("This month")),
    (Preset.THIS_QUARTER_TO_DATE.value, _("This quarter to date")),
    (Preset.THIS_QUARTER.value, _("This quarter")),
    (Preset.LAST_QUARTER.value, _("Last quarter")),
    (Preset.THIS_YEAR_TO_DATE.value, _("This year to date")),
    (Preset.THIS_YEAR.value, _("This year")),
    (Preset.LAST_YEAR.value, _("Last year")),
    (DATES, _("From and to, below")),
]
AS_THE_COMPANY = ("", _("As the company does"))


class DayInput(forms.DateInput):
    """A date as browsers exchange it, shown in the language of the browser."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def day_field(label: Any, *, required: bool = False) -> forms.DateField:
    return forms.DateField(label=label, required=required, widget=DayInput())


def tick(label: Any, help_text: Any = "") -> forms.BooleanField:
    return forms.BooleanField(label=label, help_text=help_text, required=False)


class OptionsForm(forms.Form):
    """Every option of a run. What does not belong to the kind that is chosen counts for nothing:
    the page does not show it."""

    kind = forms.ChoiceField(label=_("Which statement"), choices=KINDS, widget=forms.RadioSelect)
    statement_on = day_field(_("Statement date"), required=True)
    preset = forms.ChoiceField(label=_("Period"), choices=PRESETS, required=False)
    start_on = day_field(_("From"))
    end_on = day_field(_("To"))
    over_days = forms.IntegerField(
        label=_("Only items more than so many days past due"), min_value=0, required=False
    )
    finance_charges = tick(
        _("Charge interest on what is overdue first"),
        _("Posted when the run is ordered, not by the review."),
    )
    customers = forms.ModelMultipleChoiceField(
        Customer._base_manager.none(),
        to_field_name="public_id",
        required=False,
        widget=forms.MultipleHiddenInput,
    )
    type = forms.ChoiceField(label=_("Of type"), required=False)
    delivery = forms.ChoiceField(
        label=_("Who prefer"), choices=[("", _("Any way")), *DELIVERIES.items()],
        required=False,
    )  # fmt: skip
    account = forms.ChoiceField(label=_("A/R account"), required=False)
    per = forms.ChoiceField(
        label=_("One statement for each"),
        choices=[
            (Per.CUSTOMER.value, _("customer, with its projects")),
            (Per.PROJECT.value, _("project")),
        ],
    )
    include_zero = tick(_("Include zero balances"))
    include_inactive = tick(_("Include inactive customers"))
    skip_credit = tick(_("Leave out credit balances"))
    skip_no_activity = tick(_("Leave out customers without a row in the period"))
    minimum = forms.CharField(
        label=_("Leave out balances below"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    age_by = forms.ChoiceField(
        label=_("Lateness is counted from"),
        choices=[
            AS_THE_COMPANY,
            (AgeBy.DUE_DATE.value, _("the due date")),
            (AgeBy.DOCUMENT_DATE.value, _("the document’s date")),
        ],
        required=False,
    )
    age_credits = forms.ChoiceField(
        label=_("Unapplied credits stand"),
        choices=[
            AS_THE_COMPANY,
            (AgeCredits.APART.value, _("in a column of their own")),
            (AgeCredits.BY_DATE.value, _("in the columns, by their own date")),
        ],
        required=False,
    )
    edges = forms.CharField(
        label=_("Columns of the aging end after days"),
        max_length=40,
        required=False,
        help_text=_("Such as 30, 60, 90. Empty: as the company does."),
    )
    due_dates = tick(_("Show due dates"))
    details = tick(
        _("Show the lines of documents"),
        _("Under each invoice, credit memo, receipt or charge: what, how many, at what price."),
    )
    remittance_slip = tick(_("Add a remittance slip"))
    order = forms.ChoiceField(
        label=_("Print in the order of"),
        choices=[
            (Order.NAME.value, _("names")),
            (Order.POSTAL_CODE.value, _("postal codes, for bulk mail")),
        ],
    )
    template = forms.ChoiceField(label=_("Template"))
    mailbox = forms.ChoiceField(label=_("From"), required=False)
    attach_invoices = tick(_("Attach the open invoices"))
    repeat = tick(_("Send again what was e-mailed before"))

    def __init__(self, company: Company, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.accounts = receivables(company)
        self.choose("account", [("", _("All of them")), *((name, name) for name in self.accounts)])
        self.choose("type", [("", _("Any type")), *((one, one) for one in types_of(company))])
        self.choose("template", [(one, look_word(one)) for one in templates()])
        self.choose("mailbox", [(known_as(one), name_of(one)) for one in from_list(company)])
        self.fields["minimum"].widget.attrs["placeholder"] = typed.shown_as_typed("25.00")
        customers = self.fields["customers"]
        assert isinstance(customers, forms.ModelMultipleChoiceField)
        customers.queryset = company.customers.all()

    def choose(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        """Offer choices; one that was kept and is not there any more stays until it is changed."""
        kept = self.initial.get(name)
        if kept and kept not in [value for value, _label in choices]:
            choices.append((kept, kept))
        offer(self, name, choices)

    def clean_edges(self) -> tuple[int, ...]:
        edges = typed.days_in(self.cleaned_data["edges"])
        if edges and not are_edges(edges):
            raise forms.ValidationError(
                _("The edges of the aging columns are days, each more than the one before.")
            )
        return edges

    def options(self, *, email: bool) -> Options:
        """What was filled in; of e-mailed statements, or of printed ones."""
        given = dict(self.cleaned_data)
        kind, preset = Kind(given.pop("kind")), given.pop("preset")
        customers = tuple(one.name for one in given.pop("customers"))
        given |= {"per": Per(given["per"]), "order": Order(given["order"])}
        given["age_by"] = AgeBy(given["age_by"]) if given["age_by"] else None
        given["age_credits"] = AgeCredits(given["age_credits"]) if given["age_credits"] else None
        if kind not in PERIOD_KINDS or preset:
            given |= {"start_on": None, "end_on": None}
        if kind not in PERIOD_KINDS:
            given["skip_no_activity"] = False
        if kind is not Kind.OPEN_ITEM:
            given["over_days"] = None
        if not email:
            given |= {"mailbox": "", "repeat": False, "attach_invoices": False}
        options = Options(kind=kind, customers=customers, email=email, **given)
        return in_period(options, Preset(preset)) if preset else options

    def preset_chosen(self) -> Preset | None:
        chosen = self.cleaned_data["preset"]
        return Preset(chosen) if chosen else None


def initial_of(options: Options, company: Company, *, preset: str) -> dict[str, Any]:
    """A form filled in with options; the period by its name where it was chosen so."""
    picked = company.customers.filter(name__in=options.customers) if options.customers else []
    return options.as_json() | {
        "customers": [str(one.public_id) for one in picked],
        "edges": ", ".join(map(str, options.edges)),
        "preset": preset,
    }


def first_options(company: Company, today: date) -> Options:
    """What a form begins with that nothing was chosen in."""
    usual = usual_of(company)
    return Options(
        kind=Kind.BALANCE_FORWARD,
        statement_on=today,
        template=usual.template,
        remittance_slip=usual.remittance_slip,
    )


def receivables(company: Company) -> list[str]:
    """Names of the A/R accounts; asked for where there are several."""
    rows = company.accounts.filter(kind=Account.Kind.RECEIVABLE).order_by("name")
    return list(rows.values_list("name", flat=True))
