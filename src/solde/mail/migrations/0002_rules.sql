-- Companies are kept apart.
alter table mail_recipient
    add constraint recipient_delivery_of_company
        foreign key (company_id, delivery_id) references mail_delivery (company_id, id);
alter table mail_attempt
    add constraint attempt_delivery_of_company
        foreign key (company_id, delivery_id) references mail_delivery (company_id, id);
create index attempt_by_delivery on mail_attempt (delivery_id);
-- As Django asks for an address that begins so, whatever its case.
create index recipient_by_address on mail_recipient (company_id, upper(address) text_pattern_ops);

alter table mail_delivery
    add constraint delivery_state_is_known check (state in (
        'queued', 'sending', 'sent', 'partly_sent', 'failed', 'in_doubt', 'held', 'cancelled',
        'bounced'));
alter table mail_recipient
    add constraint recipient_fate_is_known check (fate in (
        'waiting', 'taken', 'refused', 'in_doubt', 'cancelled', 'bounced'));

-- A letter leaves through a mailbox of the installation, or one that its company is connected to.
create function solde_delivery_mailbox_is_open() returns trigger language plpgsql as $$
begin
    if not exists (select from mail_mailbox where id = new.mailbox_id and is_installations)
        and not exists (select from mail_connection
                         where company_id = new.company_id and mailbox_id = new.mailbox_id)
    then
        perform solde_broken('mailbox_open_to_company',
                             'a letter through a mailbox that its company may not use');
    end if;
    return null;
end $$;
create trigger mailbox_open_to_company after insert or update of mailbox_id on mail_delivery
    for each row execute function solde_delivery_mailbox_is_open();

-- A letter goes from state to state by the ways of mail/states.py, and what it says never changes.
create table mail_way (from_state text, to_state text, primary key (from_state, to_state));
insert into mail_way values
    ('queued', 'sending'), ('queued', 'held'), ('queued', 'cancelled'), ('queued', 'failed'),
    ('held', 'queued'), ('held', 'cancelled'),
    ('sending', 'queued'), ('sending', 'sent'), ('sending', 'partly_sent'),
    ('sending', 'failed'), ('sending', 'in_doubt'),
    ('partly_sent', 'sending'), ('partly_sent', 'bounced'),
    ('sent', 'bounced'),
    ('in_doubt', 'sent'), ('in_doubt', 'partly_sent'), ('in_doubt', 'queued'),
    ('in_doubt', 'bounced'),
    ('queued', 'sent'), ('queued', 'partly_sent'), ('held', 'sent'), ('held', 'partly_sent'),
    ('partly_sent', 'sent');

create function solde_delivery_was_to_change() returns trigger language plpgsql as $$
begin
    perform solde_broken('delivery_says_what_it_said',
                         format('letter %s was to be changed', old.id));
    return new;
end $$;
create trigger delivery_says_what_it_said before update on mail_delivery
    for each row
    when ((old.company_id, old.public_id, old.about, old.purpose, old.reason, old.from_name,
           old.reply_to, old.subject, old.text, old.language)
          is distinct from
          (new.company_id, new.public_id, new.about, new.purpose, new.reason, new.from_name,
           new.reply_to, new.subject, new.text, new.language))
    execute function solde_delivery_was_to_change();

create function solde_delivery_goes_on() returns trigger language plpgsql as $$
begin
    if not exists (
        select from mail_way where from_state = old.state and to_state = new.state)
    then
        perform solde_broken('delivery_goes_an_allowed_way',
                             format('letter %s from %s to %s', old.id, old.state, new.state));
    end if;
    if old.state in ('queued', 'held', 'partly_sent') and new.state in ('sent', 'partly_sent')
        and not exists (
            select from mail_attempt a
             where a.delivery_id = old.id
               and jsonb_path_exists(a.answer, '$.recipients.*[0] ? (@ == "taken")'))
    then
        perform solde_broken('delivery_goes_an_allowed_way',
                             format('letter %s, which nobody took, to %s', old.id, new.state));
    end if;
    return new;
end $$;
create trigger delivery_goes_an_allowed_way before update on mail_delivery
    for each row when (old.state <> new.state) execute function solde_delivery_goes_on();

-- A letter is under way exactly while a try of it is open; looked at when the transaction ends.
create function solde_sending_has_an_attempt() returns trigger language plpgsql as $$
declare
    letter record;
    letter_id bigint;
begin
    if tg_table_name = 'mail_attempt' then
        letter_id := new.delivery_id;
    else
        letter_id := new.id;
    end if;
    select d.id, d.state, exists (select from mail_attempt a
                                   where a.delivery_id = d.id and a.is_open) as is_tried
      into letter
      from mail_delivery d
     where d.id = letter_id;
    if (letter.state = 'sending') <> letter.is_tried then
        perform solde_broken('sending_has_an_open_attempt',
                             format('letter %s is %s', letter.id, letter.state));
    end if;
    return null;
end $$;
create constraint trigger sending_has_an_open_attempt after update of state on mail_delivery
    deferrable initially deferred for each row when (old.state <> new.state)
    execute function solde_sending_has_an_attempt();
create constraint trigger open_attempt_is_of_a_letter_under_way
    after insert or update of is_open on mail_attempt
    deferrable initially deferred for each row
    execute function solde_sending_has_an_attempt();

-- Nothing of it is ever deleted.
create trigger delivery_is_kept before delete on mail_delivery
    for each statement execute function solde_refuse_change();
create trigger recipient_is_kept before delete on mail_recipient
    for each statement execute function solde_refuse_change();
create trigger attempt_is_kept before delete on mail_attempt
    for each statement execute function solde_refuse_change();
create trigger captured_letter_is_kept before update or delete on mail_capturedletter
    for each statement execute function solde_refuse_change();
