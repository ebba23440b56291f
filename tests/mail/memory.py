"""An outbox without a database and a way out without a network, to try every order of events."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import Enum, auto

from solde.mail.answers import Ailment, Answer, Envelope, MailboxFails, Meaning, Trouble
from solde.mail.deciding import Try, judge, retry_at
from solde.mail.sending import Done, Packed, Unfit
from solde.mail.states import WAYS, Fate, State

LEASE = timedelta(minutes=10)


class Died(BaseException):
    """The power was cut. Not an Exception: nothing in the code may catch it."""


@dataclass
class Letter:
    name: str
    fates: dict[str, Fate]
    due_at: datetime | None
    state: State = State.QUEUED
    tries: int = 0
    first_at: datetime | None = None
    open_until: datetime | None = None  # lease of the open attempt
    allowed: Counter[str] = field(default_factory=Counter)  # copies a person may have caused

    def go(self, state: State) -> None:
        assert state == self.state or (self.state, state) in WAYS, (self.state, state)
        self.state = state

    def waiting(self) -> tuple[str, ...]:
        return tuple(to for to, fate in self.fates.items() if fate is Fate.WAITING)


@dataclass
class MemoryOutbox:
    """Keeps what PostgreSQL would: whatever a method did before it returned is there for ever."""

    letters: list[Letter]
    now: datetime = datetime(2025, 9, 30, tzinfo=UTC)
    paused_until: datetime | None = None
    stopped: bool = False
    picked: list[Letter] = field(default_factory=list)  # and not seen to yet
    cut: Callable[[str], None] = lambda _where: None

    def able(self) -> bool:
        paused = self.paused_until is not None and self.paused_until > self.now
        return not (self.stopped or paused)

    def pick(self) -> Letter | None:
        due = [one for one in self.letters if one.due_at and one.due_at <= self.now]
        free = [one for one in due if all(one is not picked for picked in self.picked)]
        if not free or not self.able():
            return None
        self.picked.append(free[0])
        return free[0]

    def put_back(self, letters: Iterable[Letter]) -> None:
        self.picked.clear()

    @contextmanager
    def turn(self) -> Iterator[None]:
        for letter in self.letters:
            if letter.state is State.SENDING:
                self.lose(letter)
        yield

    def claim(self, letter: Letter, packed: Packed, after: Done[Letter] | None) -> Letter | None:
        self.cut("before the claim")
        if after:
            self.finish(*after)
        assert all(one.state is not State.SENDING for one in self.letters)
        if letter.due_at is None or letter.due_at > self.now:
            return None
        letter.go(State.SENDING)
        letter.due_at, letter.open_until = None, self.now + LEASE
        letter.first_at = letter.first_at or self.now
        self.cut("after the claim")
        return letter

    def finish(self, letter: Letter, answer: Answer) -> None:
        self.cut("before it is on record")
        assert letter.first_at
        others = frozenset(f for to, f in letter.fates.items() if to not in answer.recipients)
        verdict = judge(others, answer, Try(letter.tries + 1, letter.first_at, self.now))
        letter.fates |= {to: fate for to, (fate, _) in verdict.fates.items()}
        letter.go(verdict.state)
        letter.due_at, letter.open_until = verdict.due_at, None
        letter.tries += verdict.counts
        if answer.trouble:
            self.ail(answer.trouble)

    def lose(self, letter: Letter) -> None:
        for to in letter.waiting():
            letter.fates[to] = Fate.IN_DOUBT
        letter.go(State.IN_DOUBT)
        letter.open_until = None

    def give_up(self, letter: Letter, words: str) -> None:
        if letter.state is State.QUEUED:
            letter.go(State.FAILED)
        for to in letter.waiting():
            letter.fates[to] = Fate.REFUSED
        letter.due_at = None

    def postpone(self, letter: Letter, words: str) -> None:
        letter.first_at = letter.first_at or self.now
        again_at = retry_at(Try(letter.tries + 1, letter.first_at, self.now))
        if again_at is None:
            self.give_up(letter, words)
            return
        letter.tries += 1
        letter.due_at = again_at

    def pause(self, letter: Letter, trouble: Trouble) -> None:
        self.ail(trouble)

    def ail(self, trouble: Trouble) -> None:
        if trouble.ailment is Ailment.PAUSE:
            self.paused_until = self.now + timedelta(seconds=trouble.seconds or 60)
        else:
            self.stopped = True


class Mood(Enum):
    """What the server, the line and the power do with the next letter."""

    TAKES = auto()
    REFUSES_SOME = auto()
    REFUSES_FOR_NOW = auto()
    REFUSES_ALL = auto()
    KEEPS_AND_BREAKS = auto()  # the letter is there, the answer never comes
    BREAKS = auto()  # the letter is not there, and nobody knows
    IS_FULL = auto()  # the mailbox is paused in the middle of a letter
    IS_SHUT = auto()  # the mailbox cannot be opened
    WANTS_A_PERSON = auto()
    DIES_WITH_IT = auto()  # the worker, when the server has it
    DIES_BEFORE = auto()


@dataclass
class MoodyTransport:
    """Does as it is told; what it took is the witness."""

    mood: Mood = Mood.TAKES
    copies: Counter[tuple[str, str]] = field(default_factory=Counter)

    def open(self) -> None:
        if self.mood is Mood.IS_SHUT:
            raise MailboxFails(Trouble(Ailment.PAUSE, "shut", seconds=60))
        if self.mood is Mood.WANTS_A_PERSON:
            raise MailboxFails(Trouble(Ailment.RECONNECT, "who are you?"))

    def hand_over(self, envelope: Envelope) -> Answer:
        name, first = envelope.message_id, envelope.recipients[0]
        meanings = dict.fromkeys(envelope.recipients, Meaning.TAKEN)
        trouble = None
        match self.mood:
            case Mood.REFUSES_SOME:
                meanings[first] = Meaning.REFUSED
            case Mood.REFUSES_FOR_NOW:
                meanings[first] = Meaning.LATER
            case Mood.REFUSES_ALL:
                meanings = dict.fromkeys(meanings, Meaning.REFUSED)
            case Mood.KEEPS_AND_BREAKS | Mood.BREAKS:
                meanings = dict.fromkeys(meanings, Meaning.IN_DOUBT)
            case Mood.IS_FULL:
                meanings = dict.fromkeys(meanings, Meaning.LATER)
                trouble = Trouble(Ailment.PAUSE, "full", seconds=3600)
            case Mood.DIES_BEFORE:
                raise Died
        kept = self.mood in (Mood.KEEPS_AND_BREAKS, Mood.DIES_WITH_IT)
        for to, meaning in meanings.items():
            self.copies[name, to] += kept or meaning is Meaning.TAKEN
        if self.mood is Mood.DIES_WITH_IT:
            raise Died
        return Answer(
            recipients={to: (meaning, "") for to, meaning in meanings.items()},
            phase="dot",
            words="",
            trouble=trouble,
        )

    def close(self) -> None:
        pass


def put_together(letter: Letter) -> Packed:
    if "unfit" in letter.name:
        raise Unfit("too large")
    return Packed(Envelope("", letter.waiting(), b"", letter.name), "")
