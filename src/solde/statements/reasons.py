"""Why a customer got no statement: the codes, in the order in which they are tried."""

from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext, gettext_noop

from solde.figures.money import minor_digits
from solde.figures.request import Kind
from solde.figures.statement import Statement
from solde.statements.options import Options
from solde.statements.recipients import Recipient

SENTENCES = {
    "inactive": gettext_noop(
        "The customer is inactive. Make it active, or include inactive customers."
    ),
    "statements_off": gettext_noop(
        "The customer wants no statements. Switch them on for this customer to send them again."
    ),
    "no_activity": gettext_noop(
        "Nothing happened in the period. Choose an earlier first day, or an open item statement."
    ),
    "nothing_open": gettext_noop(
        "Nothing is open on the statement date. To show what was paid, make a balance forward"
        " or an activity statement."
    ),
    "nothing_overdue": gettext_noop(
        "Nothing is that late on the statement date. To list what is not late yet, make an open"
        " item statement without a limit of days."
    ),
    "zero_balance": gettext_noop("The balance is zero. Include zero balances to make it."),
    "credit_balance": gettext_noop(
        "The balance is a credit. Do not leave out credit balances to make it."
    ),
    "below_minimum": gettext_noop("The balance is below the minimum. Lower it to make it."),
    "prefers_print": gettext_noop(
        "The customer does not want e-mail. Print the statement, or change how it is delivered."
    ),
    "no_email_address": gettext_noop(
        "The customer has no e-mail address. Enter one, or print the statement."
    ),
    "invalid_email_address": gettext_noop(
        "An e-mail address of the customer is not valid. Correct it, or print the statement."
    ),
    "already_sent": gettext_noop(
        "This very statement was e-mailed before or is on its way. To send it again on purpose,"
        " repeat it."
    ),
    "bad_figures": gettext_noop(
        "The figures do not agree with the books, so the statement was not made. Run the check"
        " of the books and tell whoever looks after this installation."
    ),
}


def sentence(code: str) -> str:
    """The reason in words, in the language that is active, with what to do about it."""
    return gettext(SENTENCES[code])


def in_order(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Counts per reason, in the order in which reasons are tried."""
    places = list(SENTENCES)
    return sorted(counts.items(), key=lambda pair: places.index(pair[0]))


def standing_reason(customer: Recipient, options: Options) -> str:
    """Why a customer is left out whatever its figures are; "" when it is not."""
    owner = customer.parent or customer
    if not options.include_inactive and not (customer.active and owner.active):
        return "inactive"
    if not (customer.statements and owner.statements):
        return "statements_off"
    return ""


def figures_reason(statement: Statement, options: Options, currency: str) -> str:
    """Why a statement with these figures is not made; "" when it is."""
    if reason := _emptiness(statement, options):
        return reason
    balance_minor = statement.balance_minor
    if balance_minor == 0 and not options.include_zero:
        return "zero_balance"
    if balance_minor < 0 and options.skip_credit:
        return "credit_balance"
    if options.minimum and balance_minor < Decimal(options.minimum) * 10 ** minor_digits(currency):
        return "below_minimum"
    return ""


def _emptiness(statement: Statement, options: Options) -> str:
    rows = statement.rows
    match options.kind:
        case Kind.BALANCE_FORWARD | Kind.ACTIVITY:
            # Without a row, a balance forward still tells what is owed.
            if not rows and (options.skip_no_activity or not statement.opening_minor):
                return "no_activity"
        case Kind.OPEN_ITEM:
            if not rows:
                return "nothing_open" if _nothing_hidden(statement) else "nothing_overdue"
            if options.over_days is not None and all(row.amount_minor < 0 for row in rows):
                # Only credits are left, and nobody is reminded of those.
                return "nothing_overdue"
        case Kind.REMINDER:
            if not rows:
                return "nothing_overdue"
    return ""


def _nothing_hidden(statement: Statement) -> bool:
    """Whether an open item statement without rows left nothing out for not being late."""
    aging = statement.aging
    return aging is None or not any((aging.current_minor, *aging.late_minor, aging.credits_minor))
