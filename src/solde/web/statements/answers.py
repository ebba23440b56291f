"""The answers of a run as a table for people: what a spreadsheet shows of each customer."""

from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext_lazy as _

from solde.mail.reporting import stands_still
from solde.paging import by_place
from solde.statements import reasons
from solde.statements.models import Outcome, Statement, StatementRun
from solde.web.letter_words import word_of
from solde.web.mailbox_cards import name_of
from solde.web.spreadsheets import decimal
from solde.web.statements.words import STATUSES

COLUMNS: Final = (
    _("Position"), _("Customer"), _("Project"), _("Customer number"), _("Answer"), _("Why"),
    _("Statement"), _("Currency"), _("Closing balance"), _("Balance"), _("Letter"), _("Mailbox"),
    _("Last words of the server"),
)  # fmt: skip


def table(run: StatementRun) -> Iterator[tuple[object, ...]]:
    """The answers in the order of COLUMNS; what does not apply is None."""
    outcomes = run.outcomes.select_related("statement", "customer__parent", "delivery__mailbox")
    light = outcomes.defer("statement__figures", "statement__fingerprint", "delivery__text")
    for outcome in by_place(light):
        customer, statement, letter = outcome.customer, outcome.statement, outcome.delivery
        yield (
            outcome.position,
            (customer.parent or customer).name,
            customer.name if customer.parent else None,
            customer.number or None,
            STATUSES[Outcome.Status(outcome.status)].shown,
            reasons.sentence(outcome.reason) if outcome.reason else None,
            statement and statement.number,
            customer.currency,
            *(amounts(statement) if statement else (None, None)),
            letter and word_of(letter).shown,
            letter and name_of(letter.mailbox),
            letter and (letter.last_words or stands_still(letter) or None),
        )


def amounts(statement: Statement) -> tuple[str | None, str]:
    """Closing and account balance; an activity statement has no closing one."""
    closing_minor = statement.closing_minor
    closing = None if closing_minor is None else decimal(closing_minor, statement.currency)
    return closing, decimal(statement.balance_minor, statement.currency)
