"""Read what may be open: of books of years, little more than what is open now."""

from datetime import date

from django.db import connection

from solde.ledger.reading import APPLICATIONS, POSTINGS, Ledger, Reach, ledgers_by

# A document is settled for good where what was posted of it and what is applied of it come to
# nothing, and nothing of it is dated, applied or released after the day. Its first entry gives it
# its id; only the later ones, of which there are few (entry_corrections), are looked at to know
# whose they are. All of its entries are on one A/R account: which one, does not matter here.
UNSETTLED = """
    select document
      from (select coalesce(later.document_id, p.entry_id) as document, p.amount_minor as minor,
                   p.dated_on as last_on
              from ledger_posting p
              left join ledger_entry later
                on later.id = p.entry_id and later.document_id <> later.id
                   and later.customer_id = any (%(members)s)
             where p.customer_id = any (%(members)s)
             union all
            select side.document, case when a.released_on is null then side.minor else 0 end,
                   greatest(a.effective_on, a.released_on)
              from ledger_application a
             cross join lateral (values (a.credit_id, a.amount_minor),
                                        (a.charge_id, -a.amount_minor)) as side (document, minor)
             where a.customer_id = any (%(members)s)) parts
     group by document
    having sum(minor) <> 0 or max(last_on) > %(on)s
"""
OF_THEM = """
       and (e.id = any (%(documents)s)
            or (e.document_id = any (%(documents)s) and e.document_id <> e.id))
     order by 2
"""
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
