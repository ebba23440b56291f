"""Acts of the history in words: what was done, as the audit log says it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACT_WORDS: dict[str, str | Promise] = {
    # Companies and members.
    "open_company": _("Opened the company"),
    "change_company": _("Changed the company"),
    "close_books": _("Changed the closing date"),
    "number_from": _("Set the next number"),
    "let_in": _("Made a member"),
    "invite": _("Invited"),
    "take_back_invitation": _("Took an invitation back"),
    "change_role": _("Changed a role"),
    "put_out": _("Removed a member"),
    # Customers and books.
    "open_customer": _("Opened a customer"),
    "change_customer": _("Changed a customer"),
    "import": _("Imported files"),
    "open_balance": _("Brought in an opening balance"),
    "void_opening_balance": _("Took an opening balance back"),
    "reverse": _("Reversed an entry"),
    "release": _("Released"),
    # Documents.
    "save_draft": _("Saved a draft"),
    "throw_away": _("Threw a draft away"),
    "issue": _("Issued"),
    "edit": _("Edited"),
    "note": _("Changed the internal note"),
    "change": _("Changed"),
    "void": _("Voided"),
    "attach": _("Attached a file"),
    "remove_attachment": _("Removed an attached file"),
    "add_item": _("Added an item"),
    "change_item": _("Changed an item"),
    "add_tax": _("Added a tax"),
    "change_tax": _("Changed a tax"),
    "change_usual": _("Changed what is usual"),
    "dispute": _("Noted a dispute"),
    "end_dispute": _("Ended a dispute"),
    "set_finance_charges": _("Changed how finance charges are made"),
    "order_sending": _("Ordered the sending of documents"),
    "send": _("Sent"),
    "put_in_queue": _("Put in a queue"),
    "take_out_of_queue": _("Taken out of a queue"),
    "print": _("Printed"),
    "view": _("Opened by the link in its letter"),
    # Payments.
    "receive": _("Received a payment"),
    "refund": _("Refunded"),
    # Reminders.
    "set_reminder_rule": _("Changed when customers are reminded"),
    "remind": _("Reminded customers"),
    # Schedules.
    "add_schedule": _("Added a schedule"),
    "change_schedule": _("Changed a schedule"),
    "pause_schedule": _("Paused a schedule"),
    "resume_schedule": _("Resumed a schedule"),
    # Statements.
    "order_run": _("Ordered a statement run"),
    "change_usual_statement": _("Changed the usual options of statements"),
    "save_options": _("Kept options under a name"),
    "forget_options": _("Deleted saved options"),
    # Letters and mailboxes.
    "hold": _("Held"),
    "cancel": _("Called off"),
    "settle": _("Settled a letter in doubt"),
    "resend": _("Sent again"),
    "mark_bounced": _("Marked as bounced"),
    "send_test_letter": _("Sent a test letter"),
    "keep_template": _("Changed a message"),
    "forget_template": _("Went back to a standard message"),
    "connect_gmail": _("Connected Gmail"),
    "remove_gmail": _("Removed Gmail"),
    "connect_server": _("Connected an SMTP server"),
    "remove_server": _("Removed the SMTP server"),
    "resume_mailbox": _("Resumed a mailbox"),
    "set_limits": _("Changed the limits of a mailbox"),
    "try_again": _("Called the workers again"),
    "deal_with_alert": _("Dealt with an alert"),
}


def act_word(act: str) -> str:
    """In words; an act that has none, as it was written down."""
    return str(ACT_WORDS.get(act, act.replace("_", " ")))
