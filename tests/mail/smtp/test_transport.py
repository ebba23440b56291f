"""An SMTP server that goes wrong in every way: what is said of the letter is what became of it."""

import time
from contextlib import closing

import pytest

from solde.doubles.faults import Cut, Drip, Endless, Garble, Late
from solde.doubles.smtp import SmtpDouble
from solde.doubles.smtp_faults import Reply
from solde.mail.smtp import line as smtp_line
from solde.mail.smtp import transport as smtp_module
from solde.mail.smtp.transport import SmtpTransport
from solde.smtp_url import smtp_server
from tests.mail.envelopes import ALDER, BIRCH, CEDAR, SENDER, envelope, meanings
from tests.waiting import SECONDS_MAX

PATIENT = 60.0  # seconds to wait for a reply that will come
IMPATIENT = 2.0  # and for one that will not


@pytest.fixture
def transport(smtp):
    with closing(to(smtp)) as transport:
        yield transport


@pytest.fixture
def impatient(smtp):
    """It has a line already, and does not wait for long there."""
    with closing(to(smtp)) as transport:
        transport.open()
        transport.line.reply_seconds = IMPATIENT
        yield transport


@pytest.fixture(autouse=True)
def replies_end_soon(monkeypatch):
    monkeypatch.setattr(smtp_line, "REPLY_MAX", 400)


def to(smtp, *, timeout=PATIENT, **options):
    return SmtpTransport(smtp_server(smtp.url), timeout=timeout, **options)


def send(transport, *recipients, **letter):
    transport.open()
    return transport.hand_over(envelope(*recipients, **letter))


def verbs(smtp):
    return [request["verb"] for request in smtp.witness.requests()]


def test_a_letter_is_taken(smtp, transport):
    answer = send(transport)
    assert (meanings(answer), answer.phase, answer.trouble) == ({ALDER: "taken"}, "dot", None)
    assert answer.words == "250 2.0.0 Taken"
    (letter,) = smtp.witness.letters()
    assert (letter.sender, letter.recipients) == (SENDER, (ALDER,))
    assert letter.raw == envelope().message


def test_one_line_carries_many_letters(smtp, transport):
    for _ in range(3):
        assert meanings(send(transport)) == {ALDER: "taken"}
    assert len(smtp.witness) == 3
    assert verbs(smtp).count("connect") == 1


@pytest.mark.parametrize(
    "text",
    [".", "..", ".\r\n", "one\n.\ntwo\n..\n", ".hidden", "last line ends with a dot\n."],
)
def test_dots_arrive_as_they_were_written(smtp, transport, text):
    send(transport, text=text)
    (letter,) = smtp.witness.letters()
    assert letter.raw == envelope(text=text).message


def test_a_letter_larger_than_what_is_sent_at_a_time_arrives_whole(smtp, transport):
    large = envelope(size=700_000)
    transport.open()
    assert meanings(transport.hand_over(large)) == {ALDER: "taken"}
    (letter,) = smtp.witness.letters()
    assert letter.raw == large.message


# Recipients


@pytest.mark.parametrize(
    ("reply", "meaning"),
    [
        ("550 5.1.1 User unknown", "refused"),
        ("450 4.2.1 Greylisted", "later"),
        ("552 5.5.3 Too many recipients", "later"),
        ("354 What?", "later"),
    ],
)
def test_one_of_three_recipients_is_refused(smtp, transport, reply, meaning):
    smtp.misbehave(Reply("rcpt", reply), to=BIRCH)
    answer = send(transport, ALDER, BIRCH, CEDAR)
    assert meanings(answer) == {ALDER: "taken", BIRCH: meaning, CEDAR: "taken"}
    assert answer.recipients[BIRCH][1] == reply
    (letter,) = smtp.witness.letters()
    assert letter.recipients == (ALDER, CEDAR)


def test_a_letter_that_nobody_may_get_is_not_sent_and_the_next_one_is(smtp, transport):
    smtp.misbehave(Reply("rcpt", "550 5.1.1 User unknown"), to=BIRCH)
    answer = send(transport, BIRCH)
    assert (meanings(answer), answer.phase) == ({BIRCH: "refused"}, "rcpt")
    assert meanings(send(transport, ALDER)) == {ALDER: "taken"}
    assert [letter.recipients for letter in smtp.witness.letters()] == [(ALDER,)]
    assert verbs(smtp).count("connect") == 1
    assert verbs(smtp).count("rset") == 1


def test_a_server_that_leaves_among_the_recipients_took_nothing(smtp, transport):
    smtp.misbehave(Reply("rcpt", "550 5.1.1 User unknown"), to=ALDER)
    smtp.misbehave(Reply("rcpt", "421 4.3.2 Closing"), to=BIRCH)
    answer = send(transport, ALDER, BIRCH, CEDAR)
    assert meanings(answer) == {ALDER: "refused", BIRCH: "later", CEDAR: "later"}
    assert answer.trouble is None  # an address that provokes it must not stop all others for ever
    assert len(smtp.witness) == 0


@pytest.mark.parametrize("point", ["rcpt", "dot"])
def test_the_senders_daily_limit_is_trouble_of_the_mailbox_and_nobody_was_reached(
    smtp, transport, point
):
    smtp.misbehave(Reply("rcpt", "550 5.1.1 User unknown"), to=ALDER)
    smtp.misbehave(Reply(point, "550 5.4.5 Daily user sending limit exceeded"), to=CEDAR)
    answer = send(transport, ALDER, BIRCH, CEDAR)
    assert meanings(answer) == dict.fromkeys([ALDER, BIRCH, CEDAR], "later")
    assert (answer.trouble.ailment, answer.trouble.seconds) == ("pause", 3600)
    assert len(smtp.witness) == 0
    smtp.behave()
    assert meanings(send(transport, BIRCH)) == {BIRCH: "taken"}


# The boundary

MORE_THAN_ANY_BUFFER = 12_000_000  # bytes: the kernel takes less than that unread

BEFORE = ("mail", "rcpt", "data")
FAULTS = (Cut, Garble, Endless)


@pytest.mark.parametrize("point", BEFORE)
@pytest.mark.parametrize("fault", FAULTS)
def test_what_breaks_before_the_text_is_definite(smtp, transport, point, fault):
    smtp.misbehave(fault(point), times=1)
    transport.open()
    before = transport.line
    answer = transport.hand_over(envelope(ALDER, BIRCH))
    if point == "mail":  # an idle line is replaced
        assert set(meanings(answer).values()) == {"taken"}
        assert transport.line is not before
    else:
        assert meanings(answer) == {ALDER: "later", BIRCH: "later"}
        assert answer.phase == point
        assert answer.trouble is None
        assert len(smtp.witness) == 0
    assert meanings(send(transport, CEDAR)) == {CEDAR: "taken"}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_server_that_breaks_every_line_at_mail_is_definite(smtp, transport, fault):
    smtp.misbehave(fault("mail"))
    answer = send(transport)
    assert (meanings(answer), answer.phase) == ({ALDER: "later"}, "mail")
    assert verbs(smtp).count("connect") == 2


@pytest.mark.parametrize("stored", [False, True])
@pytest.mark.parametrize("fault", FAULTS)
def test_what_breaks_after_the_text_is_in_doubt(smtp, transport, fault, stored):
    smtp.misbehave(fault("dot", stored=stored), times=1)
    smtp.misbehave(Reply("rcpt", "550 5.1.1 User unknown"), to=BIRCH)
    answer = send(transport, ALDER, BIRCH)
    assert meanings(answer) == {ALDER: "in_doubt", BIRCH: "refused"}
    assert (answer.phase, answer.trouble) == ("dot", None)
    assert meanings(send(transport, CEDAR)) == {CEDAR: "taken"}


@pytest.mark.parametrize("fault", [Cut("body"), Reply("body", "452 4.3.1 Disk full")])
def test_a_line_that_breaks_in_the_text_is_definite(fault):
    with SmtpDouble() as smtp, closing(to(smtp)) as transport:
        smtp.misbehave(fault, times=1)
        answer = send(transport, size=MORE_THAN_ANY_BUFFER)
        assert (meanings(answer), answer.phase) == ({ALDER: "later"}, "body")
        assert len(smtp.witness) == 0
        assert meanings(send(transport)) == {ALDER: "taken"}


def test_a_refusal_in_the_middle_of_the_text_is_told_in_the_servers_words():
    with SmtpDouble() as smtp, closing(to(smtp)) as transport:
        smtp.misbehave(Reply("body", "552 5.3.4 Too big for us"), times=1)
        answer = send(transport, size=MORE_THAN_ANY_BUFFER)
        assert answer.recipients[ALDER] == ("refused", "552 5.3.4 Too big for us")


@pytest.mark.parametrize(
    ("point", "reply", "meaning"),
    [
        ("mail", "451 4.3.0 Later", "later"),
        ("mail", "552 5.3.4 Too big", "refused"),
        ("data", "451 4.3.0 Later", "later"),
        ("data", "554 5.5.1 No", "refused"),
        ("data", "250 Not the reply to DATA", "later"),
        ("dot", "451 4.3.0 Later", "later"),
        ("dot", "421 4.3.2 Closing", "later"),
        ("dot", "554 5.6.0 Looks like spam", "refused"),
        ("dot", "354 Go on", "in_doubt"),
        ("dot", "251 2.0.0 Taken", "taken"),
    ],
)
def test_a_whole_reply_is_definite(smtp, transport, point, reply, meaning):
    smtp.misbehave(Reply(point, reply, stored=meaning == "taken"), times=1)
    answer = send(transport)
    assert (meanings(answer), answer.phase, answer.trouble) == ({ALDER: meaning}, point, None)
    assert len(smtp.witness) == (meaning == "taken")
    assert meanings(send(transport, BIRCH)) == {BIRCH: "taken"}


def test_the_name_that_the_server_gave_a_letter_is_kept(smtp, transport):
    smtp.misbehave(Reply("dot", "250 2.0.0 Ok: queued as 4F5A", stored=True))
    assert send(transport).reference == "4F5A"


@pytest.mark.parametrize(
    "fault", [Cut("quit"), Garble("quit"), Late("quit", SECONDS_MAX), Endless("quit")]
)
def test_trouble_with_the_goodbye_changes_nothing(smtp, fault, monkeypatch):
    monkeypatch.setattr(smtp_module, "GOODBYE_SECONDS", 0.2)
    smtp.misbehave(fault)
    transport = to(smtp)
    assert meanings(send(transport)) == {ALDER: "taken"}
    began = time.monotonic()
    transport.close()
    transport.close()
    assert time.monotonic() - began < SECONDS_MAX


# Waits


@pytest.mark.parametrize("point", ["rcpt", "data", "dot"])
def test_a_late_answer_is_not_waited_for_longer_than_allowed(smtp, impatient, point):
    smtp.misbehave(Late(point, SECONDS_MAX))
    began = time.monotonic()
    answer = send(impatient)
    assert time.monotonic() - began < SECONDS_MAX
    assert meanings(answer) == {ALDER: "in_doubt" if point == "dot" else "later"}


def test_an_answer_that_drips_is_not_waited_for_longer_than_one_in_a_piece(smtp, impatient):
    smtp.misbehave(Drip("dot", IMPATIENT / 3))
    assert meanings(send(impatient)) == {ALDER: "in_doubt"}


def test_replies_that_come_just_in_time_do_not_add_up_for_ever(smtp):
    smtp.misbehave(Late("rcpt", SECONDS_MAX / 90))
    many = [f"books-{i}@alder.example" for i in range(90)]
    with closing(to(smtp)) as transport:
        transport.open()
        transport.letter_seconds = 5
        began = time.monotonic()
        answer = send(transport, *many)
        assert time.monotonic() - began < SECONDS_MAX
    assert set(meanings(answer).values()) == {"later"}
    assert len(smtp.witness) == 0


def test_a_server_that_does_not_read_is_left(smtp, impatient):
    smtp.misbehave(Late("body", SECONDS_MAX))
    answer = send(impatient, size=MORE_THAN_ANY_BUFFER)
    assert (meanings(answer), answer.phase) == ({ALDER: "later"}, "body")
