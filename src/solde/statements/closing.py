"""The end of an e-mailed run: when every letter has come to rest, tell of those not sent."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext, override

from solde.mail.alerts import AlertKind, raise_alert
from solde.mail.clock import database_now
from solde.mail.models import Alert
from solde.mail.state_words import STATES
from solde.mail.states import MOVING, State
from solde.mail.untold import LOOKED_BACK
from solde.statements.models import Outcome, StatementRun
from solde.statements.progress import letter_states
from solde.subject import Subject, read

NOT_SENT = Q(delivery__state=State.FAILED) | Q(
    delivery__state=State.PARTLY_SENT, delivery__due_at__isnull=True
)


def tell_of_failures() -> None:
    """Raise an alert for each run that is over and whose letters were not all sent; once each."""
    for run in ended_with_failures():
        raise_alert(run.company, AlertKind.RUN_FAILED, Subject.RUN.of(run.pk), words(run))


def ended_with_failures() -> QuerySet[StatementRun]:
    letters = Outcome._base_manager.filter(
        run=OuterRef("pk"), status=Outcome.Status.MADE, delivery__isnull=False
    )
    moves = Q(delivery__state__in=MOVING - {State.IN_DOUBT}) | Q(
        delivery__state=State.PARTLY_SENT, delivery__due_at__isnull=False
    )
    return (
        StatementRun._base_manager.filter(
            mailbox__isnull=False, ordered_at__gt=database_now() - LOOKED_BACK
        )
        .exclude(parts__prepared_at__isnull=True)
        .filter(Exists(letters.filter(NOT_SENT)))
        .exclude(Exists(letters.filter(moves)))
        .exclude(pk__in=told_of())
        .select_related("company")
    )


def told_of() -> list[int]:
    """Runs that an alert was raised for, dealt with or not."""
    subjects = Alert._base_manager.filter(kind=AlertKind.RUN_FAILED)
    return [int(read(one).key) for one in subjects.values_list("subject", flat=True)]


def words(run: StatementRun) -> str:
    """How many letters are in which state, for whoever reads the company's language."""
    counts = letter_states(run)
    with override(run.company.language):
        said = [f"{gettext(word)} {counts[state]}" for state, word in STATES.items()
                if state in counts]  # fmt: skip
        return " · ".join([gettext("Run %(number)s") % {"number": run.number}, *said])
