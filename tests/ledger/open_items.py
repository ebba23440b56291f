"""What is open, as short as a test can say it."""

from datetime import date

from solde.customers.models import Customer
from solde.ledger.reading import open_items_of

END = date(2025, 12, 31)  # after all that tests of the ledger write


def open_amounts(customer: Customer, on: date = END) -> dict[str, int]:
    """Open amounts in minor units, by number: {"I": 51213, "P": -20000}."""
    return {item.number: item.open_minor for item in open_items_of(customer, on=on)}
