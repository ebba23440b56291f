"""Rules of accounts, customers and the closing date."""

from django.utils.translation import gettext_noop

from solde.ledger.checking.finding import ENTRY, OURS, Rule

# Somebody's clock may be a little ahead of another's.
CLOCKS_APART = "interval '5 minutes'"

CUSTOMERS_ADD_UP = Rule(
    "customers_add_up_to_their_account",
    gettext_noop(
        "Account %(account)s comes to %(account_minor)s, its customers to %(customers_minor)s."
    ),
    f"""
    select a.company_id, a.currency, a.name as account, total.account_minor,
           coalesce(parts.customers_minor, 0) as customers_minor
      from ledger_account a
      join (select account_id, sum(amount_minor) as account_minor
              from ledger_posting group by account_id) total on total.account_id = a.id
      left join (select owed.account_id, sum(owed.minor) as customers_minor
                   from (select account_id, customer_id, sum(amount_minor) as minor
                           from ledger_posting where customer_id is not null
                          group by account_id, customer_id) owed
                   join customers_customer c on c.id = owed.customer_id
                   join ledger_account a on a.id = owed.account_id
                    and a.company_id = c.company_id and a.currency = c.currency
                  group by owed.account_id) parts on parts.account_id = a.id
     where {OURS.format("a")} and a.kind = 'receivable'
       and total.account_minor <> coalesce(parts.customers_minor, 0)
    """,
)

OWN_ACCOUNT = Rule(
    "own_account_is_receivable_in_currency",
    gettext_noop(
        "%(account)s is set as the A/R account of %(customer)s, but is none or of another currency."
    ),
    f"""
    select own.company_id, a.currency, a.name as account, c.name as customer
      from ledger_customeraccount own
      join ledger_account a on a.id = own.account_id
      join customers_customer c on c.id = own.customer_id
     where {OURS.format("own")}
       and (a.kind <> 'receivable' or a.currency <> c.currency
            or a.company_id <> own.company_id or c.company_id <> own.company_id)
    """,
)

ONE_LEVEL = Rule(
    "project_has_no_projects",
    gettext_noop("%(customer)s is a project of %(parent)s, which is a project itself."),
    f"""
    select c.company_id, c.currency, c.name as customer, parent.name as parent
      from customers_customer c
      join customers_customer parent on parent.id = c.parent_id
     where {OURS.format("c")} and parent.parent_id is not null
    """,
)

OF_PARENT = Rule(
    "project_in_company_and_currency_of_parent",
    gettext_noop("%(customer)s is in another company or currency than %(parent)s, its parent."),
    f"""
    select c.company_id, c.currency, c.name as customer, coalesce(parent.name, '?') as parent
      from customers_customer c
      left join customers_customer parent on parent.id = c.parent_id
     where {OURS.format("c")} and c.parent_id is not null
       and (parent.company_id, parent.currency) is distinct from (c.company_id, c.currency)
    """,
)

# Since the closing date was last set, nothing has been entered on or before it.
LAST_CLOSED = """
    (select distinct on (company_id) company_id, at
       from history_event where act = 'close_books' order by company_id, id desc)
"""

POSTED_AFTER_CLOSING = Rule(
    "nothing_posted_into_closed_books",
    gettext_noop(
        "%(kind)s %(number)s of %(customer)s, dated %(dated_on)s, was posted at %(posted_at)s,"
        " after the books were closed up to %(closed_on)s."
    ),
    f"""
    select {ENTRY}, e.posted_at, o.closed_on
      from ledger_entry e
      join company_company o on o.id = e.company_id and e.dated_on <= o.closed_on
      join {LAST_CLOSED} closing on closing.company_id = e.company_id
     where {OURS.format("e")} and e.posted_at > closing.at + {CLOCKS_APART}
    """,
)

APPLIED_AFTER_CLOSING = Rule(
    "nothing_applied_in_closed_books",
    gettext_noop(
        "%(applied_minor)s of %(kind)s %(number)s of %(customer)s takes effect on %(effective_on)s,"
        " but was applied at %(applied_at)s, after the books were closed up to %(closed_on)s."
    ),
    f"""
    select {ENTRY}, a.amount_minor as applied_minor, a.effective_on, a.applied_at, o.closed_on
      from ledger_application a
      join ledger_entry e on e.id = a.credit_id
      join company_company o on o.id = a.company_id and a.effective_on <= o.closed_on
      join {LAST_CLOSED} closing on closing.company_id = a.company_id
     where {OURS.format("a")} and a.applied_at > closing.at + {CLOCKS_APART}
    """,
)

ACCOUNT_RULES = (
    CUSTOMERS_ADD_UP,
    OWN_ACCOUNT,
    ONE_LEVEL,
    OF_PARENT,
    POSTED_AFTER_CLOSING,
    APPLIED_AFTER_CLOSING,
)
