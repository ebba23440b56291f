"""Rules of applications and open amounts."""

from django.utils.translation import gettext_noop

from solde.ledger.checking.finding import ENTRY, OURS, Rule

# What a document comes to, and what is applied to it, on each day on which one of the two
# changes. Both are running sums; solde_check_applied() of the migrations has one, of the open
# amount, for documents it is told.
DOCUMENT_DAYS = """
    select document_id, on_day,
           sum(sum(amount)) over days as amount_minor,
           sum(sum(applied)) over days as applied_minor
      from (select e.document_id, e.dated_on as on_day, p.amount_minor as amount, 0 as applied
              from ledger_posting p
              join ledger_account a on a.id = p.account_id and a.kind = 'receivable'
              join ledger_entry e on e.id = p.entry_id
            union all
            select side.document_id, turn.on_day, 0, turn.amount
              from ledger_application a
             cross join lateral (values (a.credit_id), (a.charge_id)) as side (document_id)
             cross join lateral (values (a.effective_on, a.amount_minor),
                                        (a.released_on, -a.amount_minor)) as turn (on_day, amount)
             where turn.on_day is not null
               and coalesce(a.released_on > a.effective_on, true)) moved
     group by document_id, on_day
    window days as (partition by document_id order by on_day)
"""

WITHIN_OPEN = Rule(
    "application_within_open_amount",
    gettext_noop(
        "%(kind)s %(number)s of %(customer)s comes to %(amount_minor)s on %(on_day)s, and"
        " %(applied_minor)s is applied."
    ),
    f"""
    select {ENTRY}, day.on_day, day.amount_minor, day.applied_minor
      from ({DOCUMENT_DAYS}) day
      left join ledger_entry e on e.id = day.document_id
     where {OURS.format("e")}
       and (day.applied_minor < 0 or day.applied_minor > abs(day.amount_minor))
    """,
)

JOINS = Rule(
    "application_joins_credit_and_charge",
    gettext_noop(
        "%(applied_minor)s of %(kind)s %(number)s of %(customer)s is applied from %(dated_on)s"
        " on: not from a credit to a charge of that customer on one A/R account."
    ),
    f"""
    select a.company_id, coalesce(cr.currency, '?') as currency, coalesce(cr.kind, '?') as kind,
           coalesce(cr.number, '?') as number, coalesce(c.name, '?') as customer,
           a.amount_minor as applied_minor, a.effective_on as dated_on
      from ledger_application a
      left join customers_customer c on c.id = a.customer_id
      left join ledger_entry cr on cr.id = a.credit_id and cr.document_id = cr.id
      left join ledger_entry ch on ch.id = a.charge_id and ch.document_id = ch.id
      left join ledger_posting minus
             on minus.entry_id = cr.id and minus.customer_id = a.customer_id
            and minus.amount_minor < 0
      left join ledger_posting plus
             on plus.entry_id = ch.id and plus.customer_id = a.customer_id
            and plus.amount_minor > 0
     where {OURS.format("a")}
       and (minus.account_id is null or plus.account_id is null
            or minus.account_id <> plus.account_id
            or (c.company_id, cr.company_id, ch.company_id)
               is distinct from (a.company_id, a.company_id, a.company_id))
    """,
)

# The dates are those of any version of the two documents: an edit may have moved them since.
LATEST_DATE = Rule(
    "application_takes_effect_on_the_latest_date",
    gettext_noop(
        "%(applied_minor)s of %(kind)s %(number)s of %(customer)s, applied on %(applied_on)s,"
        " takes effect on %(effective_on)s."
    ),
    f"""
    select {ENTRY}, a.amount_minor as applied_minor, a.applied_on, a.effective_on
      from ledger_application a
      join ledger_entry e on e.id = a.credit_id
      join ledger_entry ch on ch.id = a.charge_id
     where {OURS.format("a")}
       and a.effective_on <> greatest(a.applied_on, e.dated_on, ch.dated_on)
       and not exists (
           select from ledger_entry cr
             join ledger_entry ch
               on a.effective_on = greatest(a.applied_on, cr.dated_on, ch.dated_on)
            where cr.reverses_id is null and ch.reverses_id is null
              and (cr.id = a.credit_id
                   or (cr.document_id = a.credit_id and cr.document_id <> cr.id))
              and (ch.id = a.charge_id
                   or (ch.document_id = a.charge_id and ch.document_id <> ch.id)))
    """,
)

RELEASED_BY_TODAY = Rule(
    "application_released_by_today",
    gettext_noop(
        "%(applied_minor)s of %(kind)s %(number)s of %(customer)s is taken off on %(released_on)s,"
        " a day still to come."
    ),
    f"""
    select {ENTRY}, a.amount_minor as applied_minor, a.released_on
      from ledger_application a
      join ledger_entry e on e.id = a.credit_id
     where {OURS.format("a")} and a.released_on > a.effective_on
       and a.released_on > (now() at time zone 'Pacific/Kiritimati')::date
    """,
)

# For every customer and A/R account, on every day on which something changes: the open amounts
# of its charges and credits (by the documents' customer and account) are the balance (by the
# postings').
OPEN_IS_BALANCE = Rule(
    "open_amounts_are_the_balance",
    gettext_noop(
        "%(customer)s on %(on_day)s, account %(account)s: open amounts come to %(open_minor)s,"
        " the balance is %(balance_minor)s."
    ),
    f"""
    with moved as (
        select p.customer_id, p.account_id, e.dated_on as on_day,
               p.amount_minor as balance, 0 as open
          from ledger_posting p join ledger_entry e on e.id = p.entry_id
         where p.customer_id is not null
        union all
        select root.customer_id, first.account_id, e.dated_on, 0, p.amount_minor
          from ledger_posting p
          join ledger_entry e on e.id = p.entry_id
          join ledger_entry root on root.id = e.document_id
          join ledger_posting first
            on first.entry_id = root.id and first.customer_id is not null
         where p.customer_id is not null
        union all
        select root.customer_id, first.account_id, turn.on_day, 0, side.sign * turn.amount
          from ledger_application a
         cross join lateral (values (a.credit_id, 1), (a.charge_id, -1)) as side (id, sign)
         cross join lateral (values (a.effective_on, a.amount_minor),
                                    (a.released_on, -a.amount_minor)) as turn (on_day, amount)
          join ledger_entry root on root.id = side.id
          join ledger_posting first
            on first.entry_id = root.id and first.customer_id is not null
         where turn.on_day is not null and coalesce(a.released_on > a.effective_on, true)
    ), by_day as (
        select customer_id, account_id, on_day,
               sum(sum(balance)) over days as balance_minor,
               sum(sum(open)) over days as open_minor
          from moved group by customer_id, account_id, on_day
        window days as (partition by customer_id, account_id order by on_day)
    )
    select a.company_id, a.currency, a.name as account, c.name as customer,
           by_day.on_day, by_day.open_minor, by_day.balance_minor
      from by_day
      join ledger_account a on a.id = by_day.account_id
      join customers_customer c on c.id = by_day.customer_id
     where {OURS.format("a")} and by_day.balance_minor <> by_day.open_minor
    """,
)

APPLICATION_RULES = (JOINS, LATEST_DATE, RELEASED_BY_TODAY, WITHIN_OPEN, OPEN_IS_BALANCE)
