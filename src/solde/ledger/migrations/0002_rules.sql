-- The rules of the books, held by PostgreSQL itself. Each refusal carries the name of its rule
-- as constraint name; ledger/refusals.py turns the name into words.
-- Turns and applications have theirs in 0003_applications.sql.
--
-- Triggers that look at rows of their own table and others are statement triggers: one query
-- for all new rows. They fire always, in the bulk import too, which switches off what fires
-- row by row (the foreign keys below); so they look at what those keys would.

-- 1. Companies are kept apart: a row can only refer to rows of its own company.

alter table ledger_customeraccount
    add constraint customer_account_customer_of_company
        foreign key (company_id, customer_id) references customers_customer (company_id, id),
    add constraint customer_account_account_of_company
        foreign key (company_id, account_id) references ledger_account (company_id, id);

alter table ledger_entry
    add constraint entry_customer_of_company
        foreign key (company_id, customer_id) references customers_customer (company_id, id),
    add constraint entry_document_of_company
        foreign key (company_id, document_id) references ledger_entry (company_id, id),
    add constraint entry_reverses_of_company
        foreign key (company_id, reverses_id) references ledger_entry (company_id, id);

alter table ledger_posting
    add constraint posting_entry_of_company
        foreign key (company_id, entry_id) references ledger_entry (company_id, id),
    add constraint posting_account_of_company
        foreign key (company_id, account_id) references ledger_account (company_id, id),
    add constraint posting_customer_of_company
        foreign key (company_id, customer_id) references customers_customer (company_id, id);

alter table ledger_application
    add constraint application_customer_of_company
        foreign key (company_id, customer_id) references customers_customer (company_id, id),
    add constraint application_credit_of_company
        foreign key (company_id, credit_id) references ledger_entry (company_id, id),
    add constraint application_charge_of_company
        foreign key (company_id, charge_id) references ledger_entry (company_id, id);

-- Kinds are those of ledger/models.py. Amounts stay where sums over millions of rows fit in a
-- bigint: AMOUNT_MAX of figures/money.py.
alter table ledger_account
    add constraint account_kind_is_known check (kind in (
        'receivable', 'bank', 'undeposited_funds', 'income', 'tax_payable', 'other'));
alter table ledger_entry
    add constraint entry_kind_is_known check (kind in (
        'invoice', 'credit_memo', 'payment', 'sales_receipt', 'refund_receipt', 'refund',
        'statement_charge', 'finance_charge', 'adjustment'));
alter table ledger_posting
    add constraint posting_amount_has_bounds
        check (amount_minor between -1000000000000000 and 1000000000000000);

-- Days are within those of figures/days.py.
alter table ledger_entry
    add constraint entry_date_has_bounds check (dated_on between '1900-01-01' and '2199-12-31');
alter table ledger_application
    add constraint application_dates_have_bounds check (
        applied_on >= '1900-01-01' and effective_on <= '2199-12-31'
        and released_on between '1900-01-01' and '2199-12-31');

-- Postings are looked for by their entry; one index does for that and for telling them apart.
-- Their ids say in which order the lines of an entry came, and nothing else.
alter table ledger_posting
    drop constraint ledger_posting_pkey,
    add constraint posting_of_an_entry primary key (entry_id, id),
    alter id set cache 100;

-- 2. Entries and postings are written once.

create trigger entry_written_once before update or delete on ledger_entry
    for each statement execute function solde_refuse_change();
alter table ledger_entry enable always trigger entry_written_once;
create trigger posting_written_once before update or delete on ledger_posting
    for each statement execute function solde_refuse_change();
alter table ledger_posting enable always trigger posting_written_once;

-- 3. What an entry may be.

-- The latest day that it is anywhere by now. What a company's today is, the acts know; this keeps
-- out the typing errors of all others.
create function solde_last_today() returns date language sql stable as $$
    select (now() at time zone 'UTC' + interval '14 hours')::date
$$;

create function solde_check_new_entries() returns trigger language plpgsql as $$
declare
    bad record;
begin
    -- Turns before the company's row, as everywhere: an order that all keep makes no deadlock.
    perform solde_take_turns(array(select customer_id from fresh where document_id <> id));
    -- Nobody may close the books, or change the customer's currency, while this is posted. Ids are
    -- gathered first: a join would carry whole new rows along, and sort them.
    perform from company_company
      where id = any (array(select distinct company_id from fresh)) order by id for share;
    perform from customers_customer
      where id = any (array(select distinct customer_id from fresh)) order by id for key share;

    select judged.* into bad
      from (
        select e.kind, e.number, e.dated_on,
               case
                   when c.id is null then 'entry_customer_of_company'
                   when c.currency <> e.currency then 'entry_in_currency_of_customer'
                   when e.dated_on <= o.closed_on then 'books_are_closed'
               end as rule
          from fresh e
          left join company_company o on o.id = e.company_id
          left join customers_customer c on c.id = e.customer_id and c.company_id = e.company_id
      ) judged where judged.rule is not null;
    if found then
        perform solde_broken(bad.rule, format('%s %s of %s', bad.kind, bad.number, bad.dated_on));
    end if;

    if not exists (select from fresh where document_id <> id) then
        return null;
    end if;
    select judged.* into bad
      from (
        select e.kind, e.number, e.dated_on,
               case
                   when root.id is null
                     or (root.customer_id, root.kind, root.number)
                        <> (e.customer_id, e.kind, e.number) then 'entry_belongs_to_its_document'
                   when e.reverses_id is null then null
                   when taken.id is null then 'entry_reverses_within_its_document'
                   when taken.reverses_id is not null then 'entry_reverses_no_reversal'
                   when e.dated_on < taken.dated_on then 'entry_reversed_from_its_date_on'
                   when e.dated_on > greatest(taken.dated_on, solde_last_today())
                       then 'entry_reversed_by_today'
               end as rule
          from fresh e
          left join ledger_entry root
                 on root.id = e.document_id and root.company_id = e.company_id
                and root.document_id = root.id
          left join ledger_entry taken
                 on taken.id = e.reverses_id and taken.company_id = e.company_id
                and taken.document_id = e.document_id
         where e.document_id <> e.id
      ) judged where judged.rule is not null;
    if found then
        perform solde_broken(bad.rule, format('%s %s of %s', bad.kind, bad.number, bad.dated_on));
    end if;

    -- Of a document's versions one stands, or none when it is void: the next comes with, or
    -- after, the reversal of the one before.
    select later.document_id into bad
      from ledger_entry later
     where later.document_id <> later.id
       and later.document_id in (select document_id from fresh where document_id <> id)
     group by later.document_id
    having count(*) filter (where later.reverses_id is null) > count(later.reverses_id);
    if found then
        perform solde_broken('document_stands_once',
            format('document %s would stand twice', bad.document_id));
    end if;
    return null;
end $$;

create trigger entry_is_allowed after insert on ledger_entry
    referencing new table as fresh
    for each statement execute function solde_check_new_entries();
alter table ledger_entry enable always trigger entry_is_allowed;

-- An entry has postings. They come after it, so this waits for the end of the transaction;
-- ledger/bulk.py looks for itself.
create function solde_entry_has_postings() returns trigger language plpgsql as $$
begin
    if not exists (select from ledger_posting where entry_id = new.id) then
        perform solde_broken('entry_balances',
            format('%s %s has no postings', new.kind, new.number));
    end if;
    return null;
end $$;

create constraint trigger entry_balances after insert on ledger_entry
    deferrable initially deferred for each row execute function solde_entry_has_postings();

-- 4. What a posting may be. All postings of an entry come in one statement: they can be judged
--    together there, and nothing can be added to an entry of the past.

-- Which kinds may raise a balance (1), lower it (-1), either (0), or never touch one (null).
create function solde_sign(kind text) returns integer language sql immutable as $$
    select case
        when kind in ('invoice', 'statement_charge', 'finance_charge', 'refund') then 1
        when kind in ('credit_memo', 'payment') then -1
        when kind = 'adjustment' then 0
    end
$$;

create function solde_check_new_postings() returns trigger language plpgsql as $$
declare
    low bigint;
    high bigint;
    new_ones bigint;
    at_once boolean;
    bad record;
begin
    -- Nobody may change what kind of account this is while it is posted to.
    perform from ledger_account
      where id = any (array(select distinct account_id from fresh)) order by id for share;

    -- New entries lie side by side. Without the span PostgreSQL would, for many postings, read
    -- the entries of all times. Where it holds no other posting, none of them has another.
    select min(entry_id), max(entry_id), count(*) into low, high, new_ones from fresh;
    at_once := new_ones = (select count(*) from ledger_posting where entry_id between low and high)
        or new_ones = (select count(*) from ledger_posting
            where entry_id between low and high and entry_id in (select entry_id from fresh));

    with judged as (
        select p.entry_id, p.amount_minor, p.customer_id,
               e.document_id <> e.id as is_later,
               solde_sign(e.kind) is not null as changes_balance,
               case
                   when e.id is null then 'posting_entry_of_company'
                   when a.id is null then 'posting_account_of_company'
                   when a.currency <> e.currency then 'posting_in_currency_of_its_entry'
                   when p.dated_on <> e.dated_on then 'posting_has_the_date_of_its_entry'
                   when (a.kind = 'receivable') <> (p.customer_id is not null)
                     or p.customer_id <> e.customer_id then 'posting_names_customer_on_receivable'
                   when p.customer_id is not null and e.reverses_id is null
                    and solde_sign(e.kind) * p.amount_minor < 0 then 'posting_sign_fits_kind'
               end as rule
          from fresh p
          left join ledger_entry e
                 on e.id = p.entry_id and e.company_id = p.company_id
                and e.id between low and high
          left join ledger_account a on a.id = p.account_id and a.company_id = p.company_id
    ), entries as (
        select entry_id, bool_or(is_later) as is_later,
               coalesce(min(rule), case
                   when not at_once
                    and (select count(*) from ledger_posting p
                          where p.entry_id = judged.entry_id) <> count(*)
                       then 'entry_postings_come_at_once'
                   when count(*) < 2 or sum(amount_minor) <> 0 then 'entry_balances'
                   when count(customer_id) <> bool_or(changes_balance)::integer
                       then 'entry_changes_one_balance_or_none'
               end) as rule
          from judged group by entry_id
    )
    select bool_or(is_later) as with_later,
           (array_agg(entry_id) filter (where rule is not null))[1] as entry_id,
           (array_agg(rule) filter (where rule is not null))[1] as rule
      into bad from entries;
    if bad.rule is not null then
        perform solde_broken(bad.rule, format('entry %s', bad.entry_id));
    end if;

    if bad.with_later then
        perform solde_check_later_entries(array(
            select distinct e.id from fresh p join ledger_entry e on e.id = p.entry_id
             where e.document_id <> e.id));
    end if;
    return null;
end $$;

create function solde_check_later_entries(later bigint[]) returns void language plpgsql as $$
declare
    bad record;
begin
    select judged.* into bad
      from (
        select e.kind, e.number,
               case
                   when e.reverses_id is not null and exists (
                       select from ledger_posting p where p.entry_id in (e.id, e.reverses_id)
                        group by p.account_id, p.customer_id having sum(p.amount_minor) <> 0)
                       then 'reversal_mirrors_its_entry'
                   when p.account_id <> first.account_id then 'document_keeps_its_account'
                   when e.reverses_id is null and sign(p.amount_minor) <> sign(first.amount_minor)
                       then 'document_keeps_its_side'
               end as rule
          from ledger_entry e
          left join ledger_posting p on p.entry_id = e.id and p.customer_id is not null
          left join ledger_posting first
                 on first.entry_id = e.document_id and first.customer_id is not null
         where e.id = any (later)
      ) judged where judged.rule is not null;
    if found then
        perform solde_broken(bad.rule, format('%s %s', bad.kind, bad.number));
    end if;
    perform solde_check_applied(array(
        select distinct document_id from ledger_entry where id = any (later)));
end $$;

create trigger posting_is_allowed after insert on ledger_posting
    referencing new table as fresh
    for each statement execute function solde_check_new_postings();
alter table ledger_posting enable always trigger posting_is_allowed;

-- 5. What postings rest on stays as it is.

create function solde_account_in_use() returns trigger language plpgsql as $$
begin
    perform solde_insist_on_the_present();
    if exists (select from ledger_posting where account_id = old.id)
       or exists (select from ledger_customeraccount where account_id = old.id) then
        perform solde_broken('account_in_use_keeps_kind_and_currency', old.name);
    end if;
    return new;
end $$;
create trigger account_in_use before update on ledger_account for each row
    when ((old.kind, old.currency, old.company_id) <> (new.kind, new.currency, new.company_id))
    execute function solde_account_in_use();

create function solde_customer_in_use() returns trigger language plpgsql as $$
begin
    perform solde_insist_on_the_present();
    if exists (select from ledger_entry where customer_id = old.id and document_id = id)
       or exists (select from ledger_customeraccount where customer_id = old.id) then
        perform solde_broken('customer_in_use_keeps_currency', old.name);
    end if;
    return new;
end $$;
create trigger customer_in_use before update on customers_customer
    for each row when ((old.currency, old.company_id) <> (new.currency, new.company_id))
    execute function solde_customer_in_use();

-- A customer's own A/R account is one, in the customer's currency.
create function solde_own_account_fits() returns trigger language plpgsql as $$
begin
    perform from ledger_account where id = new.account_id for share;
    perform from customers_customer where id = new.customer_id for key share;
    if not exists (
        select from ledger_account a join customers_customer c on c.currency = a.currency
         where a.id = new.account_id and c.id = new.customer_id and a.kind = 'receivable') then
        perform solde_broken('own_account_is_receivable_in_currency',
            format('customer %s, account %s', new.customer_id, new.account_id));
    end if;
    return new;
end $$;
create trigger own_account_fits after insert or update on ledger_customeraccount
    for each row execute function solde_own_account_fits();
