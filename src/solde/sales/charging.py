"""Finance charges: what lateness comes to for each customer, and charging it."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from django.db import connection
from django.utils.translation import ngettext

from solde.company.models import Company, User
from solde.customers.models import Customer
from solde.figures.document import MILLION
from solde.figures.finance_charge import Charged, Days, FinanceCharge, assess
from solde.figures.money import minor_digits
from solde.figures.open_items import open_items
from solde.ledger.models import Account
from solde.ledger.reading import Ledger, reach
from solde.ledger.refusals import BooksAreClosed
from solde.ledger.turns import take_turns
from solde.ledger.unsettled import read_unsettled
from solde.pdf.formats import long_date
from solde.pdf.words import words_for
from solde.refusal import Refused
from solde.sales.asking import Kind, NewDocument, NewLine
from solde.sales.charge_policy import policy_of
from solde.sales.faults import faults
from solde.sales.issuing import issue
from solde.sales.models import ChargedDays, Document, FinanceChargePolicy
from solde.sales.refusals import DocumentIsWrong, rules_as_refusals

PART_SIZE = 400  # customers charged in one transaction
NAMED_MAX = 10  # customers named by a refusal

# Who may have something overdue: whoever owes less than nothing has credits for all of it.
CANDIDATES = """
    select p.customer_id, p.account_id
      from ledger_posting p
      join customers_customer c on c.id = p.customer_id and c.active
     where p.company_id = %(company)s and p.customer_id > %(after)s and p.dated_on <= %(on)s
       and (%(only)s::bigint[] is null or p.customer_id = any (%(only)s))
     group by p.customer_id, p.account_id
    having sum(p.amount_minor) > 0
     order by p.customer_id, p.account_id
     limit %(count)s
"""


class NotProposed(Refused):
    """That customer has nothing to be charged on that day."""


class NotCharged(Refused):
    """Some customers cannot be charged."""


class Place(NamedTuple):
    """Whose finance charge: a customer's, on one of its A/R accounts. Ids."""

    customer: int
    account: int


@dataclass(frozen=True, slots=True)
class Proposed:
    """A finance charge before it is posted."""

    customer: Customer
    account: Account
    charge: FinanceCharge

    @property
    def place(self) -> Place:
        return Place(self.customer.pk, self.account.pk)


Wanted = tuple[Proposed, NewDocument]  # a finance charge as it is proposed, and as it is issued


def preview(
    company: Company, on: date, *, only: Collection[int] | None = None
) -> Iterator[Proposed]:
    """What every active customer would be charged on a day, in the order of their ids.

    `only`: ids of customers. A fixed number of queries for some hundred customers; nothing is
    kept of those that were passed.
    """
    policy = policy_of(company)
    last = Place(0, 0)
    while places := candidates(company, on, after=last.customer, only=only):
        yield from proposals(company, policy, places, on)
        last = places[-1]


def candidates(
    company: Company, on: date, *, after: int, only: Collection[int] | None
) -> list[Place]:
    """The next customers who may have something overdue, all accounts of each."""
    with connection.cursor() as cursor:
        asked: dict[str, Any] = {
            "company": company.pk,
            "after": after,
            "on": on,
            "only": None if only is None else list(only),
            "count": PART_SIZE + 1,
        }
        cursor.execute(CANDIDATES, asked)
        places = [Place(*row) for row in cursor.fetchall()]
    if len(places) <= PART_SIZE:
        return places
    # The last customer may have further accounts: it comes first in the next part.
    return [place for place in places if place.customer != places[-1].customer]


def proposals(
    company: Company, policy: FinanceChargePolicy, places: Collection[Place], on: date
) -> Iterator[Proposed]:
    ids = {place.customer for place in places}
    customers = company.customers.select_related("parent").in_bulk(ids)
    accounts = company.accounts.in_bulk({place.account for place in places})
    earlier = charged_before(company, ids)
    ledgers = ledgers_of(company, places, on)
    for place in places:
        if place.customer not in customers or place.account not in accounts:
            continue  # another company's
        customer, ledger = customers[place.customer], ledgers[place]
        customer.company = company
        items = open_items(ledger.postings, ledger.applications, on)
        charge = assess(items, policy.terms(customer.currency), on, earlier=earlier)
        if charge:
            yield Proposed(customer, accounts[place.account], charge)


def charged_before(company: Company, customers: Collection[int]) -> dict[int, list[Charged]]:
    """For each overdue charge the days that finance charges bear interest for. Ids of customers."""
    rows = company.charged_days.filter(document__customer__in=customers)
    found = defaultdict(list)
    for entry, after, up_to, is_free in rows.values_list("entry_id", "after", "up_to", "is_free"):
        found[entry].append(Charged(Days(after, up_to), is_free))
    return found


def ledgers_of(company: Company, places: Collection[Place], on: date) -> dict[Place, Ledger]:
    """What may be open on each place on a day, in four queries for every A/R account."""
    customers = defaultdict(list)
    for place in places:
        customers[place.account].append(place.customer)
    return {
        Place(customer, account): ledger
        for account, ids in customers.items()
        for customer, ledger in read_unsettled(
            reach(company.pk, ids, account_id=account), on=on
        ).items()
    }


def charge_all(
    company: Company, on: date, *, only: Collection[int] | None = None, by: User | None = None
) -> Iterator[list[Document]]:
    """Charge every active customer what preview() proposes, some hundred in a transaction.

    Yields the finance charges of each transaction. Done again for the same day it charges
    nothing, and done half way it can be done again. Refused: a day in closed books; and, when all
    others are charged, customers whose charge is nothing that these books can hold.
    """
    policy = policy_of(company)
    refused: list[str] = []
    last = Place(0, 0)
    while places := candidates(company, on, after=last.customer, only=only):
        with rules_as_refusals():
            take_turns({place.customer for place in places})
            wanted = [
                (one, document_of(policy, one, on))
                for one in proposals(company, policy, places, on)
            ]
            wrong = wrong_with(wanted)
            right = [one for one in wanted if one[0].place not in wrong]
            documents = post(company, right, on, by=by)
        refused += wrong.values()
        yield documents
        last = places[-1]
    insist_on_all(refused)


def insist_on_charging(company: Company, on: date) -> None:
    """Refuse what charge_all() refuses whomever it meets: no terms, or a day in closed books."""
    policy_of(company)
    if company.closed_on and on <= company.closed_on:
        raise BooksAreClosed


def charge_some(
    company: Company, amounts: Mapping[Place, int], on: date, *, by: User | None = None
) -> list[Document]:
    """Charge some customers amounts of one's own, in minor units, all or none.

    The days that preview() shows count as charged, whatever the amount. Refused: a customer
    with nothing to be charged on that day, an amount of zero or less, or beyond these books.
    """
    policy = policy_of(company)
    with rules_as_refusals():
        take_turns({place.customer for place in amounts})
        found = {one.place: one for one in proposals(company, policy, list(amounts), on)}
        if found.keys() != amounts.keys():
            raise NotProposed
        changed = [
            replace(one, charge=one.charge._replace(amount_minor=amounts[place]))
            for place, one in found.items()
        ]
        wanted = [(one, document_of(policy, one, on)) for one in changed]
        insist_on_all([*wrong_with(wanted).values()])
        return post(company, wanted, on, by=by)


def wrong_with(wanted: Collection[Wanted]) -> dict[Place, str]:
    """Who cannot be charged, and why not, in words that name the customer."""
    return {
        one.place: f"{one.customer.name}: {DocumentIsWrong(found)}"
        for one, document in wanted
        if (found := faults(document))
    }


def insist_on_all(refused: Sequence[str]) -> None:
    """Refuse when some customers cannot be charged, and name as many as a reader can take in."""
    if refused:
        count = len(refused)
        words = ngettext(
            "%(count)s customer cannot be charged. %(named)s",
            "%(count)s customers cannot be charged. %(named)s",
            count,
        )
        raise NotCharged(words % {"count": count, "named": " ".join(refused[:NAMED_MAX])})


def post(
    company: Company, wanted: Collection[Wanted], on: date, *, by: User | None
) -> list[Document]:
    """Issue finance charges and write down which days they cover."""
    documents = issue(company, [document for _one, document in wanted], by=by)
    ChargedDays._base_manager.bulk_create(
        ChargedDays(
            company=company,
            document=document,
            entry_id=item.document,
            base_minor=item.base_minor,
            after=item.after,
            up_to=item.up_to,
        )
        for document, (one, _new) in zip(documents, wanted, strict=True)
        for item in one.charge.items
    )
    return documents


def document_of(policy: FinanceChargePolicy, one: Proposed, on: date) -> NewDocument:
    customer = one.customer
    words = words_for(customer.locale)["kind"]["finance_charge"]
    own = policy.account if customer.currency == policy.company.currency else None
    digits = minor_digits(customer.currency)
    line = NewLine(
        description=f"{words} – {long_date(on, customer.locale)}",
        price_micros=one.charge.amount_minor * MILLION // 10**digits,
        account=own,
    )
    return NewDocument(
        kind=Kind.FINANCE_CHARGE,
        customer=customer,
        dated_on=on,
        lines=(line,),
        account=one.account,
        charged_up_to=on,
    )
