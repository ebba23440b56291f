"""Which A/R account the documents of many customers go to, and which they are on."""

from collections.abc import Collection, Iterable

from solde.company.models import Company
from solde.customers.models import Customer
from solde.ledger.chart import RECEIVABLE, standard_account
from solde.ledger.models import Account, CustomerAccount


def receivables_of(company: Company, customers: Iterable[Customer]) -> dict[int, Account]:
    """The A/R account of each customer by its id, as receivable_of() has it for one.

    One query, and one for each currency of customers without an account of their own.
    """
    currencies = {customer.pk: customer.currency for customer in customers}
    own = CustomerAccount._base_manager.filter(company=company, customer__in=currencies)
    found = {one.customer_id: one.account for one in own.select_related("account")}
    usual = {
        currency: standard_account(company, RECEIVABLE, currency)
        for currency in {currencies[pk] for pk in currencies.keys() - found.keys()}
    }
    return {pk: found.get(pk) or usual[currency] for pk, currency in currencies.items()}


def receivables_in(company: Company, currency: str) -> list[Account]:
    """The A/R accounts of a currency, by code."""
    return list(company.accounts.filter(kind=Account.Kind.RECEIVABLE, currency=currency))


def places_of(company: Company, documents: Collection[int]) -> dict[tuple[int, int], int]:
    """The id of the A/R account of each document, by its customer's id and its own.

    Documents are known by the ids of their first entries; of what is no such, nothing. One query.
    """
    rows = company.postings.filter(entry__in=documents, customer__isnull=False)
    found = rows.values_list("customer_id", "entry_id", "account_id")
    return {(customer, document): account for customer, document, account in found}
