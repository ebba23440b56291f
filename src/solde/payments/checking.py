"""Rules of payments and refunds, for the check of the books."""

from django.utils.translation import gettext_noop

from solde.ledger.checking.finding import Rule

# Of a void payment nothing stands in the ledger.
IS_ITS_ENTRY = Rule(
    "payment_is_its_entry",
    gettext_noop(
        "%(kind)s %(number)s of %(customer)s, of %(amount_minor)s on %(dated_on)s, is not what the"
        " ledger has under that number."
    ),
    """
    select p.company_id, p.currency, p.kind, p.number,
           coalesce((select name from customers_customer where id = p.customer_id), '?')
               as customer,
           p.amount_minor, p.dated_on
      from payments_payment p
      left join ledger_entry e on e.id = p.entry_id and e.document_id = e.id
      left join lateral (
        select v.id, v.dated_on, v.description
          from ledger_entry v
         where (v.id = p.entry_id or (v.document_id = p.entry_id and v.document_id <> v.id))
           and v.reverses_id is null
           and not exists (select from ledger_entry r where r.reverses_id = v.id)
         order by v.id desc limit 1
      ) stands on true
     where (%(company)s::bigint is null or p.company_id = %(company)s)
       and ((e.company_id, e.customer_id, e.kind, e.number, e.currency)
            is distinct from (p.company_id, p.customer_id, p.kind, p.number, p.currency)
        or (stands.id is null) <> (p.state = 'voided')
        or (stands.id is not null
            and (stands.dated_on <> p.dated_on or stands.description <> p.memo
                 or not exists (
                    select from ledger_posting o
                     where o.entry_id = stands.id and o.account_id = p.receivable_id
                       and o.customer_id = p.customer_id
                       and o.amount_minor
                           = case p.kind when 'refund' then 1 else -1 end * p.amount_minor)
                 or not exists (
                    select from ledger_posting m
                     where m.entry_id = stands.id and m.account_id = p.account_id))))
    """,
)

LEFT_IS_NOT_APPLIED = Rule(
    "payment_left_is_what_is_not_applied",
    gettext_noop(
        "%(kind)s %(number)s of %(customer)s says that %(left_minor)s is left of it; of"
        " %(amount_minor)s, %(applied_minor)s is applied."
    ),
    """
    select p.company_id, p.currency, p.kind, p.number,
           coalesce((select name from customers_customer where id = p.customer_id), '?')
               as customer,
           p.left_minor, p.amount_minor, coalesce(a.applied_minor, 0) as applied_minor
      from payments_payment p
      left join (select document_id, sum(amount_minor) as applied_minor
                   from (select credit_id as document_id, amount_minor from ledger_application
                          where released_on is null
                          union all
                         select charge_id, amount_minor from ledger_application
                          where released_on is null) sides
                  group by document_id) a on a.document_id = p.entry_id
     where (%(company)s::bigint is null or p.company_id = %(company)s)
       and p.left_minor <> case p.state when 'voided' then 0
                           else p.amount_minor - coalesce(a.applied_minor, 0) end
    """,
)

# A number that a payment from elsewhere had already is passed over.
NUMBERS_WITHOUT_GAPS = Rule(
    "payment_numbers_have_no_gaps",
    gettext_noop("There is no %(kind)s %(place)s, though numbers before and after it are used."),
    """
    select s.company_id, '' as currency, s.kind, place
      from company_numberseries s
     cross join lateral generate_series(s.first_number, s.next_number - 1) as place
      left join payments_payment p
             on p.company_id = s.company_id and p.kind = s.kind and p.series_number = place
     where (%(company)s::bigint is null or s.company_id = %(company)s)
       and s.kind in ('payment', 'refund') and p.id is null
       and not exists (
            select from payments_payment other
             where other.company_id = s.company_id and other.kind = s.kind
               and other.series_number is null and other.number = s.prefix || place)
    """,
)

EVERY_ENTRY_HAS_ONE = Rule(
    "payment_of_every_entry",
    gettext_noop(
        "%(kind)s %(number)s of %(customer)s, dated %(dated_on)s, is in the ledger, but not among"
        " the payments."
    ),
    """
    select e.company_id, e.currency, e.kind, e.number, e.dated_on,
           coalesce((select name from customers_customer where id = e.customer_id), '?')
               as customer
      from ledger_entry e
     where (%(company)s::bigint is null or e.company_id = %(company)s)
       and e.kind in ('payment', 'refund') and e.document_id = e.id
       and not exists (select from payments_payment p where p.entry_id = e.id)
    """,
)

PAYMENT_RULES = (IS_ITS_ENTRY, LEFT_IS_NOT_APPLIED, NUMBERS_WITHOUT_GAPS, EVERY_ENTRY_HAS_ONE)
