"""Rows for documents that came into the ledger without one: sales and payments keep such rows.

Two queries find the documents. Of each they tell what its first entry is and says, the text,
date and due date of the version that stands (of a void one, that stood last), its A/R account
(null for a receipt), the account that its money went to or came from (null when there is none),
its amount, always plus, and what of it is left to be applied.
"""

from typing import Any, NamedTuple

from django.db import connection, transaction

from solde.company.models import Company, User
from solde.company.numbering import begin_after
from solde.ledger.bulk import refresh_statistics, row_checks_put_off


class Rows(NamedTuple):
    """Where documents of some kinds have their rows, and what makes one of each in `documents`."""

    table: str
    kinds: list[str]
    insert: str


# All that have no row.
STANDING = """
    select e.id, e.customer_id, e.kind, e.number, e.currency, e.posted_at, e.posted_by_id,
           latest.description, latest.dated_on, owed.due_on,
           owed.account_id as receivable_id, money.account_id as money_id,
           abs(coalesce(owed.amount_minor, money.amount_minor)) as amount_minor, fate.is_void,
           case when fate.is_void or owed.id is null then 0
                else abs(owed.amount_minor) - applied.amount_minor end as left_minor
      from ledger_entry e
     cross join lateral (
        select coalesce(max(later.id), e.id) as id
          from ledger_entry later
         where later.document_id = e.id and later.document_id <> later.id
           and later.reverses_id is null
     ) last
      join ledger_entry latest on latest.id = last.id
     cross join lateral (
        select exists (select from ledger_entry back where back.reverses_id = latest.id) as is_void
     ) fate
      left join ledger_posting owed on owed.entry_id = latest.id and owed.customer_id is not null
      left join lateral (
        select m.account_id, m.amount_minor
          from ledger_posting m join ledger_account a on a.id = m.account_id
         where m.entry_id = latest.id and a.kind in ('bank', 'undeposited_funds')
         order by m.id limit 1
     ) money on true
     cross join lateral solde_applied(e.id) applied
     where e.company_id = %(company)s and e.document_id = e.id and e.kind = any (%(kinds)s)
       and not exists (select from {table} kept where kept.entry_id = e.id)
"""

# Nobody applies or edits meanwhile what was there before this transaction.
TURNS = """
    select solde_take_turns(array(
        select distinct e.customer_id
          from ledger_entry e
         where e.company_id = %(company)s and e.document_id = e.id and e.kind = any (%(kinds)s)
           and e.posted_at <> now()
           and not exists (select from {table} kept where kept.entry_id = e.id)))
"""

# Those that bulk.py was given to post; nobody else sees them yet, so all that is applied to them
# was given to it too. The books themselves would take the longer to ask, the more they hold.
POSTED = """
    select d.id, d.customer_id, d.kind, d.number, d.currency, now() as posted_at,
           %(by)s::bigint as posted_by_id, d.description, d.dated_on, d.due_on,
           case when not of.is_receipt then d.account_id end as receivable_id,
           case when of.is_receipt then d.account_id
                when d.kind in ('payment', 'refund') then d.contra_id end as money_id,
           abs(d.amount_minor) as amount_minor, false as is_void,
           case when of.is_receipt then 0
                else abs(d.amount_minor) - coalesce(applied.amount_minor, 0) end as left_minor
      from bulk_document d
     cross join lateral (
        select d.kind in ('sales_receipt', 'refund_receipt') as is_receipt) of
      left join (
        select document_id, sum(amount_minor)::bigint as amount_minor
          from (select credit_id as document_id, amount_minor from bulk_application
                 union all
                select charge_id, amount_minor from bulk_application) sides
         group by document_id
     ) applied on applied.document_id = d.id
     where d.kind = any (%(kinds)s)
"""

ADOPT = """
    with documents as ({documents}), adopted as ({insert} returning kind, number)
    select kind, count(*), max(number::bigint) filter (where number ~ '^[0-9]{{1,12}}$')
      from adopted group by kind
"""


# Of two who do this at once, the second finds the first one's rows there.
UNLESS_THERE = " on conflict (entry_id) where entry_id is not null do nothing"


@transaction.atomic
def adopt_standing(company: Company, rows: Rows) -> int:
    """Make a row for every document that has none; how many those were.

    In a fixed number of statements. A series that no number was taken from begins after the
    greatest plain number.
    """
    named: dict[str, Any] = {"company": company.pk, "kinds": rows.kinds}
    with connection.cursor() as cursor:
        cursor.execute(TURNS.format(table=rows.table), named)
    rows = rows._replace(insert=rows.insert + UNLESS_THERE)
    return write(company, rows, STANDING.format(table=rows.table), named)


@transaction.atomic
def adopt_posted(company: Company, rows: Rows, *, by: User | None) -> int:
    """Do as adopt_standing() for what bulk.py has posted in this transaction, and nothing else."""
    return write(
        company, rows, POSTED, {"company": company.pk, "kinds": rows.kinds, "by": by and by.pk}
    )


def write(company: Company, rows: Rows, documents: str, named: dict[str, Any]) -> int:
    with connection.cursor() as cursor:
        # What the rows refer to comes from rows of the ledger, which refer to it already.
        with row_checks_put_off(cursor):
            cursor.execute(ADOPT.format(documents=documents, insert=rows.insert), named)
            adopted = cursor.fetchall()
        total: int = sum(count for _kind, count, _greatest in adopted)
        refresh_statistics(cursor, rows.table, total)
    for kind, _count, greatest in adopted:
        if greatest is not None:
            begin_after(company, kind, greatest)
    return total
