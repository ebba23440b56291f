"""What the history keeps of an act, in words: facts and fields by the names that people know."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from solde.company.access import Role
from solde.figures.finance_charge import CountFrom
from solde.history.models import Event
from solde.web.customers.form import RULES
from solde.web.customers.words import DELIVERIES, language_name
from solde.web.formats import amount, day, megabytes, number
from solde.web.payments.words import method_word
from solde.web.statements.words import kind_word, look_word
from solde.web.typed import ppm_typed

# A fact by the name that it is kept under: a field of what was changed, or what the act was told.
FACT_WORDS: Mapping[str, str | Promise] = {
    "account": _("Account"),
    "accounts": _("Accounts"),
    "active": _("Active"),
    "address": _("Address"),
    "age_by": _("Lateness is counted from"),
    "age_credits": _("Unapplied credits"),
    "aging_edges": _("Columns of aging"),
    "amount_minor": _("Amount"),
    "apply_credits": _("Credits are applied by themselves"),
    "attaches": _("Invoices are attached"),
    "attachments_max": _("Attachments of one letter"),
    "bcc": _("Bcc"),
    "cc": _("Cc"),
    "city": _("City"),
    "closed_on": _("Closing date"),
    "contact": _("Contact"),
    "count_from": _("Days are counted from"),
    "country": _("Country"),
    "credit_limit_minor": _("Credit limit"),
    "currency": _("Currency"),
    "dated_on": _("Date"),
    "days": _("Days after the due date"),
    "delivery": _("Preferred delivery"),
    "description": _("Description"),
    "email": _("E-mail"),
    "exemption": _("Number of the exemption"),
    "fields": _("Fields"),
    "files": _("Files"),
    "grace_days": _("Days of grace"),
    "host": _("Server"),
    "internal_note": _("Internal note"),
    "is_usual": _("Proposed on new lines"),
    "kind": _("Kind"),
    "language": _("Language"),
    "logo": _("Logo"),
    "memo": _("Memo"),
    "method": _("Method"),
    "minimum_minor": _("At least"),
    "name": _("Name"),
    "names": _("Name in the other language"),
    "next_number": _("Next number"),
    "notes": _("Notes"),
    "number": _("Number"),
    "on": _("Day"),
    "on_finance_charges": _("Charge on overdue finance charges too"),
    "parent": _("Project of"),
    "per_day": _("Recipients a day"),
    "per_minute": _("Letters a minute"),
    "phone": _("Telephone"),
    "postal_code": _("Postal code"),
    "prefix": _("Prefix"),
    "price_micros": _("Price"),
    "queue_new": _("New documents wait to be sent"),
    "rate_ppm": _("Rate"),
    "reason": _("Why"),
    "recipients_max": _("Recipients of one letter"),
    "reference": _("Reference"),
    "region": _("Province or state"),
    "registration": _("Our number"),
    "reminders": _("Is reminded of overdue invoices"),
    "remittance_slip": _("Add a remittance slip"),
    "role": _("Role"),
    "slug": _("Short name"),
    "statement_email": _("E-mail for statements"),
    "statement_note": _("Note on every statement"),
    "statements": _("Gets statements"),
    "subject_line": _("Subject"),
    "tax_numbers": _("Tax numbers"),
    "taxed": _("Lines are taxed"),
    "template": _("Template"),
    "terms_days": _("Terms, in days"),
    "terms_rule": _("Terms are counted as"),
    "time_zone": _("Time zone"),
    "to": _("To"),
    "type": _("Type"),
    "unit": _("Unit"),
    "username": _("User name"),
    "version": _("Version"),
    "was_sent": _("It was sent"),
    "way": _("Way"),
    "website": _("Web site"),
    "when_mailbox_fails": _("When its own mailbox cannot send"),
    "words": _("Why"),
}
COUNTED_FROM = {
    CountFrom.DUE_DATE: _("the due date"),
    CountFrom.DOCUMENT_DATE: _("the date of the document"),
}

# What the name of the thing says already: of an alert, what it tells.
SAID_ALREADY = {("deal_with_alert", "kind")}

# How a value is written that is neither a text nor a number, by the name of the fact.
VALUES: Mapping[str, Callable[[Any], Any]] = {
    "attachments_max": megabytes,
    "closed_on": lambda text: day(date.fromisoformat(text)),
    "count_from": lambda code: COUNTED_FROM[code],
    "dated_on": lambda text: day(date.fromisoformat(text)),
    "delivery": lambda code: DELIVERIES[code],
    "files": lambda file: file["file"],
    "kind": kind_word,
    "language": language_name,
    "method": method_word,
    "on": lambda text: day(date.fromisoformat(text)),
    "rate_ppm": lambda ppm: f"{ppm_typed(ppm)}\N{NO-BREAK SPACE}%",
    "role": lambda code: Role(code).label,
    "template": look_word,
    "terms_rule": lambda code: dict(RULES)[code],
    "way": lambda code: DELIVERIES[code],
}


def facts_of(event: Event, currency: str) -> list[tuple[str, str]]:
    """What is known of an act, each fact with its name; what is empty is left away.

    `currency` is that of what the act was done to.
    """
    changes = changes_of(event)
    if changes is not None:
        return [
            (fact_word(name), f"{one(name, before, currency)} → {one(name, after, currency)}")
            for name, (before, after) in changes.items()
        ]
    return [
        (fact_word(name), written(name, value, currency))
        for name, value in event.details.items()
        if value not in (None, "", []) and (event.act, name) not in SAID_ALREADY
    ]


def changes_of(event: Event) -> Mapping[str, Sequence[Any]] | None:
    """What stood before and after, by field; None: the act is none that keeps both."""
    match event.act, event.details:
        case "change_customer", {"fields": dict(changes)}:
            return changes
        case "change", dict(changes):
            return changes
        case "note", {"before": before, "after": after}:
            return {"internal_note": (before, after)}
        case "change_role", {"before": before, "after": after}:
            return {"role": (before, after)}
        case "close_books", {"before": before, "after": after}:
            return {"closed_on": (before, after)}
    return None


def written(name: str, value: Any, currency: str) -> str:
    """A fact, or several of the same name."""
    if name == "fields":
        return ", ".join(map(fact_word, value))
    several = value if isinstance(value, list) else [value]
    return ", ".join(one(name, each, currency) for each in several)


def one(name: str, value: Any, currency: str) -> str:
    match value:
        case None | "":
            return "–"
        case bool():
            return gettext("Yes") if value else gettext("No")
        case _ if name.endswith("_minor"):
            return amount(value, currency)
        case _ if write := VALUES.get(name):
            try:
                return str(write(value))
            except (KeyError, ValueError):  # of an act that was called so before
                return str(value)
        case int():
            return number(value)
    return str(value)


def fact_word(name: str) -> str:
    """In words; a fact that has none, as it was written down."""
    return str(FACT_WORDS.get(name, name.replace("_", " ")))
