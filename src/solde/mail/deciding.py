"""What becomes of a letter after an answer: pure, no clock, no database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from solde.mail.answers import Answer, Meaning
from solde.mail.states import Fate, State

RETRY_FIRST = timedelta(minutes=1)  # doubled with every try
RETRY_MAX = timedelta(hours=6)
GIVEN_UP_AFTER = timedelta(days=3)  # counted from the first try

FATES = {
    Meaning.TAKEN: Fate.TAKEN,
    Meaning.REFUSED: Fate.REFUSED,
    Meaning.LATER: Fate.WAITING,
    Meaning.IN_DOUBT: Fate.IN_DOUBT,
}


@dataclass(frozen=True, slots=True)
class Try:
    """A try that was answered."""

    number: int  # of tries that count, from 1
    first_at: datetime  # when the first of them began
    at: datetime  # when the answer came


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a delivery is from now on."""

    state: State
    fates: Mapping[str, tuple[Fate, str]]  # of the recipients of this try: fate, words
    due_at: datetime | None  # when to try again; None: not by itself
    words: str
    counts: bool  # whether the try is one of those after which it is given up


def judge(earlier: frozenset[Fate], answer: Answer, tried: Try) -> Verdict:
    """Turn an answer into what the delivery is from now on.

    `earlier` are the fates of recipients that were not part of this try. A try in which the
    mailbox itself was in trouble does not count.
    """
    fates = {
        address: (FATES[meaning], words) for address, (meaning, words) in answer.recipients.items()
    }
    due_at = None
    if any(fate is Fate.WAITING for fate, _ in fates.values()):
        due_at = tried.at if answer.trouble else retry_at(tried)
        if due_at is None:
            fates = {address: given_up(*fate) for address, fate in fates.items()}
    state = state_of(earlier | {fate for fate, _ in fates.values()})
    return Verdict(
        state=state,
        fates=fates,
        due_at=None if state is State.IN_DOUBT else due_at,
        words=answer.words,
        counts=answer.trouble is None,
    )


def state_of(fates: frozenset[Fate]) -> State:
    """The state of a delivery that is not under way, from the fates of its recipients."""
    if Fate.IN_DOUBT in fates:
        return State.IN_DOUBT
    if fates <= {Fate.TAKEN}:
        return State.SENT
    if Fate.TAKEN in fates:
        return State.PARTLY_SENT
    return State.QUEUED if Fate.WAITING in fates else State.FAILED


def given_up(fate: Fate, words: str) -> tuple[Fate, str]:
    return (Fate.REFUSED, words) if fate is Fate.WAITING else (fate, words)


def retry_at(tried: Try) -> datetime | None:
    """When to try again: 1 minute doubling to 6 hours; None after 3 days."""
    if tried.at - tried.first_at >= GIVEN_UP_AFTER:
        return None
    doubled: timedelta = RETRY_FIRST * 2 ** min(tried.number - 1, 20)
    return tried.at + min(doubled, RETRY_MAX)
