"""Read the books: whole ledgers for figures, balances by the database's own arithmetic."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from solde.customers.models import Customer
from solde.figures.aging import OpenItem
from solde.figures.open_items import open_items
from solde.figures.postings import Application, Posting

# Two queries, because one condition with "or" goes through all customers of the company.
MEMBERS = """
    select c.id, c.id, ''
      from customers_customer c
     where c.company_id = %(company)s and c.id = any (%(subjects)s)
    union all
    select c.id, c.parent_id, c.name
      from customers_customer c
     where %(joined)s and c.company_id = %(company)s and c.parent_id = any (%(subjects)s)
       and c.id <> all (%(subjects)s)
"""

# An entry's customer is that of its posting. That it is asked for too lets PostgreSQL take the
# entries of all members at once, instead of looking up one by one.
POSTINGS = """
    select p.customer_id, e.id, e.document_id, e.kind, e.number, e.dated_on, p.due_on,
           e.description, p.amount_minor, 0 as receipt_minor, '' as project,
           e.reverses_id is not null
      from ledger_posting p
      join ledger_entry e on e.id = p.entry_id and e.customer_id = any (%(members)s)
     where p.customer_id = any (%(members)s)
       and e.dated_on <= %(up_to)s
       and (%(account)s::bigint is null or p.account_id = %(account)s)
"""

# Receipts are paid on the spot: they have no receivable posting, and what they come to is
# what they put into the bank.
RECEIPTS = """
    union all
    select e.customer_id, e.id, e.document_id, e.kind, e.number, e.dated_on, null,
           e.description, 0, sum(p.amount_minor)::bigint, '', e.reverses_id is not null
      from ledger_entry e
      join ledger_posting p on p.entry_id = e.id
      join ledger_account a on a.id = p.account_id and a.kind in ('bank', 'undeposited_funds')
     where e.customer_id = any (%(members)s)
       and e.kind in ('sales_receipt', 'refund_receipt')
       and e.dated_on <= %(up_to)s
     group by e.id
"""

APPLICATIONS = """
    select a.customer_id, a.credit_id, a.charge_id, a.amount_minor, a.effective_on, a.released_on
      from ledger_application a
     where a.customer_id = any (%(members)s)
       and a.effective_on <= %(up_to)s
       and (%(account)s::bigint is null or exists (
            select from ledger_posting p
             where p.entry_id = a.charge_id and p.account_id = %(account)s
               and p.customer_id is not null))
"""

BALANCES = """
    select p.customer_id,
           coalesce(sum(p.amount_minor) filter (where p.dated_on <= %(on)s), 0)::bigint,
           coalesce(sum(p.amount_minor) filter (where p.dated_on <= %(eve)s), 0)::bigint
      from ledger_posting p
     where p.customer_id = any (%(members)s)
       and p.dated_on <= greatest(%(on)s, %(eve)s)
       and (%(account)s::bigint is null or p.account_id = %(account)s)
     group by p.customer_id
"""


@dataclass(slots=True)
class Ledger:
    """What the books hold for one statement, in order of entry."""

    postings: list[Posting] = field(default_factory=list)
    applications: list[Application] = field(default_factory=list)


class Member(NamedTuple):
    """Whose postings stand on whose statement."""

    subject: int  # the customer whose statement it is
    project: str  # name of the project that the member is; empty for the customer itself


@dataclass(frozen=True, slots=True)
class Reach:
    """Whose postings to read, and on which account. Made by reach()."""

    subjects: Sequence[int]  # ids of customers or projects
    members: dict[int, Member]  # a customer's own and, where they are joined, its projects'
    account_id: int | None  # None: every A/R account

    def parameters(self, **more: Any) -> dict[str, Any]:
        return {"members": list(self.members), "account": self.account_id, **more}


def reach(
    company_id: int,
    subjects: Sequence[int],
    *,
    joined: bool = False,
    account_id: int | None = None,
) -> Reach:
    """Find whose postings count for customers of a company.

    `joined`: a customer's projects stand with it. Ids of another company reach nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            MEMBERS, {"company": company_id, "subjects": list(subjects), "joined": joined}
        )
        members = {pk: Member(subject, project) for pk, subject, project in cursor.fetchall()}
    return Reach(subjects, members, account_id)


def read_ledgers(reached: Reach, *, up_to: date, receipts: bool = False) -> dict[int, Ledger]:
    """Everything dated up to and including a day, in two queries, by customer id.

    `receipts`: with sales and refund receipts, which change no balance. Customers without
    anything get an empty ledger.
    """
    postings = POSTINGS + (RECEIPTS if receipts else "") + "order by 2"
    parameters = reached.parameters(up_to=up_to)
    return ledgers_by(reached, postings, APPLICATIONS + "order by a.id", parameters)


def ledgers_by(
    reached: Reach, postings: str, applications: str, parameters: dict[str, Any]
) -> dict[int, Ledger]:
    """What two queries find, both in order of entry, by customer id."""
    ledgers = {subject: Ledger() for subject in reached.subjects}
    members = reached.members
    with connection.cursor() as cursor:
        cursor.execute(postings, parameters)
        for row in cursor.fetchall():
            subject, project = members[row[0]]
            posting = Posting._make(row[2:])
            ledgers[subject].postings.append(
                posting._replace(project=project) if project else posting
            )
        cursor.execute(applications, parameters)
        for row in cursor.fetchall():
            ledgers[members[row[0]].subject].applications.append(Application._make(row[1:]))
    return ledgers


class Balance(NamedTuple):
    """What a customer owes at the end of two days; minus: is owed."""

    closing_minor: int
    opening_minor: int


def balances(reached: Reach, on: date, *, eve: date | None = None) -> dict[int, Balance]:
    """Balances at the end of a day and of the eve of a period, added up by PostgreSQL.

    By customer id; without an eve, the opening balance is 0. The second road to a statement's
    figures: it shares nothing with read_ledgers() but the question whose postings count.
    """
    found = dict.fromkeys(reached.subjects, Balance(0, 0))
    for member, own in own_balances(reached, on, eve=eve).items():
        subject = reached.members[member].subject
        before = found[subject]
        found[subject] = Balance(
            before.closing_minor + own.closing_minor, before.opening_minor + own.opening_minor
        )
    return found


def own_balances(reached: Reach, on: date, *, eve: date | None = None) -> dict[int, Balance]:
    """As balances(), of each member alone; of those without a posting, nothing."""
    with connection.cursor() as cursor:
        cursor.execute(BALANCES, reached.parameters(on=on, eve=eve or date.min))
        return {member: Balance(*minor) for member, *minor in cursor.fetchall()}


def open_items_of(customer: Customer, *, on: date, account_id: int | None = None) -> list[OpenItem]:
    """What is open on a day, in order of entry, of a customer (or project, alone)."""
    reached = reach(customer.company_id, [customer.pk], account_id=account_id)
    ledger = read_ledgers(reached, up_to=on)[customer.pk]
    return open_items(ledger.postings, ledger.applications, on)


def document_dates(documents: Sequence[int]) -> dict[int, date]:
    """The date of each document as it stands: of its latest entry that is no reversal."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select distinct on (document_id) document_id, dated_on
              from ledger_entry
             where (id = any (%(ids)s)
                    or (document_id = any (%(ids)s) and document_id <> id))
               and reverses_id is null
             order by document_id, id desc
            """,
            {"ids": list(documents)},
        )
        return dict(cursor.fetchall())
