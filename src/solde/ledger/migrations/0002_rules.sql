-- The rules of the books, held by PostgreSQL itself. Each refusal carries the name of its rule
-- as constraint name; ledger/refusals.py turns the name into words.

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

-- 2. Entries and postings are written once.

create function solde_refuse_change() returns trigger language plpgsql as $$
begin
    raise exception using
        errcode = 'integrity_constraint_violation',
        constraint = 'written_once',
        message = format('%s of %s: its rows are written once', tg_op, tg_table_name);
end $$;

create trigger entry_written_once before update or delete on ledger_entry
    for each statement execute function solde_refuse_change();
create trigger posting_written_once before update or delete on ledger_posting
    for each statement execute function solde_refuse_change();

create function solde_broken(rule text, words text) returns void language plpgsql as $$
begin
    raise exception using
        errcode = 'check_violation', constraint = rule, message = words;
end $$;

-- 3. An entry has two postings or more and they add up to zero. Looked at when the
--    transaction commits, so that an entry and its postings can be written in any order.

create function solde_entry_balances() returns trigger language plpgsql as $$
declare
    entry bigint := case tg_table_name when 'ledger_entry' then new.id
                    else (to_jsonb(new) ->> 'entry_id')::bigint end;
    total numeric;
    lines integer;
begin
    select sum(amount_minor), count(*) into total, lines
      from ledger_posting where entry_id = entry;
    if lines < 2 or total <> 0 then
        perform solde_broken('entry_balances',
            format('entry %s has %s postings that add up to %s', entry, lines, total));
    end if;
    return null;
end $$;

create constraint trigger entry_balances after insert on ledger_entry
    deferrable initially deferred for each row execute function solde_entry_balances();
create constraint trigger posting_keeps_entry_balanced after insert on ledger_posting
    deferrable initially deferred for each row execute function solde_entry_balances();

-- 4. What an entry may be. Statement triggers look at all new rows in one query each; they
--    fire always, in the bulk import too, where the foreign keys above are looked at in one
--    query instead of row by row (see ledger/bulk.py).

create function solde_check_new_entries() returns trigger language plpgsql as $$
declare
    bad record;
begin
    -- Nobody may close the books, or take a customer away, while this is being posted.
    perform 1 from company_company c
      where c.id in (select company_id from fresh) for share;
    perform 1 from customers_customer c
      where c.id in (select customer_id from fresh) for key share;

    select e.id, e.kind, e.number, e.dated_on, e.currency, c.currency as customers, root.id as root,
           root.kind as root_kind, root.number as root_number, root.customer_id as root_customer,
           e.customer_id, o.closed_on
      into bad
      from fresh e
      left join customers_customer c on c.id = e.customer_id and c.company_id = e.company_id
      left join ledger_entry root
             on root.id = e.document_id and root.company_id = e.company_id
            and root.document_id = root.id
      left join ledger_entry taken
             on taken.id = e.reverses_id and taken.company_id = e.company_id
            and taken.document_id = e.document_id
      left join company_company o on o.id = e.company_id
     where c.id is null or c.currency <> e.currency
        or root.id is null or root.kind <> e.kind or root.number <> e.number
        or root.customer_id <> e.customer_id
        or (e.reverses_id is not null and taken.id is null)
        or e.dated_on <= o.closed_on
     limit 1;
    if found then
        if bad.dated_on <= bad.closed_on then
            perform solde_broken('books_are_closed',
                format('%s %s is dated %s, but the books are closed up to %s',
                       bad.kind, bad.number, bad.dated_on, bad.closed_on));
        elsif bad.customers is null then
            perform solde_broken('entry_customer_of_company',
                format('%s %s names a customer of another company', bad.kind, bad.number));
        elsif bad.customers <> bad.currency then
            perform solde_broken('entry_in_currency_of_customer',
                format('%s %s is in %s, its customer in %s',
                       bad.kind, bad.number, bad.currency, bad.customers));
        end if;
        perform solde_broken('entry_belongs_to_its_document',
            format('%s %s does not continue the document it names', bad.kind, bad.number));
    end if;
    return null;
end $$;

create trigger entry_is_allowed after insert on ledger_entry
    referencing new table as fresh
    for each statement execute function solde_check_new_entries();
alter table ledger_entry enable always trigger entry_is_allowed;

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
    bad record;
begin
    perform 1 from ledger_account a
      where a.id in (select account_id from fresh) for key share;

    select e.kind, e.number, a.kind as account_kind, e.id as entry, a.id as account
      into bad
      from fresh p
      left join ledger_entry e on e.id = p.entry_id and e.company_id = p.company_id
      left join ledger_account a on a.id = p.account_id and a.company_id = p.company_id
     where e.id is null or a.id is null or a.currency <> e.currency
        or (a.kind = 'receivable') <> (p.customer_id is not null)
        or p.customer_id <> e.customer_id
        or (p.customer_id is not null and solde_sign(e.kind) is null)
        or (p.customer_id is not null and e.document_id = e.id
            and solde_sign(e.kind) * p.amount_minor < 0)
     limit 1;
    if found then
        if bad.entry is null or bad.account is null then
            perform solde_broken('posting_account_of_company',
                'a posting names an entry or account of another company');
        end if;
        perform solde_broken('posting_fits_its_entry',
            format('a posting of %s %s has the wrong account, customer, currency or sign',
                   bad.kind, bad.number));
    end if;

    -- Later entries of a document: on the account of the first, and never taking away from
    -- under an application.
    if exists (select from fresh p join ledger_entry e on e.id = p.entry_id
                where e.document_id <> e.id and p.customer_id is not null) then
        if exists (
            select from fresh p join ledger_entry e on e.id = p.entry_id
              join ledger_posting r on r.entry_id = e.document_id and r.customer_id is not null
             where p.customer_id is not null and r.account_id <> p.account_id) then
            perform solde_broken('document_keeps_its_account',
                'a document stays on the A/R account it was first posted to');
        end if;
        perform solde_check_applied(array(
            select distinct e.document_id from fresh p join ledger_entry e on e.id = p.entry_id
             where e.document_id <> e.id));
    end if;
    return null;
end $$;

create trigger posting_is_allowed after insert on ledger_posting
    referencing new table as fresh
    for each statement execute function solde_check_new_postings();
alter table ledger_posting enable always trigger posting_is_allowed;

-- 5. Applications never exceed what is open, on either side, on any day.

-- The amount left open on each day on which it changes; a document's own sign.
create function solde_open_by_day(documents bigint[])
    returns table (document_id bigint, on_day date, sign integer, open_minor numeric)
    language sql stable as $$
    with moved as (
        select e.document_id, e.dated_on as on_day, p.amount_minor as by_minor
          from ledger_entry e join ledger_posting p on p.entry_id = e.id
         where p.customer_id is not null
           and (e.id = any (documents)
                or (e.document_id = any (documents) and e.document_id <> e.id))
        union all
        select a.charge_id, a.effective_on, -a.amount_minor
          from ledger_application a where a.charge_id = any (documents)
        union all
        select a.charge_id, a.released_on, a.amount_minor
          from ledger_application a
         where a.charge_id = any (documents) and a.released_on > a.effective_on
        union all
        select a.charge_id, a.effective_on, a.amount_minor
          from ledger_application a
         where a.charge_id = any (documents) and a.released_on <= a.effective_on
        union all
        select a.credit_id, a.effective_on, a.amount_minor
          from ledger_application a where a.credit_id = any (documents)
        union all
        select a.credit_id, a.released_on, -a.amount_minor
          from ledger_application a
         where a.credit_id = any (documents) and a.released_on > a.effective_on
        union all
        select a.credit_id, a.effective_on, -a.amount_minor
          from ledger_application a
         where a.credit_id = any (documents) and a.released_on <= a.effective_on
    )
    select m.document_id, m.on_day, sign(r.amount_minor)::integer,
           sum(sum(m.by_minor)) over (partition by m.document_id order by m.on_day)
      from moved m
      join ledger_posting r on r.entry_id = m.document_id and r.customer_id is not null
     group by m.document_id, m.on_day, r.amount_minor
$$;

create function solde_check_applied(documents bigint[]) returns void language plpgsql as $$
declare
    bad record;
begin
    -- One at a time on the same document. The query below begins after the lock is had, so
    -- it sees what the one before has committed.
    perform 1 from ledger_entry e where e.id = any (documents) order by e.id for no key update;
    select o.document_id, o.on_day into bad
      from solde_open_by_day(documents) o where o.sign * o.open_minor < 0 limit 1;
    if found then
        perform solde_broken('application_within_open_amount',
            format('more is applied to document %s on %s than is open',
                   bad.document_id, bad.on_day));
    end if;
end $$;

create function solde_check_applications() returns trigger language plpgsql as $$
begin
    perform 1 from company_company c where c.id in (select company_id from fresh) for share;
    if tg_op = 'INSERT' then
        if exists (
            select from fresh a
              left join ledger_entry cr on cr.id = a.credit_id and cr.company_id = a.company_id
              left join ledger_entry ch on ch.id = a.charge_id and ch.company_id = a.company_id
              left join ledger_posting crp
                     on crp.entry_id = cr.document_id and crp.customer_id = a.customer_id
              left join ledger_posting chp
                     on chp.entry_id = ch.document_id and chp.customer_id = a.customer_id
             where cr.id is null or ch.id is null or crp.id is null or chp.id is null
                or cr.document_id <> cr.id or ch.document_id <> ch.id
                or crp.account_id <> chp.account_id
                or crp.amount_minor > 0 or chp.amount_minor < 0) then
            perform solde_broken('application_joins_credit_and_charge',
                'an application needs a credit and a charge of one customer and A/R account');
        end if;
        if exists (
            select from fresh a join company_company c on c.id = a.company_id
             where a.effective_on <= c.closed_on or a.released_on <= c.closed_on) then
            perform solde_broken('books_are_closed',
                'an application would take effect on a day that is closed');
        end if;
    elsif exists (
            select from fresh a join company_company c on c.id = a.company_id
             where a.released_on <= c.closed_on) then
        perform solde_broken('books_are_closed',
            'an application would be released on a day that is closed');
    end if;
    perform solde_check_applied(array(
        select credit_id from fresh union select charge_id from fresh));
    return null;
end $$;

create trigger application_is_allowed after insert on ledger_application
    referencing new table as fresh
    for each statement execute function solde_check_applications();
create trigger application_release_is_allowed after update on ledger_application
    referencing new table as fresh
    for each statement execute function solde_check_applications();
alter table ledger_application enable always trigger application_is_allowed;

create function solde_only_released() returns trigger language plpgsql as $$
begin
    if old.released_on is not null or new.released_on is null
       or (to_jsonb(old) - 'released_on') <> (to_jsonb(new) - 'released_on') then
        perform solde_broken('application_changes_by_release_only',
            'an application can be released, once, and not be changed otherwise');
    end if;
    return new;
end $$;

create trigger application_released_only before update on ledger_application
    for each row execute function solde_only_released();
create trigger application_never_deleted before delete on ledger_application
    for each statement execute function solde_refuse_change();

-- 6. What postings rest on stays as it is.

create function solde_account_in_use() returns trigger language plpgsql as $$
begin
    if (old.kind, old.currency, old.company_id) <> (new.kind, new.currency, new.company_id)
       and exists (select from ledger_posting where account_id = old.id) then
        perform solde_broken('account_in_use_keeps_kind_and_currency',
            format('account %s has postings', old.name));
    end if;
    return new;
end $$;
create trigger account_in_use before update on ledger_account
    for each row execute function solde_account_in_use();

create function solde_customer_in_use() returns trigger language plpgsql as $$
begin
    if (old.currency, old.company_id) <> (new.currency, new.company_id)
       and exists (select from ledger_entry where customer_id = old.id
                   and company_id = old.company_id) then
        perform solde_broken('customer_with_entries_keeps_currency',
            format('customer %s has entries in %s', old.name, old.currency));
    end if;
    return new;
end $$;
create trigger customer_in_use before update of currency, company_id on customers_customer
    for each row execute function solde_customer_in_use();
