"""Where letters of a customer go."""

from typing import NamedTuple

from solde.customers.models import Customer


class Reached(NamedTuple):
    """The addresses of a letter, separated by commas in each field, as they were entered."""

    to: str
    cc: str
    bcc: str


def reached_at(customer: Customer) -> Reached:
    """A project's own addresses, if it has any, and else those of its customer, all of them."""
    owner = customer if customer.email or not customer.parent else customer.parent
    return Reached(owner.email, owner.cc, owner.bcc)


def statements_reached_at(customer: Customer) -> Reached:
    """The same for statements, which may have an address of their own."""
    owner = owner_of_statements(customer)
    return Reached(owner.statements_to, owner.cc, owner.bcc)


def owner_of_statements(customer: Customer) -> Customer:
    """Whose addresses statements go to."""
    return customer if customer.statements_to or not customer.parent else customer.parent
