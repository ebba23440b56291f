-- What others have committed is seen by each query in READ COMMITTED; in SERIALIZABLE
-- PostgreSQL finds the conflict. Between the two, a check of other rows judges by the past, and
-- a lock does not tell it so.
create function solde_insist_on_the_present() returns void language plpgsql as $$
begin
    if current_setting('transaction_isolation') = 'repeatable read' then
        raise exception using
            errcode = 'serialization_failure',
            message = 'this cannot be judged in REPEATABLE READ';
    end if;
end $$;

-- A project belongs to a customer of the same company and has its currency.
alter table customers_customer
    add constraint customer_parent_of_company_and_currency
        foreign key (company_id, parent_id, currency)
        references customers_customer (company_id, id, currency);

-- One level: a project has no projects, and a customer that has some becomes none.
create function solde_one_level() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' then
        perform solde_insist_on_the_present();  -- of projects being opened under this one
    end if;
    -- Nobody makes the parent a project of another at the same time.
    perform from customers_customer
      where id in (new.parent_id, new.id) order by id for no key update;
    if exists (select from customers_customer where id = new.parent_id and parent_id is not null)
       or exists (select from customers_customer where parent_id = new.id) then
        raise exception using
            errcode = 'check_violation', constraint = 'project_has_no_projects',
            message = format('%s: projects have one level', new.name);
    end if;
    return new;
end $$;

create trigger customer_one_level after insert or update of parent_id on customers_customer
    for each row when (new.parent_id is not null) execute function solde_one_level();

-- When a document with these terms falls due; null without terms: on its own date. The same as
-- due_on() in figures/days.py, for the many rows of an import.

create function solde_month_end(day date) returns date language sql immutable as $$
    select (make_date(extract(year from day)::integer, extract(month from day)::integer, 1)
            + interval '1 month')::date - 1
$$;

create function solde_day_of_month(day date, number integer)
    returns date language sql immutable as $$
    select least(day - extract(day from day)::integer + number, solde_month_end(day))
$$;

create function solde_due_on(dated_on date, terms_rule text, terms_days integer)
    returns date language sql immutable as $$
    select case terms_rule
        when 'net' then dated_on + terms_days
        when 'end_of_month' then solde_month_end(dated_on + terms_days)
        when 'day_of_month' then case
            when solde_day_of_month(dated_on, terms_days) > dated_on
                then solde_day_of_month(dated_on, terms_days)
            else solde_day_of_month(solde_month_end(dated_on) + 1, terms_days)
        end
    end
$$;

-- Customers are found by the beginnings of words (customers/finding.py). Kept beside the words,
-- because to take them apart for each customer that is looked at takes ten times as long.
alter table customers_customer
    add column search_vector tsvector
        generated always as (array_to_tsvector(string_to_array(search_words, ' '))) stored;

create index customer_by_words on customers_customer using gin (search_vector);
