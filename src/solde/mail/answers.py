"""What a mailbox is given and what it answers: the words between letters and transports."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

WORDS_MAX = 500  # characters of a server's words that are shown
# NUL and halves of surrogate pairs: PostgreSQL keeps them neither in texts nor in JSON.
NOT_KEPT = re.compile("[\x00\ud800-\udfff]")


class Meaning(StrEnum):
    """What an answer says of one recipient."""

    TAKEN = "taken"
    REFUSED = "refused"  # for good
    LATER = "later"  # definitely not taken; may be tried again
    IN_DOUBT = "in_doubt"  # may have been taken: never tried again by a machine


class Ailment(StrEnum):
    """What is wrong with a mailbox."""

    PAUSE = "pause"  # gets better by itself, at a time
    RECONNECT = "reconnect"  # a person has to connect it again
    FORBIDDEN = "forbidden"  # its provider or administrator does not allow sending
    OPERATOR = "operator"  # whoever runs the installation must act; every mailbox of the kind


@dataclass(frozen=True, slots=True)
class Trouble:
    """A mailbox cannot send. `seconds` until it is worth trying; None: when a person acted."""

    ailment: Ailment
    words: str  # the server's, fit to be shown
    seconds: float | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "words", fit_to_keep(self.words))


class MailboxFails(Exception):
    """A mailbox could not be opened; nothing was handed over."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.words)
        self.trouble = trouble


@dataclass(frozen=True, slots=True)
class Envelope:
    """A letter as it is handed over."""

    sender: str  # where bounces go (RFC 5321 MAIL FROM)
    recipients: tuple[str, ...]  # those that it has not reached yet
    message: bytes  # RFC 5322, CRLF, without Bcc
    message_id: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of an envelope, as far as this side of the line knows.

    Every recipient of the envelope has a meaning. With a `trouble` of the mailbox, recipients
    that were not taken are LATER, and the try does not count. Whatever a server says, it can
    be put on record: a letter whose answer could not be would be in doubt.
    """

    recipients: Mapping[str, tuple[Meaning, str]]  # address: meaning, the server's words
    phase: str  # how far it came: one of PHASES in state_words.py
    words: str  # the server's last, fit to be shown
    reference: str = ""  # by which the server knows it, if it told
    details: Mapping[str, str] = field(default_factory=dict)  # more that is worth keeping
    trouble: Trouble | None = None

    def __post_init__(self) -> None:
        said = {to: (one, fit_to_keep(words)) for to, (one, words) in self.recipients.items()}
        kept = {name: fit_to_keep(words) for name, words in self.details.items()}
        object.__setattr__(self, "recipients", said)
        object.__setattr__(self, "details", kept)
        object.__setattr__(self, "words", fit_to_keep(self.words))
        object.__setattr__(self, "reference", fit_to_keep(self.reference))

    @classmethod
    def for_all(
        cls, envelope: Envelope, meaning: Meaning, phase: str, words: str, *,
        trouble: Trouble | None = None,
    ) -> "Answer":  # fmt: skip
        """The same meaning for every recipient."""
        return cls(
            recipients=dict.fromkeys(envelope.recipients, (meaning, words)),
            phase=phase,
            words=words,
            trouble=trouble,
        )


class Transport(Protocol):
    """A way out: SMTP, Gmail, or the box of captured mail. One letter at a time.

    No method takes longer than the lease of a letter: every wait has an end.
    """

    def open(self) -> None:
        """Connect and sign in, if that was not done; raise MailboxFails."""

    def hand_over(self, envelope: Envelope) -> Answer:
        """Hand over one letter, once. Never raises for what the network or server does."""

    def close(self) -> None:
        """Leave politely. Never raises: nothing depends on it."""


def fit_to_keep(words: str) -> str:
    """Words without the characters that PostgreSQL does not keep."""
    return NOT_KEPT.sub("\ufffd", words)


def shown(raw: bytes | str, secrets: Iterable[str] = ()) -> str:
    """A server's words without control characters, without our secrets, and not too long."""
    text = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else raw
    for secret in secrets:
        text = text.replace(secret, "***")
    text = "".join(one if one.isprintable() else " " for one in text[: 4 * WORDS_MAX])
    return " ".join(text.split())[:WORDS_MAX]
