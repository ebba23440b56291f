"""Send what is due of one mailbox, letter by letter. Knows neither PostgreSQL nor the network.

The order of things is the promise: a letter is put together and proven first; then that it is
under way is on record; then, and only then, its first byte leaves; then what came of it is on
record, and never later than that the next one is under way. Whoever dies in between leaves a
letter that may have been sent, and nobody sends it again by itself.
"""

import logging
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, Protocol, TypeVar

from solde.mail.answers import Answer, Envelope, MailboxFails, Meaning, Transport, Trouble

log = logging.getLogger(__name__)

# Put together before the first of them leaves. They leave in one turn, while another worker puts
# together the next ones; an urgent letter waits for no more than these.
TOGETHER_MAX = 10

Letter = TypeVar("Letter")
Claim = TypeVar("Claim")


class NoTurn(Exception):
    """Somebody else has the mailbox, or may have it."""


class NoRoom(Exception):
    """The limits of the mailbox do not let the letter leave yet."""


class Unfit(Exception):
    """A letter that can never leave as it is, with the reason in words."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A letter, ready to be handed over."""

    envelope: Envelope
    pdf_sha256: str  # of the paper that it carries; empty when it carries none

    @property
    def size(self) -> int:
        return len(self.envelope.message)


class Done(NamedTuple, Generic[Claim]):
    """What came of a letter that was under way."""

    claim: Claim
    answer: Answer


class Outbox(Protocol[Letter, Claim]):
    """The letters of one mailbox, and what is on record of them."""

    def pick(self) -> Letter | None:
        """The next letter that is due, kept from others for a while; None when none is."""

    def put_back(self, letters: Iterable[Letter]) -> None:
        """Let go of these letters, and of any others that were picked and not seen to."""

    def turn(self) -> AbstractContextManager[None]:
        """Wait for the mailbox, and have it to oneself: one letter is in flight at a time.

        Raises NoTurn when somebody else does not let go of it.
        """

    def claim(self, letter: Letter, packed: Packed, after: Done[Claim] | None) -> Claim | None:
        """Put on record that the letter is under way; None when it may not leave any more.

        With it goes on record what came of the one before. Raises NoTurn when the mailbox is
        somebody else's meanwhile, and finish() does; NoRoom when the letter has to wait. Of the
        one before, nothing is on record then.
        """

    def finish(self, claim: Claim, answer: Answer) -> None:
        """Put on record what came of it. Comes again until it is."""

    def give_up(self, letter: Letter, words: str) -> None:
        """The letter could not be put together, and never will be."""

    def postpone(self, letter: Letter, words: str) -> None:
        """The letter could not be put together this time."""

    def pause(self, letter: Letter, trouble: Trouble) -> None:
        """The mailbox could not be opened; the letter waits as it did."""


@dataclass(slots=True)
class Sender(Generic[Letter, Claim]):
    """A mailbox at work: where its letters are, how they are put together, and the way out."""

    outbox: Outbox[Letter, Claim]
    put_together: Callable[[Letter], Packed]
    transport: Transport
    enough: Callable[[int], bool]  # asked before each letter, with the number of those seen to
    seen_to: int = 0
    ready: deque[tuple[Letter, Packed]] = field(default_factory=deque)

    def send_due(self) -> int:
        """Send letters until none is due, the mailbox is in trouble, or it is `enough`.

        Returns how many were seen to.
        """
        try:
            while not self.enough(self.seen_to) and self.make_ready() and self.send():
                pass
        finally:
            self.transport.close()
            self.outbox.put_back(letter for letter, _ in self.ready)
        return self.seen_to

    def make_ready(self) -> bool:
        """Put the next few letters together; False when none is due."""
        for count in range(TOGETHER_MAX):
            if self.enough(self.seen_to + len(self.ready)):
                break
            letter = self.outbox.pick()
            if letter is None:
                return count > 0
            packed = self.packed(letter)
            if packed:
                self.ready.append((letter, packed))
            else:
                self.seen_to += 1
        return True

    def packed(self, letter: Letter) -> Packed | None:
        """The letter put together; None, with the reason on record, when it could not be."""
        try:
            return self.put_together(letter)
        except Unfit as unfit:
            self.outbox.give_up(letter, str(unfit))
        except Exception as error:  # one letter must not stop the others
            log.exception("letter %s could not be put together", letter)
            self.outbox.postpone(letter, f"{type(error).__name__} while it was put together")
        return None

    def send(self) -> bool:
        """Send what is ready, in one turn; False when the mailbox is in trouble."""
        if not self.ready:
            return True
        try:
            with self.outbox.turn():
                return self.hand_over_all()
        except (NoTurn, NoRoom):
            return False

    def hand_over_all(self) -> bool:
        """Hand over one letter after the other.

        That one was taken goes on record together with the next one, which spares a moment of
        waiting for the disk; anything else before another step is taken.
        """
        done: Done[Claim] | None = None  # and not on record yet
        try:
            while self.ready and not self.enough(self.seen_to):
                letter, packed = self.ready[0]
                if done is None and not self.is_open_for(letter):
                    return False
                claim = self.outbox.claim(letter, packed, done)
                self.ready.popleft()
                self.seen_to += 1
                done = None
                if claim is None:
                    continue
                done = Done(claim, self.transport.hand_over(packed.envelope))
                if not was_taken(done.answer):
                    self.outbox.finish(*done)
                    trouble, done = done.answer.trouble, None
                    if trouble:
                        return False
            return True
        finally:
            if done:
                self.outbox.finish(*done)

    def is_open_for(self, letter: Letter) -> bool:
        try:
            self.transport.open()
        except MailboxFails as fails:
            self.outbox.pause(letter, fails.trouble)
            return False
        return True


def was_taken(answer: Answer) -> bool:
    """Whether the server took the letter for everybody, and is in order."""
    meanings = {meaning for meaning, _ in answer.recipients.values()}
    return meanings == {Meaning.TAKEN} and answer.trouble is None
