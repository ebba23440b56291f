"""Which accounts the amounts of documents go to."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from solde.company.models import Company
from solde.figures.document import WorkedOut
from solde.ledger.chart import FINANCE_CHARGES, RECEIVABLE, SALES, TAXES, UNDEPOSITED, Standard
from solde.ledger.chart import standard_account as open_standard
from solde.ledger.posting import Line as Posting
from solde.sales.asking import CREDITS, RECEIPTS, Kind, NewDocument

Choose = Callable[[int | None, Standard, str], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A document with its figures and the account of each."""

    new: NewDocument
    worked: WorkedOut
    account_id: int  # A/R, or of a receipt where the money goes
    of_lines: tuple[int, ...]  # accounts, in the order of the lines
    of_taxes: tuple[int, ...]  # accounts, in the order of the taxes worked out

    @property
    def left_minor(self) -> int:
        """What is to be paid or used of it while nothing is applied."""
        return 0 if self.new.kind in RECEIPTS else self.worked.total_minor

    def postings(self) -> tuple[Posting, ...]:
        """What it does to the books. What goes to one account is one posting."""
        new, worked = self.new, self.worked
        sign = -1 if new.kind in CREDITS else 1
        total_minor = sign * worked.total_minor
        if new.kind in RECEIPTS:
            first = Posting(self.account_id, total_minor)
        else:
            first = Posting(self.account_id, total_minor, new.customer.pk, new.falls_due_on)
        others: dict[int, int] = defaultdict(int)
        for account, amount, share in zip(
            self.of_lines, worked.amounts, worked.shares, strict=True
        ):
            others[account] -= sign * (amount - share)
        for account, tax in zip(self.of_taxes, worked.taxes, strict=True):
            others[account] -= sign * tax.amount_minor
        return (first, *(Posting(account, minor) for account, minor in others.items() if minor))


def place(company: Company, news: Sequence[NewDocument]) -> list[Placed]:
    """Find the accounts of documents, in a number of queries that does not grow with them.

    What belongs to an item or a tax in another currency goes to the standard account instead.
    """
    choose = chooser(company)
    rows = company.customer_accounts.filter(customer__in={new.customer.pk for new in news})
    own = dict(rows.values_list("customer_id", "account_id"))
    return [place_one(new, choose, own.get(new.customer.pk)) for new in news]


def place_one(new: NewDocument, choose: Choose, receivable_id: int | None) -> Placed:
    """`receivable_id`: the customer's own A/R account, if it has one."""
    currency = new.customer.currency
    if new.account is not None:
        account_id = new.account.pk
    elif new.kind in RECEIPTS:
        account_id = choose(None, UNDEPOSITED, currency)
    else:
        account_id = choose(receivable_id, RECEIVABLE, currency)
    sold = FINANCE_CHARGES if new.kind == Kind.FINANCE_CHARGE else SALES
    worked = new.worked_out()
    own = {tax.pk: tax.account_id for line in new.lines for tax in line.taxes}
    return Placed(
        new=new,
        worked=worked,
        account_id=account_id,
        of_lines=tuple(
            line.account.pk
            if line.account
            else choose(line.item.account_id if line.item else None, sold, currency)
            for line in new.lines
        ),
        of_taxes=tuple(choose(own[tax.tax], TAXES, currency) for tax in worked.taxes),
    )


def gist(placed: Placed) -> tuple[Any, ...]:
    """All of a document that makes a version of its own when it is different."""
    new = placed.new
    # The accounts that lines go to are compared, not how those were asked for.
    lines = tuple(replace(line, account=None) for line in new.lines)
    besides = replace(
        new,
        lines=lines,
        account=None,
        due_on=new.falls_due_on,
        internal_note="",
        to_print=False,
        to_email=False,
    )
    return besides, placed.of_lines, placed.account_id


def says_the_same(now: Placed, was: Placed) -> bool:
    """Whether two sayings of a document differ in nothing that a person writes."""
    return gist(now) == gist(was) and now.new.internal_note == was.new.internal_note


def chooser(company: Company) -> Choose:
    """Choose between an account of its own and a standard one, by what a document is in."""
    accounts = list(company.accounts.order_by().values_list("code", "currency", "pk"))
    standards = {(code, currency): pk for code, currency, pk in accounts}
    currencies = {pk: currency for _code, currency, pk in accounts}

    def choose(own_id: int | None, standard: Standard, currency: str) -> int:
        if own_id is not None and currencies[own_id] == currency:
            return own_id
        key = (standard.code, currency)
        if key not in standards:
            standards[key] = open_standard(company, standard, currency).pk
        return standards[key]

    return choose
