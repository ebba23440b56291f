"""Give a document to whatever stands in the ledger without one, such as what was imported."""

from typing import Any

from django.db import connection, transaction

from solde.company.models import Company
from solde.company.numbering import NUMBER_MAX, begin_after
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
    insert into sales_document (
        public_id, company_id, customer_id, kind, state, number, entry_id, version_number,
        account_id, currency, dated_on, due_on, total_minor, left_minor, terms_rule, po_number,
        memo, internal_note, paid_by, dispute, to_print, to_email, created_by_id)
    select solde_uuid7(), root.company_id, root.customer_id, root.kind,
           case when is_void then 'voided' else 'issued' end,
           root.number, root.id, 0,
           main.account_id, root.currency, latest.dated_on, main.due_on, abs(main.amount_minor),
           case when is_void or main.customer_id is null then 0
                else abs(main.amount_minor) - applied_minor end,
           '', '', '', '', '', '', false, false, root.posted_by_id
      from ledger_entry root
     cross join lateral (
        select coalesce(max(later.id), root.id) as id
          from ledger_entry later
         where later.document_id = root.id and later.document_id <> later.id
           and later.reverses_id is null) last
      join ledger_entry latest on latest.id = last.id
     cross join lateral (
        select exists (select from ledger_entry back where back.reverses_id = latest.id) as is_void
     ) fate
     cross join lateral (
        select p.account_id, p.customer_id, p.amount_minor, p.due_on
          from ledger_posting p join ledger_account a on a.id = p.account_id
         where p.entry_id = latest.id
           and a.kind = any (case when root.kind in ('sales_receipt', 'refund_receipt')
                                  then array['bank', 'undeposited_funds']
                                  else array['receivable'] end)
         order by p.id limit 1) main
     cross join lateral (
        select coalesce(sum(a.amount_minor), 0) as applied_minor
          from (select amount_minor from ledger_application
                 where credit_id = root.id and released_on is null
                union all
                select amount_minor from ledger_application
                 where charge_id = root.id and released_on is null) a) applied
     where root.company_id = %(company)s and root.document_id = root.id
       and root.kind = any (%(kinds)s)
       and not exists (select from sales_document d where d.entry_id = root.id)
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
        cursor.execute(ADOPT, named)
        adopted: int = cursor.rowcount
        if adopted:
            cursor.execute(GREATEST, {"company": company.pk})
            for kind, number in cursor.fetchall():
                begin_after(company, kind, min(number, NUMBER_MAX - 1))
    return adopted
