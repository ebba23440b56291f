"""What a reply says: of a recipient, of a letter, or of the mailbox."""

import pytest

from solde.mail.answers import WORDS_MAX
from solde.mail.smtp.answers import Reply, meaning_of, trouble_in


@pytest.mark.parametrize(
    ("code", "text", "meaning"),
    [
        (250, "Ok", "taken"),
        (251, "User not local; will forward", "taken"),
        (252, "Cannot verify", "taken"),
        (421, "Closing", "later"),
        (452, "4.5.3 Too many recipients", "later"),
        (550, "5.1.1 Unknown", "refused"),
        (552, "5.2.2 Full", "refused"),
        (552, "5.5.3 Too many recipients", "later"),
        (599, "", "refused"),
        (354, "Go on", "in_doubt"),
        (120, "Wait", "in_doubt"),
    ],
)
def test_meaning(code, text, meaning):
    assert meaning_of(Reply(code, text)) == meaning


@pytest.mark.parametrize(
    ("phase", "code", "text", "seconds"),
    [
        ("rcpt", 530, "5.7.0 Authentication required", 900),
        ("mail", 534, "5.7.9 Application-specific password required", 900),
        ("dot", 535, "5.7.8 Not accepted", 900),
        ("dot", 550, "5.4.5 Daily user sending limit exceeded", 3600),
        ("rcpt", 550, "5.4.5 Daily user sending limit exceeded", 3600),
        ("rcpt", 550, "5.7.705 Access denied, tenant has exceeded threshold", 3600),
        ("dot", 454, "Throttling failure: Maximum sending rate exceeded.", 60),
        ("dot", 554, "5.2.0 STOREDRV; SubmissionQuotaExceededException", 3600),
        ("rcpt", 450, "4.7.1 Your hourly message limit is reached", 60),
        ("rcpt", 451, "Too many messages from billing@timber.example", 60),
        ("mail", 421, "4.3.2 Shutting down", 60),
        ("mail", 550, "5.1.8 Bad sender's system address", 900),
        ("mail", 553, "5.7.1 Sender address rejected: not owned by user", 900),
    ],
)
def test_trouble_of_the_mailbox(phase, code, text, seconds):
    trouble = trouble_in(Reply(code, text), phase)
    assert (trouble.ailment, trouble.words, trouble.seconds) == ("pause", f"{code} {text}", seconds)


@pytest.mark.parametrize(
    ("phase", "code", "text"),
    [
        ("mail", 250, "Ok, your daily limit is far away"),
        ("mail", 451, "4.3.0 Try again"),
        ("mail", 552, "5.3.4 Too big"),
        ("mail", 550, "No"),
        ("rcpt", 421, "4.7.0 Not to this one"),
        ("rcpt", 550, "5.1.1 Unknown"),
        ("rcpt", 550, "5.7.1 Relaying denied"),
        ("rcpt", 552, "5.2.2 The recipient's mailbox is over its quota"),
        ("rcpt", 450, "4.2.1 The user receives mail at too high a rate, over the hourly limit"),
        ("dot", 421, "4.3.2 Closing"),
        ("dot", 554, "5.7.1 Looks like spam"),
    ],
)
def test_trouble_of_a_letter_or_recipient_alone(phase, code, text):
    assert trouble_in(Reply(code, text), phase) is None


def test_words_with_their_code_are_no_longer_than_allowed():
    assert len(Reply(550, "x" * WORDS_MAX).words) == WORDS_MAX
