-- What the rules of all packages refuse with: the name of the rule as constraint name.
create function solde_broken(rule text, words text) returns void language plpgsql as $$
begin
    raise exception using
        errcode = 'check_violation', constraint = rule, message = format('%s: %s', rule, words);
end $$;

create function solde_refuse_change() returns trigger language plpgsql as $$
begin
    raise exception using
        errcode = 'integrity_constraint_violation', constraint = 'written_once',
        message = format('%s of %s: its rows are written once', tg_op, tg_table_name);
end $$;

-- Public ids of rows that SQL makes: version 7 of RFC 9562, like those of Python. PostgreSQL makes
-- them itself from 18 on, each later than the one before, so that an index takes them at its end.
-- Before that: the first 48 bits are the milliseconds; the next four say the version, which is 4 in
-- what it starts from.
do $$ begin
    if to_regprocedure('uuidv7()') is not null then
        create function solde_uuid7() returns uuid language sql volatile as 'select uuidv7()';
    else
        create function solde_uuid7() returns uuid language sql volatile as $body$
            select encode(
                set_bit(set_bit(overlay(
                    uuid_send(gen_random_uuid())
                    placing substring(
                        int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3)
                    from 1 for 6), 52, 1), 53, 1), 'hex')::uuid
        $body$;
    end if;
end $$;

-- A company prints its own logo: old letterheads refer to it for ever.
alter table company_logo
    add constraint logo_of_company unique (company_id, id);
alter table company_company
    add constraint company_logo_of_company
        foreign key (id, logo_id) references company_logo (company_id, id);
