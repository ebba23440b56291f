"""What to look at before a statement is made, though nothing keeps it from being made."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from django.utils.translation import gettext, gettext_noop

from solde.customers.models import Customer
from solde.statements.mailing import addressee
from solde.statements.models import StatementRun
from solde.statements.running import Made

SENTENCES = {
    "no_address": gettext_noop("There is no address to print in the window of an envelope."),
    "prefers_email": gettext_noop("The customer wants statements by e-mail, not on paper."),
    "over_credit_limit": gettext_noop("The balance is above the credit limit."),
}


class Looked(NamedTuple):
    """What is seen of a customer whose statement would be made."""

    recipients: int = 0  # of its letter
    cautions: tuple[str, ...] = ()  # codes of SENTENCES, in their order


def sentence(code: str) -> str:
    """The caution in words, in the language that is active."""
    return gettext(SENTENCES[code])


def looked_over(run: StatementRun, made: Mapping[int, Made]) -> dict[int, Looked]:
    """What is seen of the customers of these statements, by id, in one query."""
    customers = run.company.customers.select_related("parent").filter(pk__in=list(made))
    return {
        one.pk: Looked(
            len(addressee(one).recipients) if run.mailbox else 0,
            tuple(cautions(one, made[one.pk].balance_minor, is_paper=run.mailbox is None)),
        )
        for one in customers
    }


def cautions(customer: Customer, balance_minor: int, *, is_paper: bool) -> Iterator[str]:
    places = (customer, customer.parent) if customer.parent else (customer,)
    if is_paper and not any(one.address or one.city or one.postal_code for one in places):
        yield "no_address"
    if is_paper and customer.delivery == Customer.Delivery.EMAIL:
        yield "prefers_email"
    limit_minor = customer.credit_limit_minor
    if limit_minor is not None and balance_minor > limit_minor:
        yield "over_credit_limit"
