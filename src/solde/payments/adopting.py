"""Take up the payments and refunds that came into the ledger from elsewhere, such as an import."""

from django.db import connection, transaction

from solde.company.models import Company
from solde.company.numbering import begin_after
from solde.ledger.bulk import row_checks_put_off
from solde.ledger.turns import take_turns

# Nobody applies or edits meanwhile what was there before this transaction.
EARLIER = """
    select distinct e.customer_id
      from ledger_entry e
     where e.company_id = %(company)s and e.kind in ('payment', 'refund') and e.document_id = e.id
       and e.posted_at <> now()
       and not exists (select from payments_payment p where p.entry_id = e.id)
"""

# What stands of a document, or stood last of a void one; where the money went or came from is
# its posting on a bank account or undeposited funds. Books from elsewhere may have it on another
# account: such a payment is not taken up, and the check of the books names it.
ADOPT = """
    insert into payments_payment (
        company_id, public_id, customer_id, kind, state, number, entry_id, dated_on, currency,
        amount_minor, left_minor, receivable_id, account_id, method, reference, memo, created_at,
        created_by_id)
    select e.company_id, solde_uuid7(), e.customer_id, e.kind,
           case when fate.is_void then 'voided' else 'recorded' end,
           e.number, e.id, latest.dated_on, e.currency, abs(owed.amount_minor),
           case when fate.is_void then 0 else abs(owed.amount_minor) - applied.amount_minor end,
           owed.account_id, money.account_id, 'other', '', latest.description, e.posted_at,
           e.posted_by_id
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
      join ledger_posting owed on owed.entry_id = latest.id and owed.customer_id is not null
     cross join lateral (
        select m.account_id
          from ledger_posting m join ledger_account a on a.id = m.account_id
         where m.entry_id = latest.id and a.kind in ('bank', 'undeposited_funds')
         order by m.id limit 1
     ) money
     cross join lateral (
        select coalesce(sum(side.amount_minor), 0) as amount_minor
          from (select amount_minor from ledger_application
                 where credit_id = e.id and released_on is null
                 union all
                select amount_minor from ledger_application
                 where charge_id = e.id and released_on is null) side
     ) applied
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
        cursor.execute(EARLIER, {"company": company.pk})
        take_turns(pk for (pk,) in cursor.fetchall())
        # Every row refers to what its entry, kept by keys of its own, refers to.
        with row_checks_put_off(cursor):
            cursor.execute(ADOPT, {"company": company.pk})
            adopted: int = cursor.rowcount
        if adopted:
            cursor.execute(GREATEST, {"company": company.pk})
            for kind, number in cursor.fetchall():
                begin_after(company, kind, number or 0)
    return adopted
