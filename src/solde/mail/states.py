"""The states of a letter, and the ways from one to another."""

from enum import StrEnum


class State(StrEnum):
    """What is known of a delivery."""

    QUEUED = "queued"  # waits for its time and its mailbox
    SENDING = "sending"  # a worker has it; what becomes of it is not known
    SENT = "sent"  # the server took it for every recipient; whether it arrived, nobody knows
    PARTLY_SENT = "partly_sent"  # taken for some; one refused for now is tried again, alone
    FAILED = "failed"  # refused for good, or tries used up: a person must look
    IN_DOUBT = "in_doubt"  # it may have been sent: only a person decides
    HELD = "held"  # its mailbox is out of order, and the company chose to wait
    CANCELLED = "cancelled"  # a person called it off
    BOUNCED = "bounced"  # taken, and came back


class Fate(StrEnum):
    """What is known of one recipient of a letter."""

    WAITING = "waiting"
    TAKEN = "taken"
    REFUSED = "refused"
    IN_DOUBT = "in_doubt"
    CANCELLED = "cancelled"
    BOUNCED = "bounced"


class HeldFor(StrEnum):
    """What a held letter waits for."""

    MAILBOX = "mailbox"  # its mailbox, to be connected or mended; then it goes on by itself
    REMOVAL = "removal"  # a person: the mailbox that it was meant for was removed
    PERSON = "person"  # whoever held it
    RESTORE = "restore"  # a look at what was sent after the backup that was restored


# Held by PostgreSQL too: trigger delivery_goes_an_allowed_way in migrations/0002_rules.sql.
# Nothing leads from SENDING or IN_DOUBT to SENDING: no machine sends a letter a second time
# that it may have sent already.
WAYS: frozenset[tuple[State, State]] = frozenset(
    {
        (State.QUEUED, State.SENDING),
        (State.QUEUED, State.HELD),
        (State.QUEUED, State.CANCELLED),
        (State.QUEUED, State.FAILED),  # it could not be put together
        (State.HELD, State.QUEUED),
        (State.HELD, State.CANCELLED),
        (State.SENDING, State.QUEUED),
        (State.SENDING, State.SENT),
        (State.SENDING, State.PARTLY_SENT),
        (State.SENDING, State.FAILED),
        (State.SENDING, State.IN_DOUBT),
        (State.PARTLY_SENT, State.SENDING),
        (State.PARTLY_SENT, State.BOUNCED),
        (State.SENT, State.BOUNCED),
        (State.IN_DOUBT, State.SENT),
        (State.IN_DOUBT, State.PARTLY_SENT),
        (State.IN_DOUBT, State.QUEUED),
        (State.IN_DOUBT, State.BOUNCED),
        # A try was answered late, after a person had said that it was not sent. PostgreSQL wants
        # to see a try of which somebody took the letter.
        (State.QUEUED, State.SENT),
        (State.QUEUED, State.PARTLY_SENT),
        (State.HELD, State.SENT),
        (State.HELD, State.PARTLY_SENT),
        (State.PARTLY_SENT, State.SENT),
    }
)

MOVING = frozenset({State.QUEUED, State.SENDING, State.HELD, State.IN_DOUBT})
ARRIVED = frozenset({State.SENT, State.PARTLY_SENT})  # at some of its recipients, or all
# States in which the letter may be at a recipient's, or get there without anybody's doing.
ON_ITS_WAY = MOVING | ARRIVED
