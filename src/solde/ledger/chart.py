"""The chart of accounts: which account a kind of document goes to, made when first needed."""

from itertools import count
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext, gettext_noop, override

from solde.company.models import Company
from solde.customers.models import Customer
from solde.ledger.models import Account, CustomerAccount, Entry
from solde.refusal import NotFound

K = Entry.Kind


class NoSuchAccount(NotFound):
    """There is no A/R account of that name in the customer's currency."""


class Standard(NamedTuple):
    """An account that every company has, once per currency that it uses."""

    code: str
    kind: str
    name: str


BANK = Standard("1000", Account.Kind.BANK, gettext_noop("Bank"))
RECEIVABLE = Standard("1100", Account.Kind.RECEIVABLE, gettext_noop("Accounts receivable (A/R)"))
UNDEPOSITED = Standard("1200", Account.Kind.UNDEPOSITED, gettext_noop("Undeposited funds"))
TAXES = Standard("2200", Account.Kind.TAX_PAYABLE, gettext_noop("Sales taxes payable"))
OPENING_BALANCES = Standard("3000", Account.Kind.OTHER, gettext_noop("Opening balances"))
SALES = Standard("4000", Account.Kind.INCOME, gettext_noop("Sales"))
FINANCE_CHARGES = Standard("4100", Account.Kind.INCOME, gettext_noop("Finance charges"))
ADJUSTMENTS = Standard("6000", Account.Kind.OTHER, gettext_noop("Adjustments to receivables"))
CHART = (
    BANK,
    RECEIVABLE,
    UNDEPOSITED,
    TAXES,
    OPENING_BALANCES,
    SALES,
    FINANCE_CHARGES,
    ADJUSTMENTS,
)

# The other side of a document that has no lines of its own.
CONTRA = {
    K.INVOICE: SALES,
    K.CREDIT_MEMO: SALES,
    K.STATEMENT_CHARGE: SALES,
    K.FINANCE_CHARGE: FINANCE_CHARGES,
    K.PAYMENT: UNDEPOSITED,
    K.REFUND: BANK,
    K.ADJUSTMENT: ADJUSTMENTS,
    K.SALES_RECEIPT: SALES,
    K.REFUND_RECEIPT: SALES,
}


def open_chart(company: Company) -> None:
    """Give a new company its accounts, named in its language."""
    accounts = [unstored(company, standard, company.currency) for standard in CHART]
    Account._base_manager.bulk_create(accounts)


def standard_account(company: Company, standard: Standard, currency: str) -> Account:
    """The company's account for a purpose in a currency, made if it is not there.

    The first customer in a new currency brings its accounts with it this way.
    """
    found: Account | None = company.accounts.filter(code=standard.code, currency=currency).first()
    if found is not None:
        return found
    new = unstored(company, standard, currency)
    with transaction.atomic():
        account, _ = company.accounts.get_or_create(
            code=standard.code,
            currency=currency,
            defaults={"name": new.name, "kind": new.kind},
        )
    return account


def unstored(company: Company, standard: Standard, currency: str) -> Account:
    with override(company.language.lower()):
        name = gettext(standard.name)
    if currency != company.currency:
        name = f"{name} – {currency}"
    return Account(
        company=company, code=standard.code, name=name, kind=standard.kind, currency=currency
    )


def receivable(company: Company, name: str, currency: str) -> Account:
    """The A/R account of that name. Opened when the company has no account of that name."""
    account: Account | None = company.accounts.filter(name=name).first()
    if account is None:
        return open_receivable(company, name, currency)
    if account.kind != Account.Kind.RECEIVABLE or account.currency != currency:
        raise NoSuchAccount
    return account


def open_receivable(company: Company, name: str, currency: str) -> Account:
    """Open a further A/R account. Its code follows those that are there, past what is taken."""
    codes = dict(company.accounts.values_list("code", "kind"))
    of_receivables = (int(code) for code, kind in codes.items() if kind == Account.Kind.RECEIVABLE)
    following = count(max([int(RECEIVABLE.code), *of_receivables]) + 1)
    code = next(str(number) for number in following if str(number) not in codes)
    account: Account = company.accounts.create(
        code=code, name=name, kind=Account.Kind.RECEIVABLE, currency=currency
    )
    return account


def receivable_of(customer: Customer) -> Account:
    """The A/R account for documents that name none: the customer's own, or the default."""
    own = CustomerAccount._base_manager.filter(customer=customer).select_related("account").first()
    if own is not None:
        return own.account
    return standard_account(customer.company, RECEIVABLE, customer.currency)


def choose_receivable(customer: Customer, account: Account) -> None:
    """Set the A/R account for a customer's documents that name none."""
    if account.kind != Account.Kind.RECEIVABLE or account.currency != customer.currency:
        raise NoSuchAccount
    CustomerAccount._base_manager.update_or_create(
        customer=customer, defaults={"company_id": customer.company_id, "account": account}
    )
