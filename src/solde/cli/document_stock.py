"""What documents name: customers, items, taxes and accounts, asked for once for all of them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from solde.cli.decimals import Unreadable, ppm_of
from solde.cli.words import gettext as _
from solde.company.models import Company
from solde.customers.models import Customer
from solde.figures.days import Terms
from solde.ledger.models import Account
from solde.sales.canada import taxes_for
from solde.sales.models import Item, Tax
from solde.sales.usual import usual_of


@dataclass(frozen=True, slots=True)
class Stock:
    """What documents of a company can be made of."""

    currency: str  # of the company
    customers: Mapping[str, Customer]  # those asked for, by name and by number
    items: Mapping[str, Item]  # those asked for
    taxes: Mapping[str, Sequence[Tax]]  # one name may have several rates
    accounts: Mapping[str, Account]
    terms: Terms | None  # of customers who have none of their own
    usual_taxes: Callable[[Customer], tuple[Tax, ...]]

    def customer(self, name: str) -> Customer:
        if name not in self.customers:
            raise Unreadable(_("No customer has the name or number %s.") % name)
        return self.customers[name]

    def item(self, name: str) -> Item:
        if name not in self.items:
            raise Unreadable(_("There is no item “%s”.") % name)
        return self.items[name]

    def account(self, name: str) -> Account:
        if name not in self.accounts:
            raise Unreadable(_("There is no account “%s”.") % name)
        return self.accounts[name]

    def tax(self, text: str) -> Tax:
        """The tax of a name, or of a name and a rate: "HST 13"."""
        found = self.taxes.get(text, ())
        name, _blank, rate = text.rpartition(" ")
        if not found and name in self.taxes:
            found = [tax for tax in self.taxes[name] if tax.rate_ppm == ppm_of(rate)]
        if not found:
            raise Unreadable(_("There is no tax “%s” in use.") % text)
        if len(found) > 1:
            words = _("Several taxes are called %(name)s. Write the rate too: %(name)s 13.")
            raise Unreadable(words % {"name": text})
        return found[0]


def stock_of(company: Company, documents: Iterable[Any], *, kept: Iterable[Tax] = ()) -> Stock:
    """What these documents name, as far as they are readable: five queries.

    `kept` are taxes that a document has, retired since or not.
    """
    objects = [one for one in documents if isinstance(one, dict)]
    lines = [line for one in objects for line in listed(one.get("lines")) if isinstance(line, dict)]
    taxes = defaultdict(list)
    for tax in {*company.taxes.filter(active=True), *kept}:
        taxes[tax.name].append(tax)
    item_names = names_in(line.get("item") for line in lines)
    return Stock(
        currency=company.currency,
        customers=customers_named(company, names_in(one.get("customer") for one in objects)),
        items={item.name: item for item in company.items.filter(name__in=item_names)},
        taxes=taxes,
        accounts={account.name: account for account in company.accounts.all()},
        terms=usual_of(company).terms,
        usual_taxes=usual_taxes(),
    )


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def names_in(values: Iterable[Any]) -> set[str]:
    """Names that there can be. PostgreSQL takes no text with a NUL or half a character."""
    return {value for value in values if isinstance(value, str) and value.isprintable()}


def customers_named(company: Company, names: set[str]) -> dict[str, Customer]:
    """By name or, failing that, by number."""
    rows = company.customers.filter(Q(name__in=names) | Q(number__in=names - {""}))
    found = list(rows.select_related("parent"))
    for customer in found:
        customer.company = company
        if customer.parent:
            customer.parent.company = company
    return {one.number: one for one in found if one.number} | {one.name: one for one in found}


def usual_taxes() -> Callable[[Customer], tuple[Tax, ...]]:
    """taxes_for(), asked once for all customers of whom it says the same."""
    known: dict[tuple[bool, str, str], tuple[Tax, ...]] = {}

    def usual(customer: Customer) -> tuple[Tax, ...]:
        key = (customer.taxed, customer.region, customer.country)
        if key not in known:
            known[key] = tuple(taxes_for(customer))
        return known[key]

    return usual
