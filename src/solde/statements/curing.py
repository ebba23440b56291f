"""What can be done about a customer who gets nothing: change the options, or the customer."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext, gettext_noop

from solde.company.models import User
from solde.customers.changing import change_customer
from solde.customers.models import Customer
from solde.customers.reaching import owner_of_statements
from solde.figures.request import Kind
from solde.mail.addresses import fault_of
from solde.refusal import Refused
from solde.statements.models import Trial
from solde.statements.options import Options
from solde.statements.trying import try_again

ON_PAPER: Mapping[str, Any] = {"email": False, "mailbox": "", "repeat": False}


class NoCure(Refused):
    """That reason cannot be put right from here. Look at the customer, or at the options."""


class Cure(NamedTuple):
    """A change of the options after which nobody is left out for a reason."""

    label: str  # English, marked for translation
    changes: Mapping[str, Any]  # fields of Options


OF_OPTIONS = {
    "inactive": Cure(gettext_noop("Include inactive customers"), {"include_inactive": True}),
    "zero_balance": Cure(gettext_noop("Include zero balances"), {"include_zero": True}),
    "credit_balance": Cure(gettext_noop("Include credit balances"), {"skip_credit": False}),
    "below_minimum": Cure(gettext_noop("Lift the minimum"), {"minimum": ""}),
    "already_sent": Cure(gettext_noop("Send them again"), {"repeat": True}),
    "prefers_print": Cure(
        gettext_noop("Print statements for these instead"), {**ON_PAPER, "delivery": "print"}
    ),
}
WITHOUT_A_ROW = Cure(
    gettext_noop("Include those without a row in the period"), {"skip_no_activity": False}
)
HOWEVER_LATE = Cure(gettext_noop("Include items however late"), {"over_days": None})
# Changes of the customer itself, by the label of their button.
OF_CUSTOMERS: dict[str, tuple[str, Mapping[str, Any]]] = {
    "inactive": (gettext_noop("Make active"), {"active": True}),
    "statements_off": (gettext_noop("Turn statements on"), {"statements": True}),
    "prefers_print": (gettext_noop("Send by e-mail too"), {"delivery": Customer.Delivery.BOTH}),
}
HELD_BY_EITHER = frozenset({"inactive", "statements_off"})
ADDRESSES = frozenset({"no_email_address", "invalid_email_address"})


def cure_by_options(reason: str, options: Options) -> Cure | None:
    """The change of options that helps, where one does."""
    if reason == "no_activity" and options.skip_no_activity:
        return WITHOUT_A_ROW
    if reason == "nothing_overdue" and options.kind is Kind.OPEN_ITEM:
        return HOWEVER_LATE
    return OF_OPTIONS.get(reason)


def cured(options: Options, reason: str) -> Options:
    """The options after the change. Refused when no change of them helps."""
    cure = cure_by_options(reason, options)
    if cure is None:
        raise NoCure
    return replace(options, **cure.changes)


def label_of(reason: str) -> str:
    """The button that changes a customer, in the language that is active; "" for none."""
    return gettext(OF_CUSTOMERS[reason][0]) if reason in OF_CUSTOMERS else ""


def faulty_addresses(customer: Customer) -> tuple[Customer, str]:
    """Whose addresses keep a customer's letter from leaving, and which field of them."""
    owner = owner_of_statements(customer)
    to = "statement_email" if owner.statement_email else "email"
    wrong = (name for name in (to, "cc", "bcc") if fault_of(getattr(owner, name)))
    return owner, next(wrong, to)


def put_right(trial: Trial, customer: Customer, *, email: str = "", by: User | None = None) -> None:
    """Change a customer so that it gets a statement, and answer it anew in the trial.

    `email` is what the faulty field of addresses is to hold, where an address was the reason.
    Refused as change_customer() refuses, and where no change of the customer helps.
    """
    answer = trial.answers.filter(customer=customer).first()
    reason = answer.reason if answer else ""
    with transaction.atomic():
        if reason in ADDRESSES:
            owner, field = faulty_addresses(customer)
            change_customer(owner, by=by, **{field: email.strip()})
        elif reason in OF_CUSTOMERS:
            for one in concerned(customer, reason):
                change_customer(one, by=by, **OF_CUSTOMERS[reason][1])
        else:
            raise NoCure
        try_again(trial, [customer.pk])


def concerned(customer: Customer, reason: str) -> Iterator[Customer]:
    """Who is changed: a project is off, too, when its customer is."""
    yield customer
    if customer.parent and reason in HELD_BY_EITHER:
        yield customer.parent
