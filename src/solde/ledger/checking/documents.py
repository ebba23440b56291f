"""Rules of documents: a first entry, the reversals of it, and later versions."""

from django.utils.translation import gettext_noop

from solde.ledger.checking.finding import ENTRY, OURS, Rule

BELONGS = Rule(
    "entry_belongs_to_its_document",
    gettext_noop(
        "%(kind)s %(number)s of %(customer)s, dated %(dated_on)s, has another company, customer,"
        " kind or number than the document it belongs to."
    ),
    f"""
    select {ENTRY}
      from ledger_entry e
      left join ledger_entry root on root.id = e.document_id
     where {OURS.format("e")} and e.document_id <> e.id
       and (root.id is null or root.document_id <> root.id
            or (root.company_id, root.customer_id, root.kind, root.number)
               is distinct from (e.company_id, e.customer_id, e.kind, e.number))
    """,
)

NUMBER_ONCE = Rule(
    "entry_number_used_once",
    gettext_noop("%(customer)s has %(times)s documents called %(kind)s %(number)s."),
    f"""
    select e.company_id, min(e.currency) as currency, e.kind, e.number, count(*) as times,
           (select name from customers_customer where id = e.customer_id) as customer
      from ledger_entry e
     where {OURS.format("e")} and e.document_id = e.id
     group by e.company_id, e.customer_id, e.kind, e.number
    having count(*) > 1
    """,
)

ACCOUNT_KEPT = Rule(
    "document_keeps_its_account",
    gettext_noop(
        "%(kind)s %(number)s of %(customer)s is posted to %(accounts)s A/R accounts; a document"
        " stays on one."
    ),
    f"""
    select {ENTRY}, moved.accounts
      from (select e.document_id, count(distinct p.account_id) as accounts
              from ledger_posting p
              join ledger_account a on a.id = p.account_id and a.kind = 'receivable'
              join ledger_entry e on e.id = p.entry_id
             group by e.document_id
            having min(p.account_id) <> max(p.account_id)) moved
      join ledger_entry e on e.id = moved.document_id
     where {OURS.format("e")}
    """,
)

# On no day does a document come to the opposite of what it was first posted as.
SIDE_KEPT = Rule(
    "document_keeps_its_side",
    gettext_noop(
        "%(kind)s %(number)s of %(customer)s was posted as %(first_minor)s and comes to"
        " %(net_minor)s on %(on_day)s."
    ),
    f"""
    select {ENTRY}, first.amount_minor as first_minor, turned.net_minor, turned.on_day
      from (select e.document_id, e.dated_on as on_day,
                   sum(sum(p.amount_minor)) over days as net_minor
              from ledger_posting p
              join ledger_account a on a.id = p.account_id and a.kind = 'receivable'
              join ledger_entry e on e.id = p.entry_id
             group by e.document_id, e.dated_on
            window days as (partition by e.document_id order by e.dated_on)) turned
      join ledger_entry e on e.id = turned.document_id
      join ledger_posting first on first.entry_id = e.id and first.customer_id is not null
     where {OURS.format("e")} and sign(turned.net_minor) = -sign(first.amount_minor)
    """,
)

# For each reversal the postings of both entries, added up by account and customer.
MIRRORS = Rule(
    "reversal_mirrors_its_entry",
    gettext_noop(
        "The reversal of %(kind)s %(number)s of %(customer)s on %(dated_on)s leaves"
        " %(left_minor)s on account %(account)s."
    ),
    f"""
    select {ENTRY}, unlike.left_minor,
           (select name from ledger_account where id = unlike.account_id) as account
      from (select pair.id, p.account_id, p.customer_id, sum(p.amount_minor) as left_minor
              from (select id, id as entry_id from ledger_entry where reverses_id is not null
                    union all
                    select id, reverses_id from ledger_entry where reverses_id is not null) pair
              join ledger_posting p on p.entry_id = pair.entry_id
             group by pair.id, p.account_id, p.customer_id
            having sum(p.amount_minor) <> 0) unlike
      join ledger_entry e on e.id = unlike.id
     where {OURS.format("e")}
    """,
)

TAKES_BACK = Rule(
    "reversal_takes_back_an_entry_of_its_document",
    gettext_noop(
        "The reversal of %(kind)s %(number)s of %(customer)s on %(dated_on)s takes back an entry"
        " that is of another document, later, or a reversal itself."
    ),
    f"""
    select {ENTRY}
      from ledger_entry e
      left join ledger_entry taken on taken.id = e.reverses_id
     where {OURS.format("e")} and e.reverses_id is not null
       and (taken.id is null or taken.document_id <> e.document_id
            or taken.reverses_id is not null or taken.dated_on > e.dated_on)
    """,
)

# "Today" wherever it is latest.
BY_TODAY = Rule(
    "entry_reversed_by_today",
    gettext_noop(
        "%(kind)s %(number)s of %(customer)s is taken back on %(dated_on)s, a day still to come."
    ),
    f"""
    select {ENTRY}
      from ledger_entry e
      join ledger_entry taken on taken.id = e.reverses_id
     where {OURS.format("e")} and e.dated_on > taken.dated_on
       and e.dated_on > (now() at time zone 'Pacific/Kiritimati')::date
    """,
)

REVERSED_ONCE = Rule(
    "entry_reversed_once",
    gettext_noop("%(kind)s %(number)s of %(customer)s is reversed %(times)s times."),
    f"""
    select {ENTRY}, twice.times
      from (select reverses_id, count(*) as times
              from ledger_entry where reverses_id is not null
             group by reverses_id having count(*) > 1) twice
      join ledger_entry e on e.id = twice.reverses_id
     where {OURS.format("e")}
    """,
)

STANDS_ONCE = Rule(
    "document_stands_once",
    gettext_noop("%(kind)s %(number)s of %(customer)s has %(standing)s versions that stand."),
    f"""
    select {ENTRY}, counted.standing
      from (select document_id,
                   sum(case when reverses_id is null then 1 else -1 end) as standing
              from ledger_entry group by document_id
            having sum(case when reverses_id is null then 1 else -1 end) not in (0, 1)) counted
      join ledger_entry e on e.id = counted.document_id
     where {OURS.format("e")}
    """,
)

DOCUMENT_RULES = (
    BELONGS,
    NUMBER_ONCE,
    ACCOUNT_KEPT,
    SIDE_KEPT,
    MIRRORS,
    TAKES_BACK,
    BY_TODAY,
    REVERSED_ONCE,
    STANDS_ONCE,
)
