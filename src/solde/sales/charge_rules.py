"""Rules of finance charges, for the check of the books: no day is charged twice."""

from django.utils.translation import gettext_noop

from solde.ledger.checking.finding import Rule

CHARGED_ONCE = Rule(
    "day_is_charged_once_only",
    gettext_noop(
        "%(kind)s %(number)s bears interest twice for days up to %(up_to)s: by finance charges"
        " %(first)s and %(second)s."
    ),
    """
    select later.company_id, e.currency, e.kind, e.number, later.up_to,
           (select number from sales_document d where d.id = earlier.document_id) as first,
           (select number from sales_document d where d.id = later.document_id) as second
      from sales_chargeddays later
      join sales_chargeddays earlier on earlier.entry_id = later.entry_id
                                    and earlier.id < later.id
                                    and earlier.after < later.up_to and later.after < earlier.up_to
      join ledger_entry e on e.id = later.entry_id
     where (%(company)s::bigint is null or later.company_id = %(company)s)
       and not earlier.is_free and not later.is_free
    """,
)

COVERS_ITS_DAYS = Rule(
    "finance_charge_covers_its_days",
    gettext_noop(
        "Finance charge %(number)s of %(customer)s covers interest up to %(charged_up_to)s; its"
        " days say otherwise."
    ),
    # Days end with the assessment, or where an earlier finance charge left off: there, days that
    # were charged begin, or end that are free again.
    """
    select d.company_id, d.currency, d.number, d.charged_up_to,
           (select name from customers_customer c where c.id = d.customer_id) as customer
      from sales_document d
     where (%(company)s::bigint is null or d.company_id = %(company)s)
       and exists (select from sales_chargeddays c
                    where c.document_id = d.id
                      and (c.up_to > d.charged_up_to or d.kind <> 'finance_charge'
                           or c.is_free <> (d.state = 'voided')
                           or c.up_to < d.charged_up_to
                              and not exists (select from sales_chargeddays earlier
                                               where earlier.entry_id = c.entry_id
                                                 and earlier.id < c.id
                                                 and c.up_to in (earlier.after, earlier.up_to))))
    """,
)
