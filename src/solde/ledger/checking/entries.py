"""Rules of single entries and their postings."""

from django.utils.translation import gettext_noop

from solde.ledger.checking.finding import ENTRY, OURS, Rule

# What a kind of document does to the balance of its customer: raise it, lower it, one of the
# two, or nothing. Kept apart from solde_sign() of the migrations on purpose.
SIDES = """
    (values ('invoice', 1), ('statement_charge', 1), ('finance_charge', 1), ('refund', 1),
            ('credit_memo', -1), ('payment', -1), ('adjustment', 0),
            ('sales_receipt', null), ('refund_receipt', null)) as side (kind, sign)
"""

BALANCES = Rule(
    "entry_balances",
    gettext_noop(
        "%(kind)s %(number)s of %(customer)s has %(lines)s postings, which add up to %(sum_minor)s."
    ),
    f"""
    select {ENTRY}, coalesce(p.lines, 0) as lines, coalesce(p.sum_minor, 0) as sum_minor
      from ledger_entry e
      left join (select entry_id, count(*) as lines, sum(amount_minor) as sum_minor
                   from ledger_posting group by entry_id) p on p.entry_id = e.id
     where {OURS.format("e")} and (p.lines is null or p.lines < 2 or p.sum_minor <> 0)
    """,
)

OF_CUSTOMER = Rule(
    "entry_in_company_and_currency_of_customer",
    gettext_noop(
        "%(kind)s %(number)s of %(customer)s, in %(currency)s, is in another company or currency"
        " than its customer."
    ),
    f"""
    select {ENTRY}
      from ledger_entry e
      left join customers_customer c on c.id = e.customer_id
     where {OURS.format("e")}
       and (c.id is null or c.company_id <> e.company_id or c.currency <> e.currency)
    """,
)

OF_ENTRY = Rule(
    "posting_in_company_and_currency_of_entry",
    gettext_noop(
        "A posting of %(amount_minor)s on account %(account)s for %(kind)s %(number)s of"
        " %(customer)s: entry and account are not of its company, or not of one currency."
    ),
    f"""
    select p.company_id, coalesce(e.currency, a.currency, '?') as currency,
           coalesce(e.kind, '?') as kind, coalesce(e.number, '?') as number,
           coalesce(c.name, '?') as customer, coalesce(a.name, '?') as account,
           p.amount_minor
      from ledger_posting p
      left join ledger_entry e on e.id = p.entry_id
      left join ledger_account a on a.id = p.account_id
      left join customers_customer c on c.id = e.customer_id
     where {OURS.format("p")}
       and (e.id is null or a.id is null or e.company_id <> p.company_id
            or a.company_id <> p.company_id or a.currency <> e.currency)
    """,
)

NAMES_CUSTOMER = Rule(
    "posting_names_customer_on_receivable",
    gettext_noop(
        "%(kind)s %(number)s of %(customer)s: the posting of %(amount_minor)s on account"
        " %(account)s names %(named)s."
    ),
    f"""
    select {ENTRY}, a.name as account, p.amount_minor, coalesce(c.name, '–') as named
      from ledger_posting p
      join ledger_entry e on e.id = p.entry_id
      join ledger_account a on a.id = p.account_id
      left join customers_customer c on c.id = p.customer_id
     where {OURS.format("p")}
       and p.customer_id is distinct from case when a.kind = 'receivable' then e.customer_id end
    """,
)

CHANGES_BALANCE = Rule(
    "entry_changes_one_balance_or_none",
    gettext_noop("%(kind)s %(number)s of %(customer)s has %(lines)s postings on A/R accounts."),
    f"""
    select {ENTRY}, coalesce(p.lines, 0) as lines
      from ledger_entry e
      left join {SIDES} on side.kind = e.kind
      left join (select p.entry_id, count(*) as lines
                   from ledger_posting p
                   join ledger_account a on a.id = p.account_id and a.kind = 'receivable'
                  group by p.entry_id) p on p.entry_id = e.id
     where {OURS.format("e")}
       and coalesce(p.lines, 0) <> case when side.sign is null then 0 else 1 end
    """,
)

SIGN_FITS = Rule(
    "posting_sign_fits_kind",
    gettext_noop("%(kind)s %(number)s changes the balance of %(customer)s by %(amount_minor)s."),
    f"""
    select {ENTRY}, p.amount_minor
      from ledger_posting p
      join ledger_account a on a.id = p.account_id and a.kind = 'receivable'
      join ledger_entry e on e.id = p.entry_id and e.reverses_id is null
      join {SIDES} on side.kind = e.kind and side.sign <> 0
     where {OURS.format("p")} and sign(p.amount_minor) <> side.sign
    """,
)

OF_DATE = Rule(
    "posting_has_the_date_of_its_entry",
    gettext_noop(
        "%(kind)s %(number)s of %(customer)s, dated %(dated_on)s, is posted on %(posted)s."
    ),
    f"""
    select {ENTRY}, p.dated_on as posted
      from ledger_posting p
      join ledger_entry e on e.id = p.entry_id
     where {OURS.format("p")} and p.dated_on <> e.dated_on
    """,
)

ENTRY_RULES = (BALANCES, OF_CUSTOMER, OF_ENTRY, OF_DATE, NAMES_CUSTOMER, CHANGES_BALANCE, SIGN_FITS)
