"""Read the books: whole ledgers for figures, balances by the database's own arithmetic."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from solde.customers.models import Customer
from solde.figures.aging import OpenItem
from solde.figures.open_items import open_items
from solde.figures.postings import Application, Posting

# Whose postings stand on whose statement: a customer's own and, where projects are joined,
# those of its projects, which name the project.
MEMBERS = """
    members as materialized (
        select c.id,
               case when %(joined)s then coalesce(c.parent_id, c.id) else c.id end as subject,
               case when %(joined)s and c.parent_id is not null then c.name else '' end as project
          from customers_customer c
         where c.company_id = %(company)s
           and (c.id = any (%(subjects)s)
                or (%(joined)s and c.parent_id = any (%(subjects)s)))
    )
"""

POSTINGS = f"""
    with {MEMBERS}
    select m.subject, e.id, e.document_id, e.kind, e.number, e.dated_on, p.due_on,
           e.description, p.amount_minor, 0, m.project, e.reverses_id is not null
      from members m
      join ledger_posting p on p.customer_id = m.id
      join ledger_entry e on e.id = p.entry_id
     where e.dated_on <= %(up_to)s
       and (%(account)s::bigint is null or p.account_id = %(account)s)
"""

# Receipts are paid on the spot: they have no receivable posting, and what they come to is
# what they put into the bank.
RECEIPTS = """
    union all
    select m.subject, e.id, e.document_id, e.kind, e.number, e.dated_on, null,
           e.description, 0, sum(p.amount_minor)::bigint, m.project, e.reverses_id is not null
      from members m
      join ledger_entry e on e.customer_id = m.id
       and e.kind in ('sales_receipt', 'refund_receipt')
      join ledger_posting p on p.entry_id = e.id
      join ledger_account a on a.id = p.account_id and a.kind in ('bank', 'undeposited_funds')
     where e.dated_on <= %(up_to)s
     group by m.subject, e.id, m.project
"""

APPLICATIONS = f"""
    with {MEMBERS}
    select m.subject, a.credit_id, a.charge_id, a.amount_minor, a.effective_on, a.released_on
      from members m
      join ledger_application a on a.customer_id = m.id
     where a.effective_on <= %(up_to)s
       and (%(account)s::bigint is null or exists (
            select from ledger_posting p
             where p.entry_id = a.charge_id and p.account_id = %(account)s
               and p.customer_id is not null))
"""

BALANCES = f"""
    with {MEMBERS}
    select m.subject, day.on_day, coalesce(sum(p.amount_minor), 0)::bigint
      from members m
      join ledger_posting p on p.customer_id = m.id
      join ledger_entry e on e.id = p.entry_id
      join unnest(%(days)s::date[]) as day (on_day) on e.dated_on <= day.on_day
     where (%(account)s::bigint is null or p.account_id = %(account)s)
     group by m.subject, day.on_day
"""


@dataclass(slots=True)
class Ledger:
    """What the books hold for one statement, in order of entry."""

    postings: list[Posting] = field(default_factory=list)
    applications: list[Application] = field(default_factory=list)


class Reach(NamedTuple):
    """Whose postings to read, and on which account."""

    company_id: int
    subjects: Sequence[int]  # ids of customers or projects
    joined: bool = False  # whether a customer's projects stand with it
    account_id: int | None = None  # None: every A/R account

    def parameters(self, **more: Any) -> dict[str, Any]:
        return {
            "company": self.company_id,
            "subjects": list(self.subjects),
            "joined": self.joined,
            "account": self.account_id,
            **more,
        }


def read_ledgers(reach: Reach, *, up_to: date, receipts: bool = False) -> dict[int, Ledger]:
    """Everything dated up to and including a day, in two queries, by customer id.

    `receipts`: with sales and refund receipts, which change no balance. Customers without
    anything get an empty ledger.
    """
    ledgers = {subject: Ledger() for subject in reach.subjects}
    parameters = reach.parameters(up_to=up_to)
    with connection.cursor() as cursor:
        cursor.execute(POSTINGS + (RECEIPTS if receipts else "") + "order by 1, 2", parameters)
        for row in cursor.fetchall():
            ledgers[row[0]].postings.append(Posting(*row[2:]))
        cursor.execute(APPLICATIONS + "order by a.id", parameters)
        for row in cursor.fetchall():
            ledgers[row[0]].applications.append(Application(*row[1:]))
    return ledgers


def balances(reach: Reach, days: Iterable[date]) -> dict[tuple[int, date], int]:
    """Balance of each customer at the end of each day, added up by PostgreSQL.

    The second road to a statement's figures: it shares nothing with read_ledgers() but the
    question whose postings count. A customer without postings by then has no key.
    """
    with connection.cursor() as cursor:
        cursor.execute(BALANCES, reach.parameters(days=list(days)))
        return {(subject, day): minor for subject, day, minor in cursor.fetchall()}


def balance_on(customer: Customer, on: date) -> int:
    """What a customer (or project, alone) owes at the end of a day; minus: is owed."""
    reach = Reach(customer.company_id, [customer.pk])
    return balances(reach, [on]).get((customer.pk, on), 0)


def open_items_of(customer: Customer, *, on: date, account_id: int | None = None) -> list[OpenItem]:
    """What is open on a day, in order of entry, of a customer (or project, alone)."""
    reach = Reach(customer.company_id, [customer.pk], account_id=account_id)
    ledger = read_ledgers(reach, up_to=on)[customer.pk]
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
