"""Which roles may open a page, and which may press what leads to an act. A group has its tables."""

READ = {"owner", "accountant", "sales", "viewer"}
SELL = {"owner", "accountant", "sales"}
SEND = {"owner", "accountant", "sales"}
RECEIVE = {"owner", "accountant"}
CONFIGURE = {"owner", "accountant"}
POST = {"owner", "accountant"}

# Pages, by name: who may open them.
LETTERS = {
    "letters": READ,
    "letter": READ,
    "letter_file": READ,
    "letter_files": READ,
    "letter_html": READ,
    "letter_paper": READ,
    "alerts": READ,
    "message_settings": CONFIGURE,
    "message": CONFIGURE,
}
MAILBOXES = {
    "mailboxes": READ,
    "limits": CONFIGURE,
    "server": CONFIGURE,
    "remove_server": CONFIGURE,
    "confirm_google": CONFIGURE,
    "remove_google": CONFIGURE,
}
STATEMENTS = {
    "statements": READ,
    "new_run": SEND,
    "review": READ,
    "preview": READ,
    "preview_paper": READ,
    "run": READ,
    "run_sums": READ,
    "print_run": READ,
    "export_run": READ,
    "statement": READ,
    "statement_paper": READ,
    "paper_settings": CONFIGURE,
    "paper_sample": CONFIGURE,
}
SALES = {
    "sales": READ,
    "document": READ,
    "document_paper": READ,
    "document_version": READ,
    "attached_file": READ,
    "new_invoice": SELL,
    "new_credit_memo": SELL,
    "new_sales_receipt": SELL,
    "new_refund_receipt": SELL,
    "new_statement_charge": SELL,
    "edit_document": SELL,
    "send_document": SEND,
    "sending_runs": READ,
    "sending_run": READ,
    "export_sending": READ,
}
PAYMENTS = {
    "payments": READ,
    "payment": READ,
    "payment_receipt": READ,
    "send_receipt": SEND,
    "new_payment": RECEIVE,
    "new_refund": RECEIVE,
    "change_payment": RECEIVE,
    "apply_credits": RECEIVE,
}
REMINDERS = {"reminder_settings": READ, "reminder_run": READ, "reminder_rule": CONFIGURE}
SCHEDULES = {
    "schedule_settings": READ,
    "schedule": READ,
    "new_invoice_schedule": CONFIGURE,
    "new_run_schedule": CONFIGURE,
    "edit_schedule": CONFIGURE,
}
SETTINGS = {
    "company_home": READ,
    "search": READ,
    "logo": READ,
    "settings": CONFIGURE,
    "company_settings": CONFIGURE,
    "contact_settings": CONFIGURE,
    "books_settings": CONFIGURE,
    "imports": CONFIGURE,
    "import": CONFIGURE,
    "import_columns": CONFIGURE,
    "inspections": CONFIGURE,
    "members": CONFIGURE,
    "audit_log": CONFIGURE,
}
CUSTOMERS = {
    "customers": READ,
    "customer": READ,
    "documents_of": READ,
    "payments_of": READ,
    "statements_of": READ,
    "letters_of": READ,
    "projects_of": READ,
    "history_of": READ,
    "new_customer": SELL,
    "edit_customer": SELL,
    "opening_balance": POST,
}
CATALOGUE = {
    "tax_settings": CONFIGURE,
    "new_tax": CONFIGURE,
    "tax": CONFIGURE,
    "items": SELL,
    "new_item": SELL,
    "item": SELL,
    "account_settings": CONFIGURE,
    "finance_charge_settings": CONFIGURE,
    "finance_charges": POST,
}
# Acts, by name: who may do them.
ON_LETTERS = {
    "several_letters": SEND,
    "forget_message": CONFIGURE,
    "letter_act": SEND,
    "was_sent": SEND,
    "was_not_sent": SEND,
    "resend": SEND,
    "bounced": SEND,
    "deal_with_alert": SEND,
}
ON_SALES = {
    "several_documents": SEND,
    "send_waiting": SEND,
    "print_sending": SEND,
    "letters_of_sending": SEND,
    "issue_document": SELL,
    "void_document": SELL,
    "release_of_document": RECEIVE,
    "throw_away_document": SELL,
    "dispute_document": SELL,
    "attach_file": SELL,
    "remove_file": SELL,
}
ON_PAYMENTS = {
    "apply_automatically": RECEIVE,
    "void_payment": RECEIVE,
    "release_application": RECEIVE,
}
ON_SETTINGS = {
    "upload_logo": CONFIGURE,
    "remove_logo": CONFIGURE,
    "close_books": CONFIGURE,
    "bring_in": CONFIGURE,
    "inspect_now": CONFIGURE,
    "invite_member": {"owner"},
    "take_back_invitation": {"owner"},
    "change_member": {"owner"},
    "remove_member": {"owner"},
}
ON_MAILBOXES = {
    "when_it_fails": CONFIGURE,
    "connect_google": CONFIGURE,
    "refuse_google": CONFIGURE,
    "try_again": CONFIGURE,
    "send_test": SEND,
}

ON_STATEMENTS = {
    "forget_options": SEND,
    "order_reviewed": SEND,
    "change_review": SEND,
    "put_right": SELL,
    "run_again": SEND,
    "run_goes_on": SEND,
    "call_again": SEND,
    "letters_of_run": SEND,
    "email_statement": SEND,
}

ON_REMINDERS = {"switch_reminder_rule": CONFIGURE, "send_reminders": SEND}
ON_SCHEDULES = {"pause_schedule": CONFIGURE, "resume_schedule": CONFIGURE}
ON_CUSTOMERS = {"retire_customer": SELL, "take_up_customer": SELL, "void_opening_balance": POST}
ON_CATALOGUE = {
    "retire_tax": CONFIGURE,
    "take_up_tax": CONFIGURE,
    "retire_item": SELL,
    "take_up_item": SELL,
}

PAGES = (
    CUSTOMERS
    | CATALOGUE
    | SETTINGS
    | LETTERS
    | MAILBOXES
    | STATEMENTS
    | SALES
    | PAYMENTS
    | REMINDERS
    | SCHEDULES
)
ACTS = (
    ON_CUSTOMERS
    | ON_CATALOGUE
    | ON_SETTINGS
    | ON_LETTERS
    | ON_MAILBOXES
    | ON_STATEMENTS
    | ON_SALES
    | ON_PAYMENTS
    | ON_REMINDERS
    | ON_SCHEDULES
)
# Before every company.
ANYBODY = {
    *("sign_in_by_link", "sign_out", "google_return", "choose_language", "invitation", "set_up"),
    *("account_login", "account_inactive", "mfa_authenticate", "mfa_login_webauthn"),
    *("document_by_link", "paper_by_link"),
    *("account_reset_password", "account_reset_password_done"),
    *("account_reset_password_from_key", "account_reset_password_from_key_done"),
}
THEIR_OWN = {
    *("home", "new_company", "profile", "account_change_password", "account_set_password"),
    *("account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"),
    *("mfa_index", "mfa_activate_totp", "mfa_deactivate_totp"),
    *("mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes"),
    *("mfa_list_webauthn", "mfa_add_webauthn", "mfa_edit_webauthn", "mfa_remove_webauthn"),
    "usersessions_list",
}
# Where a part of an address is one of a few words.
WORDS = {
    "letter_act": {"verb": "hold"},
    **{name: {"kind": "statement", "language": "de"} for name in ("message", "forget_message")},
    "import_columns": {"name": "customers"},
    "paper_sample": {"template": "standard-1"},
    **{name: {"number": "1-00001"} for name in ("statement", "statement_paper", "email_statement")},
}
