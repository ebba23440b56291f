"""Letters with statements: whom they reach, and what stands in the way."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

from django.db.models import Q, QuerySet

from solde.company.models import Company
from solde.customers.models import Customer
from solde.customers.reaching import statements_reached_at
from solde.mail.addresses import Addressed, Addressee, addressee_at
from solde.mail.choosing import way_through
from solde.mail.letters.standard_words import STATEMENT
from solde.mail.letters.wording import Wordings, kept_wordings
from solde.mail.models import Delivery
from solde.mail.queueing import NewLetter, Standing, once_more, queue_letters, standing_letters
from solde.mail.states import MOVING, ON_ITS_WAY, State
from solde.statements.enclosing import letter_of
from solde.statements.models import Outcome, Statement, StatementRun
from solde.statements.recipients import picked
from solde.subject import Subject


class ToMail(Protocol):
    """A statement as running.py makes it."""

    @property
    def customer_id(self) -> int: ...
    @property
    def number(self) -> str: ...
    @property
    def currency(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def closing_minor(self) -> int | None: ...
    @property
    def balance_minor(self) -> int: ...
    @property
    def figures(self) -> str: ...


class Mailed(NamedTuple):
    """The letter of a statement; an earlier one, where that is on its way or was sent."""

    delivery_id: int
    is_new: bool


def addressees(company: Company, customer_ids: Sequence[int]) -> dict[int, Addressee]:
    """Whom statements go to by e-mail, by id of the customer; all of these are named."""
    customers = picked(company, customer_ids).select_related("parent")
    return {one.pk: addressee(one) for one in customers}


def addressee(customer: Customer) -> Addressee:
    reached = statements_reached_at(customer)
    return addressee_at(*reached, wants_email=customer.wants_email)


def mail_statements(
    run: StatementRun,
    statements: Mapping[int, ToMail],
    addressees: Mapping[int, Addressee],
    *,
    repeat: bool,
) -> dict[int, Mailed]:
    """Queue a letter for each of a run's statements, by id, in the current transaction.

    Each of their customers has an addressee with recipients. A statement whose letter is on its
    way or was sent keeps that one; with `repeat`, it is sent again. One whose letter failed, came
    back or was called off gets a new one.
    """
    company = run.company
    assert run.mailbox
    standing = letters_about(company, statements)
    kept = {
        pk: Mailed(found.delivery_id, is_new=False)
        for pk, found in left_at_that(standing, repeat=repeat).items()
    }
    wordings = kept_wordings(company, STATEMENT)
    letters = {
        pk: letter(
            run,
            pk,
            one,
            recipients=addressees[one.customer_id].recipients,
            before=standing.get(pk),
            wordings=wordings,
        )
        for pk, one in statements.items()
        if pk not in kept
    }
    way = way_through(company, run.mailbox)
    queued = queue_letters(company, list(letters.values()), way, by=run.ordered_by)
    return kept | {pk: Mailed(queued[one.about], is_new=True) for pk, one in letters.items()}


def letters_about(company: Company, statement_ids: Iterable[int]) -> dict[int, Standing]:
    """The latest letter of each of these statements, by id, where there is one."""
    named: dict[str, int] = {Subject.STATEMENT.of(pk): pk for pk in statement_ids}
    return {named[name]: letter for name, letter in standing_letters(company, named).items()}


def left_at_that(standing: Mapping[int, Standing], *, repeat: bool) -> dict[int, Standing]:
    """The letters that a run leaves at that: on their way or sent, unless they are repeated."""
    if repeat:
        return {}
    return {pk: letter for pk, letter in standing.items() if letter.state in ON_ITS_WAY}


def letter(
    run: StatementRun,
    pk: int,
    made: ToMail,
    *,
    recipients: Sequence[Addressed],
    before: Standing | None,
    wordings: Wordings,
) -> NewLetter:
    subject, text, language = letter_of(unstored(run, made), run.company, wordings)
    purpose, reason = once_more(before)
    return NewLetter(
        about=Subject.STATEMENT.of(pk),
        recipients=recipients,
        subject=subject,
        text=text,
        language=language,
        purpose=purpose,
        reason=reason,
    )


def unstored(run: StatementRun, made: ToMail) -> Statement:
    """A statement of a run as a row, before it is one."""
    return Statement(
        company=run.company,
        run=run,
        customer_id=made.customer_id,
        number=made.number,
        kind=run.kind,
        statement_on=run.statement_on,
        currency=made.currency,
        language=made.language,
        closing_minor=made.closing_minor,
        balance_minor=made.balance_minor,
        figures=json.loads(made.figures),
    )


def letters_of(run: StatementRun) -> QuerySet[Delivery]:
    """The letters of the statements that a run made."""
    made = run.outcomes.filter(status=Outcome.Status.MADE, delivery__isnull=False)
    letters: QuerySet[Delivery] = run.company.deliveries.filter(pk__in=made.values("delivery_id"))
    return letters


def is_moving(run: StatementRun) -> bool:
    """Whether a letter of the run waits, is under way, or may have been sent."""
    moving = Q(state__in=MOVING) | Q(state=State.PARTLY_SENT, due_at__isnull=False)
    return letters_of(run).filter(moving).exists()
