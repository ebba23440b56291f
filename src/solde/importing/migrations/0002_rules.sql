-- The rules of imports, held by PostgreSQL itself.

-- 1. Companies are kept apart.

alter table importing_importfile
    add constraint import_file_order_of_company
        foreign key (company_id, order_id) references importing_importorder (company_id, id);
