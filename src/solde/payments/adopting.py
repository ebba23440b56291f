"""Take up the payments and refunds that came into the ledger from elsewhere, such as an import."""

from django.db import connection, transaction

from solde.company.models import Company
from solde.company.numbering import begin_after

# What stands of a document, or stood last of a void one; where the money went or came from is
# its posting on a bank account or undeposited funds. Books from elsewhere may have it on another
# account: such a payment is not taken up, and the check of the books names it.
ADOPT = """
    insert into payments_payment (
        company_id, public_id, customer_id, kind, state, number, entry_id, dated_on, currency,
        amount_minor, left_minor, receivable_id, account_id, method, reference, memo, created_at,
        created_by_id)
    select e.company_id, solde_uuid7(), e.customer_id, e.kind,
           case when stands.is_void then 'voided' else 'recorded' end,
           e.number, e.id, stands.dated_on, e.currency,
           abs(owed.amount_minor), 0, owed.account_id, money.account_id, 'other', '',
           stands.description, e.posted_at, e.posted_by_id
      from ledger_entry e
     cross join lateral (
        select v.id, v.dated_on, v.description,
               exists (select from ledger_entry r where r.reverses_id = v.id) as is_void
          from ledger_entry v
         where (v.id = e.id or (v.document_id = e.id and v.document_id <> v.id))
           and v.reverses_id is null
         order by v.id desc limit 1
     ) stands
      join ledger_posting owed on owed.entry_id = stands.id and owed.customer_id is not null
     cross join lateral (
        select m.account_id
          from ledger_posting m join ledger_account a on a.id = m.account_id
         where m.entry_id = stands.id and a.kind in ('bank', 'undeposited_funds')
         order by m.id limit 1
     ) money
     where e.company_id = %(company)s and e.kind in ('payment', 'refund') and e.document_id = e.id
       and not exists (select from payments_payment p where p.entry_id = e.id)
     order by e.id
    on conflict (entry_id) do nothing
"""

# Numbers below NUMBER_MAX of company/numbering.py; others are no plain numbers.
GREATEST = """
    select kind, max(case when number ~ '^[0-9]{1,12}$' then number::bigint end)
      from payments_payment
     where company_id = %(company)s and series_number is null
     group by kind
"""


@transaction.atomic
def adopt(company: Company) -> int:
    """Make a row for each payment and refund of the ledger that has none; how many they were.

    Set-based, and safe to repeat or to do twice at once. Where nothing was numbered yet, the
    series begins after the greatest plain number taken up.
    """
    with connection.cursor() as cursor:
        cursor.execute(ADOPT, {"company": company.pk})
        adopted: int = cursor.rowcount
        if adopted:
            cursor.execute(GREATEST, {"company": company.pk})
            for kind, number in cursor.fetchall():
                begin_after(company, kind, number or 0)
    return adopted
