-- Companies are kept apart.
alter table reminders_reminder
    add constraint reminder_run_of_company_of_reminder
        foreign key (company_id, run_id) references reminders_reminderrun (company_id, id),
    add constraint reminder_customer_of_company
        foreign key (company_id, customer_id) references customers_customer (company_id, id),
    add constraint reminder_delivery_of_company
        foreign key (company_id, delivery_id) references mail_delivery (company_id, id);
alter table reminders_reminderitem
    add constraint reminder_item_of_company
        foreign key (company_id, reminder_id) references reminders_reminder (company_id, id),
    add constraint reminder_item_document_of_company
        foreign key (company_id, document_id) references sales_document (company_id, id),
    add constraint reminder_item_rule_of_company
        foreign key (company_id, rule_id) references reminders_reminderrule (company_id, id),
    add constraint reminder_item_version_of_company
        foreign key (company_id, version_id) references sales_version (company_id, id);
alter table reminders_reminder
    add constraint reminder_status_is_known check (status in ('queued', 'left_out'));
