"""What is known of a payment or refund before it is recorded, and what is wrong with it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext as _

from solde.company.texts import fault_of_text, shown
from solde.customers.models import Customer
from solde.figures.days import DATE_MAX, DATE_MIN
from solde.figures.money import AMOUNT_MAX, decimal_string
from solde.ledger.models import Account
from solde.payments.models import Payment
from solde.refusal import Fault, Refused

LENGTHS = {
    field.name: field.max_length or 0
    for field in Payment._meta.fields
    if isinstance(field, models.CharField)
}


class PaymentIsWrong(Refused):
    """That payment cannot be recorded as it was given."""

    def __init__(self, faults: "Iterable[FaultOf]" = ()) -> None:
        self.faults = tuple(faults)
        words = (
            f"{one.customer}: {one.fault.words}" if one.customer else one.fault.words
            for one in self.faults
        )
        super().__init__(" ".join(words))


class FaultOf(NamedTuple):
    """A fault of one payment among several."""

    place: int  # of the payment, from 0
    customer: str  # name, where there are several payments
    fault: Fault


class Part(NamedTuple):
    """What one document gets of a payment, or gives to a refund."""

    document: int  # id of the document's first entry, as open items have it
    amount_minor: int  # plus


@dataclass(frozen=True, slots=True, kw_only=True)
class Tender:
    """How money comes in or goes out."""

    method: str = Payment.Method.CHEQUE
    reference: str = ""  # number of the cheque or transfer
    account: Account | None = None  # None: a payment goes to undeposited funds, a refund from bank
    memo: str = ""  # stands on the customer's statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Instructions:
    """Which charges a payment pays. What neither names nor pays one stays an unapplied credit."""

    parts: Sequence[Part] = ()
    rest_oldest_first: bool = False  # the rest, or all, pays what fell due first


OLDEST_FIRST = Instructions(rest_oldest_first=True)
UNAPPLIED = Instructions()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPayment:
    """Money that came in, or that is given back."""

    customer: Customer
    amount_minor: int  # plus
    on: date
    how: Tender
    instructions: Instructions = OLDEST_FIRST
    # A/R; None: that of the documents named, or else the customer's usual one.
    receivable: Account | None = None


def insist_on_sense(*news: NewPayment) -> None:
    """Refuse payments with all that is wrong with them, as far as it shows without the books."""
    insist(news, faults)


def insist(news: Sequence[NewPayment], find: Callable[[NewPayment], Iterable[Fault]]) -> None:
    """Refuse payments with all that is found wrong with them; of several, each by its customer."""
    found = [
        FaultOf(place, new.customer.name if len(news) > 1 else "", fault)
        for place, new in enumerate(news)
        for fault in find(new)
    ]
    if found:
        raise PaymentIsWrong(found)


def faults(new: NewPayment) -> Iterator[Fault]:
    """Everything that is wrong with a payment or refund by itself."""
    if new.amount_minor <= 0:
        yield Fault("amount", _("The amount must be more than zero."))
    elif new.amount_minor > AMOUNT_MAX:
        yield Fault("amount", _("That amount is larger than these books can hold."))
    if not DATE_MIN <= new.on <= DATE_MAX:
        yield Fault("on", _("A date lies between the years 1900 and 2199."))
    if new.how.method not in Payment.Method.values:
        yield Fault("method", _("There is no way of paying called “%s”.") % shown(new.how.method))
    for field, text in (("reference", new.how.reference), ("memo", new.how.memo)):
        if words := fault_of_text(text, LENGTHS[field]):
            yield Fault(field, words)
    yield from faults_of_receivable(new)
    yield from faults_of_parts(new)


def faults_of_receivable(new: NewPayment) -> Iterator[Fault]:
    account, customer = new.receivable, new.customer
    if account is None:
        return
    if account.company_id != customer.company_id:
        yield Fault("receivable", _("That account belongs to another company."))
    elif account.kind != Account.Kind.RECEIVABLE or account.currency != customer.currency:
        words = _("What is received or given back is on an A/R account in %s.")
        yield Fault("receivable", words % customer.currency)


def faults_of_parts(new: NewPayment) -> Iterator[Fault]:
    parts = new.instructions.parts
    named_minor = sum(part.amount_minor for part in parts)
    if any(part.amount_minor <= 0 for part in parts):
        yield Fault("parts", _("What a document gets must be more than zero."))
    elif parts and named_minor > new.amount_minor:
        currency = new.customer.currency
        yield Fault(
            "parts",
            _("The documents named come to %(named)s, and the payment to %(amount)s.")
            % {
                "named": decimal_string(named_minor, currency),
                "amount": decimal_string(new.amount_minor, currency),
            },
        )
