"""Give a document to whatever stands in the ledger without one, such as what was imported."""

from typing import Any

from django.db import connection, transaction

from solde.company.models import Company
from solde.company.numbering import NUMBER_MAX, begin_after
from solde.ledger.bulk import MANY, row_checks_put_off
from solde.sales.models import Document

# Nobody applies or edits meanwhile what was there before this transaction.
TURNS = """
    select solde_take_turns(array(
        select distinct root.customer_id
          from ledger_entry root
         where root.company_id = %(company)s and root.document_id = root.id
           and root.kind = any (%(kinds)s) and root.posted_at <> now()
           and not exists (select from sales_document d where d.entry_id = root.id)))
"""

# A document with later entries is what the latest of them says that is no reversal; when that
# one is reversed too, it is void. The posting is that on A/R, or of a receipt that of the money.
ADOPT = """
    with root as materialized (
        select e.*
          from ledger_entry e
         where e.company_id = %(company)s and e.document_id = e.id and e.kind = any (%(kinds)s)
           and not exists (select from sales_document d where d.entry_id = e.id)
    ), later as (
        select document_id, max(id) as id
          from ledger_entry
         where company_id = %(company)s and document_id <> id and reverses_id is null
         group by document_id
    ), applied as (
        select entry_id, sum(amount_minor) as applied_minor
          from (select credit_id as entry_id, amount_minor from ledger_application
                 where company_id = %(company)s and released_on is null
                union all
                select charge_id, amount_minor from ledger_application
                 where company_id = %(company)s and released_on is null) sides
         group by entry_id
    ), main as (
        select distinct on (p.entry_id)
               p.entry_id, p.account_id, p.customer_id, p.dated_on, p.amount_minor, p.due_on
          from ledger_posting p
          join ledger_account a on a.id = p.account_id
         where p.company_id = %(company)s
           and a.kind in ('receivable', 'bank', 'undeposited_funds')
         order by p.entry_id, (a.kind = 'receivable') desc, p.id
    )
    insert into sales_document (
        public_id, company_id, customer_id, kind, state, number, entry_id, version_number,
        account_id, currency, dated_on, due_on, total_minor, left_minor, terms_rule, po_number,
        memo, internal_note, paid_by, dispute, to_print, to_email, created_by_id)
    select solde_uuid7(), root.company_id, root.customer_id, root.kind,
           case when back.id is null then 'issued' else 'voided' end,
           root.number, root.id, 0,
           main.account_id, root.currency, main.dated_on, main.due_on, abs(main.amount_minor),
           case when back.id is not null or main.customer_id is null then 0
                else abs(main.amount_minor) - coalesce(applied.applied_minor, 0) end,
           '', '', '', '', '', '', false, false, root.posted_by_id
      from root
      left join later on later.document_id = root.id
      join main on main.entry_id = coalesce(later.id, root.id)
      left join ledger_entry back on back.reverses_id = coalesce(later.id, root.id)
      left join applied on applied.entry_id = root.id
     order by root.id
"""

GREATEST = """
    select kind, max(number::bigint)
      from sales_document
     where company_id = %(company)s and series_number is null
       and number ~ '^[0-9]{1,12}$'
     group by kind
"""


@transaction.atomic
def adopt(company: Company) -> int:
    """Make a document of every entry of such a kind that has none; how many that were.

    In a fixed number of statements. They have no version (number 0) until somebody wants to
    see one. A series that no number was taken from begins after the greatest plain number.
    """
    with connection.cursor() as cursor:
        named: dict[str, Any] = {"company": company.pk, "kinds": Document.Kind.values}
        cursor.execute(TURNS, named)
        # What the rows refer to comes from rows of the ledger, which refer to it already.
        with row_checks_put_off(cursor):
            # PostgreSQL takes document_id = id to be rare: for few rows it would loop.
            cursor.execute("set local enable_nestloop = off")
            cursor.execute(ADOPT, named)
            adopted: int = cursor.rowcount
            cursor.execute("set local enable_nestloop = on")
        if adopted >= MANY:
            cursor.execute("analyze sales_document")
        if adopted:
            cursor.execute(GREATEST, {"company": company.pk})
            for kind, number in cursor.fetchall():
                begin_after(company, kind, min(number, NUMBER_MAX - 1))
    return adopted
