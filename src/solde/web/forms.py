"""What people fill in. A form turns it into the arguments of an act; the act judges it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _

from solde.company.models import Company
from solde.mail.limits import MEGABYTE, Limits, limits_of
from solde.mail.models import Mailbox
from solde.smtp_url import Security, SmtpServer

LIMIT_MAX = 1_000_000
MEGABYTES_MAX = 1000  # in bytes, it still fits the column
ADDRESS_MAX = 254


class LabelledFields(TemplatesSetting):
    """Every field with its label, its help and its errors tied to it for screen readers."""

    field_template_name = "web/field.html"


def offer(form: forms.BaseForm, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
    """Say what may be chosen in a field of a form: values, each with its label."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)


class TestLetterForm(forms.Form):
    to = forms.EmailField(max_length=ADDRESS_MAX)


class WhenItFailsForm(forms.Form):
    when_mailbox_fails = forms.ChoiceField(
        label=_("When this company’s own mailbox is removed or cannot send"),
        choices=[
            (Company.WhenMailboxFails.HOLD, _("Hold the letters until it can")),
            (Company.WhenMailboxFails.DEFAULT, _("Send them from the default address")),
        ],
        widget=forms.RadioSelect,
    )


def limit(label: Any, help_text: Any = "", *, most: int = LIMIT_MAX) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, help_text=help_text, min_value=1, max_value=most, required=False
    )


class LimitsForm(forms.Form):
    """An empty field is no limit."""

    per_minute = limit(_("Letters a minute"))
    per_day = limit(_("Recipients a day"), _("Counted over any 24 hours."))
    recipients_max = limit(_("Recipients of one letter"))
    attachments_max = limit(_("Attachments of one letter, in megabytes"), most=MEGABYTES_MAX)

    @staticmethod
    def initial_of(mailbox: Mailbox) -> dict[str, int | None]:
        limits = limits_of(mailbox)
        whole = limits.attachments_max and limits.attachments_max // MEGABYTE
        return limits._asdict() | {"attachments_max": whole}

    def limits(self) -> Limits:
        megabytes = self.cleaned_data["attachments_max"]
        return Limits(**self.cleaned_data | {"attachments_max": megabytes and megabytes * MEGABYTE})


class ServerForm(forms.Form):
    address = forms.EmailField(
        label=_("Letters come from"),
        max_length=ADDRESS_MAX,
        help_text=_("An address that this server may send from, such as billing@example.com."),
    )
    host = forms.CharField(label=_("Server"), max_length=253, help_text="smtp.example.com")
    security = forms.ChoiceField(
        label=_("Encryption"),
        choices=[
            (Security.STARTTLS, _("STARTTLS, usually port 587")),
            (Security.IMPLICIT, _("TLS from the start, usually port 465")),
            (Security.NONE, _("None, usually port 25")),
        ],
    )
    port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65535, initial=587)
    username = forms.CharField(
        label=_("User name"),
        max_length=254,
        required=False,
        help_text=_("Empty: the server asks for none."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        required=False,
        help_text=_("It is kept encrypted and never shown."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        if self.initial:
            self.fields["password"].help_text = _(
                "Empty: as it is. It is kept encrypted and never shown."
            )

    @staticmethod
    def initial_of(mailbox: Mailbox) -> dict[str, Any]:
        known = ("address", "host", "security", "port", "username")
        return {name: getattr(mailbox, name) for name in known}

    def server(self) -> SmtpServer:
        given = self.cleaned_data
        return SmtpServer(
            host=given["host"],
            port=given["port"],
            security=Security(given["security"]),
            username=given["username"],
            password=given["password"],
        )


class ResendForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it is sent again"),
        max_length=200,
        error_messages={"required": _("To send a letter again, say why.")},
    )
    to = forms.CharField(
        label=_("To other addresses"),
        max_length=2000,
        required=False,
        help_text=_("Separated by commas. Empty: to the same ones."),
    )


class BouncedForm(forms.Form):
    """Which recipient a letter came back from; the field is filled in by the button."""

    address = forms.CharField(max_length=ADDRESS_MAX)
