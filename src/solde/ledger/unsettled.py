"""Read what may be open: of books of years, little more than what is open now."""

from datetime import date

from django.db import connection

from solde.ledger.reading import APPLICATIONS, POSTINGS, Ledger, Reach, ledgers_by

# A document is settled for good where all it comes to is applied and nothing of it is dated,
# applied or released after the day. Voided, it comes to nothing.
UNSETTLED = """
    with applied as (
        select document, sum(amount_minor) filter (where released_on is null) as amount_minor,
               max(greatest(effective_on, released_on)) as last_on
          from ledger_application a
         cross join lateral (values (a.credit_id), (a.charge_id)) as side (document)
         where a.customer_id = any (%(members)s)
         group by document
    )
    select e.document_id
      from ledger_posting p
      join ledger_entry e on e.id = p.entry_id and e.customer_id = any (%(members)s)
      left join applied a on a.document = e.document_id
     where p.customer_id = any (%(members)s)
       and (%(account)s::bigint is null or p.account_id = %(account)s)
     group by e.document_id, a.amount_minor, a.last_on
    having abs(sum(p.amount_minor)) <> coalesce(a.amount_minor, 0)
        or max(e.dated_on) > %(on)s or a.last_on > %(on)s
"""
OF_THEM = " and e.document_id = any (%(documents)s) order by 2"
ON_THEM = """
       and (a.credit_id = any (%(documents)s) or a.charge_id = any (%(documents)s))
     order by a.id
"""


def read_unsettled(reached: Reach, *, on: date) -> dict[int, Ledger]:
    """Everything, of whatever day, about documents that may be open on a day or later.

    In three queries, by customer id. What is open on that day or a later one comes out of it as
    of the whole ledger; balances do not.
    """
    parameters = reached.parameters(on=on, up_to=date.max)
    with connection.cursor() as cursor:
        cursor.execute(UNSETTLED, parameters)
        parameters["documents"] = [document for (document,) in cursor.fetchall()]
    return ledgers_by(reached, POSTINGS + OF_THEM, APPLICATIONS + ON_THEM, parameters)
