"""Mailboxes, letters, tries and alerts, as they are stored."""

from solde.mail.models.letters import Attempt, CapturedLetter, Delivery, Recipient
from solde.mail.models.mailboxes import Connection, Consent, Mailbox
from solde.mail.models.words import Alert, MessageTemplate

__all__ = [
    "Alert",
    "Attempt",
    "CapturedLetter",
    "Connection",
    "Consent",
    "Delivery",
    "Mailbox",
    "MessageTemplate",
    "Recipient",
]
