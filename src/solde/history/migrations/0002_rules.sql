-- History is only ever added to.
create function solde_history_is_kept() returns trigger language plpgsql as $$
begin
    raise exception using
        errcode = 'integrity_constraint_violation', constraint = 'history_is_kept',
        message = format('%s of history refused', tg_op);
end $$;
create trigger history_is_kept before update or delete on history_event
    for each statement execute function solde_history_is_kept();
alter table history_event enable always trigger history_is_kept;
