"""What must hold after every accident: the rows, compared with what the witness has.

The promises are those of docs/explanation/delivery.md.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator

from django.db import connection

from solde.company.models import Company
from solde.doubles.witness import Letter, Witness
from solde.figures.money import decimal_string
from solde.mail.models import Alert, Attempt, Delivery, Mailbox
from solde.mail.states import Fate, State
from solde.pdf.reading import figures_within
from solde.statements.mailing import letters_of
from solde.statements.models import Outcome, StatementRun
from solde.statements.progress import progress

# How many copies of a letter its recipients have, by what is known of them.
COPIES = {
    Fate.TAKEN: {1},
    Fate.BOUNCED: {1},
    Fate.IN_DOUBT: {0, 1},
    Fate.WAITING: {0},
    Fate.REFUSED: {0},
    Fate.CANCELLED: {0},
}
# What the fates of its recipients may be, by the state of a letter.
FATES = {
    State.SENT: {Fate.TAKEN},
    State.PARTLY_SENT: {Fate.TAKEN, Fate.WAITING, Fate.REFUSED, Fate.CANCELLED},
    State.QUEUED: {Fate.WAITING, Fate.REFUSED},
    State.HELD: {Fate.WAITING, Fate.REFUSED},
    State.FAILED: {Fate.REFUSED},
    State.CANCELLED: {Fate.CANCELLED, Fate.REFUSED},
    State.IN_DOUBT: set(Fate) - {Fate.BOUNCED, Fate.CANCELLED},
}
PAYLOAD = {"mailbox_id", "part_id", "timestamp"}


def promises_hold(run: StatementRun, *witnesses: Witness, said: str = "") -> dict[str, int]:
    """Insist on every promise about a run that has come to rest; returns its letters by state.

    `said` is what the processes have written.
    """
    states = states_add_up(run)
    letters = [letter for witness in witnesses for letter in witness.letters()]
    copies = Counter((one.delivery, recipient) for one in letters for recipient in one.recipients)
    assert not [copy for copy, number in copies.items() if number > 1], "sent twice"
    for delivery in letters_of(run).prefetch_related("recipients"):
        letter_is_where_it_is_said_to_be(delivery, copies)
    papers_are_the_right_ones(run, letters)
    strangers_read_nothing(run.company, said)
    return states


def states_add_up(run: StatementRun) -> dict[str, int]:
    now = progress(run)
    assert now.is_complete
    assert now.answered == now.customers
    assert sum(now.letters.values()) == now.made
    return now.letters


def letter_is_where_it_is_said_to_be(delivery: Delivery, copies: Counter[tuple[str, str]]) -> None:
    state = State(delivery.state)
    recipients = list(delivery.recipients.all())
    fates = {Fate(one.fate) for one in recipients}
    assert fates <= FATES[state], (delivery, state, fates)
    if state in (State.SENT, State.PARTLY_SENT):
        assert Fate.TAKEN in fates
    for one in recipients:
        found = copies[str(delivery.public_id), one.address.lower()]
        assert found in COPIES[Fate(one.fate)], (state, one.address, one.fate, found)


def papers_are_the_right_ones(run: StatementRun, letters: Iterable[Letter]) -> None:
    """Every letter at the witness holds one paper: that of the customer it went to."""
    made = run.outcomes.filter(status=Outcome.Status.MADE, delivery__isnull=False)
    outcomes = {
        str(one.delivery.public_id): one
        for one in made.select_related("delivery", "statement", "customer__parent")
    }
    attempts = {
        one.message_id: one
        for one in Attempt._base_manager.filter(delivery__in=letters_of(run).values("pk"))
    }
    for letter in letters:
        if letter.delivery not in outcomes:
            continue
        attempt = attempts[letter.message_id]
        assert letter.pdf_sha256 == (attempt.pdf_sha256,)
        assert set(letter.recipients) <= {one.lower() for one in attempt.recipients}
        if letter.kept_in:
            paper_is_of(outcomes[letter.delivery], letter)


def paper_is_of(outcome: Outcome, letter: Letter) -> None:
    statement, customer = outcome.statement, outcome.customer
    assert statement
    assert outcome.delivery
    (pdf,) = letter.pdfs
    figures = json.loads(figures_within(pdf) or b"")
    closing = decimal_string(statement.closing_minor or 0, statement.currency)
    named = figures["customer"], figures["number"], figures["closing"]
    owner = customer.parent or customer
    assert named == (owner.name, statement.number, closing)
    addresses = {one.address.lower() for one in outcome.delivery.recipients.all()}
    assert set(letter.recipients) <= addresses


def strangers_read_nothing(company: Company, said: str) -> None:
    """No customer of another company, and no customer at all in what processes write and jobs
    carry: those go where everybody looks."""
    ours = "\n".join(words_about(company))
    for other in Company.objects.exclude(pk=company.pk):
        for name in (other.name, *other.customers.values_list("name", flat=True)):
            assert name not in ours
    for name in company.customers.values_list("name", flat=True):
        assert name not in said
    with connection.cursor() as cursor:
        cursor.execute("select task_name, args from procrastinate_jobs")
        for task, arguments in cursor:
            carried = json.loads(arguments)
            assert carried.keys() <= PAYLOAD, task
            assert all(isinstance(value, int) for value in carried.values()), task


def secrets_stay_secret(secrets: Iterable[str], said: str) -> None:
    """Neither passwords nor tokens are in anything that is written down to be read."""
    texts = [said, *words_about(None)]
    with connection.cursor() as cursor:
        cursor.execute("select args::text from procrastinate_jobs")
        texts += [text for (text,) in cursor]
    for secret in secrets:
        assert len(secret) >= 6, "too short to be looked for"
        assert not [text for text in texts if secret in text]


def words_about(company: Company | None) -> Iterator[str]:
    """All that is told about letters and mailboxes, of a company or of everybody."""
    ours = {"company": company} if company else {}
    yield from Delivery._base_manager.filter(**ours).values_list("last_words", flat=True)
    yield from Alert._base_manager.filter(**ours).values_list("words", flat=True)
    for answer in Attempt._base_manager.filter(**ours).values_list("answer", flat=True):
        yield json.dumps(answer)
    if company is None:
        yield from Mailbox.objects.values_list("last_words", flat=True)
