"""Send what is due of one mailbox, letter by letter. Knows neither PostgreSQL nor the network.

The order of things is the promise: a letter is put together and proven first; then that it is
under way is on record; then, and only then, its first byte leaves; then what came of it is on
record. Whoever dies in between leaves a letter that may have been sent, and nobody sends it
again by itself.
"""

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from solde.mail.answers import Answer, Envelope, MailboxFails, Transport, Trouble

log = logging.getLogger(__name__)

Letter = TypeVar("Letter")
Claim = TypeVar("Claim")


class NoTurn(Exception):
    """Somebody else has had the mailbox all the time."""


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


class Outbox(Protocol[Letter, Claim]):
    """The letters of one mailbox, and what is on record of them."""

    def pick(self) -> Letter | None:
        """The next letter that is due, kept from others for a while; None when none is."""

    def put_back(self) -> None:
        """Let go of letters that were picked and not seen to."""

    def turn(self) -> AbstractContextManager[None]:
        """Wait for the mailbox, and have it to oneself: one letter is in flight at a time.

        Raises NoTurn when somebody else does not let go of it.
        """

    def claim(self, letter: Letter, packed: Packed) -> Claim | None:
        """Put on record that the letter is under way; None when it may not leave any more."""

    def finish(self, claim: Claim, answer: Answer) -> None:
        """Put on record what came of it. Comes again until it is."""

    def give_up(self, letter: Letter, words: str) -> None:
        """The letter could not be put together, and never will be."""

    def postpone(self, letter: Letter, words: str) -> None:
        """The letter could not be put together this time."""

    def pause(self, letter: Letter, trouble: Trouble) -> None:
        """The mailbox could not be opened; the letter waits as it did."""


@dataclass(frozen=True, slots=True)
class Sender(Generic[Letter, Claim]):
    """A mailbox at work: where its letters are, how they are put together, and the way out."""

    outbox: Outbox[Letter, Claim]
    put_together: Callable[[Letter], Packed]
    transport: Transport

    def send_due(self, enough: Callable[[int], bool]) -> int:
        """Send letters until none is due, the mailbox is in trouble, or it is `enough`.

        `enough` is asked before each letter, with the number of those seen to. Returns it.
        """
        seen_to = 0
        try:
            while not enough(seen_to) and (letter := self.outbox.pick()) is not None:
                seen_to += 1
                if not self.send(letter):
                    break
        finally:
            self.transport.close()
            self.outbox.put_back()
        return seen_to

    def send(self, letter: Letter) -> bool:
        """See to one letter; False when the mailbox is in trouble."""
        try:
            packed = self.put_together(letter)
        except Unfit as unfit:
            self.outbox.give_up(letter, str(unfit))
            return True
        except Exception as error:  # one letter must not stop the others
            log.exception("letter %s could not be put together", letter)
            self.outbox.postpone(letter, f"{type(error).__name__} while it was put together")
            return True
        try:
            with self.outbox.turn():
                return self.hand_over(letter, packed)
        except NoTurn:
            return False

    def hand_over(self, letter: Letter, packed: Packed) -> bool:
        try:
            self.transport.open()
        except MailboxFails as fails:
            self.outbox.pause(letter, fails.trouble)
            return False
        claim = self.outbox.claim(letter, packed)
        if claim is None:
            return True
        answer = self.transport.hand_over(packed.envelope)
        self.outbox.finish(claim, answer)
        return answer.trouble is None
