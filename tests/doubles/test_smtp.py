"""The SMTP double takes letters as a strict server does, and goes wrong exactly as told."""

import hashlib
import smtplib
import socket
import ssl

import pytest

from solde.doubles.faults import Cut, Endless, Garble, Nonsense
from solde.doubles.smtp import SmtpDouble
from solde.doubles.smtp_faults import Hide, Reply
from solde.doubles.smtp_session import Traits
from tests.doubles.talking import PDF, hand_over, letter, line_to
from tests.waiting import SECONDS_MAX

ALDER, BIRCH, CEDAR = "books@alder.example", "office@birch.example", "post@cedar.example"


@pytest.fixture
def smtp():
    with SmtpDouble(Traits(user="")) as double:
        yield double


def recipients(double):
    return [letter.recipients for letter in double.witness.letters()]


@pytest.mark.parametrize("tls", ["none", "starttls", "implicit"])
def test_a_letter_arrives_to_the_byte(tls):
    with SmtpDouble(Traits(tls)) as smtp:
        with line_to(smtp) as line:
            assert hand_over(line, ALDER, BIRCH) == [250, 250, 250, 250]
            assert line.quit()[0] == 221
        (taken,) = smtp.witness.letters()
        assert smtp.url == f"smtp://solde:sesame@127.0.0.1:{smtp.port}?tls={tls}"
    assert (taken.sender, taken.recipients) == ("sender@solde.example", (ALDER, BIRCH))
    assert (taken.message_id, taken.delivery) == ("<1.1.abc@solde.example>", "d-1")


def test_the_witness_has_bytes_message_and_attachments(smtp):
    with line_to(smtp) as line:
        hand_over(line, ALDER)
    (taken,) = smtp.witness.letters()
    assert taken.raw == letter(ALDER)
    assert taken.message["Subject"] == "Statement"
    assert taken.pdfs == [PDF]
    assert taken.pdf_sha256 == (hashlib.sha256(PDF).hexdigest(),)


def test_starttls_is_insisted_on_and_the_authority_must_be_known():
    with (
        SmtpDouble(Traits("starttls")) as smtp,
        smtplib.SMTP("127.0.0.1", smtp.port, "client.example", timeout=SECONDS_MAX) as line,
    ):
        line.ehlo()
        assert line.mail("a@solde.example")[0] == 530
        with pytest.raises(ssl.SSLCertVerificationError):
            line.starttls(context=ssl.create_default_context())


def test_nobody_writes_without_signing_in():
    with (
        SmtpDouble() as smtp,
        smtplib.SMTP("127.0.0.1", smtp.port, "client", timeout=SECONDS_MAX) as line,
    ):
        line.ehlo()
        assert line.mail("a@solde.example")[0] == 530
        with pytest.raises(smtplib.SMTPAuthenticationError) as refused:
            line.login("solde", "wrong")
        assert refused.value.smtp_code == 535
        for way in ("plain", "login"):
            line.user, line.password = "solde", "sesame"
            line.docmd("RSET")
            auth = getattr(line, f"auth_{way}")
            assert line.auth(way.upper(), auth)[0] in (235, 503)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"Subject: a\r\n\r\nbare\nfeed\r\n", 550),
        (b"Subject: a\r\n\r\nbare\rreturn\r\n", 550),
        (b"Subject: a\r\n\r\n" + b"x" * 999 + b"\r\n", 500),
        ("Subject: a\r\n\r\nété\r\n".encode(), 554),
        (b"Subject: a\r\n\r\n" + b"x" * 98 + b"\r\n" * 4000, 552),
        (b".\r\n..\r\n", 250),
        (b"", 250),
    ],
)
def test_a_text_is_taken_as_a_strict_server_takes_it(text, code):
    with SmtpDouble(Traits(user="", size_max=4000)) as smtp, line_to(smtp) as line:
        line.mail("a@solde.example")
        line.rcpt(ALDER)
        line.putcmd("DATA")
        assert line.getreply()[0] == 354
        line.send((b"\r\n" + text).replace(b"\r\n.", b"\r\n..")[2:])
        line.send(b".\r\n")
        assert line.getreply()[0] == code
        assert [taken.raw for taken in smtp.witness.letters()] == [text] * (code == 250)


@pytest.mark.parametrize("eight_bit", [True, False])
def test_capabilities_are_as_the_traits_say(eight_bit):
    traits = Traits(user="", eight_bit=eight_bit, utf8=eight_bit, size_max=1000)
    with SmtpDouble(traits) as smtp, line_to(smtp) as line:
        assert line.has_extn("8bitmime") == line.has_extn("smtputf8") == eight_bit
        assert not line.has_extn("auth")
        assert line.esmtp_features["size"] == "1000"
        assert line.mail("a@solde.example", ["SIZE=1001"])[0] == 552
        line.command_encoding = "utf-8"
        code = line.docmd("MAIL", "FROM:<å@solde.example> SMTPUTF8 BODY=8BITMIME")[0]
        assert code == (250 if eight_bit else 500)


def test_a_recipient_is_refused_so_many_times(smtp):
    smtp.misbehave(Reply("rcpt", "450 4.2.1 Later"), to=ALDER, times=2)
    smtp.misbehave(Reply("rcpt", "550 5.1.1 Nobody here"), to=BIRCH)
    with line_to(smtp) as line:
        codes = []
        for _ in range(3):
            codes.append(hand_over(line, ALDER, BIRCH, CEDAR))
            line.rset()
    assert codes == [[250, 450, 550, 250, 250]] * 2 + [[250, 250, 550, 250, 250]]
    assert recipients(smtp) == [(CEDAR,), (CEDAR,), (ALDER, CEDAR)]


def test_faults_come_in_the_order_told_and_after_so_many(smtp):
    smtp.misbehave(Reply("mail", "451 4.3.0 First"), times=1)
    smtp.misbehave(Reply("mail", "452 4.3.0 Second"), times=1, after=1)
    with line_to(smtp) as line:
        codes = []
        for _ in range(4):
            codes.append(line.mail("a@solde.example")[0])
            line.rset()
    assert codes == [451, 250, 452, 250]


@pytest.mark.parametrize("at", ["auth", "mail", "data", "dot", "rset", "quit", "ehlo", "rcpt"])
def test_the_server_says_421_and_hangs_up(at):
    with SmtpDouble() as smtp:
        smtp.misbehave(Reply(at, "421 4.3.2 Closing"))
        codes = []
        with smtplib.SMTP("127.0.0.1", smtp.port, "client.example", timeout=SECONDS_MAX) as line:
            for say in (
                lambda: line.docmd("EHLO", "client"),
                lambda: line.docmd("AUTH", "PLAIN AHNvbGRlAHNlc2FtZQ=="),
                lambda: line.rset(),
                lambda: line.mail("a@solde.example"),
                lambda: line.rcpt(ALDER),
                lambda: line.data(letter()),
                lambda: line.docmd("QUIT"),
            ):
                try:
                    codes.append(say()[0])
                except smtplib.SMTPDataError as error:
                    codes.append(error.smtp_code)
                if codes[-1] == 421:
                    break
            assert codes[-1] == 421
            with pytest.raises(smtplib.SMTPServerDisconnected):
                line.noop()
        assert len(smtp.witness) == (at == "quit")


@pytest.mark.parametrize("at", ["connect", "ehlo", "mail", "rcpt", "data", "body", "dot"])
def test_a_line_that_breaks_leaves_no_letter(smtp, at):
    smtp.misbehave(Cut(at), times=1)
    with pytest.raises((smtplib.SMTPServerDisconnected, OSError)), line_to(smtp) as line:
        hand_over(line, ALDER)
    assert len(smtp.witness) == 0
    with line_to(smtp) as line:
        assert hand_over(line, ALDER) == [250, 250, 250]


@pytest.mark.parametrize("at", ["mail", "rcpt", "dot"])
def test_garbage_has_no_code(smtp, at):
    smtp.misbehave(Garble(at), times=1)
    with line_to(smtp) as line:
        try:
            codes = hand_over(line, ALDER)
        except smtplib.SMTPDataError as error:
            codes = [error.smtp_code]
    assert codes[-1] == -1
    assert len(smtp.witness) == 0


@pytest.mark.parametrize("fault", [Cut, Garble])
def test_a_letter_may_have_been_taken_although_nobody_said_so(smtp, fault):
    smtp.misbehave(fault("dot", stored=True), to=BIRCH)
    with line_to(smtp) as line:
        assert hand_over(line, ALDER)[-1] == 250
        try:
            assert hand_over(line, BIRCH)[-1] == -1
        except (smtplib.SMTPServerDisconnected, ConnectionError):
            assert fault is Cut
    assert recipients(smtp) == [(ALDER,), (BIRCH,)]


def test_a_client_notices_in_the_middle_of_a_long_text_that_the_line_broke(smtp):
    """Long: more than the kernel's buffers hold, or the client has sent all before it knows."""
    smtp.misbehave(Cut("body"))
    with line_to(smtp) as line:
        line.mail("a@solde.example")
        line.rcpt(ALDER)
        assert line.docmd("DATA")[0] == 354
        with pytest.raises((ConnectionResetError, BrokenPipeError)):
            line.sock.sendall((b"x" * 98 + b"\r\n") * 200_000)
    assert len(smtp.witness) == 0


def test_half_a_letter_is_none(smtp):
    with line_to(smtp) as line:
        line.mail("a@solde.example")
        line.rcpt(ALDER)
        line.docmd("DATA")
        line.send(letter()[:4000])
    with line_to(smtp) as line:
        assert hand_over(line, BIRCH) == [250, 250, 250]
    assert recipients(smtp) == [(BIRCH,)]


def test_a_greeting_may_turn_away(smtp):
    smtp.misbehave(Reply("connect", "554 5.3.2 No service"), times=1)
    with pytest.raises(smtplib.SMTPConnectError, match="No service"), line_to(smtp):
        pass


@pytest.mark.parametrize("code", ["451 4.3.0 Later", "552 5.3.4 Too big", "550 5.4.5 Daily limit"])
@pytest.mark.parametrize("stored", [True, False])
def test_the_dot_is_refused(smtp, code, stored):
    smtp.misbehave(Reply("dot", code, stored=stored))
    with line_to(smtp) as line:
        assert hand_over(line, ALDER) == [250, 250, int(code[:3])]
    assert len(smtp.witness) == stored


def test_an_endless_reply_ends_when_the_client_leaves(smtp):
    smtp.misbehave(Endless("dot", stored=True), times=1)
    with line_to(smtp) as line:
        line.mail("a@solde.example")
        line.rcpt(ALDER)
        line.docmd("DATA")
        line.send(letter() + b".\r\n")
        said = b""
        while said.count(b"\n") < 5:
            said += line.sock.recv(1000)
    assert set(said.splitlines()) == {b"250-and another thing"}
    assert len(smtp.witness) == 1


def test_a_capability_can_be_taken_out():
    with SmtpDouble(Traits("starttls")) as smtp:
        smtp.misbehave(Hide("ehlo", "STARTTLS"))
        with (
            smtplib.SMTP("127.0.0.1", smtp.port, "client", timeout=SECONDS_MAX) as line,
            pytest.raises(smtplib.SMTPNotSupportedError),
        ):
            line.starttls()


def test_a_server_may_be_gone_for_a_while(smtp):
    with line_to(smtp) as line, smtp.unreachable():
        with (
            pytest.raises(ConnectionRefusedError),
            socket.create_connection(("127.0.0.1", smtp.port), SECONDS_MAX),
        ):
            pass
        with pytest.raises(smtplib.SMTPServerDisconnected):
            line.noop()
    with line_to(smtp) as line:
        assert hand_over(line, ALDER)[-1] == 250


def test_quit_may_fail(smtp):
    smtp.misbehave(Reply("quit", "500 5.5.2 What?"))
    with line_to(smtp) as line:
        assert line.docmd("QUIT")[0] == 500


def test_what_cannot_go_wrong_is_said(smtp):
    with pytest.raises(Nonsense, match="'lunch' is no point"):
        smtp.misbehave(Cut("lunch"))
