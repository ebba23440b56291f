"""Small towns that get statements by e-mail, and runs over them as far as a test needs them."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Q

from solde.company.models import Company
from solde.customers.opening import NewCustomer, open_customers
from solde.figures.request import Kind
from solde.ledger.posting import draft, post
from solde.mail.choosing import may_leave
from solde.mail.clock import database_now
from solde.mail.models import Delivery, Mailbox
from solde.mail.sweeping import sweep
from solde.statements.mailing import letters_of
from solde.statements.models import StatementRun
from solde.statements.options import Options
from solde.statements.ordering import order_run
from solde.statements.progress import progress
from tests import town
from tests.statements.books import prepare
from tests.waiting import until

ON = date(2025, 9, 30)
BY_MAIL = Options(kind=Kind.OPEN_ITEM, statement_on=ON, email=True)


def town_of(number: int, *, name: str = "Timber and Sons", **fields: Any) -> Company:
    """A company whose customers each owe another amount.

    `fields` are of every customer; {place} and {domain} in them stand for its own.
    """
    company = town.company(name)
    domain = f"{company.slug}.example"
    made = open_customers(
        company,
        [
            NewCustomer(
                **{
                    "name": f"{name} customer {place:04}",
                    "number": f"C{place}",
                    "email": address(company, place),
                    **{
                        key: text.format(domain=domain, place=place) for key, text in fields.items()
                    },
                }
            )
            for place in range(1, number + 1)
        ],
    )
    like = draft(made[0], "invoice", "", dated_on=date(2025, 9, 1), amount_minor=1)
    receivable, contra = like.lines
    drafts = [
        replace(
            like,
            customer=customer,
            number=f"INV-{place}",
            lines=(
                receivable._replace(
                    customer_id=customer.pk, due_on=date(2025, 10, 1), amount_minor=1000 + place
                ),
                contra._replace(amount_minor=-1000 - place),
            ),
        )
        for place, customer in enumerate(made, 1)
    ]
    post(company, *drafts)
    return company


def address(company: Company, place: int) -> str:
    """Where the customer of that place, from 1, gets its statement."""
    return f"c{place}@{company.slug}.example"


def ordered(company: Company, **changes: Any) -> StatementRun:
    """A run whose customers are all answered, whoever answered them: a worker that is awake
    takes its share."""
    run = order_run(company, replace(BY_MAIL, **changes))
    prepare(run)
    until(lambda: progress(run).is_complete)
    return run


def is_at_rest(run: StatementRun) -> bool:
    """Whether nothing but time or a person moves a letter of the run on."""
    moves = Q(state="sending") | may_leave(database_now())
    return not letters_of(run).filter(moves).exists()


def is_swept_to_rest(run: StatementRun) -> bool:
    """is_at_rest(), after the sweep that otherwise comes every minute: what a worker had put
    aside when it died is found by it."""
    sweep()
    return is_at_rest(run)


def let_time_pass(run: StatementRun) -> None:
    """Let every letter of a run be due that waits for a time, and every pause be over."""
    now = database_now()
    letters_of(run).filter(due_at__isnull=False).update(due_at=now)
    Mailbox.objects.filter(paused_until__isnull=False).update(paused_until=now)
    sweep()


def state_of(run: StatementRun, place: int) -> str:
    """What became of the letter of the customer of that place."""
    state: str = letter_to(run, address(run.company, place)).state
    return state


def letter_to(run: StatementRun, recipient: str) -> Delivery:
    letter: Delivery = letters_of(run).get(recipients__address=recipient)
    return letter


def words_of(run: StatementRun) -> set[str]:
    """What is said last about the letters of a run that were not sent."""
    return set(letters_of(run).exclude(state="sent").values_list("last_words", flat=True))
