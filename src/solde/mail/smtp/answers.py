"""What an SMTP server's replies say of a letter, its recipients and the mailbox. No network."""

import base64
import re
from dataclasses import dataclass, field

from solde.mail.answers import WORDS_MAX, Ailment, Answer, Envelope, Meaning, Trouble

MINUTE, QUARTER, HOUR = 60, 900, 3600  # seconds

ENHANCED = re.compile(r"[245]\.\d{1,3}\.\d{1,3}(?!\S)")
QUEUED_AS = re.compile(r"(?i)\bqueued as <?([\w.@:-]{1,100})")
SIGN_IN = frozenset({530, 534, 535, 538})  # RFC 4954, 6
# Gmail: daily limit; Exchange Online: daily limit, and of the tenant.
SENDERS_LIMIT = frozenset({"5.4.5", "5.1.90", "5.7.705", "5.7.708"})
# Told in words alone by others: Amazon SES, Exchange, hosters.
SENDERS_LIMIT_WORDS = re.compile(
    r"(?i)throttling failure|submission ?quota"
    r"|\b(daily|hourly|sending|outgoing|sender'?s?)( \w+){0,3} (limit|quota|rate)\b"
    r"|\btoo many (messages|mails|e-?mails)( sent)? (from|by)\b"
)
# At MAIL nothing but the sender is known: bad or unknown sender, no right to send.
SENDER_REFUSED = re.compile(r"[45]\.(1\.[78]|7\.\d{1,3}|2\.1)")


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole reply of a server."""

    code: int
    text: str  # its lines joined, fit to be shown

    @property
    def enhanced(self) -> str:
        """The status of RFC 3463, such as "5.1.1"; empty without one."""
        found = ENHANCED.match(self.text)
        return found[0] if found else ""

    @property
    def words(self) -> str:
        return f"{self.code} {self.text}"[:WORDS_MAX].rstrip()


def meaning_of(reply: Reply) -> Meaning:
    """Judge a reply about a recipient or a text by its first digit (RFC 5321, 4.2.1).

    A code that answers something else, such as 354, says that the two sides have lost each
    other.
    """
    if 200 <= reply.code < 300:
        return Meaning.TAKEN
    if 400 <= reply.code < 500:
        return Meaning.LATER
    if reply.enhanced == "5.5.3":  # too many recipients at once: fewer may go next time
        return Meaning.LATER
    return Meaning.REFUSED if 500 <= reply.code < 600 else Meaning.IN_DOUBT


def trouble_in(reply: Reply, phase: str) -> Trouble | None:
    """What a refusal says of the mailbox itself, if it does: every other letter would get it."""
    if reply.code < 400:
        return None
    if reply.code in SIGN_IN:
        return Trouble(Ailment.PAUSE, reply.words, QUARTER)
    if is_senders_limit(reply):
        return Trouble(Ailment.PAUSE, reply.words, HOUR if reply.code >= 500 else MINUTE)
    if phase == "mail" and reply.code == 421:
        return Trouble(Ailment.PAUSE, reply.words, MINUTE)
    if phase == "mail" and reply.code >= 500 and SENDER_REFUSED.fullmatch(reply.enhanced):
        return Trouble(Ailment.PAUSE, reply.words, QUARTER)
    return None


def is_senders_limit(reply: Reply) -> bool:
    is_of_recipient = reply.enhanced[2:] in ("2.1", "2.2")  # its mailbox's own limits
    return reply.enhanced in SENDERS_LIMIT or (
        not is_of_recipient and bool(SENDERS_LIMIT_WORDS.search(reply.text))
    )


def spellings(username: str, password: str) -> tuple[str, ...]:
    """Every way in which a password travels, so that none comes back in a server's words."""
    if not password:
        return ()
    plain = f"\0{username}\0{password}"
    encoded = (base64.b64encode(one.encode()).decode() for one in (plain, password))
    return (*encoded, password)


@dataclass(slots=True)
class Course:
    """How far a letter came, and what is decided about its recipients."""

    envelope: Envelope
    phase: str = "connect"
    words: str = ""
    reference: str = ""
    trouble: Trouble | None = None
    decided: dict[str, tuple[Meaning, str]] = field(default_factory=dict)

    @property
    def undecided(self) -> list[str]:
        return [one for one in self.envelope.recipients if one not in self.decided]

    def decide(self, recipient: str, meaning: Meaning, words: str) -> None:
        self.decided[recipient] = (meaning, words)
        self.words = words

    def decide_rest(self, meaning: Meaning, words: str) -> None:
        """The same for every recipient about whom nothing is known yet."""
        self.words = words
        for recipient in self.undecided:
            self.decide(recipient, meaning, words)

    def stop_for(self, trouble: Trouble) -> None:
        """The mailbox is in trouble: nobody was reached, and that says nothing of the letter."""
        self.trouble, self.decided = trouble, {}
        self.decide_rest(Meaning.LATER, trouble.words)

    def end_with(self, reply: Reply) -> None:
        """A reply that is about the letter as a whole."""
        if trouble := trouble_in(reply, self.phase):
            self.stop_for(trouble)
            return
        meaning = meaning_of(reply)
        # Before the final dot, a reply that makes no sense is no doubt: the text is not whole.
        if self.phase != "dot" and meaning not in (Meaning.LATER, Meaning.REFUSED):
            meaning = Meaning.LATER
        if found := QUEUED_AS.search(reply.text):
            self.reference = found[1]
        self.decide_rest(meaning, reply.words)

    def break_off(self, words: str) -> None:
        """The line broke. From the final dot on, the server may have taken the letter."""
        self.decide_rest(Meaning.IN_DOUBT if self.phase == "dot" else Meaning.LATER, words)

    def answer(self) -> Answer:
        assert not self.undecided
        return Answer(
            recipients=self.decided,
            phase=self.phase,
            words=self.words,
            reference=self.reference,
            trouble=self.trouble,
        )
