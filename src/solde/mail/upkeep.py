"""What is done about stored secrets every hour, without anybody asking."""

from solde.mail.google.consent import end_forgotten
from solde.mail.google.leaving import revoke_forgotten
from solde.mail.vault import reseal_all


def look_after_secrets() -> None:
    """Wipe consents that nobody came back for, give back grants that nobody uses, and seal
    everything with the newest key. Any number of times, on several machines at once."""
    end_forgotten()
    revoke_forgotten()
    reseal_all()
